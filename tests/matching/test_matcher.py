"""What the rest of the bot relies on, whatever the model inside."""

import pytest

from bot.domain.match import Verdict
from bot.matching import Matcher
from tests.matching.bases import TELECOM, base


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher.build(base(TELECOM))


@pytest.mark.parametrize(
    ("text", "intent_id"),
    [("как узнать баланс", "balance.check"), ("интернет еле тянет", "internet.slow"), ("потерял симку", "sim.lost")],
)
def test_a_training_phrase_finds_its_intent(matcher: Matcher, text: str, intent_id: str) -> None:
    best = matcher.match(text).best
    assert best is not None
    assert best.intent_id == intent_id
    assert best.phrase == text


@pytest.mark.parametrize("text", ["", "   ", "🙂🙂", "???", "\n\n"])
def test_nothing_said_is_no_match(matcher: Matcher, text: str) -> None:
    assert matcher.match(text).verdict is Verdict.NO_MATCH


@pytest.mark.parametrize("intents", [{}, {"a": ["как дела"]}, {"a": ["привет"], "b": ["привет"]}])
def test_tiny_bases_work(intents: dict[str, list[str]]) -> None:
    matcher = Matcher.build(base(intents))
    assert matcher.match("привет").verdict in Verdict


def test_a_very_long_text_is_read(matcher: Matcher) -> None:
    assert matcher.match("как узнать баланс " * 6000).best is not None


def test_an_explanation_carries_the_match(matcher: Matcher) -> None:
    explanation = matcher.explain("как узнать баланс")
    assert explanation.match == matcher.match("как узнать баланс")
    assert explanation.evidence[0].phrase == "как узнать баланс"
    assert explanation.stages
