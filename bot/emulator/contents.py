"""What a person sends, from a few plain words of a control call to the content of a message."""

from __future__ import annotations

from bot.emulator import text
from bot.emulator.files import Files, StoredFile, media
from bot.emulator.images import png
from bot.emulator.methods.sending import poll_of
from bot.emulator.params import Upload
from bot.emulator.people import Impossible
from bot.emulator.values import Json

SAMPLES = {
    "photo": Upload("photo.png", "image/png", png()),
    "live_photo": Upload("live.mp4", "video/mp4", b"\0" * 64),
    "document": Upload("document.txt", "text/plain", "Текст документа\n".encode()),
    "video": Upload("video.mp4", "video/mp4", b"\0" * 64),
    "audio": Upload("audio.mp3", "audio/mpeg", b"\0" * 64),
    "voice": Upload("voice.ogg", "audio/ogg", b"\0" * 64),
    "video_note": Upload("note.mp4", "video/mp4", b"\0" * 64),
    "animation": Upload("animation.mp4", "video/mp4", b"\0" * 64),
    "sticker": Upload("sticker.webp", "image/webp", png(64, 64, (240, 196, 25))),
}
CAPTIONED = frozenset({"photo", "live_photo", "document", "video", "audio", "voice", "animation"})


def content_of(files: Files, body: Json, upload: Upload | None = None) -> Json:
    """`text`, or `kind` with its details, or `content`: a ready object for what has no word here.

    A file kind takes the upload, else the `file_id`, else a small sample file.
    """
    if "content" in body:
        return dict(body["content"])
    kind = str(body.get("kind") or ("document" if upload else "text"))
    if kind == "text":
        return written(body)
    if kind in SAMPLES:
        content = media(stored(files, kind, body, upload), body)
        return content | (captioned(body) if kind in CAPTIONED else {})
    return plain(kind, body)


def written(body: Json) -> Json:
    said, entities = text.formatted(str(body.get("text", "")), str(body.get("parse_mode", "")), body.get("entities"))
    if not said:
        raise Impossible("the text is empty")
    return {"text": said, "entities": entities} if entities else {"text": said}


def captioned(body: Json) -> Json:
    said, entities = text.formatted(
        str(body.get("caption") or ""), str(body.get("parse_mode", "")), body.get("caption_entities")
    )
    if not said:
        return {}
    return {"caption": said, "caption_entities": entities} if entities else {"caption": said}


def stored(files: Files, kind: str, body: Json, upload: Upload | None) -> StoredFile:
    if upload is None and body.get("file_id"):
        return files.find(str(body["file_id"]), kind)
    return files.add(kind, upload or SAMPLES[kind])


def plain(kind: str, body: Json) -> Json:
    place = {
        "latitude": float(body.get("latitude", 55.7539)),
        "longitude": float(body.get("longitude", 37.6208)),
    }
    match kind:
        case "location":
            return {"location": place}
        case "venue":
            named = {
                "title": body.get("title", "Салон связи"),
                "address": body.get("address", "ул. Садовая, 1"),
            }
            return {"location": place, "venue": {"location": place} | named}
        case "contact":
            phone = str(body.get("phone_number", "+70000000000"))
            return {"contact": {"phone_number": phone, "first_name": str(body.get("first_name", "Абонент"))}}
        case "poll":
            options = [str(one) for one in body.get("options", ["Да", "Нет"])]
            return {"poll": poll_of(str(body.get("question", "Вопрос?")), options)}
        case "dice":
            return {"dice": {"emoji": str(body.get("emoji", "🎲")), "value": int(body.get("value", 4))}}
    raise Impossible(f"unknown kind {kind}; give a ready `content` instead")
