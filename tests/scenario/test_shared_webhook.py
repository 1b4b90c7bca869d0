"""Several processes on one PostgreSQL, to whichever of them a proxy brings an update."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
from aiohttp import web

from bot.channels.telegram.webhook import SECRET_HEADER, kept_secret
from bot.emulator.client import EmulatorClient
from bot.emulator.server import Emulator
from bot.storage.postgresql import PostgresDatabase
from bot.storage.store import SqlStore
from tests import postgres
from tests.scenario.test_kill import (
    PEOPLE,
    QUESTIONS,
    copies,
    process,
    question,
    unrepeated,
    until_relayed,
    until_replied,
)
from tests.scenario.test_shared import learnt, logged, subscriber  # noqa: F401 - `learnt` is used by its name
from tests.scenario.test_webhook import free_port


@asynccontextmanager
async def proxy(ports: Sequence[int], seed: int) -> AsyncIterator[str]:
    """The public address: each request goes to one of the processes as chance has it, and one that died gives 502."""
    chance = random.Random(seed)  # noqa: S311 - the same ways every time

    async def passed_on(request: web.Request) -> web.Response:
        url = f"http://127.0.0.1:{chance.choice(ports)}{request.path}"
        headers = {SECRET_HEADER: request.headers.get(SECRET_HEADER, "")}
        try:
            async with session.post(url, data=await request.read(), headers=headers) as answer:
                return web.Response(status=answer.status)
        except aiohttp.ClientError:
            return web.Response(status=502)

    application = web.Application()
    application.router.add_post("/telegram", passed_on)
    runner = web.AppRunner(application)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        async with aiohttp.ClientSession() as session:
            yield f"http://127.0.0.1:{port}/telegram"
    finally:
        await runner.cleanup()


async def test_brought_to_either_of_two_each_update_counts_once_and_in_order(tmp_path: Path) -> None:
    """One of the two is killed in the middle; what it had is the other's."""
    ports, folders = (free_port(), free_port()), (tmp_path / "first", tmp_path / "second")
    async with (
        postgres.database() as url,
        Emulator(webhook_pause=0.02) as emulator,
        EmulatorClient(emulator.url) as client,
        proxy(ports, seed=7) as public,
        AsyncExitStack() as running,
    ):
        for person in PEOPLE:
            await client.user(person, first_name=f"Абонент {person}", language_code="ru", started=True)
        bots = []
        for port, folder in zip(ports, folders, strict=True):
            folder.mkdir()
            hook = {
                "BOT_DATABASE__URL": url,
                "BOT_TELEGRAM__WEBHOOK__URL": public,
                "BOT_TELEGRAM__WEBHOOK__LISTEN": f"127.0.0.1:{port}",
            }
            bots.append(await running.enter_async_context(process(folder, emulator, **hook)))
        for folder in folders:
            await logged(folder, "telegram brings updates to")
        dying, heir = bots
        for number in range(QUESTIONS):
            await client.bulk([(person, question(person, number)) for person in PEOPLE])
            if number == QUESTIONS // 2:
                await until_relayed(client, len(PEOPLE) * number + len(PEOPLE) // 2)
                dying.kill()
                await dying.wait()
        await until_relayed(client, len(PEOPLE) * QUESTIONS)
        for thread, texts in (await copies(client)).items():
            await client.agent(501).write(thread, f"ответ для {subscriber(texts)}")
        await until_replied(client)
        heir.terminate()
        assert await asyncio.wait_for(heir.wait(), 20) == 0
        topics = await copies(client)
        assert await client.count("getUpdates") == 0
    assert len(topics) == len(PEOPLE), "one topic a subscriber"
    for texts in topics.values():
        assert unrepeated(texts) == [question(subscriber(texts), number) for number in range(QUESTIONS)]
    assert sum(len(texts) - len(unrepeated(texts)) for texts in topics.values()) <= len(PEOPLE)
    for folder in folders:
        assert "handled" in (folder / "bot.log").read_text(encoding="utf-8"), "both had a part"


async def test_all_processes_know_the_same_made_secret() -> None:
    async with postgres.database() as url:
        databases = [await PostgresDatabase.open(url) for _ in range(3)]
        try:
            stores = [SqlStore(database, lambda: 1000.0) for database in databases]
            assert len(set(await asyncio.gather(*(kept_secret(store, "") for store in stores)))) == 1
        finally:
            for database in databases:
                await database.close()
