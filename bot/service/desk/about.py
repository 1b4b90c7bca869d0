"""Who the subscriber is and what was before."""

from datetime import datetime

from bot.domain.desk import PastTicket
from bot.service.card import NAME_LENGTH, shortened
from bot.service.desk.bans import told_of
from bot.service.desk.turn import Turn
from bot.texts import Markup

SHOWN = 10
GLIMPSE = 80


async def info(turn: Turn, _: str) -> Markup:
    """Name, handle, language, since when, how many tickets, whether messages reach them."""
    who, profile = turn.subscriber, await turn.unit.profile(turn.address)
    contact = await turn.unit.contact(turn.address)
    lines = [
        turn.say("info-name", name=shortened(who.name, NAME_LENGTH)),
        turn.say("info-handle", handle=who.username) if who.username else Markup(""),
        turn.say("info-language", language=who.language or turn.tools.texts.default),
        turn.say("info-since", **_date(turn, profile.since)) if profile.since is not None else Markup(""),
        turn.say("info-tickets", count=profile.tickets),
        told_of(turn.tools.texts, contact.ban, turn.tools.waiting.terms.schedule.zone, turn.at),
        turn.say("info-reachable", reachable="no" if who.unreachable_since is not None else "yes"),
    ]
    return Markup("\n").join(line for line in lines if line)


async def history(turn: Turn, _: str) -> Markup:
    """The tickets before the one at hand, the newest first."""
    current = turn.ticket.id if turn.ticket and turn.ticket.is_active else 0
    past = [one for one in await turn.unit.past_tickets(turn.address, SHOWN + 1) if one.ticket.id != current][:SHOWN]
    if not past:
        return turn.say("history-none")
    return Markup("\n").join([turn.say("history-title"), *(_told(turn, one) for one in past)])


def _told(turn: Turn, past: PastTicket) -> Markup:
    ticket = past.ticket
    parts = [
        turn.say("history-line", number=str(ticket.id), status=ticket.status, **_date(turn, ticket.opened_at)),
        Markup("{}").format(ticket.subject),
        turn.say("history-rating", value=str(past.rating)) if past.rating is not None else Markup(""),
        turn.say("history-words", text=shortened(past.words, GLIMPSE)) if past.words else Markup(""),
    ]
    return Markup(" · ").join(part for part in parts if part)


def _date(turn: Turn, at: float) -> dict[str, str]:
    """In the desk's time zone."""
    there = datetime.fromtimestamp(at, turn.tools.waiting.terms.schedule.zone)
    return {"day": f"{there:%d}", "month": f"{there:%m}", "year": f"{there:%Y}"}
