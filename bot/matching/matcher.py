"""The one entrance: a base goes in, `match(text)` says what a subscriber means and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt

from bot.domain.knowledge import KnowledgeBase
from bot.domain.match import Candidate, Match, Verdict
from bot.matching import cache, calibrate, heldout
from bot.matching import phrases as learnt
from bot.matching.cache import Learnt
from bot.matching.calibrate import Calibration, Observation
from bot.matching.collisions import Collision, collisions
from bot.matching.explain import Evidence, Explanation, Reason, WordWeight
from bot.matching.features import Floats, Tokens
from bot.matching.index import Model, Scores
from bot.matching.meaning import Meaning
from bot.matching.reader import Reader
from bot.matching.remembered import Remembering
from bot.matching.searched import Searched
from bot.matching.semantic import Encoder, load
from bot.matching.settings import MatchingSettings
from bot.matching.shortlist import LargeModel
from bot.matching.weighted import WeightedModel

AnyModel = Model | WeightedModel | LargeModel
#: Phrases from which on the kernel of all of them is not made: it grows with their square, and takes 3 seconds here.
LARGE = 4_000
#: Phrases times intents up to which such a base is still learnt as a whole; above, it is searched before it is scored.
AT_ONCE = 3_000_000
#: Folds of such a base that the calibration asks, and phrases of each: all five told it no better.
FOLDS_AT_ONCE, ASKED_AT_ONCE = 2, 1_200
#: Confidence of a question that says word for word what one intent alone lists: only the editor could be wrong.
_WORD_FOR_WORD = 0.99


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text, or a part of it, with what the model made of it."""

    tokens: Tokens
    scores: Scores
    confidence: float

    @property
    def intent(self) -> int:
        return int(self.scores.intents[0]) if len(self.scores.intents) else -1

    @property
    def known(self) -> bool:
        """Whether the base has anything at all in common with it."""
        return self.intent >= 0 and bool(self.scores.similarities[0] > 0)

    @property
    def out_of_scope(self) -> bool:
        """Whether it is nearer to an out-of-scope phrase of the base than to any intent."""
        scores = self.scores
        likelier = scores.background > float(scores.probabilities[0]) if self.known else False
        return likelier and scores.outside >= float(scores.similarities[0])


@dataclass(frozen=True, slots=True)
class _Judgement:
    verdict: Verdict
    reason: Reason
    readings: tuple[_Reading, ...]  # that decided: one, or one for each question found


