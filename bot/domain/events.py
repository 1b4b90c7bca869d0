"""Facts for statistics, in the past tense. Statistics read nothing else."""

from dataclasses import dataclass
from enum import StrEnum


class EventName(StrEnum):
    """Everything that is counted."""

    MESSAGE_RECEIVED = "message_received"
    MESSAGE_RELAYED = "message_relayed"
    ANSWERED = "answered"
    CANDIDATES_OFFERED = "candidates_offered"
    NOT_MATCHED = "not_matched"
    HANDED_OFF = "handed_off"
    TICKET_OPENED = "ticket_opened"
    AGENT_REPLIED = "agent_replied"
    TICKET_SOLVED = "ticket_solved"
    TICKET_REOPENED = "ticket_reopened"
    DELIVERY_FAILED = "delivery_failed"
    SUBSCRIBER_LOST = "subscriber_lost"
    PROMISE_BROKEN = "promise_broken"
    TICKET_CLOSED = "ticket_closed"
    RATED = "rated"
    ANSWER_REJECTED = "answer_rejected"
    KNOWLEDGE_CHANGED = "knowledge_changed"
    SUBSCRIBER_BANNED = "subscriber_banned"
    SUBSCRIBER_UNBANNED = "subscriber_unbanned"
    MESSAGE_REFUSED = "message_refused"
    FLOOD_SLOWED = "flood_slowed"
    TICKET_TAKEN = "ticket_taken"
    ESCALATED = "escalated"
    ANSWER_SENT = "answer_sent"


@dataclass(frozen=True, slots=True)
class Event:
    """`at` in seconds since the epoch; `confidence` in 0..1 where a match was made; `value` is the rating, 1..5."""

    name: EventName
    at: float
    conversation_id: int | None = None
    intent_id: str = ""
    confidence: float | None = None
    agent_id: str = ""
    knowledge_version: str = ""
    value: int | None = None
