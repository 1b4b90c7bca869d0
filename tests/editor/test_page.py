"""The editors' page in a real browser, each part of it. With SCREENSHOTS=folder pictures are kept to be looked at."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser import needs_browser
from tests.editor.desk import PHONE, ROAMING, WIDE, base, browsing, serving, shot

pytestmark = [*needs_browser, pytest.mark.asyncio(loop_scope="module")]
GIT = ["git", "-c", "user.name=Редактор", "-c", "user.email=editor@example.org"]
SLOW_MS = 30_000
"""For what waits until the base is read or learnt anew."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = base(tmp_path_factory.mktemp("editor") / "kb")
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "Первая версия базы"]):
        subprocess.run([*GIT, *command], cwd=place, check=True)
    return place


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    with serving(folder) as address:
        yield address


async def search_for(page: Page, text: str) -> None:
    await page.get_by_placeholder(re.compile("Фраза, ответ|A phrase, an answer")).fill(text)


async def test_search_finds_phrases_and_answers_and_opens_by_keyboard(browser: Browser, url: str) -> None:
    async with browsing(browser) as page:
        await page.goto(url)
        await expect(page.get_by_text("1 ошибка в файлах")).to_be_visible(timeout=SLOW_MS)
        await search_for(page, "положить ДЕНЬГИ")
        await expect(page.get_by_text("Найден 1 вопрос")).to_be_visible()
        await search_for(page, "*200#")
        await expect(page.get_by_role("link", name="Включить роуминг")).to_be_visible()
        await search_for(page, "такого нет")
        await expect(page.get_by_text("Ничего не нашлось")).to_be_visible()
        await search_for(page, "счет")
        await expect(page.get_by_text("Найдено 2 вопроса")).to_be_visible()
        await shot(page, "search")
        link = page.get_by_role("link", name="Узнать баланс")
        await link.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Узнать баланс")).to_be_visible()
        await page.go_back()
        await expect(page.get_by_text("Найдено 2 вопроса")).to_be_visible()
        await page.get_by_role("link", name="Темы").click()
        await expect(page.get_by_role("heading", name="Темы")).to_be_visible()
        await page.keyboard.press("/")
        await expect(page.get_by_placeholder("Фраза, ответ")).to_be_focused()


@pytest.mark.parametrize(("size", "name"), [(WIDE, "wide"), (PHONE, "phone")])
async def test_topics_and_an_intent_with_everything_about_it(
    browser: Browser, url: str, size: tuple[int, int], name: str
) -> None:
    async with browsing(browser, size) as page:
        await page.goto(f"{url}/topics")
        await page.get_by_role("link", name="Роуминг").click()
        await expect(page.get_by_role("link", name="Включить роуминг")).to_be_visible()
        await page.get_by_role("link", name="Баланс 2").click()
        await expect(page.get_by_text("Отвечает: billing-content")).to_be_visible()
        await shot(page, f"topics-{name}")
        await page.get_by_role("link", name="Узнать баланс").click()
        await expect(page.get_by_text("balance.yaml:5")).to_be_visible()
        await expect(page.get_by_text("сколько (денег|средств) на счёте")).to_be_visible()
        await expect(page.locator(".bubble code")).to_have_text("*100#")
        picture = page.locator(".bubble img")
        await expect(picture).to_be_visible()
        assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
        await expect(page.get_by_text("ответит сразу").or_(page.get_by_text("спросит «Что ближе?»"))).to_be_visible(
            timeout=SLOW_MS
        )
        await shot(page, f"intent-{name}")
        await page.locator(".key", has_text="Пополнить счёт").click()
        await expect(page.get_by_text("Сразу зовёт сотрудника")).to_be_visible()
        await expect(page.get_by_text("Спросит заранее: номер и сумма")).to_be_visible()
        await expect(page.get_by_text("найдёт roaming.on")).to_be_visible()


