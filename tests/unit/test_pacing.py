"""Who wrote how much lately, where several processes take turns with one subscriber."""

from dataclasses import replace

from bot.domain.messages import IncomingMessage
from bot.domain.pace import Pace
from bot.domain.ports import Line
from bot.service.pacing import Pacing
from tests.builders import ALICE, conversation, message

PACE = Pace(gather_s=2.0, limit=4, window_s=60.0)


def said(at: float) -> IncomingMessage:
    return replace(message("строка"), received_at=at)


def test_turns_are_counted_whichever_process_takes_them() -> None:
    """Two by two: neither alone has seen too many."""
    one, two = Pacing(PACE), Pacing(PACE)
    lines: list[Line] = []
    held = []
    for at, here in ((1.0, one), (2.0, one), (3.0, two), (4.0, two), (5.0, one)):
        known = conversation(last_message_at=lines[-1].at) if lines else None
        line = said(at)
        if here.forgot(line, known):
            here.recall(ALICE, lines)
        hold, _ = here.slowed(line, known)
        held.append(hold.seconds if hold else 0.0)
        here.handled(line, known)
        lines += [Line("subscriber", "строка", at), Line("bot", "ответ", at)]
    assert held == [0.0, 0.0, 0.0, 0.0, 56.0]


def test_nothing_is_asked_for_where_nothing_was_missed() -> None:
    pacing = Pacing(PACE)
    assert not pacing.forgot(said(1.0), None)
    pacing.handled(said(1.0), None)
    assert not pacing.forgot(said(2.0), conversation(last_message_at=1.0))
    assert pacing.forgot(said(3.0), conversation(last_message_at=2.0)), "another process took a turn"
    assert not pacing.forgot(said(99.0), conversation(last_message_at=2.0)), "too long ago to count"


def test_a_clock_that_is_set_back_holds_nobody_until_it_is_there_again() -> None:
    day_s = 86_400.0
    pacing = Pacing(PACE)
    for at in range(4):
        pacing.handled(said(day_s + at), None)
    hold, _ = pacing.slowed(said(day_s + 4), None)
    assert hold
    assert pacing.slowed(said(4.0), None) == (None, False)
