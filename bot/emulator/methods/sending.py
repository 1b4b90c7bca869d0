"""sendMessage and the kinds that need no file: places, contacts, polls, dice, and what the bot is doing."""

from __future__ import annotations

import secrets

from bot.emulator import text
from bot.emulator.errors import bad_request
from bot.emulator.methods.posting import SENDING, post
from bot.emulator.methods.registry import Call, method
from bot.emulator.rights import chat_of, thread_of_chat, writable
from bot.emulator.values import Json

ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
DICE = {"🎲": 6, "🎯": 6, "🏀": 5, "⚽": 5, "🎳": 6, "🎰": 64}


@method(
    "sendMessage",
    required="chat_id text",
    optional=f"parse_mode entities link_preview_options {SENDING}",
    sends=True,
)
def send_message(call: Call) -> Json:
    params = call.params
    content = text.body(params.text("text"), params.text("parse_mode"), params.objects("entities"))
    if preview := params.object("link_preview_options"):
        content["link_preview_options"] = preview
    return post(call, content)


@method(
    "sendLocation",
    required="chat_id latitude longitude",
    optional=f"horizontal_accuracy live_period heading proximity_alert_radius {SENDING}",
    sends=True,
)
def send_location(call: Call) -> Json:
    return post(call, {"location": location(call)})


def location(call: Call) -> Json:
    return {"latitude": call.params.number("latitude"), "longitude": call.params.number("longitude")}


VENUE = "foursquare_id foursquare_type google_place_id google_place_type"


@method(
    "sendVenue",
    required="chat_id latitude longitude title address",
    optional=f"{VENUE} {SENDING}",
    sends=True,
)
def send_venue(call: Call) -> Json:
    names = ("title", "address", *VENUE.split())
    told = {name: call.params.text(name) for name in names if call.params.has(name)}
    place = location(call)
    return post(call, {"location": place, "venue": {"location": place} | told})


@method(
    "sendContact",
    required="chat_id phone_number first_name",
    optional=f"last_name vcard {SENDING}",
    sends=True,
)
def send_contact(call: Call) -> Json:
    names = ("phone_number", "first_name", "last_name", "vcard")
    return post(call, {"contact": {name: call.params.text(name) for name in names if call.params.has(name)}})


@method("sendDice", required="chat_id", optional=f"emoji {SENDING}", sends=True)
def send_dice(call: Call) -> Json:
    emoji = call.params.text("emoji") or "🎲"
    if emoji not in DICE:
        raise bad_request("invalid dice emoji specified")
    return post(call, {"dice": {"emoji": emoji, "value": secrets.randbelow(DICE[emoji]) + 1}})


@method(
    "sendPoll",
    required="chat_id question options",
    optional=(
        "business_connection_id message_thread_id question_parse_mode question_entities is_anonymous type "
        "allows_multiple_answers allows_revoting correct_option_ids explanation explanation_parse_mode "
        "explanation_entities open_period close_date is_closed disable_notification protect_content "
        "allow_paid_broadcast message_effect_id reply_parameters reply_markup"
    ),
    sends=True,
)
def send_poll(call: Call) -> Json:
    params = call.params
    options = params.loaded("options")
    if not isinstance(options, list) or not 1 <= len(options) <= 12:
        raise bad_request("poll must have at least 2 option")
    texts = [str(one.get("text", "") if isinstance(one, dict) else one) for one in options]
    question = params.text("question").strip()
    if not question:
        raise bad_request("poll question must be non-empty")
    anonymous = params.flag("is_anonymous") if params.has("is_anonymous") else True
    poll = poll_of(question, texts, anonymous=anonymous, several=params.flag("allows_multiple_answers"))
    poll["type"] = params.text("type") or "regular"
    poll["is_closed"] = params.flag("is_closed")
    return post(call, {"poll": poll})


def poll_of(question: str, options: list[str], *, anonymous: bool = True, several: bool = False) -> Json:
    return {
        "id": str(secrets.randbits(62)),
        "question": question,
        "options": [
            {"persistent_id": str(number), "text": one, "voter_count": 0} for number, one in enumerate(options)
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": anonymous,
        "type": "regular",
        "allows_multiple_answers": several,
        "allows_revoting": True,
        "members_only": False,
    }


@method("sendChatAction", required="chat_id action", optional="business_connection_id message_thread_id")
def send_chat_action(call: Call) -> bool:
    chat = chat_of(call.world, call.params)
    writable(call.world, chat)
    action = call.params.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    thread_id = call.params.integer("message_thread_id")
    thread_of_chat(chat, thread_id)
    call.world.emit("action", chat_id=chat.id, thread_id=thread_id, action=action)
    return True
