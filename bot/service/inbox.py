"""A subscriber wrote: one transaction from the message to everything that follows from it."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from html import escape

from bot.domain.actions import AgentAsked, AnswerRejected, parse
from bot.domain.conversation import Conversation, Subscriber
from bot.domain.events import Event, EventName
from bot.domain.messages import Amend, Copy, IncomingMessage, Outgoing, Reply, Room
from bot.domain.pace import Hold
from bot.domain.permissions import permitted
from bot.domain.policy import Decision, TicketRequest, decide
from bot.domain.ports import Contact, InboxItem, Line, Store, UnitOfWork
from bot.domain.promise import Wait
from bot.domain.solved import decide_after_solved
from bot.domain.ticket import Ticket, TicketEvent
from bot.service.card import LINES_SHOWN, Opening, shown, subject, understood
from bot.service.compose import Composer
from bot.service.learning import LINES_READ, asked_before, note_handoff, note_rejection
from bot.service.live import LiveKnowledge, Snapshot
from bot.service.pacing import LINES_RECALLED, Pacing
from bot.service.ratings import Ratings
from bot.service.waiting import Waiting
from bot.texts import Texts


class Inbox:
    """The use case of the subscriber's message."""

    def __init__(
        self,
        store: Store,
        live: LiveKnowledge,
        texts: Texts,
        waiting: Waiting,
        ratings: Ratings,
        pacing: Pacing,
        new_conversation_after_s: float,
        refused_kinds: Set[str] = frozenset(),
    ) -> None:
        self._store = store
        self._live = live
        self._texts = texts
        self._waiting = waiting
        self._ratings = ratings
        self._pacing = pacing
        self._refused_kinds = refused_kinds
        self._silence_s = new_conversation_after_s

    async def receive(self, message: IncomingMessage, item: InboxItem, *, patient: bool = False) -> Hold | None:
        """Decide on the message and commit everything that follows from it, the inbox item included.

        With `patient` it may ask to be called again later, with what the subscriber writes meanwhile; then the item
        is not finished.
        """
        async with self._store.unit() as unit:
            contact = await unit.contact(message.address)
            subscriber = self._subscriber(message, contact)
            if contact.ban and contact.ban.holds(message.received_at):
                self._shut_out(unit, message, item, contact)
                return None
            await self._recall(unit, message, contact)
            if patient and (hold := self._slowed(unit, message, item, subscriber, contact)):
                return hold
            allowed = permitted(message, self._refused_kinds)
            snapshot = self._live.current
            asked = await self._asked(unit, contact, allowed.message, snapshot)
            decision = await self._decided(unit, contact, allowed.message, item, snapshot, asked)
            if decision and patient and (hold := self._pacing.unfinished(message, decision)):
                return hold
            self._pacing.handled(message, contact.conversation)
            if subscriber != contact.subscriber:
                self._note_subscriber(unit, subscriber, contact)
            unit.finish(item, message.received_at)
            self._refuse(unit, allowed.refused, message, item, subscriber)
            if decision and allowed.message:
                tools = (snapshot, self._texts, self._waiting)
                turn = _Turn(unit, allowed.message, item, subscriber, *tools, contact, asked)
                await turn.apply(decision)
        return None

    def _shut_out(self, unit: UnitOfWork, message: IncomingMessage, item: InboxItem, contact: Contact) -> None:
        """What the banned write is told to nobody; that they wrote is counted."""
        unit.finish(item, message.received_at)
        unit.add_event(_event(EventName.MESSAGE_REFUSED, message, contact))

    async def _recall(self, unit: UnitOfWork, message: IncomingMessage, contact: Contact) -> None:
        if contact.conversation and self._pacing.forgot(message, contact.conversation):
            self._pacing.recall(message.address, await unit.last_lines(contact.conversation.id, LINES_RECALLED))

    def _slowed(
        self, unit: UnitOfWork, message: IncomingMessage, item: InboxItem, subscriber: Subscriber, contact: Contact
    ) -> Hold | None:
        """A flood waits; its author is told once."""
        hold, tell = self._pacing.slowed(message, contact.conversation)
        if tell:
            text = self._texts.say(subscriber.language, "flood-slowed")
            unit.send(message.address, Reply(text), f"{item.channel}:{item.external_id}:flood")
            unit.add_event(_event(EventName.FLOOD_SLOWED, message))
        return hold

    def _refuse(
        self, unit: UnitOfWork, kinds: Sequence[str], message: IncomingMessage, item: InboxItem, subscriber: Subscriber
    ) -> None:
        """Whoever sent what is not taken hears it, and what to do instead."""
        for kind in kinds:
            text = self._texts.say(subscriber.language, "kind-refused", {"kind": kind})
            unit.send(message.address, Reply(text), f"{item.channel}:{item.external_id}:refused-{kind}")
            unit.add_event(_event(EventName.MESSAGE_REFUSED, message))

    async def _decided(
        self,
        unit: UnitOfWork,
        contact: Contact,
        message: IncomingMessage | None,
        item: InboxItem,
        snapshot: Snapshot,
        asked: str,
    ) -> Decision | None:
        """None where nothing is left to decide on: all of it was refused, or it was about a rating."""
        if message is None or await self._ratings.received(unit, message, item, contact):
            return None
        return await self._decide(unit, contact, message, snapshot, asked)

    async def _decide(
        self, unit: UnitOfWork, contact: Contact, message: IncomingMessage, snapshot: Snapshot, asked: str
    ) -> Decision:
        known, ticket = contact.conversation, contact.ticket
        within = self._waiting.terms.reopen_within_s
        if known and ticket and ticket.may_reopen(message.received_at, within):
            return decide_after_solved(known, message, snapshot.match, snapshot.knowledge, asked)
        conversation = await self._conversation(unit, contact, message)
        return decide(conversation, message, snapshot.match, snapshot.knowledge, asked)

    async def _asked(
        self, unit: UnitOfWork, contact: Contact, message: IncomingMessage | None, snapshot: Snapshot
    ) -> str:
        """The question at hand: the words of the message, or those that a pressed button is about."""
        action, known = parse(message.payload) if message else None, contact.conversation
        if action is None or known is None or message is None:
            return message.text if message and not message.payload else ""
        if isinstance(action, AnswerRejected):
            intent = snapshot.knowledge.intent(action.intent_id)
            return asked_before(await unit.last_lines(known.id, LINES_READ), intent)
        if isinstance(action, AgentAsked) and not known.is_over(message.received_at, self._silence_s):
            return asked_before(await unit.last_lines(known.id, LINES_READ))
        return ""

    def _subscriber(self, message: IncomingMessage, contact: Contact) -> Subscriber:
        """As the channel tells it now; a language once known is kept where the channel says nothing."""
        sender, known = message.sender, contact.subscriber
        language = self._texts.language(sender.language) if sender.language or not known else known.language
        return Subscriber(message.address, sender.name, sender.username, language)

    def _note_subscriber(self, unit: UnitOfWork, subscriber: Subscriber, contact: Contact) -> None:
        unit.save_subscriber(subscriber)
        if contact.subscriber and contact.subscriber.unreachable_since is not None:
            unit.reachable(subscriber.address, since=None)

    async def _conversation(self, unit: UnitOfWork, contact: Contact, message: IncomingMessage) -> Conversation:
        known = contact.conversation
        if known and not known.is_over(message.received_at, self._silence_s):
            return known
        at = message.received_at
        return Conversation(await unit.next_conversation_id(), message.address, started_at=at, last_message_at=at)


