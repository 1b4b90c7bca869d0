"""The control calls as a typed client: persons who write and press, and expectations that wait instead of sleeping."""

from __future__ import annotations

from typing import Any

from bot.emulator.link import EmulatorError, File, Link, NothingCame
from bot.emulator.players import Agent, Group, Person
from bot.emulator.values import GROUP_ID, Json

__all__ = ["Agent", "EmulatorClient", "EmulatorError", "File", "Group", "NothingCame", "Person"]


class EmulatorClient(Link):
    """`async with EmulatorClient(emulator.url) as client: …`"""

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

    async def updates(self) -> list[Json]:
        """Updates that the bot has not confirmed yet."""
        return list(await self.get("updates"))

    async def calls(self, method: str = "", chat_id: int | None = None, after: int = 0) -> list[Json]:
        """The bot's latest calls: number, method, chat_id, params, at, ok, code, error."""
        return list(await self.get("calls", method=method, chat_id=chat_id, after=after, limit=100_000))

    async def count(self, method: str, chat_id: int | None = None) -> int:
        """Successful calls of the method (its exact name) so far."""
        return int(await self.get("counts", method=method, chat_id=chat_id))

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

    async def trouble(self, **weather: Any) -> Json:
        """Faults by chance: errors, cuts_before, cuts_after, slow, slow_seconds, twice, seed; storm=True, off=True."""
        return dict(await self.post("trouble", **weather))

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
