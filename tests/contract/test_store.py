"""What every store promises, on a real file and on a real server."""

import asyncio
import itertools
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.database import opened as opened_database
from bot.domain.conversation import Conversation, HandledBy, Subscriber
from bot.domain.events import Event, EventName
from bot.domain.messages import Address, Button, Copy, Media, MessageRef, Outgoing, Reply, Room, Side
from bot.domain.ports import InboxItem, Letter, Line, OutboxEntry
from bot.domain.ticket import Ticket, TicketEvent
from bot.storage.store import Keep, SqlStore
from tests.contract.conftest import KINDS, fresh, opened, select

ADDRESS = Address("telegram", "101")
SUBSCRIBER = Subscriber(ADDRESS, "Абонент 1", "one", "ru")
NUMBERS = itertools.count(1)
FORGOTTEN = ("inbox", "outbox", "line", "relayed", "posted")
"""Tables whose rows go by their age."""


def update(external_id: str, lane: str = "telegram:101") -> InboxItem:
    return InboxItem(next(NUMBERS), "telegram", external_id, lane, f'{{"update_id":{external_id}}}', 5.0)


async def test_a_repeated_update_changes_nothing(store: SqlStore) -> None:
    first, second = update("1"), update("2")
    assert await store.accept([first, second]) == [first, second]
    again, third = update("2"), update("3")
    assert await store.accept([again, third]) == [third]
    assert [item.external_id for item in await store.unfinished()] == ["1", "2", "3"]


async def test_every_message_of_a_room_knows_its_subscriber(store: SqlStore) -> None:
    """One row each: a card by itself, a copy and an answer by what was relayed, a header beside its copy."""
    place = Address("telegram", "-1", "7")
    refs = {name: MessageRef(place, str(number)) for number, name in enumerate(("card", "copy", "header", "answer"))}
    card = OutboxEntry(1, Room(ADDRESS, "billing"), Reply("карточка"), "1")
    copy = OutboxEntry(2, Room(ADDRESS, "billing"), Copy(MessageRef(ADDRESS, "50")), "2")
    answer = OutboxEntry(3, ADDRESS, Copy(refs["answer"]), "3")
    common = OutboxEntry(4, Room(), Reply("всем"), "4")
    async with store.unit() as unit:
        unit.delivered(card, [refs["card"]], 5.0)
        unit.delivered(copy, [refs["copy"], refs["header"]], 5.0)
        unit.delivered(answer, [MessageRef(ADDRESS, "51")], 5.0)
        unit.delivered(common, [MessageRef(place, "99")], 5.0)
    assert [await store.owner(ref) for ref in refs.values()] == [ADDRESS] * 4
    assert await store.owner(MessageRef(place, "99")) is None


async def test_a_finished_update_is_remembered_but_not_its_words(store: SqlStore, url: str) -> None:
    item = update("1")
    await store.accept([item])
    async with store.unit() as unit:
        unit.finish(item, 6.0)
    assert await store.unfinished() == []
    assert await store.accept([update("1")]) == []
    assert await select(url, "select payload from inbox") == [("",)]


async def test_nothing_of_a_unit_that_fails_stays(store: SqlStore) -> None:
    item = update("1")
    await store.accept([item])

    async def failing() -> None:
        async with store.unit() as unit:
            unit.finish(item, 6.0)
            unit.send(ADDRESS, Reply("text"), "key")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await failing()
    assert await store.unfinished() == [item]
    assert await store.unsent() == []


async def test_contact_comes_back_as_saved(store: SqlStore) -> None:
    conversation = Conversation(1, ADDRESS, 1.0, 2.0, HandledBy.AGENT, 1, "a.b", ("c.d", "e.f"), 7)
    ticket = Ticket(7, 1, 3.0, "billing", "a.b").after(TicketEvent.AGENT_REPLIED, 4.0, "501")
    assert ticket
    async with store.unit() as unit:
        unit.save_subscriber(SUBSCRIBER)
        unit.save_conversation(conversation)
        unit.save_ticket(ticket)
    async with store.unit() as unit:
        contact = await unit.contact(ADDRESS)
    assert (contact.subscriber, contact.conversation, contact.ticket) == (SUBSCRIBER, conversation, ticket)


async def test_the_newest_conversation_is_the_current_one(store: SqlStore) -> None:
    async with store.unit() as unit:
        unit.save_subscriber(SUBSCRIBER)
        unit.save_conversation(Conversation(1, ADDRESS, 1.0, 1.0))
        unit.save_conversation(Conversation(2, ADDRESS, 2.0, 2.0))
    async with store.unit() as unit:
        contact = await unit.contact(ADDRESS)
    assert contact.conversation
    assert contact.conversation.id == 2
    assert contact.ticket is None


async def test_reachability_is_kept_apart_from_the_name(store: SqlStore) -> None:
    async with store.unit() as unit:
        unit.save_subscriber(SUBSCRIBER)
    async with store.unit() as unit:
        unit.reachable(ADDRESS, since=9.0)
    async with store.unit() as unit:
        unit.save_subscriber(replace(SUBSCRIBER, name="Другое имя"))
    contact = await store.contact(ADDRESS)
    assert contact.subscriber == replace(SUBSCRIBER, name="Другое имя", unreachable_since=9.0)


