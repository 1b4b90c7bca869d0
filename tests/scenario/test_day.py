"""A day at the desk: forty subscribers, five agents, two queues, and everything that can happen between nine and nine.

A story in chapters, told over HTTP with the bot's time as a number. At the end every message is where it belongs,
every ticket has the status it should have, and every timer fired once.
"""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.config import Settings, load
from bot.emulator.client import EmulatorClient
from bot.emulator.server import Emulator
from bot.emulator.values import GROUP_ID
from tests.scenario.stage import Stage, StageClock, environment, running

Json = dict[str, Any]
MOSCOW = ZoneInfo("Europe/Moscow")
MONDAY = "2027-03-01"
SAFETY = -1002000000002
MOVED = -1001000000777
PEOPLE = range(201, 241)
AGENTS = range(501, 506)
EARLY, ASKING, ODD, URGENT = PEOPLE[:5], PEOPLE[5:25], PEOPLE[25:33], PEOPLE[33:]
"""Who writes before nine; asks what the bot knows; asks what it does not; has an urgent matter of the other queue."""
FORGOTTEN = (ODD[-1], URGENT[-1])
"""Nobody answers these two for long."""
LOST, BLOCKING, MOVING = ODD[0], ODD[1], ODD[2]
DURING_RESTART, WAITING_THROUGH_IT, LATE, AT_NIGHT = ODD[3], ASKING[0], ASKING[1], ASKING[2]


@dataclass
class Day:
    """The desk on that day; `asked` and `answered` are what has to be found on the other side at the end."""

    client: EmulatorClient
    emulator: Emulator
    settings: Settings
    folder: Path
    clock: StageClock
    stage: Stage | None = None
    common: int = GROUP_ID
    asked: dict[int, list[str]] = field(default_factory=dict)
    answered: dict[int, list[str]] = field(default_factory=dict)

    @asynccontextmanager
    async def shift(self) -> AsyncIterator[None]:
        """The bot runs, on the same database and by the same clock as before."""
        async with running(self.settings, clock=self.clock) as app:
            self.stage = Stage(self.client, self.emulator, self.settings, app, self.clock)
            yield
            await self.quiet()

    async def quiet(self) -> None:
        """Nothing is left to do at the moment."""
        assert self.stage
        await self.stage.app.poller.caught_up.wait()
        await self.stage.idle()

    async def at(self, time: str, day: str = MONDAY) -> None:
        """It becomes that time, and what was to happen until then happens."""
        assert self.stage
        await self.quiet()
        self.clock.move(datetime.fromisoformat(f"{day} {time}").replace(tzinfo=MOSCOW).timestamp() - self.clock())
        await self.stage.app.timers.fire_due(self.clock())
        await self.quiet()

    async def write(self, people: Sequence[int], words: str) -> None:
        """Each of them writes these words and their own number."""
        said = [(person, f"{words} {person}") for person in people]
        for person, text in said:
            self.asked.setdefault(person, []).append(text)
        await self.client.bulk(said)

    async def answer(self, people: Sequence[int], words: str, agent: int) -> None:
        """The agent answers each of them in their topic."""
        for person in people:
            self.answered.setdefault(person, []).append(f"{words} {person}")
            await self.command([person], f"{words} {person}", agent)

    async def command(self, people: Sequence[int], words: str, agent: int) -> None:
        for person in people:
            chat, thread = await self.topic(person)
            await self.client.agent(agent, chat).write(thread, words)
        await self.quiet()

    async def topic(self, person: int) -> tuple[int, int]:
        """Where the agents have them now."""
        chat = SAFETY if person in URGENT else self.common
        found = [one for one in await self.client.topics(chat) if one["name"] == f"Абонент {person}"]
        return chat, int(found[-1]["message_thread_id"])

    async def told(self, person: int, part: str) -> int:
        """How often the subscriber was told this."""
        return sum(part in one.get("text", "") for one in await self.client.messages(person) if one["from"]["is_bot"])

    async def agents_told(self, part: str) -> Counter[str]:
        """How often the agents were told this, by topic; "" is General."""
        names: Counter[str] = Counter()
        for chat in {GROUP_ID, self.common, SAFETY}:
            topics = {one["message_thread_id"]: one["name"] for one in await self.client.topics(chat)}
            for one in await self.client.messages(chat):
                if one["from"]["is_bot"] and part in one.get("text", ""):
                    names[topics.get(one.get("message_thread_id", 0), "")] += 1
        return names

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / "support.db")) as database:
            return database.execute(query).fetchall()


