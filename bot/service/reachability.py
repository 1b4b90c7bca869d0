"""A subscriber blocked the bot or came back: agents who talk with them hear of it at once."""

from bot.domain.events import Event, EventName
from bot.domain.messages import Address, Reply
from bot.domain.ports import InboxItem, Store
from bot.texts import Texts


class Reachability:
    """The use case of a change that the channel reports."""

    def __init__(self, store: Store, texts: Texts) -> None:
        self._store = store
        self._texts = texts

    async def changed(self, address: Address, item: InboxItem, *, reachable: bool) -> None:
        """Note it, and tell the agents while a ticket is at work."""
        async with self._store.unit() as unit:
            contact = await unit.contact(address)
            unit.finish(item, item.received_at)
            known = contact.subscriber
            if known is None or (known.unreachable_since is None) == reachable:
                return
            unit.reachable(address, since=None if reachable else item.received_at)
            if not reachable:
                conversation_id = contact.conversation.id if contact.conversation else None
                unit.add_event(Event(EventName.SUBSCRIBER_LOST, item.received_at, conversation_id))
            if contact.ticket and contact.ticket.is_active:
                text_id = "subscriber-back" if reachable else "subscriber-blocked"
                text = self._texts.say(self._texts.default, text_id)
                unit.send(contact.room, Reply(text), f"{item.channel}:{item.external_id}:reach")
