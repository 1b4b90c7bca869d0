"""What good files become, how several files are read together, and what is told when they do not fit."""

from datetime import date
from pathlib import Path

import pytest

from bot.domain.knowledge import HandoffWhen, Link, Localized, Macro
from bot.errors import KnowledgeError
from bot.knowledge import examine, problems, read
from tests.knowledge.bases import lay, phrase, response, topic

FULL = """\
topic: {ru: Баланс, en: Balance}
owner: billing-content
intents:
  - id: balance.check     # имя навсегда
    title: Узнать баланс
    phrases:
      - как узнать баланс
      - сколько (денег|средств) на (счёте|номере)
      - "*100#"
    response:
      text: |
        Наберите *100# и вызов: <b>бесплатно</b>.
        Номер: 0611 # не пропадёт
      photo: images/pic.png
      links: [{title: Кабинет, url: "https://example.org/lk"}]
      buttons: [small.hello]
    handoff: {when: always, queue: billing, ask: [номер телефона, {ru: дата, en: date}]}
    valid_until: 2027-12-31
    tests:
      - скок бабла
"""
COMMON = """\
synonyms: [[интернет, инет]]
skip_words: [пожалуйста]
out_of_scope: [погода (завтра|сегодня)]
small_talk:
  - {id: small.hello, title: Привет, phrases: [привет], response: {text: Здравствуйте!}}
macros:
  - {name: минутку, text: Уже смотрю}
"""


def told(folder: Path, language: str = "ru") -> list[str]:
    return [
        f"{problem.file.name}:{problem.line}: {problem.text}" for problem in problems(examine(folder).errors, language)
    ]


def test_every_key_arrives(tmp_path: Path) -> None:
    knowledge = read(lay(tmp_path, {"balance.yaml": FULL, "_common.yaml": COMMON}))
    [subject] = knowledge.topics
    [intent] = subject.intents
    assert (subject.title, subject.owner) == (Localized({"ru": "Баланс", "en": "Balance"}), "billing-content")
    assert intent.title == Localized({"": "Узнать баланс"})
    assert intent.phrases == ("как узнать баланс", "сколько (денег|средств) на (счёте|номере)", "*100#")
    assert intent.response.text.get("ru", "ru").endswith("Номер: 0611 # не пропадёт")
    assert intent.response.photo == tmp_path / "images/pic.png"
    assert intent.response.links == (Link(Localized({"": "Кабинет"}), "https://example.org/lk"),)
    assert intent.response.buttons == ("small.hello",)
    assert (intent.handoff.when, intent.handoff.queue) == (HandoffWhen.ALWAYS, "billing")
    assert intent.handoff.ask == (Localized({"": "номер телефона"}), Localized({"ru": "дата", "en": "date"}))
    assert (intent.valid_until, intent.tests) == (date(2027, 12, 31), ("скок бабла",))


def test_common_file_arrives(tmp_path: Path) -> None:
    knowledge = read(lay(tmp_path, {"balance.yaml": FULL, "_common.yaml": COMMON}))
    assert knowledge.synonyms == (("интернет", "инет"),)
    assert knowledge.skip_words == ("пожалуйста",)
    assert knowledge.out_of_scope == ("погода (завтра|сегодня)",)
    assert knowledge.macros == (Macro("минутку", Localized({"": "Уже смотрю"})),)
    hello = knowledge.intent("small.hello")
    assert hello is not None
    assert hello.small_talk


@pytest.mark.parametrize("text", ["0611", "22:00", "on", "yes", "null", "~", "1e3", "2027-12-31"])
def test_what_yaml_would_turn_into_something_else_stays_text(tmp_path: Path, text: str) -> None:
    knowledge = read(lay(tmp_path, {"t.yaml": phrase(text)}))
    assert knowledge.intents[0].phrases[1] == text


def test_a_note_stays_a_note(tmp_path: Path) -> None:
    knowledge = read(lay(tmp_path, {"t.yaml": phrase("баланс # так спрашивают чаще всего")}))
    assert knowledge.intents[0].phrases[1] == "баланс"


