"""Telegram's limits on: everything arrives in order, nothing waits longer than the budget forces. In virtual time."""

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from bot.emulator.values import GROUP_ID
from tests.benchmarks.schedule import SECOND_GROUP, Rush, everybody_writes, floor, line, rush

Json = dict[str, Any]


async def said(rush: Rush, chat_id: int = GROUP_ID) -> dict[str, list[str]]:
    """The lines that were relayed, by topic."""
    names = {topic["message_thread_id"]: topic["name"] for topic in await rush.client.topics(chat_id)}
    found: dict[str, list[str]] = defaultdict(list)
    for message in await rush.client.messages(chat_id):
        if str(message.get("text", "")).startswith("непонятное дело"):
            found[names[message["message_thread_id"]]].append(message["text"])
    return found


async def relayed(rush: Rush, text: str) -> Json:
    """The message of that text in the group."""
    (found,) = [one for one in await rush.client.messages(GROUP_ID) if one.get("text") == text]
    return found


async def group_is_busy(rush: Rush, person: int) -> None:
    """The subscriber has a topic, and the group has just refused: from now on it is short."""
    await rush.client.user(person, first_name=f"Абонент {person}", language_code="ru", started=True)
    await rush.client.limits(group_per_minute=3)
    await rush.client.person(person).write("/operator")
    await rush.settle()
    await rush.client.bulk([(person, f"до того {number}") for number in range(3)])
    await rush.settle()
    assert rush.app.limits.is_short(f"telegram:{GROUP_ID}")


async def test_a_rush_arrives_whole_in_order_and_as_soon_as_the_budget_lets_it(tmp_path: Path) -> None:
    async with rush(tmp_path) as running:
        people = await everybody_writes(running, subscribers=16, lines=3)
        await running.to_the_end()
        assert await said(running) == {
            f"Абонент {person}": [line(person, number) for number in range(3)] for person in people
        }
        calls = running.calls()
        assert len(calls) < 16 * 4 + 2, "a topic, a card and the words together; at first the words come one by one"
        assert calls[-1]["at"] <= floor(len(calls)) + 3
        answers = [call for person in people for call in running.calls(person)]
        assert max(call["at"] for call in answers) <= 4, "subscribers are answered while agents' messages wait"
        opened = sorted((call["params"]["name"], call["at"]) for call in calls if call["method"] == "createForumTopic")
        waited = [at for _, at in opened if at > 0]
        assert waited == sorted(waited), "of those who have to wait, nobody waits longer than who came later"
        assert running.refusals() < len(calls) / 4


async def test_joined_words_are_still_each_a_message(tmp_path: Path) -> None:
    async with rush(tmp_path) as running:
        await group_is_busy(running, 1001)
        person = running.client.person(1001)
        asked = [await person.write(line(1001, number)) for number in range(4)]
        await running.to_the_end()
        (joined,) = [call for call in running.calls() if call["method"] == "copyMessages" and call["at"] > 0][-1:]
        assert {str(one["message_id"]) for one in asked[:3]} <= set(re.findall(r"\d+", str(joined["params"])))
        await running.client.no_limits()
        await person.edit(asked[1], "исправлено")
        there = await relayed(running, line(1001, 2))
        await running.client.agent().write(there["message_thread_id"], "ответ", reply_to=there["message_id"])
        await running.to_the_end()
        assert (await relayed(running, "исправлено"))["message_id"] == there["message_id"] - 1
        (reply,) = [one for one in await running.client.messages(1001) if one.get("text") == "ответ"]
        assert reply["reply_to_message"]["message_id"] == asked[2]["message_id"]


async def test_a_reply_to_what_still_waits_finds_it(tmp_path: Path) -> None:
    async with rush(tmp_path) as running:
        await group_is_busy(running, 1001)
        person = running.client.person(1001)
        first = await person.write(line(1001, 0))
        await person.write(line(1001, 1), reply_to=first["message_id"])
        await person.write(line(1001, 2))
        await running.to_the_end()
        assert (await said(running))["Абонент 1001"] == [line(1001, number) for number in range(3)]
        replied = (await relayed(running, line(1001, 1)))["reply_to_message"]
        assert replied["message_id"] == (await relayed(running, line(1001, 0)))["message_id"]


async def test_what_a_joined_call_leaves_out_goes_by_itself(tmp_path: Path) -> None:
    async with rush(tmp_path) as running:
        await group_is_busy(running, 1001)
        person = running.client.person(1001)
        await person.write(line(1001, 0))
        await person.send_content({"story": {"id": 1, "chat": {"id": 1001, "type": "private"}}})
        await person.write(line(1001, 1))
        await running.to_the_end()
        assert (await said(running))["Абонент 1001"] == [line(1001, 0), line(1001, 1)]
        stories = [one for one in await running.client.messages(GROUP_ID) if "story" in one]
        assert len(stories) == 1


async def test_newcomers_go_to_the_second_group_and_stay_there(tmp_path: Path) -> None:
    async with rush(tmp_path, spill=True) as running:
        people = await everybody_writes(running, subscribers=16, lines=2)
        await running.to_the_end()
        first, second = await said(running), await said(running, SECOND_GROUP)
        assert not first.keys() & second.keys()
        assert first | second == {f"Абонент {person}": [line(person, 0), line(person, 1)] for person in people}
        assert abs(len(first) - len(second)) <= 4, "both groups are busy alike"
        await running.client.no_limits()
        name = next(iter(second))
        (topic,) = [one for one in await running.client.topics(SECOND_GROUP) if one["name"] == name]
        person = int(name.split()[1])
        thread = topic["message_thread_id"]
        await running.client.agent(chat_id=SECOND_GROUP).write(thread, "ответ")
        await running.client.person(person).write(line(person, 2))
        await running.to_the_end()
        assert [one["text"] for one in await running.client.messages(person) if one.get("text") == "ответ"]
        assert (await said(running, SECOND_GROUP))[name][-1] == line(person, 2)


async def test_only_the_last_of_many_changes_is_shown(tmp_path: Path) -> None:
    async with rush(tmp_path) as running:
        await group_is_busy(running, 1001)
        person = running.client.person(1001)
        asked = await person.write(line(1001, 0))
        await running.to_the_end()
        await group_is_full(running)
        for number in range(8):
            await person.edit(asked, f"исправлено {number}")
        await running.to_the_end()
        texts = [one.get("text") for one in await running.client.messages(GROUP_ID)]
        assert texts.count("исправлено 7") == 1
        edits = await running.client.calls("editMessageText", chat_id=GROUP_ID)
        assert len([call for call in edits if call["ok"]]) <= 2


async def group_is_full(rush: Rush) -> None:
    """Nothing more may go to the group for now."""
    await rush.client.bulk([(1001, f"полно {number}") for number in range(4)])
    await rush.settle()
