"""Those who are played: subscribers, agents, and the group as its owner rules it."""

from __future__ import annotations

from typing import Any

from bot.emulator.link import File, Link
from bot.emulator.values import Json


class Sender:
    """Somebody who writes somewhere: what a subscriber and an agent have in common."""

    def __init__(self, client: Link, user_id: int) -> None:
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

    def __init__(self, client: Link, user_id: int, chat_id: int) -> None:
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

    def __init__(self, client: Link, chat_id: int) -> None:
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
