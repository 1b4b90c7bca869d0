"""A changed base, learnt in a moment from what was known of the old one, answers as one learnt from nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from bot.domain.knowledge import Localized, Response
from bot.matching import Matcher, matcher
from tests.matching.bases import SUPPORT, base

OLD = base(SUPPORT)
MATCHER = Matcher.build(OLD)
ASKED = ["сколько денег на счёте", "куда пропали деньги", "роуминг в египте", "можно ли завести жирафа", "интернет"]

CHANGES: dict[str, Mapping[str, Sequence[str]]] = {
    "a phrase more": {**SUPPORT, "balance.check": [*SUPPORT["balance.check"], "сколько у меня копеек"]},
    "a phrase less": {**SUPPORT, "balance.check": SUPPORT["balance.check"][1:]},
    "a new intent": {**SUPPORT, "a.giraffe": ["завести жирафа", "купить жирафа", "сколько стоит жираф"]},
    "an intent less": {name: phrases for name, phrases in SUPPORT.items() if name != "internet.slow"},
    "another order": dict(sorted(SUPPORT.items(), reverse=True)),
    "a phrase moved": {
        **SUPPORT,
        "balance.check": [*SUPPORT["balance.check"], "пропали деньги"],
        "balance.charged": SUPPORT["balance.charged"][:-1],
    },
}


@pytest.mark.parametrize("intents", CHANGES.values(), ids=CHANGES.keys())
def test_as_if_learnt_anew(intents: Mapping[str, Sequence[str]], kind: str) -> None:
    changed = base(intents)
    near = 0.2 if kind == "of many phrases" else 0.15  # two folds of thirty phrases tell less than five
    revised, anew = Matcher.build(OLD).revised(changed), Matcher.build(changed)
    for text in [*ASKED, *(phrase for phrases in intents.values() for phrase in phrases[-1:])]:
        ours, theirs = revised.match(text), anew.match(text)
        assert [one.intent_id for one in ours.candidates[:1]] == [one.intent_id for one in theirs.candidates[:1]], text
        if ours.best and theirs.best:
            assert ours.best.confidence == pytest.approx(theirs.best.confidence, abs=near), text


@pytest.mark.parametrize("intents", CHANGES.values(), ids=CHANGES.keys())
def test_words_that_came_and_went_are_read_as_if_learnt_anew(intents: Mapping[str, Sequence[str]]) -> None:
    changed = base(intents)
    revised, anew = MATCHER.revised(changed), Matcher.build(changed)
    for text in ["сколько копек", "жырафа", "kupit zhirafa", "медленый интернет", "абоненская плата", "vtlktyyj"]:
        assert revised.explain(text).stages == anew.explain(text).stages, text


@pytest.mark.parametrize("intents", CHANGES.values(), ids=CHANGES.keys())
def test_a_base_of_many_intents_exactly_so(
    intents: Mapping[str, Sequence[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matcher, "LARGE", 5)
    monkeypatch.setattr(matcher, "AT_ONCE", 0)
    changed = base(intents)
    revised, anew = Matcher.build(OLD).revised(changed), Matcher.build(changed)
    for text in ASKED:
        ours, theirs = revised.explain(text).evidence, anew.explain(text).evidence
        assert [one.intent_id for one in ours] == [one.intent_id for one in theirs], text
        assert [one.similarity for one in ours] == pytest.approx([one.similarity for one in theirs], abs=1e-5), text


def test_where_only_answers_changed_there_is_nothing_to_learn() -> None:
    intents = tuple(replace(one, response=Response(Localized({"": "иначе"}))) for one in OLD.intents)
    changed = replace(OLD, topics=(replace(OLD.topics[0], intents=intents),), version="2")
    revised = MATCHER.revised(changed)
    assert revised.thorough
    assert revised.knowledge_version == "2"
    for text in ASKED:
        assert revised.match(text) == MATCHER.match(text)
        assert revised.explain(text).evidence == MATCHER.explain(text).evidence


def test_what_was_not_learnt_thoroughly_says_so() -> None:
    assert MATCHER.thorough
    assert not MATCHER.revised(base(CHANGES["a phrase more"])).thorough
