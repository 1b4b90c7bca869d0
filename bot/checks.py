"""The checks that ask nobody outside: the database, its disk, the knowledge base."""

from collections.abc import Sequence

from bot.config import Settings
from bot.database import state
from bot.domain.findings import Finding
from bot.errors import DatabaseError, KnowledgeError, StorageUnavailable
from bot.knowledge import read
from bot.texts import Texts

ENOUGH_MB = 200


async def database(settings: Settings, texts: Texts) -> Sequence[Finding]:
    """The database, and the room on its disk where that is this machine's."""
    name, disk = _say(texts, "finding-database"), _say(texts, "finding-disk")
    try:
        found = await state(settings.database.url)
    except (DatabaseError, StorageUnavailable, OSError) as error:
        return [Finding(name, False, _say(texts, "database-bad", reason=str(error)))]
    version = "database-new" if found.version is None else "database-version"
    note = _say(texts, version, version=str(found.version), newest=str(found.newest))
    good = Finding(name, True, note=note)
    if found.free_bytes is None:
        return [good]
    free = found.free_bytes // 1_000_000
    cure = _say(texts, "disk-low", free=str(free))
    seen = _say(texts, "disk-free", free=str(free))
    return [good, Finding(disk, free >= ENOUGH_MB, cure, seen, fatal=False)]


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
