"""What is wrong with one key, as a flaw: what it is, what is expected, what was probably meant."""

import difflib
import re
from collections.abc import Sequence
from typing import Literal, get_args, get_origin

import annotated_types
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from bot.yaml_source import Flaw

_SECRET = re.compile(r"\d{6,}:[\w-]{20,}|(?<=://)[^/@\s]+(?=@)", re.ASCII)
_LONGEST = 60


def unknown_key(name: str, line: int, known: Sequence[str], text_id: str = "config-unknown-key") -> Flaw:
    """A key or variable that does not exist, with the one that was probably meant."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if not near:
        last = {key.rpartition(".")[2]: key for key in reversed(known)}
        near = [last[key] for key in difflib.get_close_matches(name.rpartition(".")[2], last, n=1, cutoff=0.7)]
    if near:
        return Flaw(line, f"{text_id}-near", {"name": name, "near": near[0]})
    return Flaw(line, text_id, {"name": name})


def wrong_value(name: str, line: int, details: ErrorDetails, field: FieldInfo | None) -> Flaw:
    """A key whose value is not what it must be."""
    return Flaw(
        line, "config-value", {"name": name, "value": _shown(details["input"]), "expected": _expected(details, field)}
    )


def _shown(value: object) -> str | Flaw:
    """The value as it was written, shortened, without what may be a secret."""
    if value is None or value == "":
        return Flaw(0, "config-nothing")
    if isinstance(value, dict | list):
        return Flaw(0, "config-several")
    text = _SECRET.sub("…", str(value).strip().replace("\n", " "))
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _expected(details: ErrorDetails, field: FieldInfo | None) -> Flaw:
    if details["type"].startswith("config-"):
        return Flaw(0, details["type"], {name: str(value) for name, value in details.get("ctx", {}).items()})
    kind: object = field.annotation if field else None
    if field is None or details["type"] == "model_type":
        return Flaw(0, "config-expected-section")
    if get_origin(kind) is Literal:
        return Flaw(0, "config-expected-one-of", {"options": ", ".join(get_args(kind))})
    if kind is bool:
        return Flaw(0, "config-expected-one-of", {"options": "true, false"})
    if kind is int:
        return _whole_number(field)
    if kind is float:
        return Flaw(0, "config-expected-number", _bounds(field))
    return Flaw(0, "config-expected-text")


def _whole_number(field: FieldInfo) -> Flaw:
    bounds = _bounds(field)
    return Flaw(0, "config-expected-integer-between" if bounds else "config-expected-integer", bounds)


def _bounds(field: FieldInfo) -> dict[str, str | Flaw]:
    bounds: dict[str, str | Flaw] = {}
    for limit in field.metadata:
        if isinstance(limit, annotated_types.Ge):
            bounds["least"] = str(limit.ge)
        elif isinstance(limit, annotated_types.Gt):
            bounds["least"] = str(limit.gt)
        elif isinstance(limit, annotated_types.Le):
            bounds["most"] = str(limit.le)
        elif isinstance(limit, annotated_types.Lt):
            bounds["most"] = str(limit.lt)
    return bounds