@dataclass(frozen=True, slots=True)
class _Turn:
    """One message with all that is needed to carry out what was decided on it."""

    unit: UnitOfWork
    message: IncomingMessage
    item: InboxItem
    subscriber: Subscriber
    snapshot: Snapshot
    texts: Texts
    waiting: Waiting
    contact: Contact
    asked: str

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
        wait = await self.waiting.for_decision(self.unit, decision, self.contact.room.queue, self.message.received_at)
        self._say(decision, wait)
        if decision.reopen:
            conversation = self._reopen(conversation, wait)
        if decision.relay:
            await self._relay()
        if decision.ticket_request:
            conversation = await self._open_ticket(conversation, decision.ticket_request, before, wait)
        elif self._rejected:
            version = self.snapshot.knowledge.version
            note_rejection(self.unit, self.item, self.message, conversation.id, self.asked, version)
        self.unit.save_conversation(conversation)

    @property
    def _rejected(self) -> bool:
        return isinstance(parse(self.message.payload), AnswerRejected)

    async def _before(self, decision: Decision) -> tuple[Line, ...]:
        if decision.ticket_request is None or self.contact.conversation is None:
            return ()
        return tuple(await self.unit.last_lines(self.contact.conversation.id, LINES_SHOWN))

    def _note_line(self, conversation: Conversation) -> None:
        message = self.message
        if not message.payload and not message.edited:
            line = Line("subscriber", message.text, message.received_at, message.attachment)
            self.unit.add_line(conversation.id, line)

    def _say(self, decision: Decision, wait: Wait) -> None:
        composer = Composer(self.texts, self.snapshot.knowledge, self.subscriber.language, wait)
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
        moved = await self._understood(moved) if moved else None
        if moved and moved != ticket:
            self.unit.save_ticket(moved)
            self.waiting.subscriber_wrote(self.unit, moved)
        if self.message.pressed:
            self._relay_press()
        else:
            await self._relay_copy()

    async def _relay_copy(self) -> None:
        replied = self.message.reply_to
        other = await self.unit.counterpart(replied) if replied else None
        reply_to, chat = (other.external_id, other.address.chat) if other else ("", "")
        answers = replied.external_id if replied and not other else ""
        self._hand_on(self.room, reply_to, chat, answers)

    def _hand_on(self, room: Room, reply_to: str = "", chat: str = "", answers: str = "") -> None:
        """The message itself; in words alone where its file is not taken."""
        message = self.message
        content: Outgoing = Copy(message.ref, reply_to, album=message.album, chat=chat, answers=answers)
        if message.stripped:
            content = Reply(escape(message.text))
        self.unit.send(room, content, self.key("relay"))
        if message.besides:
            self.unit.send(room, Reply(escape(message.besides)), self.key("besides"))

    async def _understood(self, ticket: Ticket) -> Ticket:
        """Who asked for a person first and told the matter then: the card gets its subject and what may be sent."""
        if ticket.subject or ticket.first_reply_at or self.message.payload or not self.message.text:
            return ticket
        card = await self.unit.card(ticket.id)
        if card is None or card.nearest:
            return ticket
        found = self.snapshot.match(self.message.text)
        ticket, card = understood(self.texts, self.snapshot.knowledge, ticket, card, found)
        if card.nearest:
            self.unit.save_card(card)
        return ticket

    async def _relay_edit(self) -> None:
        message = self.message
        other = await self.unit.counterpart(message.ref)
        if other:
            there = other.address.chat
            amended = Amend(message.ref, other.external_id, message.html, message.attachment, message.file, there)
            self.unit.send(self.room, amended, self.key("relay"))

    def _relay_press(self) -> None:
        composer = Composer(self.texts, self.snapshot.knowledge, self.texts.default)
        title = composer.payload_title(self.message.payload)
        text = self.texts.say(self.texts.default, "subscriber-pressed", {"title": title})
        self.unit.send(self.room, Reply(text), self.key("relay"))

    def _reopen(self, conversation: Conversation, wait: Wait) -> Conversation:
        """The solved ticket again, with the agent who had it."""
        at = self.message.received_at
        ticket = self.contact.ticket.after(TicketEvent.REOPENED, at) if self.contact.ticket else None
        if ticket is None:
            raise AssertionError("only a solved ticket is decided to be reopened")
        self.unit.save_ticket(ticket)
        self.waiting.promised(self.unit, ticket, self.message.address, wait, at)
        text = self.texts.say(self.texts.default, "reopened-by-subscriber", {"number": str(ticket.id)})
        self.unit.send(self.room, Reply(text), self.key("reopened"))
        return conversation.handed_off(ticket.id)

    async def _open_ticket(
        self, conversation: Conversation, request: TicketRequest, before: tuple[Line, ...], wait: Wait
    ) -> Conversation:
        at = self.message.received_at
        title = subject(self.texts, self.snapshot.knowledge, request)
        number = await self.unit.next_ticket_id()
        ticket = Ticket(number, conversation.id, at, request.queue, request.intent_id, subject=title)
        notes = Opening(self.texts, self.subscriber, request, self.message, before).notes(ticket)
        self.unit.save_ticket(ticket)
        self.unit.save_card(notes)
        version = self.snapshot.knowledge.version
        offered = conversation.offered
        note_handoff(self.unit, ticket, request, offered, self.asked, version, rejected=self._rejected)
        self.waiting.promised(self.unit, ticket, self.message.address, wait, at)
        self.unit.add_event(Event(EventName.TICKET_OPENED, at, conversation.id, request.intent_id))
        room = Room(self.message.address, ticket.queue)
        self.unit.send(room, shown(self.texts, self.snapshot.knowledge, notes, ticket, None), self.key("card"))
        if not self.message.payload:
            self._hand_on(room)
        return conversation.handed_off(ticket.id)


def _event(name: EventName, message: IncomingMessage, contact: Contact | None = None) -> Event:
    conversation = contact.conversation if contact else None
    return Event(name, message.received_at, conversation.id if conversation else None)
