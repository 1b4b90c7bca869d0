"""Uploads kept in memory, found again by `file_id`, and the media objects made of them."""

from __future__ import annotations

import mimetypes
from collections import OrderedDict
from dataclasses import dataclass, field

from bot.emulator.errors import Refusal, bad_request
from bot.emulator.images import image_size
from bot.emulator.params import Upload
from bot.emulator.values import Json

MEGABYTE = 1 << 20
MAX_UPLOAD = 50 * MEGABYTE
MAX_PHOTO = 10 * MEGABYTE
MAX_DOWNLOAD = 20 * MEGABYTE

_FOLDERS = {
    "photo": "photos",
    "document": "documents",
    "video": "videos",
    "audio": "music",
    "voice": "voice",
    "video_note": "video_notes",
    "animation": "animations",
    "sticker": "stickers",
}
_TITLES = {
    "photo": "Photo",
    "document": "Document",
    "video": "Video",
    "audio": "Audio",
    "voice": "VoiceNote",
    "video_note": "VideoNote",
    "animation": "Animation",
    "sticker": "Sticker",
}


@dataclass(frozen=True, slots=True)
class StoredFile:
    file_id: str
    unique_id: str
    kind: str
    path: str
    name: str
    mime_type: str
    size: int
    dimensions: tuple[int, int] | None


@dataclass(slots=True)
class Files:
    """What was uploaded; beyond `bound` bytes the oldest contents are forgotten, their ids stay known."""

    bound: int = 256 * MEGABYTE
    held: int = 0
    stored: dict[str, StoredFile] = field(default_factory=dict)
    contents: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    paths: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str, upload: Upload) -> StoredFile:
        check(kind, upload)
        number = len(self.stored) + 1
        name = upload.name or "file"
        suffix = name.rsplit(".", 1)[-1] if "." in name else "bin"
        path = f"{_FOLDERS.get(kind, 'documents')}/file_{number}.{suffix if suffix.isalnum() else 'bin'}"
        stored = StoredFile(
            file_id=f"AgAC{kind}-{number:08d}",
            unique_id=f"AQAD{number:08d}",
            kind=kind,
            path=path,
            name=name,
            mime_type=upload.mime_type or mimetypes.guess_type(name)[0] or "application/octet-stream",
            size=len(upload.content),
            dimensions=image_size(upload.content),
        )
        self.stored[stored.file_id] = stored
        self.paths[path] = stored.file_id
        self.contents[stored.file_id] = upload.content
        self.held += stored.size
        self.forget()
        return stored

    def forget(self) -> None:
        while self.held > self.bound and len(self.contents) > 1:
            _, content = self.contents.popitem(last=False)
            self.held -= len(content)

    def find(self, file_id: str, kind: str = "") -> StoredFile:
        stored = self.stored.get(file_id)
        if stored is None:
            if file_id.startswith(("http://", "https://")):
                raise bad_request("failed to get HTTP URL content")
            raise bad_request("wrong file identifier/HTTP URL specified")
        if kind and stored.kind != kind:
            raise bad_request(f"can't use file of type {_TITLES[stored.kind]} as {_TITLES[kind]}")
        return stored

    def content(self, stored: StoredFile) -> bytes | None:
        return self.contents.get(stored.file_id)


def check(kind: str, upload: Upload) -> None:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > MAX_UPLOAD:
        raise Refusal(413, "Request Entity Too Large")
    if kind == "photo":
        if len(upload.content) > MAX_PHOTO:
            raise bad_request("too big for a photo")
        if image_size(upload.content) is None:
            raise bad_request("IMAGE_PROCESS_FAILED")


def media(stored: StoredFile, extra: Json) -> Json:
    """The content fields of a message for this file: `{"photo": […]}`, `{"voice": {…}}` and so on."""
    base: Json = {"file_id": stored.file_id, "file_unique_id": stored.unique_id, "file_size": stored.size}
    width, height = stored.dimensions or (640, 480)
    named: Json = {"file_name": stored.name, "mime_type": stored.mime_type}
    wanted = {name: value for name, value in extra.items() if value not in (None, "", 0)}
    duration = {"duration": int(wanted.get("duration", 1))}
    size = {"width": int(wanted.get("width", width)), "height": int(wanted.get("height", height))}
    match stored.kind:
        case "photo":
            return {"photo": [base | small(width, height), base | {"width": width, "height": height}]}
        case "live_photo":
            sizes = [base | small(width, height), base | {"width": width, "height": height}]
            return {"live_photo": base | duration | size | {"mime_type": stored.mime_type}, "photo": sizes}
        case "voice":
            return {"voice": base | duration | {"mime_type": stored.mime_type}}
        case "video_note":
            return {"video_note": base | duration | {"length": int(wanted.get("length", 240))}}
        case "audio":
            told = {name: wanted[name] for name in ("performer", "title") if name in wanted}
            return {"audio": base | duration | named | told}
        case "video":
            return {"video": base | duration | named | size}
        case "animation":
            moving = base | duration | named | size
            return {"animation": moving, "document": base | named}
        case "sticker":
            return {"sticker": base | sticker(stored, wanted)}
        case _:
            return {"document": base | named}


def small(width: int, height: int) -> Json:
    scale = max(width, height, 1) / 90
    if scale <= 1:
        return {"width": width, "height": height}
    return {"width": max(int(width / scale), 1), "height": max(int(height / scale), 1)}


def sticker(stored: StoredFile, extra: Json) -> Json:
    return {
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": stored.name.endswith(".tgs"),
        "is_video": stored.name.endswith(".webm"),
        "emoji": str(extra.get("emoji", "🙂")),
    }
