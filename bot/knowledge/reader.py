"""A folder of YAML in, a knowledge base out, or everything that is wrong with it in one go."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from bot.domain.knowledge import KnowledgeBase
from bot.errors import KnowledgeError, Problem
from bot.knowledge import build, catalogues, mistakes
from bot.knowledge.catalogues import Catalogue
from bot.knowledge.memory import Memory
from bot.knowledge.multiply import EACH, SECTIONS, Multiplied, unknown_templates
from bot.knowledge.rendering import Renderer
from bot.knowledge.schema import CatalogueFile, CommonFile, TopicFile
from bot.knowledge.values import Surroundings
from bot.yaml_source import Data, Flaw, KeyPath, Source, parse, to_problems

COMMON = "_common"
_SUFFIXES = frozenset({".yaml", ".yml"})
_Entry = TypeVar("_Entry", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Finding:
    """A flaw in its file; `flaw.text_id` names the kind of mistake for programs."""

    file: Path
    flaw: Flaw


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found in a folder. `knowledge` is None as soon as there is one error; warnings stop nothing."""

    knowledge: KnowledgeBase | None
    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    places: Mapping[str, "Place"] = field(default_factory=dict)
    """Where each intent stands, by its id."""


@dataclass(frozen=True, slots=True)
class Place:
    """An intent's entry in its file; of one made from a catalogue, the template's."""

    source: Source
    path: KeyPath

    @property
    def file(self) -> Path:
        """The file."""
        return self.source.file

    def line(self, *keys: str | int) -> int:
        """The line of a key within the entry, or of the nearest one around it."""
        return self.source.line((*self.path, *keys))


@dataclass(frozen=True, slots=True)
class _Name:
    """A name that must be unique in the whole base, and where it is given."""

    name: str
    source: Source
    path: KeyPath

    @property
    def line(self) -> int:
        return self.source.line(self.path)

    @property
    def sure(self) -> bool:
        return self.line not in self.source.repaired


def read(folder: Path, language: str = "ru", memory: Memory | None = None) -> KnowledgeBase:
    """The base in a folder; `memory` is that of reading it before.

    Raises:
        KnowledgeError: every problem of every file, in the given language, sorted by file and line.
    """
    found = examine(folder, memory=memory)
    if found.knowledge is None:
        raise KnowledgeError(problems(found.errors, language))
    return found.knowledge


def problems(findings: Iterable[Finding], language: str) -> list[Problem]:
    """Findings in the reader's language, sorted by file and line."""
    return sorted(problem for found in findings for problem in to_problems(found.file, (found.flaw,), language))


def examine(
    folder: Path,
    today: date | None = None,
    memory: Memory | None = None,
    also: Mapping[Path, bytes] = MappingProxyType({}),
) -> Examination:
    """Look at everything in the folder. With `today`, answers whose `valid_until` is over are warned about.

    `also` are files as they would be, instead of those that are there or besides them.
    """
    if not folder.is_dir():
        return Examination(None, (Finding(folder, Flaw(0, "kb-no-folder")),))
    meant = {file: replace(parse(content), file=file) for file, content in also.items()}
    memory = memory or Memory()
    sources = [meant.get(file) or memory.read(file) for file in sorted({*files(folder), *meant})]
    made, errors = _filled(folder, sources, memory, today or date.today())  # noqa: DTZ011
    sources = [one.source for one in made]
    ids = list(_ids(sources))
    unsure = not all(one.complete and not one.source.incomplete for one in made) or not all(name.sure for name in ids)
    around = Surroundings(folder, None if unsure else frozenset(name.name for name in ids))
    errors += [Finding(source.file, flaw) for source in sources for flaw in source.flaws]
    topics = [_parsed(one.source, TopicFile, around, errors, one.twins) for one in made if not _is_common(one)]
    commons = [_parsed(one.source, CommonFile, around, errors, one.twins) for one in made if _is_common(one)]
    errors += _taken(ids, "kb-id-taken")
    errors += _taken(list(_macro_names(sources)), "kb-macro-taken")
    if not topics:
        errors.append(Finding(folder, Flaw(0, "kb-no-intents")))
    if errors:
        return Examination(None, tuple(errors))
    base = build.knowledge_base(folder, filter(None, topics), filter(None, commons))
    places = {name.name: Place(name.source, name.path[:-1]) for name in ids}
    return Examination(base, warnings=tuple(_expired(base, ids, today)) if today else (), places=places)


