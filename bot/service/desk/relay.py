"""What agents say to the subscriber, whichever way they say it: written, by a macro or by one tap."""

from collections import deque
from dataclasses import replace
from html import escape

from bot.domain.events import EventName
from bot.domain.messages import Copy, IncomingMessage, MessageRef, Outgoing, Reply, Retract
from bot.domain.ports import Line
from bot.domain.ticket import Ticket, TicketEvent
from bot.service.desk.turn import Turn
from bot.texts import Markup

NOTE_MARK = "//"
ALBUMS_REMEMBERED = 100


class Notes:
    """Tells what stays inside: every line of a note, and a part of its album that comes after the others."""

    def __init__(self) -> None:
        self._albums: deque[str] = deque(maxlen=ALBUMS_REMEMBERED)

    def is_note(self, message: IncomingMessage) -> bool:
        if message.text and not outward(message.text):
            self._albums.append(message.album_id)
            return True
        return bool(message.album_id) and message.album_id in self._albums


async def relay(turn: Turn) -> None:
    """The agent's message itself; where some of its lines are notes, what is left of it in plain words."""
    message, words = turn.message, outward(turn.message.text)
    other = await turn.unit.counterpart(message.reply_to) if message.reply_to else None
    reply_to = other.external_id if other else ""
    content: Outgoing
    if words == message.text:
        answers = message.reply_to.external_id if message.reply_to and not other else ""
        content = Copy(message.ref, reply_to, album=message.album, answers=answers)
    else:
        content = Copy(message.ref, reply_to, caption=words) if message.attachment else Reply(escape(words))
    await reply(turn, content, Line("agent", words, turn.at, message.attachment))
    if message.album and words != message.text:
        _rest_of_album(turn)


def _rest_of_album(turn: Turn) -> None:
    """An album whose caption has a note in it cannot be copied as one: Telegram changes no captions there."""
    first, *further = (MessageRef(turn.message.address, one) for one in turn.message.album)
    turn.send(Copy(first, album=tuple(one.external_id for one in further)), "rest")


async def reply(turn: Turn, content: Outgoing, line: Line) -> None:
    """An agent's word to the subscriber, and all that follows from it."""
    ticket = await _meeting(turn, await _at_work(turn))
    replied = ticket.after(TicketEvent.AGENT_REPLIED, turn.at, turn.agent.id)
    if replied is None:
        raise AssertionError("a ticket at work takes a reply")
    turn.save(replied)
    turn.tools.waiting.agent_replied(turn.unit, replied, turn.address, turn.at)
    turn.unit.save_conversation(turn.conversation.handed_off(replied.id))
    turn.note(EventName.AGENT_REPLIED, replied)
    turn.unit.add_line(turn.conversation.id, line)
    turn.send(content, "relay")


async def take_back(turn: Turn, _: str) -> Markup | None:
    """The message that /del answers is deleted at the subscriber's."""
    replied = turn.message.reply_to
    other = await turn.unit.counterpart(replied) if replied else None
    if other is None or other.address != turn.address:
        return turn.say("delete-what")
    turn.send(Retract(turn.message.ref, other.external_id), "delete")
    return None


async def _at_work(turn: Turn) -> Ticket:
    """The room's ticket, opened again or anew: an agent's words always reach the subscriber."""
    if turn.ticket is not None and turn.ticket.is_active:
        return turn.ticket
    reopened = turn.ticket.after(TicketEvent.REOPENED, turn.at) if turn.ticket else None
    event = EventName.TICKET_REOPENED if reopened else EventName.TICKET_OPENED
    ticket = reopened or Ticket(await turn.unit.next_ticket_id(), turn.conversation.id, turn.at, turn.queue)
    turn.note(event, ticket)
    turn.post(turn.say("ticket-reopened", number=str(ticket.id)), purpose="ticket-reopened")
    return ticket


async def _meeting(turn: Turn, ticket: Ticket) -> Ticket:
    """Two who answer at once are told so, once; the message goes all the same."""
    if not ticket.met(turn.agent.id, turn.at, turn.tools.meeting_s):
        return ticket
    other = await turn.unit.agent(ticket.worked_by)
    turn.post(turn.say("two-agents", name=other.name if other else "?"), purpose="two-agents")
    return replace(ticket, warned=True)


def outward(text: str) -> str:
    """The text without the lines that stay inside."""
    lines = text.split("\n")
    kept = [line for line in lines if not line.lstrip().startswith(NOTE_MARK)]
    return text if len(kept) == len(lines) else "\n".join(kept).strip()