@asynccontextmanager
async def day(folder: Path) -> AsyncIterator[Day]:
    """Two groups with five agents, forty subscribers, half past eight."""
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        members = {str(agent): "administrator" for agent in AGENTS}
        for agent in AGENTS:
            await client.user(agent, first_name=f"Агент {agent}", role="agent")
        await client.group().change(members=members)
        await client.post("groups", id=SAFETY, title="Безопасность", is_forum=True, members=members)
        await client.group(SAFETY).bot_member("administrator")
        for person in PEOPLE:
            await client.user(person, first_name=f"Абонент {person}", language_code="ru", started=True)
        (folder / "config.yaml").touch()
        more = {"BOT_TELEGRAM__QUEUES": f"safety={SAFETY}", "BOT_SUPPORT__HOURS": "mon-fri 09:00-21:00"}
        settings = load(folder / "config.yaml", environment(emulator, folder, **more))
        start = datetime.fromisoformat(f"{MONDAY} 08:30").replace(tzinfo=MOSCOW).timestamp()
        yield Day(client, emulator, settings, folder, StageClock(start))


async def before_nine(desk: Day) -> None:
    """Whoever writes before the desk opens is told when it does."""
    await desk.write(EARLY, "почему у вас такая странная музыка, спрашивает")
    await desk.quiet()
    for person in EARLY:
        assert await desk.told(person, "вернёмся сегодня в 09:00") == 1


async def the_shift_comes(desk: Day) -> None:
    """Two minutes after nine all of them are answered; one reminder each was due at 09:01."""
    await desk.at("09:02")
    assert await desk.agents_told("ждёт ответа") == {f"Абонент {person}": 1 for person in EARLY}
    await desk.answer(EARLY, "Сейчас выключим музыку для", 501)


async def everybody_writes_at_ten(desk: Day) -> None:
    """The bot answers what it knows; the rest goes to the people of its queue, and each is told their own place."""
    await desk.at("10:00")
    await desk.client.bulk([(person, "как узнать баланс") for person in ASKING])
    for person in ODD:
        await desk.write([person], "где мой синий экскаватор, интересуется")
        await desk.quiet()
    for person in URGENT:
        await desk.client.person(person).write("срочно украли телефон")
        await desk.quiet()
    for person in ASKING:
        assert await desk.told(person, "*100#") == 1
    for people in (ODD, URGENT):
        places = {place for place in range(1, 9) for one in people if await desk.told(one, f"в очереди — {place}.")}
        assert places == set(range(1, len(people) + 1))


async def two_are_forgotten(desk: Day) -> None:
    """The shift is reminded, the promise breaks, everybody hears of it once; then at last they are answered.

    The morning's replies took over two minutes, so three were promised: reminders come after one minute and ten.
    """
    await desk.answer([one for one in ODD if one not in FORGOTTEN], "Ищем экскаватор для", 502)
    await desk.answer([one for one in URGENT if one not in FORGOTTEN], "Заблокировали телефон", 503)
    for time in ("10:01", "10:02", "10:03", "10:05", "10:10"):
        await desk.at(time + ":30")
    for person in FORGOTTEN:
        assert await desk.told(person, "Простите, что дольше обещанного") == 1
        assert (await desk.agents_told("ждёт ответа"))[f"Абонент {person}"] == 2
    assert (await desk.agents_told("Обещание не сдержано"))[""] == len(FORGOTTEN)
    await desk.answer(FORGOTTEN, "Простите, что так долго,", 504)


