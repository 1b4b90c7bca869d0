"""`kb evaluate`: how well the base is matched, on recorded questions or on its own phrases, held out fold by fold."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from tqdm import tqdm

from bot.domain.knowledge import KnowledgeBase
from bot.errors import KnowledgeError, Problem, SetupError
from bot.knowledge.building import matcher
from bot.knowledge.reader import read
from bot.matching import MatchingSettings
from bot.matching.evaluate import Confusion, Evaluation, Outcome, Question, ask, cross_validate
from bot.matching.evaluate import evaluate as measured
from bot.matching.picture import draw
from bot.texts import Texts

OUT_OF_SCOPE = (None, "", "oos")
"""What stands as the intent of a question that the base must not answer."""
PAIRS_SHOWN = 10
EXAMPLES_SHOWN = 3


def evaluate(
    folder: Path,
    questions: Path | None = None,
    picture: Path | None = None,
    language: str = "ru",
    out: TextIO | None = None,
    *,
    settings: MatchingSettings | None = None,
) -> int:
    """Print the measures, the pairs that are mixed up and how honest confidence is; draw the curves if asked.

    Raises:
        KnowledgeError: the base or the file of questions has mistakes.
    """
    knowledge = read(folder, language)
    evaluation = measured(_outcomes(knowledge, questions, settings, Texts.load("en"), language))
    for line in _told(evaluation, Texts.load("en"), language):
        print(line, file=out or sys.stdout)
    if picture:
        try:
            draw(evaluation, picture)
        except (RuntimeError, OSError, ValueError) as error:
            raise SetupError([f"{picture}: {error}"]) from error
    return 0


def _outcomes(
    knowledge: KnowledgeBase, file: Path | None, settings: MatchingSettings | None, texts: Texts, language: str
) -> list[Outcome]:
    with tqdm(disable=None, leave=False, file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        if file is None:
            return cross_validate(knowledge, settings, progress)
        asked = _questions(file, knowledge, texts, language)
        return ask(matcher(knowledge, settings), asked, progress)


def _questions(file: Path, knowledge: KnowledgeBase, texts: Texts, language: str) -> list[Question]:
    """One JSON object a line with `text` and `intent`; a question out of scope has no intent, or `oos`."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError([Problem(file, 0, str(error))]) from error
    found: list[Question] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            question = _question(line, knowledge)
            if isinstance(question, Question):
                found.append(question)
            else:
                problems.append(Problem(file, number, texts.plain(language, question[0], {"value": question[1]})))
    if not found and not problems:
        problems.append(Problem(file, 0, texts.plain(language, "kb-questions-none")))
    if problems:
        raise KnowledgeError(problems)
    return found


def _question(line: str, knowledge: KnowledgeBase) -> Question | tuple[str, str]:
    try:
        given = json.loads(line)
        text, intent_id = str(given["text"]), given.get("intent")
    except (ValueError, KeyError, TypeError, AttributeError):
        return "kb-questions-shape", line[:60]
    if intent_id in OUT_OF_SCOPE:
        return Question(text, None)
    return Question(text, intent_id) if knowledge.intent(intent_id) else ("kb-questions-intent", str(intent_id))


def _told(evaluation: Evaluation, texts: Texts, language: str) -> Iterator[str]:
    yield texts.plain(language, "kb-evaluated", {"questions": evaluation.questions, "scope": evaluation.in_scope})
    for name, share in _measures(evaluation):
        yield f"  {texts.plain(language, name):<58} {_percent(share):>6}"
    if evaluation.confusions:
        yield texts.plain(language, "kb-confusions")
        for pair in evaluation.confusions[:PAIRS_SHOWN]:
            yield from _pair(pair)
    yield texts.plain(language, "kb-reliability")
    for one in evaluation.reliability:
        yield f"  {_percent(one.confidence):>6} -> {_percent(one.right):>6}   ({one.questions})"


def _measures(evaluation: Evaluation) -> Iterator[tuple[str, float | None]]:
    yield "kb-accuracy", evaluation.accuracy
    yield "kb-top3", evaluation.top3
    yield "kb-auroc", evaluation.auroc
    for risk, share in evaluation.coverage.items():
        yield f"kb-coverage-{round(risk * 100)}", share
    yield "kb-answered-right", evaluation.answered_right
    yield "kb-answered-wrong", evaluation.answered_wrong
    yield "kb-oos-recall", evaluation.out_of_scope_recall


def _pair(pair: Confusion) -> Iterator[str]:
    yield f"  {pair.meant} -> {pair.matched}: {len(pair.questions)}"
    for question in pair.questions[:EXAMPLES_SHOWN]:
        yield f"      {question}"


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.1%}"
