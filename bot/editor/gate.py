"""Who may come in. An ASGI layer around the page, so that nothing behind it, the web socket included, is forgotten.

Without a password only programs of this machine reach the page, and of those only a browser that asked for it by
this machine's name: another site open in the same browser can neither read it nor command it (DNS rebinding,
cross-site web sockets). With a password a session is a random token in a strict cookie.
"""

import hmac
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.editor.login import page
from bot.texts import Texts

COOKIE = "editor"
SESSION_S = 12 * 3600.0
TRIES, TRIES_WINDOW_S = 5, 60.0
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_FORM_BYTES = 4096

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Gate:
    """Lets requests through to `app`. `password` is empty for a page of this machine alone."""

    def __init__(self, app: App, password: str, texts: Texts, clock: Callable[[], float]) -> None:
        self._app = app
        self._password = password.encode()
        self._texts = texts
        self._clock = clock
        self._sessions: dict[str, float] = {}
        self._failures: list[float] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif not self._addressed(scope):
            await _refuse(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == "/login" and self._password:
            await self._login(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == "/logout" and self._password:
            self._sessions.pop(_cookie(scope), None)
            await _redirect(send, "/login", f"{COOKIE}=; Path=/; Max-Age=0")
        elif not self._password or self._known(scope):
            await self._app(scope, receive, _unframed(send))
        elif scope["type"] == "http":
            await _redirect(send, "/login")
        else:
            await _refuse(scope, receive, send)

    def _addressed(self, scope: Scope) -> bool:
        """Whether the browser means this page: its own host name, and no other site's script behind it."""
        host = _header(scope, b"host")
        if not self._password and urlsplit(f"//{host}").hostname not in LOOPBACK:
            return False
        origin = _header(scope, b"origin")
        return not origin or urlsplit(origin).netloc == host

    def _known(self, scope: Scope) -> bool:
        now = self._clock()
        self._sessions = {token: until for token, until in self._sessions.items() if until > now}
        return _cookie(scope) in self._sessions

    async def _login(self, scope: Scope, receive: Receive, send: Send) -> None:
        language = self._texts.language(_header(scope, b"accept-language")[:2])
        if scope["method"] != "POST":
            await _html(send, 200, page(self._texts, language))
            return
        now = self._clock()
        self._failures = [at for at in self._failures if at > now - TRIES_WINDOW_S]
        if len(self._failures) >= TRIES:
            await _html(send, 429, page(self._texts, language, "editor-login-wait"))
            return
        given = parse_qs((await _body(receive)).decode("utf-8", "replace")).get("password", [""])[0]
        if not hmac.compare_digest(given.encode(), self._password):
            self._failures.append(now)
            await _html(send, 403, page(self._texts, language, "editor-login-wrong"))
            return
        token = secrets.token_urlsafe(32)
        self._sessions[token] = now + SESSION_S
        secure = "; Secure" if _header(scope, b"x-forwarded-proto") == "https" else ""
        cookie = f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={SESSION_S:.0f}{secure}"
        await _redirect(send, "/", cookie)


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _cookie(scope: Scope) -> str:
    found = SimpleCookie(_header(scope, b"cookie")).get(COOKIE)
    return found.value if found else ""


async def _body(receive: Receive) -> bytes:
    body = b""
    while len(body) <= _FORM_BYTES:
        message = await receive()
        body += bytes(message.get("body", b""))
        if not message.get("more_body"):
            break
    return body[:_FORM_BYTES]


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
    else:
        await _html(send, 403, "")


async def _html(send: Send, status: int, content: str) -> None:
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content.encode()})


async def _redirect(send: Send, where: str, cookie: str = "") -> None:
    headers = [(b"location", where.encode()), (b"cache-control", b"no-store")]
    headers += [(b"set-cookie", cookie.encode())] if cookie else []
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _unframed(send: Send) -> Send:
    """No other site may frame the page."""

    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), (b"x-frame-options", b"DENY")]
        await send(message)

    return sending
