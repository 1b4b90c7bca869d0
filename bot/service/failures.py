"""What did not arrive is said to people, once, and never about itself."""

from bot.domain.desk import DeskPress, Verb
from bot.domain.events import Event, EventName
from bot.domain.messages import Address, Button, Copy, Recipient, Reply, Room
from bot.domain.ports import Clock, Contact, InboxItem, OutboxEntry, Store, UnitOfWork
from bot.errors import DeliveryError, Unreachable
from bot.texts import Texts

_NOTICE = ":failed"


class FailureNotices:
    """Tells agents, and where it helps the subscriber, about what the outbox or the inbox gave up."""

    def __init__(self, store: Store, texts: Texts, clock: Clock) -> None:
        self._store = store
        self._texts = texts
        self._clock = clock

    async def given_up(self, unit: UnitOfWork, entry: OutboxEntry, error: DeliveryError) -> None:
        """Called in the transaction that marks the entry dead."""
        if entry.dedupe_key.endswith(_NOTICE):
            return
        subscriber = entry.recipient if isinstance(entry.recipient, Address) else entry.recipient.subscriber
        if subscriber is None:
            return
        contact = await unit.contact(subscriber)
        self._note(unit, error, contact)
        if isinstance(entry.recipient, Address):
            self._subscriber_missed(unit, entry, error, contact)
        else:
            self._desk_missed(unit, entry, error, contact)

    async def unhandled(self, item: InboxItem, error: str) -> None:
        """An update could not be handled however often it was tried: it is put aside and the agents hear of it."""
        async with self._store.unit() as unit:
            unit.finish(item, self._clock(), error)
            text = self._texts.say(self._texts.default, "update-failed", {"number": item.external_id})
            unit.send(Room(), Reply(text), f"{item.channel}:{item.external_id}{_NOTICE}")

    def _note(self, unit: UnitOfWork, error: DeliveryError, contact: Contact) -> None:
        lost = isinstance(error, Unreachable)
        if lost and contact.subscriber and contact.subscriber.unreachable_since is not None:
            return
        name = EventName.SUBSCRIBER_LOST if lost else EventName.DELIVERY_FAILED
        conversation_id = contact.conversation.id if contact.conversation else None
        unit.add_event(Event(name, self._clock(), conversation_id))

    def _subscriber_missed(self, unit: UnitOfWork, entry: OutboxEntry, error: DeliveryError, contact: Contact) -> None:
        """A blocked bot matters to agents only while they talk with the subscriber; anything else always does."""
        at_work = contact.ticket is not None and contact.ticket.is_active
        if isinstance(error, Unreachable):
            if at_work:
                self._tell(unit, entry, contact.room, "subscriber-unreachable")
            return
        room = contact.room if contact.ticket else Room()
        self._tell(unit, entry, room, "delivery-failed", name=_name(contact), reason=str(error))

    def _desk_missed(self, unit: UnitOfWork, entry: OutboxEntry, error: DeliveryError, contact: Contact) -> None:
        relayed = isinstance(entry.content, Copy)
        text_id = "relay-failed" if relayed else "desk-failed"
        queue = entry.recipient.queue if isinstance(entry.recipient, Room) else ""
        self._tell(unit, entry, Room(None, queue), text_id, name=_name(contact), reason=str(error))
        if relayed and contact.subscriber:
            text = self._texts.say(contact.subscriber.language, "not-relayed")
            unit.send(contact.subscriber.address, Reply(text), f"{entry.dedupe_key}:told{_NOTICE}")

    def _tell(self, unit: UnitOfWork, entry: OutboxEntry, to: Recipient, text_id: str, **arguments: str) -> None:
        """Each time it is given up, with the way to try again; a clock makes the second time another one."""
        text = self._texts.say(self._texts.default, text_id, arguments)
        again = self._texts.say(self._texts.default, "button-again").unescape()
        button = Button(again, DeskPress(Verb.AGAIN, entry.id).payload)
        unit.send(to, Reply(text, ((button,),)), f"{entry.dedupe_key}:{self._clock()}{_NOTICE}")


def _name(contact: Contact) -> str:
    return contact.subscriber.name if contact.subscriber else "?"
