"""The phrases of a base as training examples: templates expanded, titles added, the order of files forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.domain.knowledge import Intent, KnowledgeBase
from bot.matching import lexicon
from bot.matching.examples import Examples
from bot.matching.reader import Reader
from bot.matching.templates import TemplateError, expand

#: How many questions one sentence of the shipped background stands for when the rarity of a word is told: it samples
#: how people write, the base samples what they write about. Flat from 20 to 60 on held-out phrases told within
#: such sentences.
AMBIENT_FREQUENCY = 60.0
#: Sources of what is never held out.
TITLE, OUT_OF_SCOPE, OFFTOPIC = -1, -2, -3


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase to learn. `intent` is a number in the order of ids; the number of intents itself is out of scope.

    `source` numbers what the editor wrote within the intent, since a template makes several; a negative one is a title,
    which names the topic rather than asks, or out of scope. The phrases of one template share the weight of one.
    """

    text: str
    intent: int
    source: int
    weight: float
    frequency: float = 1.0


def intents(knowledge: KnowledgeBase) -> tuple[Intent, ...]:
    """All intents in the order of their ids."""
    return tuple(sorted(knowledge.intents, key=lambda intent: intent.id))


def phrases(knowledge: KnowledgeBase) -> tuple[Phrase, ...]:
    """Everything there is to learn, sorted."""
    ordered = intents(knowledge)
    found = [
        Phrase(text, number, source, 1 / len(variants))
        for number, intent in enumerate(ordered)
        for source, phrase in enumerate(sorted(set(intent.phrases)))
        for variants in [_variants(phrase)]
        for text in variants
    ]
    found += [
        Phrase(title, number, TITLE, 1.0)
        for number, intent in enumerate(ordered)
        for title in sorted(set(intent.title.texts.values()))
        if title.strip()
    ]
    found += [
        Phrase(text, len(ordered), OUT_OF_SCOPE, 1 / len(variants))
        for phrase in sorted(set(knowledge.out_of_scope))
        for variants in [_variants(phrase)]
        for text in variants
    ]
    found += [
        Phrase(text, len(ordered), OFFTOPIC, 1.0, AMBIENT_FREQUENCY) for text in _alphabets(found, lexicon.offtopic())
    ]
    return tuple(sorted(found, key=lambda one: (one.intent, one.source < 0, one.source, one.text)))


def ambient(found: Sequence[Phrase]) -> tuple[str, ...]:
    """What people tell around their questions to this base: it tells which words are common, and means nothing."""
    return _alphabets(found, lexicon.chatter())


def _alphabets(found: Sequence[Phrase], sentences: Sequence[str]) -> tuple[str, ...]:
    """Of the shipped sentences those in the alphabets that the base is written in."""
    latin = sum(one.text.isascii() for one in found)
    wanted = {True: 20 * latin > len(found), False: 20 * (len(found) - latin) > len(found)}
    return tuple(text for text in sentences if wanted[text.isascii()])


def examples(found: tuple[Phrase, ...], reader: Reader, count: int) -> tuple[Examples, npt.NDArray[np.int64]]:
    """The phrases as the model learns them, and their sources as the calibration holds them out."""
    rows = Examples(
        reader.phrases,
        np.array([one.intent for one in found], np.int32),
        np.array([one.weight for one in found], np.float32),
        np.array([one.frequency for one in found], np.float32),
        count,
        tuple(reader.question(text) for text in ambient(found)),
    )
    return rows, np.array([one.source for one in found], np.int64)


def _variants(phrase: str) -> tuple[str, ...]:
    """The reader of the base reports broken templates; here such a phrase still counts, as plain text."""
    try:
        return expand(phrase)
    except TemplateError:
        return (phrase,)


def fold(knowledge: KnowledgeBase, number: int, folds: int) -> tuple[KnowledgeBase, list[tuple[str, str | None]]]:
    """The base without one part in `folds` of its phrases, and those phrases with their intents.

    An intent keeps at least one phrase. Templates are asked by their first variant.
    """
    asked: list[tuple[str, str | None]] = []

    def kept(texts: Sequence[str], intent_id: str | None) -> tuple[str, ...]:
        ordered = sorted(set(texts))
        out = [text for place, text in enumerate(ordered) if place % folds == number]
        out = out if len(out) < len(ordered) else []
        asked.extend((_variants(text)[0], intent_id) for text in out if _variants(text))
        return tuple(text for text in ordered if text not in set(out))

    def without(intent: Intent) -> Intent:
        return replace(intent, phrases=kept(intent.phrases, intent.id))

    topics = tuple(replace(topic, intents=tuple(without(one) for one in topic.intents)) for topic in knowledge.topics)
    small_talk = tuple(without(one) for one in knowledge.small_talk)
    outside = kept(knowledge.out_of_scope, None)
    return replace(knowledge, topics=topics, small_talk=small_talk, out_of_scope=outside), asked
