"""What the use cases need from the outside, as protocols: a store, channels towards people, time.

`Channel` (towards subscribers) and `Desk` (towards agents) are two ports even while Telegram is behind both.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from bot.domain.ban import Ban
from bot.domain.cases import Asked, Case, CaseStatus, Change
from bot.domain.conversation import Conversation, Subscriber
from bot.domain.desk import CardNotes, PastTicket, Profile
from bot.domain.events import Event
from bot.domain.messages import Address, MessageRef, Outgoing, Person, Recipient, Reply, Room, Side
from bot.domain.rating import Rating
from bot.domain.ticket import Ticket
from bot.domain.timers import Timer, TimerKind

Clock = Callable[[], float]
"""Seconds since the epoch."""
EVERYTHING = 2**31 - 1
"""A limit that is none."""


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One update as the channel gave it: `external_id` is unique in the channel, a `lane` is worked off in order.

    `also` are further updates that are handled together with it, such as the rest of an album.
    """

    id: int
    channel: str
    external_id: str
    lane: str
    payload: str
    received_at: float
    also: tuple["InboxItem", ...] = ()


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """One message to be sent; `dedupe_key` makes saying it twice impossible, `not_before` is in epoch seconds."""

    id: int
    recipient: Recipient
    content: Outgoing
    dedupe_key: str
    attempts: int = 0
    not_before: float = 0.0

    def postponed(self, until: float) -> "OutboxEntry":
        return replace(self, attempts=self.attempts + 1, not_before=until)

    def delayed(self, until: float) -> "OutboxEntry":
        """Later, through no fault of its own."""
        return replace(self, not_before=until)


@dataclass(frozen=True, slots=True)
class Route:
    """Which way a delivery goes: the place whose limits it falls under, and how many calls it takes.

    A `shared` place, such as a group with all its topics, takes the messages of many recipients.
    """

    place: str
    calls: int = 1
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """An outbox row as it stands now. `entry` is None once it was sent, for its content is gone; `at` is when it ended.

    A dead letter was given up for the reason in `error` and waits for a person to decide.
    """

    id: int
    status: Literal["pending", "sent", "dead"]
    entry: OutboxEntry | None = None
    error: str = ""
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation, for the agent who takes over. An empty text is something without words."""

    author: Literal["subscriber", "bot", "agent"]
    text: str
    at: float
    attachment: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Everything known of one subscriber now: their current conversation and its ticket, if there are any.

    `ban` is the last one, also when it is over.
    """

    subscriber: Subscriber | None = None
    conversation: Conversation | None = None
    ticket: Ticket | None = None
    ban: Ban | None = None

    @property
    def room(self) -> Room:
        """Where agents have this subscriber: in the group of the ticket's queue."""
        queue = self.ticket.queue if self.ticket else ""
        return Room(self.subscriber.address if self.subscriber else None, queue)


class UnitOfWork(Protocol):
    """One transaction: reads see what is committed, writes are kept together and committed as one at the end."""

    async def contact(self, address: Address) -> Contact: ...
    async def last_lines(self, conversation_id: int, limit: int) -> Sequence[Line]: ...
    async def counterpart(self, ref: MessageRef) -> MessageRef | None:
        """The same message on the other side, whichever way it was relayed."""
        ...

    async def ticket_of(self, subscriber: Address, ticket_id: int) -> Ticket | None:
        """A ticket by its number, if it is this subscriber's."""
        ...

    async def tickets_waiting(self) -> Mapping[str, int]:
        """How many tickets wait for an agent's word, by queue."""
        ...

    async def first_replies(self, since: float, limit: int) -> Sequence[tuple[float, float]]:
        """The newest first replies after `since`: when each ticket was opened, and replied to."""
        ...

    async def bans(self, now: float) -> Sequence[tuple[Subscriber, Ban]]:
        """Whoever is shut out at that moment, the newest first."""
        ...

    async def ticket(self, ticket_id: int) -> Ticket | None: ...
    async def past_tickets(self, subscriber: Address, limit: int) -> Sequence[PastTicket]:
        """The subscriber's tickets, the newest first."""
        ...

    async def profile(self, subscriber: Address) -> Profile: ...
    async def card(self, ticket_id: int) -> CardNotes | None: ...
    async def agent(self, agent_id: str) -> Person | None: ...
    async def agents(self) -> Sequence[Person]:
        """Everybody who ever wrote or pressed something on the desk, by name."""
        ...

    async def rating(self, ticket_id: int) -> Rating | None: ...
    async def timer(self, ticket_id: int, kind: TimerKind) -> Timer | None: ...
    async def case(self, key: str) -> Case | None: ...

    async def next_conversation_id(self) -> int: ...
    async def next_ticket_id(self) -> int: ...

    def save_subscriber(self, subscriber: Subscriber) -> None: ...
    def save_conversation(self, conversation: Conversation) -> None: ...
    def save_ticket(self, ticket: Ticket) -> None: ...
    def save_card(self, card: CardNotes) -> None:
        """A card that stands nowhere yet gets its place when it arrives."""
        ...

    def save_agent(self, agent: Person) -> None: ...
    def save_rating(self, rating: Rating) -> None: ...
    def save_ban(self, ban: Ban) -> None: ...
    def lift_ban(self, subscriber: Address) -> None: ...
    def save_case(self, case: Case) -> None: ...
    def set_timer(self, timer: Timer) -> None:
        """It rings once; one of a kind for each ticket, so it takes the place of an earlier one."""
        ...

    def cancel_timers(self, ticket_id: int, kinds: Sequence[TimerKind]) -> None: ...
    def add_line(self, conversation_id: int, line: Line) -> None: ...
    def add_event(self, event: Event) -> None: ...
    def send(self, recipient: Recipient, content: Outgoing, dedupe_key: str) -> None: ...
    def finish(self, item: InboxItem, at: float, error: str = "") -> None:
        """The update needs no more work; `error` says why it could not be handled."""
        ...

    def delivered(self, entry: OutboxEntry, to: Sequence[MessageRef], at: float) -> None: ...
    def postponed(self, entry: OutboxEntry, error: str) -> None: ...
    def undeliverable(self, entry: OutboxEntry, error: str, at: float) -> None: ...
    async def letter(self, entry_id: int) -> Letter | None:
        """A message of the outbox by its number, or None when there is none any more."""
        ...

    def drop_dead(self, entry_id: int) -> None:
        """Forget a dead message for good."""
        ...

    def save_fact(self, name: str, value: str) -> None:
        """Remember a fact about the outside."""
        ...

    def revive(self, entry: OutboxEntry) -> None:
        """Send a dead message again, with all its tries, behind whatever waits for the same recipient."""
        ...

    def reachable(self, address: Address, since: float | None) -> None:
        """Note since when (epoch seconds) the subscriber cannot be reached, or None when they can again."""
        ...


