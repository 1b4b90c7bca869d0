"""Private chats: subscribers' messages, buttons, and their blocking and unblocking of the bot."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, MessageReactionUpdated

from bot.channels.telegram import mapping
from bot.channels.telegram.pressing import answer
from bot.channels.telegram.unchanged import Contents
from bot.domain.messages import Address
from bot.domain.pace import Hold
from bot.domain.ports import InboxItem
from bot.service.inbox import Inbox
from bot.service.reachability import Reachability
from bot.service.reactions import Reactions


def subscribers_router(inbox: Inbox, reactions: Reactions, reachability: Reachability) -> Router:
    """Everything that a subscriber can do."""
    router = Router(name="subscribers")
    contents = Contents()
    router.message.filter(F.chat.type == "private")
    router.edited_message.filter(F.chat.type == "private")
    router.message_reaction.filter(F.chat.type == "private")
    router.my_chat_member.filter(F.chat.type == "private")

    @router.message()
    async def wrote(message: Message, item: InboxItem, patient: bool) -> bool | Hold:
        if not mapping.is_content(message):
            return False
        contents.note(message)
        return await inbox.receive(mapping.written(message, item), item, patient=patient) or True

    @router.edited_message(contents.changed)
    async def edited(message: Message, item: InboxItem, patient: bool) -> bool | Hold:
        hold = await inbox.receive(mapping.written(message, item, edited=True), item, patient=patient)
        if not hold:
            contents.note(message)
        return hold or True

    @router.message_reaction()
    async def reacted(reaction: MessageReactionUpdated, item: InboxItem) -> bool:
        await reactions.changed(*mapping.reacted(reaction), item)
        return True

    @router.callback_query(F.message.chat.type == "private")
    async def pressed(callback: CallbackQuery, item: InboxItem, patient: bool) -> bool | Hold:
        message = mapping.pressed(callback, item.received_at)
        hold = await inbox.receive(message, item, patient=patient) if message else None
        await answer(callback)
        return hold or message is not None

    @router.my_chat_member()
    async def membership(changed: ChatMemberUpdated, item: InboxItem) -> bool:
        address = Address(mapping.CHANNEL, str(changed.chat.id))
        await reachability.changed(address, item, reachable=changed.new_chat_member.status == "member")
        return True

    return router
