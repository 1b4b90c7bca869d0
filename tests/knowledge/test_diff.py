"""`kb diff`: what another version of the base answers differently, told before it goes live."""

import io
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.domain.match import Verdict
from bot.errors import KnowledgeError
from bot.knowledge import diff_cli
from bot.knowledge.diff import Answer, Change, change
from tests.knowledge.bases import lay

BALANCE = """\
  - id: balance.check
    title: Баланс
    phrases: [как узнать баланс, сколько денег на счёте, проверить остаток на номере]
    response: {text: "Наберите *100#"}
    tests: [сколько денег на номере]
"""
ROAMING = """\
  - id: roaming.on
    title: Роуминг
    phrases: [как включить роуминг, связь за границей, интернет в другой стране]
    response: {text: "Наберите *200#"}
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return _base(tmp_path / "old", BALANCE, ROAMING)


def _base(folder: Path, *intents: str) -> Path:
    folder.mkdir()
    return lay(folder, {"t.yaml": "topic: Тема\nintents:\n" + "\n".join(intents)})


def _asked(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def told(old: Path | str, new: Path | str, folder: Path, questions: Path | None = None) -> tuple[int, str]:
    out = io.StringIO()
    return diff_cli.compare(str(old), str(new), folder, questions, "ru", out), out.getvalue()


def as_json(old: Path, new: Path, questions: Path | None = None) -> dict[str, Any]:
    out = io.StringIO()
    diff_cli.compare(str(old), str(new), new, questions, "ru", out, as_json=True)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_equal_versions_change_nothing(old: Path, tmp_path: Path) -> None:
    code, text = told(old, _base(tmp_path / "new", BALANCE, ROAMING), old)
    assert code == 0
    assert text.splitlines()[1] == "Ни один вопрос не получит другого ответа (спрошено 7)."


def test_a_reworded_answer_is_told_for_each_question_that_gets_it(old: Path, tmp_path: Path) -> None:
    new = _base(tmp_path / "new", BALANCE.replace("*100#", "*101#"), ROAMING)
    code, text = told(old, new, old, _asked(tmp_path, "как узнать баланс", '{"text": "как включить роуминг"}', ""))
    assert code == 3
    assert text.splitlines()[1:] == [
        "Изменён ответ (1): balance.check",
        "1 вопрос получит другой ответ (спрошено 2).",
        "",
        "Тот же вопрос, но ответ написан иначе: 1",
        "  как узнать баланс",
        "      balance.check (100%)",
    ]


def test_an_intent_taken_away_loses_its_questions(old: Path, tmp_path: Path) -> None:
    found = as_json(old, _base(tmp_path / "new", ROAMING))
    assert found["contents"]["removed"] == ["balance.check"]
    lost = [one["question"] for one in found["changed"] if one["change"] != "redirected"]
    assert "как узнать баланс" in lost
    assert all(one["before"]["intents"][0] == "balance.check" for one in found["changed"])


def test_an_intent_under_a_new_id_is_renamed_and_changes_no_answer(old: Path, tmp_path: Path) -> None:
    found = as_json(old, _base(tmp_path / "new", BALANCE.replace("balance.check", "money.check"), ROAMING))
    assert found["contents"]["renamed"] == [{"before": "balance.check", "after": "money.check"}]
    assert (found["contents"]["added"], found["contents"]["removed"], found["changed"]) == ([], [], [])


def test_a_new_intent_answers_what_went_to_agents(old: Path, tmp_path: Path) -> None:
    sim = ROAMING.replace("roaming.on", "sim.lost").replace("как включить роуминг, связь за границей", "потерял симку")
    new = _base(tmp_path / "new", BALANCE, ROAMING, sim.replace(", интернет в другой стране", ""))
    found = as_json(old, new, _asked(tmp_path, "потерял симку"))
    assert found["contents"]["added"] == ["sim.lost"]
    [one] = found["changed"]
    assert (one["change"], one["before"]["verdict"], one["after"]["intents"][0]) == ("gained", "no_match", "sim.lost")


def test_a_version_of_git_is_the_configured_folder_as_it_was(old: Path, tmp_path: Path) -> None:
    git = ["git", "-c", "user.name=Editor", "-c", "user.email=editor@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "First"]):
        subprocess.run([*git, *command], cwd=tmp_path, check=True)
    assert told("git:HEAD", old, old)[0] == 0
    (old / "t.yaml").write_text((old / "t.yaml").read_text().replace("*100#", "*101#"))
    assert told("git:HEAD", old, old)[0] == 3


@pytest.mark.parametrize("revision", ["nope", "--output=x", ""])
def test_an_unknown_version_is_named(old: Path, tmp_path: Path, revision: str) -> None:
    with pytest.raises(KnowledgeError, match=r"git не знает версии .*git:HEAD~1"):
        told(f"git:{revision}", old, old)
    assert [one.name for one in tmp_path.iterdir()] == ["old"]


def test_mistakes_of_questions_are_told_with_their_lines(old: Path, tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError) as caught:
        told(old, old, old, _asked(tmp_path, "вопрос", '{"question": "x"}', "{"))
    assert [str(one).partition("questions.jsonl:")[2] for one in caught.value.problems] == [
        '2: ожидается вопрос или объект JSON с ключом text, а здесь: {"question": "x"}',
        "3: ожидается вопрос или объект JSON с ключом text, а здесь: {",
    ]


SURE_A, SURE_B = Answer(Verdict.SURE, ("a",), 0.9), Answer(Verdict.SURE, ("b",), 0.9)
UNSURE, OTHER = Answer(Verdict.UNSURE, ("a", "b", "c"), 0.5), Answer(Verdict.UNSURE, ("a", "b", "d"), 0.5)
NONE = Answer(Verdict.NO_MATCH, (), 0.1)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (SURE_A, SURE_A, None),
        (SURE_A, SURE_B, Change.REDIRECTED),
        (SURE_B, SURE_B, Change.REWORDED),
        (SURE_A, UNSURE, Change.LESS_SURE),
        (SURE_B, UNSURE, Change.REDIRECTED),
        (UNSURE, SURE_A, Change.SURER),
        (UNSURE, Answer(Verdict.UNSURE, ("b", "c", "a"), 0.5), None),
        (UNSURE, OTHER, Change.OTHER_CHOICE),
        (UNSURE, NONE, Change.LOST),
        (NONE, UNSURE, Change.GAINED),
        (NONE, NONE, None),
    ],
)
def test_what_a_subscriber_would_notice(before: Answer, after: Answer, expected: Change | None) -> None:
    assert change(before, after, frozenset({"b"}), {}) is expected
