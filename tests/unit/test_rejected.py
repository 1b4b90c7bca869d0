"""«Not that» under an answer: what else it may be, once; else a person."""

import pytest

from bot.domain.actions import PAYLOAD_BYTES, AgentAsked, AnswerRejected, IntentChosen, parse, payload
from bot.domain.conversation import Conversation, HandledBy
from bot.domain.match import Match, Verdict
from bot.domain.policy import AnnounceHandoff, Say, decide
from bot.domain.ports import Line
from bot.service.learning import asked_before
from tests.builders import conversation, intent, knowledge, match, message

BASE = knowledge(intent("a.b"), intent("c.d"), intent("e.f"))
NOT_THAT = message(payload=payload(AnswerRejected("a.b")), pressed=True)
LIKELY = match(Verdict.SURE, ("a.b", 0.9), ("c.d", 0.06), ("e.f", 0.02), ("gone", 0.02))
UNLIKELY = match(Verdict.SURE, ("a.b", 0.9), ("c.d", 0.02), ("e.f", 0.001))
WHICH = (Say("which-is-closer", (IntentChosen("c.d"), IntentChosen("e.f"), AgentAsked())),)
COMING = (AnnounceHandoff(),)


@pytest.mark.parametrize(
    ("situation", "asked", "found", "utterances", "events"),
    [
        (conversation(), "вопрос", LIKELY, WHICH, ["answer_rejected", "candidates_offered"]),
        (conversation(), "вопрос", UNLIKELY, COMING, ["answer_rejected", "handed_off"]),
        (conversation(offered=("c.d",)), "вопрос", LIKELY, COMING, ["answer_rejected", "handed_off"]),
        (conversation(), "", LIKELY, COMING, ["answer_rejected", "handed_off", "not_matched"]),
        (conversation(handled_by=HandledBy.AGENT, ticket_id=5), "вопрос", LIKELY, (), ["message_relayed"]),
    ],
    ids=["another is likely", "none is", "asked already which", "a menu's answer", "an agent has it"],
)
def test_not_that(situation: Conversation, asked: str, found: Match, utterances: object, events: list[str]) -> None:
    decision = decide(situation, NOT_THAT, lambda _: found, BASE, asked)
    assert decision.utterances == utterances
    assert [event.name for event in decision.events] == events


def test_the_button_says_whose_answer_it_was() -> None:
    longest = "a" * (PAYLOAD_BYTES - 2)
    assert parse(payload(AnswerRejected(longest))) == AnswerRejected(longest)
    assert len(payload(AnswerRejected(longest)).encode()) == PAYLOAD_BYTES


LINES = [
    Line("subscriber", "первый", 1.0),
    Line("bot", "Title of a.b", 2.0),
    Line("subscriber", "второй", 3.0),
    Line("bot", "Title of c.d", 4.0),
    Line("subscriber", "", 5.0, "photo"),
]


@pytest.mark.parametrize(
    ("intent_id", "question"), [("a.b", "первый"), ("c.d", "второй"), ("e.f", "второй"), ("", "второй")]
)
def test_the_question_that_an_answer_was_given_to(intent_id: str, question: str) -> None:
    assert asked_before(LINES, BASE.intent(intent_id)) == question
