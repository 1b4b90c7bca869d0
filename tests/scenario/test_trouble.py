"""Trouble on the way: what Telegram refuses, what people break, what nobody has seen yet."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.emulator.values import GROUP_ID
from tests.scenario.desk_steps import card, taps
from tests.scenario.stage import agent, desk, does, general, play, presses, says, sees, stage

OPENED = [says("/operator"), sees("Передаю"), desk("№ 1")]


@pytest.mark.parametrize(
    "fault",
    [
        {"code": 500, "description": "Internal Server Error: restart"},
        {"code": 502, "description": "Bad Gateway"},
        {"code": 429, "description": "Too Many Requests: retry after 1", "retry_after": 1},
        {"cut": "before"},
    ],
    ids=["500", "502", "429", "cut"],
)
async def test_an_answer_arrives_after_trouble(fault: dict[str, object], tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await running.client.fail("sendMessage", count=1, **fault)
        await play(running, says("как узнать баланс"), sees("*100#"))


async def test_a_429_of_one_chat_holds_no_other(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await running.client.fail("sendMessage", chat_id=101, code=429, retry_after=3600, count=1)
        await says("как узнать баланс")(running)
        await says("как узнать баланс", person=102)(running)
        await sees("*100#", person=102)(running)
        async with asyncio.timeout(10):
            while [str(entry.recipient) for entry in await running.app.store.unsent()] != ["telegram:101"]:
                await asyncio.sleep(0.01)


async def test_a_deleted_topic_is_made_anew(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, *OPENED)
        thread = await running.thread("Абонент 1")
        await running.client.group().delete_topic(thread)
        running.read_until.pop("Абонент 1")
        recap = desk("№ 1", "разговор тот же", "Абонент 1", "👤 вы тут?", "✋ Взять")
        await play(running, says("вы тут?"), recap, desk("вы тут?"), agent("тут!"), sees("тут!"))
        await play(running, taps("⚡ Приоритет", "высокий"), card("разговор тот же", "🔺 Высокий"))
        assert await running.thread("Абонент 1") != thread


async def test_a_closed_topic_is_reopened(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, *OPENED)
        thread = await running.thread("Абонент 1")
        await running.client.agent().close_topic(thread)
        await play(running, says("вы тут?"), desk("вы тут?"))


async def test_the_group_becomes_a_supergroup(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, *OPENED)
        moved = -1001000000777
        await running.client.group().migrate(moved)
        await says("вы тут?")(running)
        found = await running.client.wait_message(moved, timeout=20)
        assert found
        await running.idle()
        assert running.app.desk.group_id == moved


async def test_a_blocked_bot_is_told_to_the_agents_once_and_so_is_the_return(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        person = running.client.person(101)
        await play(
            running,
            *OPENED,
            does(lambda _: person.block_bot()),
            desk("заблокировал бота"),
            agent("Вы где?"),
            desk("Не доставлено: абонент заблокировал бота"),
            does(lambda _: person.unblock_bot()),
            desk("снова на связи"),
            agent("С возвращением"),
            sees("С возвращением"),
        )


async def test_a_message_that_telegram_never_takes_is_told_and_does_not_block_the_next(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, *OPENED)
        for method, problem in (("copyMessage", "message can't be copied"), ("forwardMessage", "can't be forwarded")):
            await running.client.fail(
                method, chat_id=GROUP_ID, code=400, description=f"Bad Request: {problem}", count=1
            )
        await play(
            running,
            says("секрет"),
            general("Абонент 1", "не удалось передать", "can't be forwarded"),
            sees("не получилось передать"),
            says("другое"),
            desk("другое"),
        )


async def test_what_cannot_be_copied_is_forwarded_to_the_agents(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, *OPENED)
        await running.client.fail(
            "copyMessage", chat_id=GROUP_ID, code=400, description="Bad Request: message can't be copied", count=1
        )
        await play(running, says("викторина"), desk("викторина"))
        assert running.seen["Абонент 1"]["forward_origin"]["sender_user"]["id"] == 101


async def test_an_agents_message_that_telegram_never_takes_is_told_in_the_topic(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, *OPENED)
        await running.client.fail(
            "copyMessage", chat_id=101, code=400, description="Bad Request: message can't be copied", count=1
        )
        await play(running, agent("ответ"), desk("Не доставлено абоненту Абонент 1"), agent("иначе"), sees("иначе"))


@pytest.mark.parametrize(
    "update",
    [
        {"quantum_message": {"chat": {"id": 101, "type": "private"}, "text": "?"}},
        {"message": {"nonsense": True}},
        {},
    ],
    ids=["a kind nobody knows", "a message that is none", "empty"],
)
async def test_an_update_nobody_understands_stops_nothing(update: dict[str, object], tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await running.client.raw_update(dict(update))
        if "message" in update:
            await general("не удалось обработать")(running)
        await play(running, says("как узнать баланс"), sees("*100#"))


async def test_a_message_of_100_kilobytes(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        text = "как узнать баланс " * 6_000
        chat = {"id": 101, "type": "private", "first_name": "Абонент 1"}
        person = {"id": 101, "is_bot": False, "first_name": "Абонент 1", "language_code": "ru"}
        await running.client.person(101).write("/start")
        await running.client.raw_update(
            {"message": {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": text}}
        )
        await sees("Здравствуйте")(running)
        async with asyncio.timeout(20):
            await running.idle()


async def test_other_groups_get_nothing(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        chat = {"id": -1009, "type": "supergroup", "title": "Чужая группа"}
        person = {"id": 777, "is_bot": False, "first_name": "Чужой"}
        await running.client.raw_update(
            {"message": {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": "/close"}}
        )
        await running.idle()
        assert not [call for call in await running.client.calls() if call.get("chat_id") == -1009]


@pytest.mark.parametrize("data", ["i:balance.check' or 1=1", "x" * 64, "i:gone.intent", "i:нет", "\u202e"])
async def test_forged_buttons_are_checked(data: str, tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, says("как узнать баланс"), sees("*100#"))
        answer = running.seen["101"]
        await running.client.person(101).press(answer, data=data)
        await play(running, sees("больше нет"))


async def test_names_and_texts_are_escaped(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await running.client.user(104, first_name="<b>Боб</b> & Ко", language_code="ru")
        await play(
            running,
            says("<script>alert('жжж')</script> <b>ыыы</b>", person=104),
            sees("Передаю", person=104),
            desk("<b>Боб</b> & Ко", "<script>alert('жжж')</script>", topic="<b>Боб</b> & Ко"),
            desk("<script>", topic="<b>Боб</b> & Ко"),
        )


async def test_two_quick_first_lines_make_one_topic(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        lines = [f"совсем непонятная строка {number}" for number in range(10)]
        await running.client.bulk([(101, line) for line in lines])
        await running.idle()
        assert len(await running.client.topics()) == 1
        texts = [message.get("text") for message in await running.client.messages(GROUP_ID)]
        assert [text for text in texts if text in lines] == lines


async def test_an_update_delivered_twice_is_handled_once(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await running.client.person(101).write("как узнать баланс")
        await sees("*100#")(running)
        chat = {"id": 101, "type": "private", "first_name": "Абонент 1"}
        person = {"id": 101, "is_bot": False, "first_name": "Абонент 1", "language_code": "ru"}
        update = {
            "update_id": 1,
            "message": {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": "как узнать баланс"},
        }
        for _ in range(2):
            await running.app.worker.accept([{**update, "update_id": 987654321}])
        await play(running, sees("*100#"))


@pytest.mark.parametrize("fault", [{"code": 500}, {"cut": "after"}, {"code": 400, "description": "Bad Request"}])
async def test_a_spinner_that_cannot_be_stopped_repeats_nothing(fault: dict[str, Any], tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await running.client.fail("answerCallbackQuery", count=5, **fault)
        await play(
            running, says("как узнать баланс"), sees("*100#"), presses("Пополнить счёт"), sees("Пополнить можно")
        )


@pytest.mark.parametrize("chat", [{"id": "a:b:c:d", "type": "private"}, {"id": 101, "type": "private", "x": "\ud83d"}])
async def test_an_odd_update_does_not_stop_the_bot(chat: dict[str, Any], tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        person = {"id": 101, "is_bot": False, "first_name": "Абонент 1", "language_code": "ru"}
        odd = {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": "?"}
        await running.app.worker.accept([{"update_id": 5, "message": odd}])
        await running.idle()
        await running.client.person(101).write("как узнать баланс")
        await running.client.wait_message(101, contains="*100#", timeout=10)


async def test_the_language_is_kept_when_an_update_does_not_tell_it(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, says("check my balance", person=103), sees("Dial", person=103))
        await running.client.user(103, language_code="")
        await play(running, says("check my balance", person=103), sees("Dial", person=103))
