"""Intents written once for every row of a table: what they become, and what is told when table and text do not fit."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.domain.knowledge import Intent
from bot.knowledge import examine, problems, read
from bot.knowledge.filters import THIN
from bot.knowledge.memory import Memory
from tests.knowledge.bases import lay, topic

TARIFFS = """\
catalogue: {ru: Тарифы, en: Plans}
owner: tariff-content
columns:
  name: Название
  price: Рублей в месяц
  gigabytes: Гигабайт, пусто — безлимит
  nicknames: Как ещё зовут
  archived: С какого дня в архиве
rows:
  - {id: daisy, name: {ru: Ромашка, en: Daisy}, price: 1350, gigabytes: 21, nicknames: [ромашка, ромашечка]}
  - {id: rose, name: Роза, price: 900, archived: "2026-03-01"}
"""
EACH = topic(
    id="tariff.price\n    each: tariffs",
    title="Тариф «{name}»",
    phrases='["сколько стоит {name}"]',
    response='{text: "«{name}» — {price|number} ₽"}',
)


def base(folder: Path, intents: str = EACH, table: str = TARIFFS, **files: str) -> Path:
    (folder / "catalogues").mkdir()
    return lay(folder, {"catalogues/tariffs.yaml": table, "t.yaml": intents, **files})


def made(folder: Path, **changes: str) -> dict[str, Intent]:
    entries = {"id": "t\n    each: tariffs", "title": "'{name}'", "phrases": '["{name} цена"]', **changes}
    return {intent.id: intent for intent in read(base(folder, topic(**entries))).intents}


def answers(folder: Path, text: str, language: str = "ru") -> list[str]:
    return [
        one.response.text.get(language, "ru")
        for one in made(folder, response=f"{{text: {{{language}: '{text}'}}}}").values()
    ]


def test_reading_again_takes_over_only_what_is_the_same(tmp_path: Path) -> None:
    folder, memory = base(tmp_path, **{"other.yaml": topic(id="other")}), Memory()
    assert read(folder, memory=memory) == read(folder)
    changes = {
        "catalogues/tariffs.yaml": TARIFFS.replace("900", "990"),
        "t.yaml": EACH.replace("сколько", "почём"),
        "other.yaml": topic(id="another"),
    }
    for name, content in changes.items():
        before = read(folder, memory=memory)
        (folder / name).write_text(content, "utf-8")
        assert read(folder, memory=memory) == read(folder) != before
    assert read(folder, memory=memory) == read(folder)


def test_one_intent_for_every_row(tmp_path: Path) -> None:
    daisy, rose = read(base(tmp_path)).intents
    assert (daisy.id, rose.id) == ("tariff.price.daisy", "tariff.price.rose")
    assert daisy.template == rose.template == "tariff.price"
    assert (daisy.title.get("ru", "ru"), rose.title.get("ru", "ru")) == ("Тариф «Ромашка»", "Тариф «Роза»")
    assert daisy.phrases == ("сколько стоит Ромашка",)
    assert daisy.response.text.get("ru", "ru") == f"«Ромашка» — 1{THIN}350 ₽"


def test_ids_do_not_change_with_the_order_of_rows(tmp_path: Path) -> None:
    head, first, second, _ = TARIFFS.rpartition("rows:\n")[0] + "rows:\n", *TARIFFS.splitlines(True)[-2:], ""
    ids = {one.id for one in read(base(tmp_path, table=head + second + first)).intents}
    assert ids == {"tariff.price.daisy", "tariff.price.rose"}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("{name}: {price}", "en", ["Daisy: 1350", "Роза: 900"]),
        ("{name.en} — {name}", "ru", ["Daisy — Ромашка", None]),
        ("{% if gigabytes %}{gigabytes} ГБ{% else %}безлимит{% endif %}", "ru", ["21 ГБ", "безлимит"]),
        ('{price} {price|plural("рубль", "рубля", "рублей")}', "ru", ["1350 рублей", "900 рублей"]),
        ("{% if archived %}в архиве с {archived|day}{% else %}в продаже{% endif %}", "ru",
         ["в продаже", "в архиве с 01.03.2026"]),
        ("{% if price|int > 1000 %}дорого{% else %}дёшево{% endif %}", "ru", ["дорого", "дёшево"]),
        ("дороже «Розы» ({tariffs.rose.price} ₽)?", "ru", ["дороже «Розы» (900 ₽)?"] * 2),
        ("{% for one in tariffs %}{one.name}{% if not loop.last %}, {% endif %}{% endfor %}", "ru",
         ["Ромашка, Роза"] * 2),
        ('{"{"}скобка{"}"}', "ru", ["{скобка}"] * 2),
    ],
)  # fmt: skip
def test_what_an_answer_may_say(tmp_path: Path, text: str, language: str, expected: list[str | None]) -> None:
    if None in expected:
        found = examine(base(tmp_path, topic(id="t\n    each: tariffs", response=f"{{text: '{text}'}}")))
        assert [one.flaw.text_id for one in found.errors] == ["kb-name-unknown"]
    else:
        assert answers(tmp_path, text, language) == expected


def test_several_words_of_a_cell_are_either_in_a_phrase_and_the_first_in_a_test(tmp_path: Path) -> None:
    found = made(tmp_path, phrases='["{nicknames} цена"]', tests='["почём {nicknames}"]', having="[nicknames]")
    assert [*found] == ["t.daisy"]  # having: rows where the cell is filled
    assert found["t.daisy"].phrases == ("(ромашка|ромашечка) цена",)
    assert found["t.daisy"].tests == ("почём ромашка",)


def test_a_row_is_archived_from_its_day_on(tmp_path: Path) -> None:
    text = "{% if archived %}архив{% else %}в продаже{% endif %}"
    folder = base(tmp_path, topic(id="t\n    each: tariffs", title="'{name}'", response=f"{{text: '{text}'}}"))
    for day, expected in ((date(2026, 2, 28), "в продаже"), (date(2026, 3, 1), "архив")):
        knowledge = examine(folder, day).knowledge
        assert knowledge is not None
        assert [one.response.text.get("ru", "ru") for one in knowledge.intents] == ["в продаже", expected]


def test_a_row_has_phrases_and_tests_of_its_own(tmp_path: Path) -> None:
    table = TARIFFS.replace("price: 900,", "price: 900, phrases: {t: [королева цветов]}, hard_tests: {t: [с шипами]},")
    entries = topic(id="t\n    each: tariffs", title="'{name}'", phrases='["{name} цена"]')
    daisy, rose = read(base(tmp_path, entries, table)).intents
    assert daisy.phrases == ("Ромашка цена",)
    assert (rose.phrases, rose.hard_tests) == (("Роза цена", "королева цветов"), ("с шипами",))


def test_other_intents_quote_the_table_too(tmp_path: Path) -> None:
    [one] = read(base(tmp_path, topic(response='{text: "от {tariffs.rose.price} ₽", buttons: [a.b]}'))).intents
    assert one.response.text.get("ru", "ru") == "от 900 ₽"


def test_without_catalogues_braces_are_just_signs(tmp_path: Path) -> None:
    [one] = read(lay(tmp_path, {"t.yaml": topic(response='{text: "{name} {"}')})).intents
    assert one.response.text.get("ru", "ru") == "{name} {"


class Wrong(NamedTuple):
    intents: str
    table: str
    file: str
    line: int
    ru: str


def each(text: str) -> str:
    return topic(id="t\n    each: tariffs", title="'{name}'", response=f"{{text: '{text}'}}")


WRONG = {
    "unknown_column_in_a_text": Wrong(
        each("{prise}"), TARIFFS, "t.yaml", 7,
        "«prise» в фигурных скобках ничего не значит. Возможно, вы имели в виду price",
    ),
    "unlike_any_column": Wrong(
        each("{цвет}"), TARIFFS, "t.yaml", 7,
        "«цвет» в фигурных скобках ничего не значит. "
        "Здесь бывают: id, name, price, gigabytes, nicknames, archived, tariffs",
    ),
    "in_a_branch_not_taken": Wrong(
        each("{% if archived %}{tariffs.rose.cost}{% endif %}"), TARIFFS.replace('"2026-03-01"', '"2099-03-01"'),
        "t.yaml", 7,
        "«cost» в фигурных скобках ничего не значит. Здесь бывают: id, name, price, gigabytes, nicknames, archived",
    ),
    "unknown_row": Wrong(
        each("{tariffs.roze.price}"), TARIFFS, "t.yaml", 7,
        "«tariffs.roze» в фигурных скобках ничего не значит. Возможно, вы имели в виду tariffs.rose",
    ),
    "unknown_filter": Wrong(
        each("{price|nunber}"), TARIFFS, "t.yaml", 7,
        "«nunber» в фигурных скобках ничего не значит. Возможно, вы имели в виду number",
    ),
    "empty_cell": Wrong(
        each("{gigabytes} ГБ"), TARIFFS, "catalogues/tariffs.yaml", 11,
        "в строке rose пусто в столбце gigabytes, а он нужен тексту в t.yaml:7. "
        "Заполните ячейку или напишите там {% if gigabytes %}",
    ),
    "title_without_quotes": Wrong(
        EACH.replace("title: Тариф «{name}»", "title: {name}"), TARIFFS, "t.yaml", 5,
        'здесь ожидается текст, а YAML увидел в нём служебные знаки. Возьмите его в кавычки: "{name}"',
    ),
    "phrase_without_quotes": Wrong(
        EACH.replace('["сколько', '[{name}, "сколько'), TARIFFS, "t.yaml", 6,
        'здесь ожидается текст, а YAML увидел в нём служебные знаки. Возьмите его в кавычки: "{name}"',
    ),
    "phrase_that_begins_with_a_brace": Wrong(
        EACH.replace('["сколько стоит {name}"]', '\n      - {name} цена'), TARIFFS, "t.yaml", 7,
        '«{» в начале значения — служебный знак YAML. Возьмите строку в кавычки: - "{name} цена"',
    ),
    "brace_open": Wrong(
        each("{name"), TARIFFS, "t.yaml", 7,
        "фигурные скобки не читаются около «{name». Столбец пишут {name}, условие — {% if name %}…{% endif %}, "
        'сам знак — {"{"}',
    ),
    "condition_open": Wrong(
        each("{% if archived %}архив"), TARIFFS, "t.yaml", 7,
        "фигурные скобки не читаются около «{% if archived %}архив». Столбец пишут {name}, "
        'условие — {% if name %}…{% endif %}, сам знак — {"{"}',
    ),
    "a_call": Wrong(
        each("{name()}"), TARIFFS, "t.yaml", 7,
        "фигурные скобки не читаются около «{name()}». Столбец пишут {name}, условие — {% if name %}…{% endif %}, "
        'сам знак — {"{"}',
    ),
    "python_inside": Wrong(
        each("{name.__class__}"), TARIFFS, "t.yaml", 7,
        "«__class__» в фигурных скобках ничего не значит. Здесь бывают: en, ru",
    ),
    "no_such_catalogue": Wrong(
        each("").replace("each: tariffs", "each: tarifs").replace("''", "Ответ"), TARIFFS, "t.yaml", 4,
        "каталога «tarifs» нет. Возможно, вы имели в виду tariffs",
    ),
    "having_no_such_column": Wrong(
        each("Ответ").replace("each: tariffs", "each: tariffs\n    having: [gigabits]"), TARIFFS, "t.yaml", 5,
        "«gigabits» в фигурных скобках ничего не значит. Возможно, вы имели в виду gigabytes",
    ),
    "mistake_of_every_row_told_once": Wrong(
        each("<b>{name}"), TARIFFS, "t.yaml", 7, "тег <b> открыт, но не закрыт. Закройте его",
    ),
    "generated_id_long": Wrong(
        each("Ответ").replace("id: t\n", f"id: {'a' * 45}\n"), TARIFFS, "t.yaml", 3,
        f"id «{'a' * 45}.daisy» слишком длинный. Уложитесь в 48 знаков",
    ),
    "unknown_column_in_a_row": Wrong(
        EACH, TARIFFS.replace("price: 900", "prise: 900, price: 900"), "catalogues/tariffs.yaml", 11,
        "столбца prise в каталоге нет. Возможно, вы имели в виду price; если столбец новый, добавьте его в columns",
    ),
    "unlike_any_column_of_a_row": Wrong(
        EACH,
        TARIFFS.replace("price: 900", "цвет: белый, price: 900"),
        "catalogues/tariffs.yaml",
        11,
        "столбца цвет в каталоге нет. Добавьте его в columns; сейчас там: "
        "id, name, price, gigabytes, nicknames, archived",
    ),
    "unlike_any_catalogue": Wrong(
        EACH.replace("each: tariffs", "each: страны"),
        TARIFFS,
        "t.yaml",
        4,
        "каталога «страны» нет. Положите таблицу в catalogues/; сейчас там: tariffs",
    ),
    "row_without_id": Wrong(
        EACH, TARIFFS.replace("id: rose, ", ""), "catalogues/tariffs.yaml", 11,
        "не хватает ключа id. Добавьте его сюда",
    ),
    "row_id_cyrillic": Wrong(
        EACH, TARIFFS.replace("id: rose", "id: роза"), "catalogues/tariffs.yaml", 11,
        "id строки «роза» не подходит. Годятся строчные латинские буквы, цифры и подчёркивания: lyutik",
    ),
    "row_twice": Wrong(
        EACH, TARIFFS.replace("id: rose", "id: daisy"), "catalogues/tariffs.yaml", 11,
        "строка daisy уже есть: tariffs.yaml:10. У каждой строки свой id",
    ),
    "archived_is_no_date": Wrong(
        EACH, TARIFFS.replace('"2026-03-01"', "01.03.2026"), "catalogues/tariffs.yaml", 11,
        '«01.03.2026» — не дата. Напишите год, месяц и день: "2027-12-31"',
    ),
    "nested_cell": Wrong(
        EACH, TARIFFS.replace("price: 900", "price: {ru: [900]}"), "catalogues/tariffs.yaml", 11,
        "price: в ячейке бывает текст, тексты по языкам (ru, en) или список слов. "
        "Уберите вложенное или напишите значение",
    ),
    "phrases_of_no_template": Wrong(
        EACH, TARIFFS.replace("price: 900", "price: 900, phrases: {tariff.cost: [роза]}"), "catalogues/tariffs.yaml",
        11, "вопроса tariff.cost с «each: tariffs» нет. Здесь годятся: tariff.price",
    ),
    "phrases_of_a_row_as_a_list": Wrong(
        EACH, TARIFFS.replace("price: 900", "price: 900, phrases: [роза]"), "catalogues/tariffs.yaml", 11,
        "phrases в строке каталога пишутся так: phrases: {id вопроса: [фраза, фраза]}",
    ),
    "column_name": Wrong(
        EACH, TARIFFS.replace("  gigabytes: Гиг", "  Цвет: цвет\n  gigabytes: Гиг"), "catalogues/tariffs.yaml", 6,
        "«Цвет» не годится для столбца. Годятся строчные латинские буквы, цифры и подчёркивания; "
        "id, phrases, tests, hard_tests заняты",
    ),
    "no_rows": Wrong(
        EACH, TARIFFS.partition("rows:")[0], "catalogues/tariffs.yaml", 0,
        "не хватает ключа rows. Добавьте его сюда",
    ),
    "unknown_key_of_a_catalogue": Wrong(
        EACH, "rowz: []\n" + TARIFFS, "catalogues/tariffs.yaml", 1,
        "неизвестный ключ rowz. Возможно, вы имели в виду rows",
    ),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_each_mistake_is_told_once_with_its_line(tmp_path: Path, wrong: Wrong) -> None:
    [problem] = problems(examine(base(tmp_path, wrong.intents, wrong.table)).errors, "ru")
    told = (problem.file.relative_to(tmp_path).as_posix(), problem.line, problem.text)
    assert told == (wrong.file, wrong.line, wrong.ru)


def test_a_template_written_twice_is_told_once(tmp_path: Path) -> None:
    found = examine(base(tmp_path, EACH + EACH.partition("intents:\n")[2]))
    assert [one.flaw.text_id for one in found.errors] == ["kb-id-taken"]
