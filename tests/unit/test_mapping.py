"""Which of Telegram's kinds of messages are somebody's words, and where an update belongs."""

from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram.enums import ContentType
from aiogram.types import Chat, Message

from bot.channels.telegram.mapping import for_another, is_content, place_of
from bot.domain.messages import Address

SPOKEN = [
    "text animation audio document live_photo paid_media photo sticker story video video_note voice checklist contact",
    "dice game poll venue location invoice gift unique_gift giveaway giveaway_winners rich_message unknown",
]


class Kind:
    """A message that says what it is."""

    def __init__(self, content_type: str) -> None:
        self.content_type = content_type


def test_every_kind_is_either_said_by_somebody_or_telegrams_own() -> None:
    content = {kind.value for kind in ContentType if is_content(Kind(kind.value))}  # type: ignore[arg-type]
    assert content - {"any", "gift_upgrade_sent"} == set(" ".join(SPOKEN).split())


@pytest.mark.parametrize(
    ("update", "found"),
    [
        ({"message": {"chat": {"id": 7, "type": "private"}}}, Address("telegram", "7")),
        ({"message": {"chat": {"id": 7, "type": "private"}, "message_thread_id": 3}}, Address("telegram", "7")),
        (
            {"message": {"chat": {"id": -7, "type": "supergroup"}, "message_thread_id": 3, "is_topic_message": True}},
            Address("telegram", "-7", "3"),
        ),
        ({"callback_query": {"message": {"chat": {"id": 7, "type": "private"}}}}, Address("telegram", "7")),
        ({"my_chat_member": {"chat": {"id": 7, "type": "private"}}}, Address("telegram", "7")),
        ({"inline_query": {"id": "x"}}, None),
        ({"message": {"chat": {"id": "a:b:c:d"}}}, None),
        ({"message": {"chat": "?"}}, None),
        ({"message": ["?"]}, None),
        ({}, None),
    ],
)
def test_where_an_update_belongs(update: dict[str, Any], found: Address | None) -> None:
    assert place_of({"update_id": 1, **update}) == found


@pytest.mark.parametrize(
    ("text", "another"),
    [
        ("/close", False),
        ("/close@our_bot", False),
        ("/close@Our_Bot ещё", False),
        ("/close@OtherBot", True),
        ("/close@our_bot2", True),
        ("пишите на @OtherBot", False),
        ("/close@OtherBot,", False),
    ],
)
def test_a_command_that_names_another_bot_is_not_for_us(text: str, another: bool) -> None:
    message = Message(message_id=1, date=datetime(2026, 11, 22, tzinfo=UTC), chat=Chat(id=-7, type="group"), text=text)
    assert for_another(message, "our_bot") is another
    assert not for_another(message, ""), "until our name is known every command may be ours"
