"""What Telegram offers when somebody types a slash: to subscribers their commands, to agents theirs."""

import logging

from aiogram.exceptions import TelegramAPIError
from aiogram.methods import SetMyCommands
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.channels.telegram.asking import Asking
from bot.channels.telegram.groups import Group, Groups
from bot.service.desk.commands import MENU
from bot.texts import LANGUAGES, Texts

log = logging.getLogger(__name__)

SUBSCRIBER_COMMANDS = ("menu", "operator", "help", "start")


class CommandMenus:
    """Nice to have, so a refusal is only noted. A group that migrated has a new id and needs its menu again."""

    def __init__(self, ask: Asking, groups: Groups, texts: Texts) -> None:
        self._ask = ask
        self._groups = groups
        self._texts = texts

    async def set_all(self) -> None:
        """For private chats in every language, and for each of the agents' groups."""
        for language in LANGUAGES:
            code = None if language == self._texts.default else language
            commands = [self._command(name, f"command-{name}", language) for name in SUBSCRIBER_COMMANDS]
            scope = BotCommandScopeAllPrivateChats()
            await self._set(SetMyCommands(commands=commands, scope=scope, language_code=code))
        for group in self._groups.all:
            await self.set_for(group)

    async def set_for(self, group: Group) -> None:
        """The agents' commands, in the language of the desk."""
        commands = [self._command(name, f"command-agent-{name}", self._texts.default) for name in MENU]
        await self._set(SetMyCommands(commands=commands, scope=BotCommandScopeChat(chat_id=group.id)))

    def _command(self, name: str, text_id: str, language: str) -> BotCommand:
        return BotCommand(command=name, description=self._texts.plain(language, text_id))

    async def _set(self, method: SetMyCommands) -> None:
        try:
            await self._ask(method)
        except TelegramAPIError as error:
            log.warning("a menu of commands is not set: %s", error.message)
