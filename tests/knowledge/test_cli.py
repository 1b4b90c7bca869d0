"""`kb check | ask | expand` as an editor or a program sees them."""

import io
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TextIO

import pytest

from bot.domain.match import Verdict
from bot.knowledge import check_cli, cli
from bot.matching import Reason
from bot.texts import LANGUAGES, Texts
from tests.knowledge.bases import lay, phrase, topic

TWO_TOPICS = {
    "balance.yaml": topic(
        id="balance.check",
        phrases="[как узнать баланс, сколько (денег|средств) на счёте, проверить баланс]",
        tests="[сколько денег, баланс счёта]",
    ),
    "roaming.yaml": topic(
        id="roaming.on", title="Роуминг", phrases="[как включить роуминг, интернет за границей, звонки из Турции]"
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay(tmp_path, TWO_TOPICS)


def test_check_counts_what_it_found(folder: Path) -> None:
    out, err = io.StringIO(), io.StringIO()
    assert check_cli.check(folder, "ru", out, err, today=date(2026, 1, 1)) == 0
    summary, tests = out.getvalue().splitlines()
    assert summary.startswith("База в порядке: 2 темы, 2 вопроса, 6 фраз, 2 проверки. Версия ")
    assert tests.startswith("Проверки: свой вопрос находят 2 из 2 (")
    assert "неверный ответ — 0" in tests
    assert "roaming.on нет ни одной проверки" in err.getvalue()


def test_check_tells_every_problem_and_fails(tmp_path: Path) -> None:
    lay(tmp_path, {"a.yaml": phrase("*100#"), "b.yaml": topic(id="x.y", title="")})
    out, err = io.StringIO(), io.StringIO()
    assert check_cli.check(tmp_path, "ru", out, err) == 1
    assert out.getvalue() == "Найдены 2 ошибки.\n"
    first, second = err.getvalue().splitlines()
    assert first.startswith(f"{tmp_path}/a.yaml:7: «*» в начале значения")
    assert second == f"{tmp_path}/b.yaml:4: title: пусто. Напишите значение, а если оно не нужно, удалите ключ"


def test_check_warns_and_passes(tmp_path: Path) -> None:
    lay(tmp_path, {"a.yaml": topic(valid_until="2025-12-31")})
    out, err = io.StringIO(), io.StringIO()
    assert check_cli.check(tmp_path, "en", out, err, today=date(2026, 1, 1)) == 0
    assert out.getvalue().startswith("The base is fine: 1 topic, 1 intent, 1 phrase, 0 tests.")
    assert f"warning: {tmp_path}/a.yaml:7: the answer a.b was valid until 2025-12-31." in err.getvalue()


def test_ask_explains(folder: Path) -> None:
    out = io.StringIO()
    assert cli.ask(folder, "как узнать баланс", "ru", out) == 0
    lines = out.getvalue().splitlines()
    assert lines[0] in {"Бот ответит сразу.", "Бот спросит «Что ближе?».", "Бот позовёт сотрудника."}
    assert any(line.startswith("1. balance.check — Баланс: ") for line in lines)
    assert "   ближайшая фраза: как узнать баланс" in lines


def ask_jsonl(folder: Path, source: Iterable[bytes]) -> list[dict[str, Any]]:
    target = io.BytesIO()
    assert cli.ask_jsonl(folder, source, target) == 0
    return [json.loads(line) for line in target.getvalue().splitlines()]


def test_jsonl_has_one_object_a_line(folder: Path) -> None:
    asked = ["как узнать баланс", "", "  ", "qwzx фъы", '"\\ \u2028 👍', "а" * 100_000]
    found = ask_jsonl(folder, [f"{line}\n".encode() for line in asked])
    assert [one["text"] for one in found] == asked
    assert all(list(one) == ["text", "verdict", "intent", "confidence", "candidates"] for one in found)
    best, empty = found[0], found[1]
    assert empty == {"text": "", "verdict": "no_match", "intent": None, "confidence": 0, "candidates": []}
    [nearest, *_] = best["candidates"]
    assert set(nearest) == {"intent", "confidence", "phrase"}
    assert nearest["intent"] == "balance.check"
    assert best["confidence"] == nearest["confidence"]
    for one in found:
        assert (one["intent"] is None) == (one["verdict"] == "no_match")
        assert one["verdict"] in set(Verdict)


def test_jsonl_takes_any_bytes(folder: Path) -> None:
    found = ask_jsonl(folder, [b"\xef\xbb\xbf\xd0\xb1\r\n", b"\xff\xfe\n", b"\x00"])
    assert [one["text"] for one in found] == ["б", "��", "\x00"]


def test_jsonl_answers_before_the_next_line_comes(folder: Path) -> None:
    target = io.BytesIO()
    answered: list[int] = []

    def lines() -> Iterator[bytes]:
        for _ in range(3):
            answered.append(target.getvalue().count(b"\n"))
            yield "роуминг\n".encode()

    assert cli.ask_jsonl(folder, lines(), target) == 0
    assert answered == [0, 1, 2]


def test_jsonl_is_readable_russian(folder: Path) -> None:
    target = io.BytesIO()
    cli.ask_jsonl(folder, io.BytesIO("роуминг\n".encode()), target)
    assert "роуминг" in target.getvalue().decode()


def test_expand_shows_every_phrase(folder: Path) -> None:
    out = io.StringIO()
    assert cli.expand(folder, "ru", out) == 0
    assert out.getvalue().splitlines()[:5] == [
        "balance.check — Баланс",
        "  как узнать баланс",
        "  сколько денег на счёте",
        "  сколько средств на счёте",
        "  проверить баланс",
    ]


COMMANDS: list[Callable[[Path, TextIO], int]] = [
    lambda folder, err: cli.ask(folder, "вопрос", "ru", io.StringIO(), err),
    lambda folder, err: cli.ask_jsonl(folder, io.BytesIO(b"x\n"), io.BytesIO(), "ru", err),
    lambda folder, err: cli.expand(folder, "ru", io.StringIO(), err),
]


@pytest.mark.parametrize("command", COMMANDS, ids=["ask", "ask_jsonl", "expand"])
def test_a_wrong_base_answers_nothing(tmp_path: Path, command: Callable[[Path, TextIO], int]) -> None:
    err = io.StringIO()
    assert command(tmp_path / "none", err) == 1
    assert "такой папки нет" in err.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_and_reason_has_its_words(language: str) -> None:
    texts = Texts.load("en")
    for name in (*(f"kb-ask-{one}" for one in Verdict), *(f"kb-ask-reason-{one}" for one in Reason)):
        assert texts.plain(language, name.replace("_", "-"))
