"""What did not arrive is said with its reason and a button that sends it again, once, in both kinds of groups."""

import asyncio
from pathlib import Path

import pytest

from bot.emulator.values import GROUP_ID
from tests.scenario.desk_steps import FORUM, PLAIN, Kind, buttons, taps
from tests.scenario.stage import Step, does, general, play, says, sees, stage

AGAIN = "🔁 Отправить ещё раз"
BOTH = pytest.mark.parametrize("kind", [FORUM, PLAIN], ids=["topics", "plain group"])


def plain(kind: Kind) -> dict[str, bool] | None:
    return None if kind.forum else {"is_forum": False}


def opened(kind: Kind) -> list[Step]:
    return [says("/operator"), sees("Передаю"), kind.shows("Обращение № 1")]


def refused(method: str, chat: int, count: int = 1) -> Step:
    return does(lambda client: client.fail(method, chat_id=chat, code=400, description="Bad Request: no", count=count))


@BOTH
async def test_sent_again_once(kind: Kind, tmp_path: Path) -> None:
    async with stage(tmp_path, group=plain(kind)) as here:
        await play(
            here,
            *opened(kind),
            refused("copyMessage", 101),
            kind.writes("Проверил: всё в порядке"),
            kind.shows("Не доставлено абоненту Абонент 1", "no", AGAIN),
        )
        notice = next(one for one in reversed(await here.client.messages(GROUP_ID)) if AGAIN in buttons(one))
        taps_at_once = [await here.client.agent().press(notice, AGAIN) for _ in range(2)]
        said = [(await here.client.wait_answer(one))["text"] for one in taps_at_once]
        assert said[0] == "Отправляю ещё раз."
        assert said[1] in ("Уже отправляю.", "Уже доставлено.")
        await play(here, sees("Проверил: всё в порядке"), taps(AGAIN, "Уже доставлено"))
        group = await here.client.messages(GROUP_ID)
        wrote = next(one for one in group if one.get("text") == "Проверил: всё в порядке")
        async with asyncio.timeout(10):
            while not await here.client.calls("setMessageReaction", GROUP_ID):
                await asyncio.sleep(0.05)
        shown = (await here.client.calls("setMessageReaction", GROUP_ID))[-1]
        assert int(shown["params"]["message_id"]) == wrote["message_id"], "the receipt is on the agent's message"


@BOTH
async def test_refused_again_is_said_again(kind: Kind, tmp_path: Path) -> None:
    async with stage(tmp_path, group=plain(kind)) as here:
        await play(
            here,
            *opened(kind),
            refused("copyMessage", 101, count=2),
            kind.writes("Готово"),
            kind.shows("Не доставлено", AGAIN),
            taps(AGAIN, "Отправляю ещё раз"),
            kind.shows("Не доставлено", AGAIN),
            taps(AGAIN, "Отправляю ещё раз"),
            sees("Готово"),
        )


@BOTH
async def test_what_a_subscriber_missed_while_they_had_blocked_the_bot(kind: Kind, tmp_path: Path) -> None:
    async with stage(tmp_path, group=plain(kind)) as here:
        await play(
            here,
            *opened(kind),
            does(lambda client: client.person(101).block_bot()),
            kind.shows("заблокировал бота"),
            kind.writes("Вы где?"),
            kind.shows("Не доставлено", AGAIN),
            does(lambda client: client.person(101).unblock_bot()),
            kind.shows("снова на связи"),
            taps(AGAIN, "Отправляю ещё раз"),
            sees("Вы где?"),
        )


@BOTH
async def test_a_subscribers_message_that_the_group_refused(kind: Kind, tmp_path: Path) -> None:
    async with stage(tmp_path, group=plain(kind)) as here:
        await play(
            here,
            *opened(kind),
            refused("copyMessage", GROUP_ID),
            says("вот мой вопрос"),
            sees("не получилось передать"),
            general("не удалось передать сюда", AGAIN),
            taps(AGAIN, "Отправляю ещё раз"),
            *([] if kind.forum else [general("👤 Абонент 1")]),
            kind.shows("вот мой вопрос"),
        )


async def test_a_message_that_is_gone_is_said_to_be_gone(tmp_path: Path) -> None:
    async with stage(tmp_path) as here:
        await play(here, *opened(FORUM))
        card = next(one for one in await here.client.messages(GROUP_ID) if "№ 1" in one.get("text", ""))
        for data, answer in (("d:again:9999", "больше нет"), ("d:take:99", "прежнего"), ("чужое", "прежнего")):
            press = await here.client.agent().press(card, data=data)
            assert answer in (await here.client.wait_answer(press))["text"]
