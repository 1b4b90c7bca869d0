"""Whoever types a slash is offered what works there: subscribers theirs, agents theirs, also after a migration."""

import asyncio
from pathlib import Path

from bot.emulator.values import GROUP_ID
from bot.service.desk.commands import COMMANDS, MENU
from tests.scenario.stage import Stage, desk, play, says, sees, stage
from tests.scenario.test_places import MOVED


async def menus(here: Stage) -> dict[str, dict[str, str]]:
    """By scope and language: the commands with their descriptions, in order."""
    found = await here.client.get("commands")
    return {key: {one["command"]: one["description"] for one in menu} for key, menu in found.items()}


async def test_each_scope_has_its_own_commands_in_its_own_words(tmp_path: Path) -> None:
    async with stage(tmp_path) as here:
        await play(here, says("/help"), sees("/menu"))
        offered = await menus(here)
        private = [menu for scope, menu in offered.items() if str(GROUP_ID) not in scope]
        (agents,) = [menu for scope, menu in offered.items() if str(GROUP_ID) in scope]
        assert [tuple(menu) for menu in private] == [("menu", "operator", "help", "start")] * 2
        assert {menu["operator"] for menu in private} == {"Позвать оператора", "Call an operator"}
        assert tuple(agents) == MENU
        assert agents["take"] == "Взять обращение"
        assert {"close"} == COMMANDS.keys() - set(MENU), "an old name still works, but is not offered"


async def test_a_group_that_migrated_gets_its_menu_again(tmp_path: Path) -> None:
    async with stage(tmp_path) as here:
        await play(here, says("/operator"), sees("Передаю"), desk("№ 1"))
        await here.client.group().migrate(MOVED)
        await says("я тут")(here)
        async with asyncio.timeout(20):
            while not any(str(MOVED) in scope for scope in await menus(here)):
                await asyncio.sleep(0.05)
