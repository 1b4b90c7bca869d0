"""Failures made to order: the next N calls of a method answer an error, come late, or lose their connection."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.emulator.errors import Refusal
from bot.emulator.values import Json

TEXTS = {
    429: "Too Many Requests: retry after {retry_after}",
    500: "Internal Server Error: restart",
    502: "Bad Gateway",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
}


@dataclass(slots=True)
class Fault:
    """`cut` is "before" (nothing was done) or "after" (done, and the answer lost); `code` 0 means no error."""

    method: str = "*"
    chat_id: int | None = None
    count: int = 1
    code: int = 0
    description: str = ""
    retry_after: int | None = None
    delay: float = 0.0
    cut: str = ""

    def fits(self, method: str, chat_id: int | None) -> bool:
        if self.method not in ("*", method):
            return False
        return self.chat_id is None or self.chat_id == chat_id

    def refusal(self) -> Refusal | None:
        if not self.code:
            return None
        seconds = self.retry_after or (1 if self.code == 429 else None)
        text = self.description or TEXTS.get(self.code, "Bad Request: ordered failure")
        parameters = {"retry_after": seconds} if seconds else None
        return Refusal(self.code, text.format(retry_after=seconds), parameters)

    def as_json(self) -> Json:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Faults:
    queued: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        fault.method = fault.method.lower()
        self.queued.append(fault)

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The first fault that fits, one of its times used up."""
        for fault in self.queued:
            if fault.fits(method, chat_id):
                fault.count -= 1
                if fault.count <= 0:
                    self.queued.remove(fault)
                return fault
        return None
