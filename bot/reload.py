"""A saved file of the knowledge base goes live: checked first, learnt off the event loop, swapped between two messages.

Editors save in steps and programs in bursts, so a change is looked at once nothing moved for a moment, and a mistake is
told only if it is still there a moment later. Besides what the system reports, the folder's files are looked at every
few seconds: a folder that was replaced, or one on a network, reports nothing.
"""

import asyncio
import gc
import logging
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from watchfiles import awatch

from bot.errors import SetupError, StorageUnavailable
from bot.knowledge.beside import Worker, WorkerLost
from bot.knowledge.folder import Found, state
from bot.matching import MatchingSettings
from bot.matching.handover import Learnt
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
WARM_S = 3.0
"""So long after the start the process that reads is made ready; a change before that waits for it."""
_WATCHERS_FAIL = (OSError, RuntimeError)


class Reload:
    """Keeps `live` what the folder says. What is wrong is told by `notices`, once for each state of the files."""

    def __init__(
        self,
        folder: Path,
        language: str,
        settings: MatchingSettings,
        live: LiveKnowledge,
        notices: KnowledgeNotices,
        seen: str = "",
        quiet_s: float = QUIET_S,
    ) -> None:
        self._folder = folder
        self._language = language
        self._settings = settings
        self._live = live
        self._notices = notices
        self._quiet_s = quiet_s
        self._seen = seen
        self.worker = Worker(folder, language)
        self._wrong: tuple[str, ...] = ()
        self._thorough: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Watch until cancelled."""
        gc.freeze()  # what is learnt stays: looking through it for garbage is the longest pause there would be
        warming = asyncio.create_task(self._warm(), name="warming the worker")
        try:
            while True:
                await self._guarded()
                with suppress(*_WATCHERS_FAIL):
                    await self._watch()
                await asyncio.sleep(AGAIN_S)
        finally:
            warming.cancel()
            await self._stop_learning()
            await asyncio.to_thread(self.worker.close)

    async def _warm(self) -> None:
        await asyncio.sleep(WARM_S)
        with suppress(WorkerLost):
            await asyncio.to_thread(self.worker.start, self._learnt)

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
        except WorkerLost as error:
            log.error("%s; the files are looked at again", error)
            self._seen = ""
        except Exception:
            log.exception("the knowledge base was not reloaded")

    async def look(self) -> None:
        """Read the folder if anything in it changed, and make it live if it is good."""
        if await asyncio.to_thread(state, self._folder) == self._seen:
            return
        found = await asyncio.to_thread(self.worker.read, self._learnt)
        if found.problems:
            await asyncio.sleep(SETTLE_S)
        if found.state != await asyncio.to_thread(state, self._folder):
            await self.look()
            return
        self._seen = found.state
        try:
            if not found.problems:
                await self._take(found)
        except SetupError as error:
            found = replace(found, problems=error.problems)
        if found.problems:
            await self._refuse(found)

    async def _refuse(self, found: Found) -> None:
        told = tuple(str(problem) for problem in found.problems)
        if told == self._wrong:
            return
        log.warning("the knowledge base has %d mistakes, version %s stays", len(told), self._version)
        self._wrong = told
        await self._notices.refused(self._folder, found.problems, self._version, found.state)

    async def _take(self, found: Found) -> None:
        if found.version != self._version:
            await self._stop_learning()
            knowledge, matched = await asyncio.to_thread(self.worker.revised, self._learnt)
            self._put(Snapshot(knowledge, matched))
            await self._notices.changed(knowledge.version)
            if not matched.thorough and self._settings.cache:
                self._thorough = asyncio.create_task(self._learn(), name="learning the base")
        if self._wrong:
            self._wrong = ()
            await self._notices.right(self._live.current.knowledge, found.state)

    def _put(self, snapshot: Snapshot) -> None:
        self._live.current = snapshot
        gc.freeze()
        log.info("knowledge base %s is live, %d intents", snapshot.knowledge.version, len(snapshot.knowledge.intents))

    @property
    def _version(self) -> str:
        return self._live.current.knowledge.version

    @property
    def _learnt(self) -> Learnt:
        current = self._live.current
        return current.knowledge, current.matcher

    async def _learn(self) -> None:
        """What yet another process learns is kept in the cache; from there it is ready in a moment."""
        await asyncio.sleep(self._quiet_s)
        chosen = self._settings
        arguments = (self._folder, self._language, chosen.max_wrong_answers, chosen.cache, chosen.semantic)
        command = [sys.executable, "-m", "bot.knowledge.learn", *map(str, arguments)]
        learning = await asyncio.create_subprocess_exec(*command, process_group=0)
        try:
            learnt = await learning.wait() == 0
        except asyncio.CancelledError:
            with suppress(ProcessLookupError):
                learning.kill()
            await learning.wait()
            raise
        if learnt:
            with suppress(SetupError, WorkerLost):
                self._put(Snapshot(*await asyncio.to_thread(self.worker.thorough, self._learnt)))

    async def _stop_learning(self) -> None:
        learning, self._thorough = self._thorough, None
        if learning:
            learning.cancel()
            with suppress(asyncio.CancelledError):
                await learning


def _place(folder: Path) -> tuple[int, int] | None:
    try:
        about = folder.stat()
    except OSError:
        return None
    return about.st_dev, about.st_ino
