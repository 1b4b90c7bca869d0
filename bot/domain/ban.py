"""A subscriber is shut out for a while: how long, why, and by whom."""

import re
from dataclasses import dataclass

from bot.domain.messages import Address

DAY_S = 24 * 3600.0
_UNITS = {"m": 60.0, "м": 60.0, "h": 3600.0, "ч": 3600.0, "d": DAY_S, "д": DAY_S, "w": 7 * DAY_S, "н": 7 * DAY_S}
_TERM = re.compile(rf"([1-9][0-9]{{0,3}})([{''.join(_UNITS)}])", re.IGNORECASE)
_FOREVER = ("forever", "навсегда")


@dataclass(frozen=True, slots=True)
class BanRequest:
    """What an agent asks for; `term_s` is None for a ban without an end."""

    term_s: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Ban:
    """In force from `at` until `until`, in epoch seconds; None is no end. `agent` is the name of who did it."""

    subscriber: Address
    at: float
    until: float | None
    reason: str
    agent: str

    def holds(self, at: float) -> bool:
        """It ends by itself."""
        return self.until is None or at < self.until


def parse_ban(words: str) -> BanRequest | None:
    """The request that `2h reason` stands for; a day where no term is given, None where the reason is missing."""
    first, _, rest = words.strip().partition(" ")
    reason = " ".join(rest.split())
    if first.lower() in _FOREVER:
        return BanRequest(None, reason) if reason else None
    term = _TERM.fullmatch(first)
    if term:
        return BanRequest(int(term[1]) * _UNITS[term[2].lower()], reason) if reason else None
    words = " ".join(words.split())
    return BanRequest(DAY_S, words) if words else None
