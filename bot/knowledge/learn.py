"""Learns a base thoroughly into the cache, as a process of its own, so that the bot beside it has its core.

python -m bot.knowledge.learn FOLDER LANGUAGE MAX_WRONG_ANSWERS CACHE SEMANTIC
"""

import os
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from bot.errors import SetupError
from bot.knowledge.building import matcher
from bot.knowledge.reader import read
from bot.matching import MatchingSettings

PATIENT = 10


def main(arguments: Sequence[str]) -> int:
    """Exit code 0 when the cache has it."""
    folder, language, wrong, cache, semantic = arguments
    os.nice(PATIENT)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    try:
        matcher(read(Path(folder), language), MatchingSettings(float(wrong), cache=Path(cache), semantic=semantic))
    except SetupError:
        return 1
    return 0


def _end_with(parent: int) -> None:
    """When the bot was killed, nobody waits for this."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
