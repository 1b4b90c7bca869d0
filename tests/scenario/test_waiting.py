"""Waiting, promises, closing and rating as dialogues, with time as a number."""

import contextlib
import sqlite3
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.config import load
from bot.emulator.client import EmulatorClient
from bot.emulator.server import Emulator
from tests.scenario.stage import (
    Stage,
    StageClock,
    Step,
    agent,
    desk,
    does,
    environment,
    general,
    later,
    play,
    presses,
    running,
    says,
    sees,
    sends,
    stage,
)

HOURS = {"BOT_SUPPORT__HOURS": "mon-fri 09:00-21:00", "BOT_SUPPORT__HOLIDAYS": "2027-03-08"}
MOSCOW = ZoneInfo("Europe/Moscow")


def moscow(text: str) -> float:
    """2027-03-01 is a Monday."""
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW).timestamp()


ASKED: list[Step] = [says("/operator"), sees("обычно за 5 минут", "Ваше место в очереди — 1"), desk("№ 1")]
SOLVED: list[Step] = [
    *ASKED,
    agent("Готово"),
    sees("Готово"),
    agent("/close"),
    sees("завершил обращение", "Как вам помогли?", "1\n2\n3\n4\n5"),
    desk("№ 1 закрыто"),
]
REOPENED = sees("Снова открыл ваше обращение", "Ваше место в очереди")

DIALOGUES: dict[str, list[Step]] = {
    "the place in the queue grows": [
        *ASKED,
        says("/operator", person=102),
        sees("Ваше место в очереди — 2", person=102),
        desk("№ 2", topic="Абонент 2"),
        agent("Да?"),
        sees("Да?"),
        says("something quite different, please", person=103),
        sees("within 5 minutes. Your place in the queue is 2", person=103),
        desk("№ 3", topic="Абонент 3"),
        desk("something quite different", topic="Абонент 3"),
    ],
    "the shift is reminded at growing steps, the broken promise is told to everybody": [
        *ASKED,
        later(minutes=1),
        desk("ждёт ответа 1 минуту, обещали за 5 минут"),
        later(minutes=2),
        desk("ждёт ответа 3 минуты"),
        later(minutes=2),
        general("Обещание не сдержано: Абонент 1, обращение № 1, ждёт 5 минут"),
        sees("Простите, что дольше обещанного", "в ближайшие 5 минут"),
        later(minutes=5),
        desk("ждёт ответа 10 минут"),
        later(hours=10),
    ],
    "a reply in time ends all of it": [*ASKED, agent("Слушаю"), sees("Слушаю"), later(minutes=30)],
    "closing without a word ends it too": [
        *ASKED,
        agent("/close"),
        sees("завершил"),
        desk("закрыто"),
        later(minutes=30),
    ],
    "a note is no reply": [*ASKED, agent("// кто возьмёт?"), later(minutes=1), desk("ждёт ответа 1 минуту")],
    "written again: the same ticket, the same room": [
        *SOLVED,
        later(hours=23),
        says("всё-таки не работает интернет"),
        REOPENED,
        desk("№ 1 снова открыто"),
        desk("всё-таки не работает интернет"),
        agent("Смотрю"),
        sees("Смотрю"),
    ],
    "what is sent without words reopens as well": [
        *SOLVED,
        sends("photo"),
        REOPENED,
        desk("№ 1 снова открыто"),
        desk("[photo]"),
    ],
    "who asks for a person again gets the same ticket": [
        *SOLVED,
        says("/operator"),
        REOPENED,
        desk("№ 1 снова открыто"),
        desk("/operator"),
    ],
    "a thank-you reopens nothing, a question after it does": [
        *SOLVED,
        says("спасибо большое"),
        sees("Пожалуйста!"),
        says("ой, опять не работает интернет"),
        REOPENED,
        desk("№ 1 снова открыто"),
        desk("опять не работает"),
    ],
    "the menu reopens nothing": [*SOLVED, says("/menu"), sees("О чём вопрос")],
    "73 hours later it is a new conversation with the bot": [
        *SOLVED,
        later(hours=73),
        says("не работает интернет"),
        sees("Включите передачу данных"),
        says("/operator"),
        sees("Передаю"),
        desk("№ 2"),
    ],
    "an agent who writes two days later opens a new ticket": [
        *SOLVED,
        later(hours=48),
        agent("Вспомнил ещё кое-что"),
        desk("№ 2"),
        sees("Вспомнил"),
    ],
    "silence: a warning, then closed, and a word still reopens": [
        *ASKED,
        agent("Перезагрузите телефон, пожалуйста"),
        sees("Перезагрузите"),
        later(hours=23.9),
        later(hours=0.2),
        sees("Получилось разобраться?", "через 24 часа"),
        later(hours=23.9),
        later(hours=0.2),
        sees("Закрыл обращение"),
        desk("№ 1 закрыто: абонент не ответил"),
        says("помогло не до конца"),
        REOPENED,
        desk("снова открыто"),
        desk("не до конца"),
    ],
    "whoever answers the warning is not closed": [
        *ASKED,
        agent("Перезагрузите"),
        sees("Перезагрузите"),
        later(hours=24.1),
        sees("Получилось разобраться?"),
        says("сейчас попробую"),
        desk("сейчас попробую"),
        later(hours=73),
    ],
    "after a long stop the warning still comes a day before the end": [
        *ASKED,
        agent("Перезагрузите"),
        sees("Перезагрузите"),
        later(hours=200),
        sees("Получилось разобраться?"),
        later(hours=24.1),
        sees("Закрыл обращение"),
        desk("абонент не ответил"),
    ],
    "a good rating and a word": [
        *SOLVED,
        presses("5"),
        desk("оценка 5"),
        does(lambda client: client.wait_calls("editMessageText", 1)),
        does(lambda client: _press(client, "Добавить слово")),
        does(lambda client: client.wait_calls("editMessageText", 2)),
        says("очень вежливо"),
        sees("передал команде"),
        desk("очень вежливо"),
        says("а интернет всё равно пропал"),
        REOPENED,
        desk("снова открыто"),
        desk("всё равно пропал"),
    ],
    "the word is awaited for an hour only": [
        *SOLVED,
        presses("4"),
        desk("оценка 4"),
        does(lambda client: client.wait_calls("editMessageText", 1)),
        does(lambda client: _press(client, "Добавить слово")),
        does(lambda client: client.wait_calls("editMessageText", 2)),
        later(hours=1.1),
        says("опять пропал интернет"),
        REOPENED,
        desk("снова открыто"),
        desk("опять пропал"),
    ],
    "a low rating goes to the lead": [
        *SOLVED,
        presses("2"),
        desk("оценка 2"),
        general("Низкая оценка 2: Абонент 1, обращение № 1"),
    ],
    "never asked twice": [
        *SOLVED,
        says("опять не работает"),
        REOPENED,
        desk("снова открыто"),
        desk("опять"),
        agent("/close"),
        desk("закрыто"),
        sees("завершил"),
        does(lambda client: _no_buttons(client)),
    ],
    "a forged rating is refused": [
        says("как узнать баланс"),
        sees("*100#"),
        does(lambda client: _forge(client, "r:1:5")),
        sees("Этой кнопки или команды больше нет"),
        does(lambda client: _forge(client, "w:1")),
        sees("Этой кнопки или команды больше нет"),
        does(lambda client: _forge(client, "r:1:9")),
        sees("Этой кнопки или команды больше нет"),
    ],
}


