"""The demo: a local Telegram with a page to play both sides, and the real bot against it. No token, no network."""

import asyncio
import signal
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr

from bot.app import build
from bot.config import DatabaseSettings, OperationsSettings, Settings, WebhookSettings
from bot.domain.knowledge import KnowledgeBase
from bot.emulator.server import Emulator
from bot.emulator.values import GROUP_ID
from bot.errors import SetupError
from bot.knowledge import read
from bot.matching import expand
from bot.texts import Texts


async def show(settings: Settings, port: int) -> None:
    """Serve the page on 127.0.0.1 until SIGTERM or Ctrl-C. What was played is forgotten at the end.

    Raises:
        SetupError: the port is taken, or the knowledge base has mistakes.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    texts = Texts.load(settings.language, settings.texts)
    with tempfile.TemporaryDirectory(prefix="support-demo-") as folder:
        emulator = Emulator(port=port)
        try:
            await emulator.start()
        except OSError as error:
            raise SetupError([texts.plain(texts.default, "demo-port-taken", {"port": str(port)})]) from error
        try:
            queues = _queue_groups(settings, emulator, texts)
            own = demo_settings(settings, emulator, Path(folder), queues)
            async with build(own) as app:
                emulator.world.suggestions = (
                    *_questions(app.live.current.knowledge),
                    texts.plain(texts.default, "demo-person"),
                )
                for said in ("demo-open", "demo-gaps"):
                    named = {"url": emulator.url, "database": own.database.url}
                    print(texts.plain(texts.default, said, named), flush=True)  # noqa: T201
                await app.run(stop)
        finally:
            await emulator.stop()


def _questions(knowledge: KnowledgeBase) -> list[str]:
    """One question of each of the first topics, in the words of its editor, for the page to offer."""
    first = [topic.intents[0].phrases for topic in knowledge.topics[:3] if topic.intents]
    return [expand(phrases[0])[0] for phrases in first]


def _queue_groups(settings: Settings, emulator: Emulator, texts: Texts) -> dict[str, int]:
    """A group of its own for a queue, so that handing over can be tried: one of the configuration's or the base's."""
    intents = read(settings.knowledge_base, settings.language).intents
    named = [*settings.telegram.queues, *sorted({intent.handoff.queue for intent in intents} - {""})]
    queues = {queue: GROUP_ID - 1000 - number for number, queue in enumerate(named[:1])}
    for queue, group_id in queues.items():
        group = emulator.world.add_group(group_id, texts.plain(texts.default, "demo-queue", {"queue": queue}))
        group.members = dict(emulator.world.chats[GROUP_ID].members)
    return queues


def demo_settings(settings: Settings, emulator: Emulator, folder: Path, queues: Mapping[str, int]) -> Settings:
    """The configured bot, turned towards the emulator and a database of its own."""
    turned = {"api_url": emulator.url, "agents_chat": GROUP_ID, "queues": dict(queues), "webhook": WebhookSettings()}
    telegram = settings.telegram.model_copy(update={**turned, "spill": {}})
    database = DatabaseSettings(url=f"sqlite:///{folder / 'demo.db'}")
    own = {"telegram": telegram, "database": database, "operations": OperationsSettings()}
    return settings.model_copy(update={**own, "token": SecretStr(emulator.token)})
