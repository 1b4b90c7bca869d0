"""`kb page` as an editor starts it, over a small base, with a browser before it."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Browser, Page

ROOT = Path(__file__).parents[2]
WIDE, PHONE = (1280, 800), (390, 844)
PATIENCE_MS = 30_000

BALANCE = """\
# Ведёт редактор баланса
topic: {ru: Баланс, en: Balance}
owner: billing-content
intents:
  - id: balance.check
    title: {ru: Узнать баланс, en: Check the balance}
    phrases:
      - как узнать баланс
      - сколько (денег|средств) на счёте
    response:
      text: {ru: "Наберите <code>*100#</code> и вызов.", en: "Dial <code>*100#</code>."}
      photo: images/pic.png
      links: [{title: Кабинет, url: "https://example.org/lk"}]
      buttons: [balance.topup]
    tests: [сколько денег осталось на счёте]
  - id: balance.topup
    title: Пополнить счёт
    phrases: [как пополнить счёт, положить деньги на телефон]
    response: {text: Картой в приложении.}
    handoff: {when: always, queue: billing, ask: [номер и сумма]}
    tests: [интернет за границей]
"""
ROAMING = """\
topic: Роуминг
intents:
  - id: roaming.on
    title: Включить роуминг
    phrases: [как включить роуминг, интернет за границей]
    response: {text: "Наберите *200#"}
"""
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5"
    "f645400000000049454e44ae426082"
)


def base(folder: Path) -> Path:
    """Three intents in two topics, with a picture."""
    (folder / "images").mkdir(parents=True)
    (folder / "images" / "pic.png").write_bytes(PIXEL)
    (folder / "balance.yaml").write_text(BALANCE, encoding="utf-8")
    (folder / "roaming.yaml").write_text(ROAMING, encoding="utf-8")
    return folder


@contextmanager
def serving(folder: Path, *arguments: str, **environment: str) -> Iterator[str]:
    """The page's address while it is served; SIGTERM must end it with 0 and without an error in its log."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("BOT_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "kb", "page", "--kb", folder, "--port", "0", *arguments],
        cwd=ROOT,
        env={**own, "BOT_MATCHING__CACHE": "", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        line = process.stdout.readline()
        found = re.search(r"http://\S+/", line)
        assert found, line + (process.communicate(timeout=10)[1])
        yield found[0].rstrip("/")
    finally:
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 0, said
    assert "Traceback" not in said


@asynccontextmanager
async def browsing(browser: Browser, size: tuple[int, int] = WIDE, locale: str = "ru-RU") -> AsyncIterator[Page]:
    """A page that asks nobody but this machine, breaks nothing and sticks out of no screen."""
    width, height = size
    page = await browser.new_page(viewport={"width": width, "height": height}, locale=locale)
    page.set_default_timeout(PATIENCE_MS)
    asked: set[str] = set()
    errors: list[str] = []
    page.on("request", lambda request: asked.add(urlsplit(request.url).hostname or ""))
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert asked <= {"127.0.0.1", ""}, "nothing is asked of any other machine"
    assert errors == []
    wide = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, "nothing sticks out of the screen"
    await page.close()


async def shot(page: Page, name: str) -> None:
    """A picture to be looked at, with SCREENSHOTS=folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        await page.wait_for_timeout(400)
        await page.screenshot(path=str(Path(folder) / f"{name}.png"))
