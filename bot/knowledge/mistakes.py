"""From pydantic's words to an editor's: what is wrong with a key, on which line, and the cure."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.knowledge.values import nearest
from bot.yaml_source import Data, Flaw, KeyPath, Source, quoted

_TOO_SHORT = "too_short"


def flaws(
    error: ValidationError,
    model: type[BaseModel],
    source: Source,
    twins: Mapping[tuple[object, ...], str] = MappingProxyType({}),
) -> Iterator[Flaw]:
    """Every mistake of a file, but for those that only follow from a line which could not be read at all.

    Entries made of one template, `twins`, have the same mistakes: each is told of the first of them.
    """
    told: set[tuple[object, ...]] = set()
    for details in error.errors():
        template = twins.get(details["loc"][:2])
        twin = (template, details["type"], *details["loc"][2:])
        if template and twin in told:
            continue
        told.add(twin)
        path = tuple(part for part in details["loc"] if part != "[key]")
        line = source.line(path)
        missing = details["type"] in {"missing", _TOO_SHORT}
        if line not in source.repaired and not (missing and source.incomplete):
            yield _flaw(details, path, line, model, source)


def _flaw(details: ErrorDetails, path: KeyPath, line: int, model: type[BaseModel], source: Source) -> Flaw:
    kind, value, key = details["type"], details["input"], _key(path)
    if kind == "kb-quotes":
        return Flaw(line, "kb-quotes", {"cure": unquoted_cure(value)})
    if kind == "kb-language":
        return Flaw(line, kind, {"key": key, "cure": quoted(_inline({key: _at(source.data, path)})[1:-1])})
    if kind.startswith("kb-"):
        return Flaw(line, kind, {"key": key, **details.get("ctx", {})})
    if kind == "missing":
        return Flaw(line, "kb-missing", {"key": key})
    if kind == "extra_forbidden":
        return _unknown(key, line, _keys(model, path[:-1]))
    if kind == _TOO_SHORT:
        return Flaw(line, "kb-too-few", {"key": key, "least": str(details["ctx"]["min_length"])})
    if value is None:
        return Flaw(line, "kb-empty", {"key": key})
    if kind == "string_type" or (kind == "dict_type" and isinstance(value, list)):
        return Flaw(line, "kb-quotes", {"cure": unquoted_cure(value)})
    if kind == "list_type":
        return Flaw(line, "kb-expected-list", {"key": key, "cure": f"{key}: [{_inline(value)}]"})
    return Flaw(line, "kb-expected-keys", {"key": key, "known": ", ".join(_keys(model, path)) or "ru, en"})


def unquoted_cure(value: object) -> str:
    """A text that YAML took for keys, as it should have been written; `{name}`, a placeholder, keeps its braces."""
    inline = _inline(value)
    placeholder = isinstance(value, Mapping) and not any(value.values())
    return quoted(inline if placeholder else inline.removeprefix("{").removesuffix("}"))


def _unknown(key: str, line: int, known: list[str]) -> Flaw:
    near = nearest(key, known)
    arguments: dict[str, str | Flaw] = {"key": key, "known": ", ".join(known), "near": near}
    return Flaw(line, "kb-unknown-key-near" if near else "kb-unknown-key", arguments)


def _key(path: KeyPath) -> str:
    """The key that a place belongs to: a list item belongs to the list's key."""
    return next((part for part in reversed(path) if isinstance(part, str) and part), "")


def _at(data: Data, path: KeyPath) -> Data:
    for part in path:
        if isinstance(data, dict) and isinstance(part, str):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int):
            data = data[part]
    return data


def _inline(value: object) -> str:
    """The value as it probably stood in the line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_inline(one)}" if one else str(key) for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return str(value).strip().replace("\n", " ")[:60]


def _keys(model: type[BaseModel], path: KeyPath) -> list[str]:
    """The keys that may stand at a place of the format."""
    inside: type[BaseModel] | None = model
    for part in path:
        if isinstance(part, str):
            field = inside.model_fields.get(part) if inside else None
            inside = _model(field.annotation) if field else None
    return list(inside.model_fields) if inside else []


def _model(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model(part))), None)