@pytest.mark.parametrize(("size", "name"), [(WIDE, "wide"), (PHONE, "phone")])
async def test_a_question_is_tried_with_its_explanation(
    browser: Browser, url: str, size: tuple[int, int], name: str
) -> None:
    async with browsing(browser, size) as page:
        await page.goto(f"{url}/ask")
        await page.get_by_placeholder("Вопрос, как его напишет абонент").fill("как узнать баланс")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Бот ответит сразу.")).to_be_visible(timeout=SLOW_MS)
        await expect(page.get_by_text("ближайшая фраза: как узнать баланс")).to_be_visible()
        await expect(page.locator("ol.candidates li").first).to_contain_text(re.compile(r"\d+%"))
        await expect(page.locator(".bubble")).to_contain_text("*100#")
        await shot(page, f"ask-{name}")
        await page.get_by_placeholder("Вопрос, как его напишет абонент").fill("квантовая физика")
        await page.get_by_role("button", name="Спросить").click()
        await expect(page.get_by_text("Бот позовёт сотрудника.")).to_be_visible()
        await expect(page.locator(".bubble")).to_have_count(0)


async def test_a_saved_file_is_seen_at_once_and_a_broken_one_is_named(browser: Browser, url: str, folder: Path) -> None:
    file = folder / "roaming.yaml"
    async with browsing(browser) as page:
        await page.goto(f"{url}/problems")
        await expect(page.get_by_text("Ошибки · 1")).to_be_visible(timeout=SLOW_MS)
        file.write_text(ROAMING.replace("title: Включить роуминг", "titel: Включить роуминг"), encoding="utf-8")
        await expect(page.get_by_text("неизвестный ключ titel")).to_be_visible(timeout=SLOW_MS)
        await expect(page.get_by_text("roaming.yaml:4")).to_be_visible()
        await shot(page, "problems")
        await page.goto(f"{url}/intent/roaming.on")
        await expect(page.get_by_text("Наберите *200#")).to_be_visible()
        file.write_text(ROAMING.replace("*200#", "*201#"), encoding="utf-8")
        await expect(page.get_by_text("Наберите *201#")).to_be_visible(timeout=SLOW_MS)
        await page.goto(f"{url}/changes")
        await expect(page.get_by_text('+    response: {text: "Наберите *201#"}')).to_be_visible()
        await page.get_by_text("Первая версия базы").click()
        await expect(page.get_by_text("+topic: Роуминг")).to_be_visible()
        await shot(page, "changes")
    file.write_text(ROAMING, encoding="utf-8")


async def test_the_page_speaks_english_and_an_unknown_intent_is_told(browser: Browser, url: str) -> None:
    async with browsing(browser, PHONE, "en-US") as page:
        await page.goto(f"{url}/intent/no.such")
        await expect(page.get_by_text("There is no intent no.such in the base.")).to_be_visible()
        await page.get_by_role("link", name="Search").click()
        await search_for(page, "balance")
        await expect(page.get_by_role("link", name="Check the balance")).to_be_visible()


async def test_a_thousand_intents_are_shown_page_by_page(browser: Browser, tmp_path: Path) -> None:
    entry = "  - {{id: t.n{0}, title: Вопрос {0}, phrases: [тема номер {0}], response: {{text: Ответ {0}}}}}\n"
    (tmp_path / "kb").mkdir()
    intents = "".join(entry.format(number) for number in range(1000))
    (tmp_path / "kb" / "t.yaml").write_text(f"topic: Тема\nintents:\n{intents}", encoding="utf-8")
    with serving(tmp_path / "kb") as address:
        async with browsing(browser) as page:
            await page.goto(address)
            await expect(page.get_by_text("В базе 1 000 вопросов.")).to_be_visible(timeout=SLOW_MS)
            await search_for(page, "тема")
            await expect(page.locator("a.entry")).to_have_count(40)
            await page.get_by_role("button", name="Показать ещё (960)").click()
            await expect(page.locator("a.entry")).to_have_count(80)
            await page.goto(f"{address}/topics")
            await expect(page.locator("a.entry")).to_have_count(40)
