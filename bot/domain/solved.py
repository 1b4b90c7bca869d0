"""What is written soon after a matter was solved: the same matter again, unless it is only a kind word."""

from collections.abc import Callable
from dataclasses import replace

from bot.domain.conversation import Conversation
from bot.domain.events import Event, EventName
from bot.domain.knowledge import KnowledgeBase
from bot.domain.match import Match, Verdict
from bot.domain.messages import IncomingMessage
from bot.domain.policy import GESTURES, AnnounceHandoff, Decision, decide


def decide_after_solved(
    conversation: Conversation,
    message: IncomingMessage,
    match: Callable[[str], Match],
    knowledge: KnowledgeBase,
    asked: str = "",
) -> Decision:
    """Decide on a message that comes while the conversation's solved ticket may be reopened.

    Words reopen it, and so does whatever else would call a person. Small talk, a sticker, the menu and its buttons
    are answered by the bot, and the ticket stays solved.
    """
    if message.edited:
        return decide(conversation, message, match, knowledge)
    if message.payload or message.attachment in GESTURES:
        decision = decide(conversation, message, match, knowledge, asked)
        return _reopened(conversation, message, knowledge) if decision.ticket_request else decision
    found = match(message.text) if message.text.strip() else Match("", Verdict.NO_MATCH)
    if is_small_talk(found, knowledge) and not message.attachment:
        return decide(conversation, message, lambda _: found, knowledge)
    return _reopened(conversation, message, knowledge)


def is_small_talk(found: Match, knowledge: KnowledgeBase) -> bool:
    """Surely no more than «спасибо»."""
    intent = knowledge.intent(found.best.intent_id) if found.best else None
    return found.verdict is Verdict.SURE and intent is not None and intent.small_talk


def _reopened(conversation: Conversation, message: IncomingMessage, knowledge: KnowledgeBase) -> Decision:
    at = message.received_at
    names = (EventName.TICKET_REOPENED, EventName.MESSAGE_RELAYED)
    events = tuple(Event(name, at, conversation.id, knowledge_version=knowledge.version) for name in names)
    received = replace(conversation.message_received(at), misses=0, offered=())
    return Decision(received, (AnnounceHandoff(again=True),), events, relay=True, reopen=True)
