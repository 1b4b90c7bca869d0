"""The way to the control calls that the client, its persons and its groups share."""

from __future__ import annotations

import json
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import aiohttp

from bot.emulator.values import GROUP_ID, Json


class EmulatorError(Exception):
    """The emulator could not do what was asked; its text says why."""


class NothingCame(AssertionError):
    """What was awaited did not happen in time; the text tells what did."""


@dataclass(frozen=True, slots=True)
class File:
    """Something to upload."""

    name: str
    content: bytes
    mime_type: str = "application/octet-stream"


class Link:
    """The HTTP behind the client: one session, answers unwrapped, and the questions that everybody asks."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    @property
    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0)
            self._session = aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=300))
        return self._session

    async def get(self, name: str, /, **query: Any) -> Any:
        """A GET of `/emulator/<name>`; parameters that are None are left out."""
        words = {key: str(value) for key, value in query.items() if value is not None}
        async with self.session.get(f"{self.url}/emulator/{name}", params=words) as answer:
            return self._result(await answer.json())

    async def post(self, name: str, files: list[File] | None = None, /, **body: Any) -> Any:
        """A POST of `/emulator/<name>` with that body; files go beside it."""
        url = f"{self.url}/emulator/{name}"
        told = {key: value for key, value in body.items() if value is not None}
        if not files:
            async with self.session.post(url, json=told) as answer:
                return self._result(await answer.json())
        form = aiohttp.FormData()
        form.add_field("payload", json.dumps(told))
        for number, file in enumerate(files):
            form.add_field(f"file{number}", file.content, filename=file.name, content_type=file.mime_type)
        async with self.session.post(url, data=form) as answer:
            return self._result(await answer.json())

    def _result(self, body: Json) -> Any:
        if not body.get("ok"):
            raise EmulatorError(body.get("error") or body.get("description") or "unknown error")
        return body["result"]

    async def messages(self, chat_id: int, thread_id: int | None = None, after: int = 0) -> list[Json]:
        """All messages of the chat; of one topic, or with 0 of General."""
        found = await self.get("messages", chat_id=chat_id, thread_id=thread_id, after=after, limit=100_000)
        return list(found)

    async def topics(self, chat_id: int = GROUP_ID) -> list[Json]:
        return list(await self.get("topics", chat_id=chat_id))

    async def wait_message(
        self,
        chat_id: int,
        after: int = 0,
        thread_id: int | None = None,
        from_bot: bool = True,
        contains: str = "",
        timeout: float = 10.0,  # noqa: ASYNC109 - the server waits, not this coroutine
    ) -> Json:
        """The first message after that id; fails telling what the chat holds instead."""
        found = await self.get(
            "wait",
            chat_id=chat_id,
            after=after,
            thread_id=thread_id,
            from_bot=from_bot,
            contains=contains,
            timeout=timeout,
        )
        if found is None:
            there = [one.get("text") or sorted(one) for one in (await self.messages(chat_id, thread_id, after))[-5:]]
            wanted = f"with {contains!r} " if contains else ""
            raise NothingCame(f"no message {wanted}in chat {chat_id} after {after} within {timeout} s; there: {there}")
        return dict(found)
