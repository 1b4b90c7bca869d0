"""How fast one subscriber may be: lines written in a row are read as one thought, and a flood is slowed.

Nothing is ever dropped here: what is held is handled later, together with what came meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_TOGETHER = 100
"""How many messages are handled as one: channels hand on no more at once."""
SHORT_LINE = 100
"""Characters of a line that may be only the beginning of a thought."""
RENEWALS = 5
"""How often a further line begins the wait anew."""


@dataclass(frozen=True, slots=True)
class Pace:
    """`gather_s` of silence end a thought; of more than `limit` messages within `window_s` the rest is slowed.

    Zero switches either off.
    """

    gather_s: float = 2.0
    limit: int = 20
    window_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Hold:
    """Handle it in `seconds`, with what follows; each line that follows begins the wait anew, `renewals` times."""

    seconds: float
    renewals: int = 0


def slowed(pace: Pace, handled: Sequence[float], now: float) -> Hold | None:
    """The wait of a message that is one too many; `handled` are the moments of those before it, in order."""
    if not pace.limit or len(handled) < pace.limit:
        return None
    left = handled[-pace.limit] + pace.window_s - now
    return Hold(left) if left > 0 else None


def unfinished(pace: Pace, text: str, *, understood: bool, last: float | None, now: float) -> Hold | None:
    """The wait of a line that may be a part of a thought: not understood by itself, or right behind another line.

    `last` is when the subscriber's line before it came.
    """
    in_a_row = last is not None and now - last < pace.gather_s
    if not pace.gather_s or len(text) > SHORT_LINE or (understood and not in_a_row):
        return None
    return Hold(pace.gather_s, RENEWALS)
