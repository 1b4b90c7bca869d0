"""`kb import`: bases of other programs become one of ours, and what cannot is listed with its place."""

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.errors import KnowledgeError
from bot.exchange import cli
from bot.exchange.draft import Draft, Imported
from bot.exchange.writing import identifier, save, written
from bot.knowledge import check_cli, read

NLU = """\
version: "3.1"
nlu:
- intent: balance
  examples: |
    - какой у меня баланс
    - сколько денег на [тарифе Сирень](tariff)
    - баланс (срочно) [пожалуйста]
- intent: faq/roaming   # выбор ответа
  examples: |
    - как включить роуминг
    - роуминг в [Турции]{"entity": "country", "value": "TR"}
- intent: topup
  examples:
    - text: как пополнить счёт
    - text: какой у меня баланс
- intent: orphan
  examples: |
    - вопрос без ответа
- intent: out_of_scope
  examples: |
    - закажи пиццу
- synonym: интернет
  examples: |
    - инет
- lookup: cities
  examples: |
    - Казань
"""
DOMAIN = """\
version: "3.1"
intents: [balance, faq, topup, orphan, out_of_scope, goodbye]
entities: [tariff]
slots: {tariff: {type: text}}
actions: [utter_balance_now, action_check]
responses:
  utter_balance_now:
  - text: Наберите *100# & <вызов>
    buttons:
    - {title: Пополнить, payload: /topup}
    - {title: Кабинет, url: "https://example.org/lk"}
    - {title: Ещё, payload: ещё}
  - text: "Баланс: *100#"
  utter_faq/roaming:
  - text: Наберите *200#, {name}
    image: "https://example.org/r.png"
  utter_topup:
  - text: Картой в приложении
"""
RULES = """\
rules:
- rule: баланс
  steps:
  - intent: balance
  - action: utter_balance_now
stories:
- story: долгий разговор
  steps:
  - intent: topup
  - action: action_check
  - intent: balance
"""


def lay(folder: Path, files: Mapping[str, object]) -> Path:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        file.write_text(text, encoding="utf-8")
    return folder


def zipped(folder: Path, files: Mapping[str, object]) -> Path:
    source = lay(folder / "unpacked", files)
    with zipfile.ZipFile(folder / "export.zip", "w") as archive:
        for file in source.rglob("*.json"):
            archive.write(file, file.relative_to(source).as_posix())
    return folder / "export.zip"


def imported(source: Path, folder: Path) -> list[str]:
    """What the command says, after `kb check` found nothing wrong with what it wrote."""
    out = io.StringIO()
    assert cli.bring_in(source, folder, "ru", out) == 0
    said, err = io.StringIO(), io.StringIO()
    assert check_cli.check(folder, "ru", said, err) == 0, err.getvalue()
    return out.getvalue().splitlines()