async def _press(client: EmulatorClient, title: str) -> None:
    person = client.person(101)
    message = [found for found in await person.messages() if title in str(found.get("reply_markup"))][-1]
    button = next(b["text"] for row in message["reply_markup"]["inline_keyboard"] for b in row if title in b["text"])
    await person.press(message, button)


async def _no_buttons(client: EmulatorClient) -> None:
    assert "reply_markup" not in (await client.person(101).messages())[-1]


async def _forge(client: EmulatorClient, payload: str) -> None:
    """A press that no button of ours carries: clients may send whatever they like."""
    message = next(m for m in await client.person(101).messages() if "reply_markup" in m)
    sender = {"id": 101, "is_bot": False, "first_name": "Абонент 1", "language_code": "ru"}
    query = {"id": "1", "from": sender, "message": message, "chat_instance": "1", "data": payload}
    await client.raw_update({"callback_query": query})


@pytest.mark.parametrize("dialogue", DIALOGUES.values(), ids=DIALOGUES.keys())
async def test_dialogue(dialogue: list[Step], tmp_path: Path) -> None:
    async with stage(tmp_path) as there:
        await play(there, *dialogue)


@pytest.mark.parametrize(
    ("start", "told", "opens_in_h"),
    [
        ("2027-03-01T22:00", "вернёмся завтра в 09:00", 11),
        ("2027-03-01T07:00", "вернёмся сегодня в 09:00", 2),
        ("2027-03-05T21:00", "вернёмся во вторник, 9 марта, в 09:00", 84),
    ],
)
async def test_at_night_the_opening_is_told_and_nobody_is_woken(
    start: str, told: str, opens_in_h: int, tmp_path: Path
) -> None:
    async with stage(tmp_path, start=moscow(start), **HOURS) as there:
        await play(there, says("/operator"), sees(told), desk("№ 1"), later(hours=opens_in_h - 0.1))
        await play(there, later(minutes=7.5), desk("ждёт ответа 1 минуту"))


