"""Albums: one album on the other side, in order, with captions, whatever happens while its parts come in."""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from bot.app import build
from bot.channels.telegram.poller import dumped
from bot.config import load
from bot.domain.ports import InboxItem
from bot.emulator.client import EmulatorClient
from bot.emulator.server import Emulator
from bot.emulator.values import GROUP_ID
from tests.scenario.stage import Stage, environment, general, play, says, sees, stage
from tests.scenario.stage import running as serving

Json = dict[str, Any]
THREE: list[Json] = [{"kind": "photo", "caption": "раз"}, {"kind": "video"}, {"kind": "photo", "caption": "три"}]


async def album(running: Stage, chat: int, count: int = 3) -> list[Json]:
    """The bot's album there, once it is complete."""
    async with asyncio.timeout(20):
        while True:
            found = [one for one in await running.client.messages(chat) if "media_group_id" in one]
            if len(mine := [one for one in found if one["from"]["is_bot"]]) >= count:
                return mine
            await asyncio.sleep(0.02)


def same(copies: list[Json]) -> bool:
    """All of THREE, as one, in order."""
    kinds = [("photo" in one, one.get("caption", "")) for one in copies]
    return kinds == [(True, "раз"), (False, ""), (True, "три")] and len({one["media_group_id"] for one in copies}) == 1


@pytest.mark.parametrize("is_forum", [True, False], ids=["forum", "plain group"])
async def test_albums_go_over_as_they_are(is_forum: bool, tmp_path: Path) -> None:
    async with stage(tmp_path, group={"is_forum": is_forum}) as running:
        await play(running, says("/operator"), sees("Передаю"))
        card = await running.client.wait_message(GROUP_ID, contains="№ 1", timeout=20)
        await running.client.person(101).send_album(THREE)
        assert same(await album(running, GROUP_ID))
        place = {"chat_id": GROUP_ID, "thread_id": card.get("message_thread_id", 0)}
        if is_forum:
            await running.client.post("albums", user_id=501, items=THREE, **place)
            assert same(await album(running, 101))
        await running.idle()


async def test_a_reply_to_any_part_is_threaded_onto_it(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, says("/operator"), sees("Передаю"))
        sent = await running.client.person(101).send_album(THREE)
        copies = await album(running, GROUP_ID)
        await running.idle()
        await running.client.agent().reply(copies[1], "про видео")
        await play(running, sees("про видео"))
        assert running.seen["101"]["reply_to_message"]["message_id"] == sent[1]["message_id"]


async def test_a_crash_inside_the_window_loses_no_part(tmp_path: Path) -> None:
    """The parts are committed as they come; the process dies before the window is over, the next one has them all."""
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        (tmp_path / "config.yaml").touch()
        settings = load(tmp_path / "config.yaml", environment(emulator, tmp_path))
        await client.person(101).send_album(THREE)
        async with build(settings) as dying:
            for number, update in enumerate(await client.updates(), 1):
                name = f"42:{update['update_id']}"
                await dying.store.accept(
                    [InboxItem(number, "telegram", name, "telegram:101", dumped(update), time.time())]
                )
        async with serving(settings) as app:
            running = Stage(client, emulator, settings, app)
            assert same(await album(running, GROUP_ID))
            await play(running, sees("Передаю"))


async def test_a_part_that_is_not_copied_is_said_to_its_sender(tmp_path: Path) -> None:
    """Telegram skips it without a word."""
    async with stage(tmp_path) as running:
        await play(running, says("/operator"), sees("Передаю"))
        story = {"content": {"story": {"chat": {"id": 101, "type": "private"}, "id": 1}}}
        await running.client.person(101).send_album([THREE[0], story, THREE[2]])
        await play(running, sees("не получилось передать"), general("Абонент 1", "only 2 of 3"))
        thread = await running.thread("Абонент 1")
        await running.client.agent().send_album(thread, [THREE[0], story, THREE[2]])
        await running.client.wait_message(GROUP_ID, thread_id=thread, contains="Не доставлено", timeout=20)
        await running.idle()
        assert not [one for one in await running.client.calls("setMessageReaction") if one["ok"]]


async def test_a_note_in_a_caption_costs_no_picture(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, says("/operator"), sees("Передаю"))
        thread = await running.thread("Абонент 1")
        items = [{"kind": "photo", "caption": "ваш договор\n// проверил"}, {"kind": "photo"}, {"kind": "photo"}]
        await running.client.agent().send_album(thread, items)
        await play(running, sees("ваш договор", "[photo]"), sees("[photo]"), sees("[photo]"))
        assert not [one for one in await running.client.messages(101) if "проверил" in one.get("caption", "")]


async def test_a_caption_too_long_for_a_reply_goes_without_it(tmp_path: Path) -> None:
    """Longer captions of paying users are copied as they are, but not together with a reply."""
    async with stage(tmp_path) as running:
        await play(running, says("/operator"), sees("Передаю"), says("вопрос"))
        asked = await running.client.wait_message(GROUP_ID, contains="вопрос", timeout=20)
        await running.idle()
        too_long = {"code": 400, "description": "Bad Request: message caption is too long", "count": 1}
        await running.client.fail("copyMessage", chat_id=101, **too_long)
        place = {"chat_id": GROUP_ID, "thread_id": asked["message_thread_id"], "reply_to": asked["message_id"]}
        await running.client.post("messages", user_id=501, kind="photo", caption="подробно", **place)
        await play(running, sees("подробно"))
