"""The whole tree is formatted, linted and typed; part of the tests, so that one command tells everything."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "--quiet", "bot", "tests"],
        ["ruff", "format", "--check", "--quiet", "bot", "tests"],
        ["mypy"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_style(command: list[str]) -> None:
    ran = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
