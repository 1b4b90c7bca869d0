"""The bot's whole manner in one pure function: what to do with a subscriber's message.

Sure: the answer at once. Unsure: one question which of three is closer, never two in a row. No match, asked for a
person or an intent that people handle: an agent at once, no persuading. While an agent has the conversation the bot
is silent and everything goes to the agent. An edited question was answered already; only an agent sees the new words.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

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
)
from bot.domain.conversation import Conversation, HandledBy
from bot.domain.events import Event, EventName
from bot.domain.knowledge import HandoffWhen, Intent, KnowledgeBase
from bot.domain.match import Candidate, Match, Verdict
from bot.domain.messages import IncomingMessage

CANDIDATES_OFFERED = 3
WORTH_ASKING = 0.4
"""After a rejected answer: the chance that the right one is among the next three, from which on they are offered."""
PAGE = 40
"""Questions on one page of the menu: Telegram takes a hundred buttons and about 10 KB under a message."""
GESTURES = frozenset({"sticker", "dice", "game"})


@dataclass(frozen=True, slots=True)
class Say:
    """One of the bot's own texts, with buttons; `in_place` shows it instead of the message whose button was pressed."""

    text_id: str
    actions: tuple[Action, ...] = ()
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class AnswerIntent:
    """The response that the editor wrote for the intent."""

    intent_id: str


@dataclass(frozen=True, slots=True)
class AnnounceHandoff:
    """A person is coming, when, and what they will need to know about the intent; or the same one `again`."""

    intent_id: str = ""
    again: bool = False


Utterance = Say | AnswerIntent | AnnounceHandoff


