"""The published Bot API, where the machine-readable copy of it is at hand; used to hold the emulator to it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).parents[2].parent / "shared" / "data" / "telegram-bot-api.json"

NEWER = frozenset({"ChatMemberAdministrator.can_send_welcome_messages"})
"""Fields younger than the copy of the API, which current clients require."""

SIMPLE: dict[str, type | tuple[type, ...]] = {
    "Integer": int,
    "String": str,
    "Boolean": bool,
    "True": bool,
    "Float": (int, float),
}


@cache
def schema() -> dict[str, Any]:
    if not FILE.exists():
        pytest.skip(f"the published API is not here: {FILE.name}")
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def problems(value: Any, types: list[str], path: str) -> list[str]:
    """What is wrong with the value if it should be one of these types; empty when nothing is."""
    tried = [problems_as(value, one, path) for one in types]
    return min(tried, key=len, default=[])


def problems_as(value: Any, name: str, path: str) -> list[str]:
    if name.startswith("Array of "):
        if not isinstance(value, list):
            return [f"{path}: not an array"]
        inner = name.removeprefix("Array of ")
        return [one for item in value for one in problems_as(item, inner, f"{path}[]")]
    if name in SIMPLE:
        fits = isinstance(value, SIMPLE[name]) and (name != "Integer" or not isinstance(value, bool))
        return [] if fits else [f"{path}: {value!r} is no {name}"]
    return object_problems(value, name, path)


def object_problems(value: Any, name: str, path: str) -> list[str]:
    described = schema()["types"][name]
    if described.get("subtypes"):
        return problems(value, described["subtypes"], path)
    if not isinstance(value, dict):
        return [f"{path}: not an object"]
    fields = {field["name"]: field for field in described.get("fields", [])}
    found = [
        f"{path}.{key}: undocumented in {name}" for key in value if key not in fields and f"{name}.{key}" not in NEWER
    ]
    found += [f"{path}.{key}: missing" for key, one in fields.items() if one["required"] and key not in value]
    for key, one in value.items():
        if key in fields:
            found += problems(one, fields[key]["types"], f"{path}.{key}")
    return found
