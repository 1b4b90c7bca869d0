"""The Bot API, method by method. Importing this package fills the table."""

from bot.emulator.methods import (
    chatting,
    copying,
    editing,
    media,
    profile,
    receiving,
    sending,
    topics,
)
from bot.emulator.methods.registry import METHODS, Call, Method

__all__ = [
    "METHODS",
    "Call",
    "Method",
    "chatting",
    "copying",
    "editing",
    "media",
    "profile",
    "receiving",
    "sending",
    "topics",
]
