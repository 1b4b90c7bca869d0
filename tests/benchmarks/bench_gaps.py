"""How well questions that nobody could answer are put together.

The topics of half the intents are taken out of the base; their questions, each asked by somebody else in other words,
are what agents would get. Pairs of questions are the measure: precision is the share of pairs put together that do
belong together, recall the share of pairs that belong together and were put together (F1 of the two).

    python -m tests.benchmarks.bench_gaps [SET …] [--split train]

What is told of the test split was chosen on the training one.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from rapidfuzz import fuzz, process
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from bot.domain.knowledge import KnowledgeBase
from bot.matching import likeness
from tests.benchmarks.sets import knowledge, questions

A_GROUP = 8
"""Questions of one intent, about as many as come before an editor looks."""
Grouping = Callable[[Sequence[str], KnowledgeBase], list[list[int]]]


def _by_words(limit: float) -> Grouping:
    """The plain way: rapidfuzz's token_set_ratio, average linkage."""

    def grouped(questions: Sequence[str], _: KnowledgeBase) -> list[list[int]]:
        near = process.cdist(questions, questions, scorer=fuzz.token_set_ratio) / 100
        far = np.clip(1 - near, 0, 1)
        np.fill_diagonal(far, 0)
        labels = fcluster(linkage(squareform(far, checks=False), "average"), limit, "distance").tolist()
        return [[n for n, one in enumerate(labels) if one == label] for label in sorted(set(labels))]

    return grouped


def pairs(groups: Sequence[Sequence[int]], labels: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs."""
    together = sum(len(group) * (len(group) - 1) / 2 for group in groups)
    right = sum(n * (n - 1) / 2 for group in groups for n in Counter(labels[one] for one in group).values())
    belong = sum(n * (n - 1) / 2 for n in Counter(labels).values())
    precision, recall = right / together if together else 1.0, right / belong
    return precision, recall, 2 * precision * recall / ((precision + recall) or 1)


def _asked(name: str, known: Collection[str], split: str) -> Iterator[tuple[str, str]]:
    """The first questions about each intent that is not known."""
    seen: Counter[str] = Counter()
    for question in questions(name, split):
        if question.intent_id and question.intent_id not in known and seen[question.intent_id] < A_GROUP:
            seen[question.intent_id] += 1
            yield question.text, question.intent_id


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=["ru_telecom", "clinc150", "banking77"])
    parser.add_argument("--split", default="test")
    arguments = parser.parse_args()
    ways: dict[str, Grouping] = {f"token_set_ratio {limit}": _by_words(limit) for limit in (0.5, 0.55, 0.6)}
    ways |= {f"words alone {far}": partial(likeness.groups, far=far, meant=0.0) for far in (0.76, 0.8, 0.84)}
    ways |= {f"with meaning {far}": partial(likeness.groups, far=far) for far in (0.58, 0.6, 0.62, 0.64, 0.66)}
    for name in arguments.sets:
        whole = knowledge(name, 10, 1)
        known = {intent.id for intent in whole.intents[::2]}
        kept = tuple(intent for intent in whole.intents if intent.id in known)
        base = replace(whole, topics=(replace(whole.topics[0], intents=kept),))
        labelled = list(_asked(name, known, arguments.split))
        texts, labels = [text for text, _ in labelled], [intent for _, intent in labelled]
        for way, group in ways.items():
            found = group(texts, base)
            precision, recall, f1 = pairs(found, labels)
            print(f"{name:12} {way:22} {len(found):4} groups  P {precision:.2f}  R {recall:.2f}  F1 {f1:.2f}")


if __name__ == "__main__":
    main()
