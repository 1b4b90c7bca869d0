"""The settings of support as the terms that the rules work with."""

from zoneinfo import ZoneInfo

from bot.config.settings import SupportSettings
from bot.domain.pace import Pace
from bot.domain.promise import Terms
from bot.domain.schedule import Schedule, parse_week

HOUR_S = 3600.0


def terms(support: SupportSettings) -> Terms:
    """Settings that were checked make terms without mistakes."""
    return Terms(
        schedule=Schedule(parse_week(support.hours), ZoneInfo(support.time_zone), frozenset(support.holidays)),
        answer_minutes=support.answer_minutes,
        answer_window_s=support.answer_window_hours * HOUR_S,
        target_minutes=support.first_response_minutes,
        reminder_minutes=support.reminder_minutes,
        reopen_within_s=support.reopen_within_hours * HOUR_S,
        close_after_s=support.close_after_hours * HOUR_S,
        warn_before_s=support.warn_before_hours * HOUR_S,
        low_rating=support.low_rating,
        low_rating_action=support.low_rating_action,
    )


def pace(support: SupportSettings) -> Pace:
    """How fast one subscriber may be."""
    return Pace(float(support.gather_seconds), support.flood_messages)