@dataclass(frozen=True, slots=True)
class TicketRequest:
    """What the desk needs to open a ticket; `candidates` are the nearest intents, likeliest first."""

    queue: str = ""
    intent_id: str = ""
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do, as a value: `relay` hands the message itself to the agent, `reopen` opens the solved ticket again."""

    conversation: Conversation
    utterances: tuple[Utterance, ...] = ()
    events: tuple[Event, ...] = ()
    ticket_request: TicketRequest | None = None
    relay: bool = False
    reopen: bool = False


def decide(
    conversation: Conversation,
    message: IncomingMessage,
    match: Callable[[str], Match],
    knowledge: KnowledgeBase,
    asked: str = "",
) -> Decision:
    """Decide on one message of a subscriber. `match` is asked only where words have to be understood.

    `asked` is the question that a rejected answer was the answer to.
    """
    case = _Case(conversation.message_received(message.received_at), message, knowledge)
    if message.edited:
        return Decision(case.conversation, relay=conversation.handled_by is HandledBy.AGENT)
    if conversation.handled_by is HandledBy.AGENT:
        return Decision(case.conversation, events=(case.event(EventName.MESSAGE_RELAYED),), relay=True)
    if message.payload:
        action = parse(message.payload)
        if isinstance(action, AnswerRejected):
            return _rejected(case, action.intent_id, match(asked) if asked.strip() else Match("", Verdict.NO_MATCH))
        return _acted(case, action)
    if not message.text.strip() or message.attachment:
        return _wordless(case, match)
    return _asked(case, match(message.text))


@dataclass(frozen=True, slots=True)
class _Case:
    conversation: Conversation
    message: IncomingMessage
    knowledge: KnowledgeBase

    def event(self, name: EventName, intent_id: str = "", confidence: float | None = None) -> Event:
        return Event(
            name,
            self.message.received_at,
            self.conversation.id,
            intent_id,
            confidence,
            knowledge_version=self.knowledge.version,
        )


def _acted(case: _Case, action: Action | None) -> Decision:
    match action:
        case Started():
            return Decision(case.conversation, (Say("start", (MenuOpened(), AgentAsked())),))
        case HelpAsked():
            return Decision(case.conversation, (Say("help", (MenuOpened(), AgentAsked())),))
        case AgentAsked():
            return _handoff(case, TicketRequest(intent_id=case.conversation.last_intent_id))
        case MenuOpened(intent_id):
            return Decision(case.conversation, (_menu(case.knowledge, intent_id, case.message),))
        case IntentChosen(intent_id):
            intent = case.knowledge.intent(intent_id)
            return _answer(case, intent, None) if intent else _stale(case)
        case Rated() | WordOffered() | AnswerRejected() | None:
            return _stale(case)


def _rejected(case: _Case, intent_id: str, found: Match) -> Decision:
    """What else it may be, once; else a person. How likely the others are is told given that this one is wrong."""
    rejected = case.event(EventName.ANSWER_REJECTED, intent_id)
    wrong = sum(one.confidence for one in found.candidates if one.intent_id == intent_id)
    others = tuple(
        replace(one, confidence=one.confidence / max(1 - wrong, 1e-6))
        for one in found.candidates
        if one.intent_id != intent_id and case.knowledge.intent(one.intent_id)
    )
    likely = sum(one.confidence for one in others[:CANDIDATES_OFFERED]) >= WORTH_ASKING
    rest = replace(found, candidates=others)
    decision = _offer(case, rest) if likely and not case.conversation.offered else _missed(case, rest)
    return replace(decision, events=(rejected, *decision.events[1:]))


def _stale(case: _Case) -> Decision:
    return Decision(case.conversation, (Say("button-stale", (MenuOpened(), AgentAsked())),))


def _menu(knowledge: KnowledgeBase, intent_id: str, message: IncomingMessage) -> Say:
    topic = knowledge.topic_of(intent_id) if intent_id else None
    if topic is None:
        first_of_each = [shown.intents[0].id for shown in knowledge.topics if shown.intents][: 2 * PAGE]
        topics: tuple[Action, ...] = tuple(MenuOpened(first) for first in first_of_each)
        return Say("menu-topics", (*topics, AgentAsked()), in_place=message.pressed)
    ids = [intent.id for intent in topic.intents]
    begin = ids.index(intent_id) // PAGE * PAGE
    questions: tuple[Action, ...] = tuple(IntentChosen(one) for one in ids[begin : begin + PAGE])
    further: tuple[Action, ...] = tuple(MenuOpened(one) for one in ids[begin + PAGE : begin + PAGE + 1])
    return Say("menu-questions", (*questions, *further, MenuOpened(), AgentAsked()), in_place=message.pressed)


def _wordless(case: _Case, match: Callable[[str], Match]) -> Decision:
    """A gesture asks for words; anything else that nobody can read for the bot is shown to a person."""
    if case.message.attachment in GESTURES and not case.conversation.misses:
        return Decision(case.conversation.missed(), (Say("words-please", (MenuOpened(), AgentAsked())),))
    found = match(case.message.text) if case.message.text.strip() else Match("", Verdict.NO_MATCH)
    return _missed(case, found)


def _asked(case: _Case, found: Match) -> Decision:
    best = found.best
    intent = case.knowledge.intent(best.intent_id) if best else None
    if intent is None or best is None or found.verdict is Verdict.NO_MATCH:
        return _missed(case, found)
    if found.verdict is Verdict.SURE:
        return _answer(case, intent, best, found.candidates)
    if case.conversation.offered:
        return _missed(case, found)
    return _offer(case, found)


def _offer(case: _Case, found: Match) -> Decision:
    offered = tuple(candidate.intent_id for candidate in found.candidates[:CANDIDATES_OFFERED])
    event = case.event(EventName.CANDIDATES_OFFERED, offered[0], found.candidates[0].confidence)
    choices: tuple[Action, ...] = tuple(IntentChosen(intent_id) for intent_id in offered)
    return Decision(
        case.conversation.candidates_offered(offered),
        (Say("which-is-closer", (*choices, AgentAsked())),),
        (case.event(EventName.MESSAGE_RECEIVED), event),
    )


def _answer(case: _Case, intent: Intent, best: Candidate | None, candidates: tuple[Candidate, ...] = ()) -> Decision:
    confidence = best.confidence if best else None
    if intent.handoff.when is HandoffWhen.ALWAYS:
        request = TicketRequest(intent.handoff.queue, intent.id, candidates)
        return _handoff(case, request, (AnswerIntent(intent.id),), confidence)
    return Decision(
        case.conversation.answered(intent.id),
        (AnswerIntent(intent.id),),
        (
            case.event(EventName.MESSAGE_RECEIVED),
            case.event(EventName.ANSWERED, intent.id, confidence),
        ),
    )


def _missed(case: _Case, found: Match) -> Decision:
    best = found.best
    intent = case.knowledge.intent(best.intent_id) if best else None
    queue = intent.handoff.queue if intent and found.verdict is not Verdict.NO_MATCH else ""
    decision = _handoff(case, TicketRequest(queue, candidates=found.candidates))
    if found.verdict is not Verdict.NO_MATCH:
        return decision
    event = case.event(EventName.NOT_MATCHED, confidence=best.confidence if best else None)
    return replace(decision, events=(*decision.events, event))


def _handoff(
    case: _Case,
    request: TicketRequest,
    first: tuple[Utterance, ...] = (),
    confidence: float | None = None,
) -> Decision:
    return Decision(
        case.conversation,
        (*first, AnnounceHandoff(request.intent_id)),
        (
            case.event(EventName.MESSAGE_RECEIVED),
            case.event(EventName.HANDED_OFF, request.intent_id, confidence),
        ),
        request,
    )
