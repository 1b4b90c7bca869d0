"""The control calls as a typed client: persons who write and press, and expectations that wait instead of sleeping."""

from __future__ import annotations

import json
from dataclasses import dataclass
from types import TracebackType
from typing import Any

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


class EmulatorClient:
    """`async with EmulatorClient(emulator.url) as client: …`"""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> EmulatorClient:
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

    def person(self, user_id: int) -> Person:
        """A person who exists already: `client.person(101)` is «Абонент 1»."""
        return Person(self, user_id)

    def group(self, chat_id: int = GROUP_ID) -> Group:
        return Group(self, chat_id)

    def agent(self, user_id: int = 501, chat_id: int = GROUP_ID) -> Agent:
        return Agent(self, user_id, chat_id)

    async def user(self, user_id: int | None = None, **fields: Any) -> Person:
        """Make a subscriber or change one: first_name, last_name, username, language_code, started …"""
        made = await self.post("users", id=user_id, **fields)
        return Person(self, int(made["id"]))

    async def state(self) -> Json:
        return dict(await self.get("state"))

    async def messages(self, chat_id: int, thread_id: int | None = None, after: int = 0) -> list[Json]:
        """All messages of the chat; of one topic, or with 0 of General."""
        found = await self.get("messages", chat_id=chat_id, thread_id=thread_id, after=after, limit=100_000)
        return list(found)

    async def topics(self, chat_id: int = GROUP_ID) -> list[Json]:
        return list(await self.get("topics", chat_id=chat_id))

    async def updates(self) -> list[Json]:
        """Updates that the bot has not confirmed yet."""
        return list(await self.get("updates"))

    async def calls(self, method: str = "", chat_id: int | None = None, after: int = 0) -> list[Json]:
        """The bot's latest calls: number, method, chat_id, params, at, ok, code, error."""
        return list(await self.get("calls", method=method, chat_id=chat_id, after=after, limit=100_000))

    async def count(self, method: str, chat_id: int | None = None) -> int:
        """Successful calls of the method (its exact name) so far."""
        return int(await self.get("counts", method=method, chat_id=chat_id))

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

    async def wait_topic(
        self,
        chat_id: int = GROUP_ID,
        count: int = 1,
        timeout: float = 10.0,  # noqa: ASYNC109 - the server waits, not this coroutine
    ) -> list[Json]:
        """The topics once there are that many."""
        last = 0
        while len(topics := await self.topics(chat_id)) < count:
            seen = await self.get("wait", chat_id=chat_id, after=last, timeout=timeout)
            if seen is None:
                raise NothingCame(f"{len(topics)} topics in chat {chat_id} after {timeout} s, not {count}")
            last = int(seen["message_id"])
        return topics

    async def wait_calls(
        self,
        method: str,
        count: int = 1,
        chat_id: int | None = None,
        timeout: float = 10.0,  # noqa: ASYNC109 - the server waits, not this coroutine
    ) -> int:
        """How many successful calls there were once there were `count` of them."""
        made = await self.get("wait_calls", method=method, count=count, chat_id=chat_id, timeout=timeout)
        if made is None:
            raise NothingCame(f"{await self.count(method, chat_id)} calls of {method} after {timeout} s, not {count}")
        return int(made)

    async def wait_answer(
        self,
        press_id: str,
        timeout: float = 10.0,  # noqa: ASYNC109 - the server waits, not this coroutine
    ) -> Json:
        """What the bot answered to a press: text, show_alert, url."""
        found = await self.get("answers", id=press_id, timeout=timeout)
        if found is None:
            raise NothingCame(f"the press was not answered within {timeout} s")
        return dict(found)

    async def bulk(self, messages: list[tuple[int, str]]) -> dict[int, int]:
        """Many private texts in one call; the last message id of each person."""
        result = await self.post("bulk", messages=[{"user": user, "text": text} for user, text in messages])
        return {int(user): int(number) for user, number in result["last"].items()}

    async def fail(self, method: str = "*", **fault: Any) -> None:
        """Order a failure: code, description, retry_after, count, chat_id, delay, cut="before" | "after"."""
        await self.post("faults", method=method, **fault)

    async def heal(self) -> None:
        """Forget every ordered failure."""
        await self.post("faults", clear=True)

    async def limits(self, **limits: Any) -> None:
        """Switch flood control on: Telegram's usual figures, or the given fields of `Limits`."""
        await self.post("limits", **limits)

    async def no_limits(self) -> None:
        await self.post("limits", off=True)

    async def advance(self, seconds: float) -> float:
        """Move the emulated clock forward."""
        return float(await self.post("clock", advance=seconds))

    async def raw_update(self, update: Json) -> int:
        return int(await self.post("updates", **update))

    async def settings(self, **settings: Any) -> None:
        """privacy, callback_seconds, keep_messages."""
        await self.post("settings", **settings)

    async def download(self, file_id: str) -> bytes:
        async with self.session.get(f"{self.url}/emulator/files/{file_id}") as answer:
            if answer.status != 200:
                raise EmulatorError(f"no file {file_id}")
            return await answer.read()


