"""Every order of events leaves a ticket in a state that the table of moves allows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ticket import MOVES, Ticket, TicketEvent, TicketStatus

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
