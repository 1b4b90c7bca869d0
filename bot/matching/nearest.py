"""Which of a few names somebody meant: typos and beginnings of words are forgiven."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

NEAR = 60.0
"""Of 100: below it the names have nothing in common."""
SAME = 88.0


def nearest(name: str, names: Sequence[str], limit: int = 3) -> list[str]:
    """The nearest names, the likeliest first; only one where it is clearly meant."""
    exact = [one for one in names if one.casefold() == name.casefold()]
    if exact or not name:
        return exact[:1]
    found = process.extract(name, names, scorer=fuzz.WRatio, processor=str.casefold, score_cutoff=NEAR, limit=limit)
    if found and found[0][1] >= SAME and (len(found) == 1 or found[1][1] < SAME):
        return [str(found[0][0])]
    return [str(one) for one, *_ in found]
