"""The process that learns a changed base thoroughly, for the bot to take out of the cache."""

import subprocess
import sys
from pathlib import Path

from bot.knowledge import read
from bot.matching import Matcher, MatchingSettings
from tests.learning.bases import lay


def learn(folder: Path, cache: Path) -> int:
    command = [sys.executable, "-m", "bot.knowledge.learn", str(folder), "ru", "0.02", str(cache), ""]
    return subprocess.run(command, check=False, timeout=120).returncode


def test_what_it_learns_is_in_the_cache(tmp_path: Path) -> None:
    folder, cache = lay(tmp_path / "base"), tmp_path / "cache"
    assert learn(folder, cache) == 0
    [kept] = cache.iterdir()
    made = kept.stat().st_mtime_ns
    assert Matcher.build(read(folder), MatchingSettings(cache=cache)).thorough
    assert kept.stat().st_mtime_ns == made


def test_a_base_with_mistakes_teaches_nothing(tmp_path: Path) -> None:
    assert learn(tmp_path / "none", tmp_path / "cache") == 1