async def test_last_lines_are_the_newest_in_order(store: SqlStore) -> None:
    async with store.unit() as unit:
        unit.save_subscriber(SUBSCRIBER)
        unit.save_conversation(Conversation(1, ADDRESS, 1.0, 1.0))
        for number in range(5):
            unit.add_line(1, Line("subscriber", str(number), float(number)))
    async with store.unit() as unit:
        assert [line.text for line in await unit.last_lines(1, 3)] == ["2", "3", "4"]


@pytest.mark.parametrize(
    ("recipient", "content"),
    [
        (ADDRESS, Reply("<b>текст</b>", ((Button("Да", "i:a"), Button("Сайт", url="https://example.org")),))),
        (ADDRESS, Reply("фото", media=Media("photo", Path("images/a.png")), replaces="12")),
        (Room(ADDRESS), Copy(MessageRef(ADDRESS, "77"), reply_to="5")),
        (Room(ADDRESS, "billing"), Reply("карточка")),
        (Room(), Reply("всем")),
    ],
)
async def test_what_was_to_be_sent_survives_a_restart(url: str, recipient: Address | Room, content: Outgoing) -> None:
    async with opened(url) as store, store.unit() as unit:
        unit.send(recipient, content, "key")
    async with opened(url) as store:
        (entry,) = await store.unsent()
    assert (entry.recipient, entry.content, entry.dedupe_key, entry.attempts) == (recipient, content, "key", 0)


async def test_a_commit_announces_what_it_put_into_the_outbox(store: SqlStore) -> None:
    heard: list[OutboxEntry] = []
    store.on_outgoing(heard.extend)
    async with store.unit() as unit:
        unit.send(ADDRESS, Reply("1"), "1")
        unit.send(ADDRESS, Reply("2"), "2")
        assert heard == []
    assert [entry.dedupe_key for entry in heard] == ["1", "2"]
    assert list(await store.unsent()) == heard


async def test_the_life_of_an_outbox_entry(store: SqlStore) -> None:
    source, target = MessageRef(ADDRESS, "7"), MessageRef(Address("telegram", "-100", "5"), "70")
    async with store.unit() as unit:
        unit.send(Room(ADDRESS), Copy(source), "copy")
        unit.send(ADDRESS, Reply("потом"), "later")
        unit.send(ADDRESS, Reply("никогда"), "never")
    copy, later, never = await store.unsent()
    async with store.unit() as unit:
        unit.delivered(copy, [target], 1.0)
        unit.postponed(later.postponed(until=99.0), "502")
        unit.undeliverable(never, "400", 1.0)
    assert await store.unsent() == [replace(later, attempts=1, not_before=99.0)]
    async with store.unit() as unit:
        assert await unit.counterpart(source) == MessageRef(Address("telegram", "-100"), "70")
        assert await unit.counterpart(target) == source
        assert await unit.counterpart(MessageRef(ADDRESS, "8")) is None


async def test_a_dead_letter_is_told_and_sent_again_once(store: SqlStore) -> None:
    heard: list[OutboxEntry] = []
    async with store.unit() as unit:
        unit.send(ADDRESS, Reply("письмо"), "letter")
        unit.send(ADDRESS, Reply("другое"), "other")
    entry, other = await store.unsent()
    async with store.unit() as unit:
        unit.undeliverable(replace(entry, attempts=3), "400", 7.0)
        unit.delivered(other, [MessageRef(ADDRESS, "1")], 7.0)
    assert await store.dead_letters(10) == [Letter(entry.id, "dead", entry, "400", 7.0)]
    store.on_outgoing(heard.extend)
    async with store.unit() as unit:
        assert await unit.letter(other.id) == Letter(other.id, "sent", None, "", 7.0)
        assert await unit.letter(999) is None
        unit.revive(replace(entry, attempts=3))
    assert heard == [entry]
    assert await store.unsent() == [entry]
    assert await store.dead_letters(10) == []
    async with store.unit() as unit:
        assert await unit.letter(entry.id) == Letter(entry.id, "pending", entry, "400")
        unit.delivered(entry, [MessageRef(ADDRESS, "2")], 8.0)
    async with store.unit() as unit:
        unit.revive(entry)
    assert await store.unsent() == []


async def test_ids_go_on_after_a_restart(url: str) -> None:
    async with opened(url) as store, store.unit() as unit:
        unit.save_subscriber(SUBSCRIBER)
        unit.save_conversation(Conversation(await unit.next_conversation_id(), ADDRESS, 1.0, 1.0))
        unit.save_ticket(Ticket(await unit.next_ticket_id(), 1, 1.0))
        unit.add_event(Event(EventName.TICKET_OPENED, 1.0, 1))
    async with opened(url) as store, store.unit() as unit:
        assert await unit.next_conversation_id() == 2
        assert await unit.next_ticket_id() == 2


