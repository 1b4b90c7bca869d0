"""One transaction of the use cases: what it reads it reads at once, what it writes goes in one commit."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress
from dataclasses import replace
from typing import Any, Protocol

from bot.domain.ban import Ban
from bot.domain.cases import Case
from bot.domain.conversation import Conversation, Subscriber
from bot.domain.desk import CardNotes, PastTicket, Profile
from bot.domain.events import Event
from bot.domain.messages import Address, Copy, MessageRef, Outgoing, Person, Recipient, Reply, Room
from bot.domain.ports import Clock, Contact, InboxItem, Letter, Line, OutboxEntry
from bot.domain.rating import Rating
from bot.domain.ticket import Ticket
from bot.domain.timers import Timer, TimerKind
from bot.logs import learnt
from bot.storage import rows
from bot.storage.writer import Statement

JOINS_WITHIN_S = 5.0
"""After that somebody joins the queue beside others: that two are told one place is better than to wait."""


class Database(Protocol):
    """What the store needs of a database."""

    async def read(self, query: str, parameters: Mapping[str, Any]) -> Sequence[rows.Row]: ...
    async def write(self, statements: Sequence[Statement]) -> None: ...
    async def numbers(self, table: str, count: int) -> Sequence[int]:
        """Numbers for rows that are yet to be written, each one higher than all before."""
        ...

    def alone(self) -> AbstractAsyncContextManager[object]:
        """Of all that use the database, one at a time is in this context."""
        ...


class SqlUnit:
    """`UnitOfWork` by SQL: reads at once, keeps the writes for one commit."""

    def __init__(self, database: Database, clock: Clock, knowledge_version: Callable[[], str]) -> None:
        self._database = database
        self._clock = clock
        self._knowledge_version = knowledge_version
        self.statements: list[Statement] = []
        self.outgoing: list[OutboxEntry] = []
        self.events: list[Event] = []
        self.finished: list[InboxItem] = []
        self.timers: dict[tuple[int, TimerKind], Timer | None] = {}
        self._faces: dict[int, tuple[str, ...]] = {}
        self._outdated: dict[int, bool] = {}
        self.held = AsyncExitStack()
        """What is given back when the unit is committed, or failed."""

    async def contact(self, address: Address) -> Contact:
        found = await self._database.read("contact", {"address": str(address)})
        contact = rows.contact(found[0] if found else None)
        if contact.conversation:
            learnt(conversation=contact.conversation.id, ticket=contact.conversation.ticket_id)
        self._seen(contact.ticket)
        return contact

    async def last_lines(self, conversation_id: int, limit: int) -> Sequence[Line]:
        found = await self._database.read("last_lines", {"conversation_id": conversation_id, "limit": limit})
        return [rows.line(row) for row in reversed(found)]

    async def counterpart(self, ref: MessageRef) -> MessageRef | None:
        found = await self._database.read("counterpart", {"chat": chat_of(ref), "message": ref.external_id})
        return MessageRef(Address.parse(found[0][0]), found[0][1]) if found else None

    async def ticket_of(self, subscriber: Address, ticket_id: int) -> Ticket | None:
        found = await self._database.read("ticket_of", {"subscriber": str(subscriber), "ticket_id": ticket_id})
        return self._seen(rows.ticket(found[0]) if found else None)

    async def ticket(self, ticket_id: int) -> Ticket | None:
        found = await self._database.read("ticket_by_id", {"ticket_id": ticket_id})
        return self._seen(rows.ticket(found[0]) if found else None)

    async def past_tickets(self, subscriber: Address, limit: int) -> Sequence[PastTicket]:
        found = await self._database.read("past_tickets", {"subscriber": str(subscriber), "limit": limit})
        return [rows.past_ticket(row) for row in found]

    async def profile(self, subscriber: Address) -> Profile:
        ((since, tickets),) = await self._database.read("profile", {"subscriber": str(subscriber)})
        return Profile(since, int(tickets))

    async def card(self, ticket_id: int) -> CardNotes | None:
        found = await self._database.read("card", {"ticket_id": ticket_id})
        return rows.card(found[0]) if found else None

    async def agent(self, agent_id: str) -> Person | None:
        found = await self._database.read("agent", {"id": agent_id})
        return rows.agent(found[0]) if found else None

    async def agents(self) -> Sequence[Person]:
        return [rows.agent(row) for row in await self._database.read("agents", {})]

    async def tickets_waiting(self) -> Mapping[str, int]:
        with suppress(TimeoutError):
            async with asyncio.timeout(JOINS_WITHIN_S):
                await self.held.enter_async_context(self._database.alone())
        found = await self._database.read("tickets_waiting", {})
        return {str(queue): int(count) for queue, count in found}

    async def first_replies(self, since: float, limit: int) -> Sequence[tuple[float, float]]:
        found = await self._database.read("first_replies", {"since": since, "limit": limit})
        return [(opened_at, first_reply_at) for opened_at, first_reply_at in found]

    async def bans(self, now: float) -> Sequence[tuple[Subscriber, Ban]]:
        return [rows.banned(row) for row in await self._database.read("bans", {"now": now})]

    async def rating(self, ticket_id: int) -> Rating | None:
        found = await self._database.read("rating", {"ticket_id": ticket_id})
        return rows.rating(found[0]) if found else None

    async def timer(self, ticket_id: int, kind: TimerKind) -> Timer | None:
        found = await self._database.read("timer", {"ticket_id": ticket_id, "kind": kind.value})
        return rows.timer(found[0]) if found else None

    async def case(self, key: str) -> Case | None:
        found = await self._database.read("case_of", {"key": key})
        return rows.case(found[0]) if found else None

    async def next_conversation_id(self) -> int:
        return (await self._database.numbers("conversation", 1))[0]

    async def next_ticket_id(self) -> int:
        return (await self._database.numbers("ticket", 1))[0]

    def save_subscriber(self, subscriber: Subscriber) -> None:
        self._add("save_subscriber", rows.subscriber_row(subscriber))

    def save_conversation(self, conversation: Conversation) -> None:
        self._add("save_conversation", rows.conversation_row(conversation))
        learnt(conversation=conversation.id, ticket=conversation.ticket_id)

    def save_ticket(self, ticket: Ticket) -> None:
        self._add("save_ticket", rows.ticket_row(ticket))
        if ticket.id in self._faces:
            self._outdated[ticket.id] = self._faces[ticket.id] != ticket.face

    def save_card(self, card: CardNotes) -> None:
        self._add("save_card", rows.card_row(card))
        if card.at:
            self._outdated[card.ticket_id] = True

    def save_agent(self, agent: Person) -> None:
        self._add("save_agent", rows.agent_row(agent))

    def save_rating(self, rating: Rating) -> None:
        self._add("save_rating", rows.rating_row(rating))

    def save_ban(self, ban: Ban) -> None:
        self._add("save_ban", rows.ban_row(ban))

    def lift_ban(self, subscriber: Address) -> None:
        self._add("lift_ban", {"subscriber": str(subscriber)})

    def save_case(self, case: Case) -> None:
        self._add("save_case", rows.case_row(case))

    def set_timer(self, timer: Timer) -> None:
        self.timers[timer.key] = timer

    def cancel_timers(self, ticket_id: int, kinds: Sequence[TimerKind]) -> None:
        self.timers.update({(ticket_id, kind): None for kind in kinds})

    def add_line(self, conversation_id: int, line: Line) -> None:
        self._add("add_line", rows.line_row(conversation_id, line))

    def add_event(self, event: Event) -> None:
        self.events.append(event)
        version = event.knowledge_version or self._knowledge_version()
        self._add("add_event", rows.event_row(replace(event, knowledge_version=version)))

    def send(self, recipient: Recipient, content: Outgoing, dedupe_key: str) -> None:
        self.outgoing.append(OutboxEntry(0, recipient, content, dedupe_key))

    def finish(self, item: InboxItem, at: float, error: str = "") -> None:
        self.finished.append(item)
        for done in (item, *item.also):
            self._add("finish_update", {"id": done.id, "at": at, "error": error})

    def delivered(self, entry: OutboxEntry, to: Sequence[MessageRef], at: float) -> None:
        self._add("mark_delivered", {"id": entry.id, "at": at})
        besides = list(to) if isinstance(entry.content, Reply) else []
        if isinstance(entry.content, Reply):
            self._replied(entry, entry.content, to[0], at)
        if isinstance(entry.content, Copy):
            source = entry.content.of
            ids = (source.external_id, *entry.content.album)
            ids = ids if len(to) >= len(ids) else ()  # which were skipped is not told, so none is paired
            besides = list(to[len(ids) :])
            for external_id, made in zip(ids, to, strict=False):
                row = {"source_chat": chat_of(source), "source_message": external_id}
                row |= {"target_chat": chat_of(made), "target_message": made.external_id}
                self._add("note_relayed", {**row, "at": at})
        if isinstance(entry.recipient, Room) and entry.recipient.subscriber:
            for made in besides:
                row = {"chat": chat_of(made), "message": made.external_id}
                self._add("note_posted", row | {"subscriber": str(entry.recipient.subscriber), "at": at})

    def _replied(self, entry: OutboxEntry, reply: Reply, made: MessageRef, at: float) -> None:
        if reply.card:
            row = {"place": str(made.address), "message": made.external_id}
            self._add("note_card", row | {"ticket_id": reply.card})
        if reply.of:
            row = {"source_chat": chat_of(reply.of), "source_message": reply.of.external_id}
            row |= {"target_chat": chat_of(made), "target_message": made.external_id}
            self._add("note_relayed", {**row, "at": at})
        if reply.echo:
            echo = Reply(reply.echo.text, of=made)
            self.send(Room.parse(reply.echo.room), echo, f"{entry.dedupe_key}:echo")

    def postponed(self, entry: OutboxEntry, error: str) -> None:
        row = {"id": entry.id, "attempts": entry.attempts, "not_before": entry.not_before, "error": error}
        self._add("mark_postponed", row)

    def undeliverable(self, entry: OutboxEntry, error: str, at: float) -> None:
        self._add("mark_dead", {"id": entry.id, "attempts": entry.attempts, "error": error, "at": at})

    async def letter(self, entry_id: int) -> Letter | None:
        found = await self._database.read("letter", {"id": entry_id})
        return rows.letter(found[0]) if found else None

    def drop_dead(self, entry_id: int) -> None:
        self._add("drop_dead", {"id": entry_id})

    def save_fact(self, name: str, value: str) -> None:
        self._add("save_fact", {"name": name, "value": value})

    def revive(self, entry: OutboxEntry) -> None:
        self.outgoing.append(replace(entry, attempts=0, not_before=0.0))
        self._add("revive", {"id": entry.id})

    def reachable(self, address: Address, since: float | None) -> None:
        self._add("note_reachability", {"address": str(address), "since": since})

    def outdated_cards(self) -> Sequence[int]:
        """The tickets that look otherwise than they did when this unit read them."""
        return [ticket_id for ticket_id, outdated in self._outdated.items() if outdated]

    def all_statements(self, new: Sequence[OutboxEntry]) -> Sequence[Statement]:
        """The writes, with one of each timer at most: a group of commits runs rows of one statement together."""
        said = [("add_to_outbox", rows.outbox_row(entry, self._clock())) for entry in new]
        timers: list[Statement] = []
        for (ticket_id, kind), timer in self.timers.items():
            if timer:
                timers.append(("set_timer", rows.timer_row(timer)))
            else:
                timers.append(("cancel_timer", {"ticket_id": ticket_id, "kind": kind.value}))
        cards = [("outdate_card", {"ticket_id": ticket_id}) for ticket_id in self.outdated_cards()]
        return [*self.statements, *said, *timers, *cards]

    def _seen(self, ticket: Ticket | None) -> Ticket | None:
        if ticket:
            self._faces.setdefault(ticket.id, ticket.face)
        return ticket

    def _add(self, statement: str, parameters: Mapping[str, Any]) -> None:
        self.statements.append((statement, parameters))


def chat_of(ref: MessageRef) -> str:
    """The chat of a message as the tables name it: its channel with it."""
    return f"{ref.address.channel}:{ref.address.chat}"
