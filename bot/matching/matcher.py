"""The one entrance: a base goes in, `match(text)` says what a subscriber means and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.domain.knowledge import KnowledgeBase
from bot.domain.match import Candidate, Match, Verdict
from bot.matching import classify, morphology, normalise
from bot.matching.explain import Evidence, Explanation, Reason, Stage, WordWeight
from bot.matching.features import Vectoriser
from bot.matching.settings import MatchingSettings
from bot.matching.templates import TemplateError, expand

Floats = npt.NDArray[np.float32]

#: What an error on one training phrase costs against the L2 penalty, scikit-learn's C.
_COST = 20.0


@dataclass(frozen=True, slots=True)
class _Phrase:
    text: str
    intent: int
    weight: float


@dataclass(frozen=True, slots=True)
class _Reading:
    stages: tuple[Stage, ...]
    tokens: tuple[str, ...]
    seen: float
    similarities: Floats
    probabilities: Floats


class Matcher:
    """Learnt from one version of a base and never changed afterwards, so threads may share it."""

    def __init__(self, knowledge: KnowledgeBase, settings: MatchingSettings) -> None:
        self.settings = settings
        self.knowledge_version = knowledge.version
        self._intents = tuple(sorted(knowledge.intents, key=lambda intent: intent.id))
        self._skip = frozenset(word for phrase in knowledge.skip_words for word in _lemmas(phrase))
        self._phrases = _phrases(knowledge)
        self._vectoriser = Vectoriser()
        rows = [self._tokens(phrase.text) for phrase in self._phrases]
        matrix = self._vectoriser.fit(rows)
        self._columns = sparse.csr_matrix(matrix.T)
        self._table = _train(matrix, self._phrases, len(self._intents) + 1)
        self.sure_threshold, self.unsure_threshold = 0.5, 0.15

    @classmethod
    def build(cls, knowledge: KnowledgeBase, settings: MatchingSettings | None = None) -> Matcher:
        """Learn from a base. Takes seconds and all of one core: call it off the event loop."""
        return cls(knowledge, settings or MatchingSettings())

    def match(self, text: str) -> Match:
        """What the text may mean, the likeliest first, and what may be done with that."""
        return self._judge(text, self._read(text))[0]

    def explain(self, text: str) -> Explanation:
        """The same as `match`, with everything that led there."""
        reading = self._read(text)
        match, reason = self._judge(text, reading)
        return Explanation(
            match=match,
            stages=reading.stages,
            evidence=tuple(self._evidence(candidate, reading) for candidate in match.candidates),
            seen=reading.seen,
            sure_threshold=self.sure_threshold,
            unsure_threshold=self.unsure_threshold,
            reason=reason,
        )

    def _tokens(self, text: str) -> list[str]:
        tokens = _lemmas(text)
        return [token for token in tokens if token not in self._skip] or tokens

    def _read(self, text: str) -> _Reading:
        cleaned = normalise.clean(text)
        tokens = self._tokens(text)
        stages = (Stage("cleaned", cleaned), Stage("lemmas", " ".join(tokens)))
        vector = self._vectoriser.vector(tokens)
        similarities = np.zeros(len(self._phrases), np.float32)
        known = vector.ids >= 0
        ids, weights = vector.ids[known], vector.weights[known]
        if len(ids) and len(self._phrases):
            row = sparse.csr_matrix((weights, ids, [0, len(ids)]), shape=(1, self._vectoriser.size))
            similarities = np.asarray((row @ self._columns).toarray()[0], np.float32)
        probabilities = classify.softmax(similarities @ self._table)
        return _Reading(stages, tuple(tokens), vector.seen, similarities, probabilities)

    def _judge(self, text: str, reading: _Reading) -> tuple[Match, Reason]:
        if not reading.tokens:
            return Match(text, Verdict.NO_MATCH), Reason.EMPTY
        best_similarity = float(reading.similarities.max(initial=0))
        if not self._intents or best_similarity <= 0:
            return Match(text, Verdict.NO_MATCH), Reason.NOTHING_KNOWN
        candidates = self._candidates(reading, best_similarity)
        best = candidates[0].confidence
        if reading.probabilities.argmax() == len(self._intents):
            return Match(text, Verdict.NO_MATCH, candidates), Reason.NEARER_TO_OUT_OF_SCOPE
        if best >= self.sure_threshold:
            return Match(text, Verdict.SURE, candidates), Reason.CLEAR
        if best >= self.unsure_threshold:
            return Match(text, Verdict.UNSURE, candidates), Reason.NOT_SURE_ENOUGH
        return Match(text, Verdict.NO_MATCH, candidates), Reason.TOO_UNLIKELY

    def _candidates(self, reading: _Reading, best_similarity: float) -> tuple[Candidate, ...]:
        scores = reading.probabilities[: len(self._intents)]
        order = np.argsort(-scores, kind="stable")[: max(5, self.settings.suggestions)]
        trust = min(1.0, best_similarity * 1.4) * (0.5 + 0.5 * reading.seen)
        return tuple(
            Candidate(self._intents[i].id, float(scores[i]) * trust, self._nearest(int(i), reading)[0]) for i in order
        )

    def _nearest(self, intent: int, reading: _Reading) -> tuple[str, float]:
        own = [n for n, phrase in enumerate(self._phrases) if phrase.intent == intent]
        if not own:
            return "", 0.0
        nearest = max(own, key=lambda n: reading.similarities[n])
        return self._phrases[nearest].text, float(reading.similarities[nearest])

    def _evidence(self, candidate: Candidate, reading: _Reading) -> Evidence:
        index = [intent.id for intent in self._intents].index(candidate.intent_id)
        phrase, similarity = self._nearest(index, reading)
        shared = set(self._tokens(phrase)) & set(reading.tokens)
        words = tuple(WordWeight(word, 1 / len(shared)) for word in sorted(shared))
        title = self._intents[index].title.get("", "ru")
        return Evidence(candidate.intent_id, title, candidate.confidence, phrase, similarity, words)


def _lemmas(text: str) -> list[str]:
    return [morphology.lemma(word) for word in normalise.words(normalise.clean(text))]


def _phrases(knowledge: KnowledgeBase) -> tuple[_Phrase, ...]:
    """Every phrase and title, expanded; a template weighs as much as a plain phrase."""
    intents = sorted(knowledge.intents, key=lambda intent: intent.id)
    found = [
        _Phrase(text, number, 1 / len(variants))
        for number, intent in enumerate(intents)
        for variants in (*map(_variants, intent.phrases), tuple(intent.title.texts.values()))
        for text in variants
    ]
    found += [_Phrase(text, len(intents), 1.0) for phrase in knowledge.out_of_scope for text in _variants(phrase)]
    return tuple(sorted(found, key=lambda phrase: (phrase.intent, phrase.text)))


def _variants(phrase: str) -> tuple[str, ...]:
    """The reader of the base reports broken templates; here such a phrase still counts, as plain text."""
    try:
        return expand(phrase)
    except TemplateError:
        return (phrase,)


def _train(matrix: sparse.csr_matrix, phrases: tuple[_Phrase, ...], classes: int) -> Floats:
    if not phrases:
        return np.zeros((0, classes), np.float32)
    kernel = np.asarray((matrix @ matrix.T).toarray(), np.float32)
    targets = np.zeros((len(phrases), classes), np.float32)
    targets[np.arange(len(phrases)), [phrase.intent for phrase in phrases]] = 1
    weights = np.array([_COST * phrase.weight for phrase in phrases], np.float32)
    return classify.fit(kernel, targets, weights)
