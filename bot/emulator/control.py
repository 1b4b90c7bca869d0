"""The other side of the counter: HTTP calls that play the persons and rule the world. Everything is JSON.

Answers are `{"ok": true, "result": …}` or `{"ok": false, "error": "…"}` with status 400. A deed is a POST whose body
is an object; an upload comes as multipart with the object in the field `payload` and files in fields of any name.

    GET  /emulator/state                      bot, users, chats with topics, webhook, pending, counts, suggestions
    GET  /emulator/messages                   ?chat_id= [thread_id= after= limit=] thread_id=0 is General
    GET  /emulator/topics                     ?chat_id=
    GET  /emulator/updates                    updates still waiting for the bot
    GET  /emulator/calls                      [?method= chat_id= after= limit=] the latest calls of the bot
    GET  /emulator/counts                     [?method= chat_id=] successful calls, never forgotten
    GET  /emulator/commands                   commands by `scope|language`
    GET  /emulator/wait                       ?chat_id= [after= thread_id= from_bot= contains= timeout=] a new message
    GET  /emulator/wait_calls                 ?method= [chat_id= count= timeout=] that many successful calls
    GET  /emulator/answers                    ?id= [timeout=] the answer to a pressed button
    GET  /emulator/files/<file_id>            the bytes of a file
    GET  /emulator/live                       WebSocket: everything at once, then every change
    POST /emulator/users                      {id?, first_name?, …, blocked?, deactivated?, started?}
    POST /emulator/groups                     {id, title?, is_forum?, protected?, closed_to_admins?, members?}
    POST /emulator/messages                   {user_id, chat_id?, thread_id?, text | kind … | content, reply_to?,
                                               anonymous?}  kinds: photo live_photo document video audio voice
                                               video_note animation sticker location venue contact poll dice
    POST /emulator/albums                     {user_id, chat_id?, thread_id?, items: [{kind, caption?, file?}]}
    POST /emulator/bulk                       {messages: [{user, text}]} -> {count, last: {chat: message_id}}
    POST /emulator/edits                      {chat_id, message_id, text | caption | content}
    POST /emulator/deletions                  {chat_id, message_ids}
    POST /emulator/reactions                  {user_id, chat_id, message_id, emoji: […]}
    POST /emulator/presses                    {user_id, chat_id, message_id, data | text | row, column} -> {id}
    POST /emulator/topics                     {chat_id, user_id, name} makes; with thread_id and name | closed: changes
    POST /emulator/topics/delete              {chat_id, thread_id}
    POST /emulator/bot_member                 {chat_id, user_id?, status, rights?}
    POST /emulator/migrate                    {chat_id, new_id, user_id?}
    POST /emulator/updates                    any object: queued as it is, under the next update_id
    POST /emulator/faults                     {method?, chat_id?, count?, code?, description?, retry_after?, delay?,
                                               cut?: "before" | "after"}; {clear: true} forgets all
    POST /emulator/trouble                    by chance, until changed: {errors?, cuts_before?, cuts_after?, slow?,
                                               slow_seconds?, twice?, seed?} as shares from 0 to 1; {storm: true} all
                                               at once; {off: true} none
    POST /emulator/limits                     {} Telegram's usual; {off: true}; or the fields of `Limits`
    POST /emulator/clock                      {advance: seconds} | {set: unix time}
    POST /emulator/settings                   {privacy?, callback_seconds?, keep_messages?}
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.emulator import deeds, views
from bot.emulator.errors import Refusal
from bot.emulator.params import Upload
from bot.emulator.people import Impossible
from bot.emulator.transport import answer, encode, json_object, read_multipart
from bot.emulator.values import Json
from bot.emulator.webhook import Webhook
from bot.emulator.world import World

Deed = Callable[[World, Json, dict[str, Upload]], Any]
View = Callable[[World, Webhook, "views.Query"], Awaitable[Any] | Any]

DEEDS: dict[str, Deed] = {
    "users": deeds.user,
    "groups": deeds.group,
    "messages": deeds.message,
    "albums": deeds.album,
    "bulk": deeds.bulk,
    "edits": deeds.edit,
    "deletions": deeds.delete,
    "reactions": deeds.react,
    "presses": deeds.press,
    "topics": deeds.topic,
    "topics/delete": deeds.delete_topic,
    "bot_member": deeds.bot_member,
    "migrate": deeds.migrate,
    "updates": deeds.raw_update,
    "faults": deeds.fault,
    "trouble": deeds.trouble,
    "limits": deeds.limits,
    "clock": deeds.clock,
    "settings": deeds.settings,
}
VIEWS: dict[str, View] = {
    "state": views.state,
    "messages": views.messages,
    "topics": views.topics,
    "updates": views.updates,
    "calls": views.calls,
    "counts": views.counts,
    "commands": views.commands,
    "wait": views.wait,
    "wait_calls": views.wait_calls,
    "answers": views.answers,
}


async def handle(world: World, webhook: Webhook, request: web.BaseRequest, name: str) -> web.StreamResponse:
    """One control call."""
    try:
        if request.method == "GET" and name in VIEWS:
            result = VIEWS[name](world, webhook, views.Query(request.rel_url.query))
            return answer(await result if isinstance(result, Awaitable) else result)
        if request.method == "POST" and name in DEEDS:
            body, files = await read(request)
            return answer(DEEDS[name](world, body, files))
    except Refusal as refusal:
        return failed(400, refusal.description)
    except (Impossible, KeyError, TypeError, ValueError) as problem:
        return failed(400, f"{type(problem).__name__}: {problem}")
    return failed(404, f"no {request.method} /emulator/{name}")


async def read(request: web.BaseRequest) -> tuple[Json, dict[str, Upload]]:
    if not request.headers.get("Content-Type", "").startswith("multipart/"):
        return json_object(await request.read()), {}
    fields: Json = {}
    files = await read_multipart(request, fields)
    return json_object(str(fields.get("payload", "{}")).encode()), files


def failed(status: int, text: str) -> web.Response:
    body = encode({"ok": False, "error": text}).encode()
    return web.Response(status=status, body=body, headers={"Content-Type": "application/json"})