class Sender:
    """Somebody who writes somewhere: what a subscriber and an agent have in common."""

    def __init__(self, client: EmulatorClient, user_id: int) -> None:
        self.client = client
        self.id = user_id

    async def _send(self, where: Json, file: File | None = None, **body: Any) -> Json:
        told = {"user_id": self.id, **where, **body}
        return dict(await self.client.post("messages", [file] if file else None, **told))

    async def _album(self, where: Json, items: list[Json], files: list[File] | None) -> list[Json]:
        return list(await self.client.post("albums", files, user_id=self.id, items=items, **where))

    async def edit(self, message: Json, text: str) -> Json:
        """Change the text, or the caption of what has no text."""
        field = "text" if "text" in message else "caption"
        where = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
        return dict(await self.client.post("edits", None, **where, **{field: text}))

    async def delete(self, *messages: Json) -> None:
        for message in messages:
            await self.client.post("deletions", chat_id=message["chat"]["id"], message_ids=[message["message_id"]])

    async def react(self, message: Json, *emoji: str) -> None:
        """Put these reactions on the message; none takes them off."""
        where = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
        await self.client.post("reactions", user_id=self.id, **where, emoji=list(emoji))

    async def press(self, message: Json, text: str = "", data: str | None = None) -> str:
        """Press the button with that text, or send any data; returns an id for `wait_answer`."""
        where = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
        pressed = await self.client.post("presses", user_id=self.id, **where, text=text, data=data)
        return str(pressed["id"])


class Person(Sender):
    """A subscriber in the private chat with the bot."""

    async def write(self, text: str, **more: Any) -> Json:
        return await self._send({}, text=text, **more)

    async def send(self, kind: str, file: File | None = None, **more: Any) -> Json:
        """Any kind: photo, document, video, audio, voice, video_note, animation, sticker, location, …"""
        return await self._send({}, file, kind=kind, **more)

    async def send_content(self, content: Json) -> Json:
        """A ready content, for kinds that have no word here: `{"story": {…}}`."""
        return await self._send({}, content=content)

    async def send_photo(self, file: File | None = None, caption: str = "") -> Json:
        return await self.send("photo", file, caption=caption)

    async def send_document(self, file: File | None = None, caption: str = "") -> Json:
        return await self.send("document", file, caption=caption)

    async def send_album(self, items: list[Json], files: list[File] | None = None) -> list[Json]:
        return await self._album({}, items, files)

    async def reply(self, message: Json, text: str) -> Json:
        return await self._send({}, text=text, reply_to=message["message_id"])

    async def wait(
        self,
        after: Json | int = 0,
        contains: str = "",
        timeout: float = 10.0,  # noqa: ASYNC109 - the server waits, not this coroutine
    ) -> Json:
        """The bot's next message to this person after that one."""
        number = after if isinstance(after, int) else int(after["message_id"])
        return await self.client.wait_message(self.id, number, contains=contains, timeout=timeout)

    async def messages(self) -> list[Json]:
        return await self.client.messages(self.id)

    async def block_bot(self) -> None:
        await self.client.post("users", id=self.id, blocked=True)

    async def unblock_bot(self) -> None:
        await self.client.post("users", id=self.id, blocked=False)

    async def deactivate(self) -> None:
        await self.client.post("users", id=self.id, deactivated=True)


