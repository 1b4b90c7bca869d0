"""The stage for dialogues: the real bot from `app.build`, a real database file, the emulator over HTTP.

A dialogue is a list of steps that reads like a play. Every message that the bot sends has to be in it: what nobody
`sees` fails the dialogue at its end.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.app import App, build
from bot.config import Settings, load
from bot.domain.ports import Clock
from bot.emulator.client import EmulatorClient, File
from bot.emulator.server import Emulator
from bot.emulator.values import GROUP_ID
from tests import postgres

Json = dict[str, Any]
KNOWLEDGE = Path(__file__).parent / "knowledge_base"
PATIENCE_S = 20.0
CACHE = tempfile.TemporaryDirectory(prefix="matching-cache-")
"""What was learnt from the small base, once for all dialogues."""


class StageClock:
    """The bot's time: it goes on as usual, from any moment on, and a dialogue moves it forward by numbers."""

    def __init__(self, start: float | None = None) -> None:
        self._ahead = 0.0 if start is None else start - time.time()

    def __call__(self) -> float:
        return time.time() + self._ahead

    def move(self, seconds: float) -> None:
        self._ahead += seconds


@dataclass
class Stage:
    """The running bot with both sides' eyes on it."""

    client: EmulatorClient
    emulator: Emulator
    settings: Settings
    app: App
    clock: StageClock = field(default_factory=StageClock)
    read_until: dict[str, int] = field(default_factory=dict)
    seen: dict[str, Json] = field(default_factory=dict)

    async def idle(self) -> None:
        """Return when nothing is left to do: no update, nothing in the inbox, nothing in the outbox."""
        async with asyncio.timeout(PATIENCE_S):
            while await self.client.updates() or await self.app.store.unfinished() or await self.app.store.unsent():
                await asyncio.sleep(0.01)

    async def thread(self, name: str) -> int:
        """The topic of that name."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                for topic in await self.client.topics(GROUP_ID):
                    if topic["name"] == name:
                        return int(topic["message_thread_id"])
                await asyncio.sleep(0.01)


Step = Callable[[Stage], Awaitable[None]]


@asynccontextmanager
async def running(
    settings: Settings, stop: asyncio.Event | None = None, clock: Clock = time.time
) -> AsyncIterator[App]:
    """The bot serving inside the block, stopped gracefully at its end."""
    stop = stop or asyncio.Event()
    async with build(settings, clock) as app:
        serving = asyncio.create_task(app.run(stop))
        try:
            yield app
        finally:
            stop.set()
            await serving


def environment(emulator: Emulator, folder: Path, **more: str) -> dict[str, str]:
    """The environment in which the bot finds the emulator. Dialogues are quicker than people: no line is waited for."""
    return {
        "BOT_TOKEN": emulator.token,
        "BOT_TELEGRAM__API_URL": emulator.url,
        "BOT_TELEGRAM__AGENTS_CHAT": str(GROUP_ID),
        "BOT_TELEGRAM__POLL_TIMEOUT": "5",
        "BOT_DATABASE__URL": f"sqlite:///{folder / 'support.db'}",
        "BOT_KNOWLEDGE_BASE": str(KNOWLEDGE),
        "BOT_MATCHING__CACHE": str(CACHE.name),
        "BOT_SUPPORT__GATHER_SECONDS": "0",
        "BOT_SUPPORT__FLOOD_MESSAGES": "0",
        **more,
    }


@asynccontextmanager
async def stage(folder: Path, group: Any = None, *, start: float | None = None, **more: str) -> AsyncIterator[Stage]:
    """Emulator, client and bot, all running; it is `start` there, `group` changes the agents' group first.

    `more` are variables of the environment. With TEST_DATABASE=postgresql every dialogue is played on a server.
    """
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client, AsyncExitStack() as besides:
        if os.environ.get("TEST_DATABASE") == "postgresql":
            more.setdefault("BOT_DATABASE__URL", await besides.enter_async_context(postgres.database()))
        nothing = folder / "config.yaml"
        nothing.touch()
        if group:
            await client.group().change(**group)
        settings = load(nothing, environment(emulator, folder, **more))
        clock = StageClock(start)
        async with running(settings, clock=clock) as app:
            yield Stage(client, emulator, settings, app, clock)


def says(text: str, person: int = 101) -> Step:
    """The subscriber writes."""

    async def step(stage: Stage) -> None:
        await stage.client.person(person).write(text)

    return step


def sends(kind: str, person: int = 101, caption: str = "") -> Step:
    """The subscriber sends something that is not text."""

    async def step(stage: Stage) -> None:
        content = (KNOWLEDGE / "images" / "subscriptions.png").read_bytes()
        file = File(f"{kind}.png", content) if kind not in ("location", "contact", "dice") else None
        await stage.client.person(person).send(kind, file, **({"caption": caption} if caption else {}))

    return step


def presses(title: str, person: int = 101) -> Step:
    """The subscriber presses a button of the last message they saw."""

    async def step(stage: Stage) -> None:
        await stage.client.person(person).press(stage.seen[f"{person}"], title)

    return step


def sees(*parts: str, person: int = 101) -> Step:
    """The next message of the bot to the subscriber holds all these parts, in its text or on its buttons."""

    async def step(stage: Stage) -> None:
        message = await _next(stage, str(person), person, None)
        for part in parts:
            assert part in _legible(message), f"{part!r} is not in what the subscriber sees:\n{_legible(message)}"

    return step


def desk(*parts: str, topic: str = "Абонент 1") -> Step:
    """The next message of the bot in the subscriber's topic holds all these parts."""

    async def step(stage: Stage) -> None:
        thread = await stage.thread(topic)
        message = await _next(stage, topic, GROUP_ID, thread)
        for part in parts:
            assert part in _legible(message), f"{part!r} is not in what the agents see:\n{_legible(message)}"

    return step


