"""A short chaos in the suite; the long one, also on several processes, is `python -m tests.chaos`."""

from pathlib import Path

from tests.chaos import Plan, chaos


async def test_nothing_is_lost_while_everything_fails_and_processes_are_killed(tmp_path: Path) -> None:
    async with chaos(Plan(subscribers=6, questions=4, kills=2), tmp_path) as playing:
        outcome = await playing.run()
        log = playing.processes.log()
    assert outcome.good, str(outcome)
    assert outcome.kills == 2
    assert outcome.said == 6 * (4 + 3)
    assert outcome.faults["answer lost"], "the weather was bad"
    assert "непонятное дело" not in log, "what people write stays out of the log"
    assert "TEST" not in log, "and so does the token"
