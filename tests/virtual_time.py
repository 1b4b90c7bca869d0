"""Time that stands still until a test moves it: for what waits by `bot.outbox.limits.Time`."""

import asyncio
import math


class VirtualTime:
    """Starts at 0. `wait` returns when its event is set or the time has come."""

    def __init__(self) -> None:
        self._now = 0.0
        self._alarms: list[tuple[float, asyncio.Event]] = []

    def now(self) -> float:
        return self._now

    async def wait(self, event: asyncio.Event, seconds: float) -> None:
        alarm = (self._now + seconds, asyncio.Event())
        self._alarms.append(alarm)
        waiting = [asyncio.create_task(one.wait()) for one in (event, alarm[1])]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._alarms.remove(alarm)
            for task in waiting:
                task.cancel()

    @property
    def next_alarm(self) -> float:
        """When the next one who waits is woken; infinite when nobody waits for time alone."""
        return min((at for at, _ in self._alarms), default=math.inf)

    def move(self, to: float) -> None:
        self._now = max(self._now, to)
        for at, rung in self._alarms:
            if at <= self._now:
                rung.set()
