"""Bugs that support bots are known for, one test each: what went wrong elsewhere is in the docstring."""

import asyncio
import json
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

from bot.domain.messages import Address
from bot.emulator.values import GROUP_ID
from tests.scenario.stage import (
    Stage,
    agent,
    agent_in_general,
    desk,
    does,
    general,
    later,
    play,
    presses,
    says,
    sees,
    sends,
    stage,
)

Json = dict[str, Any]
OPENED = [says("/operator"), sees("Передаю"), desk("№ 1")]
ODD = "где мой синий экскаватор"


async def receipts(running: Stage) -> list[Json]:
    """Emoji that say "arrived"."""
    calls = await running.client.calls("setMessageReaction")
    return [one for one in calls if one["ok"] and json.loads(one["params"]["reaction"])]


async def calls_to_group(running: Stage) -> list[str]:
    return [one["method"] for one in await running.client.calls(chat_id=GROUP_ID) if one["ok"]]


@pytest.mark.parametrize(
    "refusal",
    [
        {"code": 403, "description": "Forbidden: bot was blocked by the user"},
        {"code": 403, "description": "Forbidden: user is deactivated"},
        {"code": 403, "description": "Forbidden: bot can't initiate conversation with a user"},
        {"code": 400, "description": "Bad Request: chat not found"},
        {"code": 400, "description": "Bad Request: something nobody has seen yet"},
    ],
    ids=["blocked", "deactivated", "never started", "no chat", "unknown"],
)
async def test_a_receipt_for_a_message_that_never_arrived(refusal: Json, tmp_path: Path) -> None:
    """Only the word «blocked» was looked for; every other refusal fell through to "sent to the user"."""
    async with stage(tmp_path) as running:
        await play(running, *OPENED)
        await running.client.fail("copyMessage", chat_id=101, count=1, **refusal)
        if "chat not found" not in refusal["description"]:
            await play(running, agent("важное"), desk("Не доставлено"))
            assert await receipts(running) == []
        else:  # of a copy this may mean the source too: it is tried again, and the receipt comes when it is true
            await play(running, agent("важное"), sees("важное"))
            assert len(await receipts(running)) == 1


async def test_three_calls_into_the_group_for_each_message_and_a_sleep_in_the_handler(tmp_path: Path) -> None:
    """A relay, a receipt in words and its deletion five seconds later cost three of the group's twenty a minute."""
    async with stage(tmp_path) as running:
        await play(running, *OPENED)
        before = len(await calls_to_group(running))
        began = time.monotonic()
        for number in range(5):
            await play(running, says(f"строка {number}"), desk(f"строка {number}"))
        assert time.monotonic() - began < 5 * 5.0, "nobody sleeps five seconds a message"
        made = (await calls_to_group(running))[before:]
        assert made == ["copyMessage"] * 5
        await play(running, agent("ответ"), sees("ответ"))
        await running.client.wait_calls("setMessageReaction", 1)
        await running.idle()
        assert (await calls_to_group(running))[before + 5 :] == ["setMessageReaction"], "a receipt is no message"


async def test_two_quick_first_messages_make_two_topics(tmp_path: Path) -> None:
    """Nothing kept one subscriber's messages from being handled side by side."""
    async with stage(tmp_path) as running:
        await running.client.bulk([(101, f"{ODD} {number}") for number in range(5)])
        await running.idle()
        assert len(await running.client.topics()) == 1
        assert await running.client.count("createForumTopic") == 1


async def test_a_message_is_attributed_to_whoever_wrote_meanwhile(tmp_path: Path) -> None:
    """Who the update came from was kept in a global and read after an await."""
    people = range(201, 231)
    async with stage(tmp_path) as running:
        for person in people:
            await running.client.user(person, first_name=f"Абонент {person}", language_code="ru", started=True)
        await running.client.bulk([(person, f"{ODD} {person} {n}") for n in range(3) for person in people])
        await running.idle()
        topics = {one["message_thread_id"]: one["name"] for one in await running.client.topics()}
        copies = [one for one in await running.client.messages(GROUP_ID) if one.get("text", "").startswith(ODD)]
        assert len(copies) == 90
        assert {(topics[one["message_thread_id"]], one["text"].split()[-2]) for one in copies} == {
            (f"Абонент {person}", str(person)) for person in people
        }