class Matcher:
    """Learnt from one version of a base and never changed afterwards, so threads may share it."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        settings: MatchingSettings,
        before: Matcher | None = None,
        phrases: tuple[learnt.Phrase, ...] = (),
    ) -> None:
        self.settings = settings
        self.knowledge_version = knowledge.version
        self._intents = learnt.intents(knowledge)
        self._phrases = phrases or learnt.phrases(knowledge)
        self._words = (knowledge.synonyms, knowledge.skip_words)
        self._encoder = _encoder(settings, before)
        self._meaning = Meaning(self._encoder)
        texts = [phrase.text for phrase in self._phrases]
        kept, name = _kept(knowledge, settings, self._phrases, self._encoder)
        read = kept.tokens if kept else None
        known = before._reader if before and before._words == self._words else None
        self._reader: Reader = Reader(texts, knowledge.synonyms, knowledge.skip_words, read, known)
        self._examples, sources = learnt.examples(self._phrases, self._reader, len(self._intents))
        if self._encoder:
            self._encoder.learn([*texts, *(one.text for one in self._examples.ambient)])
        self._model, table = self._learn(kept, before)
        self._observations: tuple[Observation, ...]
        self._calibration: Calibration
        self.thorough = kept is not None or before is None or type(before._model) is not type(self._model)
        if before is not None and not self.thorough:
            self._observations, self._calibration = before._observations, before._calibration
        else:
            self._observations = kept.observations if kept else self._observed(sources)
            self._calibration = calibrate.calibrate(self._observations, settings.max_wrong_answers)
        if settings.cache and self.thorough and not kept:
            cache.save(settings.cache, name, Learnt(self._examples.tokens, table, self._observations))
        self._word_for_word = self._unambiguous()

    @classmethod
    def build(cls, knowledge: KnowledgeBase, settings: MatchingSettings | None = None) -> Matcher:
        """Learn from a base. Takes seconds and all of one core: call it off the event loop."""
        return cls(knowledge, settings or MatchingSettings())

    def revised(self, knowledge: KnowledgeBase) -> Matcher:
        """The matcher of a changed base in a fraction of the time, for an editor who waits to see a change live.

        What held-out questions showed of the old base is taken over, and training starts from where it ended; while
        `thorough` is false, `build` would tell the confidence of the new base a little better. Where nothing changed
        but answers, there is nothing to learn; what `build` has left in the cache is taken from there.
        """
        phrases = learnt.phrases(knowledge)
        same = phrases == self._phrases and self._words == (knowledge.synonyms, knowledge.skip_words)
        if not (same and self.thorough):
            return Matcher(knowledge, self.settings, self, phrases)
        again = object.__new__(Matcher)
        again.__dict__.update(self.__dict__)
        again.knowledge_version, again._intents = knowledge.version, learnt.intents(knowledge)
        again._word_for_word = again._unambiguous()
        return again

    def _learn(self, kept: Learnt | None, before: Matcher | None) -> tuple[AnyModel, Floats]:
        """The model of the base, and what of it is worth keeping."""
        known = before._model if before and isinstance(before._model, Searched) else None
        if self._kind is LargeModel:
            return LargeModel(self._examples, self._meaning, known), np.zeros((0, 0), np.float32)
        table, start = kept.table if kept else None, self._start(before) if before is not None and not kept else None
        if self._kind is WeightedModel:
            weighted = WeightedModel(self._examples, table, self._meaning, start, known)
            return weighted, weighted.table
        model = Model(self._examples, table, self._meaning, start)
        return model, model.table

    @property
    def _kind(self) -> type[AnyModel]:
        """Which model serves a base of this size."""
        if len(self._phrases) <= LARGE:
            return Model
        return WeightedModel if len(self._phrases) * len(self._intents) <= AT_ONCE else LargeModel

    def _start(self, before: Matcher) -> Floats | None:
        """The old table in the order of the new phrases and intents; what is new begins at nothing."""
        if isinstance(before._model, LargeModel):
            return None
        old = before._model.table
        columns = {intent.id: number for number, intent in enumerate(before._intents)}
        last = len(before._intents)
        take = [columns.get(intent.id, -1) for intent in self._intents] + [last, last + 1]
        padded = np.pad(old, ((0, 1), (0, 1)))
        places = {before._name(phrase): row for row, phrase in enumerate(before._phrases)}
        around, had = len(self._examples.ambient), len(before._examples.ambient)
        rows = [places.get(self._name(phrase), -1) for phrase in self._phrases]
        rows += list(range(len(before._phrases), len(old))) if around == had else [-1] * around
        return np.asarray(padded[np.ix_(rows, take)], np.float32)

    def _name(self, phrase: learnt.Phrase) -> tuple[str, str]:
        """What a phrase is in any version of the base."""
        return phrase.text, self._intents[phrase.intent].id if phrase.intent < len(self._intents) else ""

    def _observed(self, sources: npt.NDArray[np.int64]) -> tuple[Observation, ...]:
        if isinstance(self._model, LargeModel):
            return tuple(heldout.left_out(self._model, self._examples, sources))
        if isinstance(self._model, WeightedModel):
            again = partial(WeightedModel, meaning=self._meaning, before=self._model)
            return tuple(heldout.held_out(self._examples, sources, again, folds=FOLDS_AT_ONCE, most=ASKED_AT_ONCE))
        return tuple(heldout.held_out(self._examples, sources, partial(Model, meaning=self._meaning)))

    @property
    def encoder(self) -> Encoder | None:
        """The sentence encoder, if the settings name one."""
        return self._encoder.encoder if self._encoder else None

    @property
    def sure_threshold(self) -> float:
        """The confidence from which on an answer is sent at once."""
        return self._calibration.sure

    @property
    def unsure_threshold(self) -> float:
        """The confidence from which on it is worth asking which title is meant."""
        return self._calibration.unsure

    def match(self, text: str) -> Match:
        """What the text may mean, the likeliest first, and what may be done with that."""
        judgement = self._judge(text)
        return Match(text, judgement.verdict, self._candidates(judgement.readings))

    def explain(self, text: str) -> Explanation:
        """The same as `match`, with everything that led there."""
        judgement = self._judge(text)
        candidates = self._candidates(judgement.readings)
        return Explanation(
            match=Match(text, judgement.verdict, candidates),
            stages=self._reader.stages(text),
            evidence=tuple(self._evidence(candidate, judgement.readings) for candidate in candidates),
            seen=judgement.readings[0].scores.seen if judgement.readings else 0.0,
            sure_threshold=self.sure_threshold,
            unsure_threshold=self.unsure_threshold,
            reason=judgement.reason,
        )

    def recalibrated(self, verdicts: Iterable[tuple[str, str | None]]) -> Matcher:
        """The same matcher with its confidence re-fitted on recorded questions and what they turned out to mean.

        Each is a text with the intent's id, or None when nothing in the base answers it. Held-out phrases stay in
        the fit, so that a handful of verdicts cannot turn it over.
        """
        numbers = {intent.id: number for number, intent in enumerate(self._intents)}
        told = [
            calibrate.observe(self._model.score([self._reader.question(text)]), numbers.get(intent_id or "", -1))
            for text, intent_id in verdicts
        ]
        again = object.__new__(Matcher)
        again.__dict__.update(self.__dict__)
        again._observations = (*self._observations, *told)
        again._calibration = calibrate.calibrate(again._observations, self.settings.max_wrong_answers)
        return again

    def collisions(self) -> tuple[Collision, ...]:
        """Phrases of different intents that are too near to each other, the nearest first."""
        return collisions(self._model.rows, self._phrases, self._examples.tokens, self._intents)

    # How a text is judged

    def _judge(self, text: str) -> _Judgement:
        whole = self._reader.question(text)
        if not whole.lemmas:
            return _Judgement(Verdict.NO_MATCH, Reason.EMPTY, ())
        parts = [part for part in map(self._reader.question, self._reader.parts(text)) if part.lemmas]
        reading = self._read(whole, parts)
        if not reading.known:
            return _Judgement(Verdict.NO_MATCH, Reason.NOTHING_KNOWN, ())
        questions = self._questions(text, self._clear_enough(reading))
        if len(questions) > 1:
            return _Judgement(Verdict.UNSURE, Reason.TWO_QUESTIONS, _beside(reading, questions))
        return self._verdict(reading)

    def _verdict(self, reading: _Reading) -> _Judgement:
        if reading.out_of_scope:
            return _Judgement(Verdict.NO_MATCH, Reason.NEARER_TO_OUT_OF_SCOPE, (reading,))
        if reading.confidence >= self.sure_threshold:
            return _Judgement(Verdict.SURE, Reason.CLEAR, (reading,))
        if reading.confidence >= self.unsure_threshold:
            return _Judgement(Verdict.UNSURE, Reason.NOT_SURE_ENOUGH, (reading,))
        return _Judgement(Verdict.NO_MATCH, Reason.TOO_UNLIKELY, (reading,))

    def _clear_enough(self, whole: _Reading) -> float:
        """How sure a part has to be to count as a question of its own.

        Where the whole would be answered at once, as sure as that; else people are asked what they mean anyway, and
        a list that has both questions is the better one.
        """
        if whole.confidence >= self.sure_threshold:
            return self.sure_threshold
        return (self.sure_threshold + self.unsure_threshold) / 2

    def _questions(self, text: str, clear: float) -> tuple[_Reading, ...]:
        """The parts that are questions by themselves, one for each intent."""
        asked = [tokens for tokens in map(self._reader.question, self._reader.questions(text)) if tokens.lemmas]
        if not asked or len({*self._model.glance(asked)} - {-1}) < 2:
            return ()
        found: dict[int, _Reading] = {}
        for part in (self._read(tokens, ()) for tokens in asked):
            if part.confidence >= clear and not part.out_of_scope:
                rival = found.get(part.intent)
                if rival is None or part.confidence > rival.confidence:
                    found[part.intent] = part
        return tuple(part for intent, part in found.items() if not self._intents[intent].small_talk)

    def _read(self, tokens: Tokens, parts: Sequence[Tokens]) -> _Reading:
        scores = self._model.score([tokens, *parts])
        confidence = self._calibration.confidence(scores)
        if len(scores.intents) and self._word_for_word.get(tokens.lemmas) == int(scores.intents[0]):
            confidence = max(confidence, _WORD_FOR_WORD)
        return _Reading(tokens, scores, confidence)

    def _unambiguous(self) -> dict[tuple[str, ...], int]:
        """Lemmas of every phrase that belongs to one intent alone."""
        owners: dict[tuple[str, ...], set[int]] = {}
        for tokens, label in zip(self._examples.tokens, self._examples.labels.tolist(), strict=True):
            owners.setdefault(tokens.lemmas, set()).add(label)
        return {lemmas: next(iter(labels)) for lemmas, labels in owners.items() if lemmas and len(labels) == 1}

    # What is shown of it

    def _candidates(self, readings: Sequence[_Reading]) -> tuple[Candidate, ...]:
        best: dict[int, Candidate] = {}
        for reading in readings:
            for place, intent in enumerate(reading.scores.intents.tolist()[: max(5, self.settings.suggestions)]):
                candidate = self._candidate(reading, place)
                if intent not in best or best[intent].confidence < candidate.confidence:
                    best[intent] = candidate
        return tuple(sorted(best.values(), key=lambda one: (-one.confidence, one.intent_id)))

    def _candidate(self, reading: _Reading, place: int) -> Candidate:
        """The first has the calibrated confidence; the others share what it leaves, by their probabilities."""
        scores, confidence = reading.scores, reading.confidence
        if place:
            first, own = float(scores.probabilities[0]), float(scores.probabilities[place])
            left = (1 - confidence) * own / max(1 - first, 1e-6)
            confidence = min(left, confidence * own / max(first, 1e-6))
        phrase = self._phrases[int(scores.phrases[place])].text if scores.similarities[place] > 0 else ""
        return Candidate(self._intents[int(scores.intents[place])].id, confidence, phrase)

    def _evidence(self, candidate: Candidate, readings: Sequence[_Reading]) -> Evidence:
        number = next(n for n, intent in enumerate(self._intents) if intent.id == candidate.intent_id)
        reading = next(one for one in readings if number in one.scores.intents)
        place = reading.scores.intents.tolist().index(number)
        return Evidence(
            candidate.intent_id,
            self._intents[number].title.get("", "ru"),
            candidate.confidence,
            candidate.phrase,
            float(reading.scores.similarities[place]),
            self._spoke_for(number, reading.tokens),
        )

    def _spoke_for(self, number: int, tokens: Tokens) -> tuple[WordWeight, ...]:
        """What the intent's score loses without each word of the question, as shares."""
        full = _margin(self._model.score([tokens]), number)
        lost: dict[str, float] = {}
        for at, word in enumerate(tokens.lemmas):
            rest = self._reader.again((*tokens.lemmas[:at], *tokens.lemmas[at + 1 :]))
            lost[word] = max(lost.get(word, 0.0), full - _margin(self._model.score([rest]), number))
        total = sum(value for value in lost.values() if value > 0)
        found = (WordWeight(word, value / total) for word, value in lost.items() if value > 0)
        return tuple(sorted(found, key=lambda one: -one.weight))


