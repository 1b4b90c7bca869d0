"""Waiting for a database that refuses for a while: what was to be written is kept and tried again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.errors import StorageUnavailable

log = logging.getLogger(__name__)

Result = TypeVar("Result")
LONGEST_PAUSE_S = 30.0


async def persistently(deed: Callable[[], Awaitable[Result]], what: str) -> Result:
    """Do the deed, and again with growing pauses while the storage is unavailable. Only a cancellation ends it."""
    pause = 1.0
    while True:
        try:
            return await deed()
        except StorageUnavailable as error:
            log.error("%s waits %.0f s for the database: %s", what, pause, error)
        await asyncio.sleep(pause)
        pause = min(LONGEST_PAUSE_S, pause * 2)
