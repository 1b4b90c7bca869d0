"""A subscriber wrote: one transaction from the message to everything that follows from it."""

from dataclasses import dataclass

from bot.domain.conversation import Conversation, Subscriber
from bot.domain.events import Event, EventName
from bot.domain.messages import Amend, Copy, IncomingMessage, Reply, Room
from bot.domain.policy import Decision, TicketRequest, decide
from bot.domain.ports import Contact, InboxItem, Line, Store, UnitOfWork
from bot.domain.ticket import Ticket, TicketEvent
from bot.service.card import LINES_SHOWN, Card
from bot.service.compose import Composer
from bot.service.live import LiveKnowledge, Snapshot
from bot.texts import Texts


@dataclass(frozen=True, slots=True)
class SupportSettings:
    """What the subscriber is told to expect, and the silence in seconds after which the bot begins anew."""

    answer_minutes: int
    new_conversation_after_s: float


class Inbox:
    """The use case of the subscriber's message."""

    def __init__(self, store: Store, live: LiveKnowledge, texts: Texts, settings: SupportSettings) -> None:
        self._store = store
        self._live = live
        self._texts = texts
        self._settings = settings

    async def receive(self, message: IncomingMessage, item: InboxItem) -> None:
        """Decide on the message and commit everything that follows from it, the inbox item included."""
        snapshot = self._live.current
        async with self._store.unit() as unit:
            contact = await unit.contact(message.address)
            subscriber = self._subscriber(message)
            if subscriber != contact.subscriber:
                self._note_subscriber(unit, subscriber, contact)
            conversation = self._conversation(unit, contact, message)
            decision = decide(conversation, message, snapshot.match, snapshot.knowledge)
            turn = _Turn(unit, message, item, subscriber, snapshot, self._texts, self._settings, contact)
            await turn.apply(decision)
            unit.finish(item, message.received_at)

    def _subscriber(self, message: IncomingMessage) -> Subscriber:
        sender = message.sender
        language = self._texts.language(sender.language)
        return Subscriber(message.address, sender.name, sender.username, language)

    def _note_subscriber(self, unit: UnitOfWork, subscriber: Subscriber, contact: Contact) -> None:
        unit.save_subscriber(subscriber)
        if contact.subscriber and contact.subscriber.unreachable_since is not None:
            unit.reachable(subscriber.address, since=None)

    def _conversation(self, unit: UnitOfWork, contact: Contact, message: IncomingMessage) -> Conversation:
        known = contact.conversation
        if known and not known.is_over(message.received_at, self._settings.new_conversation_after_s):
            return known
        at = message.received_at
        return Conversation(unit.next_conversation_id(), message.address, started_at=at, last_message_at=at)


@dataclass(frozen=True, slots=True)
class _Turn:
    """One message with all that is needed to carry out what was decided on it."""

    unit: UnitOfWork
    message: IncomingMessage
    item: InboxItem
    subscriber: Subscriber
    snapshot: Snapshot
    texts: Texts
    settings: SupportSettings
    contact: Contact

    @property
    def room(self) -> Room:
        return self.contact.room if self.contact.subscriber else Room(self.message.address)

    def key(self, purpose: str) -> str:
        """What makes an outgoing message of this turn the only one of its purpose."""
        return f"{self.item.channel}:{self.item.external_id}:{purpose}"

    async def apply(self, decision: Decision) -> None:
        conversation = decision.conversation
        before = await self._before(decision)
        self._note_line(conversation)
        for event in decision.events:
            self.unit.add_event(event)
        self._say(decision)
        if decision.relay:
            await self._relay()
        if decision.ticket_request:
            conversation = self._open_ticket(conversation, decision.ticket_request, before)
        self.unit.save_conversation(conversation)

    async def _before(self, decision: Decision) -> tuple[Line, ...]:
        if decision.ticket_request is None or self.contact.conversation is None:
            return ()
        return tuple(await self.unit.last_lines(self.contact.conversation.id, LINES_SHOWN))

    def _note_line(self, conversation: Conversation) -> None:
        message = self.message
        if not message.payload and not message.edited:
            line = Line("subscriber", message.text, message.received_at, message.attachment)
            self.unit.add_line(conversation.id, line)

    def _say(self, decision: Decision) -> None:
        composer = Composer(self.texts, self.snapshot.knowledge, self.subscriber.language, self.settings.answer_minutes)
        for number, utterance in enumerate(decision.utterances):
            reply = composer.reply(utterance, self.message)
            self.unit.send(self.message.address, reply, self.key(f"say{number}"))
            words = composer.as_line(utterance)
            if words:
                self.unit.add_line(decision.conversation.id, Line("bot", words, self.message.received_at))

    async def _relay(self) -> None:
        if self.message.edited:
            await self._relay_edit()
            return
        ticket = self.contact.ticket
        moved = ticket.after(TicketEvent.SUBSCRIBER_WROTE, self.message.received_at) if ticket else None
        if moved and moved != ticket:
            self.unit.save_ticket(moved)
        if self.message.pressed:
            self._relay_press()
        else:
            await self._relay_copy()

    async def _relay_copy(self) -> None:
        replied = self.message.reply_to
        other = await self.unit.counterpart(replied) if replied else None
        reply_to, chat = (other.external_id, other.address.chat) if other else ("", "")
        content = Copy(self.message.ref, reply_to, album=self.message.album, chat=chat)
        self.unit.send(self.room, content, self.key("relay"))

    async def _relay_edit(self) -> None:
        message = self.message
        other = await self.unit.counterpart(message.ref)
        if other:
            there = other.address.chat
            amended = Amend(message.ref, other.external_id, message.html, message.attachment, message.file, there)
            self.unit.send(self.room, amended, self.key("relay"))

    def _relay_press(self) -> None:
        title = Composer(
            self.texts, self.snapshot.knowledge, self.texts.default, self.settings.answer_minutes
        ).payload_title(self.message.payload)
        text = self.texts.say(self.texts.default, "subscriber-pressed", {"title": title})
        self.unit.send(self.room, Reply(text), self.key("relay"))

    def _open_ticket(
        self, conversation: Conversation, request: TicketRequest, before: tuple[Line, ...]
    ) -> Conversation:
        at = self.message.received_at
        ticket = Ticket(self.unit.next_ticket_id(), conversation.id, at, request.queue, request.intent_id)
        card = Card(self.texts, self.snapshot.knowledge, ticket, self.subscriber, request, self.message, before)
        self.unit.save_ticket(ticket)
        self.unit.add_event(Event(EventName.TICKET_OPENED, at, conversation.id, request.intent_id))
        room = Room(self.message.address, ticket.queue)
        self.unit.send(room, card.reply(), self.key("card"))
        if not self.message.payload:
            self.unit.send(room, Copy(self.message.ref, album=self.message.album), self.key("relay"))
        return conversation.handed_off(ticket.id)
