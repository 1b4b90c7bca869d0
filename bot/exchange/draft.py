"""What was found in another program's files, before it becomes a base."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Lost:
    """Something that the base has no room for: where it stood, and a Fluent id (`exchange-lost-…`) with arguments."""

    place: str
    what: str
    arguments: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """An intent as its program has it. `answers` by language (empty: not told); `buttons` are titles and names of
    other drafts, `links` titles and addresses. Texts are plain, not HTML."""

    name: str
    place: str
    phrases: tuple[str, ...]
    answers: Mapping[str, str] = field(default_factory=dict)
    buttons: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    topic: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """Everything a reader found."""

    drafts: tuple[Draft, ...]
    lost: tuple[Lost, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    out_of_scope: tuple[str, ...] = ()
