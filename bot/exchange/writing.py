"""From drafts to files of the base that `kb check` can read; nothing that is there is ever written over."""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from bot.errors import KnowledgeError, Problem
from bot.exchange.draft import Draft, Imported, Lost
from bot.knowledge.markup import TEXT_UNITS, units
from bot.knowledge.values import ID_LENGTH, opens
from bot.texts import Texts
from bot.yaml_source import dumped

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
TITLE_LENGTH = 40
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh sch - y - e yu ya".replace("-", "").split(" "),
        strict=True,
    )
)
_BRACKETS = re.compile(r"[()\[\]{}|]")
_BRACES = str.maketrans("{}", "()")
#: Control characters but for tab and line feed, which YAML escapes or forbids.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Written:
    """The files by name, what they hold, and everything that they do not."""

    files: Mapping[str, str]
    intents: int
    phrases: int
    lost: tuple[Lost, ...]


def written(imported: Imported, language: str) -> Written:
    """The base as files. What the base has no room for joins what the reader could not carry over."""
    work = _Work(imported, language)
    files = {name: dumped(content) for name, content in work.files().items()}
    return Written(files, work.intents, work.phrases, (*imported.lost, *work.lost))


def save(files: Mapping[str, str], folder: Path, language: str) -> None:
    """Write all of the files or none.

    Raises:
        KnowledgeError: one of them is there already, or the folder cannot be written to.
    """
    there = [name for name in files if (folder / name).exists()]
    if there:
        told = Texts.load("en").plain(language, "exchange-exists")
        raise KnowledgeError([Problem(folder / name, 0, told) for name in there])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            with (folder / name).open("x", encoding="utf-8", newline="\n") as file:
                file.write(content)
    except OSError as error:
        raise KnowledgeError([Problem(folder, 0, error.strerror or str(error))]) from error


def identifier(name: str) -> str:
    """A name as an id: Latin, lower-case, what is neither letter nor digit an underscore, a slash a dot."""
    latin = "".join(_LATIN.get(letter, letter) for letter in name.lower())
    parts = (re.sub(r"[^a-z0-9]+", "_", part).strip("_") for part in re.split(r"[./]", latin))
    return ".".join(filter(None, parts))[:ID_LENGTH].strip("._") or "intent"


