"""An emoji on one side appears on the same message on the other side."""

from bot.domain.messages import MessageRef, React, Recipient, Room
from bot.domain.ports import InboxItem, Store


class Reactions:
    """The use case of a reaction, whoever reacted."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def changed(self, ref: MessageRef, emoji: str, item: InboxItem) -> None:
        """Mirror it where the message has a counterpart; bots carry one emoji a message, so the last one counts."""
        async with self._store.unit() as unit:
            unit.finish(item, item.received_at)
            other = await unit.counterpart(ref)
            author = await unit.contact(ref.address)
            if other is None or (author.ban and author.ban.holds(item.received_at)):
                return
            known = await unit.contact(other.address)
            recipient: Recipient = other.address if known.subscriber else Room(ref.address)
            unit.send(
                recipient,
                React(other.external_id, emoji, other.address.chat),
                f"{item.channel}:{item.external_id}:react",
            )
