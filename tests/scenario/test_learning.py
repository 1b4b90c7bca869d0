"""The closed loop over HTTP: an agent answers what the bot could not; a tap, an editor's word, and the bot knows."""

import asyncio
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.emulator.values import GROUP_ID
from tests.scenario.stage import (
    KNOWLEDGE,
    PATIENCE_S,
    Stage,
    Step,
    agent,
    desk,
    environment,
    later,
    play,
    presses,
    says,
    sees,
    stage,
)

QUESTION = "почему в трубке играет странная музыка"
SAME = "какая-то странная музыка играет в трубке"
ANSWER = "Это услуга «Гудок». Отключить: *111*0#"


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[tuple[Stage, Path]]:
    base = tmp_path / "base"
    shutil.copytree(KNOWLEDGE, base)
    async with stage(tmp_path, BOT_KNOWLEDGE_BASE=str(base)) as set_up:
        yield set_up, base


def taps(title: str, topic: str = "Абонент 1") -> Step:
    """An agent presses a button of the last message that was seen in the topic."""

    async def step(stage: Stage) -> None:
        await stage.client.agent(501).press(stage.seen[topic], title)

    return step


def cases(set_up: Stage) -> list[tuple[str, ...]]:
    path = set_up.settings.database.url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "select question, reason, answer, verdict, status from learning_case order by at, key"
        ).fetchall()


async def kb_gaps(set_up: Stage, base: Path, *arguments: str) -> str:
    """The command as an editor starts it, beside the running bot."""
    changes = environment(set_up.emulator, base.parent, BOT_KNOWLEDGE_BASE=str(base))
    command = [sys.executable, "-m", "bot", "kb", "gaps", *arguments]
    made = await asyncio.create_subprocess_exec(
        *command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=changes, cwd=Path(__file__).parents[2]
    )
    out, _ = await asyncio.wait_for(made.communicate(), 120)
    assert made.returncode == 0, out.decode()
    return out.decode()


async def test_from_a_question_without_an_answer_to_the_bots_own(running: tuple[Stage, Path]) -> None:
    set_up, base = running
    before = (base / "sim.yaml").read_text("utf-8")
    await play(
        set_up,
        *(says(QUESTION), sees("Передаю вопрос"), desk("№ 1"), desk(QUESTION)),
        *(agent("Здравствуйте!"), sees("Здравствуйте"), agent(ANSWER), sees("*111*0#")),
        *(agent("/solve"), desk("закрыто", "О чём был вопрос?", "➕ Новая тема", "Не учить"), sees("завершил")),
        taps("➕ Новая тема"),
    )
    assert cases(set_up) == [(QUESTION, "handed_off", ANSWER, "+", "open")]
    listed = await kb_gaps(set_up, base)
    row = next(line for line in listed.splitlines() if QUESTION in line)
    assert re.match(rf"1 +t1 +{QUESTION} +новая тема", row.replace("спросили", ""))
    first = set_up.app.live.current
    told = await kb_gaps(
        set_up, base, "accept", "t1", "--new", "sound.tone", "--title", "Музыка вместо гудков", "--file", "sim.yaml"
    )
    assert "+  - id: sound.tone" in told
    async with asyncio.timeout(PATIENCE_S):
        while set_up.app.live.current is first:
            await asyncio.sleep(0.02)
    await play(set_up, says(SAME, person=102), sees("услуга «Гудок»", "👎 Не то", person=102))
    await play(set_up, later(hours=25), says(QUESTION), sees("услуга «Гудок»"))
    assert (base / "sim.yaml").read_text("utf-8").startswith(before.rstrip("\n"))
    assert "Вопросов без ответа нет" in await kb_gaps(set_up, base)


