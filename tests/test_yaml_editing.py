"""What is written into an editor's file reads well in `git diff`: exactly these lines and no others."""

import difflib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.yaml_source import NotEditable, Value, parse, with_entry, with_item

FILE = """\
# Баланс и платежи: ведёт Анна.
topic: {ru: Баланс,   en: Balance}   # не переименовывать
owner: billing

intents:

  - id: a.b      # имя навсегда
    title: Баланс
    phrases:
      - как узнать баланс   # чаще всего
      - "проверить *100#"
      # сюда новые

    response:
      text: |
        Наберите *100#.

        И всё.
      # ниже кнопки
      buttons: [a.c, a.b]

  # второй вопрос
  - id: a.c
    title: Второй
    phrases: [один,  'два'  , "три"]   # в строку
    response:
      text: >-
        сложенный
        текст
# конец файла
"""

ITEMS: dict[str, tuple[tuple[str | int, ...], str, list[str]]] = {
    "after the last phrase, before the comment": (
        ("intents", 0, "phrases"),
        "сколько денег",
        ["+      - сколько денег"],
    ),
    "in quotes where YAML needs them": (
        ("intents", 0, "phrases"),
        "*100# не работает: что делать",
        ['+      - "*100# не работает: что делать"'],
    ),
    "quotes inside": (("intents", 0, "phrases"), '"да" \\ #1', ["+      - '\"да\" \\ #1'"]),
    "into brackets": (
        ("intents", 1, "phrases"),
        "четыре, пять",
        [
            "-    phrases: [один,  'два'  , \"три\"]   # в строку",
            '+    phrases: [один,  \'два\'  , "три", "четыре, пять"]   # в строку',
        ],
    ),
}


def diff(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


@pytest.mark.parametrize(("path", "item", "expected"), ITEMS.values(), ids=ITEMS.keys())
def test_an_item(path: tuple[str | int, ...], item: str, expected: list[str]) -> None:
    assert diff(FILE, with_item(FILE.encode(), path, item).decode()) == expected


NEW: dict[str, Value] = {
    "id": "a.d",
    "title": "Новый: вопрос",
    "phrases": ["почему 0611", "- тире #1"],
    "response": {"text": "Первая строка.\n\nВторая строка: да."},
}
NEW_LINES = [
    "+",
    "+  - id: a.d",
    "+    title: 'Новый: вопрос'",
    "+    phrases:",
    "+      - почему 0611",
    "+      - '- тире #1'",
    "+    response:",
    "+      text: |-",
    "+        Первая строка.",
    "+",
    "+        Вторая строка: да.",
]


def test_an_entry() -> None:
    before = FILE.replace("\n  # второй", "\n  # второй")
    spaced = before.replace("  # второй вопрос\n", "")
    assert diff(spaced, with_entry(spaced.encode(), ("intents",), NEW).decode()) == NEW_LINES


def test_an_entry_stands_close_where_its_neighbours_do() -> None:
    dense = FILE.replace("\n\n  # второй вопрос\n", "\n")
    assert diff(dense, with_entry(dense.encode(), ("intents",), NEW).decode()) == NEW_LINES[1:]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("end", [True, False], ids=["newline at the end", "none"])
def test_however_the_file_is_saved(newline: str, bom: str, end: bool) -> None:
    text = "topic: Т\nintents:\n- id: a.b\n  title: Т\n  response: {text: Т}\n  phrases:\n  - один"
    content = (bom + text + ("\n" if end else "")).replace("\n", newline).encode()
    added = with_item(content, ("intents", 0, "phrases"), "два")
    assert added.removesuffix(newline.encode()) == (
        content.removesuffix(newline.encode()) + f"{newline}  - два".encode()
    )


@pytest.mark.parametrize("file", sorted(Path("knowledge_base").glob("*.yaml")), ids=lambda file: file.name)
def test_every_file_of_the_sample_base_takes_one_more(file: Path) -> None:
    if file.name.startswith("_"):
        pytest.skip("not a topic")
    content = file.read_bytes()
    for made, lines in (
        (with_item(content, ("intents", 0, "phrases"), "новая фраза: да"), 1),
        (with_entry(content, ("intents",), NEW), len(NEW_LINES) + 2),
    ):
        changed = diff(content.decode(), made.decode())
        assert all(line.startswith("+") for line in changed)
        assert len(changed) <= lines


WRONG = {
    "no such key": (FILE, ("intents", 0, "tests")),
    "no such intent": (FILE, ("intents", 7, "phrases")),
    "no list": (FILE, ("owner",)),
    "no YAML": ("a: [", ("a",)),
}


@pytest.mark.parametrize(("content", "path"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_added_to_is_left_alone(content: str, path: tuple[str | int, ...]) -> None:
    with pytest.raises(NotEditable):
        with_item(content.encode(), path, "x")


@given(st.text(min_size=1, max_size=40))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    for path in (("intents", 0, "phrases"), ("intents", 1, "phrases")):
        try:
            made = with_item(FILE.encode(), path, text)
        except NotEditable:
            continue
        data = parse(made).data
        assert isinstance(data, dict)
        intents = data["intents"]
        assert isinstance(intents, list)
        chosen = intents[path[1]]
        assert isinstance(chosen, dict)
        phrases = chosen["phrases"]
        assert isinstance(phrases, list)
        assert phrases[-1] == text
