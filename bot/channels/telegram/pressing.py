"""Buttons in the agents' groups, and what a press is answered with."""

import logging

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.channels.telegram import mapping
from bot.channels.telegram.desk import TelegramDesk
from bot.domain.ports import InboxItem
from bot.service.tickets import Tickets

log = logging.getLogger(__name__)

TOAST_LENGTH = 60
"""Longer words, or several lines, stay until they are read."""


def presses_router(tickets: Tickets, desk: TelegramDesk) -> Router:
    """A card tells by its topic whose it is, or by itself where there are no topics."""
    router = Router(name="agents' buttons")

    def in_agents_group(callback: CallbackQuery) -> bool:
        return callback.message is not None and desk.groups.at(callback.message.chat.id) is not None

    @router.callback_query(in_agents_group)
    async def pressed(callback: CallbackQuery, item: InboxItem) -> bool:
        incoming = mapping.pressed(callback, item.received_at)
        if incoming is None:
            return False
        place = mapping.place(callback.message) if isinstance(callback.message, Message) else incoming.address
        room = await desk.room_of(place, incoming.ref)
        said = await tickets.agent_pressed(room if room and room.subscriber else None, incoming, item)
        await answer(callback, said)
        return True

    return router


async def answer(callback: CallbackQuery, text: str = "") -> None:
    """Stop the button's spinner and say in passing what happened; the press is committed already.

    Only looks: an old query or a dead network costs nothing that matters.
    """
    try:
        await callback.answer(text or None, show_alert=len(text) > TOAST_LENGTH or "\n" in text)
    except Exception as error:  # noqa: BLE001 - nothing hangs on it
        log.debug("callback not answered: %s", type(error).__name__)
