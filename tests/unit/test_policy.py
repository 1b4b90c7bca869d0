"""The bot's manner as a table: what was asked in which situation, and what is done."""

import pytest

from bot.domain.actions import PAYLOAD_BYTES, AgentAsked, IntentChosen, MenuOpened, payload
from bot.domain.conversation import Conversation, HandledBy
from bot.domain.events import EventName
from bot.domain.knowledge import HandoffWhen, KnowledgeBase
from bot.domain.match import Match, Verdict
from bot.domain.messages import IncomingMessage
from bot.domain.policy import AnnounceHandoff, AnswerIntent, Decision, Say, TicketRequest, decide
from tests.builders import conversation, intent, knowledge, match, message

BASE = knowledge(
    intent("balance.check"),
    intent("balance.charged", queue="billing"),
    intent("internet.slow"),
    intent("sim.stolen", when=HandoffWhen.ALWAYS, queue="safety", ask=("номер телефона",)),
)
SURE = match(Verdict.SURE, ("balance.check", 0.97), ("balance.charged", 0.02))
UNSURE = match(Verdict.UNSURE, ("balance.charged", 0.4), ("balance.check", 0.3), ("internet.slow", 0.1), ("x", 0.1))
NOTHING = match(Verdict.NO_MATCH, ("internet.slow", 0.05))
NO_CANDIDATES = match(Verdict.NO_MATCH)
STOLEN = match(Verdict.SURE, ("sim.stolen", 0.99))
GHOST = match(Verdict.SURE, ("removed.intent", 0.99))

BY_BOT = conversation()
ASKED_WHICH = conversation(offered=("balance.charged",), misses=1)
BY_AGENT = conversation(handled_by=HandledBy.AGENT, ticket_id=5)

ANSWER = (AnswerIntent("balance.check"),)
WHICH = (
    Say(
        "which-is-closer",
        (
            IntentChosen("balance.charged"),
            IntentChosen("balance.check"),
            IntentChosen("internet.slow"),
            AgentAsked(),
        ),
    ),
)
COMING = (AnnounceHandoff(),)


def decided(
    situation: Conversation, said: IncomingMessage, found: Match = NO_CANDIDATES, base: KnowledgeBase = BASE
) -> Decision:
    return decide(situation, said, lambda _: found, base)


@pytest.mark.parametrize(
    ("situation", "said", "found", "utterances", "ticket", "events"),
    [
        # the bot knows
        (BY_BOT, message("скока денег"), SURE, ANSWER, None, ["message_received", "answered"]),
        (ASKED_WHICH, message("баланс"), SURE, ANSWER, None, ["message_received", "answered"]),
        # the bot is not sure: one question, never two in a row
        (BY_BOT, message("деньги"), UNSURE, WHICH, None, ["message_received", "candidates_offered"]),
        (ASKED_WHICH, message("ну деньги"), UNSURE, COMING, TicketRequest("billing", "", UNSURE.candidates), None),
        # the bot does not know: a person at once
        (BY_BOT, message("почём слоны"), NOTHING, COMING, TicketRequest("", "", NOTHING.candidates), None),
        (BY_BOT, message("ау"), NO_CANDIDATES, COMING, TicketRequest(), None),
        (BY_BOT, message("что-то"), GHOST, COMING, TicketRequest("", "", GHOST.candidates), None),
        # people handle this one: the answer, a person, and what they will need
        (
            BY_BOT,
            message("украли телефон"),
            STOLEN,
            (AnswerIntent("sim.stolen"), AnnounceHandoff("sim.stolen")),
            TicketRequest("safety", "sim.stolen", STOLEN.candidates),
            ["message_received", "handed_off"],
        ),
        # no words
        (BY_BOT, message(attachment="voice"), SURE, COMING, TicketRequest(), None),
        (BY_BOT, message("вот", attachment="photo"), SURE, COMING, TicketRequest("", "", SURE.candidates), None),
        (BY_BOT, message(attachment="sticker"), SURE, (Say("words-please", (MenuOpened(), AgentAsked())),), None, []),
        (conversation(misses=1), message(attachment="sticker"), SURE, COMING, TicketRequest(), None),
    ],
)
def test_what_is_done(
    situation: Conversation,
    said: IncomingMessage,
    found: Match,
    utterances: tuple[object, ...],
    ticket: TicketRequest | None,
    events: list[str] | None,
) -> None:
    decision = decided(situation, said, found)
    assert decision.utterances == utterances
    assert decision.ticket_request == ticket
    if events is not None:
        assert [event.name for event in decision.events] == events


