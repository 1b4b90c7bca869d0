"""The search: intents by title, phrase, test or answer; the first page anyone sees."""

from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import quote

from nicegui import ui

from bot.domain.knowledge import Intent
from bot.editor.frame import Bench, Live, Words, frame, live, note
from bot.knowledge.shelf import Found, Part, search

_Item = TypeVar("_Item")
PAGE = 40
"""Rows shown at once: a base has a thousand."""


def show(bench: Bench, query: str = "") -> None:
    """The field and what it finds; the query stands in the address, so going back finds it again."""
    with frame(bench, "search") as words:
        field = ui.input(placeholder=words("search-field"), value=query)
        field.props('outlined clearable debounce="150" autofocus type="search"').classes("field").mark("search")
        results = _results(bench, words, field)

        def searched() -> None:
            asked = str(field.value or "").strip()
            ui.navigate.history.replace(f"/?q={quote(asked)}" if asked else "/")
            results.refresh()

        field.on_value_change(searched)
        live(bench, results)


def _results(bench: Bench, words: Words, field: ui.input) -> Live:
    @ui.refreshable
    def results() -> None:
        knowledge = bench.workshop.state.knowledge
        if knowledge is None:
            note(words("learning" if bench.workshop.state.learning else "broken"))
            return
        query = str(field.value or "").strip()
        if not query:
            note(words("search-hint", intents=len(knowledge.intents)))
            return
        found = search(knowledge, query)
        note(words("search-found", found=len(found)))
        paged(found, lambda one: _row(one, words), words)

    results()
    return results


def _row(found: Found, words: Words) -> None:
    row(found.intent, words, "" if found.part is Part.TITLE else found.text)


def row(intent: Intent, words: Words, beside: str = "") -> None:
    """An intent in a list: its title, what was found or its first phrase, its id."""
    with ui.link(target=f"/intent/{intent.id}").classes("entry").mark(f"row-{intent.id}"):
        with ui.element("div").classes("grow"):
            ui.label(words.of(intent.title)).classes("name")
            ui.label(beside or intent.phrases[0]).classes("beside")
        ui.label(intent.id).classes("id")


def paged(items: Sequence[_Item], show_one: Callable[[_Item], None], words: Words) -> None:
    """The first rows, and a button for the next ones."""
    with ui.element("div").classes("list"):
        for item in items[:PAGE]:
            show_one(item)
    rest = items[PAGE:]
    if not rest:
        return

    def more() -> None:
        button.delete()
        paged(rest, show_one, words)

    button = ui.button(words("more", more=len(rest)), on_click=more).props("flat no-caps").classes("more")
