"""The agents' groups: what is written in a subscriber's topic or in reply to their messages. Others get nothing."""

from aiogram import Router
from aiogram.types import ChatMemberUpdated, Message, MessageReactionUpdated

from bot.channels.telegram import mapping
from bot.channels.telegram.asking import Identity
from bot.channels.telegram.desk import TelegramDesk
from bot.channels.telegram.membership import Membership
from bot.channels.telegram.pressing import presses_router
from bot.channels.telegram.unchanged import Contents
from bot.domain.ports import InboxItem
from bot.service.reactions import Reactions
from bot.service.tickets import Tickets


def agents_router(tickets: Tickets, reactions: Reactions, desk: TelegramDesk, me: Identity) -> Router:
    """Everything that an agent can do. Commands that name another bot are none of ours, whoever `me` is."""
    router = Router(name="agents")
    router.include_router(presses_router(tickets, desk))
    membership = Membership(desk)
    contents = Contents()

    def in_agents_group(event: Message | MessageReactionUpdated | ChatMemberUpdated) -> bool:
        return desk.groups.at(event.chat.id) is not None

    @router.message(lambda message: desk.groups.at(message.migrate_from_chat_id or 0))
    async def moved_here(message: Message) -> bool:
        await desk.moved(message.migrate_from_chat_id or 0, message.chat.id)
        await desk.looks(message.chat.id, message.chat.title or "", forum=bool(message.chat.is_forum))
        return False

    @router.message(in_agents_group)
    async def wrote(message: Message, item: InboxItem) -> bool:
        if message.migrate_to_chat_id:
            await desk.moved(message.chat.id, message.migrate_to_chat_id)
        await desk.looks(message.chat.id, message.chat.title or "", forum=bool(message.chat.is_forum))
        if not mapping.is_content(message) or mapping.for_another(message, me.username):
            return False
        contents.note(message)
        incoming = mapping.written(message, item)
        place = mapping.place(message)
        room = await desk.room_of(place, mapping.answered(message, incoming))
        desk.spoke(place, room)
        if room and room.subscriber:
            await tickets.agent_wrote(room.subscriber, incoming, item, room.queue)
        else:
            await tickets.agent_wrote_outside(incoming, item, desk.groups.queue_at(message.chat.id))
        return True

    @router.edited_message(in_agents_group, contents.changed)
    async def edited(message: Message, item: InboxItem) -> bool:
        await tickets.agent_edited(mapping.written(message, item, edited=True), item)
        contents.note(message)
        return True

    @router.message_reaction(in_agents_group)
    async def reacted(reaction: MessageReactionUpdated, item: InboxItem) -> bool:
        await reactions.changed(*mapping.reacted(reaction), item)
        return True

    @router.my_chat_member(in_agents_group)
    async def bot_became(changed: ChatMemberUpdated) -> bool:
        await membership.changed(changed)
        return False

    return router
