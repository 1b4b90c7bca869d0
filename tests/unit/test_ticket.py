"""Every order of events leaves a ticket in a state that the table of moves allows."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ticket import MOVES, Priority, Ticket, TicketEvent, TicketStatus

NEW = Ticket(id=1, conversation_id=1, opened_at=0.0)


@pytest.mark.parametrize(
    ("story", "status"),
    [
        ([], "new"),
        ([TicketEvent.SUBSCRIBER_WROTE], "new"),
        ([TicketEvent.AGENT_REPLIED], "pending"),
        ([TicketEvent.AGENT_REPLIED, TicketEvent.SUBSCRIBER_WROTE], "open"),
        ([TicketEvent.AGENT_REPLIED, TicketEvent.SOLVED], "solved"),
        ([TicketEvent.SOLVED, TicketEvent.REOPENED], "open"),
        ([TicketEvent.SOLVED, TicketEvent.CLOSED], "closed"),
        ([TicketEvent.TAKEN], "open"),
        ([TicketEvent.AGENT_REPLIED, TicketEvent.TAKEN], "pending"),
        ([TicketEvent.TAKEN, TicketEvent.PUT_OFF], "pending"),
        ([TicketEvent.AGENT_REPLIED, TicketEvent.SUBSCRIBER_WROTE, TicketEvent.PUT_OFF], "pending"),
        ([TicketEvent.HANDED_OVER], "new"),
        ([TicketEvent.TAKEN, TicketEvent.HANDED_OVER], "open"),
        ([TicketEvent.AGENT_REPLIED, TicketEvent.HANDED_OVER], "open"),
    ],
)
def test_a_story_ends_in(story: list[TicketEvent], status: str) -> None:
    ticket = NEW
    for event in story:
        after = ticket.after(event, at=1.0)
        assert after is not None
        ticket = after
    assert ticket.status == status


@given(st.lists(st.sampled_from(TicketEvent), max_size=12))
def test_any_order_of_events_ends_in_an_allowed_state(events: list[TicketEvent]) -> None:
    ticket, at = NEW, 0.0
    for event in events:
        at += 1.0
        before = ticket
        after = before.after(event, at, agent="agent")
        assert (after is None) == ((before.status, event) not in MOVES)
        ticket = after or before
    assert ticket.status in TicketStatus
    assert (ticket.solved_at is not None) == (ticket.status in (TicketStatus.SOLVED, TicketStatus.CLOSED))
    assert ticket.first_reply_at is None or TicketEvent.AGENT_REPLIED in events
    assert ticket.reopened == 0 or TicketEvent.REOPENED in events


def test_the_first_reply_and_the_first_agent_stay() -> None:
    once = NEW.after(TicketEvent.AGENT_REPLIED, 5.0, "first")
    assert once is not None
    twice = once.after(TicketEvent.AGENT_REPLIED, 9.0, "second")
    assert twice is not None
    assert (twice.first_reply_at, twice.assignee) == (5.0, "first")


def test_closed_is_for_ever() -> None:
    assert not [event for status, event in MOVES if status is TicketStatus.CLOSED]


@pytest.mark.parametrize("event", [TicketEvent.TAKEN, TicketEvent.PUT_OFF, TicketEvent.HANDED_OVER])
def test_what_is_solved_is_neither_taken_nor_put_off_nor_handed_over(event: TicketEvent) -> None:
    assert after(NEW, TicketEvent.SOLVED).after(event, 2.0) is None


def test_whoever_takes_has_it_and_a_handover_frees_it() -> None:
    taken = after(after(NEW, TicketEvent.AGENT_REPLIED, "first"), TicketEvent.TAKEN, "second")
    assert (taken.assignee, taken.worked_by) == ("second", "second")
    free = after(taken, TicketEvent.HANDED_OVER, "second")
    assert (free.assignee, free.worked_by, free.first_reply_at) == ("", "", 1.0)


@pytest.mark.parametrize(
    ("agent", "at", "warned", "met"),
    [
        ("second", 60.0, False, True),
        ("second", 60.0, True, False),
        ("second", 601.0, False, False),
        ("first", 60.0, False, False),
    ],
)
def test_two_agents_meet_within_the_time_and_are_told_once(agent: str, at: float, warned: bool, met: bool) -> None:
    ticket = replace(after(NEW, TicketEvent.AGENT_REPLIED, "first"), warned=warned)
    assert ticket.met(agent, at, 600.0) is met
    assert not ticket.met(agent, at, 0.0), "0 switches it off"


def test_the_face_changes_with_what_the_card_shows_and_with_nothing_else() -> None:
    replied = after(NEW, TicketEvent.AGENT_REPLIED, "first")
    assert replied.face != NEW.face
    assert after(replied, TicketEvent.SUBSCRIBER_WROTE).face == replied.face
    assert replace(replied, priority=Priority.HIGH).face != replied.face


def test_one_press_raises_the_priority_and_the_highest_becomes_the_lowest() -> None:
    assert [one.next for one in Priority] == [Priority.NORMAL, Priority.HIGH, Priority.URGENT, Priority.LOW]


def after(ticket: Ticket, event: TicketEvent, agent: str = "") -> Ticket:
    moved = ticket.after(event, 1.0, agent)
    assert moved is not None
    return moved
