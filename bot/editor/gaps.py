"""The queue of gaps: what people asked and the bot could not answer, and what an editor makes of it."""

import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import TypeVar

from nicegui import ui

from bot.domain.cases import NEW_TOPIC, Change
from bot.editor.changes import lines_of_diff
from bot.editor.deciding import Deciding
from bot.editor.frame import Bench, Words, frame, note, section
from bot.editor.search import paged
from bot.errors import SupportError
from bot.learning import Group

log = logging.getLogger(__name__)

_Found = TypeVar("_Found")
QUESTIONS = 4
"""Of a group, shown below the typical one."""
TICK_S = 2.0
SELDOM = 8
"""Ticks between two looks at what people asked meanwhile; what is not ready yet is looked for at every one."""


@dataclass(frozen=True, slots=True)
class _View:
    """What the page shows: the groups and what became of others, or why there is nothing to show."""

    groups: Sequence[Group] = ()
    changes: Sequence[Change] = ()
    instead: str = ""
    bad: bool = False

    def same(self, other: "_View | None") -> bool:
        """Whether an editor would see no difference. Shown anew without one, a page slips from under the hand."""
        return other is not None and self._key() == other._key()

    def _key(self) -> tuple[object, ...]:
        return (
            self.instead,
            [(one.id, one.people, one.verdict) for one in self.groups],
            [one.id for one in self.changes],
        )


def show(bench: Bench) -> None:
    """The groups, those that most people asked first; below what was made of others lately."""
    with frame(bench, "gaps") as words:
        place = ui.element("div")
        shown: list[_View] = []

        async def look() -> None:
            view = await _looked(bench, words)
            if not view.same(shown[-1] if shown else None):
                shown[:] = [view]
                queue.refresh()

        @ui.refreshable
        def queue() -> None:
            if shown and bench.gaps:
                _queue(shown[0], Deciding(bench.gaps, bench, words, look, place))
            elif shown:
                note(shown[0].instead)

        async def tick() -> None:
            if not shown or shown[0].instead or next(ticks) % SELDOM == 0:
                await look()

        ticks = count(1)
        queue()
        ui.timer(0, look, once=True)
        ui.timer(TICK_S, tick)


async def _looked(bench: Bench, words: Words) -> _View:
    state = bench.workshop.state
    if bench.gaps is None:
        return _View(instead=words("gaps-no-database", reason=bench.no_gaps))
    if state.knowledge is None or state.matcher is None:
        return _View(instead=words("learning" if state.learning else "broken"))
    groups, changes = await _asked(bench.gaps.groups()), await _asked(bench.gaps.changes())
    if groups is None or changes is None:
        return _View(instead=words("gaps-trouble"), bad=True)
    return _View(groups, changes)


def _queue(view: _View, deciding: Deciding) -> None:
    words = deciding.words
    if view.instead:
        note(view.instead, "bad" if view.bad else "")
        return
    note(words("gaps-hint") if view.groups else words.texts.plain(words.language, "gaps-none"))
    paged(view.groups, lambda group: _group(group, deciding), words)
    if view.changes:
        section(words("gaps-changes"))
        paged(view.changes, lambda change: _change(change, words), words)


async def _asked(what: Awaitable[_Found]) -> _Found | None:
    try:
        return await what
    except SupportError as error:
        log.warning("the gaps cannot be read: %s", error)
        return None


def _group(group: Group, deciding: Deciding) -> None:
    words = deciding.words
    with ui.element("div").classes("gap").mark(f"gap-{group.id}"):
        with ui.element("div").classes("line"):
            ui.label(str(group.people)).classes("times").props(f'title="{words("gaps-people", people=group.people)}"')
            ui.label(group.question).classes("name grow")
        others = list(dict.fromkeys(case.question for case in group.cases if case.question != group.question))
        with ui.element("ul"):
            for question in others[:QUESTIONS]:
                with ui.element("li"):
                    ui.label(question)
            if len(others) > QUESTIONS:
                with ui.element("li"):
                    ui.label(words("gaps-others", others=len(others) - QUESTIONS))
        if group.answer:
            ui.label(words("gaps-answer", answer=group.answer)).classes("beside said")
        with ui.element("div").classes("actions"):
            _actions(group, deciding)


def _actions(group: Group, deciding: Deciding) -> None:
    words, knowledge = deciding.words, deciding.bench.workshop.state.knowledge
    told = () if group.verdict in ("", NEW_TOPIC) else (group.verdict,)
    near = dict.fromkeys((*told, *(one.intent_id for one in group.nearest)))
    for intent_id in list(near)[:3]:
        if intent := knowledge and knowledge.intent(intent_id):
            button = ui.button(
                words.of(intent.title),
                icon="how_to_reg" if intent_id in told else "add",
                on_click=lambda name=intent_id: deciding.accept(group, name),
            )
            button.props("unelevated" if intent_id in told else "outline").tooltip(words("gaps-accept", id=intent_id))
    ui.button(words("gaps-other"), icon="search", on_click=lambda: deciding.choose(group)).props("flat")
    new = ui.button(words("gaps-new"), icon="post_add", on_click=lambda: deciding.create(group))
    new.props("unelevated" if group.verdict == NEW_TOPIC else "flat")
    ui.button(words("gaps-drop"), icon="close", on_click=lambda: deciding.drop(group)).props("flat color=grey-7")


def _change(change: Change, words: Words) -> None:
    kind = "dropped" if not change.intent_id else "created" if change.created else "accepted"
    with ui.expansion().classes("commit") as opened:
        with opened.add_slot("header"), ui.element("div").classes("entry-inside"):
            with ui.element("div").classes("grow"):
                ui.label(change.question).classes("name")
                ui.label(words(f"gaps-was-{kind}", id=change.intent_id, cases=change.cases)).classes("beside")
            ui.label(f"{datetime.fromtimestamp(change.at, UTC).astimezone():%d.%m.%Y %H:%M}").classes("id")
        lines_of_diff(change.diff.splitlines()) if change.diff else note(words("gaps-no-diff"))
