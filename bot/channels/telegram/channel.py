"""The way to subscribers: private chats with the bot."""

import contextlib
import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from aiogram.types import BufferedInputFile, InputFile

from bot.channels.telegram import render
from bot.channels.telegram.failures import (
    AlreadyGone,
    BadMarkup,
    FileGone,
    NotCopyable,
    NotForum,
    NotModified,
    NoTopicRight,
    TargetGone,
    TopicClosed,
    TopicGone,
)
from bot.channels.telegram.gateway import Gateway
from bot.domain.messages import Address, Amend, Copy, MessageRef, Outgoing, React, Reply, Retract
from bot.errors import Refused

log = logging.getLogger(__name__)

NOT_ABOUT_THE_REPLY = (TopicGone, TopicClosed, NotForum, NoTopicRight)


class Courier:
    """Sends content to a chat or a topic; shared by both ports. Uploads a file once and then uses Telegram's id."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._file_ids: dict[tuple[Path, int], str] = {}

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
            return [str(one["message_id"]) for one in copied]
        try:
            one = await self._gateway.call(int(place.chat), render.copy(content, place))
        except NotCopyable:
            if not place.chat.startswith("-"):
                raise
            one = await self._gateway.call(int(place.chat), render.forward(content, place))
        except Refused as error:
            if not content.reply_to or isinstance(error, NOT_ABOUT_THE_REPLY):
                raise
            one = await self._gateway.call(int(place.chat), render.copy(replace(content, reply_to=""), place))
        return [str(one["message_id"])]

    async def _send(self, reply: Reply, place: Address) -> str:
        """The words matter more than their looks: broken HTML goes as plain text, a missing file is left out."""
        file = self._file(reply)
        try:
            sent = await self._gateway.call(int(place.chat), render.send(reply, place, file))
        except BadMarkup as error:
            log.error("broken HTML, sent as plain text: %s", error)
            plain = render.without_markup(render.send(reply, place, file))
            sent = await self._gateway.call(int(place.chat), plain)
        except FileGone:
            self._file_ids.clear()
            sent = await self._gateway.call(int(place.chat), render.send(reply, place, self._file(reply)))
        if reply.media and file:
            self._remember(reply.media.path, sent)
        return str(sent["message_id"])

    def _file(self, reply: Reply) -> InputFile | str | None:
        """What to send: Telegram's id of a file that it has, the bytes of one that it has not."""
        if reply.media is None:
            return None
        try:
            key = (reply.media.path, reply.media.path.stat().st_mtime_ns)
            return self._file_ids.get(key) or BufferedInputFile(reply.media.path.read_bytes(), reply.media.path.name)
        except OSError as error:
            log.error("%s cannot be read, the answer goes without it: %s", reply.media.path, error.strerror)
            return None

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

    def _remember(self, path: Path, sent: dict[str, Any]) -> None:
        held = sent["photo"][-1] if sent.get("photo") else sent.get("document")
        if held:
            self._file_ids[path, path.stat().st_mtime_ns] = held["file_id"]


class TelegramChannel:
    """`Channel` over Telegram's private chats."""

    def __init__(self, courier: Courier) -> None:
        self._courier = courier

    async def deliver(self, address: Address, content: Outgoing) -> Sequence[MessageRef]:
        return await self._courier.send(content, address)