@pytest.mark.parametrize("question", ["как узнать баланс", ODD], ids=["answered", "handed off"])
async def test_the_first_question_is_thrown_away_for_a_welcome(question: str, tmp_path: Path) -> None:
    """Whoever wrote without /start got a greeting, and had to ask again."""
    async with stage(tmp_path) as running:
        await running.client.user(104, first_name="Абонент 4", language_code="ru", started=False)
        answer = [sees("*100#", person=104)] if question != ODD else [sees("Передаю", person=104)]
        more = [desk("№ 1", topic="Абонент 4"), desk(ODD, topic="Абонент 4")] if question == ODD else []
        await play(running, says(question, person=104), *answer, *more)


async def test_the_topics_icon_is_changed_around_every_message(tmp_path: Path) -> None:
    """Two edits of the topic for each message tripled what the group had to bear."""
    async with stage(tmp_path) as running:
        await play(running, *OPENED)
        before = await running.client.count("editForumTopic")
        for number in range(5):
            await play(running, says(f"строка {number}"), desk(f"строка {number}"), agent("да"), sees("да"))
        assert await running.client.count("editForumTopic") - before <= 1


async def test_a_403_of_the_group_is_read_as_the_subscribers_block(tmp_path: Path) -> None:
    """The bot was kicked from the group, took that for a block and posted notices of it to the same group, for ever."""
    async with stage(tmp_path) as running:
        await play(running, *OPENED)
        await running.client.group().bot_member("kicked")
        await says("кто-нибудь?")(running)
        async with asyncio.timeout(20):
            while not (waiting := await running.app.store.unsent()):
                await asyncio.sleep(0.01)
        assert len(waiting) == 1
        contact = await running.app.store.contact(Address("telegram", "101"))
        assert contact.subscriber
        assert contact.subscriber.unreachable_since is None
        await running.client.group().bot_member("administrator")
        await running.client.wait_message(GROUP_ID, contains="кто-нибудь?", timeout=20)
        texts = [one.get("text", "") for one in await running.client.messages(GROUP_ID)]
        assert not [text for text in texts if "заблокировал" in text]


async def test_a_block_is_noticed_only_when_somebody_writes(tmp_path: Path) -> None:
    """Telegram tells of a block at once; hardly any bot listens."""
    async with stage(tmp_path) as running:
        await play(running, *OPENED, does(lambda client: client.person(101).block_bot()), desk("заблокировал бота"))


async def test_the_second_half_of_a_question_is_dropped_as_flood(tmp_path: Path) -> None:
    """Whatever came within a minute of the message before was thrown away."""
    async with stage(tmp_path, BOT_SUPPORT__FLOOD_MESSAGES="20", BOT_SUPPORT__GATHER_SECONDS="1") as running:
        halves = [f"{ODD}, первая половина", f"{ODD}, вторая половина"]
        await running.client.bulk([(101, half) for half in halves])
        await play(running, sees("Передаю"), desk("№ 1", "первая", "вторая"), desk(halves[0]), desk(halves[1]))


async def test_a_long_caption_is_refused(tmp_path: Path) -> None:
    """A photo with a caption near the limit was answered with "too long"."""
    caption = "ж" * 1024
    async with stage(tmp_path) as running:
        await play(running, *OPENED, sends("photo", caption=caption), desk(caption))


