"""Answers that need no typing: those of the knowledge base by one tap, and macros by their names."""

from html import escape

from bot.domain.desk import CardNotes, DeskPress
from bot.domain.events import EventName
from bot.domain.knowledge import Intent, Macro
from bot.domain.messages import Button, Echo, Reply
from bot.domain.ports import Line
from bot.matching.nearest import nearest
from bot.service.card import shortened
from bot.service.compose import Composer
from bot.service.desk.relay import reply
from bot.service.desk.teaching import note_answer_sent
from bot.service.desk.turn import Turn, plain
from bot.texts import Markup

ECHO_LENGTH = 3500
COPY_LENGTH = 256
"""What Telegram lets a button copy."""
GLIMPSE = 60


async def send_nearest(turn: Turn, press: DeskPress) -> Markup:
    """The answer that the base has, to the subscriber in their language; once from a card."""
    card, intent = await _meant(turn, press)
    if card is None or intent is None:
        return turn.say("answer-gone")
    if card.nearest[press.place].sent:
        return turn.say("answer-sent-already")
    title = _title(turn, intent)
    await _send(turn, _composer(turn).from_agent(intent.id), title)
    if turn.ticket:
        turn.note(EventName.ANSWER_SENT, turn.ticket, intent.id)
        await note_answer_sent(turn, turn.ticket, intent.id)
    turn.unit.save_card(card.answered(press.place))
    return turn.say("answer-going", title=title)


async def draft(turn: Turn, press: DeskPress) -> Markup:
    """The same answer as text to copy, change and send."""
    _, intent = await _meant(turn, press)
    if intent is None:
        return turn.say("answer-gone")
    words = plain(_composer(turn).from_agent(intent.id).text)
    copy = ((Button(turn.say("button-copy").unescape(), copy=words),),) if len(words) <= COPY_LENGTH else ()
    turn.post(turn.say("answer-draft", title=_title(turn, intent), text=words), copy)
    return turn.say("answer-draft-below")


async def macro(turn: Turn, words: str) -> Markup | None:
    """By its name with the names of both; without one, the list of them."""
    macros = turn.tools.knowledge.macros
    if not words:
        return _listed(turn, macros)
    close = nearest(words, [one.name for one in macros])
    found = next((one for one in macros if one.name.casefold() == words.casefold()), None)
    if found is None:
        return turn.say("macro-unknown", name=words, names=", ".join(close or [one.name for one in macros]) or "—")
    await _send(turn, Reply(_filled(turn, found, turn.subscriber.language)), found.name)
    return None


def _listed(turn: Turn, macros: tuple[Macro, ...]) -> Markup:
    """As they would read here; where there are too many for one message their names."""
    if not macros:
        return turn.say("macros-none")
    language = turn.tools.texts.default
    words = {one.name: plain(_filled(turn, one, language)) for one in macros}
    lines = [turn.say("macros-line", name=name, text=shortened(text, GLIMPSE)) for name, text in words.items()]
    if sum(map(len, lines)) > ECHO_LENGTH:
        names = shortened(", ".join(one.name for one in macros), ECHO_LENGTH)
        lines = [turn.say("macros-line", name="…", text=names)]
    return Markup("\n").join([turn.say("macros-title"), *lines])


def _filled(turn: Turn, found: Macro, language: str) -> str:
    """The editor's HTML; names are people's own words and are escaped."""
    text = found.text.get(language, turn.tools.texts.default)
    return text.replace("{subscriber}", escape(turn.subscriber.name)).replace("{agent}", escape(turn.agent.name))


async def _send(turn: Turn, content: Reply, title: str) -> None:
    """To the subscriber; when it arrived the room sees it as that agent's, so it stands there like any reply."""
    words = content.text if len(content.text) <= ECHO_LENGTH else escape(shortened(plain(content.text), ECHO_LENGTH))
    said = turn.say("answer-echo", agent=turn.agent.name, title=title)
    kinds = {"photo": "photo", "file": "document"}
    media = turn.say("attachment", kind=kinds[content.media.kind]) if content.media else ""
    echo = Echo(str(turn.room), "\n".join(filter(None, [said, media, words])))
    line = Line("agent", plain(content.text), turn.at)
    await reply(turn, Reply(content.text, content.buttons, content.media, echo=echo), line)


async def _meant(turn: Turn, press: DeskPress) -> tuple[CardNotes | None, Intent | None]:
    card = await turn.unit.card(press.number)
    if card is None or press.place >= len(card.nearest):
        return None, None
    return card, turn.tools.knowledge.intent(card.nearest[press.place].intent_id)


def _composer(turn: Turn) -> Composer:
    return Composer(turn.tools.texts, turn.tools.knowledge, turn.subscriber.language)


def _title(turn: Turn, intent: Intent) -> str:
    return intent.title.get(turn.tools.texts.default, turn.tools.texts.default)
