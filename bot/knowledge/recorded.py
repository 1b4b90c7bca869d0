"""Questions that people asked, one a line: JSON objects with `text`, or the text as it is."""

import json
from collections.abc import Sequence
from pathlib import Path

from bot.errors import KnowledgeError, Problem
from bot.texts import Texts


def questions(file: Path, language: str) -> Sequence[str]:
    """The questions of a file, each once, in their order.

    Raises:
        KnowledgeError: the file cannot be read, a line that begins like JSON is none, or there is no question at all.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError([Problem(file, 0, str(error))]) from error
    texts = Texts.load("en")
    found: dict[str, None] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        question = _question(line.strip())
        if question is None:
            said = texts.plain(language, "kb-diff-question", {"value": line.strip()[:60]})
            problems.append(Problem(file, number, said))
        elif question:
            found.setdefault(question)
    if not found and not problems:
        problems.append(Problem(file, 0, texts.plain(language, "kb-questions-none")))
    if problems:
        raise KnowledgeError(problems)
    return tuple(found)


def _question(line: str) -> str | None:
    if not line.startswith("{"):
        return line
    try:
        text = json.loads(line)["text"]
    except (ValueError, KeyError, TypeError):
        return None
    return text.strip() if isinstance(text, str) else None
