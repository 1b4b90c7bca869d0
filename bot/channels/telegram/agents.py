"""The agents' group: what is written in a subscriber's topic, and commands anywhere in it. Other groups get nothing."""

from aiogram import Router
from aiogram.types import Message, MessageReactionUpdated

from bot.channels.telegram import mapping
from bot.channels.telegram.desk import TelegramDesk
from bot.domain.ports import InboxItem
from bot.service.reactions import Reactions
from bot.service.tickets import Tickets


def agents_router(tickets: Tickets, reactions: Reactions, desk: TelegramDesk) -> Router:
    """Everything that an agent can do."""
    router = Router(name="agents")

    def in_agents_group(event: Message | MessageReactionUpdated) -> bool:
        return event.chat.id == desk.group_id

    @router.message(in_agents_group)
    async def wrote(message: Message, item: InboxItem) -> bool:
        if message.migrate_to_chat_id:
            await desk.migrated(message.migrate_to_chat_id)
        if not mapping.is_content(message):
            return False
        subscriber = desk.subscriber_at(str(message.chat.id), str(message.message_thread_id))
        incoming = mapping.written(message, item)
        if subscriber:
            await tickets.agent_wrote(subscriber, incoming, item)
        else:
            await tickets.agent_wrote_outside(incoming, item)
        return True

    @router.edited_message(in_agents_group)
    async def edited(message: Message, item: InboxItem) -> bool:
        await tickets.agent_edited(mapping.written(message, item, edited=True), item)
        return True

    @router.message_reaction(in_agents_group)
    async def reacted(reaction: MessageReactionUpdated, item: InboxItem) -> bool:
        await reactions.changed(*mapping.reacted(reaction), item)
        return True

    return router
