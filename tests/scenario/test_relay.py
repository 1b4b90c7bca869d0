"""Faithful relay, both ways: replies, edits, reactions, albums, taking back, and receipts that are true."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from bot.emulator.client import File
from bot.emulator.values import GROUP_ID
from tests.scenario.stage import KNOWLEDGE, Stage, agent, desk, does, play, says, sees, stage

Json = dict[str, Any]
OPENED = [says("/operator"), sees("Передаю"), desk("№ 1")]
AGENT = {"is_bot": False, "first_name": "Агент 1"}
PICTURE = (KNOWLEDGE / "images" / "subscriptions.png").read_bytes()


async def own(running: Stage, chat: int, text: str) -> Json:
    """The message of that text in the chat."""
    return next(m for m in await running.client.messages(chat) if text in (m.get("text") or m.get("caption") or ""))


async def until(running: Stage, chat: int, text: str) -> Json:
    """The message of that text, as soon as it is there."""
    async with asyncio.timeout(10):
        while True:
            for message in await running.client.messages(chat):
                if text == (message.get("text") or message.get("caption")):
                    return message
            await asyncio.sleep(0.01)


async def test_replies_are_threaded_onto_the_matching_message(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, *OPENED, says("первое"), desk("первое"), says("второе"), desk("второе"))
        await running.client.agent().reply(await own(running, GROUP_ID, "первое"), "про первое")
        await play(running, sees("про первое"))
        assert running.seen["101"]["reply_to_message"]["text"] == "первое"
        await running.client.person(101).reply(running.seen["101"], "спасибо за первое")
        await play(running, desk("спасибо за первое"))
        assert running.seen["Абонент 1"]["reply_to_message"]["text"] == "про первое"


async def test_a_reply_to_a_message_of_a_deleted_topic_still_arrives(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, *OPENED, agent("раз"), sees("раз"))
        await running.client.group().delete_topic(await running.thread("Абонент 1"))
        running.read_until.pop("Абонент 1")
        await running.client.person(101).reply(running.seen["101"], "два")
        await play(running, desk("разговор тот же", "🎧 раз"), desk("два"))


async def test_edits_of_text_are_mirrored_both_ways(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(
            running, *OPENED, says("номер 9000000001"), desk("9000000001"), agent("ваш тариф"), sees("ваш тариф")
        )
        await running.client.person(101).edit(await own(running, 101, "9000000001"), "номер 9000000002")
        assert await until(running, GROUP_ID, "номер 9000000002")
        await running.client.agent().edit(await own(running, GROUP_ID, "ваш тариф"), "ваш <новый> тариф\n// заметка")
        assert await until(running, 101, "ваш <новый> тариф")
        await running.idle()


async def test_an_edited_question_is_not_answered_again(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, says("как узнать баланс"), sees("*100#"))
        await running.client.person(101).edit(await own(running, 101, "как узнать баланс"), "как узнать свой баланс")
        await play(running)


async def test_an_edited_caption_is_mirrored(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, *OPENED)
        sent = await running.client.person(101).send_photo(File("a.png", PICTURE), caption="было")
        await play(running, desk("было"))
        await running.client.person(101).edit(sent, "стало")
        assert "photo" in await until(running, GROUP_ID, "стало")
        await running.idle()


async def test_reactions_are_mirrored_both_ways(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, *OPENED, says("вопрос"), desk("вопрос"), agent("ответ"), sees("ответ"))
        await running.client.person(101).react(running.seen["101"], "❤")
        await running.client.agent().react(await own(running, GROUP_ID, "вопрос"), "👍")
        await running.client.wait_calls("setMessageReaction", 3)
        await running.idle()
        calls = await running.client.calls("setMessageReaction")
        shown = {(call["chat_id"], json.loads(call["params"]["reaction"])[0]["emoji"]) for call in calls}
        assert {(GROUP_ID, "❤"), (101, "👍")} <= shown


async def test_what_an_agent_takes_back_is_deleted_at_the_subscribers(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, *OPENED, agent("ой, не туда"), sees("не туда"))
        await running.client.agent().reply(await own(running, GROUP_ID, "не туда"), "/del")
        await running.client.wait_calls("deleteMessage", 1)
        await running.idle()
        assert not [m for m in await running.client.messages(101) if "не туда" in m.get("text", "")]


async def test_taking_back_nothing_says_how(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, *OPENED, agent("/del"), desk("ответьте командой /del"))


async def test_a_receipt_is_shown_only_for_what_arrived(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, *OPENED, agent("дошло"), sees("дошло"))
        await running.client.wait_calls("setMessageReaction", 1)
        await play(
            running,
            does(lambda client: client.person(101).block_bot()),
            desk("заблокировал"),
            agent("не дошло"),
            desk("Не доставлено"),
        )
        reacted = [int(call["params"]["message_id"]) for call in await running.client.calls("setMessageReaction")]
        assert reacted == [(await own(running, GROUP_ID, "дошло"))["message_id"]]


@pytest.mark.parametrize("asked_before", [True, False], ids=["in a ticket", "as the first message"])
async def test_an_album_arrives_as_one_in_order(asked_before: bool, tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        if asked_before:
            await play(running, *OPENED)
        items = [{"type": "photo", "caption": "три снимка" if number == 0 else ""} for number in range(3)]
        files = [File(f"{number}.png", PICTURE) for number in range(3)]
        await running.client.person(101).send_album(items, files)
        if not asked_before:
            await sees("Передаю")(running)
            await desk("[фото] три снимка")(running)
        await until(running, GROUP_ID, "три снимка")
        await running.idle()
        album = [m for m in await running.client.messages(GROUP_ID) if "photo" in m]
        assert len(album) == 3
        assert len({m["media_group_id"] for m in album}) == 1
        assert await running.client.count("copyMessages") == 1


async def test_an_agents_album_arrives_as_one(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, *OPENED)
        thread = await running.thread("Абонент 1")
        items = [{"type": "photo"}, {"type": "photo"}]
        await running.client.agent().send_album(thread, items, [File(f"{n}.png", PICTURE) for n in range(2)])
        async with asyncio.timeout(10):
            while len([m for m in await running.client.messages(101) if "photo" in m]) < 2:
                await asyncio.sleep(0.01)
        await running.idle()
        assert len({m["media_group_id"] for m in await running.client.messages(101) if "photo" in m}) == 1


async def test_a_late_part_of_a_notes_album_stays_inside_too(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, *OPENED)
        chat = {"id": GROUP_ID, "type": "supergroup", "title": "Поддержка", "is_forum": True}
        thread = await running.thread("Абонент 1")
        picture = [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}]
        for number, more in enumerate(({"caption": "// для своих"}, {}), 1):
            part = {
                "message_id": 900 + number,
                "date": 1,
                "chat": chat,
                "photo": picture,
                "media_group_id": "77",
                **more,
            }
            place = {"message_thread_id": thread, "is_topic_message": True, "from": {"id": 501, **AGENT}}
            await running.app.worker.accept([{"update_id": 10**6 + number, "message": {**part, **place}}])
            await running.idle()
        await play(running)
        assert await running.client.count("copyMessage", 101) == await running.client.count("copyMessages", 101) == 0
