"""Which address shows what."""

import logging

from fastapi import HTTPException
from fastapi.responses import FileResponse
from nicegui import app, ui

from bot.editor import changes, gaps, problems, search, topics, trying
from bot.editor.frame import CSS, Bench, note

log = logging.getLogger(__name__)


def lay_out(bench: Bench) -> None:
    """Register every page. Once in a process: NiceGUI keeps its pages globally."""
    ui.add_css(CSS, shared=True)
    ui.page("/")(lambda q="": search.show(bench, q))
    ui.page("/topics")(lambda t="": topics.show(bench, t))
    ui.page("/ask")(lambda q="": trying.show(bench, q))
    ui.page("/gaps")(lambda: gaps.show(bench))
    ui.page("/changes")(lambda: changes.show(bench))
    ui.page("/problems")(lambda: problems.show(bench))

    @ui.page("/intent/{intent_id}")
    def intent(intent_id: str) -> None:
        topics.show_intent(bench, intent_id)

    @app.get("/photo/{intent_id}")
    def photo(intent_id: str) -> FileResponse:
        """Only pictures that the base names: an address is never a path."""
        knowledge = bench.workshop.state.knowledge
        found = knowledge.intent(intent_id) if knowledge else None
        if found is None or found.response.photo is None or not found.response.photo.is_file():
            raise HTTPException(404)
        return FileResponse(found.response.photo)

    app.on_page_exception(lambda: note(bench.words()("trouble"), "bad"))
    app.on_exception(lambda error: log.error("the page failed: %s", type(error).__name__, exc_info=error))
