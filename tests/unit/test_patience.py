"""How long a database that refuses is given each time."""

import itertools

from bot.patience import FIRST_PAUSE_S, LONGEST_PAUSE_S, pause_after


def test_pauses_grow_to_the_longest_and_begin_anew_after_a_good_while() -> None:
    pauses = list(itertools.accumulate(range(7), lambda last, _: pause_after(last, 5.0), initial=0.0))[1:]
    assert pauses == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
    assert pause_after(30.0, LONGEST_PAUSE_S) == LONGEST_PAUSE_S
    assert pause_after(30.0, 3600.0) == FIRST_PAUSE_S
