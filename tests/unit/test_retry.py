"""What is done when a message was not sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import DeliveryError, Refused, RetryAfter, Unavailable, Unreachable
from bot.outbox.retry import GiveUp, Retry, RetryPolicy, after_failure

POLICY = RetryPolicy(max_attempts=5, max_pause_s=60.0)


@pytest.mark.parametrize(
    ("error", "attempts", "decision"),
    [
        (RetryAfter("429", 17.0), 1, Retry(17.0, counts=False)),
        (RetryAfter("429", 17.0), 500, Retry(17.0, counts=False)),
        (Unavailable("502", answered=True), 1, Retry(1.0)),
        (Unavailable("502", answered=True), 3, Retry(4.0)),
        (Unavailable("502", answered=True), 5, GiveUp()),
        (Unavailable("no network", answered=False), 500, Retry(60.0)),
        (Unreachable("blocked"), 1, GiveUp(subscriber_lost=True)),
        (Refused("400"), 1, GiveUp()),
    ],
)
def test_decision(error: DeliveryError, attempts: int, decision: Retry | GiveUp) -> None:
    assert after_failure(error, attempts, POLICY, chance=1.0) == decision


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_pauses_stay_within_bounds(attempts: int, chance: float) -> None:
    decision = after_failure(Unavailable("", answered=False), attempts, POLICY, chance)
    assert isinstance(decision, Retry)
    assert 0.5 <= decision.pause_s <= POLICY.max_pause_s