class Store(Protocol):
    """Where everything is kept. A unit commits when its block ends well and leaves no trace when it does not."""

    def unit(self) -> AbstractAsyncContextManager[UnitOfWork]: ...
    async def accept(self, updates: Sequence[InboxItem]) -> Sequence[InboxItem]:
        """Commit the updates and return those that were not known yet, in order."""
        ...

    async def is_waiting(self, item: InboxItem) -> bool:
        """Nobody finished the update yet."""
        ...

    async def unfinished(self, after: int = 0, limit: int = EVERYTHING) -> Sequence[InboxItem]:
        """Updates behind the number `after` that nobody finished, in the order they came."""
        ...

    async def unsent(self, side: Side | None = None, limit: int = EVERYTHING) -> Sequence[OutboxEntry]:
        """What waits to be sent to that side, or to both, in the order it was said."""
        ...

    async def fact(self, name: str) -> str:
        """A remembered fact about the outside, or an empty string."""
        ...

    async def dead_letters(self, limit: int) -> Sequence[Letter]:
        """What was given up and not sent again, the newest first."""
        ...

    async def due_timers(self, now: float) -> Sequence[Timer]: ...
    async def next_timer(self, after: float) -> float | None:
        """When the next one rings."""
        ...


class CaseStore(Protocol):
    """What the base could not answer, for those who learn from it."""

    async def open_cases(self) -> Sequence[Asked]:
        """The newest first."""
        ...

    async def settle(self, keys: Sequence[str], status: CaseStatus, change: Change) -> None:
        """The cases are done with; what became of them is remembered."""
        ...

    async def changes(self, limit: int) -> Sequence[Change]:
        """The newest first."""
        ...


class Claims(Protocol):
    """Updates that several processes share: a conversation is in one of them at a time, in order."""

    async def arrived(self) -> None:
        """Return when there may be something to claim."""
        ...

    def look(self) -> None:
        """There may be something to claim."""
        ...

    async def claim(self, lanes: int) -> Sequence[InboxItem]:
        """New updates for this process alone, of lanes that it has already and of up to so many others."""
        ...


class Channel(Protocol):
    """The way to subscribers of one channel."""

    async def deliver(self, address: Address, content: Outgoing) -> Sequence[MessageRef]:
        """Send now and return what came of it: one message, or those of an album in its order.

        Raises:
            DeliveryError: it was not sent, and why.
        """
        ...


class Desk(Protocol):
    """The way to the agents."""

    async def deliver(self, room: Room, content: Outgoing) -> Sequence[MessageRef]:
        """Send now, opening the room when there is none, and return what came of it, in order.

        Whatever the desk had to say besides, such as whose message this is, comes behind the content's own.

        Raises:
            DeliveryError: it was not sent, and why.
        """
        ...

    async def redraw(self, at: MessageRef, card: Reply) -> None:
        """Show the card as it is now in place of how it was; only looks, so nothing is opened or posted for it.

        Raises:
            DeliveryError: it was not changed, and why.
        """
        ...

    def settled(self, room: Room) -> Room:
        """The one name of the room: queues that share a place share its order too."""
        ...

    def route(self, room: Room) -> Route:
        """Which way a message to the room would go now."""
        ...
