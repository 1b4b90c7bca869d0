"""An agent wrote in a subscriber's room: to the subscriber, or a word to the bot, or a note that stays inside."""

from collections import deque
from dataclasses import replace
from html import escape

from bot.domain.conversation import Conversation, Subscriber
from bot.domain.events import Event, EventName
from bot.domain.messages import Address, Amend, Copy, IncomingMessage, MessageRef, Outgoing, Reply, Retract, Room
from bot.domain.ports import Contact, InboxItem, Line, Store, UnitOfWork
from bot.domain.ticket import Ticket, TicketEvent
from bot.service.ratings import Ratings
from bot.service.waiting import Waiting
from bot.texts import Texts

NOTE_MARK = "//"
ALBUMS_REMEMBERED = 100


class Tickets:
    """The use cases of the agents' side. `subscriber` is whom the room belongs to."""

    def __init__(self, store: Store, texts: Texts, waiting: Waiting, ratings: Ratings) -> None:
        self._store = store
        self._texts = texts
        self._waiting = waiting
        self._ratings = ratings
        self._notes: deque[str] = deque(maxlen=ALBUMS_REMEMBERED)

    async def agent_wrote(
        self, subscriber: Address, message: IncomingMessage, item: InboxItem, queue: str = ""
    ) -> None:
        """Carry out what the agent means and commit it with the inbox item. `queue` is where the agent works."""
        async with self._store.unit() as unit:
            contact = await unit.contact(subscriber)
            if contact.subscriber and contact.conversation and not self._is_note(message):
                turn = _AgentTurn(
                    unit,
                    message,
                    item,
                    contact.subscriber,
                    contact.conversation,
                    contact,
                    self._texts,
                    self._waiting,
                    self._ratings,
                    queue,
                )
                await turn.apply()
            unit.finish(item, message.received_at)

    def _is_note(self, message: IncomingMessage) -> bool:
        """Every line stays inside; so does the part of a note's album that comes after the others."""
        if message.text and not outward(message.text):
            self._notes.append(message.album_id)
            return True
        return bool(message.album_id) and message.album_id in self._notes

    async def agent_edited(self, message: IncomingMessage, item: InboxItem) -> None:
        """What the subscriber got from this message is brought up to date."""
        async with self._store.unit() as unit:
            unit.finish(item, message.received_at)
            other = await unit.counterpart(message.ref)
            if other:
                words = outward(message.text)
                html = message.html if words == message.text else escape(words)
                amended = Amend(message.ref, other.external_id, html, message.attachment, message.file)
                unit.send(other.address, amended, f"{item.channel}:{item.external_id}:edit")

    async def agent_wrote_outside(self, message: IncomingMessage, item: InboxItem, queue: str = "") -> None:
        """Outside the rooms agents talk among themselves; only a command is answered."""
        async with self._store.unit() as unit:
            if message.payload:
                text_id = "agent-help" if message.payload in ("help", "start") else "command-outside"
                text = self._texts.say(self._texts.default, text_id, {"command": message.payload})
                unit.send(Room(None, queue), Reply(text), f"{item.channel}:{item.external_id}:hint")
            unit.finish(item, message.received_at)


