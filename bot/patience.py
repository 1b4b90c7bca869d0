"""Waiting for a database that refuses for a while: what was to be written is kept and tried again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.errors import StorageUnavailable

log = logging.getLogger(__name__)

Result = TypeVar("Result")
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0


async def persistently(deed: Callable[[], Awaitable[Result]], what: str) -> Result:
    """Do the deed, and again with growing pauses while the storage is unavailable. Only a cancellation ends it."""
    now, pause = asyncio.get_running_loop().time, 0.0
    while True:
        began = now()
        try:
            return await deed()
        except StorageUnavailable as error:
            pause = pause_after(pause, now() - began)
            log.error("%s waits %.0f s for the database: %s", what, pause, error)
        await asyncio.sleep(pause)


def pause_after(last_s: float, lasted_s: float) -> float:
    """Twice the last pause; the first one again where the deed went well for longer than any pause before it failed.

    What serves for weeks is not to be slow after each restart of the database, only because there were some before.
    """
    if not last_s or lasted_s > LONGEST_PAUSE_S:
        return FIRST_PAUSE_S
    return min(LONGEST_PAUSE_S, last_s * 2)
