"""Every kind of content, both ways and in both kinds of groups: what arrives is what was sent."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.emulator.values import CONTENT_FIELDS, GROUP_ID
from tests.scenario.stage import Stage, does, play, says, sees, stage

Json = dict[str, Any]
LOOKS = "<b>жирный</b>, <i>косой</i>, <code>*100#</code>, <a href='https://example.org/'>ссылка</a> &lt;и знаки&gt;"
LONG = "длинная подпись " * 60

KINDS: dict[str, Json] = {
    "words": {"text": "просто слова"},
    "words with looks": {"text": LOOKS, "parse_mode": "HTML"},
    "4096 characters": {"text": "ж" * 4096},
    "photo": {"kind": "photo"},
    "photo with a long caption": {"kind": "photo", "caption": LONG},
    "caption with looks": {"kind": "photo", "caption": LOOKS, "parse_mode": "HTML"},
    "live photo": {"kind": "live_photo", "caption": "живое"},
    "video": {"kind": "video", "caption": "видео"},
    "voice": {"kind": "voice"},
    "video note": {"kind": "video_note"},
    "audio": {"kind": "audio", "caption": "песня", "title": "Гудки"},
    "document": {"kind": "document", "caption": "договор"},
    "animation": {"kind": "animation"},
    "sticker": {"kind": "sticker"},
    "location": {"kind": "location"},
    "venue": {"kind": "venue"},
    "contact": {"kind": "contact", "phone_number": "+79000000001"},
    "poll": {"kind": "poll", "question": "Работает?"},
    "dice": {"kind": "dice", "value": 3},
}
"""Words of the emulator for what somebody sends."""

CARRIED = frozenset(CONTENT_FIELDS)
BOTH = pytest.mark.parametrize("is_forum", [True, False], ids=["forum", "plain group"])


def content(message: Json) -> Json:
    """What was sent, without where and by whom; a copied poll is a new poll."""
    kept = {name: value for name, value in message.items() if name in CARRIED}
    return kept | ({"poll": message["poll"]["question"]} if "poll" in message else {})


async def arrived(running: Stage, chat: int, after: int) -> Json:
    """The bot's next message there that is no header."""
    message: Json = {}
    while not message or str(message.get("text", "")).startswith("👤"):
        message = await running.client.wait_message(chat, after, timeout=20)
        after = message["message_id"]
    return message


async def last(running: Stage, chat: int) -> int:
    await running.idle()
    return max((int(one["message_id"]) for one in await running.client.messages(chat)), default=0)


@BOTH
async def test_everything_a_subscriber_sends_arrives_as_it_is(is_forum: bool, tmp_path: Path) -> None:
    async with stage(tmp_path, group={"is_forum": is_forum}) as running:
        await play(running, says("/operator"), sees("Передаю"))
        for name, sent in KINDS.items():
            after = await last(running, GROUP_ID)
            original = dict(await running.client.post("messages", user_id=101, **sent))
            copied = await arrived(running, GROUP_ID, after)
            assert content(copied) == content(original), name
        await running.idle()


@BOTH
async def test_everything_an_agent_sends_arrives_as_it_is(is_forum: bool, tmp_path: Path) -> None:
    async with stage(tmp_path, group={"is_forum": is_forum}) as running:
        await play(running, says("/operator"), sees("Передаю"))
        await running.idle()
        card = next(one for one in await running.client.messages(GROUP_ID) if "№ 1" in one.get("text", ""))
        place = {"chat_id": GROUP_ID, "thread_id": card.get("message_thread_id", 0), "reply_to": card["message_id"]}
        for name, sent in KINDS.items():
            after = await last(running, 101)
            original = dict(await running.client.post("messages", user_id=501, **place, **sent))
            copied = await arrived(running, 101, after)
            assert content(copied) == content(original), name
            assert "forward_origin" not in copied, "the agent's name is nobody's business"


UNCOPIED: dict[str, Json] = {
    "a story": {"story": {"chat": {"id": 101, "type": "private"}, "id": 1}},
    "a checklist": {"checklist": {"title": "Дела", "tasks": [{"id": 1, "text": "позвонить"}]}},
}


@pytest.mark.parametrize("sent", UNCOPIED.values(), ids=UNCOPIED.keys())
async def test_what_telegram_does_not_copy_is_forwarded_to_the_agents(sent: Json, tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, says("/operator"), sees("Передаю"))
        after = await last(running, GROUP_ID)
        await running.client.person(101).send_content(sent)
        assert "forward_origin" in await arrived(running, GROUP_ID, after)


