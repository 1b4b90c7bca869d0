"""`python -m bot demo` as a person meets it: the whole loop played on the page, on a desk and on a phone's width.

With SCREENSHOTS=folder the pages are kept there as pictures, to be looked at.
"""

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser import chromium, needs_browser

pytestmark = needs_browser
ROOT = Path(__file__).parents[2]
DESK, PHONE = (1280, 800), (390, 844)
START_MS = 60_000


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def demo() -> AsyncIterator[str]:
    """The demo as the README starts it; SIGTERM ends it with 0."""
    port = _free_port()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("BOT_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--port", str(port)),
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    assert process.stderr
    said = ""
    while "ready as" not in said:
        line = (await asyncio.wait_for(process.stderr.readline(), START_MS / 1000)).decode()
        assert line, said
        said += line
    opened, gaps = [(await process.stdout.readline()).decode() for _ in range(2)]
    assert f"http://127.0.0.1:{port}" in opened
    assert Path(gaps.partition("sqlite:///")[2].split()[0]).is_file(), gaps
    drain = asyncio.create_task(process.stderr.read())
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.send_signal(signal.SIGTERM)
        code = await asyncio.wait_for(process.wait(), 30)
        await drain
    assert code == 0


@asynccontextmanager
async def page_at(size: tuple[int, int], url: str, locale: str = "ru-RU") -> AsyncIterator[Page]:
    async with chromium() as browser:
        width, height = size
        page = await browser.new_page(viewport={"width": width, "height": height}, locale=locale)
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(url)
        yield page
        assert errors == []


async def shot(page: Page, name: str) -> None:
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        await page.wait_for_timeout(400)
        await page.screenshot(path=str(Path(folder) / f"{name}.png"))


async def says(page: Page, text: str) -> None:
    await page.get_by_test_id("subscriber-input").fill(text)
    await page.get_by_test_id("subscriber-send").click()


async def agent_says(page: Page, text: str) -> None:
    await page.get_by_test_id("agent-input").fill(text)
    await page.get_by_test_id("agent-send").click()


async def test_the_whole_loop_on_a_desk() -> None:
    async with demo() as url, page_at(DESK, url) as page:
        phone, desk = page.get_by_test_id("chat-subscriber"), page.get_by_test_id("chat-agent")
        await expect(page.get_by_test_id("subscriber-input")).to_be_visible()
        await shot(page, "desk-1-start")
        await says(page, "как узнать баланс")
        await expect(phone.get_by_text("*100#").first).to_be_visible()
        await shot(page, "desk-2-answer")
        await phone.get_by_role("button", name="Пополнить счёт").first.click()
        await expect(phone.get_by_text("пополн", exact=False).last).to_be_visible()
        await phone.get_by_role("button", name="Оператор").last.click()
        await expect(phone.get_by_text("Передаю вопрос оператору")).to_be_visible()
        await page.get_by_test_id(re.compile(r"^topic-[1-9]")).first.click()
        await expect(desk.get_by_text("Обращение № 1")).to_be_visible()
        await desk.get_by_role("button", name="✋ Взять").click()
        await expect(page.get_by_test_id("toast").get_by_text("№ 1 ведёт Агент 1")).to_be_visible()
        await expect(desk.get_by_text("В работе · ведёт Агент 1")).to_be_visible()
        await agent_says(page, "Здравствуйте! Чем помочь?")
        await expect(phone.get_by_text("Здравствуйте! Чем помочь?")).to_be_visible()
        await agent_says(page, "// постоянный клиент")
        await says(page, "не могу оплатить картой")
        await expect(desk.get_by_text("не могу оплатить картой")).to_be_visible()
        await expect(phone.get_by_text("постоянный клиент")).to_have_count(0)
        await page.get_by_test_id("attach-subscriber").set_input_files(
            ROOT / "tests" / "scenario" / "knowledge_base" / "images" / "subscriptions.png"
        )
        await expect(desk.locator("img").last).to_be_visible()
        await shot(page, "desk-3-agent")
        await agent_says(page, "/close")
        await expect(phone.get_by_text("Оператор завершил обращение")).to_be_visible()
        await says(page, "/menu")
        await expect(phone.get_by_text("О чём вопрос?")).to_be_visible()
        await shot(page, "desk-4-menu")


@pytest.mark.parametrize(("locale", "tab"), [("ru-RU", "Агенты"), ("en-US", "Agents")])
async def test_the_loop_on_a_phones_width(locale: str, tab: str) -> None:
    """The page speaks the browser's language, the bot the subscriber's."""
    async with demo() as url, page_at(PHONE, url, locale) as page:
        phone = page.get_by_test_id("chat-subscriber")
        await shot(page, f"phone-1-start-{locale}")
        await says(page, "/operator")
        await expect(phone.get_by_text("Передаю вопрос")).to_be_visible()
        await expect(page.get_by_test_id("tab-agents")).to_contain_text(tab)
        await shot(page, f"phone-2-handoff-{locale}")
        await page.get_by_test_id("tab-agents").click()
        await page.get_by_test_id(re.compile(r"^topic-[1-9]")).first.click()
        await agent_says(page, "Слушаю вас")
        await shot(page, f"phone-3-topic-{locale}")
        await page.get_by_test_id("back").click()
        await page.get_by_test_id("tab-subscriber").click()
        await expect(phone.get_by_text("Слушаю вас")).to_be_visible()
        wide = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, "nothing sticks out of a phone's screen"