async def a_topic_is_deleted(desk: Day) -> None:
    """By mistake. The next word opens a new one, which begins with what was said."""
    await desk.at("11:00")
    chat, thread = await desk.topic(LOST)
    await desk.client.group(chat).delete_topic(thread)
    await desk.write([LOST], "и ещё вопрос от")
    await desk.quiet()
    assert (await desk.topic(LOST))[1] != thread
    assert (await desk.agents_told("разговор тот же"))[f"Абонент {LOST}"] == 1
    await desk.answer([LOST], "Слушаю вас,", 502)


async def a_subscriber_blocks_the_bot(desk: Day) -> None:
    """The agents hear of it at once, of the answer that did not arrive too, and when the subscriber is back."""
    await desk.at("12:00")
    person = desk.client.person(BLOCKING)
    await person.block_bot()
    await desk.command([BLOCKING], "Вы здесь?", 505)
    await person.unblock_bot()
    await desk.quiet()
    topic = f"Абонент {BLOCKING}"
    assert (await desk.agents_told("заблокировал бота:"))[topic] == 1
    assert (await desk.agents_told("Не доставлено"))[topic] == 1
    assert (await desk.agents_told("снова на связи"))[topic] == 1
    await desk.answer([BLOCKING], "С возвращением,", 505)


async def matters_are_closed_and_rated(desk: Day) -> None:
    """Most say how it was; a low word goes to the lead."""
    await desk.at("12:30")
    await desk.command(EARLY, "/close", 501)
    for person, value in zip(EARLY, "55431", strict=True):
        asked = [one for one in await desk.client.messages(person) if "Как вам помогли?" in one.get("text", "")]
        await desk.client.person(person).press(asked[-1], value)
    await desk.quiet()
    assert (await desk.agents_told("Низкая оценка"))[""] == 1
    assert sum((await desk.agents_told("оценка ")).values()) >= len(EARLY)


async def the_group_migrates(desk: Day) -> None:
    """It has another id from now on; subscribers notice nothing."""
    await desk.at("13:00")
    await desk.client.group().migrate(MOVED)
    desk.common = MOVED
    await desk.write([MOVING], "всё ещё жду, пишет")
    await desk.quiet()
    await desk.answer([MOVING], "Экскаватор нашёлся,", 501)


async def the_bot_is_restarted(desk: Day) -> None:
    """While it is down somebody writes, and a promise breaks: both are found at the start, once."""
    async with desk.shift():
        await desk.at("14:09")
        topic = f"Абонент {WAITING_THROUGH_IT}"
        assert (await desk.agents_told("Обещание не сдержано:"))[""] == len(FORGOTTEN) + 1
        assert await desk.told(WAITING_THROUGH_IT, "Простите, что дольше обещанного") == 1
        assert (await desk.agents_told("ждёт ответа"))[topic] <= 1
        await desk.answer([WAITING_THROUGH_IT, DURING_RESTART], "Мы снова здесь,", 502)


async def the_desk_closes(desk: Day) -> None:
    """Nobody is woken at night: what waits is said in the morning, and whoever writes at night is told when.

    By now a minute is promised: half of it passes before nine in the evening, half after nine in the morning.
    """
    await desk.at("20:59:10")
    await desk.client.person(LATE).write("/operator")
    await desk.at("22:00")
    await desk.client.person(AT_NIGHT).write("/operator")
    await desk.quiet()
    assert await desk.told(AT_NIGHT, "вернёмся завтра в 09:00") == 1
    before = await desk.agents_told("ждёт ответа")
    await desk.at("03:00", "2027-03-02")
    assert await desk.agents_told("ждёт ответа") == before
    await desk.at("09:00:30", "2027-03-02")
    assert (await desk.agents_told("ждёт ответа"))[f"Абонент {LATE}"] == 1
    await desk.answer([LATE, AT_NIGHT], "Доброе утро,", 503)


