"""The phrases of a base as something to learn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.matching.features import Floats, Ints, Tokens


@dataclass(frozen=True, slots=True)
class Examples:
    """Training phrases, sorted by label: tokens, the intent's number (`intents` of them; that very number stands for
    out of scope), what an error costs, how often the phrase counts when rarity is told.

    `ambient` is what people tell around any question: it counts where rarity is told, and is not learnt.
    """

    tokens: tuple[Tokens, ...]
    labels: Ints
    weights: Floats
    frequency: Floats
    intents: int
    ambient: tuple[Tokens, ...] = ()

    def take(self, rows: npt.NDArray[np.bool_]) -> Examples:
        """Only the rows marked."""
        kept = tuple(one for one, wanted in zip(self.tokens, rows, strict=True) if wanted)
        return Examples(kept, self.labels[rows], self.weights[rows], self.frequency[rows], self.intents, self.ambient)


def targets(examples: Examples) -> tuple[Floats, Floats]:
    """Which class each phrase speaks for and what an error on it costs; below, what people tell around questions.

    That is a class which is never an answer: having learnt it, an intent does not take «внук» for a sign of itself
    because one of its phrases has the word.
    """
    labels = np.append(examples.labels, np.full(len(examples.ambient), examples.intents + 1, np.int32))
    wanted = np.zeros((len(labels), examples.intents + 2), np.float32)
    wanted[np.arange(len(labels)), labels] = 1
    return wanted, np.append(examples.weights, np.ones(len(examples.ambient), np.float32)).astype(np.float32)


def outside(examples: Examples) -> npt.NDArray[np.intp]:
    """Rows that the base itself names out of scope, without those that are shipped."""
    return np.flatnonzero((examples.labels == examples.intents) & (examples.frequency == 1))
