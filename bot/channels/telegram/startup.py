"""What has to be right in Telegram before polling starts, checked all at once, each with its cure."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import DeleteWebhook, GetChat, GetChatMember, GetMe, GetWebhookInfo, SetMyCommands, TelegramMethod
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeUnion,
)

from bot.channels.telegram.desk import TelegramDesk
from bot.channels.telegram.poller import pause_after
from bot.errors import TelegramSetupError
from bot.texts import LANGUAGES, Texts

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]

SUBSCRIBER_COMMANDS = ("menu", "operator", "help", "start")
AGENT_COMMANDS = (("close", "command-close"), ("del", "command-del"), ("help", "command-agent-help"))


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is, and whether it reads groups without being an administrator."""

    id: int
    username: str
    reads_groups: bool


class StartupChecks:
    """Asks Telegram what the bot will need. Trouble on Telegram's side is waited out, not reported as a mistake."""

    def __init__(self, bot: Bot, desk: TelegramDesk, texts: Texts, sleep: Sleep = asyncio.sleep) -> None:
        self._bot = bot
        self._desk = desk
        self._texts = texts
        self._sleep = sleep

    async def run(self) -> Me:
        """Return who the bot is.

        Raises:
            TelegramSetupError: everything that a person has to put right first.
        """
        try:
            who = await self._patiently(GetMe())
        except (TelegramUnauthorizedError, TelegramNotFound) as error:
            raise TelegramSetupError([self._say("token-refused")]) from error
        me = Me(who["id"], who.get("username", ""), bool(who.get("can_read_all_group_messages")))
        problems = await self._group_problems(me)
        if problems:
            raise TelegramSetupError(problems)
        await self._leave_webhook()
        await self._set_commands()
        return me

    async def _group_problems(self, me: Me) -> list[str]:
        group_id = self._desk.group_id
        if group_id == 0:
            return [self._say("group-unset")]
        if group_id > 0:
            return [self._say("group-id-positive", id=str(group_id))]
        try:
            group = await self._patiently(GetChat(chat_id=group_id))
        except TelegramMigrateToChat as moved:
            await self._desk.migrated(moved.migrate_to_chat_id)
            return await self._group_problems(me)
        except (TelegramBadRequest, TelegramForbiddenError):
            return [self._say("group-unknown", id=str(group_id))]
        title = group.get("title", "")
        if group.get("type") not in ("group", "supergroup"):
            return [self._say("group-not-group", id=str(group_id), title=title)]
        forum = [] if group.get("is_forum") else [self._say("group-not-forum", title=title)]
        return [*forum, *await self._rights_problems(me, title)]

    async def _rights_problems(self, me: Me, title: str) -> list[str]:
        try:
            member = await self._patiently(GetChatMember(chat_id=self._desk.group_id, user_id=me.id))
        except (TelegramBadRequest, TelegramForbiddenError):
            return [self._say("group-not-member", title=title)]
        match member.get("status"):
            case "creator":
                return []
            case "administrator":
                can = member.get("can_manage_topics")
                return [] if can else [self._say("group-no-topics-right", title=title)]
            case "left" | "kicked":
                return [self._say("group-not-member", title=title)]
        privacy = [] if me.reads_groups else [self._say("privacy-mode")]
        return [self._say("group-not-admin", title=title), *privacy]

    async def _leave_webhook(self) -> None:
        """With a webhook set, Telegram refuses to be polled; what waits is kept."""
        try:
            webhook = await self._patiently(GetWebhookInfo())
            if webhook.get("url"):
                log.warning("a webhook was set; it is removed, since this bot polls")
                await self._patiently(DeleteWebhook(drop_pending_updates=False))
        except TelegramAPIError as error:
            log.warning("cannot tell whether a webhook is set: %s", error.message)

    async def _set_commands(self) -> None:
        """The menus of commands; nice to have, so a refusal is only noted."""
        agents = [BotCommand(command=name, description=self._say(text_id)) for name, text_id in AGENT_COMMANDS]
        try:
            for language in LANGUAGES:
                await self._set_subscriber_commands(language)
            await self._patiently(
                SetMyCommands(commands=agents, scope=BotCommandScopeChat(chat_id=self._desk.group_id))
            )
        except TelegramAPIError as error:
            log.warning("the command menus are not set: %s", error.message)

    async def _set_subscriber_commands(self, language: str) -> None:
        commands = [
            BotCommand(command=name, description=self._texts.plain(language, f"command-{name}"))
            for name in SUBSCRIBER_COMMANDS
        ]
        scope: BotCommandScopeUnion = BotCommandScopeAllPrivateChats()
        code = None if language == self._texts.default else language
        await self._patiently(SetMyCommands(commands=commands, scope=scope, language_code=code))

    async def _patiently(self, method: TelegramMethod[Any]) -> Any:
        """Call, and wait with growing pauses while Telegram cannot be reached, fails or asks to wait."""
        failures = 0
        while True:
            try:
                return await self._bot(method)
            except TelegramMigrateToChat:
                raise
            except (TelegramNetworkError, TelegramServerError, TelegramRetryAfter) as error:
                failures += 1
                pause = pause_after(failures, error)
                log.warning("telegram is not ready (%s), again in %.0f s", " ".join(error.message.split()), pause)
                await self._sleep(pause)

    def _say(self, text_id: str, **arguments: str) -> str:
        return self._texts.plain(self._texts.default, text_id, arguments)
