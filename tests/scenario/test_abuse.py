"""Abuse: lines in a row are one question, floods are slowed and merged, kinds may be refused; nothing is lost."""

import sqlite3
from pathlib import Path

import pytest

from bot.config import load
from bot.emulator.client import EmulatorClient, File
from bot.emulator.server import Emulator
from bot.emulator.values import GROUP_ID
from tests.scenario.stage import (
    KNOWLEDGE,
    Stage,
    Step,
    agent,
    agent_in_general,
    desk,
    environment,
    general,
    later,
    play,
    presses,
    says,
    sees,
    sends,
    stage,
)
from tests.scenario.stage import running as serving

PICTURE = (KNOWLEDGE / "images" / "subscriptions.png").read_bytes()
OPENED = [says("/operator"), sees("Передаю"), desk("№ 1")]
ODD = "совсем непонятная строка"


def says_in_a_row(*lines: str, person: int = 101) -> Step:
    """The subscriber writes these lines at once."""

    async def step(stage: Stage) -> None:
        await stage.client.bulk([(person, line) for line in lines])

    return step


async def relayed(running: Stage) -> list[str]:
    """What the agents' group got of the odd lines, in order."""
    found = [message.get("text", "") for message in await running.client.messages(GROUP_ID)]
    return [text for text in found if text.startswith(ODD)]


IN_A_ROW: dict[str, list[Step]] = {
    "not understood line by line, answered as one": [
        says_in_a_row("здравствуйте девушка", "у меня такой вопрос", "как узнать баланс"),
        sees("*100#"),
    ],
    "the first is answered at once, what follows right behind it as one": [
        says_in_a_row("как узнать баланс", "как узнать баланс", "как узнать баланс", "как узнать баланс"),
        sees("*100#"),
        sees("*100#"),
    ],
    "a handoff of several lines is one card with all of them": [
        says_in_a_row(f"{ODD} 1", f"{ODD} 2", f"{ODD} 3"),
        sees("Передаю"),
        desk(f"{ODD} 1 {ODD} 2 {ODD} 3"),
        desk(f"{ODD} 1"),
        desk(f"{ODD} 2"),
        desk(f"{ODD} 3"),
    ],
    "a button between the lines keeps its turn": [
        says("как узнать баланс"),
        sees("*100#"),
        presses("Оператор"),
        sees("Передаю"),
        desk("№ 1"),
    ],
}


@pytest.mark.parametrize("dialogue", IN_A_ROW.values(), ids=IN_A_ROW.keys())
async def test_lines_in_a_row(dialogue: list[Step], tmp_path: Path) -> None:
    async with stage(tmp_path, BOT_SUPPORT__GATHER_SECONDS="1") as running:
        await play(running, *dialogue)


async def test_a_reply_to_one_of_several_lines_is_threaded(tmp_path: Path) -> None:
    async with stage(tmp_path, BOT_SUPPORT__GATHER_SECONDS="1") as running:
        both = [desk(f"{ODD} 1"), desk(f"{ODD} 2")]
        await play(running, says_in_a_row(f"{ODD} 1", f"{ODD} 2"), sees("Передаю"), desk("№ 1"), *both)
        await running.client.agent().reply(running.seen["Абонент 1"], "про вторую")
        await play(running, sees("про вторую"))
        assert running.seen["101"]["reply_to_message"]["text"] == f"{ODD} 2"


async def test_a_flood_is_told_once_and_relayed_together(tmp_path: Path) -> None:
    lines = [f"{ODD} {number}" for number in range(40)]
    async with stage(tmp_path, BOT_SUPPORT__FLOOD_MESSAGES="10") as running:
        await play(running, *OPENED)
        await play(running, says_in_a_row(*lines[:9]), *(desk(line) for line in lines[:9]))
        running.clock.move(58.5)
        await running.client.bulk([(101, line) for line in lines[9:]])
        await sees("Сообщений пришло очень много")(running)
        await says("как узнать баланс", person=102)(running)
        await sees("*100#", person=102)(running)
        await play(running, *(desk(line) for line in lines[9:]), says("это всё"), desk("это всё"))
        assert await relayed(running) == lines
        assert await running.client.count("copyMessages") == 1
        assert await running.client.count("copyMessage") == 10


