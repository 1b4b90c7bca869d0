"""A group without topics: subscribers are kept apart by headers, agents answer by replying."""

from pathlib import Path

import pytest

from bot.config import load
from bot.emulator.client import EmulatorClient
from bot.emulator.server import Emulator
from bot.emulator.values import GROUP_ID
from tests.scenario.stage import (
    Stage,
    Step,
    agent_in_general,
    environment,
    general,
    later,
    play,
    running,
    says,
    sees,
    sends,
    stage,
)

OPENED = [says("/operator"), sees("Передаю"), general("№ 1", "Абонент 1", "отвечайте на сообщения абонента")]
ODD = "где мой синий экскаватор"


def replies(text: str, to: str, agent_id: int = 501, *, anonymous: bool = False) -> Step:
    """An agent answers the newest message of the group that holds `to`."""

    async def step(stage: Stage) -> None:
        found = await stage.client.messages(GROUP_ID, 0)
        answered = next(one for one in reversed(found) if to in (one.get("text") or one.get("caption") or ""))
        await stage.client.agent(agent_id).write(0, text, reply_to=answered["message_id"], anonymous=anonymous)

    return step


DIALOGUES: dict[str, list[Step]] = {
    "the card and the question come into the group, a reply goes back": [
        says(ODD),
        sees("Передаю вопрос"),
        general("Обращение № 1", "Абонент 1", "отвечайте на сообщения абонента"),
        general(ODD),
        replies("Сейчас выключу", to=ODD),
        sees("Сейчас выключу"),
    ],
    "a reply to the card, to a notice and to one's own answer reach the subscriber": [
        *OPENED,
        replies("на карточку", to="№ 1"),
        sees("на карточку"),
        replies("на своё же", to="на карточку"),
        sees("на своё же"),
        replies("/clsoe", to="№ 1"),
        general("Команды /clsoe нет"),
        replies("на замечание бота", to="Команды /clsoe нет"),
        sees("на замечание бота"),
    ],
    "what is no reply, or a reply to a colleague, stays among agents": [
        *OPENED,
        agent_in_general("кто возьмёт?"),
        replies("я возьму", to="кто возьмёт?", agent_id=502),
        replies("беру", to="№ 1"),
        sees("беру"),
        replies("уверен?", to="беру", agent_id=502),
        replies("// сложный случай", to="№ 1"),
        replies("готово", to="№ 1"),
        sees("готово"),
    ],
    "a header tells whose message it is whenever another spoke before": [
        *OPENED,
        says("моё первое"),
        general("моё первое"),
        says("/operator", person=102),
        sees("Передаю", person=102),
        general("№ 2", "Абонент 2"),
        says("моё второе"),
        general("👤 Абонент 1:"),
        general("моё второе"),
        says("моё третье"),
        general("моё третье"),
        agent_in_general("шумно сегодня"),
        says("моё четвёртое"),
        general("👤 Абонент 1:"),
        general("моё четвёртое"),
        replies("второму", to="№ 2"),
        sees("второму", person=102),
        replies("на заголовок", to="👤 Абонент 1:"),
        sees("на заголовок"),
    ],
    "commands as replies: /close, /help, /del": [
        *OPENED,
        replies("лишнее", to="№ 1"),
        sees("лишнее"),
        replies("/del", to="лишнее"),
        replies("/close", to="№ 1"),
        general("закрыто"),
        sees("завершил"),
        replies("/close", to="№ 1"),
        general("Открытого обращения нет"),
        agent_in_general("/close"),
        general("или в ответ на его сообщение"),
    ],
    "replies to messages of an earlier ticket still find their subscriber": [
        says(ODD),
        sees("Передаю"),
        general("№ 1"),
        general(ODD),
        replies("/close", to="№ 1"),
        general("закрыто"),
        sees("завершил"),
        later(hours=25),
        says("/operator"),
        sees("Передаю"),
        general("№ 2"),
        replies("по старому сообщению", to=ODD),
        sees("по старому сообщению"),
    ],
    "any kind is relayed, an anonymous administrator answers": [
        *OPENED,
        sends("voice"),
        general("[voice]"),
        replies("слышу", to="№ 1", anonymous=True),
        sees("слышу"),
    ],
}


@pytest.mark.parametrize("dialogue", DIALOGUES.values(), ids=DIALOGUES.keys())
async def test_dialogue(dialogue: list[Step], tmp_path: Path) -> None:
    async with stage(tmp_path, group={"is_forum": False}) as play_here:
        await play(play_here, *dialogue)
        assert await play_here.client.count("createForumTopic") == 0


async def test_whose_message_it_is_survives_a_restart(tmp_path: Path) -> None:
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        await client.group().change(is_forum=False)
        (tmp_path / "config.yaml").touch()
        settings = load(tmp_path / "config.yaml", environment(emulator, tmp_path))
        async with running(settings) as app:
            first = Stage(client, emulator, settings, app)
            await play(first, *OPENED, says("до перезапуска"), general("до перезапуска"))
        async with running(settings) as app:
            second = Stage(client, emulator, settings, app, read_until=first.read_until, seen=first.seen)
            await play(
                second,
                replies("на копию", to="до перезапуска"),
                sees("на копию"),
                replies("на карточку", to="№ 1"),
                sees("на карточку"),
                says("после"),
                general("после"),
            )


async def test_names_break_no_header(tmp_path: Path) -> None:
    async with stage(tmp_path, group={"is_forum": False}) as here:
        name = "_*[`<b>Боб</b> & Ко"
        await here.client.user(104, first_name=name, language_code="ru")
        await play(
            here,
            says("/operator", person=104),
            sees("Передаю", person=104),
            general("№ 1", name),
            agent_in_general("ну и имя"),
            says("да, такое", person=104),
            general(f"👤 {name}:"),
            general("да, такое"),
        )


async def test_a_thread_of_replies_is_no_topic(tmp_path: Path) -> None:
    """Supergroups without topics number their threads of replies by the first message, which looks like a topic."""
    async with stage(tmp_path, group={"is_forum": False}) as here:
        await play(here, *OPENED)
        card = next(one for one in await here.client.messages(GROUP_ID) if "№ 1" in one.get("text", ""))
        sent = await here.client.agent(501).write(0, "заготовка")
        message = {**sent, "message_id": sent["message_id"], "text": "в цепочке", "reply_to_message": card}
        await here.client.raw_update({"message": {**message, "message_thread_id": card["message_id"]}})
        await here.client.person(101).wait(contains="заготовка")
