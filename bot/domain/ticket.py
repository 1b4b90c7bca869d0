"""One handed-off matter and the only ways its status may change."""

from dataclasses import dataclass, replace
from enum import StrEnum


class TicketStatus(StrEnum):
    """In Zendesk's sense: pending waits for the subscriber, solved may still be reopened, closed may not."""

    NEW = "new"
    OPEN = "open"
    PENDING = "pending"
    SOLVED = "solved"
    CLOSED = "closed"


class TicketEvent(StrEnum):
    """What happens to a ticket."""

    SUBSCRIBER_WROTE = "subscriber_wrote"
    AGENT_REPLIED = "agent_replied"
    SOLVED = "solved"
    REOPENED = "reopened"
    CLOSED = "closed"


_NEW, _OPEN, _PENDING, _SOLVED, _CLOSED = TicketStatus
MOVES: dict[tuple[TicketStatus, TicketEvent], TicketStatus] = {
    (_NEW, TicketEvent.SUBSCRIBER_WROTE): _NEW,
    (_NEW, TicketEvent.AGENT_REPLIED): _PENDING,
    (_NEW, TicketEvent.SOLVED): _SOLVED,
    (_OPEN, TicketEvent.SUBSCRIBER_WROTE): _OPEN,
    (_OPEN, TicketEvent.AGENT_REPLIED): _PENDING,
    (_OPEN, TicketEvent.SOLVED): _SOLVED,
    (_PENDING, TicketEvent.SUBSCRIBER_WROTE): _OPEN,
    (_PENDING, TicketEvent.AGENT_REPLIED): _PENDING,
    (_PENDING, TicketEvent.SOLVED): _SOLVED,
    (_SOLVED, TicketEvent.REOPENED): _OPEN,
    (_SOLVED, TicketEvent.CLOSED): _CLOSED,
}


@dataclass(frozen=True, slots=True)
class Ticket:
    """Times are seconds since the epoch; `first_reply_at` is the first *agent* message, `reopened` counts."""

    id: int
    conversation_id: int
    opened_at: float
    queue: str = ""
    intent_id: str = ""
    status: TicketStatus = TicketStatus.NEW
    assignee: str = ""
    first_reply_at: float | None = None
    solved_at: float | None = None
    reopened: int = 0

    @property
    def is_active(self) -> bool:
        """Somebody still has to do something."""
        return self.status not in (TicketStatus.SOLVED, TicketStatus.CLOSED)

    def may_reopen(self, at: float, within_s: float) -> bool:
        """What is written now still belongs to this solved matter."""
        solved_at = self.solved_at if self.status is TicketStatus.SOLVED else None
        return solved_at is not None and at - solved_at < within_s

    def after(self, event: TicketEvent, at: float, agent: str = "") -> "Ticket | None":
        """The ticket after the event, or None where the table of moves does not allow it."""
        status = MOVES.get((self.status, event))
        if status is None:
            return None
        ticket = replace(self, status=status, assignee=self.assignee or agent)
        match event:
            case TicketEvent.AGENT_REPLIED if self.first_reply_at is None:
                return replace(ticket, first_reply_at=at)
            case TicketEvent.SOLVED:
                return replace(ticket, solved_at=at)
            case TicketEvent.REOPENED:
                return replace(ticket, reopened=self.reopened + 1, solved_at=None)
            case _:
                return ticket
