"""A subscriber's question as a training phrase: one line, without marks of personal data and signs of templates."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from bot.privacy import without_marks

LONGEST = 200
"""Characters of a phrase: what is longer is a story, and a story teaches its wording to no other question."""
ENOUGH = 8
"""Phrases taken from one group: more of the same teach little and make the file long."""
SAME = 92
"""Likeness of two wordings (rapidfuzz, 0..100) from which on the second one teaches nothing."""
_TEMPLATE = str.maketrans(dict.fromkeys("()[]{}|", " "))


def as_phrase(question: str) -> str:
    """The question as one line of the base; empty when nothing is left of it."""
    text = " ".join(without_marks(question).translate(_TEMPLATE).split()).strip(" .,;:-–—")
    return text if len(text) <= LONGEST and any(sign.isalpha() for sign in text) else ""


def distinct(phrases: Sequence[str], known: Sequence[str]) -> list[str]:
    """Those that say something new, in order, at most `ENOUGH`."""
    kept: list[str] = []
    for phrase in phrases:
        if not phrase or len(kept) == ENOUGH:
            continue
        rival = process.extractOne(
            phrase, [*known, *kept], scorer=fuzz.ratio, processor=default_process, score_cutoff=SAME
        )
        if rival is None:
            kept.append(phrase)
    return kept
