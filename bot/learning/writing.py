"""The additions to the base: found place, checked against the rest of the base, written in one step or not at all."""

import difflib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from bot.domain.knowledge import Intent, KnowledgeBase
from bot.errors import EditRefused
from bot.knowledge import examine
from bot.knowledge.reader import COMMON, files
from bot.matching import Matcher
from bot.matching.collisions import NEAR
from bot.texts import Texts
from bot.yaml_source import Data, KeyPath, NotEditable, Value, dumped, parse, with_entry, with_item

_BRACES = str.maketrans("{}", "()")
"""What an agent wrote has no placeholders."""
_FILE = re.compile(r"[\w.-]+\.ya?ml")


@dataclass(frozen=True, slots=True)
class Collision:
    """A phrase that another intent as good as has."""

    phrase: str
    intent_id: str
    near: str


@dataclass(frozen=True, slots=True)
class NewIntent:
    """An intent to be made: `file` is a name in the base's folder, made when it is not there."""

    id: str
    title: str
    answer: str
    file: str


def collision(matcher: Matcher, phrase: str, intent_id: str) -> Collision | None:
    """Another intent's phrase that is too near, if there is one: nearer than any of the intent's own."""
    evidence = matcher.explain(phrase).evidence
    own = max((one.similarity for one in evidence if one.intent_id == intent_id), default=0.0)
    rivals = [one for one in evidence if one.intent_id != intent_id and one.similarity >= max(NEAR, own)]
    rival = max(rivals, key=lambda one: one.similarity, default=None)
    return Collision(phrase, rival.intent_id, rival.phrase) if rival else None


class Writer:
    """Writes into the files of one folder. What it raises is told in `language`."""

    def __init__(self, folder: Path, language: str) -> None:
        self._folder = folder
        self._language = language
        self._texts = Texts.load("en")

    def add_phrases(self, intent: Intent, phrases: Sequence[str]) -> tuple[str, str]:
        """The phrases at the end of the intent's; gives the file's name and the change as `git diff` shows it.

        Raises:
            EditRefused: the file cannot be added to, or would have mistakes.
        """
        file, path = self._place(intent.id)
        content = file.read_bytes()
        made = content
        try:
            for phrase in phrases:
                made = with_item(made, (*path, "phrases"), phrase)
        except NotEditable:
            raise self.refused("gaps-not-editable", file=file.name) from None
        return self._written(file, content, made)

    def add_intent(self, new: NewIntent, phrases: Sequence[str], knowledge: KnowledgeBase) -> tuple[str, str]:
        """A new intent at the end of the file's; gives the file's name and the change.

        Raises:
            EditRefused: the id is taken, the file cannot be added to, or would have mistakes.
        """
        if knowledge.intent(new.id):
            raise self.refused("gaps-id-taken", id=new.id)
        if not _FILE.fullmatch(new.file) or new.file.startswith((COMMON, ".")):
            raise self.refused("gaps-file-name", file=new.file)
        file = self._folder / new.file
        entry: dict[str, Value] = {
            "id": new.id,
            "title": new.title,
            "phrases": list(phrases),
            "response": {"text": escape(new.answer.translate(_BRACES), quote=False)},
        }
        if not file.exists():
            topic = dumped({"topic": new.title, "intents": [entry]})
            return self._written(file, None, topic.encode())
        content = file.read_bytes()
        try:
            return self._written(file, content, with_entry(content, ("intents",), entry))
        except NotEditable:
            raise self.refused("gaps-not-editable", file=file.name) from None

    def file_of(self, intent_id: str) -> str:
        """The name of the file that an intent stands in, or nothing."""
        try:
            return self._place(intent_id)[0].name
        except EditRefused:
            return ""

    def refused(self, text_id: str, **arguments: str) -> EditRefused:
        """The error with its words."""
        return EditRefused([self._texts.plain(self._language, text_id, arguments)])

    def _place(self, intent_id: str) -> tuple[Path, KeyPath]:
        for file in files(self._folder):
            section = "small_talk" if file.stem == COMMON else "intents"
            for number, entry in enumerate(_entries(parse(file.read_bytes()).data, section)):
                if entry.get("id") == intent_id:
                    return file, (section, number)
        raise self.refused("gaps-from-template", id=intent_id)

    def _written(self, file: Path, before: bytes | None, after: bytes) -> tuple[str, str]:
        """In one step, once the base was found good with it; never over what somebody saved meanwhile."""
        found = examine(self._folder, also={file: after})
        if found.errors:
            first = found.errors[0]
            raise self.refused("gaps-would-break", file=first.file.name, problem=first.flaw.told(self._language))
        if (file.read_bytes() if file.exists() else None) != before:
            raise self.refused("gaps-file-changed", file=file.name)
        _replace(file, after)
        return file.name, _diff(file.name, before or b"", after)


def _entries(data: Data, section: str) -> list[Mapping[str, Data]]:
    entries = data.get(section) if isinstance(data, dict) else None
    return [entry if isinstance(entry, dict) else {} for entry in entries] if isinstance(entries, list) else []


def _replace(file: Path, content: bytes) -> None:
    """Nobody ever reads half of it; the rights of the file stay, and a link goes on leading to it."""
    file = file.resolve()
    temporary = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        if file.exists():
            temporary.chmod(file.stat().st_mode & 0o7777)
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)


def _diff(name: str, before: bytes, after: bytes) -> str:
    old, new = (content.decode("utf-8-sig").splitlines(keepends=True) for content in (before, after))
    lines = difflib.unified_diff(old, new, f"a/{name}", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
