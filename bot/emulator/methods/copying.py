"""Copies and forwards, alone and in lists: the way a support bot relays everything."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from bot.emulator import text
from bot.emulator.errors import Refusal, bad_request
from bot.emulator.keyboards import inline_keyboard
from bot.emulator.methods.media import album_id
from bot.emulator.methods.posting import Place
from bot.emulator.methods.registry import Call, method
from bot.emulator.rights import chat_of, message_of
from bot.emulator.values import CONTENT_FIELDS, Json

LISTED = "message_thread_id direct_messages_topic_id disable_notification protect_content"
CAPTIONS = ("caption", "caption_entities", "show_caption_above_media")
CAPTIONABLE = frozenset({"photo", "live_photo", "video", "animation", "audio", "document", "voice"})


def copyable(message: Json) -> bool:
    """Service messages, unknown kinds and protected content stay where they are."""
    if message.get("has_protected_content"):
        return False
    return any(name in message for name in CONTENT_FIELDS)


def forwardable(message: Json) -> bool:
    """What cannot be copied for its kind can mostly still be forwarded; service messages cannot."""
    return copyable(message) or bool(message.get("story") or message.get("checklist"))


def content(message: Json) -> Json:
    return {name: message[name] for name in CONTENT_FIELDS if name in message}


@method(
    "copyMessage",
    required="chat_id from_chat_id message_id",
    optional=(
        "message_thread_id direct_messages_topic_id video_start_timestamp caption parse_mode caption_entities "
        "show_caption_above_media disable_notification protect_content allow_paid_broadcast message_effect_id "
        "suggested_post_parameters reply_parameters reply_markup"
    ),
    sends=True,
)
def copy_message(call: Call) -> Json:
    source = chat_of(call.world, call.params, "from_chat_id")
    place = Place.of(call)
    message = message_of(source, call.params.integer("message_id"), "copy")
    if not copyable(message):
        raise bad_request("the message can't be copied")
    copied = content(message)
    if call.params.has("caption") and CAPTIONABLE & message.keys():
        copied = without_caption(copied) | new_caption(call)
    if (markup := inline_keyboard(call.params)) is not None:
        copied["reply_markup"] = markup
    return {"message_id": place.put(copied)["message_id"]}


def new_caption(call: Call) -> Json:
    params = call.params
    return text.caption(params.text("caption"), params.text("parse_mode"), params.objects("caption_entities"))


def without_caption(copied: Json) -> Json:
    return {name: value for name, value in copied.items() if name not in CAPTIONS}


@method(
    "forwardMessage",
    required="chat_id from_chat_id message_id",
    optional=f"{LISTED} video_start_timestamp message_effect_id suggested_post_parameters",
    sends=True,
)
def forward_message(call: Call) -> Json:
    source = chat_of(call.world, call.params, "from_chat_id")
    place = Place.of(call)
    message = message_of(source, call.params.integer("message_id"), "forward")
    if not forwardable(message):
        raise bad_request("the message can't be forwarded")
    return place.put(forwarded(message))


def forwarded(message: Json) -> Json:
    kept = content(message) | {name: message[name] for name in ("story", "checklist") if name in message}
    return kept | {"forward_origin": message.get("forward_origin") or origin(message)}


def origin(message: Json) -> Json:
    if chat := message.get("sender_chat"):
        return {"type": "chat", "date": message["date"], "sender_chat": chat}
    return {"type": "user", "date": message["date"], "sender_user": message["from"]}


@method(
    "copyMessages",
    required="chat_id from_chat_id message_ids",
    optional=f"{LISTED} remove_caption",
    sends=True,
)
def copy_messages(call: Call) -> list[Json]:
    wanted = listed(call, copyable, "copy")
    place = Place.of(call)
    plain = call.params.flag("remove_caption")
    bodies = [without_caption(content(one)) if plain else content(one) for one in wanted]
    return put_all(call, place, wanted, bodies)


@method("forwardMessages", required="chat_id from_chat_id message_ids", optional=LISTED, sends=True)
def forward_messages(call: Call) -> list[Json]:
    wanted = listed(call, forwardable, "forward")
    place = Place.of(call)
    return put_all(call, place, wanted, [forwarded(one) for one in wanted])


def listed(call: Call, fits: Callable[[Json], bool], verb: str) -> list[Json]:
    """The messages of a list that can go; those that cannot are skipped without a word, as Telegram does."""
    source = chat_of(call.world, call.params, "from_chat_id")
    numbers = call.params.integers("message_ids")
    if problem := list_problem(numbers):
        raise problem
    found = [source.messages[one] for one in numbers if one in source.messages and fits(source.messages[one])]
    if not found:
        raise bad_request(f"there are no messages to {verb}")
    return found


def list_problem(numbers: list[int]) -> Refusal | None:
    if not numbers:
        return bad_request("message identifiers are not specified")
    if len(numbers) > 100:
        return bad_request("too many message identifiers specified")
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        return bad_request("message identifiers must be in a strictly increasing order")
    return None


def put_all(call: Call, place: Place, wanted: list[Json], bodies: list[Json]) -> list[Json]:
    """Albums stay albums, under a number of their own."""
    albums: dict[str, str] = {}
    made = []
    for message, body in zip(wanted, bodies, strict=True):
        if group := message.get("media_group_id"):
            body = body | {"media_group_id": albums.setdefault(group, album_id(call))}
        made.append({"message_id": place.put(body)["message_id"]})
    return made
