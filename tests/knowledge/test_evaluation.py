"""`kb evaluate` as an editor sees it: the numbers, the mixed-up pairs, a picture, and clear words about a bad file."""

import io
from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.knowledge.evaluation import evaluate

BASE = Path(__file__).parents[1] / "scenario" / "knowledge_base"


def questions(folder: Path, *lines: str) -> Path:
    file = folder / "questions.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_labelled_questions(tmp_path: Path) -> None:
    file = questions(
        tmp_path,
        '{"text": "как узнать баланс", "intent": "balance.check"}',
        '{"text": "пополнить счёт картой", "intent": "balance.topup"}',
        '{"text": "низкая скорость", "intent": "internet.off", "split": "test"}',
        "",
        '{"text": "купить слона", "intent": "oos"}',
    )
    out, picture = io.StringIO(), tmp_path / "curves.svg"
    assert evaluate(BASE, file, picture, "ru", out) == 0
    told = out.getvalue()
    assert "Вопросов: 4, из них про то, что есть в базе: 3." in told
    assert "верный вопрос на первом месте" in told
    assert "66.7%" in told
    assert "internet.off -> internet.slow: 1" in told
    assert "низкая скорость" in told
    assert picture.read_text(encoding="utf-8").startswith("<?xml")


def test_the_base_itself_is_cross_validated() -> None:
    out = io.StringIO()
    assert evaluate(BASE, language="en", out=out) == 0
    assert "AUROC" in out.getvalue()
    assert "answered right at 2% wrong answers" in out.getvalue()


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (["не json"], "questions.jsonl:1: ожидается объект JSON с ключами text и intent, а здесь: не json"),
        (['{"text": "a"}', "[1]"], "questions.jsonl:2: ожидается объект JSON"),
        (['{"text": "a", "intent": "no.such"}'], "questions.jsonl:1: вопроса no.such нет в базе"),
        ([""], "questions.jsonl: в файле нет ни одного вопроса"),
    ],
)
def test_a_bad_file_is_told_line_by_line(lines: list[str], problem: str, tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError) as raised:
        evaluate(BASE, questions(tmp_path, *lines))
    assert problem in str(raised.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"nowhere\.jsonl"):
        evaluate(BASE, tmp_path / "nowhere.jsonl")
