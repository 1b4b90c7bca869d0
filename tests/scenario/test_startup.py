"""What is missing in Telegram is said before polling starts, with the cure; Telegram's own trouble is waited out."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.app import build
from bot.channels.telegram.startup import StartupChecks
from bot.config import load
from bot.emulator.client import EmulatorClient
from bot.emulator.server import Emulator
from bot.emulator.values import GROUP_ID
from bot.errors import SetupError, TelegramSetupError
from tests.scenario.stage import environment

Deed = Callable[[EmulatorClient], Awaitable[object]]


async def nothing(_: EmulatorClient) -> None:
    """The world as it should be."""


def member(status: str, **rights: bool) -> Deed:
    return lambda client: client.group().bot_member(status, **rights)


def group(**fields: object) -> Deed:
    return lambda client: client.group().change(**fields)


@contextlib.asynccontextmanager
async def started(folder: Path, deed: Deed = nothing, **more: str) -> AsyncIterator[tuple[StartupChecks, list[float]]]:
    """The checks of a bot in that world, with the pauses they made instead of sleeping."""
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        await deed(client)
        (folder / "config.yaml").touch()
        settings = load(folder / "config.yaml", environment(emulator, folder, **more))
        pauses: list[float] = []

        async def no_sleep(seconds: float) -> None:
            pauses.append(seconds)

        async with build(settings) as app:
            app.checks.ask.sleep = no_sleep
            await app.desk.groups.load()
            yield app.checks, pauses


@pytest.mark.parametrize(
    ("deed", "more", "problem", "cure"),
    [
        (nothing, {"BOT_TOKEN": "43:WRONG"}, "не принимает токен", "@BotFather"),
        (nothing, {"BOT_TELEGRAM__AGENTS_CHAT": "0"}, "Не указана группа", "BOT_TELEGRAM__AGENTS_CHAT"),
        (nothing, {"BOT_TELEGRAM__AGENTS_CHAT": "501"}, "id группы отрицательный", "потерян минус"),
        (nothing, {"BOT_TELEGRAM__AGENTS_CHAT": "-1005"}, "не видит группу -1005", "Добавьте бота"),
        (member("left"), {}, "Бот", "Добавьте"),
        (member("member"), {}, "не администратор", "Назначьте"),
    ],
    ids=["token", "no id", "positive id", "wrong id", "not a member", "not an administrator"],
)
async def test_what_is_missing(deed: Deed, more: dict[str, str], problem: str, cure: str, tmp_path: Path) -> None:
    async with started(tmp_path, deed, **more) as (checks, _):
        with pytest.raises(TelegramSetupError) as raised:
            await checks.run()
        assert problem in str(raised.value)
        assert cure in str(raised.value)


async def test_privacy_mode_is_named_when_the_bot_is_no_administrator(tmp_path: Path) -> None:
    async with started(tmp_path, member("member")) as (checks, _):
        with pytest.raises(TelegramSetupError, match="режим приватности") as raised:
            await checks.run()
        assert len(raised.value.problems) == 2


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        (nothing, "у каждого абонента своя тема"),
        (member("administrator", can_manage_topics=False), "отвечают на сообщения абонента. У бота в группе"),
        (group(is_forum=False), "отвечают на сообщения абонента. В группе «Поддержка» выключены темы"),
        (lambda client: without_privacy(client), "отвечают на сообщения абонента"),
    ],
    ids=["topics", "no right", "no topics", "no administrator but privacy mode off"],
)
async def test_the_log_says_which_way_the_group_works(
    deed: Deed, said: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    async with started(tmp_path, deed) as (checks, _):
        await checks.run()
    assert any("✓ Группа «Поддержка»" in record.message and said in record.message for record in caplog.records)


async def without_privacy(client: EmulatorClient) -> None:
    await client.settings(privacy=False)
    await client.group().bot_member("member")


async def test_every_group_is_checked(tmp_path: Path) -> None:
    async with started(tmp_path, BOT_TELEGRAM__QUEUES="billing=-1005,network=-1006") as (checks, _):
        with pytest.raises(TelegramSetupError) as raised:
            await checks.run()
    assert [problem for problem in raised.value.problems if "telegram.queues" in str(problem)]
    assert len(raised.value.problems) == 2


async def test_everything_right(tmp_path: Path) -> None:
    async with started(tmp_path) as (checks, pauses):
        assert (await checks.run()).username
        assert pauses == []


@pytest.mark.parametrize(
    ("fault", "pauses"),
    [
        ({"code": 502, "description": "Bad Gateway", "count": 4}, [1.0, 2.0, 4.0, 8.0]),
        ({"cut": "before", "count": 2}, [1.0, 2.0]),
        ({"code": 429, "retry_after": 17, "count": 1}, [17.0]),
    ],
    ids=["5xx", "unreachable", "429"],
)
async def test_telegrams_trouble_is_waited_out_and_said(
    fault: dict[str, object], pauses: list[float], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with started(tmp_path, lambda client: client.fail("getMe", **fault)) as (checks, waited):
        await checks.run()
    assert waited == pauses
    assert sum("telegram is not ready" in record.message for record in caplog.records) == len(pauses)


async def test_a_group_that_moved_is_followed(tmp_path: Path) -> None:
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        await client.group().migrate(-1001000000999)
        (tmp_path / "config.yaml").touch()
        settings = load(tmp_path / "config.yaml", environment(emulator, tmp_path))
        async with build(settings) as app:
            await app.checks.run()
            assert app.desk.group_id == -1001000000999
        async with build(settings) as app:
            await app.desk.groups.load()
            assert app.desk.group_id == -1001000000999


async def test_a_webhook_is_taken_away(tmp_path: Path) -> None:
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        url = f"{emulator.url}/bot{emulator.token}/setWebhook"
        async with client.session.post(url, json={"url": "https://example.org/hook"}) as answer:
            assert (await answer.json())["ok"]
        (tmp_path / "config.yaml").touch()
        async with build(load(tmp_path / "config.yaml", environment(emulator, tmp_path))) as app:
            await app.checks.run()
        assert await client.count("deleteWebhook") == 1


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"BOT_TOKEN": ""}, "Нет токена"),
        ({"BOT_DATABASE__URL": "postgresql://127.0.0.1:x/x"}, "check database.url"),
        ({"BOT_KNOWLEDGE_BASE": "/nowhere"}, "/nowhere"),
    ],
    ids=["no token", "postgresql", "no knowledge base"],
)
async def test_what_is_wrong_before_telegram_is_asked(more: dict[str, str], problem: str, tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=problem):
        async with started(tmp_path, nothing, **more):
            pass


async def test_a_second_poller_makes_the_first_exit_loudly(tmp_path: Path) -> None:
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        await client.fail(
            "getUpdates", code=409, description="Conflict: terminated by other getUpdates request", count=9
        )
        (tmp_path / "config.yaml").touch()
        async with build(load(tmp_path / "config.yaml", environment(emulator, tmp_path))) as app:
            with pytest.raises(TelegramSetupError, match="another program polls"):
                await asyncio.wait_for(app.run(asyncio.Event()), 30)
        assert await client.count("getMe") == 1


async def test_the_groups_id_is_what_the_emulator_has() -> None:
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        assert any(chat["id"] == GROUP_ID for chat in (await client.state())["chats"])


@pytest.mark.parametrize("method", ["getChat", "getChatMember", "getWebhookInfo", "setMyCommands"])
async def test_a_server_that_does_not_know_a_method_stops_nothing(method: str, tmp_path: Path) -> None:
    async with started(tmp_path, lambda client: client.fail(method, code=404, description="Not Found")) as (checks, _):
        assert (await checks.run()).username
