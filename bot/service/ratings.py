"""What the subscriber thinks of the help: asked with the farewell, thanked for, acted upon when it is low."""

from dataclasses import dataclass

from bot.domain.actions import Action, Rated, WordOffered, parse, payload
from bot.domain.conversation import Subscriber
from bot.domain.events import Event, EventName
from bot.domain.messages import Button, IncomingMessage, Reply, Room
from bot.domain.ports import Contact, InboxItem, UnitOfWork
from bot.domain.rating import HIGHEST, LOWEST, AfterRating, Rating, after_rating
from bot.domain.ticket import Ticket, TicketEvent
from bot.service.learning import note_low_rating
from bot.service.waiting import Waiting
from bot.texts import Texts


class Ratings:
    """Called inside the transactions of the inbox and of the agents' side."""

    def __init__(self, texts: Texts, waiting: Waiting) -> None:
        self._texts = texts
        self._waiting = waiting

    async def farewell(self, unit: UnitOfWork, ticket: Ticket, subscriber: Subscriber, at: float) -> Reply:
        """What is said when the matter is solved; the rating is asked for at a ticket's first time only."""
        said = self._texts.say(subscriber.language, "ticket-solved")
        if await unit.rating(ticket.id):
            return Reply(said)
        unit.save_rating(Rating(ticket.id, at))
        ask = self._texts.say(subscriber.language, "rating-ask")
        values = range(LOWEST, HIGHEST + 1)
        row = tuple(Button(str(value), payload(Rated(ticket.id, value))) for value in values)
        return Reply(f"{said}\n\n{ask}", (row,))

    async def received(self, unit: UnitOfWork, message: IncomingMessage, item: InboxItem, contact: Contact) -> bool:
        """Take the message if it is about a rating: a button of ours, or the word that was offered."""
        if contact.subscriber is None or message.edited:
            return False
        turn = _Turn(self._texts, self._waiting, unit, message, item, contact, contact.subscriber)
        action = parse(message.payload) if message.pressed else None
        if action:
            return await turn.pressed(action)
        return await turn.commented() if not message.payload and not message.attachment else False


@dataclass(frozen=True, slots=True)
class _Turn:
    texts: Texts
    waiting: Waiting
    unit: UnitOfWork
    message: IncomingMessage
    item: InboxItem
    contact: Contact
    subscriber: Subscriber

    async def pressed(self, action: Action) -> bool:
        match action:
            case Rated(ticket_id, value):
                return await self._rated(ticket_id, value)
            case WordOffered(ticket_id):
                return await self._offered(ticket_id)
            case _:
                return False

    async def commented(self) -> bool:
        ticket, text = self.contact.ticket, self.message.text.strip()
        rating = await self.unit.rating(ticket.id) if ticket and not ticket.is_active else None
        if rating is None or not rating.awaits(text, self.message.received_at):
            return False
        self.unit.save_rating(rating.commented(text))
        self._say("rating-word-thanks")
        self._tell(self.contact.room, "rating-word", text=text, number=str(rating.ticket_id))
        return True

    async def _rated(self, ticket_id: int, value: int) -> bool:
        at = self.message.received_at
        ticket = await self.unit.ticket_of(self.subscriber.address, ticket_id)
        rating = await self.unit.rating(ticket_id)
        current = self.contact.ticket == ticket
        outcome = after_rating(rating, ticket, value, self.waiting.terms, current)
        if rating is None or ticket is None or outcome in (AfterRating.REFUSED, AfterRating.KNOWN):
            return outcome is AfterRating.KNOWN
        self.unit.save_rating(rating.given(value, at))
        self._note(EventName.RATED, ticket, value)
        if value <= self.waiting.terms.low_rating:
            await note_low_rating(self.unit, ticket)
        if outcome is AfterRating.REOPENED:
            await self._reopen(ticket, value)
        else:
            self._thank(ticket, value, outcome)
        return True

    def _thank(self, ticket: Ticket, value: int, outcome: AfterRating) -> None:
        offered = Button(self._plain("button-add-word"), payload(WordOffered(ticket.id)))
        low = outcome is AfterRating.TOLD_LEAD
        self._say("rating-low-thanks" if low else "rating-thanks", ((offered,),), value=str(value))
        self._tell(self._room(ticket), "rating-given", number=str(ticket.id), value=str(value))
        if low:
            name, number = self.subscriber.name, str(ticket.id)
            self._tell(Room(None, ticket.queue), "rating-low", number=number, name=name, value=str(value))

    def _room(self, ticket: Ticket) -> Room:
        return Room(self.subscriber.address, ticket.queue)

    async def _reopen(self, ticket: Ticket, value: int) -> None:
        at, conversation = self.message.received_at, self.contact.conversation
        reopened = ticket.after(TicketEvent.REOPENED, at)
        if reopened is None or conversation is None:
            raise AssertionError("only a solved ticket of this conversation is reopened")
        wait = await self.waiting.expected(self.unit, ticket.queue, at)
        self.unit.save_ticket(reopened)
        self.unit.save_conversation(conversation.message_received(at).handed_off(ticket.id))
        self._note(EventName.TICKET_REOPENED, ticket)
        self.waiting.promised(self.unit, reopened, self.subscriber.address, wait, at)
        self._say("rating-reopened")
        self._tell(self._room(ticket), "reopened-by-rating", number=str(ticket.id), value=str(value))

    async def _offered(self, ticket_id: int) -> bool:
        """The word is awaited only for the matter at hand; later words are a new matter."""
        ticket, rating = self.contact.ticket, await self.unit.rating(ticket_id)
        if rating is None or rating.value is None or ticket is None or ticket.id != ticket_id or ticket.is_active:
            return False
        if not rating.comment:
            self.unit.save_rating(rating.word_awaited(self.message.received_at))
            self._say("rating-word-ask", value=str(rating.value))
        return True

    def _say(self, text_id: str, buttons: tuple[tuple[Button, ...], ...] = (), **arguments: str) -> None:
        """To the subscriber: in place of the message whose button was pressed."""
        text = self.texts.say(self.subscriber.language, text_id, arguments)
        replaces = self.message.ref.external_id if self.message.pressed else ""
        self.unit.send(self.subscriber.address, Reply(text, buttons, replaces=replaces), self._key(text_id))

    def _tell(self, room: Room, text_id: str, **arguments: str) -> None:
        text = self.texts.say(self.texts.default, text_id, arguments)
        self.unit.send(room, Reply(text), self._key(text_id))

    def _plain(self, text_id: str) -> str:
        return self.texts.say(self.subscriber.language, text_id).unescape()

    def _note(self, name: EventName, ticket: Ticket, value: int | None = None) -> None:
        at, agent = self.message.received_at, ticket.assignee
        self.unit.add_event(Event(name, at, ticket.conversation_id, ticket.intent_id, agent_id=agent, value=value))

    def _key(self, purpose: str) -> str:
        return f"{self.item.channel}:{self.item.external_id}:{purpose}"
