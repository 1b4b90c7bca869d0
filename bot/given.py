"""What the commands of `kb` are given: the configuration, and what of it their arguments replace."""

import argparse
import os
from typing import TYPE_CHECKING

from bot import logs
from bot.config import Settings, load

if TYPE_CHECKING:
    from bot.matching import MatchingSettings


def settings_of(parsed: argparse.Namespace) -> Settings:
    """The configuration, with the base that `--kb` names instead of its own."""
    settings = load(parsed.config, os.environ)
    logs.set_up(settings.logging.level)
    return settings.model_copy(update={"knowledge_base": parsed.kb}) if parsed.kb else settings


def matching_of(settings: Settings) -> "MatchingSettings":
    """What the configuration says about matching."""
    from bot.matching import MatchingSettings

    chosen = settings.matching
    return MatchingSettings(chosen.max_wrong_answers, cache=chosen.cache, semantic=chosen.semantic)
