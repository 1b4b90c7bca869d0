"""Rasa's training data and domain (format 3): intents, synonyms, responses, and the rules that join the two."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.errors import KnowledgeError, Problem
from bot.exchange.draft import Draft, Imported, Lost
from bot.exchange.package import Package
from bot.yaml_source import ForeignError, KeyPath, read_foreign

OUT_OF_SCOPE = frozenset({"out_of_scope", "nlu_fallback", "oos"})
_MARK = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
_ITEM = re.compile(r"^\s*-\s+(.*\S)\s*$", re.MULTILINE)
_PAYLOAD = re.compile(r"/([\w./-]+)")
_SILENT = ("slots", "forms", "entities", "actions", "e2e_actions")


def is_rasa(package: Package) -> bool:
    """Whether some YAML file has one of Rasa's sections."""
    wanted = re.compile(rb"^(nlu|responses|intents|rules|stories):", re.MULTILINE)
    return any(wanted.search(package.files[name]) for name in _yaml(package))


def _yaml(package: Package) -> list[str]:
    return [*package.having(".yml"), *package.having(".yaml")]


@dataclass(slots=True)
class _Found:
    """What is collected over all files."""

    examples: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    responses: dict[str, tuple[str, list[dict[str, Any]]]] = field(default_factory=dict)
    replies: dict[str, list[str]] = field(default_factory=dict)
    declared: dict[str, str] = field(default_factory=dict)
    synonyms: list[tuple[str, ...]] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)


def read(package: Package) -> Imported:
    """Every YAML file of the package.

    Raises:
        KnowledgeError: a file is no YAML.
    """
    found, problems = _Found(), list[Problem | str]()
    for name in _yaml(package):
        try:
            data, lines = read_foreign(package.files[name])
        except ForeignError as error:
            problems.append(Problem(package.source / name, error.flaw.line, error.flaw.told("en")))
            continue
        if isinstance(data, dict):
            _File(name, data, lines, found).collect()
    if problems:
        raise KnowledgeError(problems)
    drafts = [_draft(name, found) for name in found.examples if name not in OUT_OF_SCOPE]
    outside = [phrase for name in OUT_OF_SCOPE & found.examples.keys() for phrase in found.examples[name][1]]
    found.lost += [
        Lost(place, "no-phrases", {"name": name})
        for name, place in found.declared.items()
        if not any(one == name or one.startswith(f"{name}/") for one in found.examples)
    ]
    return Imported(tuple(drafts), tuple(found.lost), tuple(found.synonyms), tuple(outside))


