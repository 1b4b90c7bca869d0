"""What the desk says by itself: whose message comes next, what was said so far, how the group works now."""

from bot.domain.messages import Address, Reply, Room
from bot.domain.ports import Clock, Store
from bot.service.card import LINES_SHOWN, NAME_LENGTH, before, recap_notes, shortened, shown, who
from bot.service.live import LiveKnowledge
from bot.texts import Markup, Texts


class PlaceWords:
    """In the agents' language, from what is stored; names and lines are escaped and cut to fit one message."""

    def __init__(self, store: Store, live: LiveKnowledge, texts: Texts, clock: Clock) -> None:
        self._store = store
        self._live = live
        self._texts = texts
        self._clock = clock

    async def header(self, subscriber: Address) -> str:
        """Whose message comes next."""
        async with self._store.unit() as unit:
            contact = await unit.contact(subscriber)
        name = contact.subscriber.name if contact.subscriber else subscriber.chat
        return self._say("place-header", name=shortened(name, NAME_LENGTH))

    def how_to_reply(self) -> str:
        """Under a card where there are no topics."""
        return self._say("place-how-to-reply")

    async def recap(self, subscriber: Address) -> Reply | None:
        """The card anew with the last lines, for a topic made anew; nothing where nothing was said yet."""
        async with self._store.unit() as unit:
            contact = await unit.contact(subscriber)
            if not contact.subscriber or not contact.conversation:
                return None
            heading = self._say("place-recap")
            if contact.ticket is None:
                said = before(self._texts, await unit.last_lines(contact.conversation.id, LINES_SHOWN))
                return Reply(Markup("\n\n").join([heading, who(self._texts, contact.subscriber), said]))
            ticket = contact.ticket
            known = await unit.card(ticket.id)
            notes = await recap_notes(unit, self._texts, ticket, contact.subscriber, known, heading)
            assignee = await unit.agent(ticket.assignee) if ticket.assignee else None
            unit.save_card(notes)
        return shown(self._texts, self._live.current.knowledge, notes, ticket, assignee)

    async def tell(self, queue: str, text_id: str, title: str) -> None:
        """To the queue's common room, through the outbox: it waits while the group cannot be written to."""
        async with self._store.unit() as unit:
            text = self._say(text_id, title=title or "?")
            unit.send(Room(None, queue), Reply(text), f"desk:{queue}:{text_id}:{self._clock()}")

    def _say(self, text_id: str, **arguments: str) -> Markup:
        return self._texts.say(self._texts.default, text_id, arguments)
