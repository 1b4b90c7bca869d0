"""One call of the Bot API from its request to its answer: token, faults, limits, method, journal."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable
from typing import Any

from aiohttp import web

from bot.emulator.errors import Refusal
from bot.emulator.faults import Fault
from bot.emulator.methods import METHODS, Call, Method
from bot.emulator.params import Params
from bot.emulator.transport import answer, read_params, refuse
from bot.emulator.webhook import Webhook
from bot.emulator.world import World

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
QUIET = frozenset({"getupdates"})
NOT_FOUND = Refusal(404, "Not Found")


class Api:
    """Answers `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

    def __init__(self, world: World, webhook: Webhook) -> None:
        self.world = world
        self.webhook = webhook

    def admit(self, token: str) -> None:
        if token == self.world.token:
            return
        raise Refusal(401, "Unauthorized") if _TOKEN.fullmatch(token) else NOT_FOUND

    async def handle(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        token, _, name = path.partition("/")
        try:
            self.admit(token)
            method = METHODS.get(name.lower())
            if method is None:
                raise NOT_FOUND
            params = await read_params(request)
            return await self.perform(request, method, params)
        except Refusal as refusal:
            return refuse(refusal)

    async def perform(self, request: web.BaseRequest, method: Method, params: Params) -> web.StreamResponse:
        chat_id = params.integer("chat_id") or None
        quiet = method.name == "getUpdates"
        call = {} if quiet else self.world.journal.write(method.name, chat_id, params.raw, self.world.now())
        fault = self.fault(method, chat_id)
        if fault is not None:
            await self.suffer(request, fault, call)
        try:
            result = await self.run(method, params, chat_id)
        except Refusal as refusal:
            if not quiet:
                self.world.journal.done(call, refusal.description, refusal.code)
            raise
        if not quiet:
            self.world.journal.done(call, None)
        if fault is not None and fault.cut == "after":
            call["lost"] = True
            cut(request)
        return answer(result)

    async def run(self, method: Method, params: Params, chat_id: int | None) -> Any:
        if method.sends:
            self.world.flood.spend(chat_id or 0, self.world.clock())
        result = method(Call(self.world, self.webhook, params))
        return await result if isinstance(result, Awaitable) else result

    def fault(self, method: Method, chat_id: int | None) -> Fault | None:
        ordered = self.world.faults.take(method.name.lower(), chat_id) if self.world.faults.queued else None
        return ordered or self.world.trouble.strike()

    async def suffer(self, request: web.BaseRequest, fault: Fault, call: dict[str, Any]) -> None:
        """Late, cut off before the deed, or refused: what the fault orders, in this order."""
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.cut == "before":
            if call:
                self.world.journal.done(call, "connection cut", 0)
            cut(request)
            raise Refusal(500, "Internal Server Error: connection cut")
        refusal = fault.refusal()
        if refusal is not None:
            if call:
                self.world.journal.done(call, refusal.description, refusal.code)
            raise refusal

    async def download(self, path: str) -> web.StreamResponse:
        token, _, name = path.partition("/")
        try:
            self.admit(token)
        except Refusal as refusal:
            return refuse(refusal)
        return self.file(self.world.files.paths.get(name, ""))

    def file(self, file_id: str) -> web.StreamResponse:
        """A stored file by its id, for getFile's path and for the page alike."""
        stored = self.world.files.stored.get(file_id)
        content = self.world.files.content(stored) if stored else None
        if stored is None or content is None:
            return refuse(NOT_FOUND)
        headers = {"Content-Type": "application/octet-stream", "X-Content-Type-Options": "nosniff"}
        if re.fullmatch(r"(image/(png|jpeg|gif|webp)|audio/[\w.-]+|video/[\w.-]+)", stored.mime_type):
            headers["Content-Type"] = stored.mime_type
        else:
            headers["Content-Disposition"] = "attachment"
        return web.Response(body=content, headers=headers)


def cut(request: web.BaseRequest) -> None:
    """Break the connection: the client sees it reset, with no answer."""
    if request.transport is not None:
        request.transport.abort()
