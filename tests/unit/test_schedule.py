"""Working hours as tables and properties: when the desk is open, when it opens, how long it was open."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.schedule import DAY_MINUTES, Opening, Schedule, Week, parse_week

MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Schedule(parse_week("mon-fri 09:00-21:00; sat 10:00-18:00"), MOSCOW, frozenset({date(2027, 3, 8)}))
HOUR = 3600.0


def at(text: str, zone: ZoneInfo = MOSCOW) -> float:
    """2027-03-01 is a Monday."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()


@pytest.mark.parametrize(
    ("moment", "opens", "said"),
    [
        ("2027-03-01T12:00", "2027-03-01T12:00", None),
        ("2027-03-01T09:00", "2027-03-01T09:00", None),
        ("2027-03-01T08:59", "2027-03-01T09:00", Opening("today", "09:00", 1, 1, 3)),
        ("2027-03-01T21:00", "2027-03-02T09:00", Opening("tomorrow", "09:00", 2, 2, 3)),
        ("2027-03-06T17:59", "2027-03-06T17:59", None),
        ("2027-03-06T18:00", "2027-03-09T09:00", Opening("later", "09:00", 2, 9, 3)),
        ("2027-03-05T23:00", "2027-03-06T10:00", Opening("tomorrow", "10:00", 6, 6, 3)),
        ("2027-03-08T12:00", "2027-03-09T09:00", Opening("tomorrow", "09:00", 2, 9, 3)),
    ],
)
def test_when_the_desk_opens(moment: str, opens: str, said: Opening | None) -> None:
    assert OFFICE.opens_at(at(moment)) == at(opens)
    assert OFFICE.is_open(at(moment)) is (moment == opens)
    assert OFFICE.opening(at(moment)) == said


def test_no_hours_are_always_open() -> None:
    assert Schedule().is_open(0.0)
    assert Schedule().opens_at(5.0) == 5.0
    assert Schedule().after(5.0, 60.0) == 65.0
    assert Schedule().open_seconds(5.0, 9.0) == 4.0


def test_closed_for_good_is_said_by_none() -> None:
    days = frozenset(date.fromordinal(date(2027, 1, 1).toordinal() + number) for number in range(800))
    closed = Schedule(parse_week("mon 09:00-10:00"), MOSCOW, days)
    assert closed.opens_at(at("2027-02-01T09:30")) is None
    assert closed.opening(at("2027-02-01T09:30")) is None


@pytest.mark.parametrize(
    ("since", "open_s", "then"),
    [
        ("2027-03-01T12:00", 60.0, "2027-03-01T12:01"),
        ("2027-03-01T20:59", 120.0, "2027-03-02T09:01"),
        ("2027-03-01T03:00", 60.0, "2027-03-01T09:01"),
        ("2027-03-06T17:00", 3 * HOUR, "2027-03-09T11:00"),
    ],
)
def test_promises_count_open_time(since: str, open_s: float, then: str) -> None:
    assert OFFICE.after(at(since), open_s) == at(then)
    assert OFFICE.open_seconds(at(since), at(then)) == open_s


def test_the_days_when_clocks_change() -> None:
    sundays = Schedule(parse_week("sun 01:00-05:00"), BERLIN)
    assert sundays.open_seconds(at("2027-03-28T00:00", BERLIN), at("2027-03-29T00:00", BERLIN)) == 3 * HOUR
    assert sundays.open_seconds(at("2027-10-31T00:00", BERLIN), at("2027-11-01T00:00", BERLIN)) == 5 * HOUR


@pytest.mark.parametrize(
    ("text", "day", "spans"),
    [
        ("mon 9:00-18:00", 0, ((540, 1080),)),
        ("MON-FRI 09:00-13:00; mon 14:00-18:00;", 0, ((540, 780), (840, 1080))),
        ("fri 22:00-06:00", 4, ((1320, 1440),)),
        ("fri 22:00-06:00", 5, ((0, 360),)),
        ("sat-mon 10:00-11:00", 6, ((600, 660),)),
        ("tue,thu 10:00-11:00", 3, ((600, 660),)),
        ("mon-sun 00:00-24:00", 6, ((0, 1440),)),
        ("mon 09:00-12:00; mon 11:00-13:00", 0, ((540, 780),)),
    ],
)
def test_how_hours_are_written(text: str, day: int, spans: tuple[tuple[int, int], ...]) -> None:
    assert parse_week(text)[day] == spans


@pytest.mark.parametrize("text", ["9-18", "mon 9-18", "mo 09:00-18:00", "mon 09:00-25:00", "mon 09:60-18:00", "mon"])
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no hours"):
        parse_week(text)


def _spans(cuts: set[int]) -> tuple[tuple[int, int], ...]:
    ordered = sorted(cuts)
    return tuple(zip(ordered[::2], ordered[1::2], strict=False))


MOMENTS = st.floats(1_700_000_000, 1_900_000_000)
DAYS = st.sets(st.integers(0, DAY_MINUTES), max_size=4).map(_spans)
WEEKS = st.lists(DAYS, min_size=7, max_size=7).map(tuple).filter(any)
HOLIDAYS = st.frozensets(st.dates(date(2024, 1, 1), date(2030, 1, 1)), max_size=5)
ZONES = st.sampled_from([MOSCOW, BERLIN, ZoneInfo("Asia/Kolkata"), ZoneInfo("America/St_Johns")])


@given(WEEKS, ZONES, HOLIDAYS, MOMENTS)
def test_the_desk_is_open_when_it_says_it_opens(week: Week, zone: ZoneInfo, days: frozenset[date], now: float) -> None:
    schedule = Schedule(week, zone, days)
    opens = schedule.opens_at(now)
    assert opens is not None
    assert opens >= now
    assert schedule.is_open(opens)
    assert (opens == now) is schedule.is_open(now)
    assert schedule.open_seconds(now, opens) == 0
    local = datetime.fromtimestamp(opens, zone)
    assert local.date() not in days


@given(WEEKS, ZONES, HOLIDAYS, MOMENTS, st.floats(1, 36_000))
def test_so_much_open_time_passes(week: Week, zone: ZoneInfo, days: frozenset[date], now: float, open_s: float) -> None:
    schedule = Schedule(week, zone, days)
    then = schedule.after(now, open_s)
    if then - now < 300 * 86_400:
        assert schedule.open_seconds(now, then) == pytest.approx(open_s, abs=0.01)
        assert schedule.is_open(then)
