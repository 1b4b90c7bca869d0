"""Which of many questions ask the same: for those that the base could not answer, so its own words are no measure."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from bot.domain.knowledge import KnowledgeBase
from bot.matching import phrases as learnt
from bot.matching.features import Vectoriser
from bot.matching.reader import Reader

#: Mean distance (1 − cosine) between two groups up to which they are one. Measured by `tests.benchmarks.bench_gaps`.
FAR = 0.84
#: Questions grouped at once, the newest; the table of distances grows with their square (72 MB here).
MOST = 3_000


def groups(questions: Sequence[str], knowledge: KnowledgeBase, far: float = FAR) -> list[list[int]]:
    """Positions of the questions, those that ask the same together, in order of their first.

    Words are read as the matcher reads them and weigh by their rarity among the base's phrases and the questions.
    Groups are joined by the mean of all distances (average linkage), so that no chain of neighbours grows.
    """
    if len(questions) < 2:
        return [[place] for place in range(len(questions))]
    labels = fcluster(linkage(_distances(questions, knowledge), "average"), far, "distance")
    found: dict[int, list[int]] = {}
    for place, label in enumerate(labels.tolist()):
        found.setdefault(label, []).append(place)
    return sorted(found.values())


def _distances(questions: Sequence[str], knowledge: KnowledgeBase) -> npt.NDArray[np.float64]:
    """Between each two, as scipy wants them; what has no words is far from everything.

    The mean of all phrases and questions is taken off first (Suzuki et al. 2013, on hubs): what every question to a
    mobile operator says, «подскажите», «телефон», is no sign that two of them ask the same.
    """
    phrases = [phrase.text for phrase in learnt.phrases(knowledge)]
    reader = Reader([*phrases, *questions], knowledge.synonyms, knowledge.skip_words)
    tokens = [*reader.phrases[: len(phrases)], *(reader.question(text) for text in questions)]
    matrix = Vectoriser().fit(tokens, np.ones(len(tokens), np.float32))
    far = np.clip(1 - _centred(matrix[len(phrases) :], np.asarray(matrix.mean(axis=0)).ravel()), 0, 1)
    np.fill_diagonal(far, 0)
    return np.asarray(squareform(far, checks=False), np.float64)


def _centred(rows: sparse.csr_matrix, mean: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Cosines of the rows without the mean; the rows themselves stay sparse."""
    along = np.asarray(rows @ mean, np.float64)
    near = np.asarray((rows @ rows.T).toarray(), np.float64) - along[:, None] - along + mean @ mean
    lengths = np.sqrt(np.maximum(near.diagonal(), 1e-9))
    filled = np.diff(rows.indptr) > 0
    return np.asarray(np.where(filled[:, None] & filled, near / lengths[:, None] / lengths, 0), np.float64)
