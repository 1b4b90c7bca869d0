"""What a text means beside the words it is made of, joined with the words into one space.

A text's row here is as long as the share of the similarity that meaning has, and its words get what is left, so the
product of two texts is a cosine in one space whatever each of them is made of. A text of which the embeddings know
nothing is compared by its words alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.matching.embeddings import rounded, shipped
from bot.matching.features import Floats, Tokens
from bot.matching.semantic import Encoder

#: Share of the embeddings beside words. In tests Russian gained up to 0.7, English was flat from 0.3 to 0.6.
EMBEDDED = 0.5
#: Shares of the embeddings and of a sentence encoder where there is one.
EMBEDDED_BESIDE, ENCODED = 0.15, 0.7


class Meaning:
    """Rows of meaning, with a sentence encoder or without. Holds no vectors of its own."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._encoder = encoder

    def rows(self, texts: Sequence[Tokens]) -> Floats:
        """One row a text, of a squared length up to the share that meaning has."""
        embedded = shipped().encode([one.lemmas for one in texts])
        if self._encoder is None:
            return np.asarray(EMBEDDED**0.5 * embedded, np.float32)
        encoded = self._encoder.encode([one.text for one in texts])
        parts = [EMBEDDED_BESIDE**0.5 * embedded, ENCODED**0.5 * encoded]
        return np.asarray(np.hstack(parts), np.float32)


def left_to_words(rows: Floats) -> Floats:
    """The factor of each text's words: what its row of meaning leaves of the length of one."""
    return np.asarray(np.sqrt(np.maximum(1 - np.einsum("ij,ij->i", rows, rows), 0)), np.float32)


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
    how far the topics that the base is about are before those that it is not, `own` the same for the topics of the
    first intent.
    """

    worded: float = 0.0
    meant: float = 0.0
    lead: float = 0.0
    before_worded: int = 0
    before_meant: int = 0
    covered: float = 0.0
    own: float = 0.0


NO_AGREEMENT = Agreement()


def agreement(worded: Floats, meant: Floats, first: int, about: tuple[float, float]) -> Agreement:
    """Of the intent numbered `first`, out of the best similarity of every intent by words and by meaning."""
    others = np.delete(meant, first)
    return Agreement(
        float(worded[first]),
        float(meant[first]),
        float(meant[first] - others.max(initial=0)),
        int((worded > worded[first]).sum()),
        int((others > meant[first]).sum()),
        *about,
    )


class Topics:
    """Which topics of the embeddings a base is about: those that its phrases are nearest to.

    A question that is nearest to a topic which no intent has asks for something known, and not for anything here. That
    is the best sign of a question out of scope that there is.
    """

    def __init__(self, rows: Floats, labels: npt.NDArray[np.integer], intents: int) -> None:
        cosines = _with_topics(rows)
        inside = (labels < intents) & cosines.any(axis=1)
        self._of = np.zeros((intents, cosines.shape[1]), bool)
        self._of[labels[inside], cosines[inside].argmax(axis=1)] = True
        self._intents = self._of.sum(axis=0)

    def about(self, row: Floats, first: int, absent: int = -1) -> tuple[float, float]:
        """`covered` and `own` of `Agreement` for a question's row, as if the intent `absent` were not in the base."""
        cosines = _with_topics(row[None])[0]
        held = self._intents > (self._of[absent] if absent >= 0 else 0)
        return _lead(cosines, held), _lead(cosines, self._of[first])


def _with_topics(rows: Floats) -> Floats:
    """Cosines of each row with each topic."""
    known = shipped()
    return np.asarray(rows[:, : known.width] @ known.topics.T / EMBEDDED**0.5, np.float32)


def _lead(values: Floats, chosen: npt.NDArray[np.bool_]) -> float:
    return float(values[chosen].max(initial=-1) - values[~chosen].max(initial=-1))
