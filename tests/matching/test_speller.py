"""Slips and run-together words, put right towards the base and towards what people write anyway."""

import pytest

from bot.matching.speller import Speller

BASE = ["how", "to", "top", "up", "my", "balance", "card"]
OTHERS = {"i": 90, "need": 40, "weather": 12, "forecast": 3, "cars": 9}


@pytest.fixture
def speller() -> Speller:
    return Speller(BASE, lambda _: False, OTHERS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("balanse", ("balance",)),
        ("weathre", ("weather",)),  # nobody's word in the base: left alone it would say nothing
        ("weather", ("weather",)),
        ("cars", ("cars",)),  # a word of its own, not a slip of «card»
        ("carb", ("card",)),  # as near to both: the base's own wins
        ("mybalance", ("my", "balance")),
        ("ineed", ("i", "need")),
        ("xqzwv", ("xqzwv",)),
    ],
)
def test_what_was_typed_is_read_as_it_was_meant(speller: Speller, typed: str, meant: tuple[str, ...]) -> None:
    assert speller.correct(typed) == meant