class Agent(Sender):
    """A member of the agents' group; `thread_id` 0 is the General topic."""

    def __init__(self, client: EmulatorClient, user_id: int, chat_id: int) -> None:
        super().__init__(client, user_id)
        self.chat_id = chat_id

    def _where(self, thread_id: int) -> Json:
        return {"chat_id": self.chat_id, "thread_id": thread_id}

    async def write(self, thread_id: int, text: str, anonymous: bool = False, **more: Any) -> Json:
        return await self._send(self._where(thread_id), text=text, anonymous=anonymous, **more)

    async def send(self, thread_id: int, kind: str, file: File | None = None, **more: Any) -> Json:
        return await self._send(self._where(thread_id), file, kind=kind, **more)

    async def send_content(self, thread_id: int, content: Json) -> Json:
        return await self._send(self._where(thread_id), content=content)

    async def send_album(self, thread_id: int, items: list[Json], files: list[File] | None = None) -> list[Json]:
        return await self._album(self._where(thread_id), items, files)

    async def reply(self, message: Json, text: str) -> Json:
        """Answer a message in its own topic."""
        where = self._where(message.get("message_thread_id", 0))
        return await self._send(where, text=text, reply_to=message["message_id"])

    async def close_topic(self, thread_id: int) -> None:
        await self.client.post("topics", user_id=self.id, **self._where(thread_id), closed=True)

    async def reopen_topic(self, thread_id: int) -> None:
        await self.client.post("topics", user_id=self.id, **self._where(thread_id), closed=False)

    async def rename_topic(self, thread_id: int, name: str) -> None:
        await self.client.post("topics", user_id=self.id, **self._where(thread_id), name=name)

    async def create_topic(self, name: str) -> int:
        made = await self.client.post("topics", user_id=self.id, chat_id=self.chat_id, name=name)
        return int(made["message_thread_id"])


class Group:
    """A group as its owner rules it."""

    def __init__(self, client: EmulatorClient, chat_id: int) -> None:
        self.client = client
        self.id = chat_id

    async def change(self, **fields: Any) -> Json:
        """Make it or change it: title, is_forum, protected, closed_to_admins, general_closed, members."""
        return dict(await self.client.post("groups", id=self.id, **fields))

    async def topics(self) -> list[Json]:
        return await self.client.topics(self.id)

    async def messages(self, thread_id: int | None = None, after: int = 0) -> list[Json]:
        return await self.client.messages(self.id, thread_id, after)

    async def wait(
        self,
        after: Json | int = 0,
        thread_id: int | None = None,
        contains: str = "",
        timeout: float = 10.0,  # noqa: ASYNC109 - the server waits, not this coroutine
    ) -> Json:
        number = after if isinstance(after, int) else int(after["message_id"])
        return await self.client.wait_message(self.id, number, thread_id, contains=contains, timeout=timeout)

    async def delete_topic(self, thread_id: int) -> None:
        await self.client.post("topics/delete", chat_id=self.id, thread_id=thread_id)

    async def bot_member(self, status: str, **rights: bool) -> None:
        """Make the bot `administrator`, `member`, `restricted`, `left` or `kicked`."""
        await self.client.post("bot_member", chat_id=self.id, status=status, rights=rights)

    async def migrate(self, new_id: int) -> None:
        await self.client.post("migrate", chat_id=self.id, new_id=new_id)
