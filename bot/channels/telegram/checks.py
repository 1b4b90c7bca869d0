"""Whether Telegram is set up as the bot needs it: token, groups, rights, privacy, webhook, updates, clock."""

import logging
from collections.abc import Awaitable, Sequence
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetChat, GetChatMember, GetMe, GetWebhookInfo

from bot.channels.telegram.asking import NOT_READY, Asking, Me
from bot.channels.telegram.groups import Group, Groups
from bot.channels.telegram.webhook import Hook
from bot.domain.findings import Finding
from bot.domain.ports import Clock
from bot.texts import Texts

log = logging.getLogger(__name__)

CLOCK_TOLERANCE_S = 60.0
ASKED_S = 10.0


class TelegramChecks:
    """Looks and changes nothing at Telegram's; how each group works is noted in `groups`."""

    def __init__(
        self, ask: Asking, groups: Groups, texts: Texts, wanted: Sequence[str], hook: Hook | None, clock: Clock
    ) -> None:
        self._ask = ask
        self._groups = groups
        self._texts = texts
        self._wanted = frozenset(wanted)
        self._hook = hook
        self._clock = clock
        self.me: Me | None = None

    @property
    def polls(self) -> bool:
        """Updates are fetched, not brought."""
        return self._hook is None

    async def findings(self, api_url: str) -> Sequence[Finding]:
        """Everything that can be told; without a token that works that is little."""
        try:
            who = await self._ask(GetMe())
        except (TelegramUnauthorizedError, TelegramNotFound):
            return [self._wrong("finding-token", self._say("token-refused"))]
        except NOT_READY as error:
            return [self._wrong("finding-telegram", self._say("telegram-unreachable", reason=error.message))]
        self.me = Me(who["id"], who.get("username", ""), bool(who.get("can_read_all_group_messages")))
        self._groups.reads_everything = self.me.reads_groups
        found = [Finding(self._say("finding-token"), True, note=f"@{self.me.username}")]
        try:
            for group in self._groups.all:
                found += await self._told(self._group(group))
            found += self._privacy() if all(finding.ok for finding in found) else []
            found += await self._told(self._updates())
        except NOT_READY as error:
            found.append(self._wrong("finding-telegram", self._say("telegram-unreachable", reason=error.message)))
        return [*found, *await self._time(api_url)]

    async def _told(self, looking: Awaitable[Sequence[Finding]]) -> Sequence[Finding]:
        """What cannot be asked is no mistake: a Bot API server of one's own may not know every method."""
        try:
            return await looking
        except NOT_READY:
            raise
        except TelegramAPIError as error:
            log.warning("a check was left out: %s", error.message)
            return []

    async def _group(self, group: Group) -> Sequence[Finding]:
        name, key = self._say("finding-group", id=str(group.id)), "queue-" if self._groups.queue_at(group.id) else ""
        if group.id == 0:
            return [Finding(name, False, self._say("group-unset"))]
        if group.id > 0:
            return [Finding(name, False, self._say("group-id-positive", id=str(group.id)))]
        try:
            chat = await self._ask(GetChat(chat_id=group.id))
        except TelegramMigrateToChat as moved:
            await self._groups.migrated(group, moved.migrate_to_chat_id)
            return await self._group(group)
        except (TelegramBadRequest, TelegramForbiddenError):
            return [Finding(name, False, self._say(f"{key}group-unknown", id=str(group.id)))]
        group.title, group.forum = str(chat.get("title", "")), bool(chat.get("is_forum"))
        name = self._say("finding-group-title", title=group.title)
        if chat.get("type") not in ("group", "supergroup"):
            return [Finding(name, False, self._say("group-not-group", id=str(group.id), title=group.title))]
        return await self._rights(group, name)

    async def _rights(self, group: Group, name: str) -> Sequence[Finding]:
        absent = [Finding(name, False, self._say("group-not-member", title=group.title))]
        if self.me is None:
            return absent
        try:
            member = await self._ask(GetChatMember(chat_id=group.id, user_id=self.me.id))
        except (TelegramBadRequest, TelegramForbiddenError):
            return absent
        status = member.get("status")
        if status in ("left", "kicked"):
            return absent
        admin = status in ("administrator", "creator")
        group.may_open_topics = status == "creator" or (admin and bool(member.get("can_manage_topics")))
        if not admin and not self._groups.reads_everything:
            blind = Finding(name, False, self._say("group-not-admin", title=group.title))
            return [blind, self._wrong("finding-privacy", self._say("privacy-mode"))]
        return [Finding(name, True, note=self._mode(group))]

    def _privacy(self) -> Sequence[Finding]:
        """Every group can be read: told with the reason, since it changes with the bot's rights."""
        note = "privacy-off" if self._groups.reads_everything else "privacy-administrator"
        return [Finding(self._say("finding-privacy"), True, note=self._say(note))]

    def _mode(self, group: Group) -> str:
        if group.by_topics:
            return self._say("mode-topics")
        why = "group-no-topics-right" if group.forum else "group-not-forum"
        return f"{self._say('mode-replies')} {self._say(why, title=group.title)}"

    async def _updates(self) -> Sequence[Finding]:
        """How updates come, and whether of all the kinds that are needed. Both are put right at start."""
        info = await self._ask(GetWebhookInfo())
        updates = self._say("finding-updates")
        missing = sorted(self._wanted - set(info.get("allowed_updates") or self._wanted))
        return [
            self._webhook(info),
            Finding(updates, not missing, self._say("updates-missing", kinds=", ".join(missing)), fatal=False),
        ]

    def _webhook(self, info: dict[str, Any]) -> Finding:
        there = info.get("url")
        if self._hook is None:
            return Finding(self._say("finding-webhook"), not there, self._say("webhook-set"), fatal=False)
        name, failure = self._say("finding-webhook-own"), str(info.get("last_error_message") or "")
        if not there:
            return Finding(name, True, note=self._say("webhook-absent"))
        if there != self._hook.url:
            return Finding(name, False, self._say("webhook-elsewhere"), fatal=False)
        cure = self._say("webhook-fails", reason=failure, url=self._hook.url, listen=self._hook.listen)
        return Finding(name, not (failure and info.get("pending_update_count")), cure, fatal=False)

    async def _time(self, api_url: str) -> Sequence[Finding]:
        """Against the server's own clock, if it tells."""
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ASKED_S)) as session,
                session.get(api_url, allow_redirects=False) as answer,
            ):
                there = parsedate_to_datetime(answer.headers["Date"]).timestamp()
        except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
            return []
        off = round(self._clock() - there)
        cure = self._say("clock-off", seconds=str(abs(off)))
        return [Finding(self._say("finding-clock"), abs(off) <= CLOCK_TOLERANCE_S, cure, fatal=False)]

    def _wrong(self, name: str, cure: str) -> Finding:
        return Finding(self._say(name), False, cure)

    def _say(self, text_id: str, **arguments: str) -> str:
        return self._texts.plain(self._texts.default, text_id, arguments)
