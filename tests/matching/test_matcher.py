"""What the rest of the bot relies on, whatever the model inside."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.knowledge import KnowledgeBase, Localized, Topic
from bot.domain.match import Verdict
from bot.matching import Matcher, MatchingSettings, Reason, heldout
from tests.matching.bases import SUPPORT, TELECOM, base, intent


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher.build(base(SUPPORT))


@pytest.mark.parametrize("intent_id", sorted(SUPPORT))
def test_a_training_phrase_finds_its_intent_and_is_answered(matcher: Matcher, intent_id: str) -> None:
    for phrase in SUPPORT[intent_id]:
        match = matcher.match(phrase)
        assert match.best is not None
        assert (match.best.intent_id, match.verdict) == (intent_id, Verdict.SURE), phrase


@pytest.mark.parametrize(
    ("text", "intent_id"),
    [
        ("скок бабла осталось на телефоне", "balance.check"),
        ("куда списали мои деньги???", "balance.charged"),
        ("инет тормозит капец", "internet.slow"),
        ("vfkj lhepmz ehjybk cbvre", ""),
        ("rfr epyfnm ,fkfyc", "balance.check"),
        ("kak uznat balans", "balance.check"),
        ("подключитьроуминг", "roaming.on"),
        ("птерял симкку", "sim.lost"),
        ("Здравствуйте, подскажите пожалуйста, как включить роуминг?", "roaming.on"),
        ("добрый вечер\nинтернет\nеле тянет", "internet.slow"),
    ],
)
def test_people_write_as_they_write(matcher: Matcher, text: str, intent_id: str) -> None:
    best = matcher.match(text).best
    assert best is not None
    assert not intent_id or best.intent_id == intent_id


@pytest.mark.parametrize("text", ["", "   ", "🙂🙂", "???", "\n\n", "ау", "…", "12345", "ыыы", "\ud800"])
def test_fragments_are_no_match(matcher: Matcher, text: str) -> None:
    assert matcher.match(text).verdict is Verdict.NO_MATCH


@pytest.mark.parametrize("text", ["какая завтра погода", "посоветуй рецепт борща", "кто выиграл матч"])
def test_what_is_far_is_not_answered(matcher: Matcher, text: str) -> None:
    assert matcher.match(text).verdict is Verdict.NO_MATCH


def test_out_of_scope_phrases_are_not_answered() -> None:
    outside = ("как оплатить домофон", "оплата домофона", "не работает домофон")
    matcher = Matcher.build(base(SUPPORT, out_of_scope=outside))
    for phrase in outside:
        assert matcher.explain(phrase).reason is Reason.NEARER_TO_OUT_OF_SCOPE
    assert matcher.match("как узнать баланс").verdict is Verdict.SURE


def test_two_questions_are_named_both(matcher: Matcher) -> None:
    explanation = matcher.explain("как узнать баланс? и ещё подключить роуминг перед поездкой")
    assert explanation.reason is Reason.TWO_QUESTIONS
    assert explanation.match.verdict is Verdict.UNSURE
    first = {candidate.intent_id for candidate in explanation.match.candidates[:2]}
    assert first == {"balance.check", "roaming.on"}


@pytest.mark.parametrize(
    "text",
    [
        "как узнать баланс? и ещё подключить роуминг перед поездкой",
        "медленный интернет и ещё потерял симку",
        "куда делись деньги. украли телефон, заблокируйте номер",
    ],
)
def test_no_clause_is_surer_than_the_whole_message(matcher: Matcher, text: str) -> None:
    explanation = matcher.explain(text)
    assert explanation.reason is Reason.TWO_QUESTIONS
    confidence = [candidate.confidence for candidate in explanation.match.candidates]
    assert confidence == sorted(confidence, reverse=True)
    assert max(confidence[1:]) <= confidence[0]


def test_one_question_in_a_long_story_is_found(matcher: Matcher) -> None:
    story = "Я ваш клиент уже много лет. Внук уехал, спросить не у кого. " * 20
    best = matcher.match(f"{story} Подскажите, как включить роуминг? {story}").best
    assert best is not None
    assert best.intent_id == "roaming.on"


def test_a_very_long_text_is_read(matcher: Matcher) -> None:
    assert matcher.match("как узнать баланс " * 6000).best is not None
    assert matcher.match("ы" * 100_000).verdict is Verdict.NO_MATCH


@pytest.mark.parametrize(
    "intents",
    [{}, {"a": ["как дела"]}, {"a": ["привет"], "b": ["привет"]}, {"a": ["???"]}, {"a": [""], "b": ["что это"]}],
)
def test_tiny_bases_work(intents: dict[str, list[str]]) -> None:
    matcher = Matcher.build(base(intents))
    for text in ("привет", "как дела", "???", "", "погода"):
        match = matcher.match(text)
        assert match.verdict in Verdict
        assert matcher.explain(text).match == match


def test_an_empty_base_matches_nothing() -> None:
    assert Matcher.build(KnowledgeBase(())).match("как узнать баланс").candidates == ()


def test_one_phrase_is_enough_to_be_found() -> None:
    matcher = Matcher.build(base({"a": ["как узнать баланс"]}))
    match = matcher.match("как узнать баланс")
    assert (match.verdict, match.candidates[0].intent_id) == (Verdict.SURE, "a")


def test_a_phrase_of_two_intents_is_never_sure() -> None:
    matcher = Matcher.build(base({**SUPPORT, "other": SUPPORT["balance.check"]}))
    match = matcher.match(SUPPORT["balance.check"][0])
    assert match.verdict is not Verdict.SURE
    assert {candidate.intent_id for candidate in match.candidates[:2]} == {"other", "balance.check"}


def test_candidates_are_sorted_and_their_confidence_is_a_share(matcher: Matcher) -> None:
    for text in ("деньги", "как узнать баланс", "связь", "интернет за границей"):
        shares = [candidate.confidence for candidate in matcher.match(text).candidates]
        assert shares == sorted(shares, reverse=True)
        assert all(0 <= share <= 1 for share in shares)
        assert sum(shares) <= 1 + 1e-6


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 1_000))
def test_the_order_of_files_and_phrases_changes_no_verdict(matcher: Matcher, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 -- an order, not a secret
    made = [intent(name, chance.sample(phrases, len(phrases))) for name, phrases in SUPPORT.items()]
    chance.shuffle(made)
    topics = tuple(Topic(Localized({"": str(n)}), "", (one,)) for n, one in enumerate(made))
    other = Matcher.build(KnowledgeBase(topics))
    for text in ("как узнать баланс", "скок бабла", "интернет", "куда ушли деньги", "потерял телефон"):
        assert other.match(text) == matcher.match(text)


def test_a_title_counts_as_a_phrase() -> None:
    made = (intent("a", ["как дела"], "Обещанный платёж"), intent("b", ["что нового"], "Детализация"))
    matcher = Matcher.build(KnowledgeBase((Topic(Localized({"": "t"}), "", made),)))
    best = matcher.match("обещанный платёж").best
    assert best is not None
    assert best.intent_id == "a"


def test_synonyms_and_skip_words_of_the_base_are_used() -> None:
    knowledge = replace(base(TELECOM), synonyms=(("баланс", "кругляши"),), skip_words=("ёлки-палки",))
    matcher = Matcher.build(knowledge)
    best = matcher.match("ёлки-палки как узнать кругляши").best
    assert best is not None
    assert best.intent_id == "balance.check"


def test_an_explanation_tells_everything(matcher: Matcher) -> None:
    explanation = matcher.explain("скок бабла на телефоне")
    assert explanation.match == matcher.match("скок бабла на телефоне")
    assert explanation.stages[0].name == "cleaned"
    first = explanation.evidence[0]
    assert first.intent_id == "balance.check"
    assert first.phrase
    assert first.words
    assert sum(word.weight for word in first.words) == pytest.approx(1)
    assert 0 <= explanation.unsure_threshold <= explanation.sure_threshold < 1
    assert matcher.knowledge_version == ""


def test_fewer_wrong_answers_allowed_means_a_higher_threshold() -> None:
    strict, easy = (Matcher.build(base(SUPPORT), MatchingSettings(max_wrong_answers=share)) for share in (0.005, 0.2))
    assert strict.sure_threshold > easy.sure_threshold


def test_recorded_verdicts_move_the_confidence(matcher: Matcher) -> None:
    again = matcher.recalibrated([("как узнать баланс", None)] * 40)
    before, after = matcher.match("узнать баланс").best, again.match("узнать баланс").best
    assert before is not None
    assert after is not None
    assert after.confidence < before.confidence
    assert again.match("потерял симку").best is not None


@pytest.mark.parametrize("wrong", [{"max_wrong_answers": 0.0}, {"max_wrong_answers": 1.0}, {"suggestions": 0}])
def test_settings_say_what_is_expected(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="expected"):
        MatchingSettings(**wrong)  # type: ignore[arg-type]


def test_an_unchanged_base_comes_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = MatchingSettings(cache=tmp_path)
    first = Matcher.build(base(SUPPORT), chosen)
    monkeypatch.setattr(heldout, "held_out", lambda *_: pytest.fail("learnt anew"))
    second = Matcher.build(base(SUPPORT), chosen)
    for text in ("как узнать баланс", "скок бабла", "погода"):
        assert second.match(text) == first.match(text)


@pytest.mark.parametrize("spoil", ["cut", "text", "pickle"])
def test_a_broken_or_foreign_cache_is_ignored(tmp_path: Path, spoil: str) -> None:
    chosen = MatchingSettings(cache=tmp_path)
    first = Matcher.build(base(TELECOM), chosen)
    (kept,) = tmp_path.glob("*.npz")
    if spoil == "cut":
        kept.write_bytes(kept.read_bytes()[:1000])
    elif spoil == "text":
        kept.write_text("not a cache")
    else:
        np.savez(kept, digest=np.array([object()], dtype=object), allow_pickle=True)
    again = Matcher.build(base(TELECOM), chosen)
    assert again.match("как узнать баланс") == first.match("как узнать баланс")


def test_a_changed_base_is_learnt_anew_and_old_files_go(tmp_path: Path) -> None:
    for number in range(6):
        Matcher.build(base({"a": [f"вопрос {number} про это"]}), MatchingSettings(cache=tmp_path))
    assert len(list(tmp_path.glob("*.npz"))) == 4


def test_a_cache_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    matcher = Matcher.build(base(TELECOM), MatchingSettings(cache=tmp_path / "file" / "folder"))
    assert matcher.match("как узнать баланс").best is not None


@pytest.mark.usefixtures("kind")
def test_a_large_base_agrees() -> None:
    matcher = Matcher.build(base(SUPPORT))
    for intent_id, phrases in SUPPORT.items():
        for phrase in phrases:
            best = matcher.match(phrase).best
            assert best is not None
            assert best.intent_id == intent_id, phrase
    assert matcher.match("какая завтра погода").verdict is Verdict.NO_MATCH
    assert matcher.match("").candidates == ()
