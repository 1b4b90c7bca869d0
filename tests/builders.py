"""Small values for tests, each with sensible defaults."""

from bot.domain.conversation import Conversation
from bot.domain.knowledge import Handoff, HandoffWhen, Intent, KnowledgeBase, Localized, Response, Topic
from bot.domain.match import Candidate, Match, Verdict
from bot.domain.messages import Address, IncomingMessage, MessageRef, Person

ALICE = Address("telegram", "101")


def intent(
    intent_id: str,
    *,
    when: HandoffWhen = HandoffWhen.OFFER,
    queue: str = "",
    ask: tuple[str, ...] = (),
    buttons: tuple[str, ...] = (),
    text: str = "",
    small_talk: bool = False,
) -> Intent:
    return Intent(
        id=intent_id,
        title=Localized({"": f"Title of {intent_id}"}),
        phrases=(f"phrase of {intent_id}",),
        response=Response(Localized({"": text or f"Answer of {intent_id}"}), buttons=buttons),
        handoff=Handoff(when, queue, tuple(Localized({"": item}) for item in ask)),
        small_talk=small_talk,
    )


def knowledge(*intents: Intent) -> KnowledgeBase:
    return KnowledgeBase((Topic(Localized({"": "Topic"}), "owner", intents),), version="v1")


def conversation(**changes: object) -> Conversation:
    values: dict[str, object] = {"id": 1, "subscriber": ALICE, "started_at": 0.0, "last_message_at": 0.0}
    return Conversation(**(values | changes))  # type: ignore[arg-type]


def message(text: str = "", *, payload: str = "", attachment: str = "", pressed: bool = False) -> IncomingMessage:
    ref = MessageRef(ALICE, "7")
    person = Person("101", "Абонент 1")
    return IncomingMessage(ref, person, 10.0, text, payload, pressed, attachment)


def match(verdict: Verdict, *candidates: tuple[str, float]) -> Match:
    return Match("?", verdict, tuple(Candidate(name, confidence, "phrase") for name, confidence in candidates))
