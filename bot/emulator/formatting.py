"""Formatted text: HTML to text and entities, offsets in UTF-16 units, errors worded as the real parser words them."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from bot.emulator.errors import bad_request
from bot.emulator.values import Json

SIMPLE_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
OTHER_TAGS = frozenset({"a", "span", "tg-emoji", "tg-time"})

_NAME = re.compile(r"[^\s>/]+")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>/]+)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")


def utf16(text: str) -> int:
    """Telegram counts in UTF-16 units: an emoji outside the basic plane is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    start: int


@dataclass(slots=True)
class _Parser:
    source: str
    position: int = 0
    length: int = 0
    parts: list[str] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def run(self) -> tuple[str, list[Json]]:
        while self.position < len(self.source):
            cut = self.source.find("<", self.position)
            cut = len(self.source) if cut < 0 else cut
            self.take(self.source[self.position : cut])
            self.position = cut
            if cut < len(self.source):
                self.tag()
        if self.stack:
            raise parse_error(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        return "".join(self.parts), self.entities

    def take(self, raw: str) -> None:
        text = decode(raw)
        self.parts.append(text)
        self.length += utf16(text)

    def byte_offset(self, position: int) -> int:
        return len(self.source[:position].encode())

    def tag(self) -> None:
        if self.source.startswith("</", self.position):
            self.close_tag()
        else:
            self.open_tag()

    def open_tag(self) -> None:
        begin = self.position
        found = _NAME.match(self.source, begin + 1)
        name = found.group().lower() if found else ""
        if name not in SIMPLE_TAGS and name not in OTHER_TAGS:
            raise parse_error(f'Unsupported start tag "{name}" at byte offset {self.byte_offset(begin)}')
        attributes, end = self.attributes(name, begin, begin + 1 + len(name))
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise parse_error(f'Tag "span" must have class "tg-spoiler" at byte offset {self.byte_offset(begin)}')
        self.stack.append(_Open(name, attributes, self.length))
        self.position = end

    def attributes(self, name: str, begin: int, position: int) -> tuple[dict[str, str], int]:
        found: dict[str, str] = {}
        while True:
            while position < len(self.source) and self.source[position].isspace():
                position += 1
            if position >= len(self.source):
                raise parse_error(f'Unclosed start tag "{name}" at byte offset {self.byte_offset(begin)}')
            if self.source[position] == ">":
                return found, position + 1
            matched = _ATTRIBUTE.match(self.source, position)
            if matched is None:
                raise parse_error(f'Empty attribute name in the tag "{name}" at byte offset {self.byte_offset(begin)}')
            value = next((group for group in matched.groups()[1:] if group is not None), "")
            found[matched.group(1).lower()] = decode(value)
            position = matched.end()

    def close_tag(self) -> None:
        begin = self.position
        end = self.source.find(">", begin)
        if end < 0:
            raise parse_error(f"Unclosed end tag at byte offset {self.byte_offset(begin)}")
        name = self.source[begin + 2 : end].strip().lower()
        if not self.stack:
            raise parse_error(f"Unexpected end tag at byte offset {self.byte_offset(begin)}")
        opened = self.stack.pop()
        if name and name != opened.tag:
            raise parse_error(
                f"Unmatched end tag at byte offset {self.byte_offset(begin)}, "
                f'expected "</{opened.tag}>", found "</{name}>"'
            )
        self.position = end + 1
        self.finish(opened)

    def finish(self, opened: _Open) -> None:
        length = self.length - opened.start
        if not length or self.code_in_pre(opened):
            return
        entity = describe(opened.tag, opened.attributes, "".join(self.parts))
        if entity is not None:
            self.entities.append({"offset": opened.start, "length": length} | entity)

    def code_in_pre(self, opened: _Open) -> bool:
        """`<pre><code class="language-x">` is one entity with a language, not two."""
        if opened.tag == "code" and self.stack and self.stack[-1].tag == "pre":
            language = opened.attributes.get("class", "").removeprefix("language-")
            self.stack[-1].attributes["language"] = language
            return True
        return False


def describe(tag: str, attributes: dict[str, str], text: str) -> Json | None:
    if tag == "a":
        return link(attributes.get("href", "") or text)
    if tag == "tg-emoji":
        return {"type": "custom_emoji", "custom_emoji_id": attributes.get("emoji-id", "")}
    if tag == "tg-time":
        return {"type": "date_time", "unix_time": int(attributes.get("unix", "0") or 0)}
    if tag == "span":
        return {"type": "spoiler"}
    if tag == "blockquote" and "expandable" in attributes:
        return {"type": "expandable_blockquote"}
    if tag == "pre" and attributes.get("language"):
        return {"type": "pre", "language": attributes["language"]}
    return {"type": SIMPLE_TAGS[tag]}


def link(href: str) -> Json | None:
    """An address that is none leaves plain text behind, silently: so does Telegram."""
    if href.startswith("tg://user?id="):
        number = href.removeprefix("tg://user?id=")
        if number.isdigit():
            return {"type": "text_mention", "user": {"id": int(number), "is_bot": False, "first_name": ""}}
    if re.match(r"[a-z][a-z0-9+.-]*:", href):
        return {"type": "text_link", "url": href}
    if "." in href and " " not in href:
        return {"type": "text_link", "url": f"http://{href}"}
    return None


def decode(raw: str) -> str:
    """Only the four named references and the numeric ones: `&nbsp;` stays as it was written."""
    if "&" not in raw:
        return raw
    return _REFERENCE.sub(_resolve, raw)


def _resolve(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name:
        return html.unescape(f"&{name};")
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code <= 0x10FFFF else found.group()


def parse_error(text: str) -> Exception:
    return bad_request(f"can't parse entities: {text}")


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Raises a refusal for what the real parser refuses."""
    if "<" not in source and "&" not in source:
        return source, []
    text, entities = _Parser(source).run()
    entities.reverse()
    return text, sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))