def test_all_problems_of_all_files_at_once_sorted(tmp_path: Path) -> None:
    lay(
        tmp_path,
        {
            "b.yaml": phrase("*100#") + "    when: always\n",
            "a.yaml": topic(id="x.y", title="[", tests='[""]', valid_until="завтра"),
            "_common.yaml": "skipwords: [ну]\n",
        },
    )
    with pytest.raises(KnowledgeError) as caught:
        read(tmp_path, "en")
    lines = [(problem.file.name, problem.line) for problem in caught.value.problems if not isinstance(problem, str)]
    assert lines == [("_common.yaml", 1), ("a.yaml", 4), ("a.yaml", 7), ("a.yaml", 8), ("b.yaml", 7), ("b.yaml", 9)]
    assert str(caught.value).startswith(
        f"{tmp_path / '_common.yaml'}:1: unknown key skipwords. Did you mean skip_words?"
    )


def test_an_id_taken_in_another_file_names_the_place(tmp_path: Path) -> None:
    lay(tmp_path, {"a.yaml": topic(), "b.yaml": topic()})
    assert told(tmp_path) == ["b.yaml:3: id a.b уже занят: a.yaml:3. У каждого вопроса свой id"]


def test_a_macro_twice(tmp_path: Path) -> None:
    lay(tmp_path, {"a.yaml": topic(), "_common.yaml": "macros:\n  - {name: х, text: а}\n  - {name: х, text: б}\n"})
    assert told(tmp_path) == ["_common.yaml:3: заготовка «х» уже есть: _common.yaml:2. Дайте этой другое имя"]


def test_a_button_may_lead_to_another_file_even_a_broken_one(tmp_path: Path) -> None:
    lay(tmp_path, {"a.yaml": response("text: Ответ, buttons: [c.d]"), "b.yaml": topic(id="c.d", title="")})
    assert told(tmp_path) == ["b.yaml:4: title: пусто. Напишите значение, а если оно не нужно, удалите ключ"]


def test_a_button_is_not_blamed_for_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    lay(tmp_path, {"a.yaml": response("text: Ответ, buttons: [c.d]"), "b.yaml": topic(id="*c.d")})
    assert told(tmp_path) == [
        'b.yaml:3: «*» в начале значения — служебный знак YAML. Возьмите строку в кавычки: - id: "*c.d"'
    ]


def test_synonyms_come_at_least_in_pairs(tmp_path: Path) -> None:
    lay(tmp_path, {"a.yaml": topic(), "_common.yaml": "synonyms:\n  - [инет]\n"})
    assert told(tmp_path, "en") == [
        "_common.yaml:2: synonyms: fewer items than needed (at least 2). "
        "Add them, each on a new line that begins with “- ”"
    ]


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="такой папки нет"):
        read(tmp_path / "nothing")


@pytest.mark.parametrize("files", [{}, {"_common.yaml": COMMON}, {".hidden.yaml": FULL, "notes.txt": "x"}])
def test_a_base_without_intents(tmp_path: Path, files: dict[str, str]) -> None:
    with pytest.raises(KnowledgeError, match="в базе нет ни одного вопроса"):
        read(lay(tmp_path, files))


def test_a_base_without_common_file_is_complete(tmp_path: Path) -> None:
    assert len(read(lay(tmp_path, {"balance.yml": topic()})).intents) == 1


def test_an_answer_out_of_date_is_a_warning(tmp_path: Path) -> None:
    lay(tmp_path, {"t.yaml": topic(valid_until="2026-03-01")})
    assert examine(tmp_path, date(2026, 3, 1)).warnings == ()
    found = examine(tmp_path, date(2026, 3, 2))
    assert found.knowledge is not None
    [problem] = problems(found.warnings, "ru")
    assert (problem.line, problem.text) == (
        7,
        "ответ a.b действовал до 2026-03-01. Проверьте его и продлите valid_until",
    )


def test_a_picture_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.knowledge.values.PHOTO_BYTES", 3)
    lay(tmp_path, {"t.yaml": response("text: Ответ, photo: images/pic.png")})
    [problem] = told(tmp_path)
    assert "images/pic.png" in problem
    assert "Telegram его не примет" in problem


def test_not_utf8(tmp_path: Path) -> None:
    lay(tmp_path, {"a.yaml": topic()})
    (tmp_path / "b.yaml").write_bytes("topic: Тема\n".encode("cp1251"))
    assert told(tmp_path) == ["b.yaml:1: файл не в кодировке UTF-8. Сохраните его заново, выбрав кодировку UTF-8"]
