"""What a bot may ask about chats, members and itself."""

from __future__ import annotations

from bot.emulator.chats import member
from bot.emulator.errors import bad_request
from bot.emulator.methods.registry import Call, method
from bot.emulator.rights import chat_of, find_chat
from bot.emulator.values import Json
from bot.emulator.world import bare

GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


@method("getMe")
def get_me(call: Call) -> Json:
    world = call.world
    return world.bot.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@method("getChat", required="chat_id")
def get_chat(call: Call) -> Json:
    chat = chat_of(call.world, call.params)
    full = chat.as_json() | {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": GIFTS,
    }
    if chat.pinned and chat.pinned[-1] in chat.messages:
        full["pinned_message"] = bare(chat.messages[chat.pinned[-1]])
    if chat.protected:
        full["has_protected_content"] = True
    return full


@method("getChatMember", required="chat_id user_id")
def get_chat_member(call: Call) -> Json:
    chat = chat_of(call.world, call.params)
    user = call.world.users.get(call.params.integer("user_id"))
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    if chat.type == "private":
        return member(user, "member")
    return chat.members.get(user.id) or member(user, "left")


@method("getChatAdministrators", required="chat_id", optional="return_bots")
def get_administrators(call: Call) -> list[Json]:
    chat = chat_of(call.world, call.params)
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    return [one for one in chat.members.values() if one["status"] in {"administrator", "creator"}]


@method("getChatMemberCount", required="chat_id")
def get_member_count(call: Call) -> int:
    chat = chat_of(call.world, call.params)
    if chat.type == "private":
        return 2
    return sum(one["status"] not in {"left", "kicked"} for one in chat.members.values())


@method("leaveChat", required="chat_id")
def leave_chat(call: Call) -> bool:
    chat = chat_of(call.world, call.params)
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.members[call.world.bot.id] = member(call.world.bot, "left")
    call.world.emit("chat", chat_id=chat.id)
    return True


@method("getUserProfilePhotos", required="user_id", optional="offset limit")
def get_profile_photos(call: Call) -> Json:
    if call.params.integer("user_id") not in call.world.users:
        raise bad_request("user not found")
    return {"total_count": 0, "photos": []}


@method("setChatMenuButton", optional="chat_id menu_button")
def set_menu_button(call: Call) -> bool:
    chat_id = call.params.integer("chat_id")
    if chat_id and find_chat(call.world, str(chat_id)) is None:
        raise bad_request("chat not found")
    button = call.params.object("menu_button") or {"type": "default"}
    if button.get("type") not in {"default", "commands", "web_app"}:
        raise bad_request("can't parse MenuButton: MenuButton has unsupported type")
    call.world.profile.menu_buttons[chat_id] = button
    return True


@method("getChatMenuButton", optional="chat_id")
def get_menu_button(call: Call) -> Json:
    buttons = call.world.profile.menu_buttons
    return buttons.get(call.params.integer("chat_id")) or buttons.get(0) or {"type": "commands"}
