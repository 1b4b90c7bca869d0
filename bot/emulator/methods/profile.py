"""How a bot presents itself: its commands by scope and language, its name and descriptions by language."""

from __future__ import annotations

import re

from bot.emulator.errors import bad_request
from bot.emulator.methods.registry import Call, method
from bot.emulator.values import Json

SCOPES = {
    "default": "",
    "all_private_chats": "",
    "all_group_chats": "",
    "all_chat_administrators": "",
    "chat": "chat_id",
    "chat_administrators": "chat_id",
    "chat_member": "chat_id user_id",
}
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


def scope_key(call: Call) -> str:
    """One word for scope and language: `chat:-100123|ru`."""
    scope = call.params.object("scope") or {"type": "default"}
    kind = str(scope.get("type", ""))
    if kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    parts = [kind, *(str(scope.get(name, "")) for name in SCOPES[kind].split())]
    if "" in parts:
        raise bad_request("chat_id is empty")
    if len(parts) > 1 and int(parts[1]) not in call.world.chats:
        raise bad_request("chat not found")
    return f"{':'.join(parts)}|{call.params.text('language_code')}"


@method("setMyCommands", required="commands", optional="scope language_code")
def set_commands(call: Call) -> bool:
    wanted = call.params.objects("commands") or []
    if len(wanted) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    kept = []
    for one in wanted:
        name, description = str(one.get("command", "")).lstrip("/"), str(one.get("description", "")).strip()
        if not _COMMAND.fullmatch(name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(description) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        kept.append({"command": name, "description": description})
    call.world.profile.commands[scope_key(call)] = kept
    call.world.emit("commands", commands=call.world.profile.commands)
    return True


@method("getMyCommands", optional="scope language_code")
def get_commands(call: Call) -> list[Json]:
    return call.world.profile.commands.get(scope_key(call), [])


@method("deleteMyCommands", optional="scope language_code")
def delete_commands(call: Call) -> bool:
    call.world.profile.commands.pop(scope_key(call), None)
    call.world.emit("commands", commands=call.world.profile.commands)
    return True


def _texts(title: str, field: str, limit: int) -> None:
    """setMyName and its two sisters differ in a word and a length."""

    def put(call: Call) -> bool:
        value = call.params.text(field)
        if len(value) > limit:
            raise bad_request(f"{field} is too long")
        call.world.profile.texts[f"{field}|{call.params.text('language_code')}"] = value
        if field == "name" and value and not call.params.text("language_code"):
            call.world.bot.first_name = value
        return True

    def get(call: Call) -> Json:
        texts = call.world.profile.texts
        own = texts.get(f"{field}|{call.params.text('language_code')}") or texts.get(f"{field}|")
        return {field: own or (call.world.bot.first_name if field == "name" else "")}

    method(f"setMy{title}", optional=f"{field} language_code")(put)
    method(f"getMy{title}", optional="language_code")(get)


_texts("Name", "name", 64)
_texts("Description", "description", 512)
_texts("ShortDescription", "short_description", 120)
