"""What wants an editor's hand, as `kb check` says it, live."""

from nicegui import ui

from bot.editor.frame import Bench, Words, frame, live, note, section
from bot.editor.search import paged
from bot.errors import Problem
from bot.knowledge import problems
from bot.knowledge.check import Level

_KINDS = {Level.ERROR: "bad", Level.WARNING: "fair", Level.NOTE: "quiet"}


def show(bench: Bench) -> None:
    """Errors, warnings and notes, each with its place."""
    with frame(bench, "problems") as words:

        @ui.refreshable
        def found() -> None:
            state = bench.workshop.state
            if state.broken:
                note(words("broken"), "bad")
            if state.learning:
                note(words("learning"))
            elif not state.report.remarks:
                note(words("no-problems"), "good")
            for level in Level:
                _level(level, bench, words)

        found()
        live(bench, found)


def _level(level: Level, bench: Bench, words: Words) -> None:
    remarks = [one for one in bench.workshop.state.report.remarks if one.level is level]
    if remarks:
        section(f"{words(f'problems-{level.value}')} · {len(remarks)}")
        told = problems((one.finding for one in remarks), words.language)
        paged(told, lambda one: _problem(one, _KINDS[level]), words)


def _problem(problem: Problem, kind: str) -> None:
    place = f"{problem.file.name}:{problem.line}" if problem.line else problem.file.name
    with ui.element("div").classes(f"entry problem {kind}").mark("problem"):
        ui.label(problem.text).classes("grow")
        ui.label(place).classes("id")
