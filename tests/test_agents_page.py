"""The page that a new colleague reads: every command in it exists, and every command there is stands in it."""

import re
from pathlib import Path

import pytest

from bot.service.desk.bans import OUTSIDE
from bot.service.desk.commands import COMMANDS

ROOT = Path(__file__).parents[1]
PAGES = {"en": "agents.md", "ru": "agents.ru.md"}
READMES = {"en": "README.md", "ru": "README.ru.md"}
BOTH = pytest.mark.parametrize("language", PAGES)
WORDS_A_MINUTE = {"en": 238, "ru": 190}
"""How fast adults read to themselves."""


def page(language: str) -> str:
    return (ROOT / "docs" / PAGES[language]).read_text(encoding="utf-8")


def commands(text: str) -> set[str]:
    """What stands in code quotes and begins with one slash."""
    return {found[1] for found in re.finditer(r"`/([a-z]+)[ `]", text)}


@BOTH
def test_its_commands_are_those_of_the_bot(language: str) -> None:
    assert commands(page(language)) == set(COMMANDS)
    assert set(OUTSIDE) <= set(COMMANDS)


@BOTH
def test_the_readme_names_only_commands_that_exist(language: str) -> None:
    text = (ROOT / READMES[language]).read_text(encoding="utf-8")
    begin = text.index(f"docs/{PAGES[language]}")
    assert commands(text[begin : text.index("\n## ", begin)]) <= set(COMMANDS)


@BOTH
def test_it_is_read_in_three_minutes(language: str) -> None:
    assert len(re.findall(r"[^\W\d_]+", page(language))) <= 3 * WORDS_A_MINUTE[language]


@BOTH
def test_its_links_lead_somewhere(language: str) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page(language)):
        assert (ROOT / "docs" / target).exists(), target