@pytest.mark.parametrize("method", ["copyMessage", "sendMessage", "createForumTopic"])
async def test_a_swallowed_error_counts_as_success(method: str, tmp_path: Path) -> None:
    """The job caught everything, so the queue thought it was done and the message was lost."""
    async with stage(tmp_path) as running:
        await running.client.fail(method, code=500, description="Internal Server Error: restart", count=1)
        await play(running, says(ODD), sees("Передаю"), desk("№ 1"), desk(ODD))


NASTY = "_*[Боб](tg://user?id=1)`~|<b>\\ & Ко"


async def test_a_name_or_an_address_breaks_the_whole_message(tmp_path: Path) -> None:
    """Names went into Markdown unescaped: the card, the reminder and the escalation were refused by Telegram."""
    async with stage(tmp_path) as running:
        await running.client.user(104, first_name=NASTY, language_code="ru", started=True)
        words = f"{ODD} https://example.org/a_b*c[d]?x=1&y=<2>"
        await play(
            running,
            says(words, person=104),
            sees("Передаю", person=104),
            desk(NASTY, words, topic=NASTY),
            desk(words, topic=NASTY),
            later(minutes=1),
            desk("ждёт ответа", topic=NASTY),
            later(minutes=5),
            desk("ждёт ответа", topic=NASTY),
            general("Обещание не сдержано", NASTY),
            sees("Простите", person=104),
        )
        assert not [one for one in await running.client.calls("sendMessage") if not one["ok"]]


async def test_replies_to_older_messages_no_longer_find_their_way(tmp_path: Path) -> None:
    """A new ticket took the place of the old one with everything that was known of its messages."""
    async with stage(tmp_path, group={"is_forum": False}) as running:
        await play(running, says(ODD), sees("Передаю"), general("№ 1"), general(ODD))
        old = running.seen["General"]
        await running.client.agent().reply(old, "/close")
        await play(running, general("закрыто"), sees("завершил"), later(hours=25))
        await play(running, says("/operator"), sees("Передаю"), general("№ 2"))
        await running.client.agent().reply(old, "про старое")
        await play(running, sees("про старое"))
        assert running.seen["101"]["reply_to_message"]["text"] == ODD


async def test_what_cannot_be_relayed_is_lost(tmp_path: Path) -> None:
    """The one good idea among them: what cannot be copied is forwarded; what even that cannot is told to both sides."""
    async with stage(tmp_path) as running:
        await play(running, *OPENED)
        await running.client.person(101).send_content({"story": {"chat": {"id": 101, "type": "private"}, "id": 1}})
        await play(running, desk(""))
        assert "forward_origin" in running.seen["Абонент 1"]
        await running.client.person(101).send_content({"hologram": {}})
        await play(running, sees("не получилось передать"), general("не удалось передать"))


# What people ask the makers of such bots for most.


async def test_a_deleted_topic_loses_the_subscriber_for_ever(tmp_path: Path) -> None:
    """Until somebody edited the database."""
    async with stage(tmp_path) as running:
        await play(running, *OPENED)
        await running.client.group().delete_topic(await running.thread("Абонент 1"))
        running.read_until.pop("Абонент 1")
        await play(running, says("ау"), desk("разговор тот же"), desk("ау"), agent("тут"), sees("тут"))


async def test_a_reply_never_reaches_the_subscriber_and_nobody_hears_of_it(tmp_path: Path) -> None:
    """The reply of an agent, of an anonymous administrator, to any message of the topic or to none."""
    async with stage(tmp_path) as running:
        both = [agent("раз"), sees("раз"), agent("два", anonymous=True), sees("два"), desk("тоже отвечает")]
        await play(running, *OPENED, *both)
        card = next(one for one in await running.client.messages(GROUP_ID) if "№ 1" in one.get("text", ""))
        await running.client.agent(502).reply(card, "три")
        await play(running, sees("три"))


