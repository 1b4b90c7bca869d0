"""What a solved ticket teaches: the agent's answer is kept, and one tap says what the question was about."""

from bot.domain.cases import NEW_TOPIC, NOT_TO_LEARN, Case, CaseReason, of_ticket
from bot.domain.desk import DeskPress, Verb
from bot.domain.knowledge import KnowledgeBase
from bot.domain.messages import Button, Reply
from bot.domain.ticket import Ticket
from bot.privacy import masked
from bot.service.desk.turn import Turn
from bot.service.learning import LINES_READ
from bot.texts import Markup

TITLE_LENGTH = 40
TEACHING = (Verb.ABOUT, Verb.NEW, Verb.SKIP)


async def note_solved(turn: Turn, ticket: Ticket) -> Reply | None:
    """Keep what the agent answered, and ask what it was about; nothing where nobody asked anything in words."""
    lines = await turn.unit.last_lines(ticket.conversation_id, LINES_READ)
    since = [line for line in lines if line.at >= ticket.opened_at]
    case = await turn.unit.case(of_ticket(ticket.id))
    if case is None:
        question = next((one.text for one in since if one.author == "subscriber" and one.text.strip()), "")
        if not question:
            return None
        case = Case(
            *(of_ticket(ticket.id), ticket.opened_at, ticket.conversation_id, masked(question)),
            CaseReason.HANDED_OFF,
            nearest=tuple(filter(None, [ticket.intent_id])),
            knowledge_version=turn.tools.knowledge.version,
        )
    said = [line.text for line in since if line.author == "agent"]
    case = case.answered(masked(max(said, key=len, default="")))
    turn.unit.save_case(case)
    return None if case.verdict else _offer(turn, ticket.id, case)


async def note_answer_sent(turn: Turn, ticket: Ticket, intent_id: str) -> None:
    """An agent answered with an intent's answer: that is what it was about, unless somebody said otherwise."""
    case = await turn.unit.case(of_ticket(ticket.id))
    if case and not case.verdict:
        turn.unit.save_case(case.judged(intent_id))


async def judge(turn: Turn, press: DeskPress) -> Markup:
    """An agent's tap; a later one takes the place of an earlier one."""
    case = await turn.unit.case(of_ticket(press.number))
    if case is None or await turn.unit.ticket_of(turn.address, press.number) is None:
        return turn.say("card-stale")
    verdict, said = _verdict(turn, press, case)
    if not verdict:
        return turn.say("card-stale")
    turn.unit.save_case(case.judged(verdict))
    told = Reply(said, replaces=turn.message.ref.external_id)
    turn.unit.send(turn.room, told, turn.key("taught"))
    return said


def _verdict(turn: Turn, press: DeskPress, case: Case) -> tuple[str, Markup]:
    match press.verb:
        case Verb.NEW:
            return NEW_TOPIC, turn.say("teach-new-said")
        case Verb.SKIP:
            return NOT_TO_LEARN, turn.say("teach-not-said")
        case _:
            near = case.nearest[press.place] if press.place < len(case.nearest) else ""
            title = _title(turn.tools.knowledge, near, turn.tools.texts.default)
            return (near, turn.say("teach-about-said", title=title)) if title else ("", Markup(""))


def _offer(turn: Turn, ticket_id: int, case: Case) -> Reply:
    knowledge, language = turn.tools.knowledge, turn.tools.texts.default
    about = [
        (Button(turn.say("teach-about", title=title).unescape(), DeskPress(Verb.ABOUT, ticket_id, place).payload),)
        for place, intent_id in enumerate(case.nearest)
        if (title := _title(knowledge, intent_id, language))
    ]
    other = tuple(
        Button(turn.say(text_id).unescape(), DeskPress(verb, ticket_id).payload)
        for verb, text_id in ((Verb.NEW, "teach-new"), (Verb.SKIP, "teach-not"))
    )
    return Reply(turn.say("teach-offer"), (*about, other))


def _title(knowledge: KnowledgeBase, intent_id: str, language: str) -> str:
    intent = knowledge.intent(intent_id)
    title = intent.title.get(language, language) if intent else ""
    return title if len(title) <= TITLE_LENGTH else title[: TITLE_LENGTH - 1] + "…"
