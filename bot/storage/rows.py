"""Between rows and the domain's values: one function each way, nothing else."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Discriminator, TypeAdapter

from bot.domain.ban import Ban
from bot.domain.cases import Case, CaseReason, CaseStatus, Change
from bot.domain.conversation import Conversation, HandledBy, Subscriber
from bot.domain.desk import CardNotes, Nearest, PastTicket
from bot.domain.events import Event
from bot.domain.messages import Address, MessageRef, Outgoing, Person, recipient
from bot.domain.ports import Contact, InboxItem, Letter, Line, OutboxEntry
from bot.domain.rating import Rating
from bot.domain.ticket import Priority, Ticket, TicketStatus
from bot.domain.timers import Timer, TimerKind

Row = Sequence[Any]
Parameters = Mapping[str, Any]

_CONTENT: TypeAdapter[Outgoing] = TypeAdapter(Annotated[Outgoing, Discriminator("kind")])


def contact(row: Row | None) -> Contact:
    """What the `contact` query found; the columns stand in its order."""
    if row is None:
        return Contact()
    subscriber = _subscriber(row[:5])
    return Contact(subscriber, _conversation(row[0], row[9:17]), ticket(row[17:]), _ban(subscriber.address, row[5:9]))


def _subscriber(row: Row) -> Subscriber:
    address, name, username, language, unreachable_since = row
    return Subscriber(Address.parse(address), name, username, language, unreachable_since)


def _ban(address: Address, row: Row) -> Ban | None:
    at, until, reason, agent = row
    return Ban(address, at, until, reason, agent) if at is not None else None


def banned(row: Row) -> tuple[Subscriber, Ban]:
    """A row of the `bans` query."""
    subscriber, ban = _subscriber(row[:5]), _ban(Address.parse(row[0]), row[5:])
    if ban is None:
        raise AssertionError("the query lists bans")
    return subscriber, ban


def ban_row(ban: Ban) -> Parameters:
    return {
        "subscriber": str(ban.subscriber),
        "at": ban.at,
        "until": ban.until,
        "reason": ban.reason,
        "agent": ban.agent,
    }


def _conversation(address: str, row: Row) -> Conversation | None:
    id_, started_at, last_message_at, handled_by, misses, last_intent_id, offered, ticket_id = row
    if id_ is None:
        return None
    return Conversation(
        id_,
        Address.parse(address),
        started_at,
        last_message_at,
        HandledBy(handled_by),
        misses,
        last_intent_id,
        tuple(offered.split()),
        ticket_id,
    )


def ticket(row: Row) -> Ticket | None:
    id_, conversation_id, opened_at, queue, intent_id, status, assignee, replied, solved, reopened, *desk = row
    if id_ is None:
        return None
    subject, priority, worked_by, worked_at, warned = desk
    return Ticket(
        id_,
        conversation_id,
        opened_at,
        queue,
        intent_id,
        TicketStatus(status),
        assignee,
        replied,
        solved,
        reopened,
        subject,
        Priority(priority),
        worked_by,
        worked_at,
        bool(warned),
    )


def past_ticket(row: Row) -> PastTicket:
    *columns, rating_, words = row
    found = ticket(columns)
    if found is None:
        raise AssertionError("the row of a ticket has its number")
    return PastTicket(found, rating_, words or "")


def card(row: Row) -> CardNotes:
    ticket_id, body, nearest, place, message = row
    at = MessageRef(Address.parse(place), message) if message else None
    return CardNotes(ticket_id, body, tuple(map(_nearest, nearest.split())), at)


def _nearest(text: str) -> Nearest:
    intent_id, confidence, sent = text.split(":")
    return Nearest(intent_id, float(confidence), sent == "1")


def card_row(notes: CardNotes) -> Parameters:
    nearest = (f"{one.intent_id}:{one.confidence:.4f}:{int(one.sent)}" for one in notes.nearest)
    place, message = (str(notes.at.address), notes.at.external_id) if notes.at else ("", "")
    where = {"place": place, "message": message}
    return {"ticket_id": notes.ticket_id, "body": notes.body, "nearest": " ".join(nearest), **where}


def agent(row: Row) -> Person:
    return Person(*row)


def agent_row(person: Person) -> Parameters:
    return {"id": person.id, "name": person.name, "username": person.username}


def subscriber_row(subscriber: Subscriber) -> Parameters:
    return {
        "address": str(subscriber.address),
        "name": subscriber.name,
        "username": subscriber.username,
        "language": subscriber.language,
    }


def conversation_row(conversation: Conversation) -> Parameters:
    return {
        "id": conversation.id,
        "subscriber": str(conversation.subscriber),
        "started_at": conversation.started_at,
        "last_message_at": conversation.last_message_at,
        "handled_by": conversation.handled_by.value,
        "misses": conversation.misses,
        "last_intent_id": conversation.last_intent_id,
        "offered": " ".join(conversation.offered),
        "ticket_id": conversation.ticket_id,
    }


def ticket_row(ticket: Ticket) -> Parameters:
    return {
        "id": ticket.id,
        "conversation_id": ticket.conversation_id,
        "opened_at": ticket.opened_at,
        "queue": ticket.queue,
        "intent_id": ticket.intent_id,
        "status": ticket.status.value,
        "assignee": ticket.assignee,
        "first_reply_at": ticket.first_reply_at,
        "solved_at": ticket.solved_at,
        "reopened": ticket.reopened,
        "subject": ticket.subject,
        "priority": ticket.priority.value,
        "worked_by": ticket.worked_by,
        "worked_at": ticket.worked_at,
        "warned": int(ticket.warned),
    }


def line(row: Row) -> Line:
    author, text, at, attachment = row
    return Line(author, text, at, attachment)


def line_row(conversation_id: int, said: Line) -> Parameters:
    return {
        "conversation_id": conversation_id,
        "author": said.author,
        "text": said.text,
        "attachment": said.attachment,
        "at": said.at,
    }


def event_row(event: Event) -> Parameters:
    return {
        "name": event.name.value,
        "at": event.at,
        "conversation_id": event.conversation_id,
        "intent_id": event.intent_id,
        "confidence": event.confidence,
        "agent_id": event.agent_id,
        "knowledge_version": event.knowledge_version,
        "value": event.value,
    }


def inbox_item(row: Row) -> InboxItem:
    return InboxItem(*row)


def inbox_row(item: InboxItem) -> Parameters:
    return {
        "id": item.id,
        "channel": item.channel,
        "external_id": item.external_id,
        "lane": item.lane,
        "payload": item.payload,
        "received_at": item.received_at,
    }


def outbox_entry(row: Row) -> OutboxEntry:
    id_, to, content, dedupe_key, attempts, not_before = row
    return OutboxEntry(id_, recipient(to), _CONTENT.validate_json(content), dedupe_key, attempts, not_before)


def letter(row: Row) -> Letter:
    id_, status, to, content, dedupe_key, error, at = row
    entry = OutboxEntry(id_, recipient(to), _CONTENT.validate_json(content), dedupe_key) if content else None
    return Letter(id_, status, entry, error, at)


def outbox_row(entry: OutboxEntry, at: float) -> Parameters:
    return {
        "id": entry.id,
        "recipient": str(entry.recipient),
        "content": _CONTENT.dump_json(entry.content).decode(),
        "dedupe_key": entry.dedupe_key,
        "created_at": at,
    }


def timer(row: Row) -> Timer:
    ticket_id, kind, subscriber, *rest = row
    return Timer(ticket_id, TimerKind(kind), Address.parse(subscriber), *rest)


def timer_row(set_: Timer) -> Parameters:
    return {
        "ticket_id": set_.ticket_id,
        "kind": set_.kind.value,
        "subscriber": str(set_.subscriber),
        "at": set_.at,
        "since": set_.since,
        "minutes": set_.minutes,
    }


def rating(row: Row) -> Rating:
    return Rating(*row)


def rating_row(given: Rating) -> Parameters:
    return {
        "ticket_id": given.ticket_id,
        "asked_at": given.asked_at,
        "value": given.value,
        "rated_at": given.rated_at,
        "comment": given.comment,
        "comment_until": given.comment_until,
    }


def case(row: Row) -> Case:
    key, at, conversation_id, question, reason, answer, nearest, verdict, status, *rest = row
    return Case(
        *(key, at, conversation_id, question, CaseReason(reason), answer, tuple(nearest.split()), verdict),
        *(CaseStatus(status), *rest),
    )


def case_row(one: Case) -> Parameters:
    return {
        "key": one.key,
        "at": one.at,
        "conversation_id": one.conversation_id,
        "question": one.question,
        "reason": one.reason.value,
        "answer": one.answer,
        "nearest": " ".join(one.nearest),
        "verdict": one.verdict,
        "status": one.status.value,
        "became": one.became,
        "knowledge_version": one.knowledge_version,
    }


def change(row: Row) -> Change:
    id_, at, question, cases, intent_id, file, diff, created = row
    return Change(id_, at, question, cases, intent_id, file, diff, bool(created))


def change_row(change: Change) -> Parameters:
    return {
        "id": change.id,
        "at": change.at,
        "question": change.question,
        "cases": change.cases,
        "intent_id": change.intent_id,
        "file": change.file,
        "diff": change.diff,
        "created": int(change.created),
    }
