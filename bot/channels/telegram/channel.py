"""The way to subscribers: private chats with the bot."""

import logging
from pathlib import Path

from aiogram.types import Message

from bot.channels.telegram import render
from bot.channels.telegram.failures import BadMarkup, NotModified, TargetGone
from bot.channels.telegram.gateway import Gateway
from bot.domain.messages import Address, Copy, MessageRef, Outgoing, Reply

log = logging.getLogger(__name__)


class Courier:
    """Sends content to a chat or a topic; shared by both ports. Uploads a file once and then uses Telegram's id."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._file_ids: dict[Path, str] = {}

    async def send(self, content: Outgoing, place: Address) -> MessageRef:
        """Send now.

        Raises:
            DeliveryError: it was not sent, and why.
        """
        chat_id = int(place.chat)
        thread_id = int(place.thread) if place.thread else None
        match content:
            case Copy():
                copied = await self._gateway.call(chat_id, render.copy(content, chat_id, thread_id))
                return MessageRef(place, str(copied.message_id))
            case Reply(replaces="") as reply:
                return await self._send(reply, place, chat_id, thread_id)
            case Reply() as reply:
                return await self._edit(reply, place, chat_id, thread_id)

    async def _send(self, reply: Reply, place: Address, chat_id: int, thread_id: int | None) -> MessageRef:
        """The words matter more than their looks: broken HTML is sent as plain text."""
        method = render.send(reply, chat_id, thread_id, self._file_ids)
        try:
            sent = await self._gateway.call(chat_id, method)
        except BadMarkup as error:
            log.error("broken HTML, sent as plain text: %s", error)
            sent = await self._gateway.call(chat_id, render.without_markup(method))
        if reply.media:
            self._remember(reply.media.path, sent)
        return MessageRef(place, str(sent.message_id))

    async def _edit(self, reply: Reply, place: Address, chat_id: int, thread_id: int | None) -> MessageRef:
        try:
            await self._gateway.call(chat_id, render.edit(reply, chat_id))
        except NotModified:
            pass
        except TargetGone:
            return await self._send(reply, place, chat_id, thread_id)
        return MessageRef(place, reply.replaces)

    def _remember(self, path: Path, sent: Message) -> None:
        if sent.photo:
            self._file_ids[path] = sent.photo[-1].file_id
        elif sent.document:
            self._file_ids[path] = sent.document.file_id


class TelegramChannel:
    """`Channel` over Telegram's private chats."""

    def __init__(self, courier: Courier) -> None:
        self._courier = courier

    async def deliver(self, address: Address, content: Outgoing) -> MessageRef:
        return await self._courier.send(content, address)
