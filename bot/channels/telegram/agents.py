"""The agents' group: what is written in a subscriber's topic, and commands anywhere in it. Other groups get nothing."""

from aiogram import Router
from aiogram.types import Message

from bot.channels.telegram import mapping
from bot.channels.telegram.desk import TelegramDesk
from bot.domain.ports import InboxItem
from bot.service.tickets import Tickets


def agents_router(tickets: Tickets, desk: TelegramDesk) -> Router:
    """Everything that an agent can do."""
    router = Router(name="agents")

    def in_agents_group(message: Message) -> bool:
        return message.chat.id == desk.group_id

    @router.message(in_agents_group)
    async def wrote(message: Message, item: InboxItem) -> bool:
        if message.migrate_to_chat_id:
            await desk.migrated(message.migrate_to_chat_id)
        if not mapping.is_content(message):
            return False
        subscriber = desk.subscriber_at(str(message.chat.id), str(message.message_thread_id))
        incoming = mapping.written(message, item.received_at)
        if subscriber:
            await tickets.agent_wrote(subscriber, incoming, item)
        else:
            await tickets.agent_wrote_outside(incoming, item)
        return True

    return router
