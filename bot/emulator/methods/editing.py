"""What a bot does to messages that are there: edit, delete, react, pin, answer the press of a button."""

from __future__ import annotations

from typing import Any

from bot.emulator import text
from bot.emulator.chats import Chat
from bot.emulator.errors import NOT_MODIFIED, QUERY_TOO_OLD, bad_request
from bot.emulator.keyboards import inline_keyboard
from bot.emulator.methods.copying import CAPTIONABLE, CAPTIONS
from bot.emulator.methods.media import input_media
from bot.emulator.methods.registry import Call, method
from bot.emulator.rights import chat_of, message_of, thread_to_write, writable
from bot.emulator.values import CONTENT_FIELDS, TWO_DAYS, Json
from bot.emulator.world import bare

TARGET = "business_connection_id chat_id message_id inline_message_id"
EMOJI = frozenset(
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾🤷😡"
)


def editable(call: Call) -> tuple[Chat, Json]:
    """The message to edit: there, the bot's own, in a chat that can be written to."""
    if not call.params.has("chat_id") and call.params.has("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = chat_of(call.world, call.params)
    writable(call.world, chat)
    message = message_of(chat, call.params.integer("message_id"), "edit")
    if message["from"]["id"] != call.world.bot.id or not any(name in message for name in CONTENT_FIELDS):
        raise bad_request("message can't be edited")
    if thread := message.get("message_thread_id"):
        thread_to_write(call.world, chat, int(thread))
    return chat, message


def changed(call: Call, chat: Chat, message: Json, content: Json, dropped: tuple[str, ...]) -> Json:
    """The message with new content in place of `dropped`; a keyboard not given again is gone."""
    kept = {name: value for name, value in message.items() if name not in (*dropped, "reply_markup")}
    edited = kept | content
    if (markup := inline_keyboard(call.params)) is not None:
        edited["reply_markup"] = markup
    if {k: v for k, v in edited.items() if k != "edit_date"} == {k: v for k, v in message.items() if k != "edit_date"}:
        raise bad_request(NOT_MODIFIED)
    edited["edit_date"] = int(call.world.now())
    return call.world.replace(chat, edited)


@method(
    "editMessageText",
    required="text",
    optional=f"{TARGET} parse_mode entities link_preview_options reply_markup",
    sends=True,
)
def edit_text(call: Call) -> Json:
    chat, message = editable(call)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    params = call.params
    content = text.body(params.text("text"), params.text("parse_mode"), params.objects("entities"))
    if preview := params.object("link_preview_options"):
        content["link_preview_options"] = preview
    return changed(call, chat, message, content, ("text", "entities", "link_preview_options"))


@method(
    "editMessageCaption",
    optional=f"{TARGET} caption parse_mode caption_entities show_caption_above_media reply_markup",
    sends=True,
)
def edit_caption(call: Call) -> Json:
    chat, message = editable(call)
    if not CAPTIONABLE & message.keys():
        raise bad_request("there is no caption in the message to edit")
    params = call.params
    content = text.caption(params.text("caption"), params.text("parse_mode"), params.objects("caption_entities"))
    return changed(call, chat, message, content, CAPTIONS)


@method("editMessageMedia", required="media", optional=f"{TARGET} reply_markup", sends=True)
def edit_media(call: Call) -> Json:
    chat, message = editable(call)
    content = input_media(call, call.params.object("media") or {})
    return changed(call, chat, message, content, CONTENT_FIELDS)


@method("editMessageReplyMarkup", optional=f"{TARGET} reply_markup", sends=True)
def edit_markup(call: Call) -> Json:
    chat, message = editable(call)
    return changed(call, chat, message, {}, ())


@method("deleteMessage", required="chat_id message_id")
def delete_message(call: Call) -> bool:
    chat = chat_of(call.world, call.params)
    message = message_of(chat, call.params.integer("message_id"), "delete")
    if not deletable(call, chat, message):
        raise bad_request("message can't be deleted for everyone")
    call.world.remove(chat, message["message_id"])
    return True


def deletable(call: Call, chat: Chat, message: Json) -> bool:
    if message["date"] < call.world.now() - TWO_DAYS or "forum_topic_created" in message:
        return False
    own = message["from"]["id"] == call.world.bot.id
    return own or chat.type == "private" or call.world.bot_may(chat, "can_delete_messages")


@method("deleteMessages", required="chat_id message_ids")
def delete_messages(call: Call) -> bool:
    """What is not there or cannot go is skipped."""
    chat = chat_of(call.world, call.params)
    numbers = call.params.integers("message_ids")
    if not 1 <= len(numbers) <= 100:
        raise bad_request(
            "too many message identifiers specified" if numbers else "message identifiers are not specified"
        )
    for number in numbers:
        message = chat.messages.get(number)
        if message is not None and deletable(call, chat, message):
            call.world.remove(chat, number)
    return True


@method("setMessageReaction", required="chat_id message_id", optional="reaction is_big")
def set_reaction(call: Call) -> bool:
    world, params = call.world, call.params
    chat = chat_of(world, params)
    message = message_of(chat, params.integer("message_id"), "react")
    reaction = params.objects("reaction") or []
    if len(reaction) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    for one in reaction:
        if one.get("type") == "emoji" and str(one.get("emoji", "")).rstrip("\ufe0f")[:1] not in EMOJI:
            raise bad_request("REACTION_INVALID")
    marks = chat.reactions.setdefault(message["message_id"], {})
    if reaction:
        marks[world.bot.id] = reaction
    else:
        marks.pop(world.bot.id, None)
    world.emit("reaction", chat_id=chat.id, message=world.view(chat, message))
    return True


@method(
    "pinChatMessage",
    required="chat_id message_id",
    optional="business_connection_id disable_notification",
)
def pin(call: Call) -> bool:
    world = call.world
    chat = pinning(call)
    message = message_of(chat, call.params.integer("message_id"), "pin")
    if message["message_id"] in chat.pinned:
        return True
    chat.pinned.append(message["message_id"])
    thread = chat.topics.get(int(message.get("message_thread_id", 0)))
    world.store(chat, world.compose(chat, {"pinned_message": bare(message)}, world.bot.as_json(), thread))
    return True


def pinning(call: Call) -> Chat:
    chat = chat_of(call.world, call.params)
    if chat.type != "private" and not call.world.bot_may(chat, "can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat


@method("unpinChatMessage", required="chat_id", optional="business_connection_id message_id")
def unpin(call: Call) -> bool:
    chat = pinning(call)
    number = call.params.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    return True


@method("unpinAllChatMessages", required="chat_id")
def unpin_all(call: Call) -> bool:
    pinning(call).pinned.clear()
    return True


@method("answerCallbackQuery", required="callback_query_id", optional="text show_alert url cache_time")
def answer_callback(call: Call) -> bool:
    world, params = call.world, call.params
    callback = world.callbacks.get(params.text("callback_query_id"))
    if callback is None or world.now() - callback.at > world.callback_seconds:
        raise bad_request(QUERY_TOO_OLD)
    if len(params.text("text")) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    answer: dict[str, Any] = {"text": params.text("text"), "show_alert": params.flag("show_alert")}
    if params.has("url"):
        answer["url"] = params.text("url")
    callback.answer = answer
    world.emit("callback_answer", callback_query_id=callback.id, user_id=callback.user_id, answer=answer)
    world.journal.wake()
    return True