async def test_buttons_pressed_again_and_again_flood_no_group(tmp_path: Path) -> None:
    async with stage(tmp_path, BOT_SUPPORT__FLOOD_MESSAGES="5") as running:
        await play(running, says("как узнать баланс"), sees("*100#"))
        answer = running.seen["101"]
        await play(running, *OPENED)
        for _ in range(30):
            await running.client.person(101).press(answer, "Пополнить счёт")
        await sees("Сообщений пришло очень много")(running)
        shown = [one for one in await running.client.messages(GROUP_ID) if "нажал кнопку" in one.get("text", "")]
        assert len(shown) <= 5


async def test_a_flood_into_a_plain_group_is_one_header_and_one_call(tmp_path: Path) -> None:
    lines = [f"{ODD} {number}" for number in range(30)]
    async with stage(tmp_path, group={"is_forum": False}, BOT_SUPPORT__FLOOD_MESSAGES="3") as running:
        await play(running, says("/operator"), sees("Передаю"), general("№ 1"))
        await play(running, *(step for line in lines[:2] for step in (says(line), general(line))))
        await running.client.agent().write(0, "что это он?")
        running.clock.move(58.5)
        await running.client.bulk([(101, line) for line in lines[2:]])
        await play(running, sees("очень много"), general("👤 Абонент 1"), *(general(line) for line in lines[2:]))
        assert await running.client.count("copyMessages") == 1


async def test_a_restart_loses_nothing_of_a_flood(tmp_path: Path) -> None:
    lines = [f"{ODD} {number}" for number in range(40)]
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        (tmp_path / "config.yaml").touch()
        limited = load(tmp_path / "config.yaml", environment(emulator, tmp_path, BOT_SUPPORT__FLOOD_MESSAGES="5"))
        async with serving(limited) as app:
            await client.bulk([(101, line) for line in lines])
            await client.wait_message(101, contains="очень много")
            assert len(await app.store.unfinished()) == 35
        async with serving(load(tmp_path / "config.yaml", environment(emulator, tmp_path))) as app:
            running = Stage(client, emulator, limited, app)
            await running.idle()
            assert await relayed(running) == lines


async def test_a_restart_forgives_no_flood(tmp_path: Path) -> None:
    """The same holds where the conversation is the next process's: it knows the turns that others took."""
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        (tmp_path / "config.yaml").touch()
        limited = load(tmp_path / "config.yaml", environment(emulator, tmp_path, BOT_SUPPORT__FLOOD_MESSAGES="5"))
        async with serving(limited) as app:
            await client.bulk([(101, f"{ODD} {number}") for number in range(5)])
            await Stage(client, emulator, limited, app).idle()
            assert len(await relayed(Stage(client, emulator, limited, app))) == 5
        async with serving(limited):
            await client.bulk([(101, ODD)])
            await client.wait_message(101, contains="очень много", timeout=20)


REFUSED: dict[str, list[Step]] = {
    "a voice message is told what to do instead, and calls nobody": [
        sends("voice"),
        sees("Голосовые здесь не слушают"),
        says("как узнать баланс"),
        sees("*100#"),
    ],
    "words under a file are a question like any other": [
        sends("document", caption="как узнать баланс"),
        sees("Файлы здесь не принимают"),
        sees("*100#"),
    ],
    "in a ticket the words go to the agents without the file": [
        *OPENED,
        sends("document", caption="договор <12>"),
        sees("Файлы здесь не принимают"),
        desk("договор <12>"),
        sends("sticker"),
        sees("Стикеры"),
        sends("photo", caption="снимок"),
        desk("[photo]", "снимок"),
    ],
    "words under a file that nobody understands open a ticket with them": [
        sends("document", caption=ODD),
        sees("Файлы здесь не принимают"),
        sees("Передаю"),
        desk("№ 1", ODD),
        desk(ODD),
    ],
}


@pytest.mark.parametrize("dialogue", REFUSED.values(), ids=REFUSED.keys())
async def test_refused_kinds(dialogue: list[Step], tmp_path: Path) -> None:
    async with stage(tmp_path, BOT_SUPPORT__REFUSED_KINDS="voice,document,sticker") as running:
        await play(running, *dialogue)


