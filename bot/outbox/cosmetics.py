"""Shows cards as they are now, when nothing more important is to be sent: the latest state once, never the steps to it.

A group is one peer to Telegram and takes some twenty messages a minute, edits included, so customers' words go first.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from bot.domain.messages import MessageRef, Reply
from bot.errors import DeliveryError, RetryAfter, StorageUnavailable, Unavailable
from bot.patience import persistently

log = logging.getLogger(__name__)

GATHERED_S = 0.3
PAUSE_S = 2.0
AFTER_WAITING_S = 3.0
"""After a 429 the words that waited go before the cards."""

Show = Callable[[MessageRef, Reply], Awaitable[None]]
Now = Callable[[int], Awaitable[tuple[MessageRef, Reply] | None]]


class Notes(Protocol):
    """Which cards are out of date, beyond the end of this process."""

    async def card_shown(self, ticket_id: int) -> None: ...
    async def outdated_cards(self) -> Sequence[int]: ...


class Cosmetics:
    """Remembers which cards are out of date. Only looks: a card that cannot be changed is left as it is."""

    def __init__(
        self,
        show: Show,
        now: Now,
        notes: Notes,
        pause_s: float = PAUSE_S,
        gathered_s: float = GATHERED_S,
        after_waiting_s: float = AFTER_WAITING_S,
    ) -> None:
        self._show_it = show
        self._now = now
        self._notes = notes
        self._pause_s = pause_s
        self._gathered_s = gathered_s
        self._after_waiting_s = after_waiting_s
        self._outdated: dict[int, None] = {}
        self._some = asyncio.Event()

    def outdated(self, ticket_id: int) -> None:
        """The card shows what was before; the one changed last comes last."""
        self._outdated.pop(ticket_id, None)
        self._outdated[ticket_id] = None
        self._some.set()

    async def take_up(self) -> None:
        """What an earlier process did not come to."""
        for ticket_id in await persistently(self._notes.outdated_cards, "the cards"):
            self.outdated(ticket_id)

    @property
    def is_idle(self) -> bool:
        """Every card shows what is true, as far as that can be shown."""
        return not self._some.is_set()

    async def run(self) -> None:
        """Show them until cancelled."""
        while True:
            await self._some.wait()
            await asyncio.sleep(self._gathered_s)
            while self._outdated:
                await asyncio.sleep(await self._show(next(iter(self._outdated))))
            self._some.clear()

    async def _show(self, ticket_id: int) -> float:
        """One card; returns the pause before the next."""
        del self._outdated[ticket_id]
        pause_s = self._pause_s
        try:
            if not await self._shown(ticket_id):
                pause_s = 0.0
            if ticket_id not in self._outdated:
                await self._notes.card_shown(ticket_id)
        except RetryAfter as error:
            self._outdated.setdefault(ticket_id)
            return error.seconds + self._after_waiting_s
        except (DeliveryError, StorageUnavailable) as error:
            log.info("the card of ticket %d stays as it was until the next start: %s", ticket_id, error)
        except Exception:
            log.exception("the card of ticket %d stays as it was", ticket_id)
        return pause_s

    async def _shown(self, ticket_id: int) -> bool:
        """Whether it stands anywhere. What is refused for good is left as it is."""
        card = await self._now(ticket_id)
        if card is None:
            return False
        try:
            await self._show_it(*card)
        except (RetryAfter, Unavailable):
            raise
        except DeliveryError as error:
            log.info("the card of ticket %d stays as it was: %s", ticket_id, error)
        return True
