"""Who wrote how much lately: kept in memory, and recalled from what was said where another process knows more."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.conversation import Conversation, HandledBy
from bot.domain.messages import Address, IncomingMessage
from bot.domain.pace import Hold, Pace, slowed, unfinished
from bot.domain.policy import AnswerIntent, Decision
from bot.domain.ports import Line

LINES_RECALLED = 100
REMEMBERED = 10_000
"""Subscribers that are kept in mind; of more, the quiet ones are forgotten."""


@dataclass(slots=True)
class _Recent:
    """`handled` are moments of turns, `last` is when the last message came, `told` ends with the flood."""

    handled: deque[float] = field(default_factory=deque)
    last: float | None = None
    told: bool = False


class Pacing:
    """Applies the rules of `pace` to each subscriber."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._recent: dict[Address, _Recent] = {}

    def forgot(self, message: IncomingMessage, conversation: Conversation | None) -> bool:
        """Another process, or an earlier life of this one, took a turn of this subscriber within the window."""
        if conversation is None or conversation.last_message_at <= message.received_at - self._pace.window_s:
            return False
        last = self._of(message.address).last
        return last is None or last < conversation.last_message_at

    def recall(self, address: Address, lines: Sequence[Line]) -> None:
        """Those turns, by the lines that were said; `lines` are in order."""
        recent = self._of(address)
        said = {line.at for line in lines if line.author == "subscriber"}
        recent.handled = deque(sorted(said.union(recent.handled)))
        recent.last = recent.handled[-1] if recent.handled else None

    def slowed(self, message: IncomingMessage, conversation: Conversation | None) -> tuple[Hold | None, bool]:
        """How long a flooder's message waits, and whether they have to be told so."""
        if not _counts(message, conversation):
            return None, False
        recent = self._of(message.address)
        now = message.received_at
        while recent.handled and recent.handled[0] <= now - self._pace.window_s:
            recent.handled.popleft()
        if recent.last is None or now - recent.last > self._pace.window_s:
            recent.told = False
        while recent.handled and recent.handled[-1] > now:
            recent.handled.pop()  # the clock was set back: nobody waits until it is there again
        hold = slowed(self._pace, recent.handled, now)
        tell = hold is not None and not recent.told
        recent.told = recent.told or tell
        return hold, tell

    def unfinished(self, message: IncomingMessage, decision: Decision) -> Hold | None:
        """How long a line waits for the rest of its thought. Agents see lines as they come."""
        if message.payload or message.edited or message.attachment or decision.relay:
            return None
        understood = any(isinstance(utterance, AnswerIntent) for utterance in decision.utterances)
        last = self._of(message.address).last
        return unfinished(self._pace, message.text, understood=understood, last=last, now=message.received_at)

    def handled(self, message: IncomingMessage, conversation: Conversation | None) -> None:
        """One turn was taken."""
        if not _counts(message, conversation):
            return
        recent = self._of(message.address)
        recent.handled.append(message.received_at)
        recent.last = message.received_at

    def _of(self, address: Address) -> _Recent:
        recent = self._recent.pop(address, None) or _Recent()
        self._recent[address] = recent
        while len(self._recent) > REMEMBERED:
            del self._recent[next(iter(self._recent))]
        return recent


def _counts(message: IncomingMessage, conversation: Conversation | None) -> bool:
    """Buttons and edits cost little, unless each of them is shown to agents."""
    shown = conversation is not None and conversation.handled_by is HandledBy.AGENT
    return shown or not (message.pressed or message.edited)
