"""What an editor decides about a group of gaps: it belongs to an intent, is a new one, or teaches nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from nicegui import ui

from bot.editor.changes import lines_of_diff
from bot.editor.frame import Bench, Words
from bot.errors import SetupError, SupportError
from bot.learning import Accepted, Gaps, Group

_Done = TypeVar("_Done")
Again: TypeAlias = Callable[[], Awaitable[None]]
"""What shows the queue anew."""


@dataclass(frozen=True, slots=True)
class Deciding:
    """The editor's decisions on one page; `again` shows the queue anew after each, `place` outlives it for dialogs."""

    gaps: Gaps
    bench: Bench
    words: Words
    again: Again
    place: ui.element

    async def accept(self, group: Group, intent_id: str) -> bool:
        """The group's questions become phrases of the intent."""
        accepted = await _done(self.gaps.accept(group.id, intent_id), self.words)
        if accepted:
            with self.place:
                _told(accepted, self.words)
                await self.again()
        return accepted is not None

    async def drop(self, group: Group) -> None:
        """There is nothing to learn from it."""
        change = await _done(self.gaps.drop(group.id), self.words)
        if change:
            with self.place:
                await self.again()
                ui.notify(self.words.texts.plain(self.words.language, "gaps-dropped", {"cases": change.cases}))

    def choose(self, group: Group) -> None:
        """A dialog to pick any intent of the base."""
        knowledge = self.bench.workshop.state.knowledge
        options = {one.id: f"{self.words.of(one.title)} · {one.id}" for one in (knowledge.intents if knowledge else ())}
        with self.place, ui.dialog(value=True) as dialog, ui.card().classes("dialog"):
            ui.label(self.words("gaps-choose")).classes("section")
            chosen = ui.select(options, with_input=True, label=self.words("gaps-intent")).props("outlined autofocus")

            async def confirmed() -> None:
                if chosen.value and await self.accept(group, str(chosen.value)):
                    dialog.close()

            _buttons(dialog, self.words, confirmed)

    def create(self, group: Group) -> None:
        """A dialog for the new intent, its answer the agent's own words."""
        state = self.bench.workshop.state
        files = sorted({place.file.name for place in state.places.values() if not place.file.name.startswith("_")})
        with self.place, ui.dialog(value=True) as dialog, ui.card().classes("dialog"):
            ui.label(self.words("gaps-new")).classes("section")
            title = ui.input(self.words("gaps-title"), value=group.question[:40]).props(
                "outlined maxlength=64 autofocus"
            )
            intent_id = ui.input(self.words("gaps-id"), placeholder="balance.new").props("outlined spellcheck=false")
            file = ui.input(self.words("gaps-file"), placeholder="balance.yaml", autocomplete=files).props("outlined")
            answer = ui.textarea(self.words("gaps-text"), value=group.answer).props("outlined autogrow")
            ui.label(self.words("gaps-read-it")).classes("note")

            async def confirmed() -> None:
                wanted = (group.id, str(intent_id.value or "").strip(), str(title.value or "").strip())
                place = {"file": str(file.value or ""), "answer": str(answer.value or "").strip()}
                accepted = await _done(self.gaps.accept_new(*wanted, **place), self.words)
                if accepted:
                    dialog.close()
                    _told(accepted, self.words)
                    await self.again()

            _buttons(dialog, self.words, confirmed)


def _buttons(dialog: ui.dialog, words: Words, confirmed: Callable[[], Awaitable[None]]) -> None:
    with ui.element("div").classes("actions"):
        ui.button(words("gaps-save"), on_click=confirmed).props("unelevated")
        ui.button(words("gaps-cancel"), on_click=dialog.close).props("flat")


async def _done(what: Awaitable[_Done], words: Words) -> _Done | None:
    """The outcome, or None after the reason of a refusal was shown."""
    try:
        return await what
    except SetupError as error:
        ui.notify("\n".join(map(str, error.problems)), type="warning", multi_line=True, timeout=12_000)
    except SupportError:
        ui.notify(words("gaps-trouble"), type="negative")
    return None


def _told(accepted: Accepted, words: Words) -> None:
    """What was written, line by line."""
    change = accepted.change
    text_id = "gaps-created" if change.created else "gaps-accepted" if accepted.phrases else "gaps-accepted-already"
    arguments: dict[str, str | int] = {
        "intent": change.intent_id,
        "file": change.file,
        "phrases": len(accepted.phrases),
    }
    with ui.dialog(value=True) as dialog, ui.card().classes("dialog"):
        ui.label(words.texts.plain(words.language, text_id, arguments)).classes("name")
        for bad in accepted.collisions:
            told = {"phrase": bad.phrase, "near": bad.near, "intent": bad.intent_id}
            ui.label(words.texts.plain(words.language, "gaps-left", told)).classes("note")
        if change.diff:
            lines_of_diff(change.diff.splitlines())
        with ui.element("div").classes("actions"):
            ui.button(words("gaps-ok"), on_click=dialog.close).props("unelevated autofocus")
