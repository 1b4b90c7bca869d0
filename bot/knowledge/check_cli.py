"""`kb check` as people, programs and GitHub's checks read it."""

import json
import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TextIO

from bot.domain.knowledge import KnowledgeBase
from bot.knowledge.building import matcher
from bot.knowledge.check import Level, Remark, Report, checked, formal
from bot.knowledge.reader import examine, problems
from bot.matching import MatchingSettings
from bot.texts import Texts

GOOD, WRONG = 0, 1
FORMATS = ("text", "json", "github")


def check(
    folder: Path,
    language: str = "ru",
    out: TextIO | None = None,
    err: TextIO | None = None,
    *,
    today: date | None = None,
    settings: MatchingSettings | None = None,
    form: str = "text",
    notes: bool = False,
) -> int:
    """Everything that is wrong with the base, what it holds and what its tests come to; 1 when there is an error."""
    found = examine(folder, today or datetime.now().astimezone().date())
    base = found.knowledge
    report = checked(found, base, matcher(base, settings)) if base else formal(found)
    shown = _Shown(language, out or sys.stdout, err or sys.stderr, notes)
    {"text": shown.text, "json": shown.json, "github": shown.github}[form](report, base)
    return WRONG if report.count(Level.ERROR) else GOOD


class _Shown:
    """One report in one of the formats."""

    def __init__(self, language: str, out: TextIO, err: TextIO, notes: bool) -> None:
        self._language, self._out, self._err, self._notes = language, out, err, notes
        self._texts = Texts.load("en")

    def text(self, report: Report, base: KnowledgeBase | None) -> None:
        """Lines for a console: what is wrong on one stream, the summary on the other."""
        for remark in self._wanted(report):
            [problem] = problems((remark.finding,), self._language)
            said = str(problem)
            if remark.level is not Level.ERROR:
                said = self._said("kb-warning" if remark.level is Level.WARNING else "kb-note", problem=said)
            print(said, file=self._err)
        errors = report.count(Level.ERROR)
        if errors or base is None:
            print(self._said("kb-check-bad", errors=errors), file=self._out)
        else:
            print(self._said("kb-check-good", **_counts(base)), file=self._out)
        if report.tally.tests:
            tally = report.tally
            lost = tally.tests - tally.sure - tally.unsure - tally.wrong
            print(
                self._said(
                    "kb-check-tests",
                    found=tally.sure + tally.unsure,
                    tests=tally.tests,
                    sure=tally.sure,
                    unsure=tally.unsure,
                    wrong=tally.wrong,
                    lost=lost,
                    hard=tally.hard,
                ),
                file=self._out,
            )

    def json(self, report: Report, base: KnowledgeBase | None) -> None:
        """One object, notes included."""
        tally = report.tally
        content = {
            "errors": report.count(Level.ERROR),
            "warnings": report.count(Level.WARNING),
            "counts": _counts(base) if base else None,
            "tests": {name: getattr(tally, name) for name in ("tests", "sure", "unsure", "wrong", "hard")},
            "problems": [self._as_json(remark) for remark in report.remarks],
        }
        print(json.dumps(content, ensure_ascii=False, indent=1), file=self._out)

    def github(self, report: Report, _: KnowledgeBase | None) -> None:
        """Annotations of a pull request: GitHub Actions reads such lines from any step's output."""
        for remark in self._wanted(report):
            [problem] = problems((remark.finding,), self._language)
            level = "notice" if remark.level is Level.NOTE else remark.level.value
            place = f"file={_property(_relative(problem.file))},line={max(problem.line, 1)}"
            print(f"::{level} {place}::{_message(problem.text)}", file=self._out)

    def _wanted(self, report: Report) -> list[Remark]:
        return [one for one in report.remarks if self._notes or one.level is not Level.NOTE]

    def _as_json(self, remark: Remark) -> dict[str, object]:
        [problem] = problems((remark.finding,), self._language)
        return {
            "level": remark.level.value,
            "file": str(problem.file),
            "line": problem.line,
            "kind": remark.finding.flaw.text_id,
            "text": problem.text,
        }

    def _said(self, text_id: str, **arguments: str | int | float) -> str:
        return self._texts.plain(self._language, text_id, arguments)


def _counts(knowledge: KnowledgeBase) -> dict[str, str | int | float]:
    return {
        "topics": len(knowledge.topics),
        "intents": len(knowledge.intents),
        "phrases": sum(len(intent.phrases) for intent in knowledge.intents),
        "tests": sum(len(intent.tests) + len(intent.hard_tests) for intent in knowledge.intents),
        "version": knowledge.version,
    }


def _relative(file: Path) -> str:
    """GitHub wants paths from the repository's root, where its steps run."""
    return os.path.relpath(file).replace(os.sep, "/")


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
