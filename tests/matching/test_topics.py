"""What texts are about, and the space they are compared in: laws, and a few examples that an editor can read."""

from itertools import chain

import numpy as np
import pytest

from bot.matching import lexicon, phrases
from bot.matching.embeddings import Floats, shipped
from bot.matching.examples import Examples
from bot.matching.features import Tokens, Vectoriser, couples
from bot.matching.meaning import Meaning
from bot.matching.reader import Reader
from bot.matching.space import Space, stacked
from bot.matching.topics import KEPT, Covered, Shares, shares, shares_by_intent
from tests.matching.bases import SUPPORT, base

KNOWLEDGE = base(SUPPORT)
NOBODY_SAID = "ъъъ"


def embedded(*texts: str) -> Floats:
    return shipped().encode([lexicon.lemmas(text) for text in texts])


def learnt() -> Examples:
    found = phrases.phrases(KNOWLEDGE)
    reader = Reader([one.text for one in found], (), ())
    return phrases.examples(found, reader, len(SUPPORT))[0]


def test_shares_add_up_to_one() -> None:
    found = shares(embedded(*chain.from_iterable(SUPPORT.values())))
    assert found.values.sum(axis=1) == pytest.approx(np.ones(len(found.values)))
    assert found.ids.shape == found.values.shape == (len(found.ids), KEPT)
    assert all(len(set(row)) == KEPT for row in found.ids.tolist())


def test_a_text_that_nothing_is_known_of_is_about_nothing() -> None:
    assert not shares(embedded(NOBODY_SAID)).values.any()


@pytest.mark.parametrize(
    ("text", "same", "neighbour"),
    [
        ("сколько осталось гигов", "остаток трафика", "как купить гигабайты"),
        ("потерял симку", "телефон с симкой украли", "симка не читается"),
        ("how much money do i have", "check my balance", "top up my balance"),
        ("card never arrived", "where is my new card", "cancel my card"),
    ],
)
def test_the_same_thing_is_about_the_same_topics(text: str, same: str, neighbour: str) -> None:
    rows = np.sqrt(shares(embedded(text, same, neighbour)).matrix().toarray())
    assert rows[0] @ rows[1] > rows[0] @ rows[2]


def test_looked_for_among_those_of_the_intent_they_are_the_same() -> None:
    rows = embedded(*chain.from_iterable(SUPPORT.values()), "что угодно ещё")
    bounds = np.cumsum([0, *map(len, SUPPORT.values())])
    middles = np.add.reduceat(rows[:-1], bounds[:-1], axis=0)
    found = shares_by_intent(rows, bounds, middles)
    likeness = np.sqrt(found.matrix()).multiply(np.sqrt(shares(rows).matrix())).sum(axis=1)
    assert np.asarray(likeness).min() > 0.8
    assert np.asarray(likeness).mean() > 0.97


class TestCovered:
    ROWS = embedded("сколько осталось гигов", "остаток трафика", "потерял симку", "украли телефон с симкой")
    COVERED = Covered(shares(ROWS), np.array([0, 0, 1, 1]), 2)

    def asked(self, text: str) -> Shares:
        return shares(embedded(text))

    def test_a_question_is_covered_by_the_intent_that_is_about_it(self) -> None:
        likeness = self.COVERED.likeness(self.asked("гигабайты сколько осталось"))
        assert likeness[0] > 0.5 > likeness[1]

    def test_a_question_about_something_else_is_not(self) -> None:
        assert self.COVERED.likeness(self.asked("как сварить борщ")).max() < 0.3

    def test_an_intent_that_is_not_there_covers_nothing(self) -> None:
        assert self.COVERED.likeness(self.asked("остаток трафика"), absent=0)[0] == 0

    def test_a_phrase_does_not_speak_for_itself(self) -> None:
        own = shares(self.ROWS[2:3])
        alone = Covered(shares(self.ROWS[3:]), np.array([1]), 2).likeness(own)
        assert self.COVERED.likeness(own, without=1)[1] == pytest.approx(alone[1], abs=1e-3)


@pytest.mark.parametrize("pieces", [True, False])
def test_every_phrase_is_as_near_to_itself_as_can_be(pieces: bool) -> None:
    examples = learnt()
    space = Space(Meaning(), pieces)
    words = space.words(examples)
    meant = space.meaning.rows((*examples.tokens, *examples.ambient))
    rows = space.joined(words, meant, shares(space.meaning.embedded(meant)))
    near = np.asarray(rows.multiply(rows).sum(axis=1)).ravel() + (meant * meant).sum(axis=1)
    assert near == pytest.approx(np.ones(len(near)), abs=1e-4)


def test_a_phrase_that_is_asked_is_the_phrase() -> None:
    examples = learnt()
    space = Space(Meaning())
    words = space.words(examples)
    meant = space.meaning.rows((*examples.tokens, *examples.ambient))
    rows = space.joined(words, meant, shares(space.meaning.embedded(meant)))
    asked = space.read(examples.tokens)
    difference = stacked(asked.vectors, space.size) - rows[: len(examples.tokens)]
    assert abs(difference).max() < 1e-5


def test_words_that_nobody_said_are_compared_by_themselves() -> None:
    space = Space(Meaning())
    space.words(learnt())
    asked = space.read([Tokens((NOBODY_SAID,), (NOBODY_SAID,), NOBODY_SAID)])
    assert not asked.meant.any()
    assert asked.vectors[0].weights == pytest.approx(0, abs=1e-6)


def test_couples_are_any_two_words_of_a_text() -> None:
    assert couples(["карта", "не", "карта", "работает"]) == couples(["работает", "карта", "не"])
    assert couples(["карта", "не", "работает"]) == ["карта не", "карта работает", "не работает"]
    assert couples(["карта"]) == []


def test_only_couples_that_stand_together_often_are_learnt() -> None:
    told = [Tokens(words, words) for words in (("моя", "карта"), ("карта", "моя"), ("где", "моя", "карта"))]
    vectoriser = Vectoriser(with_couples=True)
    rows = vectoriser.fit(told, np.ones(len(told), np.float32))
    assert list(vectoriser.couples.ids) == ["карта моя"]
    for one, row in zip(told, rows, strict=True):
        assert abs(stacked([vectoriser.vector(one)], vectoriser.size) - row).max() < 1e-6
