"""Every refusal of Telegram as a table: its code and text, where it happened, what it means to the outbox."""

import pytest
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import CopyMessage, SendMessage

from bot.channels.telegram.failures import (
    BadMarkup,
    FileGone,
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
COPY = CopyMessage(chat_id=1, from_chat_id=2, message_id=3)
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
        (forbidden("bot was kicked from the supergroup chat"), SUBSCRIBER, GroupUnavailable),
        (TelegramBadRequest(COPY, "Bad Request: chat not found"), SUBSCRIBER, Unavailable),
        (TelegramBadRequest(COPY, "Bad Request: chat not found"), GROUP, Unavailable),
        (forbidden("something new"), SUBSCRIBER, Refused),
        (bad("there is no text in the message to edit"), SUBSCRIBER, TargetGone),
        (bad("MESSAGE_ID_INVALID"), SUBSCRIBER, TargetGone),
        (bad("wrong file identifier/HTTP URL specified"), SUBSCRIBER, FileGone),
        (TelegramUnauthorizedError(METHOD, "Unauthorized"), SUBSCRIBER, Unavailable),
        (TelegramNotFound(METHOD, "Not Found"), SUBSCRIBER, Unavailable),
        (TelegramAPIError(METHOD, "Too Many Requests: retry after 7"), SUBSCRIBER, RetryAfter),
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


def test_how_long_a_429_waits() -> None:
    told = delivery_error(TelegramAPIError(METHOD, "Too Many Requests: retry after 7"), SUBSCRIBER)
    untold = delivery_error(TelegramRetryAfter(METHOD, "Too Many\nRequests", 0), SUBSCRIBER)
    assert isinstance(told, RetryAfter)
    assert isinstance(untold, RetryAfter)
    assert (told.seconds, untold.seconds) == (7.0, 1.0)
    assert "\n" not in str(untold)
