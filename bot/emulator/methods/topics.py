"""Forum topics: made, renamed, closed, opened, deleted; and the General topic, which is no topic at all.

The real server cuts a name longer than 128 characters without a word. This one refuses it: an agent who cannot
find a topic by the end of its name has no error to look for.
"""

from __future__ import annotations

from bot.emulator.chats import Chat, Topic
from bot.emulator.errors import bad_request
from bot.emulator.methods.registry import Call, method
from bot.emulator.rights import forum, thread_of_chat
from bot.emulator.values import ICON_COLORS, TOPIC_NAME_LIMIT, Json
from bot.emulator.world import World, topic_view

ICONS = {
    "5434144690511290129": "📰",
    "5312536423851630001": "💡",
    "5377498341074542641": "❓",
    "5379748062124056162": "❗️",
}
"""Custom emoji that may stand for a topic: a few of the list that Telegram offers."""


def named(call: Call) -> str:
    name = call.params.text("name").strip()
    if not name:
        raise bad_request("TOPIC_TITLE_EMPTY")
    if len(name) > TOPIC_NAME_LIMIT:
        raise bad_request("TOPIC_TITLE_TOO_LONG")
    return name


def icon_of(call: Call) -> str:
    icon = call.params.text("icon_custom_emoji_id")
    if icon and icon not in ICONS:
        raise bad_request("DOCUMENT_INVALID")
    return icon


def topic_of(call: Call, chat: Chat) -> Topic:
    topic = thread_of_chat(chat, call.params.integer("message_thread_id"))
    if topic is None:
        raise bad_request("message thread not found")
    return topic


def announce(world: World, chat: Chat, topic: Topic | None, content: Json, sender: Json) -> Json:
    """The service message about a change, and the change for the pages."""
    message = world.store(chat, world.compose(chat, content, sender, topic))
    if topic is not None:
        world.emit("topic", chat_id=chat.id, topic=topic_view(topic))
    return message


@method(
    "createForumTopic",
    required="chat_id name",
    optional="icon_color icon_custom_emoji_id",
    sends=True,
)
def create_topic(call: Call) -> Json:
    chat = forum(call.world, call.params, "create a topic")
    color = call.params.integer("icon_color") or ICON_COLORS[0]
    if color not in ICON_COLORS:
        raise bad_request("invalid forum topic icon color specified")
    sender = call.world.bot.as_json()
    return call.world.add_topic(chat, named(call), color, icon_of(call), sender).as_json()


@method(
    "editForumTopic",
    required="chat_id message_thread_id",
    optional="name icon_custom_emoji_id",
    sends=True,
)
def edit_topic(call: Call) -> bool:
    chat = forum(call.world, call.params, "edit the topic")
    topic = topic_of(call, chat)
    change: Json = {}
    if call.params.text("name") and (name := named(call)) != topic.name:
        change["name"] = topic.name = name
    if "icon_custom_emoji_id" in call.params.raw and (icon := icon_of(call)) != topic.icon_custom_emoji_id:
        change["icon_custom_emoji_id"] = topic.icon_custom_emoji_id = icon
    if not change:
        raise bad_request("TOPIC_NOT_MODIFIED")
    announce(call.world, chat, topic, {"forum_topic_edited": change}, call.world.bot.as_json())
    return True


def set_closed(world: World, chat: Chat, topic: Topic, closed: bool, sender: Json) -> Json:
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    return announce(world, chat, topic, {f"forum_topic_{'closed' if closed else 'reopened'}": {}}, sender)


@method("closeForumTopic", required="chat_id message_thread_id", sends=True)
def close_topic(call: Call) -> bool:
    chat = forum(call.world, call.params, "close the topic")
    set_closed(call.world, chat, topic_of(call, chat), True, call.world.bot.as_json())
    return True


@method("reopenForumTopic", required="chat_id message_thread_id", sends=True)
def reopen_topic(call: Call) -> bool:
    chat = forum(call.world, call.params, "reopen the topic")
    set_closed(call.world, chat, topic_of(call, chat), False, call.world.bot.as_json())
    return True


@method("deleteForumTopic", required="chat_id message_thread_id")
def delete_topic(call: Call) -> bool:
    chat = forum(call.world, call.params, "delete the topic")
    if not call.world.bot_may(chat, "can_delete_messages"):
        raise bad_request("not enough rights to delete the topic")
    call.world.remove_topic(chat, topic_of(call, chat).thread_id)
    return True


@method("unpinAllForumTopicMessages", required="chat_id message_thread_id")
def unpin_topic(call: Call) -> bool:
    chat = forum(call.world, call.params, "manage pinned messages in the chat")
    thread_id = topic_of(call, chat).thread_id
    chat.pinned[:] = [one for one in chat.pinned if chat.messages[one].get("message_thread_id") != thread_id]
    return True


@method("editGeneralForumTopic", required="chat_id name", sends=True)
def edit_general(call: Call) -> bool:
    chat = forum(call.world, call.params, "edit the topic")
    if (name := named(call)) == chat.general_name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.general_name = name
    announce(call.world, chat, None, {"forum_topic_edited": {"name": name}}, call.world.bot.as_json())
    return True


def general(call: Call, field: str, value: bool, service: str) -> bool:
    chat = forum(call.world, call.params, "edit the topic")
    if getattr(chat, field) == value:
        raise bad_request("TOPIC_NOT_MODIFIED")
    setattr(chat, field, value)
    announce(call.world, chat, None, {service: {}}, call.world.bot.as_json())
    return True


@method("closeGeneralForumTopic", required="chat_id", sends=True)
def close_general(call: Call) -> bool:
    return general(call, "general_closed", True, "forum_topic_closed")


@method("reopenGeneralForumTopic", required="chat_id", sends=True)
def reopen_general(call: Call) -> bool:
    return general(call, "general_closed", False, "forum_topic_reopened")


@method("hideGeneralForumTopic", required="chat_id", sends=True)
def hide_general(call: Call) -> bool:
    return general(call, "general_hidden", True, "general_forum_topic_hidden")


@method("unhideGeneralForumTopic", required="chat_id", sends=True)
def unhide_general(call: Call) -> bool:
    return general(call, "general_hidden", False, "general_forum_topic_unhidden")


@method("unpinAllGeneralForumTopicMessages", required="chat_id")
def unpin_general(call: Call) -> bool:
    chat = forum(call.world, call.params, "manage pinned messages in the chat")
    chat.pinned[:] = [one for one in chat.pinned if chat.messages[one].get("is_topic_message")]
    return True


@method("getForumTopicIconStickers")
def icon_stickers(_: Call) -> list[Json]:
    return [
        {
            "file_id": f"CAAC{number}",
            "file_unique_id": f"AgAD{number}",
            "type": "custom_emoji",
            "width": 100,
            "height": 100,
            "is_animated": True,
            "is_video": False,
            "emoji": emoji,
            "set_name": "Topics",
            "custom_emoji_id": number,
        }
        for number, emoji in ICONS.items()
    ]
