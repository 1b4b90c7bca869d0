"""From what a person typed to tokens, stage by stage; what every stage made of it can be shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from bot.matching import lexicon, morphology, normalise
from bot.matching.embeddings import shipped
from bot.matching.explain import Stage
from bot.matching.features import Tokens
from bot.matching.repair import Repair
from bot.matching.speller import Speller

#: Parts of a message scored by themselves; a longer message is a story, and its question stands at an end of it.
MAX_PARTS = 12
#: Words from which on a message is a story with a question somewhere in it. Shorter ones are read as a whole, since
#: their sentences explain each other: on two public sets reading them apart lost up to ten points.
STORY = 60
_BREAKS = re.compile(r"[.!?;\n]+")
#: Inside one sentence a new question may start after these.
_CLAUSES = re.compile(r",\s*|\s+(?:и|а|а еще|и еще|также|еще|and|also)\s+")


class Reader:
    """Reads questions the way one base needs: towards its words, its synonyms, without its skip words.

    `phrases` are the tokens of the base's own phrases, in the order given: nothing to repair, their words are the
    measure of everything. `read_before` are those tokens from a cache; `before` is the reader of an earlier version
    with the same synonyms and skip words, from which only what changed is read.
    """

    def __init__(
        self,
        phrases: Sequence[str],
        synonyms: Sequence[Sequence[str]],
        skip_words: Sequence[str],
        read_before: tuple[Tokens, ...] | None = None,
        before: Reader | None = None,
    ) -> None:
        self._concepts = lexicon.Concepts(synonyms)
        known = {one.text: one for one in before.phrases} if before else {}
        texts = dict.fromkeys(phrases)
        fresh = {text: _words(text) for text in texts if text not in known}
        gone = [_words(text) for text in known if text not in texts]
        had = before._words if before else Counter[str]()
        self._words: Counter[str] = had + _counted(fresh.values()) - _counted(gone)
        self._known = frozenset(morphology.lemma(word) for word in self._words)
        self._repair = Repair(self._words, self._is_word, shipped().forms)
        self._speller = Speller(self._words + Counter(self._concepts.words), self._is_word, shipped().forms)
        self._skip = frozenset(tuple(lexicon.lemmas(phrase)) for phrase in skip_words)
        polite = {phrase for phrase in lexicon.fillers("politeness") if not self._known.issuperset(phrase)}
        if not read_before:
            known |= {text: self._tokens(self._lemmas(words), self._skip, text) for text, words in fresh.items()}
        self.phrases: tuple[Tokens, ...] = read_before or tuple(known[text] for text in phrases)
        self._around = self._skip | polite | lexicon.fillers("greetings")

    def _is_word(self, word: str) -> bool:
        return morphology.is_russian_word(word) or morphology.lemma(word) in self._concepts.words

    def question(self, text: str) -> Tokens:
        """The tokens of what a person typed."""
        repaired = self._repaired(normalise.clean(text))
        return self._tokens(self._lemmas(self._spelled(repaired)), self._around, repaired)

    def again(self, lemmas: Sequence[str], text: str = "") -> Tokens:
        """Tokens of lemmas that were read before."""
        return Tokens(tuple(lemmas), tuple(self._concepts.of(lemmas)), text or " ".join(lemmas))

    def parts(self, text: str) -> tuple[str, ...]:
        """Sentences and clauses of a story; none of a message that can be read as a whole."""
        cleaned = normalise.clean(text)
        if len(cleaned.split()) < STORY:
            return ()
        sentences = _sentences(cleaned)
        return _ends([*sentences, *(clause for sentence in sentences for clause in _clauses(sentence))])

    def questions(self, text: str) -> tuple[str, ...]:
        """What may be questions of their own, if the text holds more than one."""
        sentences = _sentences(normalise.clean(text))
        found = [clause for sentence in sentences for clause in _clauses(sentence) or [sentence]]
        return _ends(found) if len(found) > 1 else ()

    def stages(self, text: str) -> tuple[Stage, ...]:
        """What the text became, stage by stage."""
        cleaned = normalise.clean(text)
        repaired = self._repaired(cleaned)
        spelled = self._spelled(repaired)
        tokens = self._tokens(self._lemmas(spelled), self._around, repaired)
        return (
            Stage("cleaned", cleaned),
            Stage("repaired", repaired),
            Stage("spelled", " ".join(spelled)),
            Stage("lemmas", " ".join(tokens.lemmas)),
            Stage("concepts", " ".join(tokens.concepts)),
        )

    def _repaired(self, cleaned: str) -> str:
        return "\n".join(self._repair.line(line) for line in cleaned.split("\n"))

    def _spelled(self, repaired: str) -> list[str]:
        return [meant for word in normalise.words(repaired) for meant in self._speller.correct(word)]

    def _lemmas(self, words: Sequence[str]) -> list[str]:
        return [morphology.lemma(word) for word in words]

    def _tokens(self, lemmas: Sequence[str], fillers: frozenset[lexicon.Phrase], text: str) -> Tokens:
        return self.again(lexicon.without(lemmas, fillers, self._known.__contains__), text)


def _words(phrase: str) -> list[str]:
    return normalise.words(normalise.clean(phrase))


def _counted(texts: Iterable[Iterable[str]]) -> Counter[str]:
    return Counter(chain.from_iterable(texts))


def _sentences(cleaned: str) -> list[str]:
    return [part.strip() for part in _BREAKS.split(cleaned) if part.strip()]


def _clauses(sentence: str) -> list[str]:
    """Clauses of more than one word; none when the sentence is a single clause."""
    halves = _CLAUSES.split(sentence)
    return [half for half in halves if len(half.split()) > 1] if len(halves) > 1 else []


def _ends(parts: Sequence[str]) -> tuple[str, ...]:
    """Each part once; of too many the first and the last ones."""
    once = list(dict.fromkeys(parts))
    return tuple(once if len(once) <= MAX_PARTS else [*once[: MAX_PARTS // 2], *once[-MAX_PARTS // 2 :]])
