"""MarkdownV2, the part that bots write by hand: paired marks, code, links, spoilers, quotes of one line."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.emulator.formatting import link, parse_error, utf16
from bot.emulator.values import Json

MARKS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler"}
RESERVED = frozenset("_*[]()~`>#+-=|{}.!")


@dataclass(slots=True)
class _Markdown:
    source: str
    position: int = 0
    length: int = 0
    parts: list[str] = field(default_factory=list)
    stack: list[tuple[str, int]] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def run(self) -> tuple[str, list[Json]]:
        while self.position < len(self.source):
            self.step()
        if self.stack:
            mark, start = self.stack[-1]
            name = MARKS.get(mark, "TextUrl").capitalize()
            raise parse_error(f"Can't find end of {name} entity at byte offset {start}")
        return "".join(self.parts), self.entities

    def step(self) -> None:
        character = self.source[self.position]
        if character == "\\" and self.position + 1 < len(self.source):
            self.put(self.source[self.position + 1], 2)
        elif character == "`":
            self.code()
        elif character == "[":
            self.stack.append(("[", self.length))
            self.position += 1
        elif character == "]" and self.stack and self.stack[-1][0] == "[":
            self.close_link()
        elif (mark := self.mark()) is not None:
            self.toggle(mark)
        elif character in RESERVED:
            raise parse_error(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")
        else:
            self.put(character, 1)

    def put(self, text: str, consumed: int) -> None:
        self.parts.append(text)
        self.length += utf16(text)
        self.position += consumed

    def mark(self) -> str | None:
        for mark in ("__", "||", "*", "_", "~"):
            if self.source.startswith(mark, self.position):
                return mark
        return None

    def toggle(self, mark: str) -> None:
        self.position += len(mark)
        if self.stack and self.stack[-1][0] == mark:
            _, start = self.stack.pop()
            self.add(MARKS[mark], start)
        else:
            self.stack.append((mark, self.length))

    def add(self, kind: str, start: int, **more: str) -> None:
        if self.length > start:
            self.entities.append({"type": kind, "offset": start, "length": self.length - start} | more)

    def code(self) -> None:
        fence = "```" if self.source.startswith("```", self.position) else "`"
        begin = self.position + len(fence)
        end = self.source.find(fence, begin)
        if end < 0:
            name = "Pre" if fence == "```" else "Code"
            raise parse_error(f"Can't find end of {name} entity at byte offset {self.position}")
        body, language = self.source[begin:end], ""
        if fence == "```" and "\n" in body:
            language, body = body.split("\n", 1)
        start = self.length
        self.put(body.replace("\\`", "`").replace("\\\\", "\\"), 0)
        self.position = end + len(fence)
        more = {"language": language} if language else {}
        self.add("pre" if fence == "```" else "code", start, **more)

    def close_link(self) -> None:
        _, start = self.stack.pop()
        end = self.source.find(")", self.position)
        if not self.source.startswith("](", self.position) or end < 0:
            self.position += 1
            return
        entity = link(self.source[self.position + 2 : end].replace("\\", ""))
        self.position = end + 1
        if entity is not None and self.length > start:
            self.entities.append({"offset": start, "length": self.length - start} | entity)


def parse_markdown(source: str) -> tuple[str, list[Json]]:
    text, entities = _Markdown(source).run()
    entities.reverse()
    return text, sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))
