"""The checks that ask nobody outside: the database, its disk, the knowledge base."""

from collections.abc import Sequence
from pathlib import Path

from bot.config import Settings
from bot.domain.findings import Finding
from bot.errors import DatabaseError, KnowledgeError
from bot.knowledge import read
from bot.storage.inspect import inspect
from bot.texts import Texts

SQLITE = "sqlite:///"
ENOUGH_MB = 200


def database(settings: Settings, texts: Texts) -> Sequence[Finding]:
    """The file and the room on its disk."""
    name, disk = _say(texts, "finding-database"), _say(texts, "finding-disk")
    if not settings.database.url.startswith(SQLITE):
        return [Finding(name, False, _say(texts, "database-not-sqlite"))]
    try:
        state = inspect(Path(settings.database.url.removeprefix(SQLITE)))
    except (DatabaseError, OSError) as error:
        return [Finding(name, False, _say(texts, "database-bad", reason=str(error)))]
    version = "database-new" if state.version is None else "database-version"
    note = _say(texts, version, version=str(state.version), newest=str(state.newest))
    free = state.free_bytes // 1_000_000
    cure = _say(texts, "disk-low", free=str(free))
    seen = _say(texts, "disk-free", free=str(free))
    return [Finding(name, True, note=note), Finding(disk, free >= ENOUGH_MB, cure, seen, fatal=False)]


def knowledge(settings: Settings, texts: Texts) -> Sequence[Finding]:
    """The base, as `kb check` reads it."""
    name = _say(texts, "finding-knowledge")
    try:
        base = read(settings.knowledge_base, settings.language)
    except KnowledgeError as error:
        count, first = str(len(error.problems)), str(error.problems[0])
        return [Finding(name, False, _say(texts, "knowledge-bad", count=count, first=first))]
    intents = sum(len(topic.intents) for topic in base.topics)
    return [Finding(name, True, note=_say(texts, "knowledge-good", count=str(intents)))]


def _say(texts: Texts, text_id: str, **arguments: str) -> str:
    return texts.plain(texts.default, text_id, arguments)
