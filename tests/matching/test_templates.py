"""What editors write between brackets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.templates import MAX_EXPANSIONS, TemplateError, expand


@pytest.mark.parametrize(
    ("template", "phrases"),
    [
        ("как узнать баланс", ("как узнать баланс",)),
        ("(а|б) в", ("а в", "б в")),
        ("проверить [мой] счёт", ("проверить мой счёт", "проверить счёт")),
        ("[я] (хочу|надо) [б]", ("я хочу б", "я хочу", "я надо б", "я надо", "хочу б", "хочу", "надо б", "надо")),
        ("сколько (денег|(рублей|копеек)) тут", ("сколько денег тут", "сколько рублей тут", "сколько копеек тут")),
        ("[на (счёте|номере)] сколько", ("на счёте сколько", "на номере сколько", "сколько")),
        ("[а|б] в", ("а в", "б в", "в")),
        ("(а|а) б", ("а б",)),
        ("через *100#, (да|нет)?", ("через *100#, да?", "через *100#, нет?")),
        ("  лишние   пробелы ", ("лишние пробелы",)),
        ("", ()),
        ("[совсем ничего]", ("совсем ничего",)),
    ],
)  # fmt: skip
def test_a_template_stands_for_its_phrases(template: str, phrases: tuple[str, ...]) -> None:
    assert expand(template) == phrases


@pytest.mark.parametrize(
    ("template", "position", "reason"),
    [
        ("(а|б", 0, "never closed"),
        ("а) б", 1, "closes nothing"),
        ("(а|б] в", 4, "closed by"),
        ("а|б", 1, "outside brackets"),
        ("тариф(а|ы)", 5, "whole words"),
        ("(без|с)лимит", 6, "whole words"),
        ("(а||б)", 3, "empty variant"),
        ("[]", 1, "empty variant"),
    ],
)
def test_a_broken_template_tells_where_and_why(template: str, position: int, reason: str) -> None:
    with pytest.raises(TemplateError, match=reason) as caught:
        expand(template)
    assert caught.value.position == position


def test_a_grammar_is_not_a_phrase() -> None:
    with pytest.raises(TemplateError, match=f"more than {MAX_EXPANSIONS}"):
        expand(" ".join(["(а|б|в)"] * 20))


@given(st.text("аб()[]| ", max_size=24))
def test_any_text_expands_or_says_why_not(text: str) -> None:
    try:
        phrases = expand(text)
    except TemplateError:
        assert set(text) & set("()[]|")
    else:
        assert len(phrases) <= MAX_EXPANSIONS
        assert all(not set(phrase) & set("()[]|") and phrase == " ".join(phrase.split()) for phrase in phrases)
        assert all(expand(phrase) == (phrase,) for phrase in phrases)
