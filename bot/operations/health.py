"""Whether the bot can do its work now: it has started, its database takes what is written, Telegram answers."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping

from bot.errors import StorageUnavailable

PROBE_WITHIN_S = 2.0
FORGOTTEN_AFTER_S = 90.0
"""Longer than the longest pause between two tries to fetch updates."""
FAILING = frozenset({"network", "server", "unauthorized", "conflict", "restartingtelegram"})
"""Kinds of errors that say something of Telegram or the way there; a refused message says nothing of it."""


class Health:
    """Gathers what others notice. `probe` writes something to the database that changes nothing."""

    def __init__(self, probe: Callable[[], Awaitable[None]]) -> None:
        self._probe = probe
        self._started = False
        self._storage = ""
        self._failing: dict[str, tuple[float, str]] = {}

    def started(self) -> None:
        """The checks of the start are passed."""
        self._started = True

    def wrote(self, error: str) -> None:
        """The last write to the database failed so, or did not."""
        self._storage = error

    def called(self, method: str, outcome: str, words: str) -> None:
        """A call to Telegram is over. What failed is well again when the same succeeds, or is not tried any more."""
        if outcome in FAILING:
            self._failing[method] = (time.monotonic(), words)
        else:
            self._failing.pop(method, None)

    async def problems(self) -> Mapping[str, str]:
        """What keeps the bot from working, by part; empty when it is ready."""
        found = {} if self._started else {"start": "the checks of the start are not passed yet"}
        since = time.monotonic() - FORGOTTEN_AFTER_S
        failing = [f"{method}: {words}" for method, (at, words) in self._failing.items() if at > since]
        if failing:
            found["telegram"] = "; ".join(failing)
        storage = self._storage or await self._asked()
        if storage:
            found["database"] = storage
        return found

    async def _asked(self) -> str:
        try:
            async with asyncio.timeout(PROBE_WITHIN_S):
                await self._probe()
        except StorageUnavailable as error:
            return str(error)
        except TimeoutError:
            return f"nothing was written within {PROBE_WITHIN_S:.0f} s"
        return ""