async def test_topics_and_facts(store: SqlStore) -> None:
    place = Address("telegram", "-100", "5")
    await store.save_topic(ADDRESS, "", Address("telegram", "-100", "4"))
    await store.save_topic(ADDRESS, "", place)
    assert await store.topics() == {(str(ADDRESS), ""): ("-100", "5")}
    assert await store.topic_at(place) == (ADDRESS, "")
    assert await store.fact("group") == ""
    await store.save_fact("group", "-200")
    await store.save_fact("group", "-300")
    assert await store.fact("group") == "-300"
    assert [await store.first_fact("secret", value) for value in ("one", "two")] == ["one", "one"]


async def test_old_finished_rows_are_forgotten(url: str) -> None:
    now = [0.0]
    async with opened_database(url) as database:
        store = SqlStore(database, lambda: now[0])
        item = update("1")
        await store.accept([item])
        async with store.unit() as unit:
            unit.finish(item, 1.0)
            unit.send(ADDRESS, Reply("x"), "x")
        (entry,) = await store.unsent()
        async with store.unit() as unit:
            unit.delivered(entry, [MessageRef(ADDRESS, "1")], 1.0)
        now[0] = 4 * 24 * 3600.0
        await store.forget_old()
    assert await select(url, "select id from inbox union all select id from outbox") == []


async def test_however_much_is_old_it_is_forgotten_a_few_at_a_time(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.store.FORGOTTEN_AT_ONCE", 2)
    now, day_s = [1.0], 24 * 3600.0
    async with opened_database(url) as database:
        store = SqlStore(database, lambda: now[0])
        for number in range(5):
            item = update(str(number))
            await store.accept([item])
            async with store.unit() as unit:
                unit.save_subscriber(SUBSCRIBER)
                unit.save_conversation(Conversation(1, ADDRESS, 1.0, 1.0))
                unit.add_line(1, Line("bot", "x", now[0]))
                unit.finish(item, now[0])
                unit.send(Room(ADDRESS), Copy(MessageRef(ADDRESS, str(number))), str(number))
            (entry,) = await store.unsent()
            to = [MessageRef(Address("telegram", "-100"), f"{number}{part}") for part in range(2)]
            async with store.unit() as unit:
                unit.delivered(entry, to, now[0])
            now[0] += day_s if number != 3 else 9 * day_s
        await store.forget_old(Keep(said_s=9.5 * day_s))
    left = {table: await select(url, f"select count(*) from {table}") for table in FORGOTTEN}  # noqa: S608
    assert left == {table: [(1,)] for table in FORGOTTEN}


async def test_what_waits_is_read_in_pages(store: SqlStore) -> None:
    items = [update(str(number)) for number in range(5)]
    await store.accept(items)
    assert await store.unfinished(limit=2) == items[:2]
    assert await store.unfinished(items[1].id, 2) == items[2:4]
    async with store.unit() as unit:
        for number in range(4):
            unit.send(Room(ADDRESS) if number % 2 else ADDRESS, Reply("x"), str(number))
    assert [entry.dedupe_key for entry in await store.unsent()] == ["0", "1", "2", "3"]
    assert [entry.dedupe_key for entry in await store.unsent(Side.DESK, 1)] == ["1"]
    assert [entry.dedupe_key for entry in await store.unsent(Side.SUBSCRIBERS, 9)] == ["0", "2"]


async def test_one_bad_transaction_of_a_group_fails_alone(store: SqlStore) -> None:
    async def write(number: int) -> None:
        async with store.unit() as unit:
            unit.save_subscriber(replace(SUBSCRIBER, address=Address("telegram", str(number))))
            if number == 3:
                unit.add_line(999, Line("bot", "a line of no conversation", 1.0))

    results = await asyncio.gather(*(write(number) for number in range(6)), return_exceptions=True)
    assert [type(result).__name__ for result in results if result] in (["IntegrityError"], ["ForeignKeyViolationError"])
    for number in range(6):
        contact = await store.contact(Address("telegram", str(number)))
        assert (contact.subscriber is None) == (number == 3)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=5), max_size=6))
def test_whatever_is_repeated_however_batched_each_update_counts_once(kind: str, batches: list[list[int]]) -> None:
    async def accepted(folder: str) -> tuple[list[str], list[str]]:
        async with fresh(kind, Path(folder)) as url, opened(url) as store:
            new: list[InboxItem] = []
            for batch in batches:
                new += await store.accept([update(str(number)) for number in batch])
            return [item.external_id for item in new], [item.external_id for item in await store.unfinished()]

    with tempfile.TemporaryDirectory() as folder:
        new, kept = asyncio.run(accepted(folder))
    once = list(dict.fromkeys(str(number) for batch in batches for number in batch))
    assert new == kept == once


async def test_a_batch_brought_twice_is_put_to_work(store: SqlStore) -> None:
    batch = [update("1"), update("2")]
    assert await store.accept(batch) == batch
    assert await store.accept(batch) == batch
    async with store.unit() as unit:
        unit.finish(batch[0], 6.0)
    assert await store.accept(batch) == batch[1:]
    assert [await store.is_waiting(item) for item in batch] == [False, True]
