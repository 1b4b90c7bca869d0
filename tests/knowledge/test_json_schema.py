"""The format as JSON Schema: as fresh as the code, true of the sample base, and strict where the reader is."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.__main__ import main
from bot.knowledge.json_schema import FOLDER, schemas
from bot.yaml_source import read
from tests.knowledge.bases import lay, phrase, response, topic

BASE = Path(__file__).parents[2] / "knowledge_base"
FILES = sorted(BASE.rglob("*.yaml"))


def schema(name: str) -> Any:
    return json.loads(schemas()[f"{name}.json"])


def kind(file: Path) -> str:
    return "catalogue" if file.parent != BASE else "common" if file.stem == "_common" else "topic"


@pytest.mark.parametrize("name", schemas())
def test_the_shipped_schema_is_fresh(name: str) -> None:
    shipped = (BASE / FOLDER / name).read_text(encoding="utf-8")
    assert shipped == schemas()[name], "run: python -m bot kb schema"


@pytest.mark.parametrize("name", ["topic", "common", "catalogue"])
def test_it_is_a_schema(name: str) -> None:
    jsonschema.Draft7Validator.check_schema(schema(name))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_file_of_the_sample_base_names_its_schema_and_keeps_it(file: Path) -> None:
    up = "../" if file.parent != BASE else ""
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema={up}{FOLDER}/{kind(file)}.json"
    jsonschema.validate(read(file).data, schema(kind(file)))


WRONG = {
    "unknown key": topic(phases="[баланс]"),
    "missing key": topic(phrases=None),
    "no phrases": topic(phrases="[]"),
    "text for a list": topic(phrases="баланс"),
    "id with capitals": topic(id="Balance"),
    "id too long": topic(id="a" * 49),
    "language": topic(title="{rus: Баланс}"),
    "nested phrase": phrase("Не работает: интернет"),
    "date": topic(valid_until="31.12.2027"),
    "when": topic(handoff="{when: sometimes}"),
    "url": response("text: Ответ, links: [{title: Кабинет, url: кабинет}]"),
    "text without keys": topic(response="Ответ"),
}


@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG.keys())
def test_what_the_reader_refuses_is_underlined(tmp_path: Path, content: str) -> None:
    lay(tmp_path, {"t.yaml": content})
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(read(tmp_path / "t.yaml").data, schema("topic"))


def test_every_key_says_what_it_is_for() -> None:
    keys = schema("topic")["properties"].items()
    assert [name for name, value in keys if " · " not in value["description"]] == []


def test_the_command_lays_it_into_a_base(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kb", "schema", "--kb", str(tmp_path)]) == 0
    assert {file.name for file in (tmp_path / FOLDER).iterdir()} == {*schemas()}
    assert "topic.json" in capsys.readouterr().out
    assert main(["kb", "schema", "--kb", str(tmp_path / "none")]) == 1
    assert "такой папки нет" in capsys.readouterr().err
