"""What people do to the agents' groups at run time: each is healed, or said in plain words, and nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.config import load
from bot.domain.messages import Address
from bot.emulator.client import EmulatorClient
from bot.emulator.players import Group
from bot.emulator.server import Emulator
from bot.emulator.values import GROUP_ID
from tests.scenario.stage import Stage, agent, desk, does, environment, general, later, play, says, sees, stage
from tests.scenario.stage import running as serving
from tests.scenario.test_plain_group import replies

OPENED = [says("/operator"), sees("Передаю"), desk("№ 1")]
MOVED = -1001000000777
SAFETY = -1002000000002


def group(running: Stage) -> Group:
    return running.client.group()


async def until(client: EmulatorClient, text: str, chat: int = GROUP_ID, after: int = 0) -> dict[str, Any]:
    return dict(await client.wait_message(chat, after=after, contains=text, timeout=20))


async def test_topics_turned_off_and_on_again(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, *OPENED)
        await group(running).change(is_forum=False)
        await says("слышно?")(running)
        await until(running.client, "Темы выключены")
        await until(running.client, "👤 Абонент 1:")
        await until(running.client, "слышно?")
        await replies("слышно", to="слышно?")(running)
        await sees("слышно")(running)
        await group(running).change(is_forum=True)
        await running.client.agent(501).write(0, "вернул темы")
        await until(running.client, "Темы включены")
        thread = await running.thread("Абонент 1")
        before = max(one["message_id"] for one in await running.client.messages(GROUP_ID))
        await says("а теперь?")(running)
        copied = await until(running.client, "а теперь?", after=before)
        assert copied["message_thread_id"] == thread
        assert len(await running.client.topics()) == 1


async def test_topics_turned_on_in_a_plain_group_open_with_a_recap(tmp_path: Path) -> None:
    async with stage(tmp_path, group={"is_forum": False}) as running:
        await play(running, says("/operator"), sees("Передаю"), general("№ 1"), says("раз"), general("раз"))
        await group(running).change(is_forum=True)
        await running.client.agent(501).write(0, "включил темы")
        await play(
            running, general("Темы включены"), says("два"), desk("разговор тот же", "Абонент 1", "👤 раз"), desk("два")
        )


async def test_the_right_to_manage_topics_is_taken_and_given_back(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(
            running,
            *OPENED,
            does(lambda _: group(running).bot_member("administrator", can_manage_topics=False)),
            general("нет права «Управление темами»"),
            says("в свою тему"),
            desk("в свою тему"),
            says("/operator", person=102),
            sees("Передаю", person=102),
            general("№ 2", "отвечайте на сообщения абонента"),
            replies("ответ без темы", to="№ 2"),
            sees("ответ без темы", person=102),
            does(lambda _: group(running).bot_member("administrator")),
            general("Темы включены"),
            says("теперь в тему", person=102),
            desk("разговор тот же", topic="Абонент 2"),
            desk("теперь в тему", topic="Абонент 2"),
        )


async def test_a_right_that_is_missing_unannounced_is_noticed(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await running.client.fail(
            "createForumTopic", code=400, description="Bad Request: not enough rights to create a topic", count=1
        )
        await says("/operator")(running)
        await until(running.client, "нет права «Управление темами»")
        await until(running.client, "Обращение № 1")
        await running.idle()
        assert await running.client.topics() == []


async def test_a_closed_topic_that_may_not_be_reopened(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, *OPENED)
        await running.client.agent().close_topic(await running.thread("Абонент 1"))
        await running.client.fail(
            "reopenForumTopic", code=400, description="Bad Request: not enough rights to reopen the topic", count=1
        )
        await says("вы тут?")(running)
        header = await until(running.client, "👤 Абонент 1:")
        copied = await until(running.client, "вы тут?", after=header["message_id"])
        assert "message_thread_id" not in copied


async def test_a_closed_general_topic_is_reopened(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await group(running).change(general_closed=True)
        await running.client.raw_update({"message": {"nonsense": True}})
        await play(running, general("не удалось обработать"))


async def test_migration_takes_the_conversation_along(tmp_path: Path) -> None:
    """The old group's numbers of messages mean nothing in the new one: no edit may hit a stranger's message."""
    async with stage(tmp_path) as running:
        await play(running, *OPENED)
        written = await running.client.person(101).write("номер 1")
        await play(running, desk("номер 1"))
        await group(running).migrate(MOVED)
        await says("вы тут?")(running)
        await until(running.client, "разговор тот же", MOVED)
        await until(running.client, "вы тут?", MOVED)
        await running.idle()
        before = [one.get("text") for one in await running.client.messages(MOVED)]
        await running.client.person(101).edit(written, "номер 2")
        await until(running.client, "номер 2", MOVED)
        assert [one.get("text") for one in await running.client.messages(MOVED)] == [*before, "номер 2"]
        copied = await until(running.client, "вы тут?", MOVED)
        await running.client.agent(501, MOVED).write(copied["message_thread_id"], "тут")
        await play(running, sees("тут"))


async def test_an_edit_after_its_topic_was_deleted_opens_a_new_one(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, *OPENED)
        written = await running.client.person(101).write("номер 1")
        await play(running, desk("номер 1"))
        await group(running).delete_topic(await running.thread("Абонент 1"))
        running.read_until.pop("Абонент 1")
        await running.client.person(101).edit(written, "номер 2")
        await play(running, desk("разговор тот же"), desk("номер 2"))


async def test_a_plain_group_that_becomes_a_forum_by_migration(tmp_path: Path) -> None:
    async with stage(tmp_path, group={"is_forum": False}) as running:
        await play(running, says("/operator"), sees("Передаю"), general("№ 1"))
        await group(running).migrate(MOVED)
        await running.client.group(MOVED).change(is_forum=True)
        await running.client.agent(501, MOVED).write(0, "теперь темы")
        await until(running.client, "Темы включены", MOVED)
        await says("где я?")(running)
        await until(running.client, "разговор тот же", MOVED)
        assert (await until(running.client, "где я?", MOVED))["is_topic_message"]


@pytest.mark.parametrize("is_forum", [True, False], ids=["forum", "plain"])
async def test_removed_and_invited_back_nothing_is_lost_and_nobody_is_blamed(is_forum: bool, tmp_path: Path) -> None:
    """A 403 of the group is no 403 of the subscriber: no notice about a blocked bot, no loop of notices."""
    async with stage(tmp_path, group={"is_forum": is_forum}) as running:
        await play(running, says("/operator"), sees("Передаю"), general("№ 1") if not is_forum else desk("№ 1"))
        await group(running).bot_member("kicked")
        for number in range(3):
            await says(f"строка {number}")(running)
        async with asyncio.timeout(20):
            while len(await running.app.store.unsent()) < 3 or await running.client.updates():
                await asyncio.sleep(0.01)
        await group(running).bot_member("administrator")
        for number in range(3):
            await until(running.client, f"строка {number}")
        await until(running.client, "снова в группе")
        await running.idle()
        texts = [one.get("text", "") for one in await running.client.messages(GROUP_ID)]
        assert [text for text in texts if text.startswith("строка")] == [f"строка {number}" for number in range(3)]
        assert not [text for text in texts if "заблокировал" in text or "Не доставлено" in text]
        contact = await running.app.store.contact(Address("telegram", "101"))
        assert contact.subscriber
        assert contact.subscriber.unreachable_since is None


async def test_demoted_with_privacy_mode_is_told(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(
            running,
            *OPENED,
            does(lambda _: group(running).bot_member("member")),
            general("нет права «Управление темами»"),
            general("больше не администратор"),
        )


async def test_two_quick_first_messages_make_one_topic_even_where_the_first_try_fails(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await running.client.fail("createForumTopic", code=500, description="Internal Server Error", count=1)
        await running.client.bulk([(101, "совсем непонятная строка"), (101, "и ещё одна такая")])
        await running.idle()
        assert len(await running.client.topics()) == 1


async def queue_group(client: EmulatorClient, *, is_forum: bool = True) -> None:
    await client.post("groups", id=SAFETY, title="Безопасность", is_forum=is_forum, members={"501": "creator"})
    await client.group(SAFETY).bot_member("administrator")


@asynccontextmanager
async def two_groups(folder: Path, *, is_forum: bool = True) -> AsyncIterator[Stage]:
    """The queue `safety` has a group of its own."""
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        await queue_group(client, is_forum=is_forum)
        (folder / "config.yaml").touch()
        more = {"BOT_TELEGRAM__QUEUES": f"safety={SAFETY}"}
        settings = load(folder / "config.yaml", environment(emulator, folder, **more))
        async with serving(settings) as app:
            yield Stage(client, emulator, settings, app)


@pytest.mark.parametrize("is_forum", [True, False], ids=["forum", "plain"])
async def test_the_intents_queue_chooses_the_group(is_forum: bool, tmp_path: Path) -> None:
    async with two_groups(tmp_path, is_forum=is_forum) as running:
        client = running.client
        await play(running, says("срочно украли телефон"), sees("Сочувствую"), sees("Передаю"))
        card = await until(client, "Очередь: safety", SAFETY)
        copied = await until(client, "срочно украли телефон", SAFETY, card["message_id"])
        assert await client.topics(GROUP_ID) == []
        answering = client.agent(501, SAFETY)
        await answering.reply(copied, "Заблокировали")
        await play(running, sees("Заблокировали"))
        await answering.reply(copied, "/clsoe")
        await until(client, "Команды /clsoe нет", SAFETY)
        await says("спасибо")(running)
        thanked = await until(client, "спасибо", SAFETY)
        assert thanked.get("message_thread_id") == card.get("message_thread_id")
        await answering.reply(copied, "/close")
        await until(client, "закрыто", SAFETY)
        await play(running, sees("завершил"))
        await play(running, later(hours=25), says("/operator"), sees("Передаю"), desk("№ 2"))
        await play(running, agent("из общей группы"), sees("из общей группы"))


async def test_the_place_counts_those_whom_the_same_agents_serve(tmp_path: Path) -> None:
    async with two_groups(tmp_path) as running:
        for person, place in ((101, 1), (102, 2)):
            await play(
                running,
                says("срочно украли телефон", person=person),
                sees("Сочувствую", person=person),
                sees(f"Ваше место в очереди — {place}", person=person),
            )
        await play(running, says("/operator", person=103), sees("Your place in the queue is 1", person=103))


async def test_a_ticket_that_an_agent_opens_stays_in_the_agents_queue(tmp_path: Path) -> None:
    async with two_groups(tmp_path) as running:
        client = running.client
        await play(running, says("срочно украли телефон"), sees("Сочувствую"), sees("Передаю"))
        card = await until(client, "Обращение № 1", SAFETY)
        await client.agent(501, SAFETY).reply(card, "/close")
        await play(running, sees("завершил"), later(hours=25), says("как узнать баланс"), sees("*100#"))
        await client.agent(501, SAFETY).reply(card, "Телефон нашёлся?")
        await play(running, sees("нашёлся"), says("да!"))
        assert (await until(client, "да!", SAFETY))["message_thread_id"] == card["message_thread_id"]
        assert await client.topics(GROUP_ID) == []


async def test_removal_from_a_queues_group_is_told_in_the_common_one(tmp_path: Path) -> None:
    async with two_groups(tmp_path) as running:
        await play(running, says("как узнать баланс"), sees("*100#"))
        await running.client.group(SAFETY).bot_member("kicked")
        await play(running, general("убрали из группы «Безопасность»"))


async def test_a_group_that_is_none_of_ours_is_not_served(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await queue_group(running.client)
        await running.client.agent(501, SAFETY).write(0, "/help")
        await running.idle()
        assert not await running.client.calls(chat_id=SAFETY)


async def test_a_queues_promise_and_rating_are_told_in_its_own_group(tmp_path: Path) -> None:
    async with two_groups(tmp_path) as running:
        client = running.client
        await play(running, says("срочно украли телефон"), sees("Сочувствую"), sees("Передаю"))
        card = await until(client, "Обращение № 1", SAFETY)
        await later(minutes=30)(running)
        await until(client, "Обещание не сдержано", SAFETY)
        assert await client.topics(GROUP_ID) == []
        await client.agent(501, SAFETY).reply(card, "/close")
        await until(client, "закрыто", SAFETY)
        assert await client.topics(GROUP_ID) == []
