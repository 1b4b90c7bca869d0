"""How long `kb check` takes on a base as large as the largest operators have: read, learnt, compared, its tests asked.

    OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.bench_check      # 1,000 intents, as kb check runs them

Intents come out of one catalogue of 40 services and 25 questions about each, 10 phrases and 2 tests an intent.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bot.knowledge import examine
from bot.knowledge.building import matcher
from bot.knowledge.check import Level, checked

NOUNS = """
автоплатёж роуминг интернет кабинет договор тариф подарок салон маячок гудок антиспам автоответчик роутер модем
баланс бонус трафик кредит чек перевод перенос список отчёт доступ пароль заказ курьер возврат ремонт обмен лимит запрет
сигнал паспорт адрес счёт пакет номер звонок платёж
""".split()  # noqa: SIM905 - a list of words reads better as a line
ADJECTIVES = """
семейный детский домашний дачный ночной праздничный городской деловой студенческий зимний весенний морской
лесной горный скоростной дальний быстрый тихий общий личный школьный вечерний утренний летний осенний
""".split()  # noqa: SIM905
ASKED = [
    "как узнать", "где посмотреть", "хочу подключить", "отключите", "сколько стоит", "не работает", "почему списали за",
    "верните деньги за", "как настроить", "что такое",
]  # fmt: skip
_Value = TypeVar("_Value")


def main() -> None:
    """Print each step with its seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = lay(Path(name))
        found = timed("read", lambda: examine(folder))
        knowledge = found.knowledge
        if knowledge is None:
            raise SystemExit("the base of this benchmark is wrong")
        ready = timed("learnt", lambda: matcher(knowledge))
        timed("phrases compared", ready.collisions)
        report = timed("checked (tests asked, phrases compared)", lambda: checked(found, knowledge, ready))
    errors = report.count(Level.ERROR)
    print(f"{len(knowledge.intents)} intents, {report.tally.tests} tests, {errors} errors")


def lay(folder: Path) -> Path:
    """The base in a folder."""
    (folder / "catalogues").mkdir()
    rows = "".join(f"  - {{id: s{number}, name: {noun}}}\n" for number, noun in enumerate(NOUNS))
    table = f"catalogue: Услуги\ncolumns: {{name: имя}}\nrows:\n{rows}"
    (folder / "catalogues" / "services.yaml").write_text(table, encoding="utf-8")
    for number, adjective in enumerate(ADJECTIVES):
        phrases = "".join(f'      - "{asked} {adjective} {{name}}"\n' for asked in ASKED)
        tests = f'["{adjective} {{name}} какой", "расскажите про {adjective} {{name}}"]'
        topic = (
            f'topic: {adjective}\nintents:\n  - id: t{number}\n    each: services\n    title: "{adjective} {{name}}"\n'
            f"    phrases:\n{phrases}    response: {{text: Ответ}}\n    tests: {tests}\n"
        )
        (folder / f"t{number}.yaml").write_text(topic, encoding="utf-8")
    return folder


def timed(step: str, work: Callable[[], _Value]) -> _Value:
    """Do it and tell how long it took."""
    started = time.perf_counter()
    value = work()
    print(f"{step:<42} {time.perf_counter() - started:6.1f} s", flush=True)
    return value


if __name__ == "__main__":
    main()
