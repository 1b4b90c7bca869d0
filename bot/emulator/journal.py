"""What the bot called: the latest calls in full, and counts that never forget."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.emulator.values import Json


@dataclass(slots=True)
class Journal:
    keep: int = 10_000
    number: int = 0
    calls: deque[Json] = field(default_factory=deque)
    by_method: Counter[str] = field(default_factory=Counter)
    by_chat: Counter[tuple[str, int]] = field(default_factory=Counter)
    waiters: list[asyncio.Future[None]] = field(default_factory=list)

    def write(self, method: str, chat_id: int | None, params: Json, at: float) -> Json:
        self.number += 1
        call: Json = {"number": self.number, "method": method, "chat_id": chat_id, "params": params, "at": at}
        self.calls.append(call)
        if len(self.calls) > self.keep:
            self.calls.popleft()
        return call

    def done(self, call: Json, error: str | None, code: int = 200) -> None:
        """`ok` tells what the server did; whether the client heard of it is another matter."""
        call["ok"] = error is None
        call["code"] = code
        if error is not None:
            call["error"] = error
        else:
            self.by_method[call["method"]] += 1
            if call["chat_id"] is not None:
                self.by_chat[call["method"], call["chat_id"]] += 1
        self.wake()

    def wake(self) -> None:
        if not self.waiters:
            return
        waiting, self.waiters = self.waiters, []
        for waiter in waiting:
            if not waiter.done():
                waiter.set_result(None)

    def find(self, method: str = "", chat_id: int | None = None, after: int = 0) -> Iterator[Json]:
        wanted = method.lower()
        for call in self.calls:
            if call["number"] <= after or (wanted and call["method"].lower() != wanted):
                continue
            if chat_id is None or call["chat_id"] == chat_id:
                yield call

    def count(self, method: str, chat_id: int | None = None) -> int:
        """Successful calls of that method (exact name) to that chat, or to all chats."""
        return self.by_method[method] if chat_id is None else self.by_chat[method, chat_id]
