"""How much a place takes is learnt from its answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbox.budget import BEYOND_USUAL, PERSON, SHARED, Budget


def taken(budget: Budget, *at: float) -> Budget:
    for moment in at:
        budget.sent(moment)
    return budget


def test_nothing_is_held_back_before_the_first_refusal() -> None:
    budget = taken(Budget(SHARED), *([0.0] * 500))
    assert budget.wait(0.0) == 0
    assert not budget.is_short(0.0)


def test_a_crowd_is_until_the_place_has_shown_that_it_takes_more() -> None:
    budget = taken(Budget(SHARED), *([0.0] * SHARED.calls))
    budget.under_way = BEYOND_USUAL
    assert budget.wait(0.0) == float("inf")
    budget.under_way = 0
    taken(budget, *([0.0] * 50))
    budget.under_way = 40
    assert budget.wait(0.0) == 0


@pytest.mark.parametrize(("seconds", "calls", "wait"), [(60, 1, 60), (60, 20, 60), (75, 1, 75)])
def test_a_refusal_teaches_what_fits_into_the_window(seconds: float, calls: int, wait: float) -> None:
    budget = taken(Budget(SHARED), *([0.0] * 20))
    budget.refused(0.0, seconds)
    assert (budget.capacity, budget.learnt, budget.wait(0.0, calls)) == (20, True, wait)


def test_what_waits_ahead_is_counted() -> None:
    budget = taken(Budget(SHARED), *map(float, range(20)))
    budget.refused(20.0, 40.0)
    assert [budget.wait(20.0, ahead=ahead) for ahead in (0, 1, 19, 20, 40)] == [40, 41, 59, 100, 160]


def test_refusals_of_what_was_under_way_teach_nothing_new() -> None:
    budget = taken(Budget(SHARED), *([0.0] * 20))
    for _ in range(30):
        budget.refused(1.0, 59.0)
    assert budget.capacity == 20


def test_a_refusal_out_of_the_blue_halves() -> None:
    budget = taken(Budget(SHARED), 0.0, 1.0)
    budget.refused(2.0, 5.0)
    assert budget.capacity == 10
    assert budget.wait(7.0) == 0


def test_after_a_pause_one_asks_for_all() -> None:
    budget = Budget(PERSON)
    budget.refused(0.0, 10.0)
    assert budget.wait(10.0) == 0
    budget.under_way = 1
    assert budget.wait(10.0) == float("inf")
    budget.sent(10.0)
    budget.under_way = 0
    assert budget.wait(10.0) == 3.0


def test_long_pressure_without_a_refusal_tries_more_and_ever_more_rarely() -> None:
    budget = taken(Budget(SHARED), *([0.0] * 20))
    budget.refused(0.0, 60.0)
    budget.pressed(60.0)
    budget.pressed(359.0)
    assert budget.capacity == 20
    budget.pressed(360.0)
    assert budget.capacity == 21
    taken(budget, *([361.0] * 20))
    budget.refused(361.0, 60.0)
    assert budget.capacity == 20
    budget.pressed(421.0)
    budget.pressed(421.0 + 599)
    assert budget.capacity == 20
    budget.pressed(421.0 + 600)
    assert budget.capacity == 21


@given(st.lists(st.tuples(st.sampled_from(["sent", "refused", "pressed"]), st.floats(0, 30)), max_size=80))
def test_it_never_waits_for_ever_and_never_gives_nothing(story: list[tuple[str, float]]) -> None:
    budget, now = Budget(SHARED), 0.0
    for what, later in story:
        now += later
        if what == "sent":
            budget.sent(now)
        elif what == "refused":
            budget.refused(now, 30.0)
        else:
            budget.pressed(now)
        assert budget.capacity >= 1
        wait = budget.wait(now)
        assert 0 <= wait <= 60.001
        assert budget.wait(now + wait) == 0
