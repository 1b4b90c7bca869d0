"""config.yaml and the environment as typed, frozen settings; an error names file, line, key and what is expected.

Every key has a default, so the bot also starts without a file. `BOT_` + the path with `__` overrides any key; the
token is no key at all and comes from `BOT_TOKEN` alone, so that no file in a repository ever holds it.
"""

from bot.config.load import DEFAULT_FILE, describe, load, variable
from bot.config.settings import (
    DatabaseSettings,
    EditorSettings,
    LoggingSettings,
    MatchingSettings,
    OperationsSettings,
    OutboxSettings,
    Settings,
    SupportSettings,
    TelegramSettings,
    WebhookSettings,
)
from bot.config.terms import pace, terms

__all__ = [
    "DEFAULT_FILE",
    "DatabaseSettings",
    "EditorSettings",
    "LoggingSettings",
    "MatchingSettings",
    "OperationsSettings",
    "OutboxSettings",
    "Settings",
    "SupportSettings",
    "TelegramSettings",
    "WebhookSettings",
    "describe",
    "load",
    "pace",
    "terms",
    "variable",
]
