"""Every command and every button of the agents, as two tables: adding one is adding a line here."""

from collections.abc import Awaitable, Callable

from bot.domain.desk import DeskPress, Verb
from bot.matching.nearest import nearest
from bot.service.desk import about, answers, bans, moves, relay
from bot.service.desk.teaching import TEACHING, judge
from bot.service.desk.turn import Turn
from bot.texts import Markup

Command = Callable[[Turn, str], Awaitable[Markup | None]]
"""Gets what stands behind the command; returns what is to be said about it."""
Press = Callable[[Turn, DeskPress], Awaitable[Markup | None]]


async def help_(turn: Turn, _: str) -> Markup:
    return turn.say("agent-help")


COMMANDS: dict[str, Command] = {
    "take": moves.take,
    "assign": moves.assign,
    "m": answers.macro,
    "solve": moves.solve,
    "close": moves.solve,
    "pending": moves.put_off,
    "reopen": moves.reopen,
    "queue": moves.hand_over,
    "priority": moves.set_priority,
    "info": about.info,
    "history": about.history,
    "card": moves.show_card,
    "del": relay.take_back,
    "ban": bans.ban,
    "unban": bans.unban,
    "bans": bans.bans,
    "help": help_,
}
MENU = tuple(name for name in COMMANDS if name != "close")
"""What Telegram offers when an agent types a slash, in this order; /close is /solve by its old name."""


def _as_command(command: Command) -> Press:
    async def pressed(turn: Turn, _: DeskPress) -> Markup | None:
        return await command(turn, "")

    return pressed


PRESSES: dict[Verb, Press] = {
    Verb.TAKE: _as_command(moves.take),
    Verb.SOLVE: _as_command(moves.solve),
    Verb.REOPEN: _as_command(moves.reopen),
    Verb.PRIORITY: _as_command(moves.raise_priority),
    Verb.INFO: _as_command(about.info),
    Verb.HISTORY: _as_command(about.history),
    Verb.SEND: answers.send_nearest,
    Verb.DRAFT: answers.draft,
}


async def command(turn: Turn) -> Markup | None:
    """Carry out the command that the agent wrote."""
    name = "help" if turn.message.payload == "start" else turn.message.payload
    known = COMMANDS.get(name)
    if known is None:
        meant = nearest(name, list(COMMANDS)) or list(COMMANDS)
        return turn.say("command-unknown", command=name, names=", ".join(f"/{one}" for one in meant))
    return await known(turn, behind(turn.message.text))


def behind(text: str) -> str:
    """What stands behind a command."""
    _, *words = text.split(maxsplit=1)
    return words[0].strip() if words else ""


async def press(turn: Turn, pressed: DeskPress) -> Markup | None:
    """Carry out the button, if it belongs to the ticket at hand."""
    if pressed.verb in TEACHING:
        return await judge(turn, pressed)
    if turn.ticket is None or turn.ticket.id != pressed.number:
        return turn.say("card-stale")
    if pressed.verb in (Verb.SEND, Verb.DRAFT) and not turn.ticket.is_active:
        return turn.say("ticket-not-open")
    return await PRESSES[pressed.verb](turn, pressed)
