"""Delivery by webhook: one queue a chat, queues side by side, an update tried until it is taken.

Reactions and memberships have queues of their own and can overtake messages: so they do at Telegram.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable

import aiohttp

from bot.emulator.updates import Updates
from bot.emulator.values import Json

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
FIRST_PAUSE = 0.1
LONGEST_PAUSE = 60.0


def queue_of(update: Json) -> str:
    """Messages and edits of a chat keep their order; every other kind queues apart."""
    for kind, body in update.items():
        if kind in {"message", "edited_message"} and isinstance(body, dict):
            return f"chat {body.get('chat', {}).get('id')}"
        if kind == "callback_query" and isinstance(body, dict):
            return f"callback {body.get('from', {}).get('id')}"
        if kind != "update_id":
            return kind
    return ""


class Webhook:
    """Where updates go once a URL is set; idle and free until then."""

    def __init__(self, updates: Updates, now: Callable[[], float], first_pause: float = FIRST_PAUSE) -> None:
        self.updates = updates
        self.now = now
        self.first_pause = first_pause
        self.url = ""
        self.secret = ""
        self.connections = asyncio.Semaphore(40)
        self.max_connections = 40
        self.lanes: dict[str, deque[Json]] = {}
        self.tasks: set[asyncio.Task[None]] = set()
        self.session: aiohttp.ClientSession | None = None
        self.last_error: Json = {}

    def aim(self, url: str, secret: str, connections: int) -> None:
        """Start, move or (with an empty URL) end delivery; what is pending follows."""
        for task in self.tasks:
            task.cancel()
        self.lanes.clear()
        self.url, self.secret = url, secret
        self.max_connections = min(max(connections, 1), 100)
        self.connections = asyncio.Semaphore(self.max_connections)
        self.last_error = {}
        self.updates.listener = self.enqueue if url else None
        if url:
            for _, update in tuple(self.updates.pending):
                self.enqueue(update)

    def enqueue(self, update: Json) -> None:
        key = queue_of(update)
        lane = self.lanes.get(key)
        if lane is not None:
            lane.append(update)
            return
        self.lanes[key] = deque([update])
        task = asyncio.get_running_loop().create_task(self.drain(key, self.lanes[key]))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def drain(self, key: str, lane: deque[Json]) -> None:
        pause = self.first_pause
        while lane:
            if await self.deliver(lane[0]) and not self.updates.again(lane[0]["update_id"]):
                self.updates.confirm(lane.popleft()["update_id"])
                pause = self.first_pause
            else:
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        if self.lanes.get(key) is lane:
            del self.lanes[key]

    async def deliver(self, update: Json) -> bool:
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers[SECRET_HEADER] = self.secret
        body = json.dumps(update, ensure_ascii=False).encode()
        try:
            async with self.connections, self.client().post(self.url, data=body, headers=headers) as answer:
                await answer.read()
                if 200 <= answer.status < 300:
                    return True
                self.failed(f"Wrong response from the webhook: {answer.status} {answer.reason}")
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            self.failed(f"Connection failed: {type(problem).__name__}")
        return False

    def client(self) -> aiohttp.ClientSession:
        if self.session is None:
            self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        return self.session

    def failed(self, text: str) -> None:
        self.last_error = {"last_error_date": int(self.now()), "last_error_message": text}

    def info(self) -> Json:
        told: Json = {"url": self.url, "has_custom_certificate": False}
        return told | self.last_error | ({"max_connections": self.max_connections} if self.url else {})

    async def close(self) -> None:
        tasks = tuple(self.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self.session is not None:
            await self.session.close()
