"""What whoever runs the bot sees: alive, ready or why not, and figures."""

import asyncio
import contextlib
import re
import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.app import build
from bot.config import load
from bot.emulator.client import EmulatorClient
from bot.emulator.server import Emulator
from bot.errors import SetupError
from tests.scenario.stage import Stage, desk, environment, play, running, says, sees, stage
from tests.scenario.test_webhook import free_port


@asynccontextmanager
async def watched(folder: Path) -> AsyncIterator[tuple[Stage, "Watcher"]]:
    port = free_port()
    async with stage(folder, BOT_OPERATIONS__LISTEN=f"127.0.0.1:{port}") as bot:
        yield bot, Watcher(port)


class Watcher:
    """Asks as a probe or Prometheus would."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    async def get(self, path: str) -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.get(self.url + path) as answer:
            return answer.status, await answer.text()

    async def ready(self) -> dict[str, Any]:
        async with aiohttp.ClientSession() as session, session.get(self.url + "/readyz") as answer:
            told: dict[str, Any] = await answer.json()
            assert (answer.status == 200) == told["ready"]
            return told

    async def until(self, *, ready: bool, part: str = "") -> dict[str, Any]:
        async with asyncio.timeout(30):
            while True:
                with contextlib.suppress(aiohttp.ClientConnectorError):
                    told = await self.ready()
                    if told["ready"] == ready and (not part or part in told):
                        return told
                await asyncio.sleep(0.02)

    async def figures(self) -> dict[str, float]:
        _, text = await self.get("/metrics")
        lines = (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
        return {name: float(value) for name, value in lines}


async def test_what_happened_is_counted(tmp_path: Path) -> None:
    async with watched(tmp_path) as (bot, watcher):
        await play(
            bot,
            says("как узнать баланс"),
            sees("Наберите *100#"),
            says("совершенно непонятное дело"),
            sees("Передаю"),
            desk("Абонент 1"),
            desk("совершенно непонятное дело"),
        )
        found = await watcher.figures()
    assert found["support_updates_total"] == 2
    assert found['support_matches_total{verdict="sure"}'] == 1
    assert found['support_matches_total{verdict="no_match"}'] == 1
    assert found['support_events_total{event="ticket_opened"}'] == 1
    assert found['support_sends_total{side="subscribers"}'] == 2
    assert found['support_sends_total{side="desk"}'] == 2
    assert found['support_answer_seconds_count{side="subscribers"}'] == 2
    assert 0 < found['support_answer_seconds_sum{side="subscribers"}'] < 60
    assert found['support_tickets_waiting{queue=""}'] == 1
    assert found['support_queue_messages{queue="inbox"}'] == found['support_queue_messages{queue="dead"}'] == 0
    assert found['support_telegram_calls_total{method="createForumTopic",outcome="ok"}'] == 1
    assert found["support_ready"] == 1
    assert found["process_resident_memory_bytes"] > 0


async def test_nobody_and_no_words_stand_in_the_figures(tmp_path: Path) -> None:
    async with watched(tmp_path) as (bot, watcher):
        await play(bot, says("тайное слово"), sees("Передаю"), desk("Абонент"), desk("тайное слово"))
        _, text = await watcher.get("/metrics")
    for secret in ("тайное", "Абонент", "101", bot.emulator.token):
        assert not re.search(rf"[{{=\"]\S*{re.escape(secret)}", text), secret


async def test_failures_are_counted_by_reason_and_what_waits_is_measured(tmp_path: Path) -> None:
    async with watched(tmp_path) as (bot, watcher):
        client = bot.client
        await client.fail("sendMessage", code=403, description="Forbidden: bot was blocked by the user", chat_id=101)
        await client.fail("sendMessage", code=429, retry_after=600, chat_id=102, count=1)
        await client.person(101).write("как узнать баланс")
        await client.person(102).write("как узнать баланс")
        flood = 'support_send_failures_total{reason="flood",side="subscribers"}'
        dead = 'support_queue_messages{queue="dead"}'
        async with asyncio.timeout(30):
            while (figures := await watcher.figures()).get(dead) != 1 or flood not in figures:
                await asyncio.sleep(0.05)
    assert figures[flood] == 1
    assert figures['support_given_up_total{reason="unreachable",side="subscribers"}'] == 1
    assert figures['support_queue_messages{queue="outbox_subscribers"}'] == 1
    assert figures['support_queue_age_seconds{queue="outbox_subscribers"}'] >= 0


async def test_ready_only_after_the_checks_of_the_start(tmp_path: Path) -> None:
    port = free_port()
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        (tmp_path / "config.yaml").touch()
        given = environment(emulator, tmp_path, BOT_OPERATIONS__LISTEN=f"127.0.0.1:{port}")
        await client.fail("getMe", code=502, description="Bad Gateway", count=2)
        async with running(load(tmp_path / "config.yaml", given)):
            watcher = Watcher(port)
            await watcher.until(ready=False, part="start")
            assert (await watcher.get("/healthz")) == (200, "ok\n")
            await watcher.until(ready=True)


async def test_not_ready_while_telegram_fails(tmp_path: Path) -> None:
    async with watched(tmp_path) as (bot, watcher):
        await watcher.until(ready=True)
        await bot.client.fail("getUpdates", code=502, description="Bad Gateway", count=1)
        await bot.client.person(101).write("как узнать баланс")
        told = await watcher.until(ready=False, part="telegram")
        assert "Bad Gateway" in told["telegram"]
        await watcher.until(ready=True)


async def test_not_ready_while_another_program_holds_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.sqlite.LOCKED_AFTER_S", 0.2)
    async with watched(tmp_path) as (bot, watcher):
        await watcher.until(ready=True)
        blocker = sqlite3.connect(tmp_path / "support.db", timeout=60, isolation_level=None)
        blocker.execute("begin immediate")
        try:
            await bot.client.person(101).write("как узнать баланс")
            told = await watcher.until(ready=False, part="database")
            assert "locked" in told["database"]
            assert await bot.client.count("sendMessage", 101) == 0
        finally:
            blocker.execute("rollback")
            blocker.close()
        await watcher.until(ready=True)
        await bot.client.wait_message(101, contains="Наберите", timeout=20)


async def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    async with Emulator() as emulator:
        (tmp_path / "config.yaml").touch()
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            place = f"127.0.0.1:{taken.getsockname()[1]}"
            settings = load(tmp_path / "config.yaml", environment(emulator, tmp_path, BOT_OPERATIONS__LISTEN=place))
            async with build(settings) as app:
                with pytest.raises(SetupError, match=f"operations.listen {place}"):
                    await app.run(asyncio.Event())
