"""What can go wrong, as a tree. Each says whose the error is and what to do about it.

SupportError
├── SetupError          the one who installs: exit 1, the list of problems on stderr
│   ├── ConfigError     config.yaml or the environment
│   ├── KnowledgeError  the knowledge base
│   ├── EditRefused     what an editor asked to be written into the base
│   ├── DatabaseError   the database cannot be opened, is locked or newer than this code
│   └── TelegramSetupError  token, group or rights
├── StorageUnavailable  the database refuses for now: locked, disk full; wait and try again
├── ClaimLost           another process handles the update by now; what was done here is void
└── DeliveryError       raised by a channel, turned into a decision by `outbox.retry`
    ├── RetryAfter      the channel says when to come back (429)
    ├── Unavailable     network or server trouble: try again
    ├── Unreachable     this subscriber cannot be written to
    └── Refused         the channel will never take this message
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in a file: where, what, and the cure. `line` counts from 1; 0 is the file as a whole."""

    file: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}" if self.line else f"{self.file}: {self.text}"


class SupportError(Exception):
    """Anything this project raises on purpose."""


class SetupError(SupportError):
    """The set-up is wrong; every problem that was found is told at once."""

    def __init__(self, problems: Sequence[Problem | str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ConfigError(SetupError):
    """config.yaml or a `BOT_…` variable is wrong."""


class KnowledgeError(SetupError):
    """The knowledge base is wrong: its editor is told file, line and cure."""


class EditRefused(SetupError):
    """What an editor asked for is not done, and why; the base stays as it was."""


class DatabaseError(SetupError):
    """The database cannot be used as it is."""


class TelegramSetupError(SetupError):
    """Token, group or rights are not as the bot needs them."""


class StorageUnavailable(SupportError):
    """The database does not take or give anything at the moment; what was to be written is not written."""


class ClaimLost(SupportError):
    """Another process handles the update by now, or did so already: nothing of this transaction is written."""


class DeliveryError(SupportError):
    """A message was not sent; the text is the channel's own and holds nothing personal."""


class RetryAfter(DeliveryError):
    """The channel asks to wait `seconds` with this recipient."""

    def __init__(self, text: str, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(text)


class Unavailable(DeliveryError):
    """The channel failed by itself, or did not even answer. The message may have been sent."""

    def __init__(self, text: str, *, answered: bool) -> None:
        self.answered = answered
        super().__init__(text)


class Unreachable(DeliveryError):
    """The subscriber blocked the bot, is gone, or never started it."""


class Refused(DeliveryError):
    """The channel will not take this message however often it is tried."""
