"""What people do to the bot in its groups: promote, demote, remove, invite back. The desk adapts and says so."""

import logging

from aiogram.types import ChatMemberUpdated

from bot.channels.telegram.desk import TelegramDesk
from bot.channels.telegram.groups import Group

log = logging.getLogger(__name__)

OUT = ("left", "kicked")


class Membership:
    """Follows `my_chat_member` in the agents' groups."""

    def __init__(self, desk: TelegramDesk) -> None:
        self._desk = desk

    async def changed(self, update: ChatMemberUpdated) -> None:
        """Take note, tell the agents what it means for them, and let waiting messages go at once."""
        group = self._desk.groups.at(update.chat.id)
        if group is None:
            return
        group.title = update.chat.title or group.title
        old, new = update.old_chat_member, update.new_chat_member
        if new.status in OUT:
            await self._removed(group)
            return
        admin = new.status in ("administrator", "creator")
        may_open = bool(getattr(new, "can_manage_topics", False)) or new.status == "creator"
        log.info("group %d: the bot is now %s", group.id, new.status)
        self._desk.mended()
        if old.status in OUT:
            await self._desk.tell(group, "place-back")
        await self._desk.learnt(group, forum=bool(update.chat.is_forum), may_open_topics=may_open)
        if not admin and not self._desk.groups.reads_everything:
            log.error("group %d: no administrator and privacy mode on: most messages are not seen", group.id)
            await self._desk.tell(group, "place-blind")

    async def _removed(self, group: Group) -> None:
        """Nothing can be said there; another group is told if there is one. The outbox keeps everything."""
        log.error("group %d: the bot was removed; messages wait until it is invited back", group.id)
        other = next((one for one in self._desk.groups.all if one is not group), None)
        if other:
            await self._desk.tell(other, "place-removed", about=group)
