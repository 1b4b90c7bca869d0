"""Shutting a subscriber out for a while, and letting them in again: they are told once, agents see who and why."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, tzinfo

from bot.domain.ban import Ban, parse_ban
from bot.domain.events import Event, EventName
from bot.domain.messages import Address, IncomingMessage, Reply
from bot.domain.ports import InboxItem, UnitOfWork
from bot.domain.ticket import TicketEvent
from bot.service.card import NAME_LENGTH, shortened
from bot.service.desk.turn import Tools, Turn
from bot.texts import Markup, Texts

REASON_LENGTH = 80
LISTED = 20
_UNITS = ((24 * 3600, "days"), (3600, "hours"), (60, "minutes"))

Outside = Callable[[UnitOfWork, IncomingMessage, InboxItem, Tools, str], Awaitable[Markup]]
"""A command that needs no subscriber's room; the last argument is what stands behind it."""


async def ban(turn: Turn, words: str) -> Markup:
    """Nothing of theirs is relayed until the term is over. The open ticket ends: nobody is to be reminded of it."""
    asked = parse_ban(words)
    if asked is None:
        return turn.say("ban-usage")
    until = None if asked.term_s is None else turn.at + asked.term_s
    made = Ban(turn.address, turn.at, until, asked.reason, turn.agent.name)
    turn.unit.save_ban(made)
    _end_ticket(turn)
    _note(turn.unit, EventName.SUBSCRIBER_BANNED, turn.message, turn.conversation.id)
    told = turn.tools.texts.say(turn.subscriber.language, "ban-told", _term(asked.term_s))
    turn.send(Reply(told), "ban-told")
    zone = turn.tools.waiting.terms.schedule.zone
    name, reason = shortened(turn.subscriber.name, NAME_LENGTH), shortened(made.reason, REASON_LENGTH)
    return turn.say("ban-done", name=name, until=_until(turn.tools.texts, made, zone), reason=reason)


async def unban(turn: Turn, words: str) -> Markup:
    """The room's subscriber, or by the number that the list shows."""
    if words:
        return await unban_by_number(turn.unit, turn.message, turn.item, turn.tools, words)
    contact = await turn.unit.contact(turn.address)
    if contact.ban is None or not contact.ban.holds(turn.at):
        return turn.say("unban-none")
    _lift(turn.unit, turn.address, turn.subscriber.language, turn.message, turn.item, turn.tools.texts)
    return turn.say("unban-done", name=shortened(turn.subscriber.name, NAME_LENGTH))


async def bans(turn: Turn, _: str) -> Markup:
    return await list_bans(turn.unit, turn.message, turn.item, turn.tools, "")


async def list_bans(unit: UnitOfWork, message: IncomingMessage, _: InboxItem, tools: Tools, __: str) -> Markup:
    """Whoever is shut out now, the newest first."""
    texts, zone = tools.texts, tools.waiting.terms.schedule.zone
    found = await unit.bans(message.received_at)
    if not found:
        return texts.say(texts.default, "bans-none")
    lines = [texts.say(texts.default, "bans-title")]
    for subscriber, one in found[:LISTED]:
        told = {
            "name": shortened(subscriber.name, NAME_LENGTH),
            "until": _until(texts, one, zone),
            "reason": shortened(one.reason, REASON_LENGTH),
            "agent": shortened(one.agent, NAME_LENGTH),
            "number": subscriber.address.chat,
        }
        lines.append(texts.say(texts.default, "bans-line", told))
    if len(found) > LISTED:
        lines.append(texts.say(texts.default, "bans-more", {"count": len(found) - LISTED}))
    return Markup("\n").join(lines)


async def unban_by_number(
    unit: UnitOfWork, message: IncomingMessage, item: InboxItem, tools: Tools, words: str
) -> Markup:
    """Whose topic is gone can still be let in."""
    texts = tools.texts
    found = await unit.bans(message.received_at)
    subscriber = next((one for one, _ in found if one.address.chat == words.strip()), None)
    if subscriber is None:
        return texts.say(texts.default, "unban-none" if words else "unban-usage")
    _lift(unit, subscriber.address, subscriber.language, message, item, texts)
    return texts.say(texts.default, "unban-done", {"name": shortened(subscriber.name, NAME_LENGTH)})


OUTSIDE: dict[str, Outside] = {"bans": list_bans, "unban": unban_by_number}
"""What agents may also say in the common room."""


def told_of(texts: Texts, found: Ban | None, zone: tzinfo, at: float) -> Markup:
    """A line about the ban in force, or nothing."""
    if found is None or not found.holds(at):
        return Markup("")
    reason, agent = shortened(found.reason, REASON_LENGTH), shortened(found.agent, NAME_LENGTH)
    arguments = {"until": _until(texts, found, zone), "reason": reason, "agent": agent}
    return texts.say(texts.default, "info-ban", arguments)


def _lift(
    unit: UnitOfWork, subscriber: Address, language: str, message: IncomingMessage, item: InboxItem, texts: Texts
) -> None:
    unit.lift_ban(subscriber)
    _note(unit, EventName.SUBSCRIBER_UNBANNED, message)
    key = f"{item.channel}:{item.external_id}:unban-told"
    unit.send(subscriber, Reply(texts.say(language, "unban-told")), key)


def _end_ticket(turn: Turn) -> None:
    ended = turn.move(TicketEvent.SOLVED)
    if ended:
        turn.unit.save_conversation(replace(turn.conversation.returned_to_bot(), last_message_at=turn.at))
        turn.tools.waiting.solved(turn.unit, ended, turn.address, turn.at)


def _note(unit: UnitOfWork, name: EventName, message: IncomingMessage, conversation_id: int | None = None) -> None:
    unit.add_event(Event(name, message.received_at, conversation_id, agent_id=message.sender.id))


def _term(term_s: float | None) -> dict[str, str | int]:
    """In the largest unit that fits without a rest."""
    if term_s is None:
        return {"unit": "forever", "number": 0}
    seconds, unit = next(((size, unit) for size, unit in _UNITS if term_s % size == 0), _UNITS[-1])
    return {"unit": unit, "number": round(term_s / seconds)}


def _until(texts: Texts, found: Ban, zone: tzinfo) -> Markup:
    if found.until is None:
        return texts.say(texts.default, "ban-forever")
    date = f"{datetime.fromtimestamp(found.until, zone):%d.%m.%Y %H:%M}"
    return texts.say(texts.default, "ban-until", {"date": date})