class _AgentTurn:
    """One message of an agent in a subscriber's room."""

    def __init__(
        self,
        unit: UnitOfWork,
        message: IncomingMessage,
        item: InboxItem,
        subscriber: Subscriber,
        conversation: Conversation,
        contact: Contact,
        texts: Texts,
        waiting: Waiting,
        ratings: Ratings,
        queue: str,
    ) -> None:
        self._waiting = waiting
        self._ratings = ratings
        self._unit = unit
        self._message = message
        self._item = item
        self._subscriber = subscriber
        self._conversation = conversation
        self._ticket = contact.ticket
        self._texts = texts
        self._queue = queue

    async def apply(self) -> None:
        match self._message.payload:
            case "":
                await self._reply()
            case "close":
                await self._close()
            case "del":
                await self._take_back()
            case "help" | "start":
                self._tell("agent-help")
            case command:
                self._tell("command-unknown", command=command)

    async def _reply(self) -> None:
        at, agent = self._message.received_at, self._message.sender
        ticket = (await self._at_work()).after(TicketEvent.AGENT_REPLIED, at, agent.id)
        if ticket is None:
            raise AssertionError("a ticket at work takes a reply")
        self._unit.save_ticket(ticket)
        self._waiting.agent_replied(self._unit, ticket, self._subscriber.address, at)
        self._unit.save_conversation(self._conversation.handed_off(ticket.id))
        self._unit.add_event(self._event(EventName.AGENT_REPLIED, ticket))
        line = Line("agent", outward(self._message.text), at, self._message.attachment)
        self._unit.add_line(self._conversation.id, line)
        self._unit.send(self._subscriber.address, await self._content(), self._key("relay"))
        if self._message.album and line.text != self._message.text:
            self._rest_of_album()

    async def _content(self) -> Outgoing:
        """The message itself; where some of its lines are notes, what is left of it in plain words."""
        message, words = self._message, outward(self._message.text)
        other = await self._unit.counterpart(message.reply_to) if message.reply_to else None
        reply_to = other.external_id if other else ""
        if words == message.text:
            return Copy(message.ref, reply_to, album=message.album)
        if message.attachment:
            return Copy(message.ref, reply_to, caption=words)
        return Reply(escape(words))

    def _rest_of_album(self) -> None:
        """An album whose caption has a note in it cannot be copied as one: Telegram changes no captions there."""
        first, *further = (MessageRef(self._message.address, one) for one in self._message.album)
        rest = Copy(first, album=tuple(one.external_id for one in further))
        self._unit.send(self._subscriber.address, rest, self._key("rest"))

    async def _take_back(self) -> None:
        """The message that /del answers is deleted at the subscriber's."""
        replied = self._message.reply_to
        other = await self._unit.counterpart(replied) if replied else None
        if other is None or other.address != self._subscriber.address:
            self._tell("delete-what")
            return
        taken = Retract(self._message.ref, other.external_id)
        self._unit.send(self._subscriber.address, taken, self._key("delete"))

    async def _at_work(self) -> Ticket:
        """The room's ticket, opened again or anew: an agent's words always reach the subscriber."""
        at, ticket = self._message.received_at, self._ticket
        if ticket is not None and ticket.is_active:
            return ticket
        reopened = ticket.after(TicketEvent.REOPENED, at) if ticket else None
        if reopened is None:
            reopened = Ticket(await self._unit.next_ticket_id(), self._conversation.id, at, self._queue)
            self._unit.add_event(self._event(EventName.TICKET_OPENED, reopened))
        else:
            self._unit.add_event(self._event(EventName.TICKET_REOPENED, reopened))
        self._tell("ticket-reopened", number=str(reopened.id))
        return reopened

    async def _close(self) -> None:
        at = self._message.received_at
        ticket = self._ticket.after(TicketEvent.SOLVED, at, self._message.sender.id) if self._ticket else None
        if ticket is None:
            self._tell("ticket-not-open")
            return
        self._unit.save_ticket(ticket)
        self._unit.save_conversation(replace(self._conversation.returned_to_bot(), last_message_at=at))
        self._unit.add_event(self._event(EventName.TICKET_SOLVED, ticket))
        self._tell("ticket-closed", number=str(ticket.id))
        self._waiting.solved(self._unit, ticket, self._subscriber.address, at)
        farewell = await self._ratings.farewell(self._unit, ticket, self._subscriber, at)
        self._unit.send(self._subscriber.address, farewell, self._key("solved"))

    def _tell(self, text_id: str, **arguments: str) -> None:
        text = self._texts.say(self._texts.default, text_id, arguments)
        self._unit.send(Room(self._subscriber.address, self._queue), Reply(text), self._key(text_id))

    def _event(self, name: EventName, ticket: Ticket) -> Event:
        at, agent = self._message.received_at, self._message.sender.id
        return Event(name, at, self._conversation.id, ticket.intent_id, agent_id=agent)

    def _key(self, purpose: str) -> str:
        return f"{self._item.channel}:{self._item.external_id}:{purpose}"


def outward(text: str) -> str:
    """The text without the lines that stay inside."""
    lines = text.split("\n")
    kept = [line for line in lines if not line.lstrip().startswith(NOTE_MARK)]
    return text if len(kept) == len(lines) else "\n".join(kept).strip()
