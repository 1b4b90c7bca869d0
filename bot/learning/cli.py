"""`kb gaps`: the questions without an answer, for editors in a console and for programs (`--jsonl`)."""

import json
import sys
from collections.abc import Iterator, Sequence
from typing import TextIO

from bot.domain.cases import NEW_TOPIC
from bot.learning.gaps import Accepted, Gaps, Group
from bot.texts import Texts

QUESTION_WIDTH = 60


async def show(gaps: Gaps, language: str, out: TextIO | None = None, *, jsonl: bool = False) -> int:
    """What most people asked first: a table, or one JSON object a line."""
    out = out or sys.stdout
    found = await gaps.groups()
    if jsonl:
        for group in found:
            print(json.dumps(as_json(group), ensure_ascii=False), file=out)
        return 0
    for line in _table(found, language):
        print(line, file=out)
    return 0


async def accept(gaps: Gaps, group: str, intent_id: str, language: str, out: TextIO | None = None) -> int:
    """The group's questions become phrases of the intent; says what was changed, and the change itself."""
    _tell(await gaps.accept(group, intent_id), language, out or sys.stdout)
    return 0


async def create(
    gaps: Gaps,
    group: str,
    intent_id: str,
    title: str,
    language: str,
    out: TextIO | None = None,
    *,
    file: str = "",
    answer: str = "",
) -> int:
    """The group becomes an intent of its own."""
    accepted = await gaps.accept_new(group, intent_id, title, file=file, answer=answer)
    _tell(accepted, language, out or sys.stdout)
    return 0


async def drop(gaps: Gaps, group: str, language: str, out: TextIO | None = None) -> int:
    """The group is put aside."""
    change = await gaps.drop(group)
    print(Texts.load("en").plain(language, "gaps-dropped", {"cases": change.cases}), file=out or sys.stdout)
    return 0


def as_json(group: Group) -> dict[str, object]:
    """The group for programs; `verdict` is an intent's id, "+" for a new topic, or empty."""
    return {
        "group": group.id,
        "people": group.people,
        "question": group.question,
        "verdict": group.verdict,
        "candidates": [
            {"intent": one.intent_id, "confidence": round(one.confidence, 4), "phrase": one.phrase}
            for one in group.nearest
        ],
        "answer": group.answer,
        "cases": [{"question": case.question, "reason": case.reason.value, "at": case.at} for case in group.cases],
    }


def _tell(accepted: Accepted, language: str, out: TextIO) -> None:
    texts, change = Texts.load("en"), accepted.change
    text_id = "gaps-created" if change.created else "gaps-accepted" if accepted.phrases else "gaps-accepted-already"
    arguments: dict[str, str | int] = {
        "intent": change.intent_id,
        "file": change.file,
        "phrases": len(accepted.phrases),
    }
    print(texts.plain(language, text_id, arguments), file=out)
    for bad in accepted.collisions:
        told = {"phrase": bad.phrase, "near": bad.near, "intent": bad.intent_id}
        print(texts.plain(language, "gaps-left", told), file=out)
    print(change.diff, end="", file=out)


def _table(found: Sequence[Group], language: str) -> Iterator[str]:
    texts = Texts.load("en")
    if not found:
        yield texts.plain(language, "gaps-none")
        return
    rows = [[part.strip() for part in texts.plain(language, "gaps-head").split("|")]]
    for group in found:
        verdict = {NEW_TOPIC: texts.plain(language, "gaps-verdict-new")}.get(group.verdict, group.verdict)
        near = ", ".join(f"{one.intent_id} {one.confidence:.0%}" for one in group.nearest[:2])
        said = verdict or texts.plain(language, "gaps-verdict-none")
        rows.append([str(group.people), group.id, _cut(group.question), said, near])
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[4]]).rstrip()


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= QUESTION_WIDTH else line[: QUESTION_WIDTH - 1] + "…"
