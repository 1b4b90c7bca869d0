"""The picture of the house, kept true: who may import whom, and which library lives in which room."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

BOT = Path(__file__).parents[1] / "bot"

ROOMS = {
    "domain": set(),
    "errors": set(),
    "garbage": set(),
    "lanes": set(),
    "logs": set(),
    "timers": {"domain", "errors", "patience"},
    "emulator": set(),
    "texts": {"errors"},
    "yaml_source": {"errors", "texts"},
    "config": {"domain", "errors", "texts", "yaml_source"},
    "matching": {"domain"},
    "knowledge": {"domain", "errors", "texts", "yaml_source", "matching"},
    "storage": {"domain", "errors", "logs"},
    "privacy": set(),
    "learning": {"domain", "errors", "texts", "yaml_source", "matching", "knowledge", "privacy"},
    "patience": {"errors"},
    "outbox": {"domain", "errors", "lanes", "logs", "patience"},
    "service": {"domain", "errors", "texts", "matching", "privacy"},
    "channels": {"domain", "errors", "texts", "lanes", "logs", "patience", "service"},
    "operations": {"domain", "errors"},
    "app": {
        "channels",
        "checks",
        "config",
        "database",
        "domain",
        "errors",
        "garbage",
        "knowledge",
        "matching",
        "operations",
        "outbox",
        "patience",
        "reload",
        "service",
        "sharing",
        "storage",
        "texts",
        "timers",
    },
    "database": {"errors", "patience", "storage"},
    "reload": {"domain", "errors", "knowledge", "matching", "service"},
    "db": {"config", "database", "errors", "storage"},
    "sharing": {"channels", "domain", "errors", "outbox", "storage", "timers"},
    "checks": {"config", "database", "domain", "errors", "knowledge", "storage", "texts"},
    "letters": {"config", "database", "domain", "errors", "outbox", "storage", "texts"},
    "doctor": {"app", "checks", "config", "domain", "texts"},
    "demo": {"app", "config", "domain", "emulator", "errors", "knowledge", "matching", "texts"},
    "given": {"config", "logs", "matching"},
    "gaps": {"config", "database", "given", "learning", "storage"},
    "editor": {"domain", "errors", "knowledge", "learning", "matching", "texts"},
    "exchange": {"domain", "errors", "knowledge", "matching", "texts", "yaml_source"},
    "editing": {"editor", "errors", "exchange", "gaps", "given", "knowledge", "texts"},
    "__main__": {
        "app",
        "channels",
        "config",
        "db",
        "demo",
        "doctor",
        "editing",
        "errors",
        "gaps",
        "garbage",
        "given",
        "knowledge",
        "letters",
        "logs",
        "matching",
    },
}
"""Each room with the rooms it may import."""

LIBRARIES = {
    "aiogram": {"channels", "app"},
    "aiosqlite": {"storage"},
    "sqlite3": {"storage"},
    "aiosql": {"storage"},
    "asyncpg": {"storage"},
    "yaml": {"yaml_source"},
    "ruamel": {"yaml_source"},
    "fluent": {"texts"},
    "watchfiles": {"reload"},
    "structlog": {"logs"},
    "prometheus_client": {"operations"},
    "jinja2": {"knowledge"},
    "openpyxl": {"exchange"},
    "nicegui": {"editor"},
    "fastapi": {"editor"},
    "uvicorn": {"editor"},
    "sklearn": set(),
    "rapidfuzz": {"learning", "matching", "knowledge", "config", "yaml_source"},
}
"""Each library with the only rooms that may know it."""


def _room(file: Path) -> str:
    return file.relative_to(BOT).parts[0].removesuffix(".py")


def _files(*rooms: str) -> list[Path]:
    return [file for file in sorted(BOT.rglob("*.py")) if file.parent != BOT or file.stem != "__init__"]


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are absolute here"
            if node.module == "bot":
                yield from (f"bot.{name.name}" for name in node.names)
            elif node.module:
                yield node.module


@pytest.mark.parametrize("file", _files(), ids=lambda file: str(file.relative_to(BOT)))
def test_imports_go_one_way(file: Path) -> None:
    room = _room(file)
    rooms = {name.split(".")[1] for name in _imports(file) if name.startswith("bot.")} - {room}
    assert rooms <= ROOMS[room], f"{room} must not import {sorted(rooms - ROOMS[room])}"
    packages = {name.split(".")[0] for name in _imports(file)}
    for library in packages & LIBRARIES.keys():
        assert room in LIBRARIES[library], f"{library} belongs to {sorted(LIBRARIES[library])}"


def test_the_domain_is_standard_library_only() -> None:
    import sys

    for file in (BOT / "domain").rglob("*.py"):
        for name in _imports(file):
            package = name.split(".")[0]
            assert package == "bot" or package in sys.stdlib_module_names, f"{file.name} imports {name}"


def test_the_emulator_needs_only_aiohttp() -> None:
    import sys

    for file in (BOT / "emulator").rglob("*.py"):
        for name in _imports(file):
            package = name.split(".")[0]
            assert name.startswith("bot.emulator") or package == "aiohttp" or package in sys.stdlib_module_names, (
                f"{file.name} imports {name}"
            )


def test_a_channel_does_not_know_another() -> None:
    for file in (BOT / "channels").rglob("*.py"):
        folder = file.relative_to(BOT / "channels").parts[0]
        for name in _imports(file):
            if name.startswith("bot.channels."):
                assert name.split(".")[2] == folder, f"{file} imports {name}"
