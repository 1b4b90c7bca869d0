"""What every store promises about timers, ratings, the queue's length and the first replies."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.database import sqlite_path
from bot.domain.conversation import Conversation, Subscriber
from bot.domain.events import Event, EventName
from bot.domain.messages import Address
from bot.domain.rating import Rating
from bot.domain.ticket import Ticket, TicketEvent, TicketStatus
from bot.domain.timers import SILENCE, WAITING, Timer, TimerKind
from bot.storage.store import SqlStore
from bot.storage.unit import SqlUnit
from tests.contract.conftest import opened
from tests.contract.test_store import ADDRESS, SUBSCRIBER

STRANGER = Address("telegram", "102")


def people(unit: SqlUnit) -> None:
    for number, address in enumerate((ADDRESS, STRANGER), 1):
        unit.save_subscriber(Subscriber(address, f"Абонент {number}"))
        unit.save_conversation(Conversation(number, address, 1.0, 1.0))


@asynccontextmanager
async def opened_beside(url: str, store: SqlStore) -> AsyncIterator[SqlStore]:
    """Another process on the same database, where there may be one."""
    if sqlite_path(url):
        yield store
        return
    async with opened(url) as other:
        yield other


async def test_timers_are_committed_with_their_cause(url: str) -> None:
    promise = Timer(1, TimerKind.PROMISE, ADDRESS, 60.0, 0.0, 5)
    async with opened(url) as store:
        heard: list[float] = []
        store.on_timer(heard.append)
        async with store.unit() as unit:
            unit.set_timer(promise)
            unit.set_timer(Timer(1, TimerKind.WARNING, ADDRESS, 70.0))
            unit.cancel_timers(1, SILENCE)
            assert heard == []
        assert heard == [60.0]
        assert await store.due_timers(100.0) == [promise]
        assert await store.due_timers(59.0) == []
        assert (await store.next_timer(0.0), await store.next_timer(60.0)) == (60.0, None)
        async with store.unit() as unit:
            assert await unit.timer(1, TimerKind.PROMISE) == promise
            assert await unit.timer(2, TimerKind.PROMISE) is None
            unit.cancel_timers(1, WAITING)
        assert await store.due_timers(100.0) == []


async def test_a_unit_that_fails_sets_no_timer(url: str) -> None:
    async def failing(store: SqlStore) -> None:
        async with store.unit() as unit:
            unit.set_timer(Timer(1, TimerKind.PROMISE, ADDRESS, 60.0))
            raise ZeroDivisionError

    async with opened(url) as store:
        try:
            await failing(store)
        except ZeroDivisionError:
            assert await store.due_timers(100.0) == []


async def test_ratings_come_back_as_saved(url: str) -> None:
    async with opened(url) as store:
        for rating in (Rating(7, 1.0), Rating(7, 1.0, 5, 2.0, "спасибо", 3602.0)):
            async with store.unit() as unit:
                unit.save_rating(rating)
                unit.add_event(Event(EventName.RATED, 2.0, value=5))
            async with store.unit() as unit:
                assert await unit.rating(7) == rating
                assert await unit.rating(8) is None


async def test_a_ticket_is_shown_to_its_subscriber_only(url: str) -> None:
    ticket = Ticket(7, 1, 3.0, "billing", "a.b", TicketStatus.SOLVED, "501", 4.0, 5.0, 1)
    async with opened(url) as store:
        async with store.unit() as unit:
            people(unit)
            unit.save_ticket(ticket)
        async with store.unit() as unit:
            assert await unit.ticket_of(SUBSCRIBER.address, 7) == ticket
            assert await unit.ticket_of(STRANGER, 7) is None
            assert await unit.ticket_of(ADDRESS, 8) is None


async def test_the_queue_and_the_first_replies(url: str) -> None:
    new = Ticket(1, 1, 10.0)
    replied = Ticket(2, 1, 10.0).after(TicketEvent.AGENT_REPLIED, 40.0, "501")
    again = replied and replied.after(TicketEvent.SUBSCRIBER_WROTE, 50.0)
    older = Ticket(3, 2, 5.0).after(TicketEvent.AGENT_REPLIED, 20.0, "501")
    assert replied
    assert again
    assert older
    async with opened(url) as store:
        async with store.unit() as unit:
            people(unit)
            for ticket in (new, again, older):
                unit.save_ticket(ticket)
        async with store.unit() as unit:
            assert await unit.tickets_waiting() == {"": 2}
            assert await unit.first_replies(0.0, 10) == [(10.0, 40.0), (5.0, 20.0)]
            assert await unit.first_replies(0.0, 1) == [(10.0, 40.0)]
            assert await unit.first_replies(30.0, 10) == [(10.0, 40.0)]


async def test_whoever_joins_the_queue_at_the_same_instant_has_a_place_of_their_own(url: str) -> None:
    """Also where another fails on the way, and whichever process they come by."""
    async with opened(url) as store, opened_beside(url, store) as other:
        async with store.unit() as unit:
            people(unit)

        async def joins(number: int) -> int:
            async with (store, other)[number % 2].unit() as unit:
                place = sum((await unit.tickets_waiting()).values()) + 1
                if number == 3:
                    raise ValueError
                unit.save_ticket(Ticket(await unit.next_ticket_id(), 1, 10.0))
            return place

        told = await asyncio.gather(*map(joins, range(12)), return_exceptions=True)
    assert sorted(place for place in told if isinstance(place, int)) == list(range(1, 12))


async def test_whoever_holds_the_queue_for_long_is_not_waited_for(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.unit.JOINS_WITHIN_S", 0.05)
    async with opened(url) as store, opened_beside(url, store) as other, store.unit() as unit:
        assert await unit.tickets_waiting() == {}
        async with other.unit() as besides:
            assert await besides.tickets_waiting() == {}
        async with store.unit() as besides:
            assert await besides.tickets_waiting() == {}
