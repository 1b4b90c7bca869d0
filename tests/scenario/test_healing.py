"""What happens to groups, in both kinds of them: healed by itself, or told in plain words, and nothing is lost."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.emulator.values import GROUP_ID
from tests.scenario.stage import Stage, agent, desk, play, says, sees, stage
from tests.scenario.test_places import MOVED, SAFETY, two_groups

BOTH = pytest.mark.parametrize("is_forum", [True, False], ids=["forum", "plain group"])


async def card(running: Stage, chat: int = GROUP_ID, number: int = 1) -> dict[str, Any]:
    return dict(await running.client.wait_message(chat, contains=f"№ {number}", timeout=20))


async def waiting(running: Stage, count: int) -> None:
    """That many messages wait for the group."""
    async with asyncio.timeout(20):
        while len(await running.app.store.unsent()) < count or await running.client.updates():
            await asyncio.sleep(0.01)


@BOTH
@pytest.mark.parametrize(
    "refusal",
    [
        {"code": 400, "description": "Bad Request: not enough rights to send text messages to the chat"},
        {"code": 400, "description": "Bad Request: CHAT_WRITE_FORBIDDEN"},
        {"code": 403, "description": "Forbidden: bot is not a member of the supergroup chat"},
    ],
    ids=["no right to write", "closed for writing", "not a member"],
)
async def test_a_group_that_cannot_be_written_to_holds_its_messages(
    refusal: dict[str, Any], is_forum: bool, tmp_path: Path
) -> None:
    """The subscriber is not told that it failed, for it did not: it goes as soon as the right is back."""
    async with stage(tmp_path, group={"is_forum": is_forum}) as running:
        await play(running, says("/operator"), sees("Передаю"))
        await card(running)
        await running.idle()
        await running.client.fail("copyMessage", chat_id=GROUP_ID, count=50, **refusal)
        await says("меня слышно?")(running)
        await waiting(running, 1)
        await running.client.post("faults", clear=True)
        await running.client.group().bot_member("member")
        await running.client.group().bot_member("administrator")
        await running.client.wait_message(GROUP_ID, contains="меня слышно?", timeout=20)
        await running.idle()
        told = [one.get("text", "") for one in await running.client.messages(101)]
        assert not [text for text in told if "не получилось" in text]


@pytest.mark.parametrize("answer", ["message thread not found", "TOPIC_DELETED", "TOPIC_ID_INVALID"])
async def test_a_topic_that_is_too_old_or_gone_is_opened_anew(answer: str, tmp_path: Path) -> None:
    """A very old topic still looks alive in the apps, but Telegram has put it away."""
    async with stage(tmp_path) as running:
        await play(running, says("/operator"), sees("Передаю"), desk("№ 1"))
        old = await running.thread("Абонент 1")
        gone = {"code": 400, "description": f"Bad Request: {answer}", "count": 1}
        await running.client.fail("copyMessage", chat_id=GROUP_ID, **gone)
        await says("я вернулся")(running)
        copied = await running.client.wait_message(GROUP_ID, contains="я вернулся", after=old, timeout=20)
        await running.idle()
        found = [one for one in await running.client.messages(GROUP_ID) if one.get("text") == "я вернулся"]
        assert found[-1]["message_thread_id"] != old
        assert copied
        await running.client.agent().write(found[-1]["message_thread_id"], "и мы здесь")
        await play(running, sees("и мы здесь"))


@BOTH
async def test_the_question_that_is_replied_to_was_deleted_meanwhile(is_forum: bool, tmp_path: Path) -> None:
    """No bot hears of a deletion; the answer goes all the same."""
    async with stage(tmp_path, group={"is_forum": is_forum}) as running:
        await play(running, says("/operator"), sees("Передаю"))
        opened = await card(running)
        asked = await running.client.person(101).write("а это?")
        copied = await running.client.wait_message(GROUP_ID, contains="а это?", timeout=20)
        await running.idle()
        await running.client.person(101).delete(asked)
        await running.client.agent().reply(copied, "вот так")
        await play(running, sees("вот так"))
        assert opened


@BOTH
async def test_anonymous_administrators_and_owners_are_agents(is_forum: bool, tmp_path: Path) -> None:
    async with stage(tmp_path, group={"is_forum": is_forum}) as running:
        await play(running, says("/operator"), sees("Передаю"))
        opened = await card(running)
        place = {"reply_to": opened["message_id"]}
        for number, anonymous in enumerate((True, False)):
            thread = opened.get("message_thread_id", 0)
            await running.client.agent().write(thread, f"ответ {number}", anonymous=anonymous, **place)
            await play(running, sees(f"ответ {number}"))


@pytest.mark.parametrize("is_forum", [True, False], ids=["forum", "plain group"])
async def test_the_group_of_a_queue_migrates_too(is_forum: bool, tmp_path: Path) -> None:
    async with two_groups(tmp_path, is_forum=is_forum) as running:
        await play(running, says("срочно украли телефон"), sees("Сочувствую"), sees("Передаю"))
        await card(running, SAFETY)
        await running.client.group(SAFETY).migrate(MOVED)
        await says("вы тут?")(running)
        asked = await running.client.wait_message(MOVED, contains="вы тут?", timeout=20)
        await running.client.agent(501, MOVED).reply(asked, "тут")
        await play(running, sees("тут"), says("/operator", person=102), sees("Передаю", person=102))
        assert (await card(running, GROUP_ID, 2))["chat"]["id"] == GROUP_ID


async def test_topics_come_and_go_while_people_talk(tmp_path: Path) -> None:
    """Off, on, off again: every word arrives, in a topic or in the row."""
    async with stage(tmp_path) as running:
        await play(running, says("/operator"), sees("Передаю"), desk("№ 1"))
        for number, is_forum in enumerate((False, True, False)):
            await running.client.group().change(is_forum=is_forum)
            await running.client.agent().write(0, f"{'темы' if is_forum else 'без тем'} {number}")
            await running.idle()
            await says(f"слово {number}")(running)
            copied = await running.client.wait_message(GROUP_ID, contains=f"слово {number}", timeout=20)
            assert bool(copied.get("is_topic_message")) is is_forum
            await running.client.agent().reply(copied, f"ответ {number}")
            await running.client.person(101).wait(contains=f"ответ {number}", timeout=20)
        await running.idle()


async def test_a_topic_that_agents_rename_is_still_the_subscribers(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, says("/operator"), sees("Передаю"))
        thread = await running.thread("Абонент 1")
        await running.client.agent().rename_topic(thread, "ВИП")
        await play(running, agent("переименовали вас", topic="ВИП"), sees("переименовали вас"))
        await says("зачем?")(running)
        asked = await running.client.wait_message(GROUP_ID, contains="зачем?", timeout=20)
        assert asked["message_thread_id"] == thread
