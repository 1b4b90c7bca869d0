"""Every mistake has its words in every language, and no words are left over."""

import re
from pathlib import Path

import pytest

from bot.texts import LANGUAGES, Texts

BOT = Path(__file__).parents[2] / "bot"
ROOMS = ("yaml_source", "config", "knowledge")
PREFIXES = ("yaml-", "config-", "kb-")


def ours(language: str) -> set[str]:
    return {name for name in Texts.load("en").ids(language) if name.startswith(PREFIXES)}


def test_languages_have_the_same_texts() -> None:
    [first, *others] = [ours(language) for language in LANGUAGES]
    assert all(other == first for other in others)


def test_every_text_is_used_and_every_used_text_exists() -> None:
    code = "\n".join(file.read_text(encoding="utf-8") for room in ROOMS for file in (BOT / room).glob("*.py"))
    named = set(re.findall(r'"((?:yaml|config|kb)-[a-z0-9-]+)"', code))
    assert named - ours("en") == set()
    built = (
        "kb-html-",
        "kb-ask-",
        "kb-coverage-",
        "kb-diff-",
        "kb-key-",
    )  # put together in code; `broken` and the enums have tests of their own
    left_over = {name for name in ours("en") - named if not name.startswith(built)}
    assert {name.removesuffix("-near") for name in left_over} - named == set()


@pytest.mark.parametrize("name", ["problems", "kb"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_take_the_same_arguments_in_every_language(name: str, language: str) -> None:
    def arguments(of: str) -> dict[str, set[str]]:
        text = (BOT / "texts" / of / f"{name}.ftl").read_text(encoding="utf-8")
        entries = re.findall(r"^([a-z0-9-]+) =((?:.|\n)*?)(?=^[a-z#]|\Z)", text, re.MULTILINE)
        return {entry: set(re.findall(r"\$(\w+)", body)) for entry, body in entries}

    assert arguments(language) == arguments("en")
