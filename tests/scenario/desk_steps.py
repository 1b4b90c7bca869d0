"""Steps of agents at the desk that read the same in a group with topics and in a plain one."""

import asyncio
from dataclasses import dataclass
from typing import Any

from bot.emulator.values import GROUP_ID
from tests.scenario.stage import PATIENCE_S, Stage, Step, agent, desk, general
from tests.scenario.test_plain_group import replies


@dataclass(frozen=True)
class Kind:
    """One kind of group: how an agent writes about the subscriber, and where the bot's words appear."""

    forum: bool

    def writes(self, text: str, agent_id: int = 501, *, anonymous: bool = False) -> Step:
        if self.forum:
            return agent(text, agent_id=agent_id, anonymous=anonymous)
        return replies(text, to="Обращение № 1", agent_id=agent_id, anonymous=anonymous)

    def shows(self, *parts: str) -> Step:
        return desk(*parts) if self.forum else general(*parts)


FORUM, PLAIN = Kind(forum=True), Kind(forum=False)


def buttons(message: dict[str, Any]) -> list[str]:
    rows = (message.get("reply_markup") or {}).get("inline_keyboard") or []
    return [button["text"] for row in rows for button in row]


def taps(title: str, *parts: str, agent_id: int = 501, chat: int = GROUP_ID) -> Step:
    """An agent presses the newest button of that title in the group and is told these parts in passing."""

    async def step(stage: Stage) -> None:
        carrier = await _carrying(stage, title, chat)
        press = await stage.client.agent(agent_id, chat).press(carrier, title)
        answer = await stage.client.wait_answer(press, timeout=PATIENCE_S)
        for part in parts:
            assert part in (answer.get("text") or ""), f"{part!r} is not in {answer}"

    return step


def card(*parts: str, without: str = "", chat: int = GROUP_ID, number: int = 1) -> Step:
    """Within a moment the ticket's card shows all these, in its text or on its buttons, and not that."""

    async def step(stage: Stage) -> None:
        shown = ""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    for message in await stage.client.messages(chat):
                        shown = "\n".join([message.get("text", ""), *buttons(message)])
                        fits = f"Обращение № {number}" in shown and buttons(message)
                        if fits and all(part in shown for part in parts) and not (without and without in shown):
                            return
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"no card shows {parts}; the last message is:\n{shown}") from None

    return step


async def _carrying(stage: Stage, title: str, chat: int) -> dict[str, Any]:
    """The newest message with that button; a card gets it a moment after what changed it."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            for message in reversed(await stage.client.messages(chat)):
                if title in buttons(message):
                    return dict(message)
            await asyncio.sleep(0.05)
