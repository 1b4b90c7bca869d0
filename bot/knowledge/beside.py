"""The process beside the bot that reads and learns (`worker`), as the bot has it."""

import gc
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TypeVar

from bot.errors import SetupError, SupportError
from bot.knowledge.folder import Found, Word
from bot.matching import handover
from bot.matching.handover import Learnt

_MODEST = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_TRIM_THRESHOLD_": "65536",
    "MALLOC_MMAP_THRESHOLD_": "1048576",
}
"""The other cores are the bot's, and memory that learning took goes back to the system."""
TURN_S, USUAL_TURN_S = 0.0005, sys.getswitchinterval()
_Answer = TypeVar("_Answer")


class WorkerLost(SupportError):
    """The process is gone, killed or out of memory; the next question starts another one."""


class Worker:
    """Started with what is in force when it is first needed. Its methods wait for it: call them off the event loop."""

    def __init__(self, folder: Path, language: str) -> None:
        self._command = [sys.executable, "-m", "bot.knowledge.worker", str(folder), language]
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._process.pid if self._process else None

    def start(self, live: Learnt) -> None:
        """Have it ready before it is needed."""
        self._asked(Word.WARM, live, lambda found, _: found)

    def read(self, live: Learnt) -> Found:
        """What the folder holds."""
        return self._asked(Word.READ, live, lambda found, _: found)

    def revised(self, live: Learnt) -> Learnt:
        """What was read last, learnt in a hurry.

        Raises:
            SetupError: the settings do not serve a base like this.
            WorkerLost: as every method.
        """
        return self._asked(Word.REVISE, live, lambda found, answers: _taken(found, answers, live))

    def thorough(self, live: Learnt) -> Learnt:
        """What is in force, as the cache has it. Raises the same."""
        return self._asked(Word.THOROUGH, live, lambda found, answers: _taken(found, answers, live))

    def close(self) -> None:
        """End it, in the middle of what it does too."""
        self._closed = True
        self._end()

    def _asked(self, word: Word, live: Learnt, take: Callable[[Found, IO[bytes]], _Answer]) -> _Answer:
        with self._turn, self._watched():
            words, answers = self._running(live)
            words.write(f"{word}\n".encode())
            words.flush()
            return take(pickle.load(answers), answers)  # noqa: S301 - our own child

    def _running(self, live: Learnt) -> tuple[IO[bytes], IO[bytes]]:
        process = self._process
        if self._closed:
            raise EOFError
        if process is None:
            process = self._process = subprocess.Popen(  # noqa: S603 - our own module, and its folder behind no dash
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=os.environ | _MODEST,
                process_group=0,
            )
            if self._closed:
                raise EOFError
            with _giving_way():
                handover.give(live, _pipe(process.stdin))
        return _pipe(process.stdin), _pipe(process.stdout)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            yield
        except (EOFError, OSError, ValueError, pickle.UnpicklingError) as error:  # ValueError: closed meanwhile
            self._end()
            raise WorkerLost(f"the process that reads the knowledge base is gone: {error or 'it was ended'}") from error

    def _end(self) -> None:
        process, self._process = self._process, None
        if process:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError, ValueError):
                    _pipe(pipe).close()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # noqa: S101 - both were asked for
    return pipe


def _taken(found: Found, answers: IO[bytes], live: Learnt) -> Learnt:
    if found.problems:
        raise SetupError(found.problems)
    with _giving_way():
        return handover.take(answers, live[1].encoder)


@contextmanager
def _giving_way() -> Iterator[None]:
    """While a thread takes a base over, whoever answers gets the interpreter back sooner than after the usual 5 ms.

    And nobody looks through what arrives for garbage, now or later: that would be the longest pause there is.
    """
    sys.setswitchinterval(TURN_S)
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
        sys.setswitchinterval(USUAL_TURN_S)
