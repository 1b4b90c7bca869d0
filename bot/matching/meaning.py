"""What a text means beside the words it is made of: the embeddings, and a sentence encoder where there is one.

A text's row is as long as the share of the similarity that meaning has; what it leaves is for topics and words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.matching.embeddings import rounded, shipped
from bot.matching.features import Floats, Tokens
from bot.matching.semantic import Encoder

#: Shares of the squared length that the embeddings and their topics have beside words.
EMBEDDED, TOPICS = 0.4, 0.2
#: The same beside a sentence encoder, and the encoder's own.
EMBEDDED_BESIDE, TOPICS_BESIDE, ENCODED = 0.1, 0.1, 0.7


class Meaning:
    """Rows of meaning, with a sentence encoder or without. Holds no vectors of its own; `topics` is their share."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._encoder = encoder
        self.topics = TOPICS_BESIDE if encoder else TOPICS

    def rows(self, texts: Sequence[Tokens]) -> Floats:
        """One row a text, of a squared length up to the share that meaning has."""
        embedded = shipped().encode([one.lemmas for one in texts])
        if self._encoder is None:
            return np.asarray(EMBEDDED**0.5 * embedded, np.float32)
        encoded = self._encoder.encode([one.text for one in texts])
        parts = [EMBEDDED_BESIDE**0.5 * embedded, ENCODED**0.5 * encoded]
        return np.asarray(np.hstack(parts), np.float32)

    def embedded(self, rows: Floats) -> Floats:
        """Of such rows what the embeddings tell."""
        return rows[:, : shipped().width]


@dataclass(frozen=True, slots=True)
class Small:
    """Rows as whole numbers up to 127 and what one is worth: 200,000 of them take 50 MB."""

    whole: npt.NDArray[np.int8]
    scales: Floats

    @classmethod
    def of(cls, rows: Floats) -> Small:
        """The rows, rounded."""
        return cls(*rounded(rows))

    @classmethod
    def stacked(cls, parts: Sequence[Small]) -> Small:
        """The rows of all parts, one below the other."""
        return cls(np.concatenate([part.whole for part in parts]), np.concatenate([part.scales for part in parts]))

    def take(self, rows: npt.NDArray[np.int64]) -> Floats:
        """Some of the rows as they were."""
        return np.asarray(self.whole[rows] * self.scales[rows, None], np.float32)

    @property
    def rows(self) -> Floats:
        """All of them."""
        return np.asarray(self.whole * self.scales[:, None], np.float32)

    def joined(self, others: Small, rows: npt.NDArray[np.int64]) -> Small:
        """Those of these rows and, numbered after them, of the others that are wanted, in that order."""
        both = Small.stacked([self, others])
        return Small(both.whole[rows], both.scales[rows])


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether words and meaning speak for the same intent.

    `worded` and `meant` are what each adds to the similarity with the first intent's nearest phrases, `lead` how far it
    is before the others in meaning; `before_worded` and `before_meant` count the intents that are nearer. `covered` is
    how much of what the question is about the likeliest intent is about, `own` the same for the first intent.
    """

    worded: float = 0.0
    meant: float = 0.0
    lead: float = 0.0
    before_worded: int = 0
    before_meant: int = 0
    covered: float = 0.0
    own: float = 0.0


NO_AGREEMENT = Agreement()


def agreement(worded: Floats, meant: Floats, first: int, covered: Floats, intent: int) -> Agreement:
    """Of the first intent, at that place among some of which words and meaning tell the best similarity.

    `covered` is what each intent of the whole base covers of the question's topics; there the first has its number.
    """
    others = np.delete(meant, first)
    return Agreement(
        float(worded[first]),
        float(meant[first]),
        float(meant[first] - others.max(initial=0)),
        int((worded > worded[first]).sum()),
        int((others > meant[first]).sum()),
        float(covered.max(initial=0)),
        float(covered[intent]),
    )
