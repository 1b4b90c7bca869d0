"""The store on any database that runs the named queries: units of work, inbox, outbox, the desk's places."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from bot.domain.messages import Address, MessageRef, Side
from bot.domain.ports import EVERYTHING, Clock, Contact, InboxItem, Letter, OutboxEntry
from bot.domain.timers import Timer
from bot.domain.watching import Commit, Queue
from bot.errors import StorageUnavailable
from bot.storage import rows
from bot.storage.unit import Database, SqlUnit, chat_of
from bot.storage.writer import Statement

KEPT_S = 3 * 24 * 3600.0
"""How long finished rows are kept: Telegram repeats nothing older than a day."""
FORGOTTEN_AT_ONCE = 2_000
_KEYS = {
    "updates": ("id",),
    "sent": ("id",),
    "dead": ("id",),
    "lines": ("id",),
    "relayed": ("source_chat", "source_message"),
    "posted": ("chat", "message"),
}


@dataclass(frozen=True, slots=True)
class Keep:
    """How many seconds are kept what was said with which message became which, and dead letters. 0 is for ever."""

    said_s: float = 0.0
    dead_s: float = 0.0


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
    async def unit(self) -> AsyncIterator[SqlUnit]:
        """One transaction, committed when the block ends well."""
        unit = SqlUnit(self._database, self._clock, self._knowledge_version)
        async with unit.held:
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
        return await self._forget("dead", now - keep.dead_s) if keep.dead_s else 0

    async def _forget(self, what: str, before: float) -> int:
        """A few at a time: messages are written in between, however much is old. Returns how many there were."""
        count = 0
        while old := await self._database.read(f"old_{what}", {"before": before, "most": FORGOTTEN_AT_ONCE}):
            keys = [dict(zip(_KEYS[what], row, strict=True)) for row in old]
            await self._write([(f"forget_{what}", {**key, "before": before}) for key in keys])
            count += len(old)
        return count

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
        found = await self._database.read("owner", {"chat": chat_of(ref), "message": ref.external_id})
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
