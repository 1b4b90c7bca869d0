"""Updates by webhook, over real HTTP: in order, none lost, none said twice, strangers and floods turned away."""

import asyncio
import io
import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.app import build
from bot.channels.telegram import worker as worker_module
from bot.channels.telegram.webhook import LARGEST_BODY, SECRET_HEADER
from bot.config import load
from bot.emulator.client import EmulatorClient
from bot.emulator.server import Emulator
from bot.emulator.values import GROUP_ID
from bot.errors import TelegramSetupError
from tests.scenario.stage import (
    Stage,
    agent,
    desk,
    environment,
    play,
    presses,
    running,
    says,
    sees,
)

SECRET = "chosen_by-the-operator"
UPDATE: dict[str, Any] = {
    "update_id": 1,
    "message": {
        "message_id": 5,
        "date": 1,
        "from": {"id": 101, "is_bot": False, "first_name": "Абонент 1"},
        "chat": {"id": 101, "type": "private"},
        "text": "как узнать баланс",
    },
}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Hooked:
    """A running bot with a webhook, and the address a reverse proxy would know."""

    stage: Stage
    url: str

    async def post(self, body: object = None, *, secret: str = SECRET, raw: bytes | None = None) -> int:
        headers = {SECRET_HEADER: secret} if secret else {}
        async with aiohttp.ClientSession() as session:
            sent = session.post(
                self.url, headers=headers, **({"data": io.BytesIO(raw)} if raw is not None else {"json": body})
            )
            async with sent as answer:
                return answer.status


def by_webhook(emulator: Emulator, folder: Path, port: int, **more: str) -> Any:
    (folder / "config.yaml").touch()
    given = {
        "BOT_TELEGRAM__WEBHOOK__URL": f"http://127.0.0.1:{port}/telegram",
        "BOT_TELEGRAM__WEBHOOK__LISTEN": f"127.0.0.1:{port}",
        "BOT_WEBHOOK_SECRET": SECRET,
    }
    return load(folder / "config.yaml", environment(emulator, folder, **given, **more))


@asynccontextmanager
async def hooked(folder: Path, **more: str) -> AsyncIterator[Hooked]:
    port = free_port()
    async with Emulator(webhook_pause=0.05) as emulator, EmulatorClient(emulator.url) as client:
        settings = by_webhook(emulator, folder, port, **more)
        async with running(settings) as app:
            await client.wait_calls("setWebhook", timeout=10)
            yield Hooked(Stage(client, emulator, settings, app), settings.telegram.webhook.url)


async def test_a_dialogue(tmp_path: Path) -> None:
    async with hooked(tmp_path) as bot:
        await play(
            bot.stage,
            says("как узнать баланс"),
            sees("Наберите *100#"),
            presses("Оператор"),
            sees("Передаю"),
            desk("Абонент 1"),
            agent("здравствуйте"),
            sees("здравствуйте"),
        )
        assert await bot.stage.client.count("getUpdates") == 0
        (call,) = await bot.stage.client.calls("setWebhook")
        assert call["params"]["secret_token"] == SECRET
        assert not call["params"].get("drop_pending_updates") or call["params"]["drop_pending_updates"] == "false"
        for kind in ("message", "edited_message", "callback_query", "message_reaction", "my_chat_member"):
            assert kind in str(call["params"]["allowed_updates"])


@pytest.fixture
async def hook(tmp_path: Path) -> AsyncIterator[Hooked]:
    async with hooked(tmp_path) as bot:
        yield bot


NO_UPDATES = {
    "no secret": ("", b"{}", 403),
    "wrong secret": ("wrong", b"{}", 403),
    "longer secret": (SECRET + "x", b'{"update_id": 1}', 403),
    "no json": (SECRET, b"no json", 400),
    "no text": (SECRET, b"\xff\xfe", 400),
    "a list": (SECRET, b"[1]", 400),
    "no id": (SECRET, b"{}", 400),
    "no number": (SECRET, b'{"update_id": "1"}', 400),
    "deep": (SECRET, b"[" * 100_000, 400),
    "too large": (SECRET, b" " * (LARGEST_BODY + 1), 413),
}


async def test_what_is_no_update_of_telegram_is_refused(hook: Hooked) -> None:
    for name, (secret, raw, status) in NO_UPDATES.items():
        assert await hook.post(secret=secret, raw=raw) == status, name
    assert not await hook.stage.app.store.unfinished()


