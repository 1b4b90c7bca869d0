"""Dialogflow ES: `intents/NAME.json` with its phrases in `intents/NAME_usersays_LANGUAGE.json`."""

import re
from collections.abc import Iterator
from typing import Any

from bot.exchange.draft import Draft, Imported, Lost
from bot.exchange.package import Package

_USERSAYS = re.compile(r"^intents/(.+)_usersays_([A-Za-z-]+)\.json$")
_TEXT = frozenset({"0", "text"})
_KINDS = {"1": "card", "2": "quick replies", "3": "image", "4": "payload"}


def is_es(package: Package) -> bool:
    """Whether there are phrases as ES names their files, or intents lie right in `intents/`."""
    return any(re.match(r"^intents/[^/]+\.json$", name) for name in package.files)


def read(package: Package) -> Imported:
    """Every intent of the export.

    Raises:
        KnowledgeError: a file is no JSON.
    """
    said: dict[str, list[Any]] = {}
    intents: list[str] = []
    for name in package.files:
        if found := _USERSAYS.match(name):
            said.setdefault(found[1], []).extend(_list(package.json(name)))
        elif re.match(r"^intents/[^/]+\.json$", name):
            intents.append(name)
    drafts: list[Draft] = []
    lost: list[Lost] = []
    outside: list[str] = []
    for name in intents:
        data = package.json(name)
        if not isinstance(data, dict):
            continue
        stem = name.removeprefix("intents/").removesuffix(".json")
        phrases = tuple(_phrases([*said.get(stem, ()), *_list(data.get("userSays"))], name, lost))
        if data.get("fallbackIntent"):
            outside += phrases
            lost.append(Lost(name, "fallback", {"name": stem}))
        elif not phrases:
            lost.append(Lost(name, "no-phrases", {"name": stem}))
        else:
            drafts.append(Draft(str(data.get("name") or stem), name, phrases, dict(_answers(data, name, lost))))
            lost += _unused(data, name)
    names = [name.removeprefix("entities/") for name in package.files if re.match(r"^entities/[^/]+\.json$", name)]
    defined = [name.removesuffix(".json") for name in names if "_entries_" not in name]
    lost += [Lost("entities/", "entities", {"names": ", ".join(defined)})] if defined else []
    return Imported(tuple(drafts), tuple(lost), out_of_scope=tuple(outside))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _phrases(entries: list[Any], place: str, lost: list[Lost]) -> Iterator[str]:
    marked = 0
    for entry in entries:
        parts = [part for part in _list(entry.get("data")) if isinstance(part, dict)] if isinstance(entry, dict) else []
        marked += any(part.get("meta") or part.get("alias") for part in parts)
        text = "".join(str(part.get("text", "")) for part in parts).strip()
        if text:
            yield text
    if marked:
        lost.append(Lost(place, "entity-marks", {"phrases": marked}))


def _answers(data: dict[str, Any], place: str, lost: list[Lost]) -> Iterator[tuple[str, str]]:
    """The first wording of each plain text, joined by language; what a platform alone would show is not plain."""
    texts: dict[str, list[str]] = {}
    for response in _list(data.get("responses")):
        for message in _list(response.get("messages")) if isinstance(response, dict) else ():
            kind = str(message.get("type", ""))
            if kind not in _TEXT:
                lost.append(Lost(place, "rich", {"name": str(data.get("name")), "kind": _KINDS.get(kind, kind)}))
                continue
            speech = message.get("speech") or message.get("text") or ""
            wordings = [str(one) for one in speech if one] if isinstance(speech, list) else [str(speech)]
            platform = str(message.get("platform", ""))
            if platform not in ("", "telegram"):
                lost.append(Lost(place, "rich", {"name": str(data.get("name")), "kind": platform}))
            elif wordings and wordings[0]:
                texts.setdefault(str(message.get("lang", ""))[:2].lower(), []).append(wordings[0])
                if len(wordings) > 1:
                    lost.append(Lost(place, "variants", {"name": str(data.get("name")), "more": len(wordings) - 1}))
                if "$" in wordings[0]:
                    lost.append(Lost(place, "placeholder", {"name": str(data.get("name"))}))
    for language, found in texts.items():
        yield language, "\n\n".join(dict.fromkeys(found))


def _unused(data: dict[str, Any], place: str) -> Iterator[Lost]:
    name = str(data.get("name"))
    responses = [one for one in _list(data.get("responses")) if isinstance(one, dict)]
    asked = [str(one.get("name", "")) for response in responses for one in _list(response.get("parameters"))]
    if asked:
        yield Lost(place, "slots", {"names": ", ".join(asked)})
    if data.get("contexts") or data.get("parentId") or any(one.get("affectedContexts") for one in responses):
        yield Lost(place, "context", {"name": name})
    if data.get("webhookUsed") or data.get("webhookForSlotFilling"):
        yield Lost(place, "webhook", {"name": name})
    if data.get("conditionalResponses"):
        yield Lost(place, "condition", {"name": name})
    if events := [str(one.get("name")) for one in _list(data.get("events")) if isinstance(one, dict)]:
        yield Lost(place, "events", {"names": ", ".join(events)})
