"""How fast one subscriber may be, as tables: numbers are seconds."""

import pytest

from bot.domain.pace import SHORT_LINE, Hold, Pace, slowed, unfinished

PACE = Pace(gather_s=2.0, limit=3, window_s=60.0)


@pytest.mark.parametrize(
    ("handled", "now", "hold"),
    [
        ((), 0.0, None),
        ((0.0, 1.0), 2.0, None),
        ((0.0, 1.0, 2.0), 3.0, Hold(57.0)),
        ((0.0, 1.0, 2.0, 57.0), 58.0, Hold(3.0)),
        ((0.0, 1.0, 2.0), 60.0, None),
    ],
    ids=["the first", "within the limit", "one too many", "the oldest of the last three counts", "a minute later"],
)
def test_a_flood_is_slowed(handled: tuple[float, ...], now: float, hold: Hold | None) -> None:
    assert slowed(PACE, handled, now) == hold


@pytest.mark.parametrize(
    ("text", "understood", "last", "waits"),
    [
        ("как узнать баланс", True, None, False),
        ("у меня вопрос", False, None, True),
        ("как узнать баланс", True, 9.0, True),
        ("как узнать баланс", True, 7.0, False),
        ("у меня " + "очень длинный " * 10 + "вопрос", False, None, False),
    ],
    ids=["understood", "not understood", "right behind another line", "after a pause", "a whole thought"],
)
def test_a_line_waits_for_the_rest_of_its_thought(text: str, understood: bool, last: float | None, waits: bool) -> None:
    hold = unfinished(PACE, text, understood=understood, last=last, now=10.0)
    assert (hold is not None) is waits
    assert hold is None or hold.renewals


def test_zero_switches_either_off() -> None:
    off = Pace(0.0, 0)
    assert slowed(off, [0.0] * 1000, 1.0) is None
    assert unfinished(off, "x" * SHORT_LINE, understood=False, last=0.0, now=0.0) is None
