"""Who may come in to the editors' page, from this machine and from others."""

import asyncio
import os
import subprocess
import sys
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.async_api import Browser, expect

from bot.editor.gate import SESSION_S, TRIES, TRIES_WINDOW_S, Gate, Receive, Scope, Send
from bot.texts import Texts
from tests.browser import needs_browser
from tests.editor.desk import PHONE, ROOT, base, browsing, serving, shot

PASSWORD = "ромашка"
OPEN, HERE = "", "127.0.0.1:8090"


class Visit:
    """A gate before a page that says 200 to whoever gets there, and a clock that stands still."""

    def __init__(self, password: str = PASSWORD) -> None:
        self.now = 1000.0
        self.gate = Gate(_page, password, Texts.load("ru"), lambda: self.now)

    def ask(self, path: str = "/", *, kind: str = "http", form: str | None = None, **headers: str) -> dict[str, Any]:
        """The first thing the gate or the page sends, with headers as a dictionary of texts."""
        given = {"host": HERE, **headers}
        scope = {
            "type": kind,
            "path": path,
            "method": "GET" if form is None else "POST",
            "headers": [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in given.items()],
        }
        sent: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": urlencode({"password": form or ""}).encode()}

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        asyncio.run(self.gate(scope, receive, send))
        first = dict(sent[0])
        first["headers"] = {name.decode(): value.decode() for name, value in first.get("headers", ())}
        first["text"] = b"".join(one.get("body", b"") for one in sent).decode()
        return first

    def log_in(self) -> str:
        cookie: str = self.ask("/login", form=PASSWORD)["headers"]["set-cookie"]
        return cookie.partition(";")[0]


async def _page(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "127.0.0.1:8090"}, 200),
        ({"host": "localhost:8090", "origin": "http://localhost:8090"}, 200),
        ({"host": "[::1]:8090"}, 200),
        ({"host": "evil.example"}, 403),
        ({"host": ""}, 403),
        ({"host": "127.0.0.1:8090", "origin": "https://evil.example"}, 403),
        ({"host": "127.0.0.1:8090", "origin": "null"}, 403),
    ],
)
def test_without_a_password_only_this_machine_by_its_own_name(headers: dict[str, str], status: int) -> None:
    assert Visit(OPEN).ask(**headers)["status"] == status
    socket = Visit(OPEN).ask("/socket.io/", kind="websocket", **headers)
    assert (socket["type"] == "websocket.close") == (status == 403)


def test_with_a_password_nothing_is_served_before_it() -> None:
    visit = Visit()
    for path in ("/", "/ask", "/_nicegui/3.0/static/nicegui.js"):
        assert visit.ask(path)["headers"]["location"] == "/login"
    assert visit.ask("/socket.io/", kind="websocket")["type"] == "websocket.close"
    assert "пароль" in visit.ask("/login")["text"].lower()


def test_the_password_opens_a_session_that_ends() -> None:
    visit = Visit()
    assert visit.ask("/login", form="не тот")["status"] == 403
    answer = visit.ask("/login", form=PASSWORD, x_forwarded_proto="https")
    assert (answer["status"], answer["headers"]["location"]) == (303, "/")
    assert {"HttpOnly", "SameSite=Strict", "Secure"} <= set(answer["headers"]["set-cookie"].split("; "))
    cookie = visit.log_in()
    assert visit.ask(cookie=cookie)["status"] == 200
    assert visit.ask(cookie=cookie)["headers"]["x-frame-options"] == "DENY"
    assert visit.ask("/socket.io/", kind="websocket", cookie=cookie)["type"] == "http.response.start"
    assert visit.ask(cookie="editor=forged")["status"] == 303
    assert visit.ask(cookie=cookie, origin="https://evil.example")["status"] == 403
    visit.ask("/logout", cookie=cookie)
    assert visit.ask(cookie=cookie)["status"] == 303
    cookie = visit.log_in()
    visit.now += SESSION_S + 1
    assert visit.ask(cookie=cookie)["status"] == 303


def test_guessing_is_slowed() -> None:
    visit = Visit()
    assert [visit.ask("/login", form="x")["status"] for _ in range(TRIES + 1)] == [403] * TRIES + [429]
    assert visit.ask("/login", form=PASSWORD)["status"] == 429
    visit.now += TRIES_WINDOW_S + 1
    assert visit.ask("/login", form=PASSWORD)["status"] == 303


def test_a_page_for_others_needs_a_password(tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("BOT_")}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "kb", "page", "--kb", tmp_path, "--port", "0"],
        cwd=ROOT,
        env={**environment, "BOT_EDITOR__LISTEN": "0.0.0.0:0"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "BOT_EDITOR_PASSWORD" in done.stderr


@pytest.mark.asyncio(loop_scope="module")
@needs_browser[0]
@needs_browser[1]
async def test_logging_in_and_out(browser: Browser, tmp_path: Path) -> None:
    with serving(base(tmp_path / "kb"), BOT_EDITOR_PASSWORD=PASSWORD, BOT_EDITOR__LISTEN="127.0.0.1:0") as url:
        async with browsing(browser, PHONE) as page:
            await page.goto(f"{url}/topics")
            await page.get_by_label("Пароль").fill("не тот")
            await page.keyboard.press("Enter")
            await expect(page.get_by_role("alert")).to_have_text("Пароль не подошёл.")
            await shot(page, "login")
            await page.get_by_label("Пароль").fill(PASSWORD)
            await page.keyboard.press("Enter")
            await expect(page.get_by_role("heading", name="Поиск")).to_be_visible()
            await page.get_by_role("link", name="Выйти").click()
            await expect(page.get_by_label("Пароль")).to_be_visible()
