"""A ticket goes to another queue: its group gets a card that tells everything, the old one where it went."""

from pathlib import Path

import pytest

from bot.emulator.values import GROUP_ID
from tests.scenario.desk_steps import buttons, card, taps
from tests.scenario.stage import agent, desk, later, play, says, sees
from tests.scenario.test_places import SAFETY, two_groups, until


@pytest.mark.parametrize("is_forum", [True, False], ids=["to topics", "to a plain group"])
async def test_to_the_group_of_the_queue(is_forum: bool, tmp_path: Path) -> None:
    async with two_groups(tmp_path, is_forum=is_forum) as here:
        client = here.client
        await play(
            here,
            says("проблема с интернетом"),
            sees("Что ближе?"),
            says("симка барахлит"),
            sees("Передаю"),
            desk("№ 1 · Заменить симку", "📤 Заменить симку"),
            desk("симка барахлит"),
            agent("/queue"),
            desk("Есть: общая, billing, safety"),
            agent("/queue sfty"),
            desk("Есть: общая, billing, safety"),
            agent("/queue общая"),
            desk("уже в этой очереди"),
            agent("Передам тем, кто знает"),
            sees("Передам тем, кто знает"),
            agent("/queue safety"),
            sees("Передал ваш вопрос коллегам"),
            desk("№ 1 передано, очередь: safety"),
        )
        await until(client, "№ 1 передано: очередь safety")
        old = next(one for one in await client.messages(GROUP_ID) if "передано: очередь safety" in one.get("text", ""))
        assert not buttons(old), "the old card has nothing to press"
        fresh = await until(client, "Обращение № 1", SAFETY)
        for part in ("Очередь: safety", "Абонент 1", "👤 симка барахлит", "🎧 Передам тем, кто знает"):
            assert part in fresh["text"]
        assert "📤 Заменить симку" in buttons(fresh)
        await says("жду")(here)
        waiting = await until(client, "жду", SAFETY, after=fresh["message_id"])
        await play(here, taps("✋ Взять", "ведёт Агент 2", agent_id=502, chat=SAFETY))
        await card("ведёт Агент 2", chat=SAFETY)(here)
        await client.agent(502, SAFETY).reply(waiting, "Здравствуйте, это служба безопасности")
        await play(here, sees("служба безопасности"))
        await client.agent(502, SAFETY).reply(waiting, "/queue общая")
        await play(here, sees("Передал ваш вопрос"), desk("Обращение № 1", "🎧 Здравствуйте, это служба"))


async def test_a_queue_without_a_group_of_its_own_is_a_word_on_the_card(tmp_path: Path) -> None:
    async with two_groups(tmp_path) as here:
        await play(
            here,
            says("/operator"),
            sees("Передаю"),
            desk("№ 1"),
            agent("/queue billing"),
            desk("№ 1 передано, очередь: billing"),
        )
        await card("Очередь: billing", "✋ Взять")(here)
        assert len(await here.client.topics()) == 1


async def test_the_promise_goes_along(tmp_path: Path) -> None:
    async with two_groups(tmp_path) as here:
        await play(here, says("/operator"), sees("Передаю"), desk("№ 1"), agent("/queue safety"), desk("передано"))
        await until(here.client, "Обращение № 1", SAFETY)
        await later(minutes=30)(here)
        await until(here.client, "Обещание не сдержано", SAFETY)