def _filled(
    folder: Path, sources: Sequence[Source], memory: Memory, today: date
) -> tuple[list[Multiplied], list[Finding]]:
    """The files with their templates filled from the catalogues, and what is wrong with either."""
    errors: list[Finding] = []
    found: dict[str, Catalogue] = {}
    for source in catalogues.sources(folder, memory.read):
        parsed = _parsed(source, CatalogueFile, Surroundings(folder, None), errors)
        flaws = [*source.flaws]
        one = catalogues.catalogue(source, today, flaws)
        errors += [Finding(source.file, flaw) for flaw in flaws]
        found[one.table.name] = replace(one, sound=one.sound and parsed is not None)
    renderer = Renderer({name: one.table for name, one in found.items() if one.sound})
    made = [memory.multiply(source, found, renderer) for source in sources]
    errors += [Finding(file, flaw) for one in made for file, flaw in one.flaws]
    errors += [Finding(file, flaw) for file, flaw in unknown_templates(found, _templates(sources))]
    return made, errors


def _templates(sources: Iterable[Source]) -> dict[str, str]:
    """Ids of what is written once for every row, each with the catalogue that fills it."""
    return {
        str(entry.get("id")): str(entry[EACH])
        for source in sources
        for section in SECTIONS
        for entry in _entries(source, section)
        if isinstance(entry, dict) and EACH in entry
    }


def _is_common(one: Multiplied) -> bool:
    return one.source.file.stem == COMMON


def files(folder: Path) -> list[Path]:
    """The files that make the base, sorted."""
    return sorted(
        file
        for file in folder.iterdir()
        if file.suffix.lower() in _SUFFIXES and not file.name.startswith(".") and not file.is_dir()
    )


def _ids(sources: Iterable[Source]) -> Iterator[_Name]:
    """Every id as written, of broken files too: a button to it is no mistake of the button."""
    for source in sources:
        yield from _names(source, "small_talk" if source.file.stem == COMMON else "intents", "id")


def _macro_names(sources: Iterable[Source]) -> Iterator[_Name]:
    for source in sources:
        if source.file.stem == COMMON:
            yield from _names(source, "macros", "name")


def _names(source: Source, section: str, key: str) -> Iterator[_Name]:
    for number, entry in enumerate(_entries(source, section)):
        name = entry.get(key) if isinstance(entry, dict) else None
        if isinstance(name, str):
            yield _Name(name.strip(), source, (section, number, key))


def _entries(source: Source, section: str) -> list[Data]:
    entries = source.data.get(section) if isinstance(source.data, dict) else None
    return entries if isinstance(entries, list) else []


def _parsed(
    source: Source,
    model: type[_Entry],
    around: Surroundings,
    errors: list[Finding],
    twins: Mapping[tuple[object, ...], str] = MappingProxyType({}),
) -> _Entry | None:
    """The file as the format has it, or None and what is wrong with it."""
    if not isinstance(source.data, dict):
        if not source.flaws:
            known = ", ".join(model.model_fields)
            text_id = "kb-empty-file" if source.data is None else "kb-not-mapping"
            errors.append(Finding(source.file, Flaw(0, text_id, {"known": known})))
        return None
    try:
        return model.model_validate(source.data, context=around)
    except ValidationError as error:
        errors.extend(Finding(source.file, flaw) for flaw in mistakes.flaws(error, model, source, twins))
        return None


def _taken(names: Sequence[_Name], text_id: str) -> Iterator[Finding]:
    first: dict[str, _Name] = {}
    told: set[tuple[Path, int]] = set()  # entries made of one template are taken together
    for name in names:
        other = first.setdefault(name.name, name)
        here = (name.source.file, name.line)
        if other is not name and name.sure and other.sure and here not in told:
            told.add(here)
            place = f"{other.source.file.name}:{other.line}"
            yield Finding(name.source.file, Flaw(name.line, text_id, {"name": name.name, "other": place}))


def _expired(base: KnowledgeBase, ids: Iterable[_Name], today: date) -> Iterator[Finding]:
    for name in ids:
        intent = base.intent(name.name)
        if intent is not None and intent.valid_until is not None and intent.valid_until < today:
            line = name.source.line((*name.path[:-1], "valid_until"))
            arguments = {"id": intent.id, "date": intent.valid_until.isoformat()}
            yield Finding(name.source.file, Flaw(line, "kb-expired", arguments))
