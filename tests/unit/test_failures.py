"""Every refusal of Telegram as a table: its code and text, where it happened, what it means to the outbox."""

import pytest
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import SendMessage

from bot.channels.telegram.failures import (
    BadMarkup,
    GroupUnavailable,
    Migrated,
    NotCopyable,
    NotForum,
    NotModified,
    NoTopicRight,
    TargetGone,
    TopicClosed,
    TopicGone,
    delivery_error,
)
from bot.errors import DeliveryError, Refused, RetryAfter, Unavailable, Unreachable

METHOD = SendMessage(chat_id=1, text="?")
SUBSCRIBER, GROUP = False, True


def bad(text: str) -> TelegramAPIError:
    return TelegramBadRequest(METHOD, f"Bad Request: {text}")


def forbidden(text: str) -> TelegramAPIError:
    return TelegramForbiddenError(METHOD, f"Forbidden: {text}")


@pytest.mark.parametrize(
    ("error", "where", "kind"),
    [
        (forbidden("bot was blocked by the user"), SUBSCRIBER, Unreachable),
        (forbidden("user is deactivated"), SUBSCRIBER, Unreachable),
        (forbidden("bot can't initiate conversation with a user"), SUBSCRIBER, Unreachable),
        (bad("chat not found"), SUBSCRIBER, Unreachable),
        (bad("message is too long"), SUBSCRIBER, Refused),
        (bad("message text is empty"), SUBSCRIBER, Refused),
        (bad("can't parse entities: unsupported start tag"), SUBSCRIBER, BadMarkup),
        (bad("message is not modified: specified new message content"), SUBSCRIBER, NotModified),
        (bad("message to edit not found"), SUBSCRIBER, TargetGone),
        (bad("message can't be edited"), SUBSCRIBER, TargetGone),
        (bad("message thread not found"), GROUP, TopicGone),
        (bad("TOPIC_DELETED"), GROUP, TopicGone),
        (bad("TOPIC_ID_INVALID"), GROUP, TopicGone),
        (bad("TOPIC_CLOSED"), GROUP, TopicClosed),
        (bad("TOPIC_NOT_MODIFIED"), GROUP, NotModified),
        (bad("not enough rights to create a topic"), GROUP, NoTopicRight),
        (bad("the chat is not a forum"), GROUP, NotForum),
        (bad("chat not found"), GROUP, GroupUnavailable),
        (forbidden("bot was kicked from the supergroup chat"), GROUP, GroupUnavailable),
        (forbidden("bot is not a member of the supergroup chat"), GROUP, GroupUnavailable),
        (bad("message to copy not found"), GROUP, Refused),
        (bad("message can't be copied"), GROUP, NotCopyable),
        (TelegramRetryAfter(METHOD, "Too Many Requests", 17), GROUP, RetryAfter),
        (TelegramServerError(METHOD, "Internal Server Error: restart"), GROUP, Unavailable),
        (TelegramNetworkError(METHOD, "connection reset"), SUBSCRIBER, Unavailable),
        (TelegramMigrateToChat(METHOD, "group chat was upgraded", -1002), GROUP, Migrated),
    ],
    ids=lambda value: getattr(value, "message", None),
)
def test_meaning(error: TelegramAPIError, where: bool, kind: type[DeliveryError]) -> None:
    assert type(delivery_error(error, to_group=where)) is kind


def test_a_dead_network_is_no_answer_and_a_500_is_one() -> None:
    network = delivery_error(TelegramNetworkError(METHOD, "reset"), SUBSCRIBER)
    server = delivery_error(TelegramServerError(METHOD, "500"), SUBSCRIBER)
    assert isinstance(network, Unavailable)
    assert isinstance(server, Unavailable)
    assert (network.answered, server.answered) == (False, True)
