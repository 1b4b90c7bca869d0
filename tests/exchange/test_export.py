"""`kb export`: the base as JSON lines for other programs."""

import io
import json
from pathlib import Path

from bot.exchange import cli
from tests.knowledge.bases import lay

BASE = """\
topic: Баланс
owner: billing
intents:
  - id: balance.check
    title: {ru: Баланс, en: Balance}
    phrases: ["сколько (денег|средств)"]
    response: {text: "Наберите *100#", photo: images/pic.png, links: [{title: Кабинет, url: "https://example.org/lk"}]}
    handoff: {when: always, queue: billing, ask: [номер]}
    valid_until: "2027-12-31"
    tests: [остаток на счёте]
"""


def exported(folder: Path, by: str) -> list[dict[str, object]]:
    out = io.StringIO()
    assert cli.hand_out(folder, by, "ru", out) == 0
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_an_intent_a_line(tmp_path: Path) -> None:
    [intent] = exported(lay(tmp_path, {"t.yaml": BASE}), "intent")
    assert intent == {
        "id": "balance.check",
        "topic": {"": "Баланс"},
        "owner": "billing",
        "title": {"ru": "Баланс", "en": "Balance"},
        "phrases": ["сколько (денег|средств)"],
        "response": {
            "text": {"": "Наберите *100#"},
            "photo": "pic.png",
            "file": None,
            "links": [{"title": {"": "Кабинет"}, "url": "https://example.org/lk"}],
            "buttons": [],
        },
        "handoff": {"when": "always", "queue": "billing", "ask": [{"": "номер"}]},
        "valid_until": "2027-12-31",
        "tests": ["остаток на счёте"],
        "hard_tests": [],
        "small_talk": False,
    }


def test_a_phrase_a_line(tmp_path: Path) -> None:
    folder = lay(tmp_path, {"t.yaml": BASE, "_common.yaml": "out_of_scope: [закажи пиццу]\n"})
    assert exported(folder, "phrase") == [
        {"text": "сколько денег", "intent": "balance.check", "kind": "phrase"},
        {"text": "сколько средств", "intent": "balance.check", "kind": "phrase"},
        {"text": "остаток на счёте", "intent": "balance.check", "kind": "test"},
        {"text": "закажи пиццу", "intent": "oos", "kind": "phrase"},
    ]