def test_rasa(tmp_path: Path) -> None:
    source = lay(tmp_path / "bot", {"data/nlu.yml": NLU, "domain.yml": DOMAIN, "data/rules.yml": RULES})
    said = imported(source, tmp_path / "kb")
    base = read(tmp_path / "kb")
    intents = {intent.id: intent for intent in base.intents}
    assert set(intents) == {"balance", "faq.roaming", "topup", "orphan"}
    assert intents["balance"].phrases == (
        "какой у меня баланс",
        "сколько денег на тарифе Сирень",
        "баланс срочно пожалуйста",
    )
    response = intents["balance"].response
    assert response.text.texts == {"": "Наберите *100# &amp; &lt;вызов&gt;"}
    assert response.buttons == ("topup",)
    assert [link.url for link in response.links] == ["https://example.org/lk"]
    assert intents["orphan"].handoff.when == "always"
    assert base.synonyms == (("интернет", "инет"),)
    assert base.out_of_scope == ("закажи пиццу",)
    assert said[0] == f"Перенесено (rasa): вопросов 4, фраз 7. База — в {tmp_path / 'kb'}."
    assert sorted(said[2:-1]) == sorted(
        [
            "  data/nlu.yml:3: сущности были помечены, фраз — 1: слова остались, пометок нет",
            "  data/nlu.yml:8: сущности были помечены, фраз — 1: слова остались, пометок нет",
            "  data/nlu.yml:12: «какой у меня баланс» уже есть у «balance»: фраза не может принадлежать двум вопросам",
            "  data/nlu.yml:16: у «orphan» нет ответа: пока зовётся сотрудник. Напишите ответ и уберите handoff",
            "  data/nlu.yml:25: справочники и регулярные выражения не нужны: cities",
            "  data/rules.yml:7: диалог из нескольких шагов: долгий разговор. Переносятся только пары «вопрос — ответ»",
            "  domain.yml:2: у «goodbye» нет фраз, спросить его нельзя",
            "  domain.yml:3: сущности бот не выделяет: tariff",
            "  domain.yml:4: бот не заполняет поля: tariff. Что спросить до сотрудника, пишется в handoff.ask",
            "  domain.yml:5: действия — это программы: action_check",
            "  domain.yml:7: utter_balance_now: ответ был в нескольких вариантах, взят первый, ещё 1 — нет",
            "  domain.yml:7: кнопка «Ещё» никуда не ведёт",
            "  domain.yml:14: utter_faq/roaming: image — не простой текст",
            "  domain.yml:14: utter_faq/roaming: в ответе было имя вместо значения, оно осталось словом. "
            "Перепишите ответ",
        ]
    )


ES = {
    "agent.json": {"language": "ru"},
    "package.json": {"version": "1.0.0"},
    "intents/Баланс.json": {
        "name": "Баланс",
        "auto": True,
        "contexts": [],
        "responses": [
            {
                "parameters": [{"name": "phone", "dataType": "@sys.phone-number", "required": True}],
                "affectedContexts": [],
                "messages": [
                    {"type": "0", "lang": "ru", "speech": ["Наберите *100#", "Звёздочка сто решётка"]},
                    {"type": 0, "lang": "en", "speech": "Dial *100#"},
                    {"type": "2", "platform": "telegram", "lang": "ru", "replies": ["Пополнить"]},
                ],
            }
        ],
        "webhookUsed": True,
        "fallbackIntent": False,
        "events": [{"name": "BALANCE"}],
    },
    "intents/Баланс_usersays_ru.json": [
        {
            "data": [{"text": "какой баланс на "}, {"text": "симке", "alias": "sim", "meta": "@sim"}],
            "isTemplate": False,
        },
        {"data": [{"text": "сколько денег"}]},
    ],
    "intents/Баланс_usersays_en.json": [{"data": [{"text": "check my balance"}]}],
    "intents/Default Fallback Intent.json": {
        "name": "Default Fallback Intent",
        "fallbackIntent": True,
        "responses": [],
    },
    "intents/Default Fallback Intent_usersays_ru.json": [{"data": [{"text": "закажи пиццу"}]}],
    "intents/Welcome.json": {"name": "Welcome", "events": [{"name": "WELCOME"}], "responses": []},
    "entities/sim.json": {"name": "sim"},
    "entities/sim_entries_ru.json": [{"value": "симка"}],
}


def test_dialogflow_es_from_its_zip(tmp_path: Path) -> None:
    said = imported(zipped(tmp_path, ES), tmp_path / "kb")
    base = read(tmp_path / "kb")
    [intent] = base.intents
    assert (intent.id, intent.title.texts[""]) == ("balans", "Check my balance")
    assert set(intent.phrases) == {"какой баланс на симке", "сколько денег", "check my balance"}
    assert intent.response.text.texts == {"ru": "Наберите *100#", "en": "Dial *100#"}
    assert base.out_of_scope == ("закажи пиццу",)
    place = "intents/Баланс.json"
    assert sorted(said[2:-1]) == sorted(
        [
            f"  {place}: сущности были помечены, фраз — 1: слова остались, пометок нет",
            f"  {place}: Баланс: ответ был в нескольких вариантах, взят первый, ещё 1 — нет",
            f"  {place}: Баланс: quick replies — не простой текст",
            f"  {place}: бот не заполняет поля: phone. Что спросить до сотрудника, пишется в handoff.ask",
            f"  {place}: Баланс: ответ собирает программа (webhook)",
            f"  {place}: события: BALANCE",
            "  intents/Default Fallback Intent.json: запасной ответ Default Fallback Intent: здесь вместо него бот "
            "зовёт сотрудника, его фразы стали чужими вопросами",
            "  intents/Welcome.json: у «Welcome» нет фраз, спросить его нельзя",
            "  entities/: сущности бот не выделяет: sim",
        ]
    )


