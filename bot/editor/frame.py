"""What every page has: navigation, the state of the base, the words of the reader's language."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from nicegui import ui

from bot.domain.knowledge import Localized
from bot.knowledge.check import Level
from bot.knowledge.workshop import State, Workshop
from bot.learning import Gaps
from bot.texts import Texts

CSS = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
KEYS = """<script>
document.addEventListener('keydown', event => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
  event.preventDefault();
  const field = document.querySelector('main input');
  if (field) field.focus(); else location.href = '/';
});
</script>"""
PAGES = (
    ("search", "/", "search"),
    ("topics", "/topics", "menu_book"),
    ("ask", "/ask", "forum"),
    ("gaps", "/gaps", "contact_support"),
    ("changes", "/changes", "history"),
    ("problems", "/problems", "fact_check"),
)
"""Each page's name, address and Material icon."""


Live: TypeAlias = "ui.refreshable[[], Any]"
"""A part of a page that can be shown anew."""


@dataclass(frozen=True, slots=True)
class Words:
    """The page's sentences in one language."""

    texts: Texts
    language: str

    def __call__(self, name: str, **arguments: str | int | float) -> str:
        return self.texts.plain(self.language, f"editor-{name}", arguments)

    def of(self, text: Localized) -> str:
        """An editor's text in the language of the page."""
        return text.get(self.language, "ru")


@dataclass(frozen=True, slots=True)
class Bench:
    """What pages work with. Without a database there are no gaps, and `no_gaps` says why."""

    workshop: Workshop
    texts: Texts
    locked: bool
    gaps: Gaps | None = None
    no_gaps: str = ""

    def words(self) -> Words:
        """The words for whoever looks at this page: their browser tells the language."""
        request = ui.context.client.request
        asked = request.headers.get("accept-language", "") if request else ""
        return Words(self.texts, self.texts.language(asked[:2]))


@contextmanager
def frame(bench: Bench, active: str) -> Iterator[Words]:
    """A page around what is built inside the block. `active` is the name of the page in the navigation."""
    words = bench.words()
    ui.page_title(f"{words(f'nav-{active}')} · {words('title')}")
    ui.colors(primary="#2481d7")
    ui.add_head_html(f'<meta name="color-scheme" content="light">{KEYS}')
    with ui.element("nav").classes("side").props(f'aria-label="{words("nav")}"'):
        with ui.element("div").classes("brand"):
            ui.icon("auto_stories")
            ui.label(words("title"))
        navigation = _navigation(bench, words, active)
        if bench.locked:
            ui.link(words("logout"), "/logout").classes("logout")
    live(bench, navigation)
    with ui.element("div").classes("page"):
        ui.label(words(f"nav-{active}")).classes("title").props('role="heading" aria-level="1"')
        yield words


def _navigation(bench: Bench, words: Words, active: str) -> Live:
    @ui.refreshable
    def links() -> None:
        state = bench.workshop.state
        for name, address, icon in PAGES:
            with ui.link(target=address).classes("here" if name == active else "").mark(f"nav-{name}"):
                ui.icon(icon)
                ui.label(words(f"nav-{name}"))
                errors, warnings = (state.report.count(level) for level in (Level.ERROR, Level.WARNING))
                if name == "problems" and errors + warnings:
                    ui.label(str(errors or warnings)).classes("count bad" if errors else "count")
        ui.label(_status(state, words)).classes("status").props('role="status"')

    links()
    return links


def _status(state: State, words: Words) -> str:
    if state.learning:
        return words("learning")
    if errors := state.report.count(Level.ERROR):
        return words("errors", errors=errors)
    intents = len(state.knowledge.intents) if state.knowledge else 0
    return words("ready", intents=intents)


def live(bench: Bench, *parts: Live) -> None:
    """Show these parts anew whenever the base changes, as long as the page is open."""

    def refresh() -> None:
        for part in parts:
            part.refresh()

    ui.context.client.on_delete(bench.workshop.on_change(refresh))


def note(text: str, kind: str = "") -> None:
    """A quiet line where a list would be, or a warning."""
    ui.label(text).classes(f"note {kind}")


def section(text: str) -> None:
    """A heading within a page."""
    ui.label(text).classes("section").props('role="heading" aria-level="2"')
