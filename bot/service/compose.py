"""From what the policy wants said to what is sent: texts in the reader's language, buttons with their titles."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.actions import (
    Action,
    AgentAsked,
    AnswerRejected,
    HelpAsked,
    IntentChosen,
    MenuOpened,
    Rated,
    Started,
    WordOffered,
    parse,
    payload,
)
from bot.domain.knowledge import HandoffWhen, Intent, KnowledgeBase, Localized
from bot.domain.messages import Button, IncomingMessage, Media, Reply
from bot.domain.policy import AnnounceHandoff, AnswerIntent, Say, Utterance
from bot.domain.promise import Wait
from bot.domain.schedule import Opening
from bot.texts import Markup, Texts

Row = tuple[Button, ...]
SHORT_TITLE = 13
"""Characters that half the width of a message shows without cutting, on a phone."""
NOBODY_WAITS = Wait(1)


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes for one reader: their language and the base their message is answered from.

    `wait` is what to expect of a person; it is known where one is announced.
    """

    texts: Texts
    knowledge: KnowledgeBase
    language: str
    wait: Wait = NOBODY_WAITS

    def reply(self, utterance: Utterance, message: IncomingMessage) -> Reply:
        """The reply that says the utterance in answer to the message."""
        match utterance:
            case AnswerIntent(intent_id):
                return self._answer(intent_id)
            case AnnounceHandoff(again=True):
                return Reply(self._coming("waiting-again"))
            case AnnounceHandoff(intent_id):
                return Reply(self._handoff(intent_id))
            case Say():
                return self._said(utterance, message)

    def from_agent(self, intent_id: str) -> Reply:
        """The answer as an agent gives it: with its media and links, and nothing that leads to the bot again."""
        answer = self._answer(intent_id)
        return Reply(answer.text, tuple(row for row in answer.buttons if row[0].url), answer.media)

    def as_line(self, utterance: Utterance) -> str:
        """The utterance in a few plain words, for the agent who takes over."""
        match utterance:
            case AnswerIntent(intent_id):
                return self._intent_title(intent_id)
            case AnnounceHandoff():
                return ""
            case Say(text_id, actions):
                titles = ", ".join(self._title(action, utterance) for action in actions)
                return f"{self._plain(text_id)} {titles}" if text_id == "which-is-closer" else ""

    def payload_title(self, text: str) -> str:
        """What the button of that payload was called."""
        action = parse(text)
        return self._title(action, None) if action else "?"

    def _said(self, said: Say, message: IncomingMessage) -> Reply:
        arguments = {"topic": self._topic_title(said)} if said.text_id == "menu-questions" else {}
        return Reply(
            self.texts.say(self.language, said.text_id, arguments),
            _rows([self._button(action, said) for action in said.actions]),
            replaces=message.ref.external_id if said.in_place else "",
        )

    def _answer(self, intent_id: str) -> Reply:
        intent = self.knowledge.intent(intent_id)
        if intent is None:
            raise KeyError(intent_id)
        response = intent.response
        text = response.text.get(self.language, self.texts.default)
        return Reply(text, self._under(intent), _media(intent))

    def _under(self, intent: Intent) -> tuple[Row, ...]:
        response = intent.response
        links = tuple((Button(self._in_words(link.title), url=link.url),) for link in response.links)
        related = tuple((self._intent_button(intent_id),) for intent_id in response.buttons)
        when = intent.handoff.when
        wrong = (self._button(AnswerRejected(intent.id)),) if rejectable(intent) else ()
        agent = (self._button(AgentAsked()),) if when is HandoffWhen.OFFER else ()
        last: Row = (*wrong, *agent)
        return (*links, *related, *((last,) if last else ()))

    def _handoff(self, intent_id: str) -> str:
        said = [self._coming("handed-off")]
        intent = self.knowledge.intent(intent_id)
        if intent and intent.handoff.ask:
            said.append(self.texts.say(self.language, "handed-off-ask"))
            said += [Markup("• {}").format(self._in_words(item)) for item in intent.handoff.ask]
        else:
            said.append(self.texts.say(self.language, "handed-off-write"))
        return Markup("\n").join(said)

    def _coming(self, text_id: str) -> Markup:
        """When a person comes: in minutes and by the place in the queue, or when the desk opens."""
        wait = self.wait
        if wait.opens:
            return self.texts.say(self.language, "waiting-closed", opening_arguments(wait.opens))
        coming = self.texts.say(self.language, text_id, {"minutes": wait.minutes})
        return Markup(" ").join([coming, self.texts.say(self.language, "waiting-place", {"place": wait.place})])

    def _topic_title(self, said: Say) -> str:
        first = next(action for action in said.actions if isinstance(action, IntentChosen))
        topic = self.knowledge.topic_of(first.intent_id)
        return self._in_words(topic.title) if topic else ""

    def _button(self, action: Action, said: Say | None = None) -> Button:
        return Button(self._title(action, said), payload(action))

    def _title(self, action: Action, said: Say | None) -> str:
        match action:
            case AgentAsked():
                return self._plain("button-operator")
            case IntentChosen(intent_id):
                return self._intent_title(intent_id)
            case MenuOpened(intent_id) if intent_id and said and said.text_id == "menu-questions":
                return self._plain("button-more")
            case MenuOpened(intent_id) if intent_id and (topic := self.knowledge.topic_of(intent_id)):
                return self._in_words(topic.title)
            case MenuOpened() if said and said.text_id == "menu-questions":
                return self._plain("button-back")
            case AnswerRejected():
                return self._plain("button-not-that")
            case Rated(value=value):
                return str(value)
            case WordOffered():
                return self._plain("button-add-word")
            case MenuOpened() | Started() | HelpAsked():
                return self._plain("button-menu")

    def _intent_button(self, intent_id: str) -> Button:
        return Button(self._intent_title(intent_id), payload(IntentChosen(intent_id)))

    def _intent_title(self, intent_id: str) -> str:
        intent = self.knowledge.intent(intent_id)
        return self._in_words(intent.title) if intent else intent_id

    def _plain(self, text_id: str) -> str:
        return self.texts.say(self.language, text_id).unescape()

    def _in_words(self, text: Localized) -> str:
        return text.get(self.language, self.texts.default)


def rejectable(intent: Intent) -> bool:
    """Whether «not that» makes sense under its answer: a kind word asks nothing, and a person comes at once anyway."""
    return not intent.small_talk and intent.handoff.when is not HandoffWhen.ALWAYS


def _rows(buttons: Sequence[Button]) -> tuple[Row, ...]:
    """Short titles stand two in a row, so that a menu fits a phone's screen."""
    rows: list[Row] = []
    for button in buttons:
        last = rows[-1] if rows else ()
        fits = len(last) == 1 and max(len(last[0].title), len(button.title)) <= SHORT_TITLE
        rows[-1:] = [(last[0], button)] if fits else [*rows[-1:], (button,)]
    return tuple(rows)


def opening_arguments(opens: Opening) -> dict[str, str | int]:
    """What the texts need to say when the desk opens."""
    return {
        "when": opens.when,
        "time": opens.time,
        "weekday": opens.weekday,
        "day": opens.day,
        "month": opens.month,
    }


def _media(intent: Intent) -> Media | None:
    response = intent.response
    if response.photo:
        return Media("photo", response.photo)
    return Media("file", response.file) if response.file else None
