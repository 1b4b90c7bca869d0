"""One deed of an agent in a subscriber's room, with all that is needed to carry it out."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.conversation import Conversation, Subscriber
from bot.domain.events import Event, EventName
from bot.domain.knowledge import KnowledgeBase
from bot.domain.messages import Address, Button, IncomingMessage, Outgoing, Person, Reply, Room
from bot.domain.ports import InboxItem, UnitOfWork
from bot.domain.ticket import Ticket, TicketEvent
from bot.service.ratings import Ratings
from bot.service.waiting import Waiting
from bot.texts import Markup, Texts

_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Tools:
    """What is the same for every deed. `queues` have names in the configuration; `settled` tells who shares a room."""

    texts: Texts
    knowledge: KnowledgeBase
    waiting: Waiting
    ratings: Ratings
    queues: tuple[str, ...]
    settled: Callable[[Room], Room]
    meeting_s: float


@dataclass(slots=True)
class Turn:
    """`message` is what the agent wrote or pressed, `queue` where; `ticket` is the current one, as changed so far.

    `offer` is what the agent is asked besides, once the deed is done.
    """

    unit: UnitOfWork
    item: InboxItem
    message: IncomingMessage
    subscriber: Subscriber
    conversation: Conversation
    ticket: Ticket | None
    queue: str
    tools: Tools
    offer: Reply | None = None

    @property
    def at(self) -> float:
        return self.message.received_at

    @property
    def agent(self) -> Person:
        return self.message.sender

    @property
    def address(self) -> Address:
        return self.subscriber.address

    @property
    def room(self) -> Room:
        """Where the agent is."""
        return Room(self.address, self.queue)

    def say(self, text_id: str, **arguments: str | int) -> Markup:
        """In the agents' language."""
        return self.tools.texts.say(self.tools.texts.default, text_id, arguments)

    def post(self, text: str, buttons: tuple[tuple[Button, ...], ...] = (), purpose: str = "said") -> None:
        """To where the agent is."""
        self.unit.send(self.room, Reply(text, buttons), self.key(purpose))

    def send(self, content: Outgoing, purpose: str) -> None:
        """To the subscriber."""
        self.unit.send(self.address, content, self.key(purpose))

    def move(self, event: TicketEvent, agent: Person | None = None) -> Ticket | None:
        """Carry the event out where the table of moves allows it."""
        moved = self.ticket.after(event, self.at, (agent or self.agent).id) if self.ticket else None
        if moved:
            self.save(moved)
        return moved

    def save(self, ticket: Ticket) -> None:
        self.ticket = ticket
        self.unit.save_ticket(ticket)

    def note(self, name: EventName, ticket: Ticket, intent_id: str = "", agent: Person | None = None) -> None:
        by = (agent or self.agent).id
        self.unit.add_event(Event(name, self.at, self.conversation.id, intent_id or ticket.intent_id, agent_id=by))

    def key(self, purpose: str) -> str:
        return f"{self.item.channel}:{self.item.external_id}:{purpose}"


def plain(html: str) -> str:
    """The bare words, line breaks kept."""
    return Markup(_TAG.sub("", html)).unescape()
