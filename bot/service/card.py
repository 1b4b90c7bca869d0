"""The card that opens a matter on the desk: who, what, what was said before, what it may be about."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.conversation import Subscriber
from bot.domain.knowledge import KnowledgeBase
from bot.domain.messages import IncomingMessage, Reply
from bot.domain.policy import CANDIDATES_OFFERED, TicketRequest
from bot.domain.ports import Line
from bot.domain.ticket import Ticket
from bot.texts import Markup, Texts

LINES_SHOWN = 6
QUESTION_LENGTH = 700
LINE_LENGTH = 160
NAME_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Card:
    """Everything the card shows, in the agents' language; long texts are cut so that it always fits one message."""

    texts: Texts
    knowledge: KnowledgeBase
    ticket: Ticket
    subscriber: Subscriber
    request: TicketRequest
    message: IncomingMessage
    before: Sequence[Line]

    def reply(self) -> Reply:
        parts = [self._head(), self._question(), self._before(), self._nearest(), self._say("card-how")]
        return Reply(Markup("\n\n").join(part for part in parts if part), introduces=True)

    def _head(self) -> Markup:
        handle = f" · @{self.subscriber.username}" if self.subscriber.username else ""
        language = self.subscriber.language or self.texts.default
        lines = [
            self._say("card-title", number=str(self.ticket.id)),
            self._say("card-who", name=shortened(self.subscriber.name, NAME_LENGTH), handle=handle, language=language),
        ]
        if self.ticket.queue:
            lines.append(self._say("card-queue", queue=self.ticket.queue))
        return Markup("\n").join(lines)

    def _question(self) -> Markup:
        if self.message.payload:
            return self._say("card-asked-person")
        words = shortened(self.message.text, QUESTION_LENGTH)
        if self.message.attachment:
            words = f"{self._say('attachment', kind=self.message.attachment)} {words}".strip()
        return self._say("card-question", question=words)

    def _before(self) -> Markup:
        if not self.before:
            return Markup("")
        return Markup("\n").join([self._say("card-before"), *map(self._line, self.before)])

    def _line(self, line: Line) -> Markup:
        text = shortened(line.text, LINE_LENGTH) or self._say("attachment", kind=line.attachment)
        return self._say(f"card-line-{line.author}", text=text)

    def _nearest(self) -> Markup:
        shown = []
        for candidate in self.request.candidates[:CANDIDATES_OFFERED]:
            intent = self.knowledge.intent(candidate.intent_id)
            if intent:
                title = intent.title.get(self.texts.default, self.texts.default)
                percent = str(round(candidate.confidence * 100))
                shown.append(self._say("card-candidate", title=title, percent=percent))
        return Markup("\n").join([self._say("card-nearest"), *shown]) if shown else Markup("")

    def _say(self, text_id: str, **arguments: str) -> Markup:
        return self.texts.say(self.texts.default, text_id, arguments)


def shortened(text: str, length: int) -> str:
    """At most `length` characters on one line, with an ellipsis where something was cut."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