CX = {
    "agent.json": {"displayName": "Support", "defaultLanguageCode": "ru"},
    "intents/balance.check/balance.check.json": {"name": "1", "displayName": "balance.check"},
    "intents/balance.check/trainingPhrases/ru.json": {
        "trainingPhrases": [
            {"parts": [{"text": "баланс на ", "auto": True}, {"text": "симке", "parameterId": "sim"}], "repeatCount": 1}
        ]
    },
    "intents/topup/topup.json": {"displayName": "topup"},
    "intents/topup/trainingPhrases/ru.json": {"trainingPhrases": [{"parts": [{"text": "как пополнить"}]}]},
    "intents/Default Negative Intent/trainingPhrases/ru.json": {
        "trainingPhrases": [{"parts": [{"text": "закажи пиццу"}]}]
    },
    "flows/Default Start Flow/Default Start Flow.json": {
        "displayName": "Default Start Flow",
        "transitionRoutes": [
            {
                "intent": "balance.check",
                "triggerFulfillment": {
                    "messages": [
                        {"text": {"text": ["Наберите *100#"]}, "languageCode": "ru"},
                        {"payload": {"x": 1}, "languageCode": "ru"},
                    ]
                },
            },
            {"condition": "$session.params.x = 1", "triggerFulfillment": {}},
        ],
        "eventHandlers": [{"event": "sys.no-match-default", "triggerFulfillment": {}}],
    },
    "flows/Default Start Flow/pages/Pay.json": {
        "displayName": "Pay",
        "form": {"parameters": [{"displayName": "sum"}]},
        "transitionRoutes": [
            {
                "intent": "topup",
                "targetPage": "End",
                "triggerFulfillment": {"messages": [{"text": {"text": ["Картой"]}}], "webhook": "pay"},
            }
        ],
    },
    "webhooks/pay.json": {"displayName": "pay"},
    "entityTypes/sim/sim.json": {"displayName": "sim"},
}


def test_dialogflow_cx_from_a_folder(tmp_path: Path) -> None:
    said = imported(lay(tmp_path / "export", CX), tmp_path / "kb")
    base = read(tmp_path / "kb")
    assert {one.id: one.response.text.texts[""] for one in base.intents} == {
        "balance.check": "Наберите *100#",
        "topup": "Картой",
    }
    assert base.out_of_scope == ("закажи пиццу",)
    flow, pay = "flows/Default Start Flow/Default Start Flow.json", "flows/Default Start Flow/pages/Pay.json"
    assert sorted(said[2:-1]) == sorted(
        [
            "  intents/balance.check/trainingPhrases/ru.json: сущности были помечены, фраз — 1: слова остались, "
            "пометок нет",
            f"  {flow}: события: sys.no-match-default",
            f"  {flow}: balance.check: payload — не простой текст",
            f"  {flow}: ответ с условием: $session.params.x = 1",
            f"  {pay}: бот не заполняет поля: sum. Что спросить до сотрудника, пишется в handoff.ask",
            f"  {pay}: topup: переход на страницу End",
            f"  {pay}: topup: ответ собирает программа (webhook)",
            "  entityTypes/: сущности бот не выделяет: sim",
            "  webhooks/: программы (webhook): pay",
        ]
    )


