"""Phrases of two intents that say nearly the same: the matcher cannot choose between them, so an editor has to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from bot.domain.knowledge import Intent
from bot.matching.features import Tokens
from bot.matching.phrases import Phrase

#: Likeness from which on two phrases are told. In the sample base 0.8 is «какие услуги подключены» beside «подключить
#: услугу»: two questions still; from 0.85 on nothing but order, endings and particles differ.
NEAR = 0.85
SAME = 0.999
#: Of its words so many rarest bring a phrase together with others.
_RARE = 3
#: Phrases with one rare word that are compared with each other; past that the word is not rare.
_BUCKET = 1_500


@dataclass(frozen=True, slots=True)
class Collision:
    """Two phrases as their editors wrote them, the intents they belong to, and their likeness, 0..1."""

    intent_id: str
    phrase: str
    other_id: str
    other_phrase: str
    likeness: float

    @property
    def same(self) -> bool:
        """Whether the matcher sees no difference at all."""
        return self.likeness >= SAME


def collisions(
    rows: sparse.csr_matrix,
    phrases: Sequence[Phrase],
    tokens: Sequence[Tokens],
    intents: Sequence[Intent],
    least: float = NEAR,
) -> tuple[Collision, ...]:
    """Every pair at least so near, each pair of written phrases once, the nearest first.

    `rows` are the vectors of the phrases. Two phrases so near share a rare word, so only such are compared.
    Phrases of one template differ in a name, as meant: of those only the same are told.
    """
    found: dict[tuple[str, str, str, str], float] = {}
    for group in _sharing_a_rare_word(phrases, tokens, len(intents)):
        some = rows[group]
        likeness = np.asarray((some @ some.T).toarray(), np.float32)
        for left, right in np.argwhere(np.triu(likeness, 1) >= least).tolist():
            one, other = phrases[group[left]], phrases[group[right]]
            near = float(likeness[left, right])
            if _apart(intents[one.intent], intents[other.intent], near):
                pair = (*_written(one, intents), *_written(other, intents))
                found[pair] = max(near, found.get(pair, 0.0))
    told = [Collision(*pair, near) for pair, near in found.items()]
    return tuple(sorted(told, key=lambda one: (-one.likeness, one.intent_id, one.phrase, one.other_id)))


def _apart(one: Intent, other: Intent, near: float) -> bool:
    siblings = bool(one.template) and one.template == other.template
    return one.id != other.id and (not siblings or near >= SAME)


def _written(phrase: Phrase, intents: Sequence[Intent]) -> tuple[str, str]:
    intent = intents[phrase.intent]
    return intent.id, sorted(set(intent.phrases))[phrase.source]


def _sharing_a_rare_word(phrases: Sequence[Phrase], tokens: Sequence[Tokens], intents: int) -> Iterator[list[int]]:
    own = [row for row, phrase in enumerate(phrases) if phrase.intent < intents and phrase.source >= 0]
    uses = Counter(name for row in own for name in set(tokens[row].concepts))
    groups: dict[str, list[int]] = defaultdict(list)
    for row in own:
        for name in sorted(set(tokens[row].concepts), key=lambda name: (uses[name], name))[:_RARE]:
            groups[name].append(row)
    return (group for group in groups.values() if 1 < len(group) <= _BUCKET)
