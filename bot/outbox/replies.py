"""Replies to what was still on its way when they were written: by the time of their turn it has arrived."""

from dataclasses import replace

from bot.domain.messages import Copy, MessageRef, Outgoing
from bot.domain.ports import Store


async def resolved(store: Store, content: Outgoing) -> Outgoing:
    """The content with the message it answers as it stands at the recipient's by now, if it does."""
    if not isinstance(content, Copy) or not content.answers:
        return content
    async with store.unit() as unit:
        other = await unit.counterpart(MessageRef(content.of.address, content.answers))
    if other is None:
        return replace(content, answers="")
    return replace(content, answers="", reply_to=other.external_id, chat=other.address.chat)
