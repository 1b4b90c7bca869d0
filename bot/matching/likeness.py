"""Which of many questions ask the same: for those that the base could not answer, so its own words are no measure."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from bot.domain.knowledge import KnowledgeBase
from bot.matching import phrases as learnt
from bot.matching.embeddings import shipped, unit
from bot.matching.features import Tokens, Vectoriser
from bot.matching.reader import Reader

Distances = npt.NDArray[np.float64]

#: Share of meaning beside words, and the mean distance (1 − cosine) up to which two groups are one. Chosen on training
#: questions of three sets by F½ over pairs: who groups two matters misleads, who leaves one in two groups only delays.
MEANT, FAR = 0.7, 0.62
#: Questions grouped at once, the newest; the table of distances grows with their square (72 MB here).
MOST = 3_000


def groups(
    questions: Sequence[str], knowledge: KnowledgeBase, far: float = FAR, meant: float = MEANT
) -> list[list[int]]:
    """Positions of the questions, those that ask the same together, in order of their first.

    Words are read as the matcher reads them and weigh by their rarity among the base's phrases and the questions; what
    they mean counts beside them. Groups are joined by the mean of all distances (average linkage), so that no chain of
    neighbours grows.
    """
    if len(questions) < 2:
        return [[place] for place in range(len(questions))]
    labels = fcluster(linkage(_distances(questions, knowledge, meant), "average"), far, "distance")
    found: dict[int, list[int]] = {}
    for place, label in enumerate(labels.tolist()):
        found.setdefault(label, []).append(place)
    return sorted(found.values())


def _distances(questions: Sequence[str], knowledge: KnowledgeBase, meant: float) -> Distances:
    """Between each two, as scipy wants them; what has no words is far from everything.

    The mean of all phrases and questions is taken off first (Suzuki et al. 2013, on hubs): what every question to a
    mobile operator says, «подскажите», «телефон», is no sign that two of them ask the same.
    """
    phrases = [phrase.text for phrase in learnt.phrases(knowledge)]
    reader = Reader([*phrases, *questions], knowledge.synonyms, knowledge.skip_words)
    tokens = [*reader.phrases[: len(phrases)], *(reader.question(text) for text in questions)]
    near = _by_words(tokens, len(phrases))
    meaning, known = _by_meaning(tokens, len(phrases))
    near += meant * known * (meaning - near)
    far = np.clip(1 - near, 0, None)
    np.fill_diagonal(far, 0)
    return np.asarray(squareform(far, checks=False), np.float64)


def _by_words(tokens: Sequence[Tokens], first: int) -> Distances:
    """Cosines of the texts from `first` on; the rows themselves stay sparse."""
    matrix = Vectoriser().fit(tokens, np.ones(len(tokens), np.float32))
    rows, mean = matrix[first:], np.asarray(matrix.mean(axis=0)).ravel()
    along = np.asarray(rows @ mean, np.float64)
    near = np.asarray((rows @ rows.T).toarray(), np.float64) - along[:, None] - along + mean @ mean
    lengths = np.sqrt(np.maximum(near.diagonal(), 1e-9))
    filled = np.diff(rows.indptr) > 0
    return np.where(np.outer(filled, filled), near / np.outer(lengths, lengths), 0)


def _by_meaning(tokens: Sequence[Tokens], first: int) -> tuple[Distances, npt.NDArray[np.bool_]]:
    """The same by what they mean, and of which pairs that is known."""
    meant = shipped().encode([one.lemmas for one in tokens])
    rows = unit(meant[first:] - meant.mean(axis=0))
    known = meant[first:].any(axis=1)
    return np.asarray(rows @ rows.T, np.float64), np.outer(known, known)
