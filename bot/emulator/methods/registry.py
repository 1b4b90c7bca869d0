"""The methods the server knows: name, handler, parameters. One decorator fills the table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.emulator.errors import bad_request
from bot.emulator.params import Params

if TYPE_CHECKING:
    from bot.emulator.webhook import Webhook
    from bot.emulator.world import World


@dataclass(frozen=True, slots=True)
class Call:
    """One call under way: where it acts and what it was given."""

    world: World
    webhook: Webhook
    params: Params


Handler = Callable[[Call], Any]


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    handler: Handler
    required: tuple[str, ...]
    optional: tuple[str, ...]
    sends: bool

    def __call__(self, call: Call) -> Any | Awaitable[Any]:
        for name in self.required:
            if not call.params.has(name):
                raise missing(name)
        return self.handler(call)


METHODS: dict[str, Method] = {}

MISSING = {
    "text": "message text is empty",
    "chat_id": "chat_id is empty",
    "from_chat_id": "from_chat_id is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "user_id": "invalid user_id specified",
    "name": "TOPIC_TITLE_EMPTY",
    "message_thread_id": "message thread not found",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "file_id": "file_id is not specified",
    "action": "wrong parameter action in request",
}
FILES = frozenset({"photo", "document", "video", "audio", "voice", "video_note", "animation", "sticker"})


def missing(name: str) -> Exception:
    if name in FILES:
        return bad_request(f"there is no {name.replace('_', ' ')} in the request")
    return bad_request(MISSING.get(name, f'parameter "{name}" is required'))


def method(name: str, *, required: str = "", optional: str = "", sends: bool = False) -> Callable[[Handler], Handler]:
    """Register a method; `sends` marks those that flood control counts."""

    def register(handler: Handler) -> Handler:
        METHODS[name.lower()] = Method(name, handler, tuple(required.split()), tuple(optional.split()), sends)
        return handler

    return register
