"""Promises as tables: what is told, when the shift is reminded, when the word is broken."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.promise import (
    Terms,
    breaks_at,
    expected_minutes,
    new_minutes,
    next_reminder,
    waited_minutes,
)
from bot.domain.rating import COMMENT_LENGTH, AfterRating, Rating, after_rating
from bot.domain.ticket import Ticket, TicketStatus
from tests.unit.test_schedule import OFFICE, at

TERMS = Terms()
OPEN_BY_DAY = Terms(schedule=OFFICE)
NOON = at("2027-03-01T12:00")


def replies(*minutes: float) -> list[tuple[float, float]]:
    return [(NOON, NOON + minute * 60) for minute in minutes]


@pytest.mark.parametrize(
    ("terms", "waited", "minutes"),
    [
        (TERMS, (), 5),
        (TERMS, (1, 1, 1, 1), 5),
        (TERMS, (1, 2, 3, 4, 50), 3),
        (TERMS, (0.1, 0.2, 0.3, 0.4, 0.5), 1),
        (TERMS, (2, 2, 2.2, 3, 3), 3),
        (replace(TERMS, target_minutes=4), (1, 1, 1, 1, 1), 4),
        (replace(TERMS, target_minutes=15), (), 15),
        (OPEN_BY_DAY, (21 * 60 + 2,) * 5, 9 * 60 + 2),
    ],
)
def test_expected_minutes(terms: Terms, waited: tuple[float, ...], minutes: int) -> None:
    assert expected_minutes(terms, replies(*waited)) == minutes


@pytest.mark.parametrize(
    ("steps", "promised", "moments"),
    [
        ((1, 3, 10), 5, [1, 3, 10]),
        ((1, 3, 10), 3, [1, 10]),
        ((1, 3, 10), 1, [0.5, 3, 10]),
        ((5,), 2, [1, 5]),
        ((), 4, [2]),
        ((4,), 4, [2]),
        ((10, 1, 3), 5, [1, 3, 10]),
    ],
)
def test_reminders_at_growing_steps(steps: tuple[int, ...], promised: int, moments: list[float]) -> None:
    terms = replace(TERMS, reminder_minutes=steps)
    found, now = [], NOON
    while (moment := next_reminder(terms, NOON, promised, now)) is not None:
        found.append((moment - NOON) / 60)
        now = moment
    assert found == moments


def test_reminders_that_passed_unnoticed_are_not_made_up_for() -> None:
    assert next_reminder(TERMS, NOON, 5, NOON + 4 * 60) == NOON + 600
    assert next_reminder(TERMS, NOON, 5, NOON + 3600) is None


def test_a_night_breaks_no_promise() -> None:
    evening = at("2027-03-01T20:58")
    assert breaks_at(OPEN_BY_DAY, evening, 5) == at("2027-03-02T09:03")
    assert next_reminder(OPEN_BY_DAY, at("2027-03-01T23:00"), 5, at("2027-03-01T23:00")) == at("2027-03-02T09:01")
    assert waited_minutes(OPEN_BY_DAY, evening, at("2027-03-02T09:03")) == 5


@given(st.lists(st.integers(1, 600), max_size=5), st.integers(1, 600), st.floats(0, 100_000))
def test_a_reminder_is_always_ahead(steps: list[int], promised: int, passed: float) -> None:
    terms = replace(OPEN_BY_DAY, reminder_minutes=tuple(steps))
    moment = next_reminder(terms, NOON, promised, NOON + passed)
    assert moment is None or moment > NOON + passed
    assert moment is None or OFFICE.is_open(moment)


def test_the_new_estimate_is_no_second_lie() -> None:
    assert new_minutes(5, 2) == 5
    assert new_minutes(5, 8) == 8


ASKED = Rating(7, 1.0)
SOLVED = Ticket(7, 1, 0.0, status=TicketStatus.SOLVED, solved_at=1.0)
REOPENING = replace(TERMS, low_rating_action="reopen")


@pytest.mark.parametrize(
    ("rating", "ticket", "value", "terms", "current", "outcome"),
    [
        (ASKED, SOLVED, 5, TERMS, True, AfterRating.THANKED),
        (ASKED, SOLVED, 2, TERMS, True, AfterRating.TOLD_LEAD),
        (ASKED, SOLVED, 3, TERMS, True, AfterRating.THANKED),
        (ASKED, SOLVED, 1, replace(TERMS, low_rating=0), True, AfterRating.THANKED),
        (ASKED, SOLVED, 1, replace(TERMS, low_rating_action="none"), True, AfterRating.THANKED),
        (ASKED, SOLVED, 1, REOPENING, True, AfterRating.REOPENED),
        (ASKED, SOLVED, 1, REOPENING, False, AfterRating.TOLD_LEAD),
        (ASKED, replace(SOLVED, status=TicketStatus.CLOSED), 1, REOPENING, True, AfterRating.TOLD_LEAD),
        (ASKED.given(4, 2.0), SOLVED, 1, REOPENING, True, AfterRating.KNOWN),
        (None, SOLVED, 5, TERMS, True, AfterRating.REFUSED),
        (ASKED, None, 5, TERMS, True, AfterRating.REFUSED),
    ],
)
def test_what_a_rating_leads_to(
    rating: Rating | None, ticket: Ticket | None, value: int, terms: Terms, current: bool, outcome: AfterRating
) -> None:
    assert after_rating(rating, ticket, value, terms, current) is outcome


@pytest.mark.parametrize(
    ("text", "after_s", "taken"),
    [
        ("быстро помогли", 10.0, True),
        ("быстро помогли", 3600.0, True),
        ("быстро помогли", 3601.0, False),
        ("", 10.0, False),
        ("о" * (COMMENT_LENGTH + 1), 10.0, False),
    ],
)
def test_which_words_are_the_comment(text: str, after_s: float, taken: bool) -> None:
    assert ASKED.given(5, 2.0).word_awaited(2.0).awaits(text, 2.0 + after_s) is taken
    assert not ASKED.given(5, 2.0).awaits(text, 3.0)
