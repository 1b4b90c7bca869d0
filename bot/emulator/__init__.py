"""A local Telegram: the Bot API over real HTTP, persons to play, and a page to see both sides at once."""

from bot.emulator.client import Agent, EmulatorClient, EmulatorError, File, Group, NothingCame, Person
from bot.emulator.server import Emulator
from bot.emulator.values import AGENTS, DEFAULT_TOKEN, GROUP_ID, GROUP_TITLE, SUBSCRIBERS

__all__ = [
    "AGENTS",
    "DEFAULT_TOKEN",
    "GROUP_ID",
    "GROUP_TITLE",
    "SUBSCRIBERS",
    "Agent",
    "Emulator",
    "EmulatorClient",
    "EmulatorError",
    "File",
    "Group",
    "NothingCame",
    "Person",
]
