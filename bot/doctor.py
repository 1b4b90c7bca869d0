"""`python -m bot doctor`: every check that the start makes, one line each with the cure. Nothing is changed."""

import time
from collections.abc import Callable

from bot.app import telegram_findings
from bot.checks import database, knowledge
from bot.config import Settings
from bot.domain.ports import Clock
from bot.texts import Texts


async def examine(settings: Settings, show: Callable[[str], None], clock: Clock = time.time) -> bool:
    """Show every finding; True when all is well."""
    texts = Texts.load(settings.language, settings.texts)
    findings = [
        *await telegram_findings(settings, texts, clock),
        *await database(settings, texts),
        *knowledge(settings, texts),
    ]
    for finding in findings:
        show(str(finding))
    return all(finding.ok for finding in findings)
