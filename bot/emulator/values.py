"""The words every part of the emulator shares: JSON objects, the default world, the fixed figures of Telegram."""

from __future__ import annotations

from typing import Any, Final

Json = dict[str, Any]

DEFAULT_TOKEN: Final = "42:TEST"  # noqa: S105 - a made-up token of a made-up server
GROUP_ID: Final = -1001000000001
GROUP_TITLE: Final = "Поддержка"
AGENTS: Final = (501, 502)
SUBSCRIBERS: Final = (101, 102, 103)
SUBSCRIBER_LANGUAGES: Final = ("ru", "ru", "en")

GENERAL_THREAD: Final = 1
TEXT_LIMIT: Final = 4096
CAPTION_LIMIT: Final = 1024
TOPIC_NAME_LIMIT: Final = 128
CALLBACK_DATA_LIMIT: Final = 64
DAY: Final = 86_400
TWO_DAYS: Final = 2 * DAY

ICON_COLORS: Final = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)

ANONYMOUS_ADMIN: Final[Json] = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}

ADMIN_RIGHTS: Final[dict[str, bool]] = {
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": False,
    "can_restrict_members": False,
    "can_promote_members": False,
    "can_change_info": False,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_pin_messages": True,
    "can_manage_topics": True,
    "can_send_welcome_messages": False,
}

RESTRICTIONS: Final = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)

CONTENT_FIELDS: Final = (
    "text",
    "entities",
    "link_preview_options",
    "animation",
    "audio",
    "document",
    "live_photo",
    "photo",
    "sticker",
    "video",
    "video_note",
    "voice",
    "caption",
    "caption_entities",
    "show_caption_above_media",
    "has_media_spoiler",
    "contact",
    "dice",
    "poll",
    "venue",
    "location",
)
"""What a copy takes along; anything else in a message belongs to its place, not to its content."""

FILE_FIELDS: Final = ("animation", "audio", "document", "live_photo", "photo", "video")
"""What may take another's place when a message is edited."""

UPDATE_KINDS_ON_REQUEST: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Telegram sends these only to those who name them in `allowed_updates`."""

SUGGESTIONS: Final = ("как узнать баланс", "скока дениг", "позовите оператора")
