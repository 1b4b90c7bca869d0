"""The common way of everything a bot sends: chat, topic, reply and rights checked, then the message stored."""

from __future__ import annotations

from bot.emulator.chats import Chat, Topic, thread_of
from bot.emulator.errors import bad_request
from bot.emulator.keyboards import inline_keyboard
from bot.emulator.methods.registry import Call
from bot.emulator.rights import chat_of, may_send, thread_to_write, writable
from bot.emulator.values import CONTENT_FIELDS, Json
from bot.emulator.world import World, bare

SENDING = (
    "business_connection_id message_thread_id direct_messages_topic_id disable_notification protect_content "
    "allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup"
)
CAPTIONED = f"{SENDING} caption parse_mode caption_entities"


def post(call: Call, content: Json) -> Json:
    """Send one message of that content where the call says."""
    place = Place.of(call)
    markup = inline_keyboard(call.params)
    if markup is not None:
        content = content | {"reply_markup": markup}
    return place.put(content)


class Place:
    """Where a call sends to, all its refusals already behind."""

    def __init__(self, world: World, chat: Chat, thread: Topic | None, reply: Json, protect: bool) -> None:
        self.world = world
        self.chat = chat
        self.thread = thread
        self.reply = reply
        self.protect = protect

    @classmethod
    def of(cls, call: Call) -> Place:
        world, params = call.world, call.params
        chat = chat_of(world, params)
        writable(world, chat)
        thread_id = params.integer("message_thread_id")
        asked = params.object("reply_parameters") if params.has("reply_parameters") else None
        target = reply_target(call, chat, asked) if asked else None
        if target and not thread_id and target["chat"]["id"] == chat.id:
            thread_id = thread_of(target)
        thread = thread_to_write(world, chat, thread_id)
        reply = reply_fields(chat, thread_id, target, asked) if target and asked else {}
        return cls(world, chat, thread, reply, params.flag("protect_content"))

    def put(self, content: Json) -> Json:
        may_send(self.world, self.chat, content)
        message = self.world.compose(self.chat, content, self.world.bot.as_json(), self.thread)
        if self.reply:
            if "external_reply" in self.reply:
                message.pop("reply_to_message", None)
            message |= self.reply
        if self.protect or self.chat.protected:
            message["has_protected_content"] = True
        return self.world.store(self.chat, message)


def reply_target(call: Call, chat: Chat, asked: Json) -> Json | None:
    """The message replied to; `allow_sending_without_reply` forgives its absence within the chat alone."""
    source = chat
    elsewhere = asked.get("chat_id") not in (None, chat.id, str(chat.id))
    if elsewhere:
        found = call.world.chats.get(int(asked["chat_id"]))
        if found is None:
            raise bad_request("chat not found")
        source = found
    message = source.messages.get(int(asked.get("message_id", 0)))
    if message is None and (elsewhere or not asked.get("allow_sending_without_reply")):
        raise bad_request("message to be replied not found")
    return message


def reply_fields(chat: Chat, thread_id: int, target: Json, asked: Json) -> Json:
    """A reply within the topic nests the message; one across topics or chats can only describe it."""
    fields: Json = {}
    if target["chat"]["id"] == chat.id and thread_of(target) == thread_id:
        fields["reply_to_message"] = bare(target)
    else:
        kept = {name: target[name] for name in CONTENT_FIELDS if name in target and name in EXTERNAL}
        origin = {"type": "user", "date": target["date"], "sender_user": target["from"]}
        fields["external_reply"] = {
            "origin": origin,
            "chat": target["chat"],
            "message_id": target["message_id"],
        } | kept
    if asked.get("quote"):
        fields["quote"] = quote(str(asked["quote"]), target, asked)
    return fields


EXTERNAL = frozenset(CONTENT_FIELDS) - {
    "text",
    "entities",
    "caption",
    "caption_entities",
    "show_caption_above_media",
}


def quote(wanted: str, target: Json, asked: Json) -> Json:
    text = str(target.get("text") or target.get("caption") or "")
    if wanted not in text:
        raise bad_request("QUOTE_TEXT_INVALID")
    return {"text": wanted, "position": int(asked.get("quote_position", 0)), "is_manual": True}
