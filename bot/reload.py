"""A saved file of the knowledge base goes live: checked first, learnt off the event loop, swapped between two messages.

Editors save in steps and programs in bursts, so a change is looked at once nothing moved for a moment, and a mistake is
told only if it is still there a moment later. Besides what the system reports, the folder's files are looked at every
few seconds: a folder that was replaced, or one on a network, reports nothing.
"""

import asyncio
import gc
import hashlib
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from watchfiles import awatch

from bot.domain.knowledge import KnowledgeBase
from bot.errors import KnowledgeError, Problem, SetupError, StorageUnavailable
from bot.knowledge import read
from bot.knowledge.building import matcher
from bot.matching import MatchingSettings
from bot.service.knowledge import KnowledgeNotices
from bot.service.live import LiveKnowledge, Snapshot

log = logging.getLogger(__name__)

STEP_MS, GATHER_MS = 60, 300
"""Nothing moved for a step: the change is whole; a burst of changes is waited for no longer than this."""
LOOK_MS = 3_000
AGAIN_S = 1.0
SETTLE_S = 0.4
"""How long a mistake may be half a file."""
QUIET_S = 20.0
"""After so long without a change the base is learnt thoroughly, by a process of its own at low priority."""
TURN_S, USUAL_TURN_S = 0.0002, sys.getswitchinterval()
_WATCHERS_FAIL = (OSError, RuntimeError)


@dataclass(frozen=True, slots=True)
class _Read:
    """What the folder holds: a base, or what is wrong with it."""

    state: str
    knowledge: KnowledgeBase | None = None
    problems: tuple[Problem | str, ...] = ()


class Reload:
    """Keeps `live` what the folder says. What is wrong is told by `notices`, once for each state of the files."""

    def __init__(
        self,
        folder: Path,
        language: str,
        settings: MatchingSettings,
        live: LiveKnowledge,
        notices: KnowledgeNotices,
        quiet_s: float = QUIET_S,
    ) -> None:
        self._folder = folder
        self._language = language
        self._settings = settings
        self._live = live
        self._notices = notices
        self._quiet_s = quiet_s
        self._seen = ""
        self._wrong: tuple[str, ...] = ()
        self._thorough: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Watch until cancelled."""
        gc.freeze()  # what is learnt stays: looking through it for garbage is the longest pause there would be
        try:
            while True:
                await self._guarded()
                with suppress(*_WATCHERS_FAIL):
                    await self._watch()
                await asyncio.sleep(AGAIN_S)
        finally:
            await self._stop_learning()

    async def _watch(self) -> None:
        """Until the folder is another one, or none."""
        place = await asyncio.to_thread(_place, self._folder)
        async for _ in awatch(
            self._folder, debounce=GATHER_MS, step=STEP_MS, rust_timeout=LOOK_MS, yield_on_timeout=True
        ):
            await self._guarded()
            if await asyncio.to_thread(_place, self._folder) != place:
                return

    async def _guarded(self) -> None:
        """No trouble with the base may end the watch."""
        try:
            await self.look()
        except StorageUnavailable as error:
            log.error("agents are not told of the knowledge base: %s", error)
        except Exception:
            log.exception("the knowledge base was not reloaded")

    async def look(self) -> None:
        """Read the folder if anything in it changed, and make it live if it is good."""
        if await asyncio.to_thread(state, self._folder) == self._seen:
            return
        with _giving_way():
            found = await asyncio.to_thread(self._read)
        if found.knowledge is None:
            await asyncio.sleep(SETTLE_S)
        if found.state != await asyncio.to_thread(state, self._folder):
            await self.look()
            return
        self._seen = found.state
        if found.knowledge is None:
            await self._refuse(found)
        else:
            await self._take(found.knowledge, found.state)

    def _read(self) -> _Read:
        before = state(self._folder)
        try:
            return _Read(before, read(self._folder, self._language))
        except KnowledgeError as error:
            return _Read(before, problems=error.problems)
        except OSError as error:
            return _Read(before, problems=(Problem(self._folder, 0, error.strerror or str(error)),))

    async def _refuse(self, found: _Read) -> None:
        told = tuple(str(problem) for problem in found.problems)
        if told == self._wrong:
            return
        log.warning("the knowledge base has %d mistakes, version %s stays", len(told), self._version)
        self._wrong = told
        await self._notices.refused(self._folder, found.problems, self._version, found.state)

    async def _take(self, knowledge: KnowledgeBase, seen: str) -> None:
        if knowledge.version != self._version:
            await self._stop_learning()
            current = self._live.current
            with _giving_way():
                matched = await asyncio.to_thread(current.matcher.revised, knowledge)
            self._put(Snapshot(knowledge, matched))
            await self._notices.changed(knowledge.version)
            if not matched.thorough and self._settings.cache:
                self._thorough = asyncio.create_task(self._learn(knowledge), name="learning the base")
        if self._wrong:
            self._wrong = ()
            await self._notices.right(knowledge, seen)

    def _put(self, snapshot: Snapshot) -> None:
        self._live.current = snapshot
        gc.freeze()
        log.info("knowledge base %s is live, %d intents", snapshot.knowledge.version, len(snapshot.knowledge.intents))

    @property
    def _version(self) -> str:
        return self._live.current.knowledge.version

    async def _learn(self, knowledge: KnowledgeBase) -> None:
        """What another process learns is kept in the cache; from there it is ready in a moment."""
        await asyncio.sleep(self._quiet_s)
        chosen = self._settings
        arguments = (self._folder, self._language, chosen.max_wrong_answers, chosen.cache, chosen.semantic)
        command = [sys.executable, "-m", "bot.knowledge.learn", *map(str, arguments)]
        learning = await asyncio.create_subprocess_exec(*command)
        try:
            learnt = await learning.wait() == 0
        except asyncio.CancelledError:
            with suppress(ProcessLookupError):
                learning.kill()
            await learning.wait()
            raise
        if learnt:
            with suppress(SetupError):
                with _giving_way():
                    snapshot = Snapshot(knowledge, await asyncio.to_thread(matcher, knowledge, chosen))
                if self._live.current.knowledge is knowledge:
                    self._put(snapshot)

    async def _stop_learning(self) -> None:
        learning, self._thorough = self._thorough, None
        if learning:
            learning.cancel()
            with suppress(asyncio.CancelledError):
                await learning


@contextmanager
def _giving_way() -> Iterator[None]:
    """While a thread computes, whoever answers gets the interpreter back after this rather than after the usual 5 ms.

    Every message takes it dozens of times, so the usual turns add up to pauses of half a second.
    """
    sys.setswitchinterval(TURN_S)
    try:
        yield
    finally:
        sys.setswitchinterval(USUAL_TURN_S)


def state(folder: Path) -> str:
    """A name of the files as they are now, and of the day: answers and rows of catalogues end with a day."""
    total = hashlib.sha256(datetime.now().astimezone().date().isoformat().encode())
    try:
        found = sorted(path for path in folder.rglob("*") if not path.name.startswith("."))
        for path in found:
            with suppress(FileNotFoundError):
                about = path.stat()
                total.update(f"{path}\0{about.st_mtime_ns}\0{about.st_size}\0{about.st_mode}\n".encode())
        total.update(b"here" if folder.is_dir() else b"gone")
    except OSError as error:
        total.update(str(error).encode())
    return total.hexdigest()


def _place(folder: Path) -> tuple[int, int] | None:
    try:
        about = folder.stat()
    except OSError:
        return None
    return about.st_dev, about.st_ino
