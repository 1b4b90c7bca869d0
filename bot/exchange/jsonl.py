"""The base as JSON lines: an intent a line with all about it, or a phrase a line for `kb evaluate`."""

import json
from collections.abc import Iterator

from bot.domain.knowledge import Intent, KnowledgeBase
from bot.matching import expand


def intents(knowledge: KnowledgeBase) -> Iterator[str]:
    """One object an intent; texts by language, the empty key serving every language."""
    for intent in knowledge.intents:
        topic = knowledge.topic_of(intent.id)
        response = intent.response
        yield _line(
            {
                "id": intent.id,
                "topic": dict(topic.title.texts) if topic else None,
                "owner": topic.owner if topic else "",
                "title": dict(intent.title.texts),
                "phrases": list(intent.phrases),
                "response": {
                    "text": dict(response.text.texts),
                    "photo": response.photo.name if response.photo else None,
                    "file": response.file.name if response.file else None,
                    "links": [{"title": dict(link.title.texts), "url": link.url} for link in response.links],
                    "buttons": list(response.buttons),
                },
                "handoff": _handoff(intent),
                "valid_until": intent.valid_until.isoformat() if intent.valid_until else None,
                "tests": list(intent.tests),
                "hard_tests": list(intent.hard_tests),
                "small_talk": intent.small_talk,
            }
        )


def phrases(knowledge: KnowledgeBase) -> Iterator[str]:
    """`{"text", "intent", "kind"}` for every phrase, templates written out, and every test; `oos` is out of scope."""
    for intent in knowledge.intents:
        for phrase in intent.phrases:
            yield from (_phrase(text, intent.id, "phrase") for text in expand(phrase))
        yield from (_phrase(text, intent.id, "test") for text in (*intent.tests, *intent.hard_tests))
    for phrase in knowledge.out_of_scope:
        yield from (_phrase(text, "oos", "phrase") for text in expand(phrase))


def _handoff(intent: Intent) -> dict[str, object]:
    handoff = intent.handoff
    return {"when": handoff.when.value, "queue": handoff.queue, "ask": [dict(one.texts) for one in handoff.ask]}


def _phrase(text: str, intent_id: str, kind: str) -> str:
    return _line({"text": text, "intent": intent_id, "kind": kind})


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
