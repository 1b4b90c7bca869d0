"""What the logs look like: one line an event, ids where they are known, no secrets, for people and for programs."""

import asyncio
import json
import logging
import warnings
from collections.abc import Iterator
from typing import Literal

import pytest

from bot import logs

SECRET = "42:AAAA-SECRET"
log = logging.getLogger("bot.somewhere")


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    logging.captureWarnings(False)
    root.handlers[:], root.level = handlers, level


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def fail(text: str = "first line\nsecond line") -> None:
    raise ValueError(text)


def test_what_an_event_is_about_stands_on_every_line_that_follows(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("info")
    with logs.about(update="42:7"):
        log.info("read")
        logs.learnt(conversation=5, ticket=None)
        log.info("decided", extra={"verdict": "sure"})
        logs.learnt(conversation=5, ticket=9)
        log.warning("handed off")
    log.info("quiet")
    read, decided, handed, quiet = lines(capsys)
    assert "[info] read [bot.somewhere] update=42:7" in read
    assert all(part in decided for part in ("update=42:7", "conversation=5", "verdict=sure"))
    assert "ticket" not in decided
    assert all(part in handed for part in ("[warning]", "update=42:7", "conversation=5", "ticket=9"))
    assert quiet.endswith("quiet [bot.somewhere]")


async def test_ids_of_one_lane_never_stand_in_the_lines_of_another(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("info")
    met = asyncio.Barrier(2)

    async def handle(number: int) -> None:
        with logs.about(update=number):
            await met.wait()
            logs.learnt(conversation=number * 10)
            await met.wait()
            log.info("handled")

    await asyncio.gather(handle(1), handle(2))
    assert sorted(line[line.index("]") :].count("1") for line in lines(capsys)) == [0, 2]


def test_for_programs_each_line_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("info", "json")
    with logs.about(update="42:7"):
        log.info("принято %d", 3, extra={"seconds": 0.5})
        try:
            fail()
        except ValueError:
            log.exception("сломалось")
    first, second = (json.loads(line) for line in lines(capsys))
    assert first["event"] == "принято 3"
    assert (first["level"], first["logger"], first["update"], first["seconds"]) == (
        "info",
        "bot.somewhere",
        "42:7",
        0.5,
    )
    assert first["timestamp"].endswith("Z")
    assert "ValueError: first line\nsecond line" in second["exception"]


def test_an_error_is_one_line_for_people_and_whole_at_debug(capsys: pytest.CaptureFixture[str]) -> None:
    for level, count in (("info", 1), ("debug", 3)):
        logs.set_up(level)
        try:
            fail()
        except ValueError:
            log.exception("broken")
        told = lines(capsys)
        assert len(told) >= count
        assert (len(told) == 1) == (level == "info")
        assert "ValueError: first line" in "\n".join(told)
        assert "test_logs.py" in "\n".join(told)


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_secret_is_blotted_out_wherever_it_stands(
    form: Literal["text", "json"], capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("debug", form, [SECRET, ""])
    log.info("calling %s", f"https://example.org/bot{SECRET}/getMe", extra={"url": SECRET})
    try:
        fail(SECRET)
    except ValueError:
        log.exception("broken")
    told = "\n".join(lines(capsys))
    assert SECRET not in told
    assert "getMe" in told


def test_other_libraries_and_warnings_go_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("info", "json")
    logging.getLogger("aiogram.dispatcher").info("from aiogram")
    logging.getLogger("aiohttp.access").info("every request")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("old", stacklevel=1)
    found = [json.loads(line) for line in lines(capsys)]
    assert [one["logger"] for one in found] == ["aiogram.dispatcher", "py.warnings"]
