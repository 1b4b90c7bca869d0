"""The measures on outcomes small enough to count by hand, and the base held against itself."""

import pytest

from bot.domain.match import Verdict
from bot.matching import Matcher, phrases
from bot.matching.evaluate import Confusion, Outcome, Question, ask, cross_validate, evaluate
from tests.matching.bases import SUPPORT, TELECOM, base


def made(meant: str | None, confidence: float, *candidates: str) -> Outcome:
    verdict = Verdict.SURE if confidence >= 0.8 else Verdict.NO_MATCH
    return Outcome(Question(f"{meant} {confidence}", meant), verdict, confidence, candidates)


OUTCOMES = (
    made("a", 0.95, "a", "b"),
    made("a", 0.9, "b", "c", "a"),
    made("b", 0.85, "b"),
    made("b", 0.4, "c", "a", "d", "b"),
    made(None, 0.3, "a"),
    made(None, 0.1),
)


def test_measures_counted_by_hand() -> None:
    found = evaluate(OUTCOMES, risks=(0.02, 0.2))
    assert (found.questions, found.in_scope) == (6, 4)
    assert found.accuracy == 2 / 4
    assert found.top3 == 3 / 4
    assert found.auroc == 1.0
    assert found.coverage == {0.02: 1 / 4, 0.2: 2 / 4}
    assert found.answered_right == 2 / 4
    assert found.answered_wrong == 1 / 6
    assert found.out_of_scope_recall == 1.0
    assert found.confusions == (
        Confusion("a", "b", ("a 0.9",)),
        Confusion("b", "c", ("b 0.4",)),
    )
    assert found.risk_coverage[0] == (1 / 6, 0.0)
    assert found.risk_coverage[-1] == (1.0, 4 / 6)


def test_reliability_bins_tell_confidence_beside_the_truth() -> None:
    bins = evaluate(OUTCOMES).reliability
    assert sum(one.questions for one in bins) == len(OUTCOMES)
    assert bins[-1].confidence == pytest.approx(0.925)
    assert bins[-1].right == 0.5


def test_ties_are_answered_together() -> None:
    found = evaluate([made("a", 0.5, "a"), made("a", 0.5, "b")], risks=(0.02,))
    assert found.coverage == {0.02: 0.0}
    assert found.auroc is None
    assert found.out_of_scope_recall is None


def test_no_questions_is_an_error() -> None:
    with pytest.raises(ValueError, match="no questions"):
        evaluate([])


def test_a_base_is_held_against_itself() -> None:
    told: list[tuple[int, int]] = []
    outcomes = cross_validate(base(SUPPORT), progress=lambda done, of: told.append((done, of)))
    assert sorted(one.question.text for one in outcomes) == sorted(text for all_ in SUPPORT.values() for text in all_)
    assert told[-1] == (5, 5)
    assert evaluate(outcomes).top3 > 0.5


def test_an_intent_keeps_a_phrase_and_templates_are_asked_once() -> None:
    knowledge = base(
        {"a": ["одна фраза"], "b": ["(раз|два) три", "четыре", "пять"]}, out_of_scope=("мимо", "вовсе мимо")
    )
    asked = [one for number in range(3) for one in phrases.fold(knowledge, number, 3)[1]]
    assert sorted(asked, key=str) == sorted(
        [("раз три", "b"), ("четыре", "b"), ("пять", "b"), ("мимо", None), ("вовсе мимо", None)], key=str
    )


def test_asking_tells_its_progress() -> None:
    told: list[tuple[int, int]] = []
    questions = [Question("как узнать баланс", "balance.check"), Question("погода", None)]
    outcomes = ask(Matcher.build(base(TELECOM)), questions, lambda done, of: told.append((done, of)))
    assert [one.right for one in outcomes] == [True, False]
    assert told == [(1, 2), (2, 2)]
