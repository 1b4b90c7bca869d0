"""What `kb check` says of a base whose format is right, with the exact words, and its three formats."""

import io
import json
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.__main__ import main
from bot.domain.knowledge import KnowledgeBase
from bot.knowledge import check_cli, examine, problems
from bot.knowledge.building import matcher
from bot.knowledge.check import Level, Report, checked
from tests.knowledge.bases import lay, topic

ROAMING = topic(
    id="roaming.on",
    title="Роуминг",
    phrases="[как включить роуминг, нужен ли роуминг за границей, роуминг перед отпуском]",
    tests="[включите роуминг]",
)
BALANCE = {
    "title": "Баланс",
    "phrases": "[как узнать баланс, сколько денег на счёте, остаток денег на номере]",
    "tests": "[какой баланс]",
}


def balance(**changes: str) -> str:
    return topic(id="balance.check", **{**BALANCE, **changes})


def report(folder: Path, balance_file: str, roaming_file: str = ROAMING) -> Report:
    found = examine(lay(folder, {"balance.yaml": balance_file, "roaming.yaml": roaming_file}))
    assert isinstance(found.knowledge, KnowledgeBase), problems(found.errors, "ru")
    return checked(found, found.knowledge, matcher(found.knowledge))


class Told(NamedTuple):
    content: str
    level: Level
    line: int
    ru: str
    en: str


TOLD = {
    "http": Told(
        balance(response='{text: Ответ, links: [{title: Кабинет, url: "http://example.org/lk"}]}'),
        Level.WARNING, 6,
        "ссылка http://example.org/lk без шифрования, Telegram о ней предупредит. Напишите https://example.org/lk",
        "the link http://example.org/lk is not encrypted, and Telegram warns of that. Write https://example.org/lk",
    ),
    "title_long": Told(
        balance(title="Как узнать, сколько денег осталось на балансе"), Level.WARNING, 4,
        "название «Как узнать, сколько денег осталось на балансе» на кнопке не поместится. Уложитесь в 40 знаков",
        "the title “Как узнать, сколько денег осталось на балансе” does not fit a button. Keep it within 40 characters",
    ),
    "button_to_itself": Told(
        balance(response="{text: Ответ, buttons: [roaming.on, balance.check]}"), Level.WARNING, 6,
        "кнопка balance.check ведёт на этот же вопрос. Уберите её",
        "the button balance.check leads to this very intent. Remove it",
    ),
    "button_twice": Told(
        balance(response="{text: Ответ, buttons: [roaming.on, roaming.on]}"), Level.WARNING, 6,
        "кнопка roaming.on уже есть в этом ответе. Оставьте одну",
        "the button roaming.on is in this answer already. Keep one",
    ),
    "untested": Told(
        balance(tests="[]"), Level.WARNING, 3,
        "у balance.check нет ни одной проверки. Добавьте в tests вопрос другими словами",
        "balance.check has no test at all. Add a question in other words to tests",
    ),
    "same_phrase": Told(
        balance(phrases="[как узнать баланс, сколько денег на счёте, Как включить РОУМИНГ!]"), Level.ERROR, 5,
        "фраза «Как включить РОУМИНГ!» для поиска та же, что «как включить роуминг» у roaming.on (roaming.yaml:5). "
        "Оставьте её в одном из вопросов",
        "the phrase “Как включить РОУМИНГ!” is the same to the search as “как включить роуминг” of roaming.on "
        "(roaming.yaml:5). Keep it in one of the intents",
    ),
    "test_not_found": Told(
        balance(tests="[скок бабла осталось на мобиле, абракадабра]"), Level.WARNING, 7,
        "проверка «абракадабра» не находит ничего достаточно похожего. "
        "Допишите похожую фразу или перенесите проверку в hard_tests",
        "the test “абракадабра” finds nothing near enough. Add a phrase like it or move the test to "
        "hard_tests",
    ),
    "hard_test_not_found": Told(
        balance(hard_tests="[абракадабра]"), Level.NOTE, 8,
        "проверка «абракадабра» не находит ничего достаточно похожего. "
        "Допишите похожую фразу или перенесите проверку в hard_tests",
        "the test “абракадабра” finds nothing near enough. Add a phrase like it or move the test to "
        "hard_tests",
    ),
    "hard_test_found": Told(
        balance(hard_tests="[как узнать баланс]"), Level.NOTE, 8,
        "трудная проверка «как узнать баланс» находится. Её можно перенести в tests",
        "the hard test “как узнать баланс” is found. It may move to tests",
    ),
}  # fmt: skip


