"""Between HTTP and values: reads the parameters of a request however they were sent, and writes answers."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, unquote

from aiohttp import BodyPartReader, web

from bot.emulator.errors import Refusal
from bot.emulator.params import Params, Upload
from bot.emulator.values import Json

MAX_BODY = 80 << 20
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_HEADERS = {"Content-Type": "application/json"}


async def read_params(request: web.BaseRequest) -> Params:
    """Query string first, then the body over it."""
    query = request.rel_url.raw_query_string
    raw: Json = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
    if not request.body_exists:
        return Params(raw)
    kind = request.headers.get("Content-Type", "")
    if kind.startswith("multipart/"):
        files = await read_multipart(request, raw)
        return Params(raw, files)
    body = await request.read()
    if kind.startswith("application/json"):
        raw.update(json_object(body))
    elif body:
        raw.update(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    return Params(raw)


def json_object(body: bytes) -> Json:
    if not body:
        return {}
    try:
        found = json.loads(body)
    except ValueError:
        raise Refusal(400, "Bad Request: can't parse request JSON object") from None
    if not isinstance(found, dict):
        raise Refusal(400, "Bad Request: can't parse request: expected a JSON object")
    return found


async def read_multipart(request: web.BaseRequest, raw: Json) -> dict[str, Upload]:
    files: dict[str, Upload] = {}
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = bytes(await part.read(decode=True))
        if part.filename is None:
            raw[part.name] = content.decode(errors="replace")
        else:
            files[part.name] = Upload(unquote(part.filename), part.headers.get("Content-Type", ""), content)
    return files


def answer(result: Any) -> web.Response:
    return web.Response(body=_encode({"ok": True, "result": result}).encode(), headers=_HEADERS)


def refuse(refusal: Refusal) -> web.Response:
    return web.Response(status=refusal.code, body=_encode(refusal.as_json()).encode(), headers=_HEADERS)


def encode(value: Any) -> str:
    return _encode(value)