async def silence_closes_the_rest(desk: Day) -> None:
    """A day of silence: a warning. Two: closed. A day later for good."""
    await desk.at("09:30", "2027-03-03")
    await desk.at("09:30", "2027-03-04")
    await desk.at("09:30", "2027-03-05")
    await desk.at("12:00", "2027-03-08")


async def everything_is_where_it_belongs(desk: Day) -> None:
    """Each word of a subscriber stands once in their own topic and nowhere else; each answer arrived once."""
    for chat in (GROUP_ID, MOVED, SAFETY):
        topics = {one["message_thread_id"]: one["name"] for one in await desk.client.topics(chat)}
        for one in await desk.client.messages(chat):
            for person, words in desk.asked.items():
                if one["from"]["is_bot"] and one.get("text") in words:
                    assert topics.get(one["message_thread_id"], f"Абонент {person}") == f"Абонент {person}"
    relayed = Counter(await copies(desk))
    for person, words in desk.asked.items():
        gone = 1 if person == LOST else 0  # what stood in the deleted topic went with it
        assert [relayed[text] for text in words[gone:]] == [1] * len(words[gone:]), person
    for person, words in desk.answered.items():
        got = Counter(one.get("text") for one in await desk.client.messages(person))
        assert [got[text] for text in words] == [1] * len(words), person


async def copies(desk: Day) -> list[str]:
    """What subscribers wrote, as it stands in the groups, the abandoned one included."""
    found = [one for chat in (GROUP_ID, MOVED, SAFETY) for one in await desk.client.messages(chat)]
    return [one["text"] for one in found if one["from"]["is_bot"] and "text" in one]


def statuses_are_right(desk: Day) -> None:
    """Everything was solved or closed by silence, and the time for reopening is over."""
    handed_off = {*EARLY, *ODD, *URGENT, WAITING_THROUGH_IT, LATE, AT_NIGHT}
    found = desk.rows(
        "select c.subscriber, t.status, t.queue from ticket t join conversation c on c.id = t.conversation_id"
    )
    assert len(found) == len(handed_off), "one ticket a subscriber"
    assert {int(subscriber.split(":")[1]) for subscriber, _, _ in found} == handed_off
    assert {status for _, status, _ in found} == {"closed"}
    assert {int(subscriber.split(":")[1]) for subscriber, _, queue in found if queue == "safety"} == set(URGENT)


def timers_fired_once(desk: Day) -> None:
    """No timer is left, and what they said was said once: the outbox's keys are theirs alone."""
    assert desk.rows("select * from timer") == []
    events = Counter(name for (name,) in desk.rows("select name from event"))
    assert events["promise_broken"] == len({*FORGOTTEN, WAITING_THROUGH_IT, LATE})
    assert events["ticket_closed"] == len(EARLY) + len(ODD) + len(URGENT) + 3
    assert events["ticket_solved"] == events["ticket_closed"]
    assert desk.rows("select id from inbox where done_at is null") == []
    assert [status for (status,) in desk.rows("select status from outbox where status <> 'sent'")] == ["dead"]


async def test_a_day_at_the_desk(tmp_path: Path) -> None:
    async with asyncio.timeout(120), day(tmp_path) as desk:
        async with desk.shift():
            await before_nine(desk)
            await the_shift_comes(desk)
            await everybody_writes_at_ten(desk)
            await two_are_forgotten(desk)
            await a_topic_is_deleted(desk)
            await a_subscriber_blocks_the_bot(desk)
            await matters_are_closed_and_rated(desk)
            await the_group_migrates(desk)
            await desk.at("14:00")
            await desk.client.person(WAITING_THROUGH_IT).write("/operator")
        desk.clock.move(8 * 60.0)
        await desk.write([DURING_RESTART], "кто-нибудь есть? это")
        await the_bot_is_restarted(desk)
        async with desk.shift():
            await the_desk_closes(desk)
            await silence_closes_the_rest(desk)
        await everything_is_where_it_belongs(desk)
        statuses_are_right(desk)
        timers_fired_once(desk)
