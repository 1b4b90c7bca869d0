"""Everything sent with a file: one by one, in albums, and the way back with getFile."""

from __future__ import annotations

from bot.emulator import text
from bot.emulator.errors import bad_request
from bot.emulator.files import MAX_DOWNLOAD, StoredFile, media
from bot.emulator.methods.posting import CAPTIONED, SENDING, Place, post
from bot.emulator.methods.registry import Call, Handler, method, missing
from bot.emulator.params import Upload
from bot.emulator.values import Json

KINDS = {
    "sendPhoto": ("photo", "show_caption_above_media has_spoiler"),
    "sendDocument": ("document", "thumbnail disable_content_type_detection"),
    "sendVideo": (
        "video",
        "duration width height thumbnail cover start_timestamp show_caption_above_media has_spoiler supports_streaming",
    ),
    "sendAudio": ("audio", "duration performer title thumbnail"),
    "sendVoice": ("voice", "duration"),
    "sendAnimation": (
        "animation",
        "duration width height thumbnail show_caption_above_media has_spoiler",
    ),
}
DESCRIBED = ("duration", "width", "height", "length", "performer", "title", "emoji")


def sender(kind: str, captioned: bool) -> Handler:
    def send(call: Call) -> Json:
        content = content_of(call, kind)
        if captioned:
            content |= caption_of(call)
        return post(call, content)

    return send


for _name, (_kind, _more) in KINDS.items():
    method(_name, required=f"chat_id {_kind}", optional=f"{_more} {CAPTIONED}", sends=True)(
        sender(_kind, captioned=True)
    )
method(
    "sendVideoNote",
    required="chat_id video_note",
    optional=f"duration length thumbnail {SENDING}",
    sends=True,
)(sender("video_note", captioned=False))
method("sendSticker", required="chat_id sticker", optional=f"emoji {SENDING}", sends=True)(
    sender("sticker", captioned=False)
)


def content_of(call: Call, kind: str) -> Json:
    stored = stored_file(call, kind, kind)
    extra = {name: call.params.raw.get(name) for name in DESCRIBED}
    return media(stored, extra)


def stored_file(call: Call, name: str, kind: str) -> StoredFile:
    """The file a parameter means: an upload in it, an upload it points at, or one known already."""
    files = call.world.files
    upload = call.params.files.get(name)
    if upload is not None:
        return files.add(kind, upload)
    return referred(call, call.params.text(name), kind)


def referred(call: Call, value: str, kind: str) -> StoredFile:
    if value.startswith("attach://"):
        upload: Upload | None = call.params.files.get(value.removeprefix("attach://"))
        if upload is None:
            raise bad_request(f"wrong file: {value} was not found in the request")
        return call.world.files.add(kind, upload)
    if not value:
        raise missing(kind)
    return call.world.files.find(value, kind)


def caption_of(call: Call) -> Json:
    params = call.params
    content = text.caption(params.text("caption"), params.text("parse_mode"), params.objects("caption_entities"))
    if params.flag("show_caption_above_media"):
        content["show_caption_above_media"] = True
    if params.flag("has_spoiler"):
        content["has_media_spoiler"] = True
    return content


def input_media(call: Call, one: Json) -> Json:
    """Content of an InputMedia object, of an album or of an edit."""
    kind = str(one.get("type", ""))
    if kind not in {"photo", "video", "audio", "document", "animation"}:
        raise bad_request("can't parse InputMedia: type of the media is unsupported")
    content = media(referred(call, str(one.get("media", "")), kind), one)
    caption = text.caption(str(one.get("caption") or ""), str(one.get("parse_mode") or ""), one.get("caption_entities"))
    if one.get("has_spoiler"):
        content["has_media_spoiler"] = True
    return content | caption


@method(
    "sendMediaGroup",
    required="chat_id media",
    optional=(
        "business_connection_id message_thread_id direct_messages_topic_id disable_notification "
        "protect_content allow_paid_broadcast message_effect_id reply_parameters"
    ),
    sends=True,
)
def send_media_group(call: Call) -> list[Json]:
    wanted = call.params.objects("media") or []
    if not 2 <= len(wanted) <= 10:
        raise bad_request(
            "wrong number of messages: album must contain from 2 to 10 items"
            if wanted
            else "there are no messages to send"
        )
    kinds = {one.get("type") for one in wanted}
    if len(kinds) > 1 and not kinds <= {"photo", "video"}:
        raise bad_request("can't use the media of the specified type in the album")
    place = Place.of(call)
    contents = [input_media(call, one) for one in wanted]
    album = {"media_group_id": album_id(call)}
    return [place.put(content | album) for content in contents]


def album_id(call: Call) -> str:
    return str(14_000_000_000_000_000 + next(call.world.numbers))


@method("getFile", required="file_id")
def get_file(call: Call) -> Json:
    stored = call.world.files.stored.get(call.params.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if stored.size > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
        "file_path": stored.path,
    }
