"""The way to subscribers: private chats with the bot."""

import contextlib
import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from aiogram.types import Message

from bot.channels.telegram import render
from bot.channels.telegram.failures import AlreadyGone, BadMarkup, NotCopyable, NotModified, ReplyGone, TargetGone
from bot.channels.telegram.gateway import Gateway
from bot.domain.messages import Address, Amend, Copy, MessageRef, Outgoing, React, Reply, Retract

log = logging.getLogger(__name__)


class Courier:
    """Sends content to a chat or a topic; shared by both ports. Uploads a file once and then uses Telegram's id."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._file_ids: dict[Path, str] = {}

    async def send(self, content: Outgoing, place: Address) -> Sequence[MessageRef]:
        """Send now; what comes back are the messages that came of it.

        Raises:
            DeliveryError: it was not sent, and why.
        """
        match content:
            case Copy():
                ids = await self._copy(content, place)
            case Reply(replaces=""):
                ids = [await self._send(content, place)]
            case Reply():
                ids = [await self._replace(content, place)]
            case Amend():
                ids = [await self._amend(content, place)]
            case Retract():
                ids = [await self._retract(content, place)]
            case React():
                await self._gateway.call(int(place.chat), render.react(content, place))
                ids = [content.target]
        return [MessageRef(place, external_id) for external_id in ids]

    async def _copy(self, content: Copy, place: Address) -> list[str]:
        """An album keeps its looks but cannot answer a message; a reply to what is gone is sent without it.

        What Telegram does not copy is forwarded to agents; never to subscribers: that would tell the agent's name.
        """
        if content.album:
            copied = await self._gateway.call(int(place.chat), render.copy_album(content, place))
            return [str(one.message_id) for one in copied]
        try:
            one = await self._gateway.call(int(place.chat), render.copy(content, place))
        except ReplyGone:
            one = await self._gateway.call(int(place.chat), render.copy(replace(content, reply_to=""), place))
        except NotCopyable:
            if not place.chat.startswith("-"):
                raise
            forwarded = await self._gateway.call(int(place.chat), render.forward(content, place))
            return [str(forwarded.message_id)]
        return [str(one.message_id)]

    async def _send(self, reply: Reply, place: Address) -> str:
        """The words matter more than their looks: broken HTML is sent as plain text."""
        method = render.send(reply, place, self._file_ids)
        try:
            sent = await self._gateway.call(int(place.chat), method)
        except BadMarkup as error:
            log.error("broken HTML, sent as plain text: %s", error)
            sent = await self._gateway.call(int(place.chat), render.without_markup(method))
        if reply.media:
            self._remember(reply.media.path, sent)
        return str(sent.message_id)

    async def _replace(self, reply: Reply, place: Address) -> str:
        try:
            await self._gateway.call(int(place.chat), render.edit(reply, place))
        except NotModified:
            pass
        except TargetGone:
            return await self._send(reply, place)
        return reply.replaces

    async def _amend(self, content: Amend, place: Address) -> str:
        """A copy that can no longer be edited is sent again as it reads now."""
        try:
            await self._gateway.call(int(place.chat), render.amend(content, place))
        except NotModified:
            pass
        except TargetGone:
            return (await self._copy(Copy(content.of), place))[0]
        return content.target

    async def _retract(self, content: Retract, place: Address) -> str:
        """What is gone already need not be deleted."""
        with contextlib.suppress(AlreadyGone):
            await self._gateway.call(int(place.chat), render.retract(content, place))
        return content.target

    def _remember(self, path: Path, sent: Message) -> None:
        if sent.photo:
            self._file_ids[path] = sent.photo[-1].file_id
        elif sent.document:
            self._file_ids[path] = sent.document.file_id


class TelegramChannel:
    """`Channel` over Telegram's private chats."""

    def __init__(self, courier: Courier) -> None:
        self._courier = courier

    async def deliver(self, address: Address, content: Outgoing) -> Sequence[MessageRef]:
        return await self._courier.send(content, address)
