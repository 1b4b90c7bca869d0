"""The keys of waiting, closing and rating: how they are written, what their mistakes are told as."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.config import SupportSettings, load, terms
from bot.errors import ConfigError
from bot.texts import Texts


def loaded(folder: Path, text: str, **environment: str) -> SupportSettings:
    (folder / "config.yaml").write_text(f"language: en\n{text}\n", encoding="utf-8")
    return load(folder / "config.yaml", environment).support


def test_lists_in_the_file_and_in_the_environment(tmp_path: Path) -> None:
    text = "support: {holidays: [2027-01-01, '2027-01-07'], reminder_minutes: [5, 2, 2]}"
    found = loaded(tmp_path, text)
    assert found.holidays == (date(2027, 1, 1), date(2027, 1, 7))
    assert found.reminder_minutes == (2, 5)
    over = {"BOT_SUPPORT__HOLIDAYS": "2027-05-01, 2027-05-09", "BOT_SUPPORT__REMINDER_MINUTES": "[]"}
    found = loaded(tmp_path, text, **over)
    assert found.holidays == (date(2027, 5, 1), date(2027, 5, 9))
    assert found.reminder_minutes == ()


def test_settings_become_terms(tmp_path: Path) -> None:
    text = "support: {hours: 'mon 09:00-18:00', time_zone: Asia/Omsk, close_after_hours: 10, warn_before_hours: 24}"
    made = terms(loaded(tmp_path, text))
    assert made.schedule.zone == ZoneInfo("Asia/Omsk")
    assert made.schedule.week[0] == ((540, 1080),)
    assert made.warning_s == 5 * 3600.0


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("hours", "9-18", "working hours such as mon-fri 09:00-21:00; sat 10:00-18:00"),
        ("time_zone", "Moscow", "a time zone such as Europe/Moscow"),
        ("time_zone", "../etc", "a time zone such as Europe/Moscow"),
        ("holidays", "01.05.2027", "a list of dates such as 2027-01-01, 2027-01-07"),
        ("reminder_minutes", "soon", "a list of minutes from 1 to 10080 such as 1, 3, 10"),
        ("reminder_minutes", "0", "a list of minutes from 1 to 10080 such as 1, 3, 10"),
        ("low_rating_action", "cry", "one of: reopen, lead, none"),
        ("low_rating", "5", "a whole number from 0 to 4"),
    ],
)
def test_mistakes(key: str, value: str, expected: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, f"support: {{{key}: {value}}}")
    (told,) = map(str, caught.value.problems)
    assert told.endswith(f"config.yaml:2: support.{key} is {value}, expected {expected}")


@pytest.mark.parametrize(
    ("text_id", "arguments", "said"),
    [
        ("waiting-again", {"minutes": 1}, "за 1 минуту."),
        ("waiting-again", {"minutes": 22}, "за 22 минуты."),
        ("wait-apology", {"minutes": 11}, "в ближайшие 11 минут."),
        ("closing-soon", {"hours": 21}, "через 21 час "),
        ("closing-soon", {"hours": 24}, "через 24 часа "),
        ("wait-reminder", {"waited": 0, "promised": 1}, "меньше минуты, обещали за 1 минуту."),
        ("wait-reminder", {"waited": 2, "promised": 5}, "2 минуты, обещали за 5 минут."),
    ],
)
def test_plural_forms(text_id: str, arguments: dict[str, int], said: str) -> None:
    assert said in Texts.load("ru").say("ru", text_id, arguments)


@pytest.mark.parametrize(
    ("language", "said"), [("ru", "в воскресенье, 31 декабря, в 09:30"), ("en", "on Sunday, 31 December, at 09:30")]
)
def test_a_day_is_said_as_people_say_it(language: str, said: str) -> None:
    opening: dict[str, str | int] = {"when": "later", "time": "09:30", "weekday": 7, "day": 31, "month": 12}
    assert said in Texts.load("ru").say(language, "waiting-closed", opening)
