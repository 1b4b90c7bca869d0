"""Learns the shipped vectors from the paraphrases: `python -m bot.matching.embeddings.training`.

Takes some minutes of one core and always gives the same numbers on the same machine. The digest of the texts and of
this recipe is kept with the vectors, so that a test can tell when they have fallen behind.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse
from tqdm import trange

from bot.matching import lexicon, normalise
from bot.matching.embeddings import FILE, PIECE, PIECES, Floats, rounded, terms, unit

TEXTS = Path(__file__).with_name("paraphrases")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to learn. `temperature` divides the cosines; `dropped` is the share of a text's terms that a step leaves out,
    so that no topic hangs on one word; `piece_weight` what a piece counts beside a word; a term has to stand in
    `least` texts, a pair of words in `least_pair`, a piece in `least_piece`; a word as it is written is known from
    `least_form` times on. Chosen on questions of public English sets that nothing is measured on.
    """

    width: int = 256
    rounds: int = 15
    batch: int = 256
    rate: float = 0.01
    temperature: float = 0.08
    dropped: float = 0.5
    piece_weight: float = 0.4
    least: int = 2
    least_pair: int = 3
    least_piece: int = 4
    least_form: int = 2
    seed: int = 0

    def least_of(self, term: str) -> int:
        """In how many texts a term has to stand."""
        if term.startswith(PIECE):
            return self.least_piece
        return self.least_pair if " " in term else self.least


@dataclass(frozen=True, slots=True)
class Texts:
    """Questions, and the number of the topic of each."""

    lemmas: tuple[tuple[str, ...], ...]
    topics: npt.NDArray[np.int64]


def paraphrases(folder: Path = TEXTS) -> Iterator[tuple[str, str]]:
    """Topic and question of every line; a topic's name is its line «# name», one language's apart from the other's."""
    for path in sorted(folder.glob("*.txt")):
        topic = ""
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("#"):
                topic = f"{path.stem[:2]} {line[1:].strip()}"
            elif line.strip():
                yield topic, line.strip()


def read(folder: Path = TEXTS) -> Texts:
    """The paraphrases as lemmas."""
    numbers: dict[str, int] = {}
    found = [
        (numbers.setdefault(topic, len(numbers)), tuple(lexicon.lemmas(text))) for topic, text in paraphrases(folder)
    ]
    told = [(topic, lemmas) for topic, lemmas in found if lemmas]
    return Texts(tuple(lemmas for _, lemmas in told), np.array([topic for topic, _ in told], np.int64))


def digest(recipe: Recipe, folder: Path = TEXTS) -> str:
    """The name of what would be learnt."""
    total = hashlib.sha256(f"{recipe} {PIECES}".encode())
    for path in sorted(folder.glob("*.txt")):
        total.update(path.read_bytes())
    return total.hexdigest()


class _Adam:
    """Kingma & Ba 2015, the moments of a row kept only where it is touched."""

    def __init__(self, rows: int, width: int) -> None:
        self._first, self._second = np.zeros((rows, width), np.float32), np.zeros((rows, width), np.float32)
        self._seen = np.zeros((rows, 1), np.float32)

    def step(self, rows: npt.NDArray[np.int64], slope: Floats, rate: float) -> Floats:
        """What to take away from the rows."""
        self._seen[rows] += 1
        self._first[rows] = first = 0.9 * self._first[rows] + 0.1 * slope
        self._second[rows] = second = 0.99 * self._second[rows] + 0.01 * slope**2
        seen = self._seen[rows]
        scaled = first / (1 - 0.9**seen) / (np.sqrt(second / (1 - 0.99**seen)) + 1e-8)
        return np.asarray(rate * scaled, np.float32)


