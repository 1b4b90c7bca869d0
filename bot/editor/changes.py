"""Recent changes: what is not committed yet and git's latest commits, or the times of files."""

import asyncio
from collections.abc import Sequence

from nicegui import ui

from bot.editor.frame import Bench, Words, frame, note, section
from bot.knowledge.history import Edit, History, change, history

LOOK_S = 3.0
"""Between two looks at git."""


def show(bench: Bench) -> None:
    """The history of the folder; a commit opens to its diff. Shown anew only when there is something new."""
    with frame(bench, "changes") as words:
        shown: list[History] = []

        @ui.refreshable
        def edits() -> None:
            if shown:
                _edits(shown[0], bench, words)

        async def look() -> None:
            found = await asyncio.to_thread(history, bench.workshop.folder)
            if [found] != shown:
                shown[:] = [found]
                edits.refresh()

        edits()
        ui.timer(LOOK_S, look)


def _edits(found: History, bench: Bench, words: Words) -> None:
    if found.under_git:
        section(words("pending"))
        lines_of_diff(found.pending) if found.pending else note(words("pending-none"))
        section(words("commits"))
    else:
        note(words("no-git"))
    with ui.element("div").classes("list"):
        for edit in found.edits:
            _commit(edit, bench, words) if found.under_git else _file(edit)


def _file(edit: Edit) -> None:
    with ui.element("div").classes("entry"):
        ui.label(edit.subject).classes("name grow")
        ui.label(_when(edit)).classes("id")


def _commit(edit: Edit, bench: Bench, words: Words) -> None:
    with ui.expansion().classes("commit").mark(f"commit-{edit.revision[:8]}") as opened:
        with opened.add_slot("header"), ui.element("div").classes("entry-inside"):
            with ui.element("div").classes("grow"):
                ui.label(edit.subject).classes("name")
                ui.label(edit.author).classes("beside")
            ui.label(_when(edit)).classes("id")
        body = ui.element("div")

    async def open_once() -> None:
        if opened.value and not list(body):
            lines = await asyncio.to_thread(change, bench.workshop.folder, edit.revision)
            with body:
                lines_of_diff(lines) if lines else note(words("no-lines"))

    opened.on_value_change(open_once)


def lines_of_diff(lines: Sequence[str]) -> None:
    """A diff in colours."""
    with ui.element("pre").classes("diff").props('tabindex="0"'):
        for line in lines:
            ui.label(line or " ").classes(_kind(line))


def _kind(line: str) -> str:
    if line.startswith(("diff ", "index ", "--- ", "+++ ", "new file")):
        return "meta"
    return {"+": "plus", "-": "minus", "@": "meta"}.get(line[:1], "")


def _when(edit: Edit) -> str:
    return f"{edit.at.astimezone():%d.%m.%Y %H:%M}"
