"""Words that every channel shares: where people are, what they sent, what is sent to them."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Address:
    """A place in a channel where one can be written to. `thread` is empty where the channel has none."""

    channel: str
    chat: str
    thread: str = ""

    def __str__(self) -> str:
        return ":".join(part for part in (self.channel, self.chat, self.thread) if part)

    @classmethod
    def parse(cls, text: str) -> "Address":
        """The address that `str` wrote."""
        channel, chat, *thread = text.split(":")
        return cls(channel, chat, *thread)


@dataclass(frozen=True, slots=True)
class Room:
    """The place on the agents' desk that belongs to one subscriber; without one, the desk's common room.

    A Telegram forum shows it as a topic. The desk opens it when the first message goes there.
    """

    subscriber: Address | None = None
    queue: str = ""

    def __str__(self) -> str:
        return f"desk:{self.queue}:{self.subscriber or ''}"

    @classmethod
    def parse(cls, text: str) -> "Room":
        """The room that `str` wrote."""
        _, queue, subscriber = text.split(":", 2)
        return cls(Address.parse(subscriber) if subscriber else None, queue)


Recipient = Address | Room


class Side(Enum):
    """Whom a message goes to: what holds one side up never holds the other."""

    SUBSCRIBERS = "subscribers"
    DESK = "desk"


def side_of(recipient: Recipient) -> Side:
    return Side.DESK if isinstance(recipient, Room) else Side.SUBSCRIBERS


def recipient(text: str) -> Recipient:
    """The address or the room that `str` wrote."""
    return Room.parse(text) if text.startswith("desk:") else Address.parse(text)


@dataclass(frozen=True, slots=True)
class MessageRef:
    """One message of a channel: `external_id` is unique within the address' chat only."""

    address: Address
    external_id: str


@dataclass(frozen=True, slots=True)
class Person:
    """Who wrote, as the channel tells it. `language` is the IETF tag of their client, often missing."""

    id: str
    name: str
    username: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the messages that are handled as one."""

    external_id: str
    attachment: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """What somebody sent. `text` is the text or the caption; `attachment` names the kind of anything else.

    `payload` is what a pressed button or a command stands for (see `actions`), empty for ordinary writing; `pressed`
    tells the button, and then `ref` is the message that carries it. `received_at` is in seconds since the epoch.
    `html` is the text with its looks, `file` the channel's handle of what is attached; `edited` says that the message
    was sent before and now reads like this; `album` are the further messages of one album, in order, and `album_id`
    names the album for parts of it that come late. Lines written in a row are handled like an album; `parts` are then
    all of them. `stripped` says that only the words may be handed on, `besides` are words whose file may not.
    """

    ref: MessageRef
    sender: Person
    received_at: float
    text: str = ""
    payload: str = ""
    pressed: bool = False
    attachment: str = ""
    reply_to: MessageRef | None = None
    html: str = ""
    file: str = ""
    edited: bool = False
    album: tuple[str, ...] = ()
    album_id: str = ""
    parts: tuple[Part, ...] = ()
    stripped: bool = False
    besides: str = ""

    @property
    def address(self) -> Address:
        """Where it was written."""
        return self.ref.address


@dataclass(frozen=True, slots=True)
class Button:
    """Under a message: a `payload` that comes back, a `url` that opens, or words to `copy`."""

    title: str
    payload: str = ""
    url: str = ""
    copy: str = ""


@dataclass(frozen=True, slots=True)
class Echo:
    """What is shown in that room once a reply arrived, so that it never tells of one that did not."""

    room: str
    text: str


@dataclass(frozen=True, slots=True)
class Media:
    """A file of the knowledge base, shown as a photo or given as a file."""

    kind: Literal["photo", "file"]
    path: Path


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent: `text` is Telegram's HTML subset, already escaped; `replaces` edits that message where it can.

    `introduces` says that the text itself tells which subscriber it is about; `card` is the ticket whose card it is.
    `echo` is shown to the agents when this arrived, and `of` is the message on the other side that this one stands for.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    media: Media | None = None
    replaces: str = ""
    introduces: bool = False
    card: int = 0
    echo: Echo | None = None
    of: MessageRef | None = None
    kind: Literal["reply"] = "reply"


@dataclass(frozen=True, slots=True)
class Copy:
    """Somebody's message, handed on as it is, whatever its kind; `reply_to` is a message at the recipient's.

    `caption` replaces what is written under it, in plain words; None leaves it alone. `album` are the ids of the
    further messages that belong together with it. `chat` is where `reply_to` is: agents may have moved since.
    `answers` is the message it replied to where it was written, for as long as that has no counterpart yet.
    """

    of: MessageRef
    reply_to: str = ""
    caption: str | None = None
    album: tuple[str, ...] = ()
    chat: str = ""
    answers: str = ""
    kind: Literal["copy"] = "copy"


@dataclass(frozen=True, slots=True)
class Amend:
    """A copy made earlier, `target` at the recipient's, brought up to what the original says now.

    `chat` is where the target is: agents may have moved since, and numbers of messages mean nothing elsewhere.
    """

    of: MessageRef
    target: str
    html: str
    attachment: str = ""
    file: str = ""
    chat: str = ""
    kind: Literal["amend"] = "amend"


@dataclass(frozen=True, slots=True)
class Retract:
    """A message at the recipient's is taken back; `of` is where that was asked."""

    of: MessageRef
    target: str
    kind: Literal["retract"] = "retract"


@dataclass(frozen=True, slots=True)
class React:
    """An emoji on a message at the recipient's, in `chat`; an empty one takes it away."""

    target: str
    emoji: str
    chat: str = ""
    kind: Literal["react"] = "react"


Outgoing = Reply | Copy | Amend | Retract | React
