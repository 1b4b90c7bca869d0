"""What Telegram has to be told, and what has to be right, before the bot may serve."""

import logging
from collections.abc import Awaitable, Callable, Sequence

from aiogram.exceptions import TelegramAPIError
from aiogram.methods import DeleteWebhook, GetWebhookInfo, SetMyCommands
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeUnion,
)

from bot.channels.telegram.asking import Asking, Me
from bot.channels.telegram.checks import TelegramChecks
from bot.channels.telegram.groups import Groups
from bot.domain.findings import Finding
from bot.errors import TelegramSetupError
from bot.texts import LANGUAGES, Texts

log = logging.getLogger(__name__)

SUBSCRIBER_COMMANDS = ("menu", "operator", "help", "start")
AGENT_COMMANDS = (("close", "command-close"), ("del", "command-del"), ("help", "command-agent-help"))


class StartupChecks:
    """The checks and what follows from them. Trouble on Telegram's side is waited out, not reported as a mistake."""

    def __init__(
        self,
        ask: Asking,
        checks: TelegramChecks,
        groups: Groups,
        texts: Texts,
        api_url: str,
        besides: Callable[[], Awaitable[Sequence[Finding]]],
    ) -> None:
        self.ask = ask
        self._checks = checks
        self._groups = groups
        self._texts = texts
        self._api_url = api_url
        self._besides = besides

    async def run(self) -> Me:
        """Return who the bot is; every finding is logged, so also which way each group works.

        Raises:
            TelegramSetupError: everything that a person has to put right first.
        """
        findings = [*await self._checks.findings(self._api_url), *await self._besides()]
        for finding in findings:
            log.log(logging.INFO if finding.ok else logging.WARNING, "%s", finding)
        problems = [finding.cure for finding in findings if finding.fatal and not finding.ok]
        if problems or self._checks.me is None:
            raise TelegramSetupError(problems)
        await self._leave_webhook()
        await self._set_commands()
        return self._checks.me

    async def _leave_webhook(self) -> None:
        """With a webhook set, Telegram refuses to be polled; what waits is kept."""
        try:
            webhook = await self.ask(GetWebhookInfo())
            if webhook.get("url"):
                log.warning("a webhook was set; it is removed, since this bot polls")
                await self.ask(DeleteWebhook(drop_pending_updates=False))
        except TelegramAPIError as error:
            log.warning("cannot tell whether a webhook is set: %s", error.message)

    async def _set_commands(self) -> None:
        """The menus of commands; nice to have, so a refusal is only noted."""
        agents = [BotCommand(command=name, description=self._say(text_id)) for name, text_id in AGENT_COMMANDS]
        try:
            for language in LANGUAGES:
                await self._set_subscriber_commands(language)
            for group in self._groups.all:
                await self.ask(SetMyCommands(commands=agents, scope=BotCommandScopeChat(chat_id=group.id)))
        except TelegramAPIError as error:
            log.warning("the command menus are not set: %s", error.message)

    async def _set_subscriber_commands(self, language: str) -> None:
        commands = [
            BotCommand(command=name, description=self._texts.plain(language, f"command-{name}"))
            for name in SUBSCRIBER_COMMANDS
        ]
        scope: BotCommandScopeUnion = BotCommandScopeAllPrivateChats()
        code = None if language == self._texts.default else language
        await self.ask(SetMyCommands(commands=commands, scope=scope, language_code=code))

    def _say(self, text_id: str) -> str:
        return self._texts.plain(self._texts.default, text_id)
