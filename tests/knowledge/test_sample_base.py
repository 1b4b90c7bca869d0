"""The base that is shipped: good as it stands, file by file."""

from datetime import date
from pathlib import Path

import pytest

from bot.knowledge import examine, problems
from bot.yaml_source import read as read_yaml

FOLDER = Path(__file__).parents[2] / "knowledge_base"
FILES = sorted(FOLDER.glob("*.y*ml"))


def test_reads_without_errors_or_warnings() -> None:
    found = examine(FOLDER, date(2026, 1, 1))
    assert [str(problem) for problem in problems((*found.errors, *found.warnings), "en")] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_file_is_plain_yaml(file: Path) -> None:
    source = read_yaml(file)
    assert source.flaws == ()
    assert isinstance(source.data, dict)


def test_is_as_large_as_promised() -> None:
    knowledge = examine(FOLDER).knowledge
    assert knowledge is not None
    assert len(knowledge.topics) >= 8
    assert len(knowledge.intents) >= 40


def test_every_media_file_is_used() -> None:
    knowledge = examine(FOLDER).knowledge
    assert knowledge is not None
    media = {one for intent in knowledge.intents for one in (intent.response.photo, intent.response.file) if one}
    assert {file for file in FOLDER.glob("*/*") if file.is_file()} == media
