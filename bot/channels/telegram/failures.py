"""What Telegram's refusals mean: the only place that reads error texts.

The texts are those of tdlib/telegram-bot-api; codes in capitals arrive as 400 whatever they were upstream, so text
and code are read together and case does not count.
"""

import re

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import CopyMessage, CopyMessages

from bot.errors import DeliveryError, Refused, RetryAfter, Unavailable, Unreachable

GROUP_PAUSE_S = 30.0
"""How long the desk waits when the group itself refuses: only a person can put that right."""


class TopicGone(Refused):
    """The topic was deleted, or Telegram put it away: a new one has to be made."""


class TopicClosed(Refused):
    """The topic is closed: it has to be reopened first."""


class NotForum(Refused):
    """Topics are off in the group: its rooms are kept apart by replies."""


class NoTopicRight(Refused):
    """The bot may not open or reopen topics: its rooms are kept apart by replies until it may."""


class NotModified(Refused):
    """The message already looks like that: nothing is wrong."""


class TargetGone(Refused):
    """The message that was to be edited is not there or cannot be edited."""


class FileGone(Refused):
    """Telegram no longer knows the file by that id: it has to be uploaded again."""


class AlreadyGone(Refused):
    """The message that was to be deleted is not there any more."""


class NotCopyable(Refused):
    """Telegram does not copy this; it may still be forwarded."""


class BadMarkup(Refused):
    """Telegram cannot read the HTML: the words can still be sent without it."""


class Migrated(DeliveryError):
    """The group became a supergroup with the id `chat_id`."""

    def __init__(self, text: str, chat_id: int) -> None:
        self.chat_id = chat_id
        super().__init__(text)


class GroupUnavailable(RetryAfter):
    """The group does not let the bot do its work; the queue waits for a person to mend it."""

    def __init__(self, text: str) -> None:
        super().__init__(text, GROUP_PAUSE_S)


_REFUSALS: tuple[tuple[tuple[str, ...], type[Refused]], ...] = (
    (("message thread not found", "topic_deleted", "topic_id_invalid"), TopicGone),
    (("topic_closed",), TopicClosed),
    (("not a forum",), NotForum),
    (("not enough rights to create a topic", "not enough rights to reopen the topic"), NoTopicRight),
    (("message is not modified", "topic_not_modified"), NotModified),
    (("message to edit not found", "message can't be edited", "no text in the message to edit"), TargetGone),
    (("message_id_invalid",), TargetGone),
    (("wrong file identifier", "wrong remote file identifier", "file reference"), FileGone),
    (("message to delete not found",), AlreadyGone),
    (("message can't be copied",), NotCopyable),
    (("can't parse entities",), BadMarkup),
)
_GROUP_TROUBLE = (
    "bot was kicked",
    "bot is not a member",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
)
_LOST = ("blocked by the user", "user is deactivated", "can't initiate conversation")
_RETRY_AFTER = re.compile(r"retry after (\d+)", re.IGNORECASE)


def delivery_error(error: TelegramAPIError, to_group: bool) -> DeliveryError:
    """The error of a send, in the outbox's words.

    Only what Telegram says about this very message is final; what it says about the bot or the way there (a revoked
    token, a dead network, a server's trouble) is waited out.
    """
    text = " ".join(error.message.split())
    match error:
        case TelegramRetryAfter():
            return RetryAfter(text, max(1.0, float(error.retry_after)))
        case TelegramMigrateToChat():
            return Migrated(text, error.migrate_to_chat_id)
        case TelegramEntityTooLarge():
            return Refused(text)
        case TelegramNetworkError() | TelegramUnauthorizedError() | TelegramConflictError():
            return Unavailable(text, answered=False)
        case TelegramBadRequest() | TelegramForbiddenError():
            return _refusal(error, text.lower(), text, to_group)
    if "too many requests" in text.lower():
        found = _RETRY_AFTER.search(text)
        return RetryAfter(text, max(1.0, float(found[1])) if found else 1.0)
    return Unavailable(text, answered=True)


def _refusal(error: TelegramAPIError, lowered: str, text: str, to_group: bool) -> DeliveryError:
    for patterns, kind in _REFUSALS:
        if any(pattern in lowered for pattern in patterns):
            return kind(text)
    if any(pattern in lowered for pattern in _GROUP_TROUBLE):
        return GroupUnavailable(text)
    if any(pattern in lowered for pattern in _LOST):
        return Unreachable(text)
    if "chat not found" in lowered:
        if isinstance(error.method, CopyMessage | CopyMessages):
            return Unavailable(text, answered=True)
        return GroupUnavailable(text) if to_group else Unreachable(text)
    return Refused(text)
