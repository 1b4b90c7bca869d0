"""The check of one value each: gives it back, or raises what is wrong under the id of the text that says so."""

import difflib
import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

from bot.domain.knowledge import HandoffWhen
from bot.knowledge import markup
from bot.matching.templates import MAX_EXPANSIONS, TemplateError, expand

#: A button carries the id in 64 bytes together with what the bot adds.
ID_LENGTH = 48
PHOTO_BYTES = 10_000_000
FILE_BYTES = 50_000_000

ID = re.compile(r"[a-z0-9]+([._][a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a value is checked against: the base's folder and all ids; None when some ids could not be read."""

    folder: Path
    ids: frozenset[str] | None


def wrong(text_id: str, **arguments: object) -> PydanticCustomError:
    """A mistake as pydantic wants it raised; its type is the id of the text."""
    return PydanticCustomError(text_id, "wrong", {name: str(value) for name, value in arguments.items()})


def nearest(name: str, known: Collection[str]) -> str:
    """The known name that was probably meant, or an empty string."""
    return next(iter(difflib.get_close_matches(name, known, n=1, cutoff=0.6)), "")


def not_blank(value: str) -> str:
    """A text with something in it."""
    if not value:
        raise wrong("kb-blank")
    return value


def languages(value: object) -> object:
    """A text without a language serves all of them and stands under an empty key."""
    if isinstance(value, str):
        return {"": value}
    if value == {}:
        raise wrong("kb-blank")
    if isinstance(value, dict) and any(text is None and not _LANGUAGE.fullmatch(key) for key, text in value.items()):
        raise wrong("kb-quotes")  # `title: {name}` is a mapping to YAML
    return value


def language(value: str) -> str:
    """`ru`, `en` or any two letters; the empty key is ours."""
    if value and not _LANGUAGE.fullmatch(value):
        raise wrong("kb-language", key=value)
    return value


def html(value: str) -> str:
    """A text that Telegram can parse."""
    found = markup.broken(value)
    if found is not None:
        raise wrong(f"kb-html-{found[0]}", piece=found[1][:60])
    return value


def fits_message(texts: Mapping[str, str]) -> Mapping[str, str]:
    """Every language within one message."""
    return _fits(texts, markup.TEXT_UNITS, "kb-text-long")


def fits_caption(texts: Mapping[str, str]) -> Mapping[str, str]:
    """Every language within one caption."""
    return _fits(texts, markup.CAPTION_UNITS, "kb-caption-long")


def _fits(texts: Mapping[str, str], most: int, text_id: str) -> Mapping[str, str]:
    longest = max(map(markup.units, texts.values()), default=0)
    if longest > most:
        raise wrong(text_id, length=longest, most=most)
    return texts


def template(value: str) -> str:
    """A phrase whose brackets can be read and that says something."""
    try:
        variants = expand(value)
    except TemplateError as error:
        near = value[max(0, error.position - 10) : error.position + 10].strip()
        raise wrong("kb-template", near=near, most=MAX_EXPANSIONS) from error
    if not variants:
        raise wrong("kb-blank")
    return value


def intent_id(value: str) -> str:
    """Lower-case Latin letters and digits, divided by dots and underscores."""
    if not ID.fullmatch(value):
        raise wrong("kb-id", id=value)
    if len(value) > ID_LENGTH:
        raise wrong("kb-id-long", id=value, most=ID_LENGTH)
    return value


def button(value: str, info: ValidationInfo) -> str:
    """An id that some intent has."""
    ids = _surroundings(info).ids
    if ids is None or value in ids:
        return value
    near = nearest(value, ids)
    raise wrong("kb-button-near" if near else "kb-button", id=value, near=near)


def media(value: str, info: ValidationInfo) -> str:
    """A file that is there, inside the base, and that Telegram takes."""
    folder = _surroundings(info).folder.resolve()
    file = (folder / value).resolve()
    if not file.is_relative_to(folder):
        raise wrong("kb-media-outside", path=value)
    if not file.is_file():
        near = nearest(value, _files(folder))
        raise wrong("kb-media-missing-near" if near else "kb-media-missing", path=value, near=near)
    most = PHOTO_BYTES if info.field_name == "photo" else FILE_BYTES
    if file.stat().st_size > most:
        raise wrong("kb-media-large", path=value, most=most // 1_000_000)
    return value


def _files(folder: Path) -> list[str]:
    return [file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()]


def opens(value: str) -> bool:
    """Whether it is an address that Telegram puts behind a button."""
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError:
        return False
    web = parts.scheme in {"http", "https"} and re.fullmatch(r"[^.\s]+(\.[^.\s]+)+", host)
    return not re.search(r"\s", value) and bool(web or (parts.scheme == "tg" and host))


def url(value: str) -> str:
    """An address that Telegram puts behind a button."""
    if not opens(value):
        guess = f"https://{value}" if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", value) else ""
        raise wrong("kb-url-near" if guess else "kb-url", url=value, near=guess)
    return value


def day(value: object) -> date:
    """A date as year, month, day: the only way that means the same to everyone."""
    if not value:
        raise wrong("kb-blank")
    text = str(value).strip()
    if _DAY.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    raise wrong("kb-date", date=text)


def when(value: object) -> HandoffWhen:
    """One of the three ways to an agent."""
    options = [option.value for option in HandoffWhen]
    text = str(value or "").strip()
    if text in options:
        return HandoffWhen(text)
    raise wrong("kb-when", value=text, options=", ".join(options))


def _surroundings(info: ValidationInfo) -> Surroundings:
    context: Any = info.context
    if not isinstance(context, Surroundings):
        raise TypeError("the base is validated with its surroundings")
    return context
