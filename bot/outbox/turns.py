"""Deeds beside the outbox that fall under the same limits: they wait for their turn, behind everything else."""

from collections.abc import Awaitable, Callable

from bot.domain.messages import MessageRef, Reply
from bot.domain.ports import Route
from bot.errors import RetryAfter
from bot.outbox.joining import COSMETIC
from bot.outbox.limits import Limits, given_back

Show = Callable[[MessageRef, Reply], Awaitable[None]]


def in_turn(limits: Limits, show: Show) -> Show:
    """The same deed, done when nothing more urgent waits for its group."""

    async def shown(ref: MessageRef, reply: Reply) -> None:
        route = Route(f"{ref.address.channel}:{ref.address.chat}", shared=True)
        if not await limits.turn(route, lambda: COSMETIC):
            return
        with given_back(limits, route):
            try:
                await show(ref, reply)
            except RetryAfter as error:
                if type(error) is RetryAfter:
                    limits.refused(route, error.seconds)
                raise

    return shown
