"""From files found good to the values the bot works with, and the name of their content."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from bot.domain.knowledge import Handoff, Intent, KnowledgeBase, Link, Localized, Macro, Response, Topic
from bot.knowledge.schema import CommonFile, IntentEntry, ResponseEntry, TopicFile

_VERSION_LENGTH = 12
_NAMED_APART = frozenset({"topics", "version", "_by_id"})


def knowledge_base(folder: Path, topics: Iterable[TopicFile], commons: Iterable[CommonFile]) -> KnowledgeBase:
    """The base, its topics in the order of their files."""
    shared = list(commons)
    base = KnowledgeBase(
        topics=tuple(_topic(folder, topic) for topic in topics),
        synonyms=tuple(tuple(group) for common in shared for group in common.synonyms),
        skip_words=tuple(word for common in shared for word in common.skip_words),
        out_of_scope=tuple(phrase for common in shared for phrase in common.out_of_scope),
        small_talk=tuple(
            replace(_intent(folder, entry), small_talk=True) for common in shared for entry in common.small_talk
        ),
        macros=tuple(Macro(macro.name, Localized(macro.text)) for common in shared for macro in common.macros),
    )
    return replace(base, version=version(base, folder))


def version(base: KnowledgeBase, folder: Path) -> str:
    """A short name of the content: the same wherever the base lies and whatever its files are called."""

    def plain(value: object) -> object:
        if is_dataclass(value):
            return {name: getattr(value, name) for name in _names(value.__class__)}
        if isinstance(value, Path):
            return [value.relative_to(folder).as_posix(), value.stat().st_size]
        if isinstance(value, date):
            return value.isoformat()
        raise TypeError(type(value).__name__)

    def canonical(value: Any) -> str:
        return json.dumps(value, default=plain, sort_keys=True, ensure_ascii=False)

    content = {name: getattr(base, name) for name in _names(KnowledgeBase) if name not in _NAMED_APART}
    content["topics"] = sorted(canonical(topic) for topic in base.topics)
    return hashlib.sha256(canonical(content).encode()).hexdigest()[:_VERSION_LENGTH]


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """Of a dataclass: a thousand intents ask for them, and `dataclasses` looks them up each time."""
    return tuple(one.name for one in fields(kind))


def _topic(folder: Path, entry: TopicFile) -> Topic:
    intents = tuple(_intent(folder, intent) for intent in entry.intents)
    return Topic(title=Localized(entry.topic), owner=entry.owner, intents=intents)


def _intent(folder: Path, entry: IntentEntry) -> Intent:
    return Intent(
        id=entry.id,
        title=Localized(entry.title),
        phrases=tuple(entry.phrases),
        response=_response(folder, entry.response),
        handoff=Handoff(
            when=entry.handoff.when,
            queue=entry.handoff.queue,
            ask=tuple(_localized(entry.handoff.ask)),
        ),
        valid_until=entry.valid_until,
        tests=tuple(entry.tests),
        hard_tests=tuple(entry.hard_tests),
        template=entry.id.rpartition(".")[0] if entry.each else "",
    )


def _localized(texts: Iterable[Mapping[str, str]]) -> Iterable[Localized]:
    return (Localized(text) for text in texts)


def _response(folder: Path, entry: ResponseEntry) -> Response:
    return Response(
        text=Localized(entry.text),
        photo=folder / entry.photo if entry.photo else None,
        file=folder / entry.file if entry.file else None,
        links=tuple(Link(Localized(link.title), link.url) for link in entry.links),
        buttons=tuple(entry.buttons),
    )