CSV = """\
Вопрос;Ответ;Тема;Автор
как узнать баланс|сколько денег;Наберите *100#;Деньги;Абонент 1
остаток на счёте;Наберите *100#;Деньги;
;Ответ без вопроса;;
где салон;;Салоны;
"""


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1251"])
def test_a_table_as_spreadsheets_save_it(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "faq.csv").write_bytes(CSV.encode(encoding))
    said = imported(tmp_path / "faq.csv", tmp_path / "kb")
    base = read(tmp_path / "kb")
    assert [topic.title.texts[""] for topic in base.topics] == ["Деньги", "Салоны"]
    assert base.topics[0].intents[0].phrases == ("как узнать баланс", "сколько денег", "остаток на счёте")
    assert said[2:-1] == [
        "  faq.csv:1: столбцы не знакомы: Автор",
        "  faq.csv:4: у «Ответ без вопроса» нет фраз, спросить его нельзя",
        "  faq.csv:5: у «где салон» нет ответа: пока зовётся сотрудник. Напишите ответ и уберите handoff",
    ]


def test_a_workbook_has_a_topic_a_sheet(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Роуминг"
    sheet.append(["как включить роуминг\nсвязь за границей", "Наберите *200#"])
    sheet.append([None, None])
    sheet.append(["сколько стоит роуминг", 250.0])
    sheet.append(["когда откроется салон", datetime(2027, 1, 5)])  # noqa: DTZ001 - a cell knows no zone
    book.save(tmp_path / "faq.xlsx")
    imported(tmp_path / "faq.xlsx", tmp_path / "kb")
    [topic] = read(tmp_path / "kb").topics
    assert topic.title.texts[""] == "Роуминг"
    assert topic.intents[0].phrases == ("как включить роуминг", "связь за границей")
    assert [intent.response.text.texts[""] for intent in topic.intents[1:]] == ["250", "2027-01-05"]


def test_what_is_there_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "faq.csv").write_text("вопрос,ответ\nкак дела,хорошо\n", encoding="utf-8")
    kb = lay(tmp_path / "kb", {"imported.yaml": "моё"})
    with pytest.raises(KnowledgeError, match="файл уже есть"):
        cli.bring_in(tmp_path / "faq.csv", kb, "ru", io.StringIO())
    assert (kb / "imported.yaml").read_text() == "моё"
    assert [one.name for one in kb.iterdir()] == ["imported.yaml"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("x.zip", b"not a zip", "not a zip"),
        ("nlu.yml", b"nlu:\n- intent: [", "nlu.yml:"),
        ("nlu.yml", b"nlu:\n- !!python/object/apply:os.system [echo]\n", "ни одного вопроса"),
        ("x.json", b"{}", "--format"),
        ("empty.csv", b"", "ни одного вопроса"),
        ("x.xlsx", b"PK", "BadZipFile"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(KnowledgeError, match=told):
        cli.bring_in(tmp_path / name, tmp_path / "kb", "ru", io.StringIO())
    assert not (tmp_path / "kb").exists()


def test_aliases_that_explode_are_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    (tmp_path / "nlu.yml").write_text("\n".join([*lines, "nlu: []"]), encoding="utf-8")
    with pytest.raises(KnowledgeError):
        cli.bring_in(tmp_path / "nlu.yml", tmp_path / "kb", "ru", io.StringIO())


@settings(max_examples=25, deadline=None)
@example([("как дела", "", "\x1a\nä")])
@given(st.lists(st.tuples(st.text(), st.text(), st.text(max_size=8)), min_size=1, max_size=5))
def test_whatever_a_cell_holds_makes_a_base_that_can_be_read(rows: list[tuple[str, str, str]]) -> None:
    drafts = [Draft(q[:9], f"t:{n}", (q,), {"": a}, topic=topic) for n, (q, a, topic) in enumerate(rows)]
    made = written(Imported(tuple(drafts)), "ru")
    if made.intents:
        with TemporaryDirectory() as folder:
            save(made.files, Path(folder), "ru")
            read(Path(folder))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("faq/Ask Name", "faq.ask_name"),
        ("Щука и ёж", "schuka_i_ezh"),
        ("Сколько стоит объезд", "skolko_stoit_obezd"),
        ("---", "intent"),
        ("日本", "intent"),
        ("a" * 100, "a" * 48),
    ],
)
def test_names_become_ids(name: str, expected: str) -> None:
    assert identifier(name) == expected
