"""After a matter was solved: what reopens it, what does not, and which ratings are ours."""

import pytest

from bot.domain.actions import PAYLOAD_BYTES, Action, Rated, WordOffered, parse, payload
from bot.domain.events import EventName
from bot.domain.knowledge import KnowledgeBase
from bot.domain.match import Match, Verdict
from bot.domain.messages import IncomingMessage
from bot.domain.policy import AnnounceHandoff, AnswerIntent, Utterance
from bot.domain.solved import decide_after_solved
from bot.domain.ticket import Ticket, TicketStatus
from tests.builders import conversation, intent, knowledge, match, message

TALK = intent("talk.thanks", small_talk=True)
ORDINARY = knowledge(intent("balance.check"))
BASE = KnowledgeBase(ORDINARY.topics, version="v1", small_talk=(TALK,))
THANKS = match(Verdict.SURE, ("talk.thanks", 0.99))
MAYBE_THANKS = match(Verdict.UNSURE, ("talk.thanks", 0.5))
SURE = match(Verdict.SURE, ("balance.check", 0.99))
NOTHING = match(Verdict.NO_MATCH)
AFTERWARDS = conversation(ticket_id=5)
AGAIN = (AnnounceHandoff(again=True),)


@pytest.mark.parametrize(
    ("said", "found", "reopens", "utterances"),
    [
        (message("не помогло"), NOTHING, True, AGAIN),
        (message("как узнать баланс"), SURE, True, AGAIN),
        (message("спс наверное"), MAYBE_THANKS, True, AGAIN),
        (message("спасибо"), THANKS, False, (AnswerIntent("talk.thanks"),)),
        (message("спасибо", attachment="photo"), THANKS, True, AGAIN),
        (message(attachment="voice"), NOTHING, True, AGAIN),
        (message(attachment="sticker"), NOTHING, False, None),
        (message(payload="operator"), NOTHING, True, AGAIN),
        (message(payload="menu"), NOTHING, False, None),
        (message(payload="i:balance.check", pressed=True), NOTHING, False, (AnswerIntent("balance.check"),)),
        (message(payload="r:5:1", pressed=True), NOTHING, False, None),
    ],
)
def test_what_reopens(
    said: IncomingMessage, found: Match, reopens: bool, utterances: tuple[Utterance, ...] | None
) -> None:
    decision = decide_after_solved(AFTERWARDS, said, lambda _: found, BASE)
    assert (decision.reopen, decision.relay) == (reopens, reopens)
    assert decision.ticket_request is None
    assert decision.conversation.id == AFTERWARDS.id
    assert decision.conversation.ticket_id == 5
    if utterances is not None:
        assert decision.utterances == utterances
    assert (EventName.TICKET_REOPENED in [event.name for event in decision.events]) is reopens


@pytest.mark.parametrize(
    ("status", "at", "may"),
    [
        (TicketStatus.SOLVED, 100.0 + 23 * 3600, True),
        (TicketStatus.SOLVED, 100.0 + 24 * 3600, False),
        (TicketStatus.CLOSED, 101.0, False),
        (TicketStatus.OPEN, 101.0, False),
    ],
)
def test_how_long_a_ticket_may_reopen(status: TicketStatus, at: float, may: bool) -> None:
    assert Ticket(5, 1, 0.0, status=status, solved_at=100.0).may_reopen(at, 24 * 3600.0) is may


@pytest.mark.parametrize("action", [Rated(10**17, 5), Rated(1, 1), WordOffered(10**17), WordOffered(3)])
def test_payloads_come_back_and_fit(action: Action) -> None:
    assert parse(payload(action)) == action
    assert len(payload(action).encode()) <= PAYLOAD_BYTES


@pytest.mark.parametrize(
    "text", ["r:1:6", "r:1:0", "r:0:5", "r:-1:5", "r:1", "r:1:5:9", "r:x:5", "r:1:5\n", "r:١:5", "w:", "w:0", "w:1:1"]
)
def test_forged_payloads_are_refused(text: str) -> None:
    assert parse(text) is None