def general(*parts: str) -> Step:
    """The next message of the bot in the group's General topic holds all these parts."""

    async def step(stage: Stage) -> None:
        message = await _next(stage, "General", GROUP_ID, 0)
        for part in parts:
            assert part in _legible(message), f"{part!r} is not in what the agents see:\n{_legible(message)}"

    return step


def agent(text: str, topic: str = "Абонент 1", agent_id: int = 501, *, anonymous: bool = False) -> Step:
    """An agent writes in the subscriber's topic."""

    async def step(stage: Stage) -> None:
        thread = await stage.thread(topic)
        await stage.client.agent(agent_id).write(thread, text, anonymous=anonymous)

    return step


def agent_in_general(text: str) -> Step:
    """An agent writes in the General topic."""

    async def step(stage: Stage) -> None:
        await stage.client.agent(501).write(0, text)

    return step


def does(deed: Callable[[EmulatorClient], Awaitable[object]]) -> Step:
    """Anything else that happens in the world."""

    async def step(stage: Stage) -> None:
        await deed(stage.client)

    return step


def later(*, hours: float = 0, minutes: float = 0) -> Step:
    """Time passes: what is under way is finished, then the timers of that time fire."""

    async def step(stage: Stage) -> None:
        async with asyncio.timeout(PATIENCE_S):
            await stage.app.poller.caught_up.wait()
        await stage.idle()
        stage.clock.move(hours * 3600 + minutes * 60)
        await stage.app.timers.fire_due(stage.clock())

    return step


async def play(stage: Stage, *steps: Step) -> None:
    """Play the dialogue to its end and make sure that nothing was said besides."""
    for step in steps:
        await step(stage)
    await stage.idle()
    await _nothing_unseen(stage)


async def _next(stage: Stage, eyes: str, chat_id: int, thread: int | None) -> Json:
    """The next message, past Telegram's own words about topics."""
    message: Json = {}
    while not message or not _said(message):
        after = stage.read_until.get(eyes, 0)
        message = await stage.client.wait_message(chat_id, after=after, thread_id=thread, timeout=PATIENCE_S)
        stage.read_until[eyes] = int(message["message_id"])
    stage.seen[eyes] = message
    return message


async def _nothing_unseen(stage: Stage) -> None:
    for eyes, until in list(stage.read_until.items()):
        if eyes.isdigit():
            found = await stage.client.messages(int(eyes), after=until)
        else:
            thread = 0 if eyes == "General" else await stage.thread(eyes)
            found = await stage.client.messages(GROUP_ID, thread, after=until)
        bot_id = int(stage.emulator.token.split(":")[0])
        besides = [
            _legible(message) for message in found if message.get("from", {}).get("id") == bot_id and _said(message)
        ]
        assert not besides, f"{eyes} sees besides: {besides}"


def _said(message: Json) -> bool:
    return not any(key.startswith("forum_topic") for key in message)


def _legible(message: Json) -> str:
    kinds = ("photo", "voice", "document", "sticker", "location", "video_note", "contact", "dice", "video")
    buttons = (message.get("reply_markup") or {}).get("inline_keyboard") or []
    titles = [button["text"] for row in buttons for button in row]
    words = [message.get("text") or message.get("caption") or "", *(f"[{kind}]" for kind in kinds if kind in message)]
    return "\n".join([*words, *titles])
