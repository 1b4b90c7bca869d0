"""Parameters of one call, whatever the way they came: JSON, a form, multipart or the query string."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from bot.emulator.errors import bad_request
from bot.emulator.values import Json

_TRUE = frozenset({"true", "yes", "1"})


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Params:
    """Forms carry everything as text, JSON carries real types: both read the same here."""

    raw: Json
    files: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return self.raw.get(name) is not None or name in self.files

    def text(self, name: str) -> str:
        value = self.raw.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A word where a number belongs reads as zero, as the real server reads it."""
        value = self.raw.get(name)
        if isinstance(value, int):
            return int(value)
        try:
            return int(value) if value is not None else default
        except (TypeError, ValueError):
            return 0

    def number(self, name: str) -> float:
        try:
            return float(self.raw.get(name, 0) or 0)
        except (TypeError, ValueError):
            raise bad_request(f"can't parse {name}") from None

    def flag(self, name: str) -> bool:
        value = self.raw.get(name)
        return value if isinstance(value, bool) else str(value).lower() in _TRUE

    def loaded(self, name: str) -> Any:
        """A JSON value, given as itself or as its text."""
        value = self.raw.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def objects(self, name: str) -> list[Json] | None:
        value = self.loaded(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise bad_request(f"can't parse {name}: expected an Array of objects")
        return value

    def object(self, name: str) -> Json | None:
        value = self.loaded(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise bad_request(f"can't parse {name}: expected an Object")
        return value

    def integers(self, name: str) -> list[int]:
        value = self.loaded(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise bad_request(f"expected an Array of Integer as {name}")
        return [int(one) for one in value]
