"""From what a bot or a person wrote to what stands in the message: trimmed text, entities given and found."""

from __future__ import annotations

import re

from bot.emulator.errors import bad_request
from bot.emulator.formatting import parse_html, utf16
from bot.emulator.markdown import parse_markdown
from bot.emulator.values import CAPTION_LIMIT, TEXT_LIMIT, Json

_FOUND = re.compile(
    r"(?P<email>[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?P<url>(?:https?://|tg://)[^\s<>\"]*[^\s<>\".,!?;:)]"
    r"|(?<![\w@.])(?:[\w-]+\.)+(?:ru|com|org|net|io|рф|info|dev|me)\b(?:/[^\s<>\"]*[^\s<>\".,!?;:)])?)"
    r"|(?P<bot_command>(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z0-9_]{4,32}\b)"
    r"|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)"
    r"|(?P<phone_number>(?<![\w+])\+\d[\d ()-]{8,16}\d\b)"
)
_HINTS = re.compile(r"[/@#+.]")


def detect(text: str, known: list[Json]) -> list[Json]:
    """Commands, links, mentions and the like that Telegram marks by itself, where nothing else is marked."""
    if not _HINTS.search(text):
        return []
    taken = [(one["offset"], one["offset"] + one["length"]) for one in known if one["type"] not in PLAIN]
    found = []
    for match in _FOUND.finditer(text):
        start = utf16(text[: match.start()])
        end = start + utf16(match.group())
        if all(end <= begin or start >= stop for begin, stop in taken):
            found.append({"type": str(match.lastgroup), "offset": start, "length": end - start})
    return found


PLAIN = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler", "blockquote"})


def trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Telegram drops white space around a text; entities follow."""
    stripped = text.strip()
    if stripped == text:
        return text, entities
    shift = utf16(text[: len(text) - len(text.lstrip())])
    limit = utf16(stripped)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - shift, 0)
        end = min(entity["offset"] + entity["length"] - shift, limit)
        if end > start:
            kept.append(entity | {"offset": start, "length": end - start})
    return stripped, kept


def formatted(text: str, parse_mode: str, given: list[Json] | None) -> tuple[str, list[Json]]:
    """The text as subscribers see it with all its entities, in Telegram's order."""
    entities: list[Json] = []
    mode = parse_mode.lower()
    if mode == "html":
        text, entities = parse_html(text)
    elif mode in {"markdown", "markdownv2"}:
        text, entities = parse_markdown(text)
    elif mode:
        raise bad_request("unsupported parse_mode")
    elif given:
        entities = checked(text, given)
    text, entities = trim(text, entities)
    found = detect(text, entities)
    if found:
        entities = sorted([*entities, *found], key=lambda one: (one["offset"], -one["length"]))
    return text, entities


def checked(text: str, given: list[Json]) -> list[Json]:
    """Entities a client computed: one that reaches beyond the text is refused, an empty one dropped."""
    size = utf16(text)
    kept = []
    for entity in given:
        start, length = int(entity.get("offset", 0)), int(entity.get("length", 0))
        if start < 0 or start > size:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {start}")
        if start + length > size:
            raise bad_request(f"entity beginning at UTF-16 offset {start} ends after the end of the text")
        if length > 0:
            kept.append(entity)
    return sorted(kept, key=lambda one: (one["offset"], -one["length"]))


def body(text: str, parse_mode: str, given: list[Json] | None) -> Json:
    """`text` and `entities` of a text message."""
    text, entities = formatted(text, parse_mode, given)
    if not text:
        raise bad_request("message text is empty")
    if utf16(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption(text: str, parse_mode: str, given: list[Json] | None) -> Json:
    """`caption` and `caption_entities` of a media message, or nothing."""
    text, entities = formatted(text, parse_mode, given)
    if utf16(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text, "caption_entities": entities} if entities else {"caption": text}
