"""The base as the editors' page has it open: read anew whenever a file changes, the last good state kept meanwhile."""

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.domain.knowledge import KnowledgeBase
from bot.errors import KnowledgeError
from bot.knowledge.building import matcher
from bot.knowledge.check import Report, checked, formal
from bot.knowledge.reader import Examination, Place, examine, problems
from bot.matching import Matcher, MatchingSettings

log = logging.getLogger(__name__)

_Made = TypeVar("_Made")
PAUSE_S = 1.0
"""Between two looks at the files."""


@dataclass(frozen=True, slots=True)
class State:
    """What is known of the base now. When it cannot be read `knowledge` is the last good one, or None before any.

    While `learning`, `matcher` is that of the version before, so it may name intents that are gone, and `report` has
    only what can be told without one.
    """

    knowledge: KnowledgeBase | None = None
    matcher: Matcher | None = None
    report: Report = field(default_factory=lambda: Report(()))
    places: Mapping[str, Place] = field(default_factory=dict)
    broken: bool = False
    learning: bool = False


class Workshop:
    """Holds the state; `watch` keeps it true to the files."""

    def __init__(self, folder: Path, language: str, settings: MatchingSettings) -> None:
        self.folder = folder
        self.language = language
        self.state = State(learning=True)
        self._settings = settings
        self._seen: object = None
        self._listeners: set[Callable[[], None]] = set()

    def known(self) -> tuple[KnowledgeBase, Matcher]:
        """The base and its matcher.

        Raises:
            KnowledgeError: there was none yet, or its files have mistakes.
        """
        state = self.state
        if state.broken or state.knowledge is None or state.matcher is None:
            raise KnowledgeError(problems((one.finding for one in state.report.remarks), self.language))
        return state.knowledge, state.matcher

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` whenever the state changed; returns what ends that."""
        self._listeners.add(listener)
        return lambda: self._listeners.discard(listener)

    async def watch(self) -> None:
        """Look at the files until cancelled. A folder that cannot be read for a moment is tried again."""
        while True:
            try:
                await self.look()
            except OSError as error:
                log.warning("the base cannot be read: %s", error.strerror or type(error).__name__)
            await asyncio.sleep(PAUSE_S)

    async def look(self) -> None:
        """Read and learn the base if a file changed since the last look."""
        seen = await asyncio.to_thread(_fingerprint, self.folder)
        if seen == self._seen:
            return
        found, state = await _apart(self._read)
        self._change(state)
        if knowledge := found.knowledge:
            self._change(await _apart(lambda: self._learnt(found, knowledge)))
        self._seen = seen

    def _change(self, state: State) -> None:
        self.state = state
        for listener in [*self._listeners]:
            with contextlib.suppress(RuntimeError):  # a page that was closed just now
                listener()

    def _read(self) -> tuple[Examination, State]:
        found, old = examine(self.folder, datetime.now().astimezone().date()), self.state
        if found.knowledge is None:
            return found, State(old.knowledge, old.matcher, formal(found), old.places, broken=True)
        return found, State(found.knowledge, old.matcher, formal(found), found.places, learning=True)

    def _learnt(self, found: Examination, knowledge: KnowledgeBase) -> State:
        old = self.state.matcher
        ready = old if old and old.knowledge_version == knowledge.version else matcher(knowledge, self._settings)
        return State(knowledge, ready, checked(found, knowledge, ready), found.places)


async def _apart(work: Callable[[], _Made]) -> _Made:
    """Do the work in a thread that nobody waits for at the end: learning a large base takes a while."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[_Made] = loop.create_future()

    def tell(outcome: Callable[[], None]) -> None:
        if not done.cancelled():
            outcome()

    def run() -> None:
        try:
            made = work()
            outcome = partial(done.set_result, made)
        except Exception as error:  # noqa: BLE001 - whoever waits gets it
            outcome = partial(done.set_exception, error)
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(tell, outcome)

    threading.Thread(target=run, name="base", daemon=True).start()
    return await done


def _fingerprint(folder: Path) -> object:
    """What changes when a file does. The common case of no change costs a stat a file."""
    files = sorted(file for file in folder.rglob("*") if file.is_file()) if folder.is_dir() else []
    return [(file, (state := file.stat()).st_mtime_ns, state.st_size) for file in files]