async def test_whoever_hides_their_account_cannot_be_answered(tmp_path: Path) -> None:
    """Answers were found by the forward's author, which privacy settings hide; here nothing is forwarded."""
    async with stage(tmp_path, group={"is_forum": False}) as running:
        await play(running, says(ODD), sees("Передаю"), general("№ 1"), general(ODD))
        assert "forward_origin" not in running.seen["General"]
        await running.client.agent().reply(running.seen["General"], "нашёл вас")
        await play(running, sees("нашёл вас"))


async def test_becoming_a_supergroup_kills_the_bot(tmp_path: Path) -> None:
    """The group's id changes when topics are turned on; the configuration still has the old one."""
    moved = -1001000000777
    async with stage(tmp_path, group={"is_forum": False}) as running:
        await play(running, says("/operator"), sees("Передаю"), general("№ 1"))
        await running.client.group().migrate(moved)
        await says("вы ещё там?")(running)
        await running.client.wait_message(moved, contains="вы ещё там?", timeout=20)
        await running.idle()


async def test_a_message_that_answers_no_ticket_crashes_the_relay(tmp_path: Path) -> None:
    """Talk among agents, replies to colleagues, commands of other bots."""
    async with stage(tmp_path, group={"is_forum": False}) as running:
        await play(running, says("/operator"), sees("Передаю"), general("№ 1"))
        await play(running, agent_in_general("обед?"), agent_in_general("/roll 20"), general("/roll"))
        talk = next(one for one in await running.client.messages(GROUP_ID) if one.get("text") == "обед?")
        await running.client.agent(502).reply(talk, "да")
        await play(running, says("ну?"), general("👤 Абонент 1"), general("ну?"))


async def test_the_first_message_is_a_picture_and_opens_nothing(tmp_path: Path) -> None:
    """A first message without words made no ticket."""
    async with stage(tmp_path) as running:
        await play(running, sends("photo"), sees("Передаю"), desk("№ 1", "[фото]"), desk("[photo]"))


async def test_the_first_message_has_to_be_sent_twice(tmp_path: Path) -> None:
    """The first one only opened the ticket and was not in it."""
    async with stage(tmp_path) as running:
        await play(running, says(ODD), sees("Передаю"), desk("№ 1", ODD), desk(ODD))


async def test_a_silent_handoff(tmp_path: Path) -> None:
    """The bot fell silent, nobody said that a person was coming."""
    async with stage(tmp_path) as running:
        await play(running, says("как узнать баланс"), sees("*100#"), presses("Оператор"), sees("Передаю", "место"))
        await play(running, desk("№ 1"))


async def test_the_bot_takes_over_again_after_reopening(tmp_path: Path) -> None:
    """A reopened ticket went to the bot, which handed it off, which reopened it."""
    async with stage(tmp_path) as running:
        await play(
            running,
            *OPENED,
            agent("/close"),
            sees("завершил"),
            desk("закрыто"),
            says("а всё-таки?"),
            sees("Снова открыл"),
            desk("снова открыто"),
            desk("а всё-таки?"),
            says("как узнать баланс"),
            desk("как узнать баланс"),
            agent("*100#"),
            sees("*100#"),
        )


async def test_commands_leak_into_the_dialogue(tmp_path: Path) -> None:
    """An agent's command, even a mistyped one, was sent to the subscriber as words."""
    async with stage(tmp_path) as running:
        await play(running, *OPENED, agent("/clsoe"), desk("Команды /clsoe нет"))
        await play(running, agent("/close@support_demo_bot"), sees("завершил"), desk("закрыто"))


async def test_a_restart_forgets_whom_a_topic_belongs_to(tmp_path: Path) -> None:
    """Kept in memory alone; here it is in the database before anybody can write there."""
    async with stage(tmp_path) as running:
        await play(running, *OPENED)
        thread = await running.thread("Абонент 1")
        with sqlite3.connect(tmp_path / "support.db") as database:
            rows = database.execute("select subscriber, chat, thread from topic").fetchall()
        assert rows == [("telegram:101", str(GROUP_ID), str(thread))]
