"""`kb diff`: asks recorded questions of two versions of the base and prints what changes its answer."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from tqdm import tqdm

from bot.domain.knowledge import KnowledgeBase
from bot.domain.match import Verdict
from bot.knowledge import diff
from bot.knowledge.building import matcher
from bot.knowledge.diff import Answer, Change, Changed, Contents, Difference
from bot.knowledge.reader import read
from bot.knowledge.recorded import questions as recorded
from bot.knowledge.versions import laid_out
from bot.matching import Matcher, MatchingSettings
from bot.texts import Texts

SAME, DIFFERENT = 0, 3
_LISTED = 12
"""Ids of one kind that are written out before “and N more”."""


def compare(
    old: str,
    new: str,
    folder: Path,
    questions: Path | None = None,
    language: str = "ru",
    out: TextIO | None = None,
    *,
    as_json: bool = False,
    settings: MatchingSettings | None = None,
) -> int:
    """Print the difference; 3 when some question gets another answer, else 0.

    Raises:
        KnowledgeError: a version or the file of questions has mistakes; each is told with its place.
    """
    with ExitStack() as stack:
        before, after = (read(stack.enter_context(laid_out(one, folder, language)), language) for one in (old, new))
        asked = recorded(questions, language) if questions else diff.own_questions(before, after)
        found = difference(before, after, asked, settings or MatchingSettings())
    lines = [_json(found)] if as_json else _told(found, Texts.load("en"), language)
    for line in lines:
        print(line, file=out or sys.stdout)
    return DIFFERENT if found.changed else SAME


def difference(
    before: KnowledgeBase, after: KnowledgeBase, questions: Sequence[str], settings: MatchingSettings
) -> Difference:
    """Both versions asked; equal versions are not asked at all, since they must answer alike."""
    contents = diff.contents(before, after)
    changed: tuple[Changed, ...] = ()
    if before.version != after.version:
        pair = matcher(before, settings), matcher(after, settings)
        changed = tuple(_changed(questions, pair, contents, settings.suggestions))
    order = {one: place for place, one in enumerate(Change)}
    changed = tuple(sorted(changed, key=lambda one: order[one.change]))
    return Difference(before.version, after.version, contents, len(questions), changed)


def _changed(
    questions: Iterable[str], pair: tuple[Matcher, Matcher], contents: Contents, suggestions: int
) -> Iterator[Changed]:
    reworded = frozenset(contents.answers)
    renamed = {one.before: one.after for one in contents.renamed}
    for question in tqdm(questions, disable=None, leave=False, file=sys.stderr):
        before, after = (diff.answer(one.match(question), suggestions) for one in pair)
        found = diff.change(before, after, reworded, renamed)
        if found:
            yield Changed(question, found, before, after)


def _json(found: Difference) -> str:
    return json.dumps(asdict(found), ensure_ascii=False, indent=2)


def _told(found: Difference, texts: Texts, language: str) -> Iterator[str]:
    yield texts.plain(language, "kb-diff-versions", {"before": found.before, "after": found.after})
    yield from _contents(found.contents, texts, language)
    counts = {"questions": found.questions, "changed": len(found.changed)}
    yield texts.plain(language, "kb-diff-changed", counts)
    tally = Counter(one.change for one in found.changed)
    for change, several in ((change, tally[change]) for change in Change if tally[change]):
        yield ""
        yield f"{texts.plain(language, f'kb-diff-{_id(change)}')}: {several}"
        for one in (one for one in found.changed if one.change is change):
            yield f"  {one.question}"
            before, after = (_answer(answer, texts, language) for answer in (one.before, one.after))
            yield f"      {before}" if change is Change.REWORDED else f"      {before} -> {after}"


def _contents(contents: Contents, texts: Texts, language: str) -> Iterator[str]:
    renamed = [f"{one.before} -> {one.after}" for one in contents.renamed]
    kinds = (
        ("added", contents.added),
        ("removed", contents.removed),
        ("renamed", renamed),
        ("answers", contents.answers),
        ("phrases", contents.phrases),
    )
    for name, ids in kinds:
        if ids:
            shown = ", ".join(ids[:_LISTED])
            more = texts.plain(language, "kb-diff-more", {"more": len(ids) - _LISTED}) if len(ids) > _LISTED else ""
            yield f"{texts.plain(language, f'kb-diff-intents-{name}')} ({len(ids)}): {shown}{more}"


def _answer(answer: Answer, texts: Texts, language: str) -> str:
    if answer.verdict is Verdict.NO_MATCH:
        return texts.plain(language, "kb-diff-agent")
    if answer.verdict is Verdict.UNSURE:
        return texts.plain(language, "kb-diff-choice", {"intents": ", ".join(answer.intents)})
    return f"{answer.first} ({answer.confidence:.0%})"


def _id(change: Change) -> str:
    return change.value.replace("_", "-")
