"""How a command in another process tells the bot that there is something to send again."""

import asyncio
import logging
from collections.abc import Callable

from bot.domain.ports import Store, UnitOfWork
from bot.errors import StorageUnavailable

log = logging.getLogger(__name__)

FACT = "outbox:revived"
LOOK_EVERY_S = 2.0


def note_revived(unit: UnitOfWork, at: float) -> None:
    """With the same commit that makes letters wait again."""
    unit.save_fact(FACT, str(at))


async def watch(store: Store, look: Callable[[], None], every_s: float = LOOK_EVERY_S) -> None:
    """Have the sender look whenever somebody noted something, until cancelled."""
    known: str | None = None
    while True:
        try:
            noted = await store.fact(FACT)
            if known is not None and noted != known:
                log.info("a person wants messages sent again")
                look()
            known = noted
        except StorageUnavailable as error:
            log.debug("the outbox is looked at later: %s", error)
        await asyncio.sleep(every_s)
