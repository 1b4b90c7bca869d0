"""The page, served until the process is told to stop."""

import asyncio
import contextlib
import logging
import socket
import time
from ipaddress import ip_address

import uvicorn
from fastapi import FastAPI
from nicegui import ui

from bot.editor.frame import Bench
from bot.editor.gate import LOOPBACK, Gate
from bot.editor.site import lay_out
from bot.errors import ConfigError
from bot.texts import Texts

_GRACE_S = 2


async def serve(bench: Bench, host: str, port: int, password: str) -> None:
    """Serve the page and keep the base fresh. uvicorn hears SIGTERM and Ctrl-C.

    Raises:
        ConfigError: the address is taken, or is not this machine's own and there is no password.
    """
    texts = bench.texts
    if not password and not _is_loopback(host):
        raise ConfigError([texts.plain(texts.default, "editor-needs-password", {"host": host})])
    bound = _bound(host, port, texts)
    shown = f"[{host}]" if ":" in host else host
    lay_out(bench)
    site = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    ui.run_with(site, title="", tailwind=False, show_welcome_message=False, dark=False)
    gate = Gate(site, password, texts, time.monotonic)
    config = uvicorn.Config(
        gate, lifespan="on", log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=_GRACE_S
    )
    logging.getLogger("uvicorn").setLevel(logging.WARNING)  # its INFO names every connection
    watching = asyncio.create_task(bench.workshop.watch(), name="base")
    url = f"http://{shown}:{bound.getsockname()[1]}/"
    print(texts.plain(texts.default, "editor-open", {"url": url}), flush=True)  # noqa: T201
    try:
        await uvicorn.Server(config).serve(sockets=[bound])
    finally:
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching


def _is_loopback(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return ip_address(host).is_loopback
    return host in LOOPBACK


def _bound(host: str, port: int, texts: Texts) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        arguments = {"address": f"{host}:{port}", "reason": error.strerror or str(error)}
        raise ConfigError([texts.plain(texts.default, "editor-address", arguments)]) from error