DIALOGUES: dict[str, tuple[list[Step], list[tuple[str, ...]]]] = {
    "«not that» offers what else it may be, and is a case": (
        [
            *(says("пропал интернет"), sees("Включите передачу данных", "👎 Не то", "👤 Оператор")),
            *(presses("👎 Не то"), sees("Что ближе?", "Медленный интернет", "👤 Оператор")),
            *(presses("👤 Оператор"), sees("Передаю вопрос"), desk("№ 1", "👤 пропал интернет")),
        ],
        [("пропал интернет", "rejected", "", "", "open"), ("пропал интернет", "handed_off", "", "", "open")],
    ),
    "a matter is about what the agent says, and again": (
        [
            *(says("симка барахлит"), sees("Что ближе?"), presses("👤 Оператор"), sees("Передаю"), desk("№ 1")),
            *(agent("Приходите в салон"), sees("салон")),
            *(agent("/solve"), desk("закрыто", "Это про «Заменить симку»"), sees("завершил")),
            taps("Это про «Заменить симку»"),
        ],
        [("симка барахлит", "handed_off", "Приходите в салон", "sim.replace", "open")],
    ),
    "nothing to learn": (
        [
            *(says("а вы в бога верите"), sees("Передаю"), desk("№ 1"), desk("бога")),
            *(agent("/solve"), desk("закрыто", "Не учить"), sees("завершил"), taps("Не учить")),
        ],
        [("а вы в бога верите", "handed_off", "", "-", "dropped")],
    ),
    "personal data does not come into a case": (
        [
            *(says("меня зовут Иван, карта 4111 1111 1111 1111 не привязывается"), sees("Передаю"), desk("№ 1")),
            *(desk("меня зовут"), agent("Позвоню вам на 89123456789"), sees("Позвоню")),
            *(agent("/solve"), desk("закрыто"), sees("завершил")),
        ],
        [
            (
                "меня зовут ‹имя›, карта ‹карта› не привязывается",
                "handed_off",
                "Позвоню вам на ‹телефон›",
                "",
                "open",
            )
        ],
    ),
    "asked for a person first, the question comes after": (
        [
            *(says("/operator"), sees("Передаю"), desk("№ 1"), says(QUESTION), desk(QUESTION)),
            *(agent(ANSWER), sees("*111"), agent("/solve"), desk("О чём был вопрос?"), sees("завершил")),
        ],
        [(QUESTION, "handed_off", ANSWER, "", "open")],
    ),
    "rated low": (
        [
            *(says(QUESTION), sees("Передаю"), desk("№ 1"), desk(QUESTION), agent(ANSWER), sees("*111")),
            *(agent("/solve"), desk("закрыто"), sees("Как вам помогли"), presses("1")),
        ],
        [(QUESTION, "rated_low", ANSWER, "", "open")],
    ),
    "no words, nothing to learn from, nobody is asked": (
        [says("/operator"), sees("Передаю"), desk("№ 1"), agent("/solve"), desk("закрыто"), sees("завершил")],
        [],
    ),
}


@pytest.mark.parametrize(("dialogue", "kept"), DIALOGUES.values(), ids=DIALOGUES.keys())
async def test_what_becomes_a_case(dialogue: list[Step], kept: list[tuple[str, ...]], tmp_path: Path) -> None:
    async with stage(tmp_path) as set_up:
        for step in dialogue:
            await step(set_up)
        await set_up.idle()
        assert cases(set_up) == kept


async def test_a_tap_is_shown_in_place_of_the_question(tmp_path: Path) -> None:
    async with stage(tmp_path) as set_up:
        await play(
            set_up,
            *(says(QUESTION), sees("Передаю"), desk("№ 1"), desk(QUESTION)),
            *(agent("/solve"), desk("О чём был вопрос?"), sees("завершил"), taps("➕ Новая тема")),
        )
        offer = set_up.seen["Абонент 1"]
        thread = await set_up.thread("Абонент 1")
        shown = next(
            one for one in await set_up.client.messages(GROUP_ID, thread) if one["message_id"] == offer["message_id"]
        )
        assert "новая тема" in shown["text"]
        assert "reply_markup" not in shown


def test_the_console_says_whose_mistake_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "config.yaml").write_text(f"database: {{url: 'sqlite:///{tmp_path}/none.db'}}\n", "utf-8")
    assert main(["kb", "gaps", "--config", str(tmp_path / "config.yaml")]) == 1
    assert "start the bot once" in capsys.readouterr().err
    with pytest.raises(SystemExit) as wrong:
        main(["kb", "gaps", "accept", "t1", "--new", "a.b"])
    assert wrong.value.code == 2
