"""The README of the knowledge base, tried word for word: an editor's three minutes, and every example in it."""

import re
import shlex
import shutil
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.knowledge import read
from bot.knowledge.schema import CatalogueFile, IntentEntry, ResponseEntry
from bot.yaml_source import read as read_yaml
from tests.knowledge.bases import lay

BASE = Path(__file__).parents[2] / "knowledge_base"
README = (BASE / "README.md").read_text(encoding="utf-8")
PATH = README[README.index("## За три минуты") : README.index("## Из чего состоит вопрос")]


def blocks(text: str) -> list[str]:
    return [textwrap.dedent(block) for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)]


def command(name: str) -> list[str]:
    """The command as the README has it, without what starts Python."""
    [found] = re.findall(rf"`python -m bot (kb {name}.*?)`", PATH)
    return shlex.split(found)


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(BASE, tmp_path_factory.mktemp("base") / "knowledge_base"))


def with_config(kb: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main([*arguments, "--kb", str(kb)])
    return code, capsys.readouterr().out


def test_open_add_a_phrase_check_it_see_it_answered(kb: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [named] = re.findall(r"\*\*Откройте файл темы\*\*, например `(.*?)`", PATH)
    [block] = blocks(PATH)
    neighbour, added = [line.strip() for line in block.splitlines()[1:]]
    question = command("ask")[-1]
    assert added == f"- {question}"
    file = kb / named
    before = file.read_text(encoding="utf-8")
    [line] = [line for line in before.splitlines() if line.strip() == neighbour]
    indent = line[: len(line) - len(line.lstrip())]
    file.write_text(before.replace(line, f"{line}\n{indent}{added}"), encoding="utf-8")
    code, out = with_config(kb, capsys, *command("check"))
    assert (code, out.startswith("База в порядке")) == (0, True)
    code, out = with_config(kb, capsys, *command("ask"))
    told = out.splitlines()
    assert (code, told[0]) == (0, "Бот ответит сразу.")
    assert told[2].startswith("1. balance.check — Узнать баланс: ")
    assert told[3].strip() == f"ближайшая фраза: {question}"


def tables() -> Iterator[str]:
    return iter(blocks(README[README.index("## Таблицы") : README.index("## Подсказки")]))


def test_the_example_of_a_table_is_a_base(tmp_path: Path) -> None:
    table, intent = tables()
    (tmp_path / "catalogues").mkdir()
    lay(tmp_path, {"catalogues/tariffs.yaml": table, "tariffs.yaml": f"topic: Тарифы\nintents:\n{intent}"})
    lyutik, mak = read(tmp_path).intents
    assert (lyutik.id, mak.id) == ("tariff.price.lyutik", "tariff.price.mak")
    assert lyutik.response.text.get("ru", "ru") == "«Лютик» — 350 ₽ в месяц, 10 ГБ."
    assert mak.response.text.get("ru", "ru") == (
        "«Мак» в архиве с 01.06.2025, но если он у вас, всё остаётся как было.\n«Мак» — 490 ₽ в месяц, 20 ГБ."
    )


def test_the_table_of_keys_is_the_format() -> None:
    table = README[README.index("## Из чего состоит вопрос") : README.index("**Шаблоны в фразах.**")]
    told = set(re.findall(r"`([a-z_]+)(?:\.[a-z]+)?`", table))
    assert {*IntentEntry.model_fields} <= told
    assert {*ResponseEntry.model_fields} <= {*re.findall(r"response\.(\w+)", table), "file"}


def test_the_shipped_catalogues_have_the_keys_the_readme_names(tmp_path: Path) -> None:
    table = read_yaml(lay(tmp_path, {"t.yaml": next(tables())}) / "t.yaml").data
    assert isinstance(table, dict)
    assert {*table} == {*CatalogueFile.model_fields} - {"owner"}


@pytest.mark.parametrize("trap", re.findall(r"^\| `- (.+?)` \|.*\| `- (.+?)` \|$", README, re.MULTILINE))
def test_the_cure_of_every_trap_is_read_as_it_is_meant(tmp_path: Path, trap: tuple[str, str]) -> None:
    written, cure = trap
    file = lay(tmp_path, {"t.yaml": f"topic: Т\nintents:\n  - phrases:\n    - {cure}\n"}) / "t.yaml"
    source = read_yaml(file)
    assert source.flaws == ()
    assert isinstance(source.data, dict)
    assert source.data["intents"] == [{"phrases": [written.split("`")[0]]}]
