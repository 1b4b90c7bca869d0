"""A full disk: nothing is confirmed that is not stored, the bot says so, and goes on by itself when there is room."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.emulator.client import EmulatorClient
from bot.emulator.values import GROUP_ID
from tests.scenario.stage import stage
from tests.scenario.test_operations import Watcher
from tests.scenario.test_webhook import free_port

QUESTIONS = 12


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("no disk can be mounted here: needs root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


async def test_a_full_disk_loses_nothing(small_disk: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    port = free_port()
    url = f"sqlite:///{small_disk / 'support.db'}"
    async with stage(tmp_path, BOT_OPERATIONS__LISTEN=f"127.0.0.1:{port}", BOT_DATABASE__URL=url) as bot:
        watcher = Watcher(port)
        await watcher.until(ready=True)
        filler = small_disk / "filler"
        _fill(filler)
        await bot.client.bulk([(101, f"непонятное дело {number} " + "х" * 3000) for number in range(QUESTIONS)])
        told = await watcher.until(ready=False, part="database")
        assert "full" in told["database"]
        assert any("full" in record.getMessage() for record in caplog.records if record.levelname == "ERROR")
        stored = len(await bot.app.store.unfinished())
        waiting = len(await bot.client.updates())
        relayed = len(await _relayed(bot.client))
        assert stored + waiting + relayed >= QUESTIONS, "confirmed is only what is stored"
        filler.unlink()
        await bot.client.wait_message(GROUP_ID, contains=f"непонятное дело {QUESTIONS - 1} ", timeout=60)
        await bot.idle()
        await watcher.until(ready=True)
        assert [text.split()[2] for text in await _relayed(bot.client)] == [str(number) for number in range(QUESTIONS)]


async def _relayed(client: EmulatorClient) -> list[str]:
    found = await client.messages(GROUP_ID)
    return [str(m["text"]) for m in found if str(m.get("text", "")).startswith("непонятное дело")]


def _fill(file: Path) -> None:
    with file.open("wb", buffering=0) as filler:
        try:
            while True:
                filler.write(b"\0" * 4096)
        except OSError:
            return
