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
    TAKEN = "taken"
    PUT_OFF = "put_off"
    HANDED_OVER = "handed_over"


class Priority(StrEnum):
    """How much a ticket presses, the least first."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"

    @property
    def next(self) -> "Priority":
        """What one more press makes of it: higher, and after the highest the lowest."""
        order = list(Priority)
        return order[(order.index(self) + 1) % len(order)]


_NEW, _OPEN, _PENDING, _SOLVED, _CLOSED = TicketStatus
MOVES: dict[tuple[TicketStatus, TicketEvent], TicketStatus] = {
    (_NEW, TicketEvent.SUBSCRIBER_WROTE): _NEW,
    (_NEW, TicketEvent.AGENT_REPLIED): _PENDING,
    (_NEW, TicketEvent.TAKEN): _OPEN,
    (_NEW, TicketEvent.HANDED_OVER): _NEW,
    (_NEW, TicketEvent.SOLVED): _SOLVED,
    (_OPEN, TicketEvent.SUBSCRIBER_WROTE): _OPEN,
    (_OPEN, TicketEvent.AGENT_REPLIED): _PENDING,
    (_OPEN, TicketEvent.TAKEN): _OPEN,
    (_OPEN, TicketEvent.PUT_OFF): _PENDING,
    (_OPEN, TicketEvent.HANDED_OVER): _OPEN,
    (_OPEN, TicketEvent.SOLVED): _SOLVED,
    (_PENDING, TicketEvent.SUBSCRIBER_WROTE): _OPEN,
    (_PENDING, TicketEvent.AGENT_REPLIED): _PENDING,
    (_PENDING, TicketEvent.TAKEN): _PENDING,
    (_PENDING, TicketEvent.PUT_OFF): _PENDING,
    (_PENDING, TicketEvent.HANDED_OVER): _OPEN,
    (_PENDING, TicketEvent.SOLVED): _SOLVED,
    (_SOLVED, TicketEvent.REOPENED): _OPEN,
    (_SOLVED, TicketEvent.CLOSED): _CLOSED,
}


@dataclass(frozen=True, slots=True)
class Ticket:
    """Times are seconds since the epoch; `first_reply_at` is the first *agent* message, `reopened` counts.

    `subject` is the title of the nearest intent, `worked_by` who answered or took it last, and when; `warned` says that
    two agents who met there were told so.
    """

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
    subject: str = ""
    priority: Priority = Priority.NORMAL
    worked_by: str = ""
    worked_at: float | None = None
    warned: bool = False

    @property
    def is_active(self) -> bool:
        """Somebody still has to do something."""
        return self.status not in (TicketStatus.SOLVED, TicketStatus.CLOSED)

    def may_reopen(self, at: float, within_s: float) -> bool:
        """What is written now still belongs to this solved matter."""
        solved_at = self.solved_at if self.status is TicketStatus.SOLVED else None
        return solved_at is not None and at - solved_at < within_s

    @property
    def face(self) -> tuple[str, ...]:
        """What its card shows. Who has the last word changes with every message and is not worth an edit."""
        status = TicketStatus.OPEN if self.status is TicketStatus.PENDING else self.status
        return (status, self.assignee, self.priority, self.queue, self.subject)

    def met(self, agent: str, at: float, within_s: float) -> bool:
        """Another agent was at work here a moment ago, and nobody was told yet that they are two."""
        recent = self.worked_at is not None and at - self.worked_at < within_s
        return recent and self.worked_by not in ("", agent) and not self.warned

    def after(self, event: TicketEvent, at: float, agent: str = "") -> "Ticket | None":
        """The ticket after the event, or None where the table of moves does not allow it."""
        status = MOVES.get((self.status, event))
        if status is None:
            return None
        ticket = replace(self, status=status, assignee=self.assignee or agent)
        match event:
            case TicketEvent.AGENT_REPLIED:
                first = at if self.first_reply_at is None else self.first_reply_at
                return replace(ticket, first_reply_at=first, worked_by=agent, worked_at=at)
            case TicketEvent.TAKEN:
                return replace(ticket, assignee=agent, worked_by=agent, worked_at=at, warned=False)
            case TicketEvent.HANDED_OVER:
                return replace(ticket, assignee="", worked_by="", worked_at=None, warned=False)
            case TicketEvent.SOLVED:
                return replace(ticket, solved_at=at)
            case TicketEvent.REOPENED:
                return replace(ticket, reopened=self.reopened + 1, solved_at=None, warned=False)
            case _:
                return ticket
