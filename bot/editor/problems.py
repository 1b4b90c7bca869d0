"""What wants an editor's hand: mistakes of files, warnings, tests that do not find their intent. Live."""

from collections.abc import Sequence

from nicegui import ui

from bot.editor.frame import Bench, Words, frame, live, note, section
from bot.editor.search import paged
from bot.editor.topics import outcome
from bot.errors import Problem
from bot.knowledge.workshop import Failing


def show(bench: Bench) -> None:
    """Everything that `kb check` would say now."""
    with frame(bench, "problems") as words:

        @ui.refreshable
        def found() -> None:
            state = bench.workshop.state
            if state.errors:
                note(words("broken"), "bad")
            if not state.problems and not state.failing:
                note(words("learning" if state.learning else "no-problems"), "" if state.learning else "good")
            _several(words("problems-errors"), state.errors, "bad", words)
            _several(words("problems-warnings"), state.warnings, "fair", words)
            if state.failing:
                section(f"{words('problems-tests')} · {len(state.failing)}")
                paged(state.failing, lambda one: _failing(one, words), words)

        found()
        live(bench, found)


def _several(title: str, problems: Sequence[Problem], kind: str, words: Words) -> None:
    if problems:
        section(f"{title} · {len(problems)}")
        paged(problems, lambda one: _problem(one, kind), words)


def _problem(problem: Problem, kind: str) -> None:
    place = f"{problem.file.name}:{problem.line}" if problem.line else problem.file.name
    with ui.element("div").classes(f"entry problem {kind}").mark("problem"):
        ui.label(problem.text).classes("grow")
        ui.label(place).classes("id")


def _failing(one: Failing, words: Words) -> None:
    with ui.link(target=f"/intent/{one.intent.id}").classes("entry fair"):
        with ui.element("div").classes("grow"):
            ui.label(one.test.text).classes("name")
            ui.label(f"{words.of(one.intent.title)} → {outcome(one.test, words)}").classes("beside")
        ui.label(one.intent.id).classes("id")
