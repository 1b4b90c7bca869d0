"""The files for systemd, Docker and Prometheus say what is true of the code."""

import configparser
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import describe, variable
from bot.operations import Metrics
from tests.test_readme import commands

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
VARIABLES = {variable(name) for name, _, _ in describe()} | {"BOT_TOKEN"}


def unit() -> configparser.RawConfigParser:
    class Repeated(dict[str, Any]):
        def __setitem__(self, key: str, value: Any) -> None:
            super().__setitem__(key, [*self[key], *value] if isinstance(value, list) and key in self else value)

    found = configparser.RawConfigParser(strict=False, dict_type=Repeated)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read(DEPLOY / "support-desk.service", encoding="utf-8")
    return found


def dockerfile() -> list[str]:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_the_service_starts_what_the_readme_starts() -> None:
    started = unit()["Service"]["ExecStart"].removeprefix("/opt/support-desk/")
    assert any(command.endswith(started) for command in commands("en"))


@pytest.mark.parametrize("file", ["support-desk.service", "Dockerfile", "compose.yaml"])
def test_every_variable_is_one_of_the_bots(file: str) -> None:
    named = set(re.findall(r"\bBOT_[A-Z_]+", (DEPLOY / file).read_text(encoding="utf-8")))
    assert len(named) >= 3
    assert named <= VARIABLES


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_understands_the_service(tmp_path: Path) -> None:
    text = (DEPLOY / "support-desk.service").read_text(encoding="utf-8")
    text = re.sub(r"ExecStart=.*", "ExecStart=/bin/true", text).replace("User=support-desk", "User=root")
    (tmp_path / "support-desk.service").write_text(text, encoding="utf-8")
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / "support-desk.service")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "support-desk.service" not in said.stderr, said.stderr


def test_the_image_copies_what_is_there_and_runs_the_bot_as_nobody_special() -> None:
    lines = dockerfile()
    assert lines[0] == "FROM python:3.11-slim"
    copied = [source for line in lines if line.startswith("COPY ") for source in line.split()[1:-1]]
    assert all((ROOT / source).exists() for source in copied)
    kept = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {f"!{source}" for source in copied} <= set(kept)
    assert "USER 10001" in lines
    assert lines.index("USER 10001") > max(number for number, line in enumerate(lines) if line.startswith("RUN "))
    assert json.loads(lines[-1].removeprefix("CMD ")) == ["python", "-m", "bot", "run"]
    (health,) = [line for line in lines if line.startswith("HEALTHCHECK")]
    (listen,) = re.findall(r"BOT_OPERATIONS__LISTEN=(\S+)", " ".join(lines))
    assert f"http://{listen}/healthz" in health


def test_compose_builds_from_the_project_and_names_no_registry() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    build = services["bot"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).resolve() == DEPLOY / "Dockerfile"
    assert re.fullmatch(r"postgres:\d+", services["database"]["image"])
    assert "@database/" in services["bot"]["environment"]["BOT_DATABASE__URL"]
    for service in services.values():
        for name, value in service["environment"].items():
            if "TOKEN" in name or "PASSWORD" in name:
                assert value.startswith("${"), "secrets come from outside"


def test_alerts_and_documents_speak_of_metrics_that_there_are() -> None:
    families = {metric.name for metric in Metrics(lambda: 0.0).registry.collect()}
    there = families | {f"{name}{end}" for name in families for end in ("_total", "_bucket")}
    for file in (DEPLOY / "alerts.yaml", ROOT / "docs" / "operations.md", ROOT / "docs" / "operations.ru.md"):
        named = set(re.findall(r"\bsupport_[a-z_]+", file.read_text(encoding="utf-8")))
        assert len(named) >= 4
        assert named <= there, file.name
    rules = yaml.safe_load((DEPLOY / "alerts.yaml").read_text(encoding="utf-8"))["groups"][0]["rules"]
    assert all(rule["alert"] and rule["expr"] and rule["annotations"]["summary"] for rule in rules)