class _Work:
    def __init__(self, imported: Imported, language: str) -> None:
        self._imported, self._language = imported, language
        self._texts = Texts.load("en")
        self.lost: list[Lost] = []
        self.phrases = self.intents = 0
        self._owners: dict[str, Draft] = {}
        kept = [(draft, phrases) for draft in imported.drafts if (phrases := self._phrases(draft))]
        ids = _ids([draft.name for draft, _ in kept])
        self.intents = len(kept)
        self._kept = [(draft, phrases, own) for (draft, phrases), own in zip(kept, ids, strict=True)]
        self.ids = {draft.name: own for draft, _, own in reversed(self._kept)}

    def files(self) -> dict[str, Plain]:
        """A file a topic, and one for what concerns all."""
        topics: dict[str, list[Plain]] = {}
        for draft, phrases, own in self._kept:
            topics.setdefault(_line(draft.topic), []).append(self._entry(draft, phrases, own))
        names = _ids([(topic or "imported").replace(".", "_") for topic in topics])
        found: dict[str, Plain] = {
            f"{name.replace('.', '_')}.yaml": {
                "topic": topic or self._texts.plain(self._language, "exchange-topic"),
                "intents": entries,
            }
            for name, (topic, entries) in zip(names, topics.items(), strict=True)
        }
        if common := self._common():
            found["_common.yaml"] = common
        return found

    def _common(self) -> dict[str, Plain]:
        groups = [list(dict.fromkeys(filter(None, map(_line, group)))) for group in self._imported.synonyms]
        outside = [text for one in self._imported.out_of_scope if (text := _phrase(one))]
        found: dict[str, Plain] = {}
        if pairs := [group for group in groups if len(group) > 1]:
            found["synonyms"] = [[*group] for group in pairs]
        if outside:
            found["out_of_scope"] = [*dict.fromkeys(outside)]
        return found

    def _phrases(self, draft: Draft) -> list[str]:
        """Each once in the whole base: a phrase cannot belong to two intents."""
        found: dict[str, str] = {}
        for phrase in dict.fromkeys(filter(None, map(_phrase, draft.phrases))):
            owner = self._owners.setdefault(phrase.casefold(), draft)
            if owner is draft:
                found.setdefault(phrase.casefold(), phrase)
            else:
                self.lost.append(Lost(draft.place, "phrase-taken", {"phrase": phrase, "name": owner.name}))
        if not found:
            self.lost.append(Lost(draft.place, "no-phrases", {"name": draft.name}))
        self.phrases += len(found)
        return list(found.values())

    def _entry(self, draft: Draft, phrases: Sequence[str], own: str) -> dict[str, Plain]:
        title = _line(draft.title) or phrases[0]
        entry: dict[str, Plain] = {
            "id": own,
            "title": (title[:1].upper() + title[1:])[:TITLE_LENGTH].strip(),
            "phrases": [*phrases],
        }
        answers = {language: text for language, text in draft.answers.items() if _line(text)}
        if answers:
            return {**entry, "response": self._response(draft, answers)}
        self.lost.append(Lost(draft.place, "no-answer", {"name": draft.name}))
        waiting = self._texts.plain(self._language, "exchange-no-answer")
        return {**entry, "response": {"text": waiting}, "handoff": {"when": "always"}}

    def _response(self, draft: Draft, answers: Mapping[str, str]) -> dict[str, Plain]:
        texts: dict[str, Plain] = {language: self._text(draft, text) for language, text in answers.items()}
        spoken = {language: text for language, text in texts.items() if re.fullmatch(r"[a-z]{2}", language)}
        response: dict[str, Plain] = {"text": spoken if len(spoken) > 1 else next(iter(texts.values()))}
        if links := [{"title": title, "url": url} for title, url in self._links(draft)]:
            response["links"] = [dict[str, Plain](link) for link in links]
        if buttons := [self.ids[name] for title, name in draft.buttons if self._leads(draft, title, name)]:
            response["buttons"] = [*dict.fromkeys(buttons)]
        return response

    def _leads(self, draft: Draft, title: str, name: str) -> bool:
        if name not in self.ids:
            self.lost.append(Lost(draft.place, "button", {"title": title}))
        return name in self.ids

    def _links(self, draft: Draft) -> Iterable[tuple[str, str]]:
        for title, url in draft.links:
            if _line(title) and opens(url):
                yield _line(title), url
            else:
                self.lost.append(Lost(draft.place, "button", {"title": title or url}))

    def _text(self, draft: Draft, text: str) -> str:
        plain = _UNSEEN.sub("", text).strip().translate(_BRACES)
        if units(html.escape(plain, quote=False)) > TEXT_UNITS:
            self.lost.append(Lost(draft.place, "text-cut", {"name": draft.name, "most": TEXT_UNITS}))
            while units(html.escape(plain, quote=False)) > TEXT_UNITS - 1:
                plain = plain[: -max(1, (units(html.escape(plain, quote=False)) - TEXT_UNITS) // 2)]
            plain = f"{plain.rstrip()}…"
        return html.escape(plain, quote=False)


def _phrase(text: str) -> str:
    """A phrase without what would be a template, in one line."""
    return _line(_BRACKETS.sub(" ", text))


def _line(text: str) -> str:
    """In one line, without what nobody sees: a cell may hold any character, a YAML file may not."""
    return " ".join(_UNSEEN.sub("", text).split())


def _ids(names: Iterable[str]) -> list[str]:
    """An id for every name, each another."""
    found: dict[str, None] = {}
    for name in names:
        first = candidate = identifier(name)
        number = 2
        while candidate in found:
            candidate = f"{first[: ID_LENGTH - 5].rstrip('._')}_{number}"
            number += 1
        found[candidate] = None
    return list(found)
