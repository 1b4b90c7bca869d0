"""Bad input of whoever installs: a clear line on stderr that says whose it is and what to do, and exit code 1 or 2."""

import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import main

GOOD_TOKEN = "42:TEST"
KNOWLEDGE = Path(__file__).parent / "knowledge_base"


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of one's own; what the commands log to goes away with the test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_TOKEN", GOOD_TOKEN)
    monkeypatch.setenv("BOT_KNOWLEDGE_BASE", str(KNOWLEDGE))
    yield tmp_path
    root = logging.getLogger()
    for handler in [one for one in root.handlers if type(one) is logging.StreamHandler]:
        root.removeHandler(handler)


def newer_database() -> None:
    with sqlite3.connect("support.db") as connection:
        connection.execute("pragma user_version = 999")
    connection.close()


@pytest.mark.parametrize(
    ("config", "environment", "said"),
    [
        ("language: [ru", {}, ["config.yaml:1:"]),
        ("matching:\n  max_wrong_answer: 0.1\n", {}, ["config.yaml:2:", "max_wrong_answers"]),
        ("support:\n  answer_minutes: -5\n", {}, ["config.yaml:2:", "support.answer_minutes", "-5"]),
        ("telegram:\n  agents_chat: группа\n", {}, ["config.yaml:2:", "telegram.agents_chat", "группа"]),
        ("token: 42:TEST\n", {}, ["config.yaml:1:", "BOT_TOKEN"]),
        ("", {"BOT_TOKEN": "42: TEST"}, ["BOT_TOKEN"]),
        ("", {"BOT_TOKEN": ""}, ["@BotFather"]),
        ("", {"BOT_DATABASE__URL": "mysql://x"}, ["BOT_DATABASE__URL", "mysql://x"]),
        ("", {"BOT_LANGUAG": "ru"}, ["BOT_LANGUAG", "BOT_LANGUAGE"]),
        ("", {"BOT_KNOWLEDGE_BASE": "empty"}, ["empty"]),
        ("", {"BOT_KNOWLEDGE_BASE": "broken"}, ["broken/a.yaml:4", "broken/a.yaml:6"]),
        ("texts: own\n", {}, ["own"]),
    ],
)
def test_a_wrong_set_up(
    config: str,
    environment: dict[str, str],
    said: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    workplace: Path,
) -> None:
    (workplace / "config.yaml").write_text(config, encoding="utf-8")
    (workplace / "empty").mkdir()
    (workplace / "broken").mkdir()
    (workplace / "broken" / "a.yaml").write_text(
        "topic: Т\nowner: o\nintents:\n  - id: БАЛАНС\n    title: Т\n    frases: [а]\n    response: {text: x}\n",
        encoding="utf-8",
    )
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert main(["run"]) == 1
    told = capsys.readouterr().err
    for part in said:
        assert part in told
    assert "Traceback" not in told
    assert "42: TEST" not in told


def test_a_database_of_a_newer_version(capsys: pytest.CaptureFixture[str]) -> None:
    newer_database()
    assert main(["run"]) == 1
    assert "newer version" in capsys.readouterr().err


def test_a_config_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--config", "nowhere.yaml"]) == 1
    assert "nowhere.yaml" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["sing"], ["kb"], ["kb", "ask"], ["demo", "--port", "99999"]])
def test_wrong_usage(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    assert raised.value.code == 2


def test_kb_check_of_a_good_base(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kb", "check"]) == 0
    assert "База в порядке" in capsys.readouterr().out


def test_a_taken_port_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["demo", "--port", str(port)]) == 1
    assert f"Порт {port} занят" in capsys.readouterr().err
