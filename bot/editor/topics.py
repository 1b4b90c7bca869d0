"""The base by topic, and one intent with everything about it."""

from nicegui import ui

from bot.domain.knowledge import Intent, KnowledgeBase
from bot.domain.match import Verdict
from bot.editor.frame import Bench, Words, frame, live, note, section
from bot.editor.preview import preview
from bot.editor.search import paged, row
from bot.knowledge.shelf import Tested, tested
from bot.knowledge.workshop import State

_SMALL_TALK = "_"


def show(bench: Bench, chosen: str = "") -> None:
    """The topics beside the intents of the chosen one."""
    with frame(bench, "topics") as words:

        @ui.refreshable
        def shelves() -> None:
            knowledge = bench.workshop.state.knowledge
            if knowledge is None:
                note(words("learning" if bench.workshop.state.learning else "broken"))
                return
            groups = _groups(knowledge, words)
            key = chosen if chosen in groups else next(iter(groups))
            with ui.element("div").classes("shelves"):
                with ui.element("div").classes("topics"):
                    for name, (title, _, intents) in groups.items():
                        with ui.link(target=f"/topics?t={name}").classes("topic here" if name == key else "topic"):
                            ui.label(title).classes("grow")
                            ui.label(str(len(intents))).classes("count")
                with ui.element("div").classes("grow"):
                    title, owner, intents = groups[key]
                    section(title)
                    if owner:
                        note(words("owner", owner=owner))
                    paged(intents, lambda intent: row(intent, words), words)

        shelves()
        live(bench, shelves)


def _groups(knowledge: KnowledgeBase, words: Words) -> dict[str, tuple[str, str, tuple[Intent, ...]]]:
    """Title, owner and intents of every topic, by its number; small talk last."""
    found = {
        str(number): (words.of(topic.title), topic.owner, topic.intents)
        for number, topic in enumerate(knowledge.topics)
    }
    if knowledge.small_talk:
        found[_SMALL_TALK] = (words("small-talk"), "", knowledge.small_talk)
    return found


def show_intent(bench: Bench, intent_id: str) -> None:
    """One intent: where it stands, its answer as seen in Telegram, phrases, tests."""
    with frame(bench, "topics") as words:

        @ui.refreshable
        def card() -> None:
            state = bench.workshop.state
            intent = state.knowledge.intent(intent_id) if state.knowledge else None
            if state.knowledge is None or intent is None:
                note(words("no-intent", id=intent_id))
                return
            _intent(intent, state, state.knowledge, words)

        card()
        live(bench, card)


def _intent(intent: Intent, state: State, knowledge: KnowledgeBase, words: Words) -> None:
    with ui.element("div").classes("head"):
        ui.label(words.of(intent.title)).classes("name large").props('role="heading" aria-level="2"')
        topic = knowledge.topic_of(intent.id)
        ui.label(words.of(topic.title) if topic else words("small-talk")).classes("beside")
        with ui.element("div").classes("facts"):
            ui.label(intent.id).classes("id")
            if place := state.places.get(intent.id) or state.places.get(intent.template):
                ui.label(f"{place.file.name}:{place.line()}").classes("id").mark("place")
            if intent.valid_until:
                ui.label(words("valid-until", date=intent.valid_until.isoformat())).classes("id")
            if intent.handoff.queue:
                ui.label(words("queue", queue=intent.handoff.queue)).classes("id")
    with ui.element("div").classes("columns"):
        with ui.element("div").classes("grow"):
            section(words("phrases", phrases=len(intent.phrases)))
            with ui.element("ul").classes("phrases"):
                for phrase in intent.phrases:
                    with ui.element("li"):
                        ui.label(phrase)
            section(words("tests"))
            _tests(intent, state, words)
        with ui.element("div").classes("answer"):
            section(words("answer"))
            preview(intent, knowledge, words)
            if intent.handoff.ask:
                note(words("asks", what="; ".join(words.of(one) for one in intent.handoff.ask)))


def _tests(intent: Intent, state: State, words: Words) -> None:
    if not intent.tests and not intent.hard_tests:
        note(words("no-tests"))
    elif state.matcher is None:
        note(words("learning"))
    else:
        with ui.element("ul").classes("tests"):
            for test in tested(intent, state.matcher):
                test_row(test, words)


def test_row(test: Tested, words: Words) -> None:
    """A test with what comes of it."""
    lost = "fair" if test.hard and test.match.verdict is not Verdict.SURE else "bad"
    kind = lost if not test.passed else "good" if test.match.verdict is Verdict.SURE else "fair"
    with ui.element("li").classes(kind):
        ui.icon({"good": "check_circle", "fair": "help", "bad": "cancel"}[kind])
        ui.label(test.text).classes("grow")
        ui.label(f"{words('hard')} · {outcome(test, words)}" if test.hard else outcome(test, words)).classes("beside")


def outcome(test: Tested, words: Words) -> str:
    """What the bot does with the test's question, in a few words."""
    best = test.match.best
    if best is None or test.match.verdict is Verdict.NO_MATCH:
        return words("test-agent")
    if test.passed:
        return words("test-sure" if test.match.verdict is Verdict.SURE else "test-unsure")
    return words("test-other", id=best.intent_id)
