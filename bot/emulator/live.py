"""What open pages are told over a WebSocket: everything once, then each change as it happens."""

from __future__ import annotations

import asyncio
from itertools import islice

from aiohttp import WSMsgType, web

from bot.emulator.transport import encode
from bot.emulator.values import Json
from bot.emulator.views import chat_view, state
from bot.emulator.webhook import Webhook
from bot.emulator.world import World

SHOWN = 400
QUEUE = 5_000


def snapshot(world: World, webhook: Webhook) -> Json:
    """The state and the latest messages of every chat."""
    latest = {
        str(chat.id): [world.view(chat, one) for one in reversed(list(islice(reversed(chat.messages.values()), SHOWN)))]
        for chat in world.chats.values()
        if chat.migrated_to is None
    }
    return {"event": "snapshot", "state": state(world, webhook), "messages": latest}


async def watch(world: World, webhook: Webhook, request: web.BaseRequest) -> web.StreamResponse:
    """Serve one page until it leaves; a page too slow to follow starts anew."""
    socket = web.WebSocketResponse(heartbeat=30)
    await socket.prepare(request)
    changes: asyncio.Queue[Json | None] = asyncio.Queue()

    def listen(event: Json | None) -> None:
        if event is not None and changes.qsize() > QUEUE:
            event = None
        changes.put_nowait(enrich(world, event))

    world.listeners.append(listen)
    await socket.send_str(encode(snapshot(world, webhook)))
    sender = asyncio.create_task(send_all(socket, changes))
    try:
        async for message in socket:
            if message.type == WSMsgType.ERROR:
                break
    finally:
        world.listeners.remove(listen)
        sender.cancel()
    return socket


def enrich(world: World, event: Json | None) -> Json | None:
    """A chat that changed is told whole."""
    if event is not None and event["event"] == "chat":
        return event | {"chat": chat_view(world, world.chats[event["chat_id"]])}
    return event


async def send_all(socket: web.WebSocketResponse, changes: asyncio.Queue[Json | None]) -> None:
    while not socket.closed:
        event = await changes.get()
        if event is None:
            await socket.close()
            return
        try:
            await socket.send_str(encode(event))
        except ConnectionError:
            return