class _File:
    """One file, its sections read into what is collected."""

    def __init__(self, name: str, data: dict[str, Any], lines: dict[KeyPath, int], found: _Found) -> None:
        self._name, self._data, self._lines, self._found = name, data, lines, found

    def collect(self) -> None:
        for number, item in enumerate(self._list("nlu")):
            self._nlu(item, self._at("nlu", number))
        responses = self._data.get("responses")
        for name, variants in (responses if isinstance(responses, dict) else {}).items():
            listed = [one for one in variants or () if isinstance(one, dict)] if isinstance(variants, list) else []
            self._found.responses[name] = self._at("responses", name), listed
        for number, intent in enumerate(self._list("intents")):
            name = next(iter(intent), "") if isinstance(intent, dict) else str(intent)
            self._found.declared.setdefault(name, self._at("intents", number))
        for section in ("rules", "stories"):
            for number, item in enumerate(self._list(section)):
                self._steps(item, self._at(section, number))
        for section in _SILENT:
            self._unused(section)

    def _list(self, section: str) -> list[Any]:
        found = self._data.get(section)
        return found if isinstance(found, list) else []

    def _at(self, *path: str | int) -> str:
        return f"{self._name}:{self._lines.get(path, 0)}"

    def _unused(self, section: str) -> None:
        given = self._data.get(section)
        names = [next(iter(one), "") if isinstance(one, dict) else str(one) for one in given or ()]
        names = [name for name in names if not (section == "actions" and name.startswith("utter_"))]
        if names:
            self._found.lost.append(Lost(self._at(section), section.replace("_", "-"), {"names": ", ".join(names)}))

    def _nlu(self, item: Any, place: str) -> None:
        if not isinstance(item, dict):
            return
        examples = _examples(item.get("examples"))
        if "intent" in item:
            marked = sum(bool(_MARK.search(text)) for text in examples)
            if marked:
                self._found.lost.append(Lost(place, "entity-marks", {"phrases": marked}))
            _, phrases = self._found.examples.setdefault(str(item["intent"]), (place, []))
            phrases += [_MARK.sub(r"\1", text) for text in examples]
        elif "synonym" in item:
            self._found.synonyms.append((str(item["synonym"]), *examples))
        else:
            kind = next((name for name in ("regex", "lookup") if name in item), "")
            self._found.lost.append(Lost(place, "lookup", {"names": str(item.get(kind, kind))}))

    def _steps(self, item: Any, place: str) -> None:
        """A rule «this intent, this answer» is carried over; anything with more to it is a dialogue."""
        steps = item.get("steps") if isinstance(item, dict) else None
        steps = [step for step in steps or () if isinstance(step, dict)]
        name = str(item.get("rule") or item.get("story") or "") if isinstance(item, dict) else ""
        actions = [str(step.get("action", "")) for step in steps[1:]]
        simple = bool(steps) and "intent" in steps[0] and not item.get("condition") and not steps[0].get("entities")
        if simple and actions and all(action.startswith("utter_") for action in actions):
            self._found.replies.setdefault(str(steps[0]["intent"]), actions)
        else:
            self._found.lost.append(Lost(place, "story", {"name": name}))


def _examples(given: Any) -> list[str]:
    if isinstance(given, str):
        return _ITEM.findall(given)
    listed = given if isinstance(given, list) else []
    return [str(one.get("text", "")).strip() if isinstance(one, dict) else str(one) for one in listed]


def _draft(name: str, found: _Found) -> Draft:
    place, phrases = found.examples[name]
    actions = found.replies.get(name) or [f"utter_{name}"]
    spoken = [action for action in actions if action in found.responses]
    texts: list[str] = []
    buttons: list[tuple[str, str]] = []
    links: list[tuple[str, str]] = []
    for action in spoken:
        at, variants = found.responses[action]
        plain = [one for one in variants if not one.get("condition") and not one.get("channel")]
        chosen = next((one for one in plain if one.get("text")), {})
        found.lost += list(_unsaid(at, action, variants, chosen))
        texts += [str(chosen["text"])] if chosen else []
        for button in chosen.get("buttons") or ():
            _button(button, at, buttons, links, found.lost)
    answers = {"": "\n\n".join(texts)} if texts else {}
    return Draft(
        name,
        place,
        tuple(phrases),
        answers,
        tuple(buttons),
        tuple(links),
        topic=name.partition("/")[0] if "/" in name else "",
    )


def _unsaid(place: str, action: str, variants: list[dict[str, Any]], chosen: dict[str, Any]) -> Iterator[Lost]:
    if len(variants) > 1:
        yield Lost(place, "variants", {"name": action, "more": len(variants) - 1})
    for kind in ("image", "custom", "attachment", "quick_replies", "elements"):
        if any(kind in one for one in variants):
            yield Lost(place, "rich", {"name": action, "kind": kind})
    if any(one.get("condition") or one.get("channel") for one in variants):
        yield Lost(place, "condition", {"name": action})
    if "{" in str(chosen.get("text", "")):
        yield Lost(place, "placeholder", {"name": action})


def _button(
    button: Any, place: str, buttons: list[tuple[str, str]], links: list[tuple[str, str]], lost: list[Lost]
) -> None:
    title, payload = (
        (str(button.get(key, "")) for key in ("title", "payload")) if isinstance(button, dict) else ("", "")
    )
    url = str(button.get("url", "")) if isinstance(button, dict) else ""
    target = _PAYLOAD.match(payload)
    if url or payload.startswith("http"):
        links.append((title, url or payload))
    elif target:
        buttons.append((title, target[1]))
    else:
        lost.append(Lost(place, "button", {"title": title}))
