"""What Telegram has to be told, and what has to be right, before the bot may serve."""

import logging
from collections.abc import Awaitable, Callable, Sequence

from aiogram.exceptions import TelegramAPIError
from aiogram.methods import DeleteWebhook, GetWebhookInfo

from bot.channels.telegram.asking import Asking, Identity, Me
from bot.channels.telegram.checks import TelegramChecks
from bot.channels.telegram.menus import CommandMenus
from bot.domain.findings import Finding
from bot.errors import TelegramSetupError

log = logging.getLogger(__name__)


class StartupChecks:
    """The checks and what follows from them. Trouble on Telegram's side is waited out, not reported as a mistake."""

    def __init__(
        self,
        ask: Asking,
        checks: TelegramChecks,
        api_url: str,
        besides: Callable[[], Awaitable[Sequence[Finding]]],
        menus: CommandMenus,
        identity: Identity,
    ) -> None:
        self.ask = ask
        self._checks = checks
        self._api_url = api_url
        self._besides = besides
        self._menus = menus
        self._identity = identity

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
        self._identity.username = self._checks.me.username
        if self._checks.polls:
            await self._leave_webhook()
        await self._menus.set_all()
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
