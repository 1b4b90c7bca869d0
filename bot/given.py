"""What the commands are given: the configuration, and what of it their arguments replace."""

import argparse
import os
from typing import TYPE_CHECKING

from bot import logs
from bot.config import Settings, load

if TYPE_CHECKING:
    from bot.matching import MatchingSettings


def settings_of(parsed: argparse.Namespace) -> Settings:
    """The configuration, with the base that `--kb` names instead of its own; the log is as it says, without secrets."""
    settings = load(parsed.config, os.environ)
    secrets = (settings.token, settings.webhook_secret, settings.editor_password)
    hide = [secret.get_secret_value() for secret in secrets if secret]
    logs.set_up(settings.logging.level, settings.logging.format, hide)
    chosen = getattr(parsed, "kb", None)
    return settings.model_copy(update={"knowledge_base": chosen}) if chosen else settings


def matching_of(settings: Settings) -> "MatchingSettings":
    """What the configuration says about matching."""
    from bot.matching import MatchingSettings

    chosen = settings.matching
    return MatchingSettings(chosen.max_wrong_answers, cache=chosen.cache, semantic=chosen.semantic)
