"""Questions with known outcomes out of the base itself: phrases and whole intents held out of training.

Phrases held out show how often a right answer looks like this; intents held out show what a question looks like that
the base has no answer to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.matching.calibrate import Observation, observe
from bot.matching.examples import Examples
from bot.matching.features import Tokens, Vocabulary
from bot.matching.index import Model
from bot.matching.searched import Without
from bot.matching.shortlist import LargeModel
from bot.matching.weighted import WeightedModel

FOLDS = 5
#: Share of questions that are out of scope, as the thresholds assume it until verdicts are recorded.
OUT_OF_SCOPE_SHARE = 0.3
#: Share of held-out phrases that are asked as people tell them, within sentences about something else.
TOLD = 0.25
#: Phrases of a large base that are asked as if they had never been written; enough for a share of 2 % to be told.
SAMPLE = 800
EVERYTHING = 10**9
_STRANGER = "\0"  # a word that no base has


def held_out(
    examples: Examples,
    sources: npt.NDArray[np.int64],
    learn: Callable[[Examples], Model | WeightedModel] = Model,
    folds: int = FOLDS,
    most: int = EVERYTHING,
) -> list[Observation]:
    """Every source phrase asked of a model that has not read it, and every intent of one that has none of it.

    Of a base large enough to tell by less, the first `folds` of the five and `most` phrases of each.

    `sources` tells which rows came from one template: they are held out together, else the base would quote itself;
    a negative source is never held out (titles, out-of-scope phrases).
    """
    return _shared([one for fold in range(folds) for one in _fold(examples, sources, fold, learn, most)])


def _shared(found: Sequence[Observation]) -> list[Observation]:
    """Outcomes with the share of out-of-scope ones, whose weights came negative, as the thresholds assume it."""
    inside = sum(one.weight for one in found if one.weight > 0)
    outside = -sum(one.weight for one in found if one.weight < 0)
    scale = OUT_OF_SCOPE_SHARE / (1 - OUT_OF_SCOPE_SHARE) * inside / outside if outside else 0.0
    return [
        Observation(one.signs, one.right, one.among_first, one.weight if one.weight > 0 else -one.weight * scale)
        for one in found
    ]


def _fold(
    examples: Examples,
    sources: npt.NDArray[np.int64],
    fold: int,
    learn: Callable[[Examples], Model | WeightedModel],
    most: int,
) -> Iterator[Observation]:
    """Outcomes of one fold; those of held-out intents carry a negative weight until their share is known."""
    labels = examples.labels
    hidden = (labels % FOLDS == fold) & (labels < examples.intents)
    asked = (sources >= 0) & (sources % FOLDS == (fold + labels) % FOLDS) & ~hidden
    kept = ~hidden & ~asked
    if not kept.any() or not (labels[kept] < examples.intents).any():
        return
    model = learn(examples.take(kept))
    remaining = set(labels[kept].tolist())
    every = np.flatnonzero(asked | (hidden & (sources >= 0)))
    rows = every[:: max(1, len(every) // most)].tolist()
    questions = [tokens for row in rows for tokens in (examples.tokens[row], told(examples, row))]
    shares = (1 - TOLD, TOLD)
    for turn, scores in enumerate(model.score_each(questions)):
        row = rows[turn // len(shares)]
        label, weight = int(labels[row]), float(examples.weights[row]) * shares[turn % len(shares)]
        known = label in remaining
        yield observe(scores, label if known else -1, weight if known else -weight)


def told(examples: Examples, row: int) -> Tokens:
    """A phrase as people tell it: somewhere within one or two sentences about something else."""
    around, phrase = examples.ambient, examples.tokens[row]
    if not around:
        return phrase
    before, after = around[row * 7 % len(around)], around[(row * 11 + 3) % len(around)]
    parts = ((before, phrase), (phrase, after), (before, phrase, after))[row % 3]
    return Tokens(
        tuple(chain.from_iterable(part.lemmas for part in parts)),
        tuple(chain.from_iterable(part.concepts for part in parts)),
        ". ".join(part.text for part in parts),
    )


def left_out(model: LargeModel, examples: Examples, sources: npt.NDArray[np.int64]) -> list[Observation]:
    """The same as `held_out` for a large base, which need not be learnt anew: rows are left out as a question is asked.

    Words that only the rows left out use are turned into strangers, as they would be.
    """
    rows = np.flatnonzero(sources >= 0)
    rows = rows[:: max(1, len(rows) // SAMPLE)]
    uses = _Uses(model)
    asked = [_asked(examples, sources, uses, row, turn) for turn, row in enumerate(rows.tolist())]
    found = []
    for row, one, scores in zip(rows.tolist(), asked, model.score_without(asked), strict=True):
        weight, hidden = float(examples.weights[row]), one.intent >= 0
        label = int(examples.labels[row])
        found.append(observe(scores, -1 if hidden else label, -weight if hidden else weight))
    return _shared(found)


def _asked(examples: Examples, sources: npt.NDArray[np.int64], uses: _Uses, row: int, turn: int) -> Without:
    """The phrase as a question; of five intents one is hidden as a whole, of four phrases one is told in a story."""
    label = int(examples.labels[row])
    own = np.arange(*np.searchsorted(examples.labels, [label, label + 1]))
    hidden = turn % FOLDS == 0
    source = own if hidden else own[sources[own] == sources[row]]
    as_told = turn % round(1 / TOLD) == 0
    whole = told(examples, row) if as_told else examples.tokens[row]
    return Without(uses.estranged(whole, source), whole, source, -1 if as_told else label, label if hidden else -1)


class _Uses:
    """Which phrases of a base use a lemma or a concept."""

    def __init__(self, model: LargeModel) -> None:
        self._columns = sparse.csc_matrix(model.rows)
        self._vectoriser = model.vectoriser

    def estranged(self, tokens: Tokens, without: npt.NDArray[np.int64]) -> Tokens:
        """The tokens as they would be read if the rows had never been written."""
        words, concepts = self._vectoriser.words, self._vectoriser.concepts

        def strange(names: tuple[str, ...], vocabulary: Vocabulary) -> tuple[str, ...]:
            return tuple(name if self._elsewhere(vocabulary, name, without) else _STRANGER for name in names)

        return Tokens(strange(tokens.lemmas, words), strange(tokens.concepts, concepts))

    def _elsewhere(self, vocabulary: Vocabulary, name: str, without: npt.NDArray[np.int64]) -> bool:
        column = vocabulary.first + vocabulary.ids[name]
        first, last = self._columns.indptr[column : column + 2]
        users = self._columns.indices[first:last]
        return len(users) > len(without) or not np.isin(users, without).all()
