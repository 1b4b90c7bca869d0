"""Dialogflow CX's JSON package: intents with phrases by language; answers stand in the routes of flows and pages."""

import re
from collections.abc import Iterator
from typing import Any

from bot.exchange.draft import Draft, Imported, Lost
from bot.exchange.package import Package

_INTENT = re.compile(r"^intents/([^/]+)/([^/]+)\.json$")
_PHRASES = re.compile(r"^intents/([^/]+)/trainingPhrases/([^/]+)\.json$")
_ROUTES = re.compile(r"^flows/([^/]+)/(?:[^/]+|pages/[^/]+|transitionRouteGroups/[^/]+)\.json$")
_UNUSED = re.compile(r"^(entityTypes|webhooks|testCases|generators|playbooks|tools|experiments)/([^/]+?)(?:\.json|/)")
_NEGATIVE = "Default Negative Intent"


def is_cx(package: Package) -> bool:
    """Whether there is a flow, or an intent in a folder of its own."""
    return any(_ROUTES.match(name) or _PHRASES.match(name) for name in package.files)


def read(package: Package) -> Imported:
    """Every intent, answered by the first route that names it.

    Raises:
        KnowledgeError: a file is no JSON.
    """
    lost: list[Lost] = []
    phrases: dict[str, list[str]] = {}
    places: dict[str, str] = {}
    for name in package.files:
        if found := _PHRASES.match(name):
            phrases.setdefault(found[1], []).extend(_phrases(package.json(name), name, lost))
        if found := _PHRASES.match(name) or _INTENT.match(name):
            places.setdefault(found[1], f"intents/{found[1]}/")
    answers: dict[str, tuple[str, dict[str, str]]] = {}
    for name in package.files:
        if found := _ROUTES.match(name):
            for route in _routes(package.json(name), name, lost):
                _answered(route, name, found[1], answers, lost)
    drafts = []
    for intent, place in places.items():
        if intent == _NEGATIVE:
            continue
        if not phrases.get(intent):
            lost.append(Lost(place, "no-phrases", {"name": intent}))
            continue
        topic, texts = answers.get(intent, ("", {}))
        drafts.append(Draft(intent, place, tuple(phrases[intent]), texts, topic=topic))
    return Imported(tuple(drafts), (*lost, *_unused(package)), out_of_scope=tuple(phrases.get(_NEGATIVE, ())))


def _list(value: object) -> list[Any]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _phrases(data: Any, place: str, lost: list[Lost]) -> Iterator[str]:
    marked = 0
    for phrase in _list(data.get("trainingPhrases")) if isinstance(data, dict) else ():
        parts = _list(phrase.get("parts"))
        marked += any(part.get("parameterId") for part in parts)
        if text := "".join(str(part.get("text", "")) for part in parts).strip():
            yield text
    if marked:
        lost.append(Lost(place, "entity-marks", {"phrases": marked}))


def _routes(data: Any, place: str, lost: list[Lost]) -> list[dict[str, Any]]:
    if not isinstance(data, dict):
        return []
    if events := [str(one.get("event", "")) for one in _list(data.get("eventHandlers"))]:
        lost.append(Lost(place, "events", {"names": ", ".join(events)}))
    form = data.get("form")
    if isinstance(form, dict) and (asked := [str(one.get("displayName")) for one in _list(form.get("parameters"))]):
        lost.append(Lost(place, "slots", {"names": ", ".join(asked)}))
    return _list(data.get("transitionRoutes"))


def _answered(
    route: dict[str, Any], place: str, flow: str, answers: dict[str, tuple[str, dict[str, str]]], lost: list[Lost]
) -> None:
    intent, given = str(route.get("intent") or ""), route.get("triggerFulfillment")
    fulfillment = given if isinstance(given, dict) else {}
    name = intent or str(route.get("condition") or route.get("name") or "")
    if str(route.get("condition") or "true") != "true" or not intent:
        lost.append(Lost(place, "condition", {"name": name}))
    if route.get("targetPage") or route.get("targetFlow"):
        lost.append(Lost(place, "page", {"name": name, "to": str(route.get("targetPage") or route.get("targetFlow"))}))
    if fulfillment.get("webhook"):
        lost.append(Lost(place, "webhook", {"name": name}))
    if fulfillment.get("conditionalCases") or fulfillment.get("setParameterActions"):
        lost.append(Lost(place, "condition", {"name": name}))
    texts = dict(_texts(fulfillment, name, place, lost))
    if not intent or not texts:
        return
    if intent in answers:
        lost.append(Lost(place, "answer-again", {"name": name}))
    else:
        answers[intent] = flow, texts


def _texts(fulfillment: dict[str, Any], name: str, place: str, lost: list[Lost]) -> Iterator[tuple[str, str]]:
    found: dict[str, list[str]] = {}
    for message in _list(fulfillment.get("messages")):
        text = message.get("text")
        wordings = [str(one) for one in text.get("text") or ()] if isinstance(text, dict) else []
        if not wordings:
            kind = next((key for key in message if key not in ("languageCode", "channel")), "?")
            lost.append(Lost(place, "rich", {"name": name, "kind": kind}))
            continue
        found.setdefault(str(message.get("languageCode", ""))[:2].lower(), []).append(wordings[0])
        if len(wordings) > 1:
            lost.append(Lost(place, "variants", {"name": name, "more": len(wordings) - 1}))
        if "$" in wordings[0]:
            lost.append(Lost(place, "placeholder", {"name": name}))
    for language, texts in found.items():
        yield language, "\n\n".join(texts)


def _unused(package: Package) -> Iterator[Lost]:
    kinds: dict[str, dict[str, None]] = {}
    for name in package.files:
        if found := _UNUSED.match(name):
            kinds.setdefault(found[1], {}).setdefault(found[2])
    for kind, names in kinds.items():
        what = {"entityTypes": "entities", "webhooks": "webhook-named"}.get(kind, "unused")
        yield Lost(f"{kind}/", what, {"names": ", ".join(names)})
