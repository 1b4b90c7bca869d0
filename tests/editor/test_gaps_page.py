"""The queue of gaps on the editors' page: from what people asked to a line in the base's file, by a press."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.database import opened
from bot.domain.conversation import Conversation, Subscriber
from bot.domain.messages import Address
from bot.storage.store import SqlStore
from tests.browser import needs_browser
from tests.editor.desk import PHONE, WIDE, base, browsing, serving, shot
from tests.learning.bases import asked

pytestmark = [*needs_browser, pytest.mark.asyncio(loop_scope="module")]
ASKED = (
    (1, "можно ли перенести остаток минут", "+", "Остаток минут сам переходит на месяц, если тариф оплачен вовремя."),
    (2, "перенести остаток минут на другой месяц", "", ""),
    (3, "остаток минут перенести можно", "", ""),
    (4, "хочу проверить сколько там у меня денежек", "balance.check", ""),
    (5, "абракадабра двадцать два", "", ""),
)
SLOW_MS = 30_000


@asynccontextmanager
async def desk(folder: Path) -> AsyncIterator[tuple[str, Path]]:
    """The page over a base and a database in which five people found no answer."""
    kb, file = base(folder / "kb"), folder / "support.db"
    async with opened(f"sqlite:///{file}") as database, SqlStore(database, lambda: 5.0).unit() as unit:
        for number, question, verdict, answer in ASKED:
            address = Address("telegram", str(number))
            unit.save_subscriber(Subscriber(address, f"Абонент {number}"))
            unit.save_conversation(Conversation(number, address, 0.0, 0.0))
            unit.save_case(asked(number, question, verdict=verdict, answer=answer).case)
    with serving(kb, BOT_DATABASE__URL=f"sqlite:///{file}") as url:
        yield url, kb


async def test_gaps_become_phrases_a_new_intent_or_nothing(browser: Browser, tmp_path: Path) -> None:
    async with desk(tmp_path) as (url, kb), browsing(browser) as page:
        await page.goto(f"{url}/gaps")
        groups = page.locator(".gap")
        await expect(groups).to_have_count(3, timeout=SLOW_MS)
        first = groups.first
        await expect(first.locator(".times")).to_have_text("3")
        await expect(first).to_contain_text("Сотрудник ответил: Остаток минут сам переходит")
        await shot(page, "gaps-wide")

        known = groups.filter(has_text="денежек")
        await known.get_by_role("button", name="Узнать баланс").click()
        dialog = page.get_by_role("dialog")
        await expect(dialog).to_contain_text("balance.check: добавлена 1 фраза в balance.yaml.")
        await expect(dialog.locator(".plus").last).to_contain_text("хочу проверить сколько там у меня денежек")
        await shot(page, "gaps-written")
        await dialog.get_by_role("button", name="Хорошо").click()
        await expect(groups).to_have_count(2)
        assert "      - хочу проверить сколько там у меня денежек" in (kb / "balance.yaml").read_text().splitlines()
        assert "# Ведёт редактор баланса" in (kb / "balance.yaml").read_text()

        await first.get_by_role("button", name="Новый вопрос…").click()
        await dialog.get_by_label("Название").fill("Перенос минут")
        await dialog.get_by_label("id:").fill("Packages Rollover")
        await dialog.get_by_label("Файл темы").fill("packages.yaml")
        await shot(page, "gaps-new")
        await dialog.get_by_role("button", name="Записать в базу").click()
        await expect(page.get_by_text("id «Packages Rollover» не подходит")).to_be_visible()
        await dialog.get_by_label("id:").fill("packages.rollover")
        await dialog.get_by_role("button", name="Записать в базу").click()
        await expect(dialog.last).to_contain_text("Новый вопрос packages.rollover в packages.yaml.")
        await dialog.get_by_role("button", name="Хорошо").click()
        assert "Остаток минут сам переходит на месяц" in (kb / "packages.yaml").read_text()

        await groups.filter(has_text="абракадабра").get_by_role("button", name="Не учить").click()
        await expect(page.get_by_text("Вопросов без ответа нет.")).to_be_visible(timeout=SLOW_MS)
        await expect(page.locator(".commit")).to_have_count(3)
        await page.locator(".commit", has_text="новый вопрос packages.rollover").click()
        await expect(page.locator(".commit .plus").first).to_be_visible()
        await page.goto(f"{url}/ask?q=перенести остаток минут")
        await expect(page.get_by_text("Бот ответит сразу.")).to_be_visible(timeout=SLOW_MS)


async def test_any_intent_of_the_base_can_be_chosen_on_a_phone(browser: Browser, tmp_path: Path) -> None:
    async with desk(tmp_path) as (url, kb), browsing(browser, PHONE) as page:
        await page.goto(f"{url}/gaps")
        strange = page.locator(".gap").filter(has_text="абракадабра")
        await expect(strange).to_be_visible(timeout=SLOW_MS)
        await shot(page, "gaps-phone")
        await strange.get_by_role("button", name="Другой вопрос…").click()
        await page.get_by_label("Вопрос базы").fill("роум")
        await page.get_by_role("option", name=re.compile("Включить роуминг")).click()
        await page.get_by_role("button", name="Записать в базу").click()
        await expect(page.get_by_text("roaming.on: добавлена 1 фраза в roaming.yaml.")).to_be_visible()
        assert "абракадабра двадцать два" in (kb / "roaming.yaml").read_text()


async def test_without_a_database_the_rest_of_the_page_works(browser: Browser, tmp_path: Path) -> None:
    missing = f"sqlite:///{tmp_path / 'none.db'}"
    with serving(base(tmp_path / "kb"), BOT_DATABASE__URL=missing) as url:
        async with browsing(browser, WIDE) as page:
            await page.goto(f"{url}/gaps")
            await expect(page.get_by_text("Пробелы хранит база данных бота, а она не открылась")).to_be_visible()
            await page.goto(f"{url}/topics")
            await expect(page.get_by_role("link", name="Узнать баланс")).to_be_visible(timeout=SLOW_MS)