async def test_200_means_that_it_is_on_the_disk(tmp_path: Path, hook: Hooked, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another program holds the database nothing is confirmed; brought again, it is said once."""
    monkeypatch.setattr("bot.channels.telegram.webhook.COMMITTED_WITHIN_S", 0.2)
    blocker = sqlite3.connect(tmp_path / "support.db", timeout=60, isolation_level=None, check_same_thread=False)
    await asyncio.to_thread(blocker.execute, "begin immediate")  # the bot ends its own transactions in this loop
    try:
        assert await hook.post(UPDATE) == 503
    finally:
        blocker.execute("rollback")
        blocker.close()
    monkeypatch.undo()
    await hook.stage.client.wait_message(101, contains="Наберите", timeout=40)
    assert await hook.post(UPDATE) == 200
    await hook.stage.idle()
    assert await hook.stage.client.count("sendMessage", 101) == 1


async def test_a_retried_update_says_nothing_twice(hook: Hooked) -> None:
    await hook.stage.client.person(101).write("как узнать баланс")
    await hook.stage.client.wait_message(101, contains="Наберите")
    await hook.stage.idle()
    database = sqlite3.connect(hook.stage.settings.database.url.removeprefix("sqlite:///"))
    ((external_id,),) = database.execute("select external_id from inbox").fetchall()
    database.close()
    again = UPDATE | {"update_id": int(external_id.split(":")[1])}
    assert [await hook.post(again) for _ in range(3)] == [200, 200, 200]
    await hook.stage.idle()
    assert await hook.stage.client.count("sendMessage", 101) == 1


async def test_an_overload_is_answered_with_503_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Room for three: Telegram has to bring most of a burst again, and everything arrives, in order for each person."""
    monkeypatch.setattr(worker_module, "IN_MEMORY", 3)
    people, lines = range(201, 209), 6
    async with hooked(tmp_path) as bot:
        client = bot.stage.client
        for person in people:
            await client.user(person, first_name=f"Абонент {person}", language_code="ru", started=True)
        await client.bulk([(person, f"непонятное дело {number}") for number in range(lines) for person in people])
        async with asyncio.timeout(40):
            while len(await _relayed(client)) < len(people) * lines:
                await asyncio.sleep(0.05)
        for thread in {thread for thread, _ in await _relayed(client)}:
            texts = [text for where, text in await _relayed(client) if where == thread]
            assert texts == [f"непонятное дело {number}" for number in range(lines)]
        async with client.session.get(f"{client.url}/bot{bot.stage.emulator.token}/getWebhookInfo") as answer:
            assert "503" in (await answer.json())["result"]["last_error_message"]


async def _relayed(client: EmulatorClient) -> list[tuple[int, str]]:
    found = await client.messages(GROUP_ID)
    return [(m["message_thread_id"], m["text"]) for m in found if str(m.get("text", "")).startswith("непонятное")]


async def test_a_stop_answers_what_is_in_hand_and_the_next_process_takes_the_rest(tmp_path: Path) -> None:
    port = free_port()
    async with Emulator(webhook_pause=0.05) as emulator, EmulatorClient(emulator.url) as client:
        settings = by_webhook(emulator, tmp_path, port)
        async with running(settings):
            await client.wait_calls("setWebhook", timeout=10)
            await client.bulk([(101, f"непонятное дело {number}") for number in range(20)])
        await client.bulk([(101, f"непонятное дело {number}") for number in range(20, 30)])
        async with running(settings) as app:
            async with asyncio.timeout(30):
                while len(await _relayed(client)) < 30:
                    await asyncio.sleep(0.05)
            await Stage(client, emulator, settings, app).idle()
        assert [text for _, text in await _relayed(client)] == [f"непонятное дело {number}" for number in range(30)]


async def test_a_made_secret_is_kept_and_never_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    port = free_port()
    async with Emulator(webhook_pause=0.05) as emulator, EmulatorClient(emulator.url) as client:
        settings = by_webhook(emulator, tmp_path, port).model_copy(update={"webhook_secret": None})
        for count in (1, 2):
            async with running(settings):
                await client.person(101).write("как узнать баланс")
                await client.wait_calls("setWebhook", count, timeout=10)
                await client.wait_calls("sendMessage", count, timeout=10)
        first, second = [call["params"]["secret_token"] for call in await client.calls("setWebhook")]
    assert first == second
    assert len(first) >= 32
    assert not any(first in record.getMessage() for record in caplog.records if record.name != "aiosqlite")


async def test_a_webhook_that_was_taken_away_is_set_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.telegram.webhook.WATCH_S", 0.05)
    async with hooked(tmp_path) as bot:
        client, emulator = bot.stage.client, bot.stage.emulator
        async with client.session.post(f"{client.url}/bot{emulator.token}/deleteWebhook") as answer:
            assert answer.status == 200
        await client.wait_calls("setWebhook", 2, timeout=10)
        await client.person(101).write("как узнать баланс")
        await client.wait_message(101, contains="Наберите")


async def test_back_to_polling_nothing_is_dropped(tmp_path: Path) -> None:
    port = free_port()
    async with Emulator(webhook_pause=0.05) as emulator, EmulatorClient(emulator.url) as client:
        settings = by_webhook(emulator, tmp_path, port)
        async with running(settings):
            await client.wait_calls("setWebhook", timeout=10)
        await client.person(101).write("как узнать баланс")
        async with running(load(tmp_path / "config.yaml", environment(emulator, tmp_path))):
            await client.wait_message(101, contains="Наберите", timeout=10)
        assert await client.count("deleteWebhook") == 1


async def test_what_a_person_has_to_put_right(tmp_path: Path) -> None:
    port = free_port()
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        settings = by_webhook(emulator, tmp_path, port)
        await client.fail("setWebhook", code=400, description="Bad Request: bad webhook: HTTPS url must be provided")
        async with build(settings) as app:
            with pytest.raises(TelegramSetupError, match=r"(?s)HTTPS url must be provided.*telegram\.webhook\.url"):
                await app.run(asyncio.Event())
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", port))
            taken.listen()
            async with build(settings) as app:
                with pytest.raises(TelegramSetupError, match=f"127.0.0.1:{port}"):
                    await app.run(asyncio.Event())
