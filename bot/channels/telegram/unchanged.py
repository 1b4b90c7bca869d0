"""Edits that change nothing: a reaction or a link's preview arrives as an edited message with the same content."""

from collections import OrderedDict

from aiogram.types import Message

from bot.channels.telegram import mapping

REMEMBERED = 10_000
"""Messages; an edit of one that is forgotten is mirrored, and Telegram itself answers that nothing changed."""

_LOOKS = {"text", "caption", "entities", "caption_entities", "show_caption_above_media", "has_media_spoiler"}
_FILES = {"photo", "live_photo", "video", "document", "audio", "animation", "location", "poll", "checklist"}


class Contents:
    """What messages said last, for whoever has to tell an edit from noise."""

    def __init__(self) -> None:
        self._said: OrderedDict[tuple[int, int], int] = OrderedDict()

    def changed(self, message: Message) -> bool:
        """The edit changes what a copy can show."""
        return self._said.get(_key(message)) != _digest(message) and mapping.is_mirrored(message)

    def note(self, message: Message) -> None:
        """Remember what the message says now."""
        self._said[_key(message)] = _digest(message)
        self._said.move_to_end(_key(message))
        if len(self._said) > REMEMBERED:
            self._said.popitem(last=False)


def _key(message: Message) -> tuple[int, int]:
    return message.chat.id, message.message_id


def _digest(message: Message) -> int:
    return hash(message.model_dump_json(include=_LOOKS | _FILES))
