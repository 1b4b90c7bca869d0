"""Questions that the base could not answer are noted for editors, without personal data.

Called inside the transactions of other use cases.
"""

from collections.abc import Sequence

from bot.domain.cases import Case, CaseReason, of_press, of_ticket
from bot.domain.knowledge import Intent
from bot.domain.messages import IncomingMessage
from bot.domain.policy import CANDIDATES_OFFERED, TicketRequest
from bot.domain.ports import InboxItem, Line, UnitOfWork
from bot.domain.ticket import Ticket
from bot.privacy import masked

LINES_READ = 60


def asked_before(lines: Sequence[Line], intent: Intent | None = None) -> str:
    """The question that the intent's answer, or else the last word of the bot, was the answer to."""
    titles = set(intent.title.texts.values()) if intent else set()
    told = [number for number, line in enumerate(lines) if line.author == "bot" and line.text in titles]
    before = lines[: told[-1]] if told else lines
    return next((line.text for line in reversed(before) if line.author == "subscriber" and line.text.strip()), "")


def note_handoff(
    unit: UnitOfWork,
    ticket: Ticket,
    request: TicketRequest,
    offered: Sequence[str],
    question: str,
    version: str,
    *,
    rejected: bool,
) -> None:
    """An agent has to answer; what was asked without words teaches nothing yet. `offered` was not chosen from."""
    if not question.strip():
        return
    reason = CaseReason.REJECTED if rejected else CaseReason.HANDED_OFF
    near = dict.fromkeys([*filter(None, [request.intent_id]), *(one.intent_id for one in request.candidates), *offered])
    nearest = tuple(near)[:CANDIDATES_OFFERED]
    unit.save_case(
        Case(
            *(of_ticket(ticket.id), ticket.opened_at, ticket.conversation_id, masked(question), reason),
            nearest=nearest,
            knowledge_version=version,
        )
    )


def note_rejection(
    unit: UnitOfWork, item: InboxItem, message: IncomingMessage, conversation_id: int, question: str, version: str
) -> None:
    """The bot's answer was not it, and the subscriber is asked what is closer."""
    if question.strip():
        at = message.received_at
        key, reason = of_press(item.id), CaseReason.REJECTED
        unit.save_case(Case(key, at, conversation_id, masked(question), reason, knowledge_version=version))


async def note_low_rating(unit: UnitOfWork, ticket: Ticket) -> None:
    """The help with the matter was rated low: an editor may want to see it."""
    case = await unit.case(of_ticket(ticket.id))
    if case:
        unit.save_case(case.rated_low())
