"""The public sets that matching is measured on, read from beside the repository; nothing of them is kept here."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.domain.knowledge import Intent, KnowledgeBase, Localized, Response, Topic
from bot.matching.evaluate import Question

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "intents"
OUT_OF_SCOPE = "oos"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a set."""

    text: str
    intent: str
    split: str


def available() -> tuple[str, ...]:
    """Names of the sets that are on this machine."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.jsonl")))


def rows(name: str) -> Iterator[Row]:
    """Every line of a set."""
    with (FOLDER / f"{name}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            read = json.loads(line)
            yield Row(read["text"], read["intent"], read["split"])


def knowledge(name: str, phrases: int | None, seed: int) -> KnowledgeBase:
    """A base of the training split: `phrases` an intent drawn by `seed` (all of them when None), titles as named."""
    drawn = random.Random(seed)  # noqa: S311 -- a sample, not a secret
    by_intent: dict[str, list[str]] = {}
    for row in rows(name):
        if row.split == "train" and row.intent != OUT_OF_SCOPE:
            by_intent.setdefault(row.intent, []).append(row.text)
    named = titles(name)
    intents = tuple(
        Intent(
            intent,
            Localized({"": named.get(intent, intent.replace("_", " "))}),
            tuple(texts if phrases is None else drawn.sample(texts, min(phrases, len(texts)))),
            Response(Localized({"": intent})),
        )
        for intent, texts in sorted(by_intent.items())
    )
    return KnowledgeBase((Topic(Localized({"": name}), "", intents),), version=f"{name}:{phrases}:{seed}")


def titles(name: str) -> dict[str, str]:
    """Titles that come with a set, by intent."""
    path = FOLDER / f"{name}.topics.tsv"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return dict(line.split("\t", 1) for line in lines if "\t" in line)


def questions(name: str, split: str = "test") -> list[Question]:
    """The labelled questions of a split."""
    return [
        Question(row.text, None if row.intent == OUT_OF_SCOPE else row.intent)
        for row in rows(name)
        if row.split == split
    ]
