"""`kb ask | expand`: for editors, in a console. Arguments are parsed elsewhere; each returns an exit code.

Answers go to `out`, what is wrong with the base to `err`.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, TextIO

from bot.domain.knowledge import KnowledgeBase
from bot.domain.match import Match, Verdict
from bot.errors import Problem
from bot.knowledge import json_schema
from bot.knowledge.building import matcher
from bot.knowledge.reader import examine, problems
from bot.matching import Evidence, Explanation, MatchingSettings
from bot.matching import expand as expand_template
from bot.texts import Texts

GOOD, WRONG = 0, 1


def ask(
    folder: Path,
    question: str,
    language: str = "ru",
    out: TextIO | None = None,
    err: TextIO | None = None,
    *,
    settings: MatchingSettings | None = None,
) -> int:
    """What the bot would make of a question, and why."""
    knowledge = _opened(folder, language, err)
    if knowledge is None:
        return WRONG
    explanation = matcher(knowledge, settings).explain(question)
    for line in _explained(explanation, Texts.load("en"), language):
        print(line, file=out or sys.stdout)
    return GOOD


def ask_jsonl(
    folder: Path,
    stdin: Iterable[bytes] | None = None,
    stdout: BinaryIO | None = None,
    language: str = "ru",
    err: TextIO | None = None,
    *,
    settings: MatchingSettings | None = None,
) -> int:
    """For every line of `stdin` one JSON object, written out at once, so that another program can converse with it.

    Both are bytes: UTF-8 whatever the locale says, and a line that is not UTF-8 still gets its answer.
    """
    knowledge = _opened(folder, language, err)
    if knowledge is None:
        return WRONG
    ready = matcher(knowledge, settings)
    source, target = stdin or sys.stdin.buffer, stdout or sys.stdout.buffer
    for line in source:
        text = line.decode("utf-8", "replace").removeprefix("\ufeff").rstrip("\r\n")
        target.write(json.dumps(_as_json(text, ready.match(text)), ensure_ascii=False).encode() + b"\n")
        target.flush()
    return GOOD


def expand(folder: Path, language: str = "ru", out: TextIO | None = None, err: TextIO | None = None) -> int:
    """Every phrase that the templates of every intent stand for."""
    knowledge = _opened(folder, language, err)
    if knowledge is None:
        return WRONG
    for intent in knowledge.intents:
        print(f"{intent.id} — {intent.title.get(language, language)}", file=out or sys.stdout)
        for phrase in intent.phrases:
            for variant in expand_template(phrase):
                print(f"  {variant}", file=out or sys.stdout)
    return GOOD


def schema(folder: Path, language: str = "ru", out: TextIO | None = None, err: TextIO | None = None) -> int:
    """Lay the format as JSON Schema into the base."""
    if not folder.is_dir():
        return GOOD if _opened(folder, language, err) else WRONG
    for file in json_schema.write(folder):
        print(Texts.load("en").plain(language, "kb-schema-written", {"file": str(file)}), file=out or sys.stdout)
    return GOOD


def _opened(folder: Path, language: str, err: TextIO | None) -> KnowledgeBase | None:
    found = examine(folder)
    _print(problems(found.errors, language), err or sys.stderr)
    return found.knowledge


def _print(lines: Iterable[Problem], stream: TextIO) -> None:
    for line in lines:
        print(line, file=stream)


def _as_json(text: str, match: Match) -> dict[str, object]:
    best = match.best
    known = best is not None and match.verdict is not Verdict.NO_MATCH
    return {
        "text": text,
        "verdict": match.verdict.value,
        "intent": best.intent_id if best and known else None,
        "confidence": round(best.confidence, 4) if best else 0,
        "candidates": [
            {"intent": one.intent_id, "confidence": round(one.confidence, 4), "phrase": one.phrase}
            for one in match.candidates
        ],
    }


def _explained(explanation: Explanation, texts: Texts, language: str) -> Iterable[str]:
    match = explanation.match
    yield texts.plain(language, f"kb-ask-{match.verdict.value.replace('_', '-')}")
    yield texts.plain(language, f"kb-ask-reason-{explanation.reason.value.replace('_', '-')}")
    for number, evidence in enumerate(explanation.evidence, 1):
        yield from _evidence(number, evidence, texts, language)
    bounds = {"sure": _percent(explanation.sure_threshold), "unsure": _percent(explanation.unsure_threshold)}
    yield texts.plain(language, "kb-ask-bounds", {**bounds, "seen": _percent(explanation.seen)})
    for stage in explanation.stages:
        yield f"{stage.name}: {stage.text}"


def _evidence(number: int, evidence: Evidence, texts: Texts, language: str) -> Iterable[str]:
    yield f"{number}. {evidence.intent_id} — {evidence.title}: {_percent(evidence.confidence)}"
    if evidence.phrase:
        yield "   " + texts.plain(language, "kb-ask-phrase", {"phrase": evidence.phrase})
    if evidence.words:
        words = ", ".join(f"{one.word} {_percent(one.weight)}" for one in evidence.words)
        yield "   " + texts.plain(language, "kb-ask-words", {"words": words})


def _percent(share: float) -> str:
    return f"{share:.0%}"
