"""Reads and learns a changed base in a process of its own, so that the bot beside it never stops for that.

python -m bot.knowledge.worker FOLDER LANGUAGE

Both sides of the talk are here. Over standard input come the base in force with its matcher, then a word a line; over
standard output goes an answer to each. The process ends when its input does: it never outlives the bot.
"""

import gc
import os
import pickle
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

from bot.domain.knowledge import KnowledgeBase
from bot.errors import KnowledgeError, Problem
from bot.knowledge.folder import Found, Word, state
from bot.knowledge.memory import Memory
from bot.knowledge.reader import read
from bot.matching import handover
from bot.matching.handover import Learnt


class Bench:
    """The base in force with its matcher, and the one that was read last."""

    def __init__(self, folder: Path, language: str, learnt: Learnt) -> None:
        self._folder = folder
        self._language = language
        self._knowledge, self._matcher = learnt
        self._memory = Memory()
        self._read: KnowledgeBase | None = None

    def warm(self) -> Found:
        """Go through a change that is none: the first real one finds every file and every word known."""
        self._matcher.revised(replace(self._knowledge, out_of_scope=(*self._knowledge.out_of_scope, "…")))
        return self.read()

    def read(self) -> Found:
        """Read the folder; a base without mistakes is kept until `revise`."""
        before = state(self._folder)
        self._read = None
        try:
            self._read = read(self._folder, self._language, self._memory)
        except KnowledgeError as error:
            return Found(before, problems=error.problems)
        except OSError as error:
            return Found(before, problems=(Problem(self._folder, 0, error.strerror or str(error)),))
        return Found(before, self._read.version)

    def revise(self) -> Found:
        """Learn what was read; it is in force from now on."""
        return self._take(self._read or self._knowledge)

    def thorough(self) -> Found:
        """The base in force, with all that the cache has learnt of it by now."""
        return self._take(self._knowledge)

    def _take(self, knowledge: KnowledgeBase) -> Found:
        self._matcher = self._matcher.revised(knowledge)
        self._knowledge = knowledge
        return Found("", knowledge.version)

    @property
    def learnt(self) -> Learnt:
        """What is in force."""
        return self._knowledge, self._matcher


def serve(bench: Bench, words: Iterable[bytes], answers: IO[bytes]) -> None:
    """Answer until the words end. Garbage is looked for while nobody waits."""
    gc.disable()
    deeds = {Word.WARM: bench.warm, Word.READ: bench.read, Word.REVISE: bench.revise, Word.THOROUGH: bench.thorough}
    for line in words:
        word = Word(line.decode().strip())
        found = deeds[word]()
        pickle.dump(found, answers)
        if word in {Word.REVISE, Word.THOROUGH} and not found.problems:
            handover.give(bench.learnt, answers)
        answers.flush()
        if word is not Word.READ:  # after which somebody waits for what follows
            gc.collect()


def main(arguments: Sequence[str]) -> int:
    """Exit code 0 when the bot had enough, 1 when it is gone in the middle of an answer."""
    folder, language = arguments
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing that prints may get between the answers
    try:
        serve(Bench(Path(folder), language, handover.take(sys.stdin.buffer)), sys.stdin.buffer, answers)
    except (EOFError, BrokenPipeError):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