async def test_a_refused_part_of_an_album_is_told_and_the_others_arrive(tmp_path: Path) -> None:
    async with stage(tmp_path, BOT_SUPPORT__REFUSED_KINDS="video") as running:
        await play(running, *OPENED)
        items = [{"kind": "photo"}, {"kind": "video", "caption": "видно на видео"}, {"kind": "photo"}]
        await running.client.person(101).send_album(items, [File(f"{n}.png", PICTURE) for n in range(3)])
        await play(running, sees("Видео здесь не принимают"), desk("[photo]"), desk("[photo]"), desk("видно на видео"))


BANNED: list[Step] = [
    *OPENED,
    agent("/ban 2h спам и брань"),
    sees("приостановила переписку на 2 часа"),
    desk("Абонент 1: бан до", "спам и брань"),
]
BANS: dict[str, list[Step]] = {
    "nothing of the banned goes anywhere, and it ends by itself": [
        *BANNED,
        says("за что?"),
        sends("photo"),
        says("/operator"),
        later(hours=1.9),
        says("ну пожалуйста"),
        later(hours=0.2),
        says("как узнать баланс"),
        sees("Снова открыл"),
        desk("снова открыто"),
        desk("как узнать баланс"),
    ],
    "who it is, why and by whom is seen by the agents": [
        *BANNED,
        agent("/info"),
        desk("Абонент 1", "Бан до", "спам и брань", "Агент 1"),
        agent_in_general("/bans"),
        general("Баны", "Абонент 1", "спам и брань", "/unban 101"),
    ],
    "a ban is lifted in the topic": [
        *BANNED,
        agent("/unban"),
        sees("Переписка снова открыта"),
        desk("бан снят"),
        agent("/unban"),
        desk("Бана нет"),
        agent("/bans"),
        desk("Банов нет"),
        agent("Больше так не надо"),
        desk("снова открыто: вы написали"),
        sees("Больше так не надо"),
        says("не буду"),
        desk("не буду"),
    ],
    "or by its number, when the topic is gone": [
        *BANNED,
        agent_in_general("/unban"),
        general("Здесь нужен номер"),
        agent_in_general("/unban 999"),
        general("Бана нет"),
        agent_in_general("/unban 101"),
        general("Абонент 1: бан снят"),
        sees("Переписка снова открыта"),
    ],
    "a ban needs a reason; without a term it is a day": [
        *OPENED,
        agent("/ban"),
        desk("Нужна причина"),
        agent("/ban 7d"),
        desk("Нужна причина"),
        agent("/ban реклама"),
        sees("приостановила переписку на 1 день"),
        desk("бан до", "реклама"),
        agent("/ban навсегда мошенник"),
        sees("без срока"),
        desk("бан без срока", "мошенник"),
    ],
    "nobody is reminded of a banned subscriber": [*BANNED, later(hours=30)],
}


@pytest.mark.parametrize("dialogue", BANS.values(), ids=BANS.keys())
async def test_bans(dialogue: list[Step], tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, *dialogue)


async def test_a_ban_in_a_plain_group_is_a_reply_and_survives_a_restart(tmp_path: Path) -> None:
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        await client.group().change(is_forum=False)
        (tmp_path / "config.yaml").touch()
        settings = load(tmp_path / "config.yaml", environment(emulator, tmp_path))
        async with serving(settings) as app:
            before = Stage(client, emulator, settings, app)
            await play(before, says(ODD), sees("Передаю"), general("№ 1"), general(ODD))
            await client.agent().reply(before.seen["General"], "/ban 1h флуд")
            await play(before, general("Абонент 1: бан до"), sees("на 1 час"))
        async with serving(settings) as app:
            after = Stage(client, emulator, settings, app, read_until=before.read_until, seen=before.seen)
            await play(after, says("я больше не буду"))
            await client.person(101).react(before.seen["101"], "❤")
            await play(after, agent_in_general("/unban 101"), general("бан снят"), sees("снова открыта"))
            with sqlite3.connect(tmp_path / "support.db") as database:
                rows = database.execute("select name from event").fetchall()
            names = ("subscriber_banned", "message_refused", "subscriber_unbanned")
            assert [rows.count((name,)) for name in names] == [1, 1, 1]
