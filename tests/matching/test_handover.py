"""A matcher that went through a pipe is the matcher that was sent."""

import io
import pickle

import pytest

from bot.matching import Matcher, MatchingSettings, handover, matcher, semantic
from tests.matching.bases import SUPPORT, base
from tests.matching.test_model import Letters

KNOWLEDGE = base(SUPPORT)
ASKED = ["сколько денг на счете", "rfr dtrk.xbnm hjevbyu", "пропала симка", "жираф", "баланс и роуминг"]


def given(sent: Matcher) -> bytes:
    stream = io.BytesIO()
    handover.give((KNOWLEDGE, sent), stream)
    return stream.getvalue()


@pytest.fixture
def sent(kind: str) -> Matcher:
    return Matcher.build(KNOWLEDGE)


def test_what_arrives_answers_the_same(sent: Matcher) -> None:
    knowledge, arrived = handover.take(io.BytesIO(given(sent)))
    assert knowledge == KNOWLEDGE
    for text in ASKED:
        assert arrived.match(text) == sent.match(text)
        assert arrived.explain(text) == sent.explain(text)
    assert arrived.thorough


def test_what_questions_made_it_remember_stays_behind(sent: Matcher) -> None:
    before = len(given(sent))
    for number in range(50):
        sent.match(f"слово{number}")
    assert len(given(sent)) == before


def test_an_encoder_goes_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = Letters()
    monkeypatch.setattr(matcher, "load", lambda _: encoder)
    sent = Matcher.build(KNOWLEDGE, MatchingSettings(semantic="letters"))
    content = given(sent)
    _, arrived = handover.take(io.BytesIO(content), encoder)
    assert arrived.encoder is encoder
    assert arrived.match(ASKED[0]) == sent.match(ASKED[0])
    with pytest.raises(semantic.SemanticError, match="letters"):
        handover.take(io.BytesIO(content))


def test_half_of_it_is_nothing(sent: Matcher) -> None:
    content = given(sent)
    with pytest.raises((EOFError, pickle.UnpicklingError)):
        handover.take(io.BytesIO(content[: len(content) // 2]))
