"""The base as the editors' page has it open: read anew whenever a file changes, the last good state kept meanwhile."""

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.domain.knowledge import Intent, KnowledgeBase
from bot.errors import KnowledgeError, Problem
from bot.knowledge import shelf
from bot.knowledge.building import matcher
from bot.knowledge.reader import examine, problems
from bot.knowledge.shelf import Place, Tested
from bot.matching import Matcher, MatchingSettings

log = logging.getLogger(__name__)

PAUSE_S = 1.0
"""Between two looks at the files."""


@dataclass(frozen=True, slots=True)
class Failing:
    """A test that does not find its intent."""

    intent: Intent
    test: Tested


@dataclass(frozen=True, slots=True)
class State:
    """What is known of the base now. With `errors` the knowledge is the last good one, or None before any.

    While `learning`, `matcher` is that of the version before, so it may name intents that are gone.
    """

    knowledge: KnowledgeBase | None = None
    matcher: Matcher | None = None
    errors: Sequence[Problem] = ()
    warnings: Sequence[Problem] = ()
    failing: Sequence[Failing] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    learning: bool = False

    @property
    def problems(self) -> int:
        """How many things `kb check` names in the files."""
        return len(self.errors) + len(self.warnings)


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
        if state.knowledge is None or state.matcher is None:
            raise KnowledgeError(state.errors)
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
        read = await _apart(self._read)
        self._change(read)
        if read.learning:
            self._change(await _apart(lambda: self._learnt(read)))
        self._seen = seen

    def _change(self, state: State) -> None:
        self.state = state
        for listener in [*self._listeners]:
            with contextlib.suppress(RuntimeError):  # a page that was closed just now
                listener()

    def _read(self) -> State:
        found = examine(self.folder, datetime.now().astimezone().date())
        errors, warnings = (tuple(problems(some, self.language)) for some in (found.errors, found.warnings))
        old = self.state
        if found.knowledge is None:
            return State(old.knowledge, old.matcher, errors, warnings, old.failing, old.places)
        where = shelf.places(self.folder) if self.folder.is_dir() else {}
        if old.matcher and old.knowledge and old.knowledge.version == found.knowledge.version:
            return State(found.knowledge, old.matcher, errors, warnings, old.failing, where)
        return State(found.knowledge, old.matcher, errors, warnings, old.failing, where, learning=True)

    def _learnt(self, read: State) -> State:
        knowledge = read.knowledge
        if knowledge is None:
            return read
        ready = matcher(knowledge, self._settings)
        failing = [
            Failing(one, test) for one in knowledge.intents for test in shelf.tested(one, ready) if not test.passed
        ]
        return State(knowledge, ready, read.errors, read.warnings, tuple(failing), read.places)


async def _apart(work: Callable[[], State]) -> State:
    """Do the work in a thread that nobody waits for at the end: learning a large base takes a while."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[State] = loop.create_future()

    def tell(state: State | None, error: Exception | None) -> None:
        if not done.cancelled():
            done.set_exception(error) if error else done.set_result(state or State())

    def run() -> None:
        state, error = None, None
        try:
            state = work()
        except Exception as caught:  # noqa: BLE001 - whoever waits gets it
            error = caught
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(tell, state, error)

    threading.Thread(target=run, name="base", daemon=True).start()
    return await done


def _fingerprint(folder: Path) -> object:
    """What changes when a file does. The common case of no change costs a stat a file."""
    files = sorted(file for file in folder.rglob("*") if file.is_file()) if folder.is_dir() else []
    return [(file, (state := file.stat()).st_mtime_ns, state.st_size) for file in files]