@pytest.mark.parametrize("told", TOLD.values(), ids=TOLD.keys())
def test_each_finding_has_its_words(tmp_path: Path, told: Told) -> None:
    remarks = report(tmp_path, told.content).remarks
    named = [one for one in remarks if one.finding.flaw.line == told.line and one.finding.file.name == "balance.yaml"]
    [remark] = [one for one in named if problems((one.finding,), "en")[0].text == told.en]
    assert remark.level is told.level
    assert problems((remark.finding,), "ru")[0].text == told.ru


def test_a_good_base_gets_no_remark(tmp_path: Path) -> None:
    assert report(tmp_path, balance()).remarks == ()


def test_a_test_answered_with_another_intents_answer_is_an_error(tmp_path: Path) -> None:
    found = report(tmp_path, balance(tests="[какой баланс, как включить роуминг]"))
    [remark] = found.remarks
    [told] = problems((remark.finding,), "ru")
    assert (remark.level, told.line, found.tally.wrong) == (Level.ERROR, 7, 1)
    assert told.text.startswith("проверка «как включить роуминг»: бот ответит про roaming.on (уверенность ")
    assert "фраза «как включить роуминг»" in told.text


def test_equal_titles_name_both_places(tmp_path: Path) -> None:
    [remark] = report(tmp_path, balance(), ROAMING.replace("title: Роуминг", "title: баланс")).remarks
    [told] = problems((remark.finding,), "ru")
    assert told.text.startswith("название «баланс» уже есть: balance.yaml:3.")
    assert told.file.name == "roaming.yaml"


def test_nearly_the_same_phrase_names_the_pair(tmp_path: Path) -> None:
    near, other = "сколько денег осталось на счёте", "сколько денег осталось на моём счёте"
    found = report(
        tmp_path,
        balance(phrases=f"[{near}, как узнать баланс]"),
        ROAMING.replace("[как включить роуминг", f"[как включить роуминг, {other}"),
    )
    [remark] = [one for one in found.remarks if one.level is not Level.NOTE]
    [told] = problems((remark.finding,), "ru")
    assert (remark.level, remark.finding.flaw.text_id) == (Level.WARNING, "kb-check-near")
    assert near in told.text
    assert "balance.check" in told.text or "roaming.on" in told.text


def test_rows_of_a_template_may_be_alike_but_not_the_same(tmp_path: Path) -> None:
    (tmp_path / "catalogues").mkdir()
    table = "catalogue: К\ncolumns: {name: Имя}\nrows:\n  - {id: a, name: Лютик}\n  - {id: b, name: лютики}\n"
    lay(tmp_path, {"catalogues/k.yaml": table})
    each = topic(
        id="t\n    each: k", title="{name}", phrases='["сколько стоит тариф {name}"]', tests='["почём {name}"]'
    )
    found = report(tmp_path, each.replace("title: {name}", 'title: "{name}"'))
    assert [one.finding.flaw.text_id for one in found.remarks if one.level is Level.ERROR] == ["kb-check-same"]
    lay(tmp_path, {"catalogues/k.yaml": table.replace("лютики", "Роза")})
    found = report(tmp_path, each.replace("title: {name}", 'title: "{name}"'))
    assert [one.finding.flaw.text_id for one in found.remarks if one.level is Level.ERROR] == []


WRONG_BASE = {"a.yaml": topic(valid_until="2020-01-01", response="{text: Ответ, photo: нет.png}")}


def printed(folder: Path, form: str) -> tuple[int, str]:
    out, err = io.StringIO(), io.StringIO()
    return check_cli.check(folder, "ru", out, err, form=form), out.getvalue()


def test_json(tmp_path: Path) -> None:
    code, out = printed(lay(tmp_path, WRONG_BASE), "json")
    content = json.loads(out)
    assert (code, content["errors"], content["counts"]) == (1, 1, None)
    [problem] = content["problems"]
    assert problem["kind"] == "kb-media-missing"
    assert (problem["level"], problem["line"]) == ("error", 6)
    files = {"a.yaml": balance(hard_tests="[абракадабра]"), "b.yaml": ROAMING}
    code, out = printed(lay(tmp_path, files), "json")
    content = json.loads(out)
    assert (code, content["errors"], content["warnings"]) == (0, 0, 0)
    assert content["tests"] == {"tests": 3, "sure": 2, "unsure": 0, "wrong": 0, "hard": 1}
    assert [one["level"] for one in content["problems"]] == ["note"]
    assert content["counts"]["intents"] == 2


def test_github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lay(tmp_path, {"a,b.yaml": topic(valid_until="2020-01-01", title='""')})
    code, out = printed(tmp_path, "github")
    assert code == 1
    assert out == "::error file=a%2Cb.yaml,line=4::title: пустой текст. Напишите что-нибудь или удалите эту строку\n"


def test_the_command_takes_a_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kb", "check", "--format", "json", "--kb", str(lay(tmp_path, WRONG_BASE))]) == 1
    assert json.loads(capsys.readouterr().out)["errors"] == 1
