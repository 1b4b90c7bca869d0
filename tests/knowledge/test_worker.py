"""The process beside the bot that reads and learns: what it answers, and that it never outlives whoever asks."""

import os
import select
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.knowledge import read
from bot.knowledge.beside import Worker, WorkerLost
from bot.knowledge.folder import state
from bot.knowledge.worker import Bench
from bot.matching import Matcher, MatchingSettings, matcher
from bot.matching.handover import Learnt
from tests.knowledge.bases import lay, topic
from tests.matching.test_model import Letters

PHRASES = "[как узнать баланс, сколько денег на счёте, остаток на симке]"
GIRAFFE = topic(id="zoo.giraffe", title="Жираф", phrases="[сколько стоит жираф, купить жирафа]")
PATIENCE_S = 30


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay(tmp_path, {"balance.yaml": topic(phrases=PHRASES)})


@pytest.fixture
def live(folder: Path) -> Learnt:
    knowledge = read(folder)
    return knowledge, Matcher.build(knowledge)


@pytest.fixture
def worker(folder: Path) -> Iterator[Worker]:
    found = Worker(folder, "ru")
    yield found
    found.close()


def test_a_changed_file_is_read_and_learnt(folder: Path, live: Learnt, worker: Worker) -> None:
    assert worker.read(live).version == live[0].version
    (folder / "zoo.yaml").write_text(GIRAFFE, "utf-8")
    found = worker.read(live)
    assert found.state == state(folder)
    assert found.problems == ()
    knowledge, revised = worker.revised(live)
    assert knowledge == read(folder)
    assert found.version == knowledge.version == revised.knowledge_version
    for text in ("сколько стоит жираф", "жирафы", "баланс", "погода"):
        assert revised.match(text) == live[1].revised(knowledge).match(text)


def test_a_base_with_mistakes_is_told_and_the_next_good_one_is_taken(
    folder: Path, live: Learnt, worker: Worker
) -> None:
    (folder / "zoo.yaml").write_text(GIRAFFE.replace("title", "titel"), "utf-8")
    found = worker.read(live)
    assert found.version == ""
    assert any("zoo.yaml:4" in str(problem) for problem in found.problems)
    (folder / "zoo.yaml").write_text(GIRAFFE, "utf-8")
    assert worker.read(live).problems == ()
    assert worker.revised(live)[0].intent("zoo.giraffe")


def test_a_folder_that_is_gone_is_a_mistake_in_it(folder: Path, live: Learnt, worker: Worker) -> None:
    shutil.rmtree(folder)
    assert "такой папки нет" in str(worker.read(live).problems[0])


def test_killed_it_is_lost_once_and_started_anew(folder: Path, live: Learnt, worker: Worker) -> None:
    worker.start(live)
    assert worker.pid
    os.kill(worker.pid, 9)
    with pytest.raises(WorkerLost):
        worker.read(live)
    (folder / "zoo.yaml").write_text(GIRAFFE, "utf-8")
    assert worker.read(live).problems == ()
    assert worker.revised(live)[0].intent("zoo.giraffe")


def test_closed_it_lets_go_whoever_waits(live: Learnt, worker: Worker) -> None:
    worker.start(live)
    lost: list[Exception] = []

    def wait() -> None:
        try:
            while True:
                worker.read(live)
        except WorkerLost as error:
            lost.append(error)

    waiting = threading.Thread(target=wait)
    waiting.start()
    worker.close()
    waiting.join(PATIENCE_S)
    assert lost
    with pytest.raises(WorkerLost):
        worker.read(live)


def test_it_ends_with_the_bot_that_was_killed(folder: Path) -> None:
    code = f"""
import time
from pathlib import Path
from bot.knowledge import read
from bot.knowledge.beside import Worker
from bot.matching import Matcher
base = read(Path({str(folder)!r}))
worker = Worker(Path({str(folder)!r}), "ru")
worker.start((base, Matcher.build(base)))
print(worker.pid, flush=True)
time.sleep({PATIENCE_S})
"""
    bot = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert bot.stdout
    watched = os.pidfd_open(int(bot.stdout.readline()))
    bot.kill()
    bot.wait()
    bot.stdout.close()
    assert select.select([watched], [], [], PATIENCE_S)[0]
    os.close(watched)


def test_a_base_that_outgrew_its_kind_of_model_keeps_its_encoder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = Letters()
    monkeypatch.setattr(matcher, "load", lambda _: encoder)
    knowledge = read(folder)
    bench = Bench(folder, "ru", (knowledge, Matcher.build(knowledge, MatchingSettings(semantic="letters"))))
    (folder / "zoo.yaml").write_text(GIRAFFE, "utf-8")
    assert bench.read().problems == ()
    monkeypatch.setattr(matcher, "LARGE", 5)
    assert bench.revise().problems == ()
    assert bench.learnt[1].encoder is encoder
