"""Bad weather: faults that come by chance for as long as it lasts, the same ones again for the same seed."""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass, replace

from bot.emulator.faults import Fault
from bot.emulator.values import Json


@dataclass(frozen=True, slots=True)
class Weather:
    """How often, as a share of the calls or updates: server errors, connections cut before and after the deed, slow
    answers (`slow_seconds` at most), updates brought twice. Zero is never."""

    errors: float = 0.0
    cuts_before: float = 0.0
    cuts_after: float = 0.0
    slow: float = 0.0
    slow_seconds: float = 1.0
    twice: float = 0.0
    seed: int = 0

    @property
    def on(self) -> bool:
        return bool(self.errors or self.cuts_before or self.cuts_after or self.slow or self.twice)


STORM = Weather(errors=0.05, cuts_before=0.05, cuts_after=0.05, slow=0.1, slow_seconds=0.5, twice=0.1)
"""Everything at once, as it may be on a bad day."""


class Trouble:
    """Decides call by call and update by update."""

    def __init__(self) -> None:
        self.change(Weather())

    def change(self, weather: Weather) -> None:
        shares = (weather.errors, weather.cuts_before, weather.cuts_after, weather.slow, weather.twice)
        if not all(0 <= share <= 1 for share in shares) or weather.slow_seconds < 0:
            raise ValueError("shares are from 0 to 1, and seconds are not negative")
        self.weather = weather
        self.chance = random.Random(weather.seed)  # noqa: S311 - for play, and repeatable
        self.repeated: set[int] = set()

    def switch(self, **changes: float) -> Weather:
        """The same weather with these changes."""
        self.change(replace(self.weather, **changes))  # type: ignore[arg-type]
        return self.weather

    def strike(self) -> Fault | None:
        """What happens to the next call, if anything."""
        weather = self.weather
        if not weather.on:
            return None
        delay = self.chance.random() * weather.slow_seconds if self.falls(weather.slow) else 0.0
        if self.falls(weather.errors):
            return Fault(code=500, delay=delay)
        if self.falls(weather.cuts_before):
            return Fault(cut="before", delay=delay)
        if self.falls(weather.cuts_after):
            return Fault(cut="after", delay=delay)
        return Fault(delay=delay) if delay else None

    def brings_again(self, update_id: int) -> bool:
        """Whether an update that was taken is brought once more; each one once at most."""
        if not self.weather.twice or update_id in self.repeated or not self.falls(self.weather.twice):
            return False
        self.repeated.add(update_id)
        return True

    def falls(self, share: float) -> bool:
        return self.chance.random() < share

    def as_json(self) -> Json:
        return asdict(self.weather) | {"on": self.weather.on}
