"""A conversation with one subscriber: who answers now and what was said so far. Transitions are past events."""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.messages import Address


class HandledBy(StrEnum):
    """Who answers the next message."""

    BOT = "bot"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """The person who asks. `unreachable_since` (s) is set while the channel refuses to deliver to them."""

    address: Address
    name: str
    username: str = ""
    language: str = ""
    unreachable_since: float | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """From the first question until it is answered; `offered` are the intents of a «which is closer?» still open."""

    id: int
    subscriber: Address
    started_at: float
    last_message_at: float
    handled_by: HandledBy = HandledBy.BOT
    misses: int = 0
    last_intent_id: str = ""
    offered: tuple[str, ...] = ()
    ticket_id: int | None = None

    def is_over(self, at: float, silence_s: float) -> bool:
        """The next message begins anew: people have finished with it, or nobody wrote for `silence_s`."""
        if self.handled_by is HandledBy.AGENT:
            return False
        return self.ticket_id is not None or at - self.last_message_at > silence_s

    def message_received(self, at: float) -> "Conversation":
        return replace(self, last_message_at=at)

    def answered(self, intent_id: str) -> "Conversation":
        return replace(self, last_intent_id=intent_id, misses=0, offered=())

    def candidates_offered(self, intent_ids: tuple[str, ...]) -> "Conversation":
        return replace(self, offered=intent_ids, misses=self.misses + 1)

    def missed(self) -> "Conversation":
        return replace(self, misses=self.misses + 1, offered=())

    def handed_off(self, ticket_id: int) -> "Conversation":
        return replace(self, handled_by=HandledBy.AGENT, ticket_id=ticket_id, misses=0, offered=())

    def returned_to_bot(self) -> "Conversation":
        return replace(self, handled_by=HandledBy.BOT, misses=0, offered=())
