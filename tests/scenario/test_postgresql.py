"""The loop with PostgreSQL behind it."""

from pathlib import Path

from tests import postgres
from tests.scenario.stage import agent, desk, later, play, says, sees, stage


async def test_from_the_question_to_the_agents_reply_and_back(tmp_path: Path) -> None:
    async with postgres.database() as url, stage(tmp_path, BOT_DATABASE__URL=url) as it:
        await play(
            it,
            says("как узнать баланс"),
            sees("*100#"),
            says("/operator"),
            sees("Передаю вопрос"),
            desk("Абонент 1", "как узнать баланс"),
            says("у меня не работает"),
            desk("не работает"),
            later(minutes=1.5),
            desk("ждёт"),
            agent("Готово"),
            sees("Готово"),
        )
