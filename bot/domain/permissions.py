"""Kinds of content that a desk does not take: their sender is told, and the words under them still count."""

from collections.abc import Set
from dataclasses import dataclass, replace

from bot.domain.messages import IncomingMessage, MessageRef, Part

KINDS = (
    "animation",
    "audio",
    "contact",
    "dice",
    "document",
    "live_photo",
    "location",
    "photo",
    "poll",
    "sticker",
    "story",
    "venue",
    "video",
    "video_note",
    "voice",
)
"""What can be refused; text cannot."""


@dataclass(frozen=True, slots=True)
class Permitted:
    """What is left of a message, or None; `refused` are the kinds that were taken out of it, each once."""

    message: IncomingMessage | None
    refused: tuple[str, ...] = ()


def permitted(message: IncomingMessage, kinds: Set[str]) -> Permitted:
    """Take out what is refused; a live photo is a photo. A message of which only words are left is `stripped`."""
    kinds = kinds | {"live_photo"} if "photo" in kinds else kinds
    parts = message.parts or (Part(message.ref.external_id, message.attachment, message.text),)
    refused = tuple(dict.fromkeys(part.attachment for part in parts if part.attachment in kinds))
    if not refused:
        return Permitted(message)
    kept = [part for part in parts if part.attachment not in kinds]
    words = "\n".join(part.text for part in parts if part.text)
    if not kept:
        left = replace(message, attachment="", file="", album=(), parts=(), text=words, stripped=True)
        return Permitted(left if words else None, refused)
    own_words = "\n".join(part.text for part in kept if part.text)
    first = kept[0]
    left = replace(
        message,
        ref=MessageRef(message.address, first.external_id),
        attachment=next((part.attachment for part in kept if part.attachment), ""),
        album=tuple(part.external_id for part in kept[1:]),
        parts=tuple(kept),
        text=words,
        besides=words if words != own_words else "",
    )
    return Permitted(left, refused)
