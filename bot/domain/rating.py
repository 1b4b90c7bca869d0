"""What the subscriber thinks of the help they got: asked once a ticket, answered once, with room for a word."""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.promise import Terms
from bot.domain.ticket import Ticket, TicketStatus

LOWEST, HIGHEST = 1, 5
COMMENT_WITHIN_S = 3600.0
COMMENT_LENGTH = 500
"""A longer text is a matter of its own."""


@dataclass(frozen=True, slots=True)
class Rating:
    """One ticket's rating; `comment_until` is set while the next words are taken as the comment."""

    ticket_id: int
    asked_at: float
    value: int | None = None
    rated_at: float | None = None
    comment: str = ""
    comment_until: float | None = None

    def given(self, value: int, at: float) -> "Rating":
        return replace(self, value=value, rated_at=at)

    def word_awaited(self, at: float) -> "Rating":
        return replace(self, comment_until=at + COMMENT_WITHIN_S)

    def commented(self, comment: str) -> "Rating":
        return replace(self, comment=comment, comment_until=None)

    def awaits(self, text: str, at: float) -> bool:
        """These words are the comment."""
        return self.comment_until is not None and at <= self.comment_until and 0 < len(text) <= COMMENT_LENGTH


class AfterRating(StrEnum):
    """What a rating leads to."""

    REFUSED = "refused"
    KNOWN = "known"
    THANKED = "thanked"
    REOPENED = "reopened"
    TOLD_LEAD = "told_lead"


def after_rating(rating: Rating | None, ticket: Ticket | None, value: int, terms: Terms, current: bool) -> AfterRating:
    """Decide on a pressed button: only what was asked can be answered, and only once.

    A low one reopens a ticket that is solved and still `current`; where nothing can be reopened the lead hears of it.
    """
    if rating is None or ticket is None:
        return AfterRating.REFUSED
    if rating.value is not None:
        return AfterRating.KNOWN
    if value > terms.low_rating or terms.low_rating_action == "none":
        return AfterRating.THANKED
    solved = current and ticket.status is TicketStatus.SOLVED
    return AfterRating.REOPENED if terms.low_rating_action == "reopen" and solved else AfterRating.TOLD_LEAD
