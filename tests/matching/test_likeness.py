"""Questions that nobody answered, put together by what they ask."""

from pathlib import Path

from bot.knowledge import read
from bot.matching.likeness import groups

KNOWLEDGE = read(Path(__file__).resolve().parents[2] / "knowledge_base")


def grouped(*questions: str) -> list[list[str]]:
    return [[questions[place] for place in group] for group in groups(questions, KNOWLEDGE)]


def test_other_words_for_the_same_are_one_group() -> None:
    printed = ["распечатка разговоров за месяц", "нужна детализация звонков"]
    insured = ["сколько стоит страховка экрана", "застраховать телефон от поломки"]
    alone = ["можно ли завести жирафа"]
    assert grouped(printed[0], insured[0], *alone, printed[1], insured[1]) == [printed, insured, alone]


def test_the_same_words_about_another_matter_are_two() -> None:
    assert len(grouped("подключите мне пожалуйста роуминг", "подключите мне пожалуйста домашний интернет")) == 2


def test_what_no_vector_knows_is_compared_by_its_words() -> None:
    assert grouped("хзщшыъ фщвцж", "12 34 56", "хзщшыъ фщвцж") == [["хзщшыъ фщвцж"] * 2, ["12 34 56"]]


def test_what_says_nothing_stands_alone() -> None:
    assert grouped("👍", "!!!", "👍") == [["👍"], ["!!!"], ["👍"]]


def test_none_and_one() -> None:
    assert grouped() == []
    assert grouped("где офис") == [["где офис"]]