async def test_the_promise_waits_for_the_morning(tmp_path: Path) -> None:
    async with stage(tmp_path, start=moscow("2027-03-01T20:58"), **HOURS) as there:
        await play(
            there,
            *ASKED,
            later(minutes=1),
            desk("ждёт ответа 1 минуту"),
            later(hours=3),
            later(hours=9.1),
            general("Обещание не сдержано"),
            sees("Простите"),
            desk("ждёт ответа 7 минут"),
        )


async def test_a_bot_that_wakes_up_at_night_lets_people_sleep(tmp_path: Path) -> None:
    """The promise broke in the afternoon while the bot was down: the shift hears of it in the morning."""
    async with stage(tmp_path, start=moscow("2027-03-01T15:00"), **HOURS) as there:
        await play(there, *ASKED, later(hours=7), later(hours=10.9))
        await play(there, later(minutes=7), general("Обещание не сдержано"), sees("Простите"), desk("ждёт ответа"))


async def test_the_median_of_what_agents_really_take(tmp_path: Path) -> None:
    async with stage(tmp_path, BOT_SUPPORT__REMINDER_MINUTES="[60]", BOT_SUPPORT__ANSWER_MINUTES="30") as there:
        people = {101: "Абонент 1", 102: "Абонент 2", 103: "Абонент 3", 104: "Абонент 4", 105: "Абонент 5"}
        for person, topic in people.items():
            await there.client.user(person, first_name=topic, language_code="ru", started=True)
            await play(there, says("/operator", person=person), sees("за 30 минут", person=person))
            await play(there, desk(topic=topic), later(minutes=2.5), agent("Да", topic), sees("Да", person=person))
        await there.client.user(106, first_name="Абонент 6", language_code="ru", started=True)
        await play(there, says("/operator", person=106), sees("обычно за 3 минуты", person=106))


async def test_a_low_rating_reopens_as_configured(tmp_path: Path) -> None:
    async with stage(tmp_path, BOT_SUPPORT__LOW_RATING_ACTION="reopen") as there:
        await play(
            there,
            *SOLVED,
            presses("1"),
            desk("№ 1 снова открыто: абонент оценил помощь на 1"),
            does(lambda client: client.wait_calls("editMessageText", 1)),
            says("вы закрыли, а не помогли"),
            desk("не помогли"),
            later(minutes=1),
            desk("ждёт ответа 1 минуту"),
        )
        assert rated(tmp_path) == [1]


async def test_ratings_can_be_counted(tmp_path: Path) -> None:
    async with stage(tmp_path) as there:
        await play(there, *SOLVED, presses("4"), desk("оценка 4"))
        assert rated(tmp_path) == [4]


@pytest.mark.parametrize(
    ("changes", "steps"),
    [
        ({"REOPEN_WITHIN_HOURS": "0"}, [*SOLVED, says("не работает интернет"), sees("Включите передачу данных")]),
        ({"CLOSE_AFTER_HOURS": "0"}, [*ASKED, agent("Да?"), sees("Да?"), later(hours=1000)]),
        (
            {"WARN_BEFORE_HOURS": "0"},
            [*ASKED, agent("Да?"), sees("Да?"), later(hours=48.1), sees("Закрыл обращение"), desk("не ответил")],
        ),
        ({"LOW_RATING_ACTION": "none"}, [*SOLVED, presses("1"), desk("оценка 1")]),
    ],
    ids=["reopening off", "closing off", "warning off", "low ratings off"],
)
async def test_switched_off(changes: dict[str, str], steps: list[Step], tmp_path: Path) -> None:
    variables = {f"BOT_SUPPORT__{name}": value for name, value in changes.items()}
    async with stage(tmp_path, start=None, **variables) as there:
        await play(there, *steps)


@pytest.mark.parametrize(
    ("before", "due", "after"),
    [
        (ASKED, later(minutes=5), [desk("ждёт ответа"), general("Обещание не сдержано"), sees("Простите")]),
        ([*ASKED, agent("Да?"), sees("Да?")], later(hours=24.1), [sees("Получилось разобраться?")]),
    ],
    ids=["promise", "warning"],
)
async def test_timers_survive_a_restart_and_fire_once(
    before: list[Step], due: Step, after: list[Step], tmp_path: Path
) -> None:
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        (tmp_path / "config.yaml").touch()
        settings = load(tmp_path / "config.yaml", environment(emulator, tmp_path))
        clock, read_until = StageClock(), dict[str, int]()
        for steps in (before, [due, *after], [later(minutes=1)]):
            async with running(settings, clock=clock) as app:
                await play(Stage(client, emulator, settings, app, clock, read_until), *steps)


def rated(folder: Path) -> list[int]:
    """The values of all `rated` events."""
    with contextlib.closing(sqlite3.connect(folder / "support.db")) as connection:
        return [value for (value,) in connection.execute("select value from event where name = 'rated'")]