class _Learner:
    """Vectors of terms and of topics; the cosine of a text's sum with its topic's vector is to be the highest."""

    def __init__(self, texts: Texts, recipe: Recipe) -> None:
        self._recipe, self._topics = recipe, texts.topics
        uses = Counter(term for lemmas in texts.lemmas for term in set(terms(lemmas)))
        self.terms = sorted(term for term, count in uses.items() if count >= recipe.least_of(term))
        numbers = {term: number for number, term in enumerate(self.terms)}
        self._told = [
            np.array([numbers[term] for term in terms(lemmas) if term in numbers], np.int64) for lemmas in texts.lemmas
        ]
        rarity = np.array([np.log((1 + len(texts.lemmas)) / (1 + uses[term])) + 1 for term in self.terms], np.float32)
        whole = np.array([recipe.piece_weight if term.startswith(PIECE) else 1.0 for term in self.terms], np.float32)
        self.weights = np.asarray(rarity / rarity.mean() * whole, np.float32)
        self._chance = np.random.default_rng(recipe.seed)
        count = int(texts.topics.max()) + 1
        self.vectors = 0.1 * self._chance.standard_normal((len(self.terms), recipe.width)).astype(np.float32)
        self.proxies = self._chance.standard_normal((count, recipe.width)).astype(np.float32)
        self._moments = _Adam(len(self.terms), recipe.width), _Adam(count, recipe.width)

    def round(self, left: float) -> float:
        """One pass over all texts; `left` is the share of the learning rate that remains. The mean loss."""
        order = self._chance.permutation(len(self._told))
        batches = np.array_split(order, max(1, len(order) // self._recipe.batch))
        return sum(self._step(batch, left) for batch in batches) / len(order)

    def _step(self, batch: npt.NDArray[np.int64], left: float) -> float:
        touched, bag = self._bag(batch)
        sums = np.asarray(bag @ self.vectors[touched], np.float32)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True) + 1e-6
        own, ends = sums / lengths, np.arange(len(batch))
        proxy_lengths = np.linalg.norm(self.proxies, axis=1, keepdims=True) + 1e-6
        proxies = self.proxies / proxy_lengths
        odds = np.exp((own @ proxies.T - 1) / self._recipe.temperature)
        chances = odds / odds.sum(axis=1, keepdims=True)
        loss = -float(np.log(chances[ends, self._topics[batch]] + 1e-9).sum())
        chances[ends, self._topics[batch]] -= 1
        slope = chances / (len(batch) * self._recipe.temperature)
        for_sums = _across(slope @ proxies, own) / lengths
        for_proxies = _across(slope.T @ own, proxies) / proxy_lengths
        rate = self._recipe.rate * left
        self.vectors[touched] -= self._moments[0].step(touched, np.asarray(bag.T @ for_sums, np.float32), rate)
        self.proxies -= self._moments[1].step(np.arange(len(proxies)), for_proxies, rate)
        return loss

    def _bag(self, batch: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], sparse.csr_matrix]:
        """The terms that the texts of a batch use after dropping, and how each text weighs them."""
        told = [self._told[text] for text in batch]
        columns, rows = np.concatenate(told), np.repeat(np.arange(len(batch)), [len(one) for one in told])
        kept = self._chance.random(len(columns)) > self._recipe.dropped
        touched, place = np.unique(columns[kept], return_inverse=True)
        values = self.weights[columns[kept]]
        return touched, sparse.csr_matrix((values, (rows[kept], place)), (len(batch), len(touched)))


def _across(slope: Floats, directions: Floats) -> Floats:
    """The slope without what only makes a vector longer."""
    return np.asarray(slope - (slope * directions).sum(axis=1, keepdims=True) * directions, np.float32)


def learn(texts: Texts, recipe: Recipe, silent: bool = False) -> tuple[list[str], Floats, Floats]:
    """Terms, their vectors, each with the weight of its term in it, and the unit vectors of the topics."""
    learner = _Learner(texts, recipe)
    progress = trange(recipe.rounds, desc="learning", disable=silent)
    for number in progress:
        progress.set_postfix(loss=f"{learner.round(1 - number / recipe.rounds):.3f}")
    return learner.terms, np.asarray(learner.vectors * learner.weights[:, None], np.float32), unit(learner.proxies)


def forms(least: int, folder: Path = TEXTS) -> dict[str, int]:
    """Words as they are written, and how often: what the speller takes for a word besides those of a base."""
    uses = Counter(word for _, text in paraphrases(folder) for word in normalise.words(normalise.clean(text)))
    return {word: count for word, count in sorted(uses.items()) if count >= least and word.isalpha()}


def save(
    names: Sequence[str], vectors: Floats, topics: Floats, words: Mapping[str, int], name: str, file: Path = FILE
) -> None:
    """Write them as `shipped` reads them."""
    whole, scales = rounded(vectors)
    text = {"terms": _text("\n".join(names)), "forms": _text("\n".join(words)), "digest": _text(name)}
    counts = np.fromiter(words.values(), np.int32, len(words))
    small = topics.astype(np.float16)
    np.savez(file, allow_pickle=False, vectors=whole, scales=scales, topics=small, counts=counts, **text)


def _text(text: str) -> npt.NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)


def main() -> None:
    """Learn from the texts as they are and write the vectors."""
    recipe = Recipe()
    names, vectors, topics = learn(read(), recipe)
    save(names, vectors, topics, forms(recipe.least_form), digest(recipe))
    print(f"{len(names)} terms, {FILE.stat().st_size / 2**20:.1f} MB", file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    main()