@pytest.mark.parametrize("opened", [True, False], ids=["in a ticket", "as the first message"])
async def test_a_kind_that_nobody_knows_is_said_to_its_sender(opened: bool, tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        if opened:
            await play(running, says("/operator"), sees("Передаю"))
        after = await last(running, 101)
        await running.client.person(101).send_content({"hologram": {"depth": 3}})
        told = await running.client.wait_message(101, after, contains="не получилось передать", timeout=20)
        assert told
        await running.client.wait_message(GROUP_ID, contains="не удалось передать", timeout=20)


@pytest.mark.parametrize("sent", UNCOPIED.values(), ids=UNCOPIED.keys())
async def test_an_agent_hears_what_did_not_go_over(sent: Json, tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, says("/operator"), sees("Передаю"))
        thread = await running.thread("Абонент 1")
        await running.client.agent().send_content(thread, sent)
        await running.client.wait_message(GROUP_ID, thread_id=thread, contains="Не доставлено", timeout=20)


async def test_protected_content_of_the_group_is_told(tmp_path: Path) -> None:
    async with stage(tmp_path, group={"protected": True}) as running:
        await play(running, says("/operator"), sees("Передаю"))
        thread = await running.thread("Абонент 1")
        await running.client.agent().write(thread, "секретно")
        await running.client.wait_message(GROUP_ID, thread_id=thread, contains="Не доставлено", timeout=20)


async def test_what_happens_in_the_group_besides_goes_to_nobody(tmp_path: Path) -> None:
    """Pins, titles, members, renamed topics, calls: Telegram tells of them by messages that nobody wrote."""
    async with stage(tmp_path) as running:
        await play(running, says("/operator"), sees("Передаю"), says("вопрос"))
        thread = await running.thread("Абонент 1")
        card = await running.client.wait_message(GROUP_ID, contains="№ 1", timeout=20)
        happenings: list[Json] = [
            {"pinned_message": card},
            {"new_chat_title": "Новая поддержка"},
            {"new_chat_members": [{"id": 503, "is_bot": False, "first_name": "Агент 3"}]},
            {"left_chat_member": {"id": 503, "is_bot": False, "first_name": "Агент 3"}},
            {"video_chat_started": {}},
            {"boost_added": {"boost_count": 1}},
        ]
        for happening in happenings:
            await running.client.agent().send_content(thread, happening)
        await running.client.agent().rename_topic(thread, "Переименована")
        await play(running, does(lambda client: client.agent().write(thread, "слышу вас")), sees("слышу вас"))
        await play(running, does(lambda client: client.person(101).send_content({"pinned_message": card})))
        assert await running.client.count("copyMessage", 101) == 1


async def test_an_unchanged_edit_is_no_edit(tmp_path: Path) -> None:
    """A reaction or a link's preview comes as an edit whose words are the same."""
    async with stage(tmp_path) as running:
        await play(running, says("/operator"), sees("Передаю"))
        written = await running.client.person(101).write("номер 9000000001")
        await running.client.wait_message(GROUP_ID, contains="9000000001", timeout=20)
        await running.client.raw_update({"edited_message": {**written, "edit_date": 2}})
        await running.idle()
        assert not await running.client.calls("editMessageText")
        texts = [one.get("text") for one in await running.client.messages(GROUP_ID)]
        assert texts.count("номер 9000000001") == 1
        await running.client.person(101).edit(written, "номер 9000000002")
        async with asyncio.timeout(20):
            while await running.client.count("editMessageText") < 1:
                await asyncio.sleep(0.01)


async def test_a_place_that_moves_is_shown_once(tmp_path: Path) -> None:
    """A live location is edited every few seconds; a copy cannot follow, and nobody is told so each time."""
    async with stage(tmp_path) as running:
        await play(running, says("/operator"), sees("Передаю"))
        shared = await running.client.person(101).send("location")
        await running.client.wait_calls("copyMessage", 1)
        for number in range(3):
            where = {"latitude": 55.0 + number, "longitude": 37.0, "live_period": 900}
            await running.client.raw_update({"edited_message": {**shared, "location": where, "edit_date": 2 + number}})
        await play(running, says("еду"))
        assert not [one for one in await running.client.messages(GROUP_ID, 0) if "не удалось" in one.get("text", "")]


async def test_an_edit_of_the_file_is_mirrored_both_ways(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, says("/operator"), sees("Передаю"))
        thread = await running.thread("Абонент 1")
        sent = await running.client.person(101).send_photo(caption="было")
        answered = await running.client.agent().send(thread, "document", caption="черновик")
        await running.client.wait_message(GROUP_ID, contains="было", timeout=20)
        await running.client.person(101).wait(contains="черновик")
        await running.idle()
        for original, kind in ((sent, "video"), (answered, "photo")):
            where = {"chat_id": original["chat"]["id"], "message_id": original["message_id"]}
            await running.client.post("edits", **where, kind=kind, caption="стало")
        await running.client.wait_calls("editMessageMedia", 2)
        await running.idle()
        [theirs] = [one for one in await running.client.messages(GROUP_ID, thread) if _bot_says(one, "стало")]
        [ours] = [one for one in await running.client.messages(101) if _bot_says(one, "стало")]
        assert "video" in theirs
        assert "photo" in ours


def _bot_says(message: Json, words: str) -> bool:
    return bool(message["from"]["is_bot"]) and message.get("caption") == words
