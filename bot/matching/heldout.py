"""Questions with known outcomes out of the base itself: phrases and whole intents held out of training.

Phrases held out show how often a right answer looks like this; intents held out show what a question looks like that
the base has no answer to.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from bot.matching.calibrate import Observation, observe
from bot.matching.features import Tokens
from bot.matching.index import Examples, Model
from bot.matching.meaning import Meaning
from bot.matching.shortlist import LargeModel

FOLDS = 5
#: Share of questions that are out of scope, as the thresholds assume it until verdicts are recorded.
OUT_OF_SCOPE_SHARE = 0.3
#: Share of held-out phrases that are asked as people tell them, within sentences about something else.
TOLD = 0.25
#: Phrases of a large base that are asked as if they had never been written; enough for a share of 2 % to be told.
SAMPLE = 800
_STRANGER = "\0"  # a word that no base has


def held_out(examples: Examples, sources: npt.NDArray[np.int64], meaning: Meaning | None = None) -> list[Observation]:
    """Every source phrase asked of a model that has not read it, and every intent of one that has none of it.

    `sources` tells which rows came from one template: they are held out together, else the base would quote itself;
    a negative source is never held out (titles, out-of-scope phrases).
    """
    return _shared([one for fold in range(FOLDS) for one in _fold(examples, sources, fold, meaning)])


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
    examples: Examples, sources: npt.NDArray[np.int64], fold: int, meaning: Meaning | None
) -> Iterator[Observation]:
    """Outcomes of one fold; those of held-out intents carry a negative weight until their share is known."""
    labels = examples.labels
    hidden = (labels % FOLDS == fold) & (labels < examples.intents)
    asked = (sources >= 0) & (sources % FOLDS == (fold + labels) % FOLDS) & ~hidden
    kept = ~hidden & ~asked
    if not kept.any() or not (labels[kept] < examples.intents).any():
        return
    model = Model(examples.take(kept), meaning=meaning)
    remaining = set(labels[kept].tolist())
    for row in np.flatnonzero(asked | (hidden & (sources >= 0))):
        label, weight = int(labels[row]), float(examples.weights[row])
        known = label in remaining
        for tokens, part in ((examples.tokens[row], 1 - TOLD), (told(examples, int(row)), TOLD)):
            share = part * (weight if known else -weight)
            yield observe(model.score([tokens]), label if known else -1, share)


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
    phrases, owners = _uses(examples)
    found = []
    for turn, row in enumerate(rows.tolist()):
        label = int(examples.labels[row])
        own = np.flatnonzero(examples.labels == label)
        hidden = turn % FOLDS == 0  # the whole intent
        source = own if hidden else own[sources[own] == sources[row]]
        rare = owners if hidden else phrases
        tokens = _estranged(examples.tokens[row], rare, 1 if hidden else len(source))
        scores = model.score([tokens], source, model.meant(row), label if hidden else -1)
        weight = float(examples.weights[row])
        found.append(observe(scores, -1 if hidden else label, -weight if hidden else weight))
    return _shared(found)


def _uses(examples: Examples) -> tuple[Counter[str], Counter[str]]:
    """In how many phrases, and in how many intents, each lemma and concept stands."""
    phrases = Counter(name for one in examples.tokens for name in {*one.lemmas, *one.concepts})
    pairs = {
        (label, name)
        for one, label in zip(examples.tokens, examples.labels.tolist(), strict=True)
        for name in (*one.lemmas, *one.concepts)
    }
    return phrases, Counter(name for _, name in pairs)


def _estranged(tokens: Tokens, uses: Counter[str], own: int) -> Tokens:
    def strange(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name if uses[name] > own else _STRANGER for name in names)

    return Tokens(strange(tokens.lemmas), strange(tokens.concepts))
