"""What agents do with a ticket. Each returns what is said about it, to those in the room or to the one who pressed."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.desk import CardNotes
from bot.domain.events import EventName
from bot.domain.messages import Person, Reply, Room
from bot.domain.ticket import Priority, TicketEvent, TicketStatus
from bot.domain.timers import TimerKind
from bot.matching.nearest import nearest
from bot.service.card import recap_notes, shown
from bot.service.desk.teaching import note_solved
from bot.service.desk.turn import Turn
from bot.texts import Markup


async def take(turn: Turn, _: str) -> Markup:
    return _given(turn, turn.agent)


async def assign(turn: Turn, words: str) -> Markup:
    """To a colleague, by the handle or the name; they are known by having written here."""
    known = await turn.unit.agents()
    agent = _called(known, words)
    if agent:
        return _given(turn, agent)
    names = ", ".join(f"{one.name} (@{one.username})" if one.username else one.name for one in known)
    return turn.say("assign-unknown", name=words, names=names or "—") if words else turn.say("assign-whom", names=names)


def _given(turn: Turn, agent: Person) -> Markup:
    ticket = turn.move(TicketEvent.TAKEN, agent)
    if ticket is None:
        return turn.say("ticket-not-open")
    turn.note(EventName.TICKET_TAKEN, ticket, agent=agent)
    return turn.say("ticket-taken", number=str(ticket.id), name=agent.name)


def _called(agents: Sequence[Person], words: str) -> Person | None:
    if words.startswith("@"):
        handle = words[1:].casefold()
        return next((one for one in agents if one.username and one.username.casefold() == handle), None)
    close = nearest(words, [one.name for one in agents], limit=2)
    return next(one for one in agents if one.name == close[0]) if len(close) == 1 else None


async def set_priority(turn: Turn, words: str) -> Markup:
    names = {plain_name(turn, one): one for one in Priority} | {one.value: one for one in Priority}
    wanted = names.get(words.casefold())
    if wanted is None:
        return turn.say("priority-which", names=", ".join(Priority))
    return _pressing(turn, wanted)


async def raise_priority(turn: Turn, _: str) -> Markup:
    """One step; after the highest the lowest."""
    return _pressing(turn, turn.ticket.priority.next) if turn.ticket else turn.say("ticket-not-open")


def _pressing(turn: Turn, priority: Priority) -> Markup:
    if turn.ticket is None or not turn.ticket.is_active:
        return turn.say("ticket-not-open")
    turn.save(replace(turn.ticket, priority=priority))
    return turn.say("priority-set", number=str(turn.ticket.id), priority=plain_name(turn, priority))


def plain_name(turn: Turn, priority: Priority) -> str:
    return turn.say("priority-name", priority=priority)


async def solve(turn: Turn, _: str) -> Markup:
    """The subscriber is told and asked how it was; from now on the bot answers again."""
    ticket = turn.move(TicketEvent.SOLVED)
    if ticket is None:
        return turn.say("ticket-not-open")
    turn.unit.save_conversation(replace(turn.conversation.returned_to_bot(), last_message_at=turn.at))
    turn.note(EventName.TICKET_SOLVED, ticket)
    turn.tools.waiting.solved(turn.unit, ticket, turn.address, turn.at)
    turn.send(await turn.tools.ratings.farewell(turn.unit, ticket, turn.subscriber, turn.at), "solved")
    turn.offer = await note_solved(turn, ticket)
    return turn.say("ticket-closed", number=str(ticket.id))


async def reopen(turn: Turn, _: str) -> Markup:
    """The agent wants to go on with it; the subscriber notices when they write."""
    if turn.ticket and turn.ticket.is_active:
        return turn.say("ticket-open-already", number=str(turn.ticket.id))
    ticket = turn.move(TicketEvent.REOPENED)
    if ticket is None:
        return turn.say("ticket-gone")
    turn.unit.save_conversation(turn.conversation.handed_off(ticket.id))
    turn.unit.cancel_timers(ticket.id, (TimerKind.SETTLING,))
    turn.note(EventName.TICKET_REOPENED, ticket)
    return turn.say("ticket-open-again", number=str(ticket.id))


async def put_off(turn: Turn, _: str) -> Markup:
    """Nothing to do until the subscriber writes. A promise cannot be put off before anybody kept it."""
    if turn.ticket is None or not turn.ticket.is_active:
        return turn.say("ticket-not-open")
    if turn.ticket.first_reply_at is None:
        return turn.say("pending-too-early")
    ticket = turn.move(TicketEvent.PUT_OFF)
    if ticket is None or ticket.status is not TicketStatus.PENDING:
        return turn.say("ticket-not-open")
    turn.tools.waiting.agent_replied(turn.unit, ticket, turn.address, turn.at)
    return turn.say("ticket-pending", number=str(ticket.id))


async def hand_over(turn: Turn, words: str) -> Markup:
    """To the people of another queue, with a card that tells them what was said so far."""
    queue = _queue(turn, words)
    ticket = turn.ticket
    if queue is None:
        return turn.say("queue-which", name=words, names=", ".join(_queues(turn)))
    if ticket is None or not ticket.is_active:
        return turn.say("ticket-not-open")
    if ticket.queue == queue:
        return turn.say("queue-here", queue=_title(turn, queue))
    old, card = Room(turn.address, ticket.queue), await turn.unit.card(ticket.id)
    turn.move(TicketEvent.HANDED_OVER)
    turn.save(replace(turn.ticket or ticket, queue=queue))
    turn.note(EventName.ESCALATED, ticket)
    if turn.tools.settled(old) != turn.tools.settled(Room(turn.address, queue)):
        await _moved(turn, old, card)
    if ticket.first_reply_at is not None:
        turn.send(Reply(turn.tools.texts.say(turn.subscriber.language, "handed-over")), "handed-over")
    return turn.say("ticket-handed-over", number=str(ticket.id), queue=_title(turn, queue))


async def _moved(turn: Turn, old: Room, card: CardNotes | None) -> None:
    """A card in the new place; the one in the old place tells where it went and has no buttons any more."""
    if turn.ticket is None:
        return
    await post_card(turn, card, Room(turn.address, turn.ticket.queue))
    if card and card.at:
        gone = turn.say("card-moved", number=str(turn.ticket.id), queue=_title(turn, turn.ticket.queue))
        body = Markup(card.body)
        told = Reply(Markup("\n\n").join([gone, body]), replaces=card.at.external_id)
        turn.unit.send(old, told, turn.key("gone"))


async def post_card(turn: Turn, card: CardNotes | None, room: Room) -> None:
    """The card anew, with what was said last."""
    if turn.ticket is None:
        return
    tools = turn.tools
    notes = await recap_notes(turn.unit, tools.texts, turn.ticket, turn.subscriber, card)
    assignee = await turn.unit.agent(turn.ticket.assignee) if turn.ticket.assignee else None
    turn.unit.save_card(notes)
    turn.unit.send(room, shown(tools.texts, tools.knowledge, notes, turn.ticket, assignee), turn.key("card"))


async def show_card(turn: Turn, _: str) -> Markup | None:
    if turn.ticket is None:
        return turn.say("ticket-not-open")
    await post_card(turn, await turn.unit.card(turn.ticket.id), turn.room)
    return None


def _queues(turn: Turn) -> list[str]:
    """By name: those of the configuration and those that intents ask for, the common one first."""
    asked = {intent.handoff.queue for intent in turn.tools.knowledge.intents}
    return [_title(turn, ""), *sorted({*turn.tools.queues, *asked} - {""})]


def _queue(turn: Turn, words: str) -> str | None:
    wanted = words.casefold()
    found = next((name for name in _queues(turn) if name.casefold() == wanted), None)
    return "" if found == _title(turn, "") else found


def _title(turn: Turn, queue: str) -> str:
    return queue or turn.say("queue-common")