@pytest.mark.parametrize(
    ("pressed", "utterances", "hands_off"),
    [
        ("operator", COMING, True),
        ("i:balance.check", ANSWER, False),
        ("i:sim.stolen", (AnswerIntent("sim.stolen"), AnnounceHandoff("sim.stolen")), True),
        ("i:gone.intent", (Say("button-stale", (MenuOpened(), AgentAsked())),), False),
        ("i:<script>", (Say("button-stale", (MenuOpened(), AgentAsked())),), False),
        ("🙂", (Say("button-stale", (MenuOpened(), AgentAsked())),), False),
        ("start", (Say("start", (MenuOpened(), AgentAsked())),), False),
        ("help", (Say("help", (MenuOpened(), AgentAsked())),), False),
    ],
)
def test_buttons_and_commands(pressed: str, utterances: tuple[object, ...], hands_off: bool) -> None:
    decision = decided(BY_BOT, message(payload=pressed))
    assert decision.utterances == utterances
    assert (decision.ticket_request is not None) is hands_off


def test_a_button_is_never_matched() -> None:
    def matching(_: str) -> Match:
        raise AssertionError("a button needs no matching")

    decide(BY_BOT, message("текст", payload="i:balance.check"), matching, BASE)


def test_the_menu_lists_topics_then_questions_and_is_edited_in_place() -> None:
    (topics,) = decided(BY_BOT, message(payload="menu")).utterances
    assert topics == Say("menu-topics", (MenuOpened("balance.check"), AgentAsked()))
    (questions,) = decided(BY_BOT, message(payload="t:balance.check", pressed=True)).utterances
    assert isinstance(questions, Say)
    assert questions.in_place
    assert questions.actions[0] == IntentChosen("balance.check")
    assert questions.actions[-2:] == (MenuOpened(), AgentAsked())


def test_a_long_topic_is_shown_in_pages() -> None:
    base = knowledge(*(intent(f"many.{number:03}") for number in range(100)))
    (first,) = decided(BY_BOT, message(payload="t:many.000"), base=base).utterances
    assert isinstance(first, Say)
    assert first.actions[:2] == (IntentChosen("many.000"), IntentChosen("many.001"))
    assert first.actions[-3:] == (MenuOpened("many.040"), MenuOpened(), AgentAsked())
    (last,) = decided(BY_BOT, message(payload="t:many.080", pressed=True), base=base).utterances
    assert isinstance(last, Say)
    assert len(last.actions) == 20 + 2


@pytest.mark.parametrize("said", [message("привет"), message(payload="menu"), message(attachment="voice")])
def test_while_an_agent_answers_the_bot_is_silent(said: IncomingMessage) -> None:
    decision = decided(BY_AGENT, said, SURE)
    assert decision.relay
    assert not decision.utterances
    assert decision.ticket_request is None
    assert [event.name for event in decision.events] == [EventName.MESSAGE_RELAYED]


def test_unmatched_messages_are_counted() -> None:
    names = [event.name for event in decided(BY_BOT, message("слоны"), NOTHING).events]
    assert EventName.NOT_MATCHED in names
    assert all(event.knowledge_version == "v1" for event in decided(BY_BOT, message("слоны"), NOTHING).events)


def test_payloads_fit_into_telegrams_64_bytes() -> None:
    longest = "a" * (PAYLOAD_BYTES - 2)
    assert len(payload(IntentChosen(longest)).encode()) == PAYLOAD_BYTES
