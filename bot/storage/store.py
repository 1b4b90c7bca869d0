"""The store on any database that runs the named queries: units of work, inbox, outbox, the desk's places."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Protocol

from bot.domain.ban import Ban
from bot.domain.cases import Case
from bot.domain.conversation import Conversation, Subscriber
from bot.domain.desk import CardNotes, PastTicket, Profile
from bot.domain.events import Event
from bot.domain.messages import Address, Copy, MessageRef, Outgoing, Person, Recipient, Reply, Room, Side
from bot.domain.ports import EVERYTHING, Clock, Contact, InboxItem, Letter, Line, OutboxEntry
from bot.domain.rating import Rating
from bot.domain.ticket import Ticket
from bot.domain.timers import Timer, TimerKind
from bot.domain.watching import Commit, Queue
from bot.errors import StorageUnavailable
from bot.logs import learnt
from bot.storage import rows
from bot.storage.writer import Statement

KEPT_S = 3 * 24 * 3600.0
"""How long finished rows are kept: Telegram repeats nothing older than a day."""
FORGOTTEN_AT_ONCE = 2_000
_KEYS = {
    "updates": ("id",),
    "sent": ("id",),
    "lines": ("id",),
    "relayed": ("source_chat", "source_message"),
    "posted": ("chat", "message"),
}


@dataclass(frozen=True, slots=True)
class Keep:
    """How many seconds are kept what was said with which message became which, and dead letters. 0 is for ever."""

    said_s: float = 0.0
    dead_s: float = 0.0


class Database(Protocol):
    """What the store needs of a database."""

    async def read(self, query: str, parameters: Mapping[str, Any]) -> Sequence[rows.Row]: ...
    async def write(self, statements: Sequence[Statement]) -> None: ...
    async def numbers(self, table: str, count: int) -> Sequence[int]:
        """Numbers for rows that are yet to be written, each one higher than all before."""
        ...


class SqlStore:
    """`Store` by SQL."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._knowledge_version: Callable[[], str] = lambda: ""
        self._announce: Callable[[Sequence[OutboxEntry]], None] = lambda _: None
        self._announce_timer: Callable[[float], None] = lambda _: None
        self._announce_card: Callable[[int], None] = lambda _: None
        self._watch: Callable[[Commit], None] = lambda _: None
        self._watch_writing: Callable[[str], None] = lambda _: None

    def answers_from(self, knowledge_version: Callable[[], str]) -> None:
        """The version of the base in force: it stands on every event that has none of its own."""
        self._knowledge_version = knowledge_version

    def on_outgoing(self, announce: Callable[[Sequence[OutboxEntry]], None]) -> None:
        """`announce` is told what each commit put into the outbox, in order."""
        self._announce = announce

    def on_timer(self, announce: Callable[[float], None]) -> None:
        """`announce` is told when each timer of a commit will ring."""
        self._announce_timer = announce

    def on_commit(self, watch: Callable[[Commit], None]) -> None:
        """`watch` is told what each unit did."""
        self._watch = watch

    def on_writing(self, watch: Callable[[str], None]) -> None:
        """`watch` is told after each write why it failed, or nothing when it did not."""
        self._watch_writing = watch

    async def numbers(self, table: str, count: int) -> Sequence[int]:
        """Numbers for rows that are yet to be written."""
        return await self._database.numbers(table, count)

    def on_card(self, announce: Callable[[int], None]) -> None:
        """`announce` is told of each ticket whose card a commit made out of date."""
        self._announce_card = announce

    @asynccontextmanager
    async def unit(self) -> AsyncIterator["SqlUnit"]:
        """One transaction, committed when the block ends well."""
        unit = SqlUnit(self._database, self._clock, self._knowledge_version)
        yield unit
        outgoing, new = await self._numbered(unit.outgoing)
        statements = unit.all_statements(new)
        if statements:
            await self._write(statements)
        if outgoing:
            self._announce(outgoing)
        for timer in filter(None, unit.timers.values()):
            self._announce_timer(timer.at)
        for ticket_id in unit.outdated_cards():
            self._announce_card(ticket_id)
        self._watch(Commit(unit.events, outgoing, unit.finished))

    async def _numbered(self, outgoing: Sequence[OutboxEntry]) -> tuple[Sequence[OutboxEntry], Sequence[OutboxEntry]]:
        """All entries, and the new ones. Numbers come as late as can be: what a conversation says later has a
        higher one, whichever process says it.
        """
        count = sum(not entry.id for entry in outgoing)
        numbers = iter(await self._database.numbers("outbox", count) if count else ())
        numbered = [entry if entry.id else replace(entry, id=next(numbers)) for entry in outgoing]
        return numbered, [entry for entry, was in zip(numbered, outgoing, strict=True) if not was.id]

    async def accept(self, updates: Sequence[InboxItem]) -> Sequence[InboxItem]:
        """Commit the updates and return those that were not known yet, in order."""
        if not updates:
            return []
        await self._write([("accept_update", rows.inbox_row(update)) for update in updates])
        new = await self._database.read("accepted_ids", {"first": updates[0].id, "last": updates[-1].id})
        ids = {id_ for (id_,) in new}
        return [update for update in updates if update.id in ids]

    async def is_waiting(self, item: InboxItem) -> bool:
        return bool(await self._database.read("is_waiting", {"id": item.id}))

    async def unfinished(self, after: int = 0, limit: int = EVERYTHING) -> Sequence[InboxItem]:
        found = await self._database.read("unfinished_updates", {"after": after, "limit": limit})
        return [rows.inbox_item(row) for row in found]

    async def unsent(self, side: Side | None = None, limit: int = EVERYTHING) -> Sequence[OutboxEntry]:
        to_desk = -1 if side is None else int(side is Side.DESK)
        found = await self._database.read("unsent", {"to_desk": to_desk, "limit": limit})
        return [rows.outbox_entry(row) for row in found]

    async def dead_letters(self, limit: int) -> Sequence[Letter]:
        """What was given up and not sent again, the newest first."""
        return [rows.letter(row) for row in await self._database.read("dead_letters", {"limit": limit})]

    async def due_timers(self, now: float) -> Sequence[Timer]:
        return [rows.timer(row) for row in await self._database.read("due_timers", {"now": now})]

    async def next_timer(self, after: float) -> float | None:
        """When the next one rings."""
        ((at,),) = await self._database.read("next_timer", {"after": after})
        return float(at) if at is not None else None

    async def forget_old(self, keep: Keep | None = None) -> int:
        """Drop finished rows that nothing can ask for again, and those older than they are to be kept.

        Returns how many dead letters were among them: each was a message that somebody did not get.
        """
        now, keep = self._clock(), keep or Keep()
        for what in ("updates", "sent"):
            await self._forget(what, now - KEPT_S)
        if keep.said_s:
            for what in ("lines", "relayed", "posted"):
                await self._forget(what, now - keep.said_s)
        if not keep.dead_s:
            return 0
        dead = {"before": now - keep.dead_s}
        ((count,),) = await self._database.read("dead_before", dead)
        if count:
            await self._write([("forget_dead", dead)])
        return int(count)

    async def _forget(self, what: str, before: float) -> None:
        """A few at a time: messages are written in between, however much is old."""
        while old := await self._database.read(f"old_{what}", {"before": before, "most": FORGOTTEN_AT_ONCE}):
            keys = [dict(zip(_KEYS[what], row, strict=True)) for row in old]
            await self._write([(f"forget_{what}", {**key, "before": before}) for key in keys])

    async def contact(self, address: Address) -> Contact:
        """What is known of one subscriber, outside any transaction."""
        return await SqlUnit(self._database, self._clock, self._knowledge_version).contact(address)

    async def topics(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        """Of each subscriber and queue, the chat and the thread. As they are stored: there may be very many."""
        found = await self._database.read("all_topics", {})
        return {(subscriber, queue): (chat, thread) for subscriber, queue, chat, thread in found}

    async def topic_at(self, place: Address) -> tuple[Address, str] | None:
        """Whose topic this is: subscriber and queue."""
        found = await self._database.read("topic_at", {"chat": place.chat, "thread": place.thread})
        return (Address.parse(found[0][0]), found[0][1]) if found else None

    async def save_topic(self, subscriber: Address, queue: str, place: Address) -> None:
        row = {"subscriber": str(subscriber), "queue": queue, "chat": place.chat, "thread": place.thread}
        await self._write([("save_topic", row)])

    async def owner(self, ref: MessageRef) -> Address | None:
        """Whose matter a message of the desk belongs to."""
        found = await self._database.read("owner", {"chat": _chat(ref), "message": ref.external_id})
        return Address.parse(found[0][0]) if found else None

    async def card_stands(self, ticket_id: int, at: MessageRef) -> None:
        """That message shows the ticket's card from now on."""
        row = {"place": str(at.address), "message": at.external_id, "ticket_id": ticket_id}
        await self._database.write([("note_card", row)])

    async def card_shown(self, ticket_id: int) -> None:
        """The ticket's card looks as it should."""
        await self._write([("card_shown", {"ticket_id": ticket_id})])

    async def outdated_cards(self) -> Sequence[int]:
        """The tickets whose cards a stop or a crash left as they were."""
        return [ticket_id for (ticket_id,) in await self._database.read("outdated_cards", {})]

    async def fact(self, name: str) -> str:
        """A remembered fact about the outside, or an empty string."""
        found = await self._database.read("fact", {"name": name})
        return str(found[0][0]) if found else ""

    async def save_fact(self, name: str, value: str) -> None:
        await self._write([("save_fact", {"name": name, "value": value})])

    async def first_fact(self, name: str, value: str) -> str:
        """Remember the fact if nobody did before; returns it as it stands now, the same to every process."""
        await self._write([("keep_fact", {"name": name, "value": value})])
        return await self.fact(name)

    async def queues(self) -> Sequence[Queue]:
        """What waits where."""
        return [Queue(*row) for row in await self._database.read("queue_lengths", {})]

    async def waiting_tickets(self) -> Mapping[str, int]:
        """How many tickets wait for an agent's word, by queue."""
        return {queue: int(count) for queue, count in await self._database.read("tickets_waiting", {})}

    async def probe(self) -> None:
        """Write something that changes nothing.

        Raises:
            StorageUnavailable: the database takes nothing at the moment.
        """
        await self.save_fact("probe", str(self._clock()))

    async def _write(self, statements: Sequence[Statement]) -> None:
        try:
            await self._database.write(statements)
        except StorageUnavailable as error:
            self._watch_writing(str(error))
            raise
        self._watch_writing("")


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
        found = await self._database.read("counterpart", {"chat": _chat(ref), "message": ref.external_id})
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
                row = {"source_chat": _chat(source), "source_message": external_id}
                row |= {"target_chat": _chat(made), "target_message": made.external_id}
                self._add("note_relayed", {**row, "at": at})
        if isinstance(entry.recipient, Room) and entry.recipient.subscriber:
            for made in besides:
                row = {"chat": _chat(made), "message": made.external_id}
                self._add("note_posted", row | {"subscriber": str(entry.recipient.subscriber), "at": at})

    def _replied(self, entry: OutboxEntry, reply: Reply, made: MessageRef, at: float) -> None:
        if reply.card:
            row = {"place": str(made.address), "message": made.external_id}
            self._add("note_card", row | {"ticket_id": reply.card})
        if reply.of:
            row = {"source_chat": _chat(reply.of), "source_message": reply.of.external_id}
            row |= {"target_chat": _chat(made), "target_message": made.external_id}
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


def _chat(ref: MessageRef) -> str:
    return f"{ref.address.channel}:{ref.address.chat}"