def _beside(whole: _Reading, questions: Sequence[_Reading]) -> tuple[_Reading, ...]:
    """The questions of a message as the message as a whole has them: what it is about comes first.

    A clause by itself is surer than it may be («где бонус» of «привёл друга, где бонус»), so none is surer than the
    whole.
    """
    order = whole.scores.intents.tolist()
    rest = [one for one in questions if one.intent != whole.intent]
    rest.sort(key=lambda one: (order.index(one.intent) if one.intent in order else len(order), one.intent))
    most = whole.confidence
    return whole, *(replace(one, confidence=min(one.confidence, most * 0.99**at)) for at, one in enumerate(rest, 1))


def _encoder(settings: MatchingSettings, before: Matcher | None) -> Remembering | None:
    if not settings.semantic:
        return None
    return (before and before._encoder) or Remembering(load(settings.semantic), settings.cache)


def _kept(
    knowledge: KnowledgeBase,
    settings: MatchingSettings,
    phrases: tuple[learnt.Phrase, ...],
    encoder: Remembering | None,
) -> tuple[Learnt | None, str]:
    """What the cache has of this very base, and the name it has or will have there."""
    if settings.cache is None:
        return None, ""
    told = [(one.text, one.intent, one.source, one.weight, one.frequency) for one in phrases]
    content = (told, knowledge.synonyms, knowledge.skip_words)
    name = cache.digest(content, encoder.name if encoder else "")
    return cache.load(settings.cache, name, [phrase.text for phrase in phrases]), name


def _margin(scores: Scores, number: int) -> float:
    """The intent's score, or the lowest shown when it is not among those shown."""
    place = np.flatnonzero(scores.intents == number)
    return float(scores.margins[place[0]] if len(place) else scores.margins.min(initial=0.0))
