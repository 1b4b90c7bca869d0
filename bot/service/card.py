"""The card that opens a matter on the desk: who, what, what was said before, what it may be about, and buttons."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.conversation import Subscriber
from bot.domain.desk import CardNotes, DeskPress, Nearest, Verb
from bot.domain.knowledge import KnowledgeBase
from bot.domain.match import Match, Verdict
from bot.domain.messages import Button, IncomingMessage, Person, Reply
from bot.domain.policy import CANDIDATES_OFFERED, TicketRequest
from bot.domain.ports import Line, UnitOfWork
from bot.domain.ticket import Priority, Ticket, TicketStatus
from bot.texts import Markup, Texts

LINES_SHOWN = 6
QUESTION_LENGTH = 700
LINE_LENGTH = 160
NAME_LENGTH = 64
TITLE_LENGTH = 40
ANSWER_CONFIDENCE = 0.1
"""Below it nobody would send the answer: the line is enough, and the card stays short."""
SUBJECT_CONFIDENCE = 0.3
"""Below it the nearest intent is a guess, and a guess is no name for a matter."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What the card says of how the matter began, in the agents' language; cut so that it always fits one message."""

    texts: Texts
    subscriber: Subscriber
    request: TicketRequest
    message: IncomingMessage
    before: Sequence[Line]

    def notes(self, ticket: Ticket) -> CardNotes:
        parts = [who(self.texts, self.subscriber), self._question(), before(self.texts, self.before)]
        return CardNotes(
            ticket.id,
            Markup("\n\n").join(part for part in parts if part),
            _nearest(self.request),
        )

    def _question(self) -> Markup:
        if self.message.payload:
            return self.texts.say(self.texts.default, "card-asked-person")
        words = shortened(self.message.text, QUESTION_LENGTH)
        if self.message.attachment:
            words = f"{_attachment(self.texts, self.message.attachment)} {words}".strip()
        return self.texts.say(self.texts.default, "card-question", {"question": words})


async def recap_notes(
    unit: UnitOfWork,
    texts: Texts,
    ticket: Ticket,
    subscriber: Subscriber,
    known: CardNotes | None,
    heading: str = "",
) -> CardNotes:
    """The card for those who come to a matter later: what was said last. It stands nowhere yet."""
    lines = await unit.last_lines(ticket.conversation_id, LINES_SHOWN)
    body = Markup("\n\n").join(part for part in [heading, who(texts, subscriber), before(texts, lines)] if part)
    return replace(known, body=body, at=None) if known else CardNotes(ticket.id, body)


def subject(texts: Texts, knowledge: KnowledgeBase, request: TicketRequest) -> str:
    """The title of the nearest intent; nothing where nothing is near."""
    near = (one.intent_id for one in request.candidates if one.confidence >= SUBJECT_CONFIDENCE)
    intent = knowledge.intent(request.intent_id or next(near, ""))
    return intent.title.get(texts.default, texts.default) if intent else ""


def understood(
    texts: Texts, knowledge: KnowledgeBase, ticket: Ticket, notes: CardNotes, found: Match
) -> tuple[Ticket, CardNotes]:
    """What a ticket opened without words is about, once there are some that tell."""
    request = TicketRequest(candidates=found.candidates)
    title = subject(texts, knowledge, request) if found.verdict is not Verdict.NO_MATCH else ""
    if not title:
        return ticket, notes
    return replace(ticket, subject=title), replace(notes, nearest=_nearest(request))


def _nearest(request: TicketRequest) -> tuple[Nearest, ...]:
    return tuple(Nearest(one.intent_id, one.confidence) for one in request.candidates[:CANDIDATES_OFFERED])


def shown(texts: Texts, knowledge: KnowledgeBase, notes: CardNotes, ticket: Ticket, assignee: Person | None) -> Reply:
    """The card as it is now, with what can be done now under it."""
    face = _Face(texts, knowledge, notes, ticket, assignee)
    return Reply(face.text(), face.buttons(), introduces=True, card=ticket.id)


