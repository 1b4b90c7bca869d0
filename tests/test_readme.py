"""What the READMEs promise: the two commands, the table of settings, the commands, the links."""

import re
import shlex
from pathlib import Path

import pytest

from bot.__main__ import _parser
from bot.config import describe

ROOT = Path(__file__).parents[1]
READMES = {"en": ROOT / "README.md", "ru": ROOT / "README.ru.md"}
BOTH = pytest.mark.parametrize("language", READMES)


def text(language: str) -> str:
    return READMES[language].read_text(encoding="utf-8")


def commands(language: str) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", text(language), re.DOTALL)
    return [line.split("  #")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


@BOTH
def test_two_commands_set_everything_up(language: str) -> None:
    demo, test = [command for command in commands(language) if "venv" in command and "pip install" in command]
    assert demo.endswith("-m bot demo")
    assert test.endswith("-m pytest")
    assert test in (ROOT / ".ci" / "run").read_text(encoding="utf-8"), "CI runs the same test command"


@BOTH
def test_the_table_of_settings_is_the_code(language: str) -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \| `(.*?)` \| (.*) \|$", text(language), re.MULTILINE)
    assert rows == describe(language)


@BOTH
def test_every_command_is_understood(language: str) -> None:
    found = [command.split("-m bot ", 1)[1] for command in commands(language) if "-m bot " in command]
    assert len(found) >= 5
    for command in found:
        _parser().parse_args(shlex.split(command))


@BOTH
def test_links_lead_somewhere(language: str) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text(language)):
        assert (ROOT / target).exists(), target


def test_a_fresh_machine_is_told_which_python_it_needs() -> None:
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_no_registry_and_no_machine_is_named() -> None:
    for name in ("constraints.txt", "pyproject.toml", ".ci/run"):
        words = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"https?://|/home/|/root/|/work/", words), name