@dataclass(frozen=True, slots=True)
class _Face:
    texts: Texts
    knowledge: KnowledgeBase
    notes: CardNotes
    ticket: Ticket
    assignee: Person | None

    def text(self) -> str:
        parts = [self._head(), Markup(self.notes.body), self._nearest()]
        parts += [self._say("card-how")] if self.ticket.is_active else []
        return Markup("\n\n").join(part for part in parts if part)

    def buttons(self) -> tuple[tuple[Button, ...], ...]:
        asks = (self._button(Verb.INFO), self._button(Verb.HISTORY))
        if self.ticket.is_active:
            deeds = (self._button(Verb.TAKE), self._button(Verb.SOLVE))
            return (*self._answers(), deeds, (self._button(Verb.PRIORITY), *asks[:1]), asks[1:])
        if self.ticket.status is TicketStatus.SOLVED:
            return ((self._button(Verb.REOPEN), *asks),)
        return (asks,)

    def _head(self) -> Markup:
        ticket = self.ticket
        title = self._say("card-title", number=str(ticket.id), status=ticket.face[0])
        if ticket.subject:
            title = Markup("{} · {}").format(title, shortened(ticket.subject, NAME_LENGTH))
        name = shortened(self.assignee.name, NAME_LENGTH) if self.assignee else ""
        state = [self._say("card-status", status=ticket.face[0]), self._say("card-assignee", name=name) if name else ""]
        if ticket.priority is not Priority.NORMAL:
            state.append(self._say("card-priority", priority=ticket.priority))
        lines = [title, Markup(" · ").join(part for part in state if part)]
        return Markup("\n").join(lines + ([self._say("card-queue", queue=ticket.queue)] if ticket.queue else []))

    def _nearest(self) -> Markup:
        lines = [
            self._say("card-candidate", title=title, percent=str(round(one.confidence * 100)))
            for one in self.notes.nearest
            if (title := self._title(one))
        ]
        return Markup("\n").join([self._say("card-nearest"), *lines]) if lines else Markup("")

    def _answers(self) -> tuple[tuple[Button, ...], ...]:
        """One row each: send it, or change it first."""
        rows = []
        for place, one in enumerate(self.notes.nearest):
            title = self._title(one)
            if title and one.confidence >= ANSWER_CONFIDENCE:
                text_id = "button-answer-sent" if one.sent else "button-answer"
                send = DeskPress(Verb.SEND, self.ticket.id, place).payload
                draft = DeskPress(Verb.DRAFT, self.ticket.id, place).payload
                first = self._say("button-draft").unescape()
                words = self._say(text_id, title=shortened(title, TITLE_LENGTH)).unescape()
                rows.append((Button(words, send), Button(first, draft)))
        return tuple(rows)

    def _button(self, verb: Verb) -> Button:
        title = self._say(f"button-{verb}", priority=self.ticket.priority)
        return Button(title.unescape(), DeskPress(verb, self.ticket.id).payload)

    def _title(self, one: Nearest) -> str:
        intent = self.knowledge.intent(one.intent_id)
        return intent.title.get(self.texts.default, self.texts.default) if intent else ""

    def _say(self, text_id: str, **arguments: str) -> Markup:
        return self.texts.say(self.texts.default, text_id, arguments)


def who(texts: Texts, subscriber: Subscriber) -> Markup:
    handle = f" · @{subscriber.username}" if subscriber.username else ""
    name, language = shortened(subscriber.name, NAME_LENGTH), subscriber.language or texts.default
    return texts.say(texts.default, "card-who", {"name": name, "handle": handle, "language": language})


def before(texts: Texts, lines: Sequence[Line]) -> Markup:
    """The last lines, in a few words each."""
    said = [line_shown(texts, line) for line in lines]
    return Markup("\n").join([texts.say(texts.default, "card-before"), *said]) if said else Markup("")


def line_shown(texts: Texts, line: Line) -> Markup:
    text = shortened(line.text, LINE_LENGTH) or _attachment(texts, line.attachment)
    return texts.say(texts.default, f"card-line-{line.author}", {"text": text})


def _attachment(texts: Texts, kind: str) -> Markup:
    return texts.say(texts.default, "attachment", {"kind": kind})


def shortened(text: str, length: int) -> str:
    """At most `length` characters on one line, with an ellipsis where something was cut."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
