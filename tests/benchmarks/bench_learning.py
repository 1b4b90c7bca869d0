"""The learning curve: what editors gain by teaching the bot what it could not answer.

A base of few phrases meets a stream of questions. What goes to an agent, sure or not, is taught as agents and editors
would: an oracle names the intent, the phrase is added unless it collides with another intent's, and the base is learnt
anew after each hundred questions. Questions out of scope teach nothing. Beside it the same stream without teaching.

    python -m tests.benchmarks.bench_learning [SET …] [--phrases 3] [--questions 1500] [--picture FILE.svg]
"""

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.domain.knowledge import KnowledgeBase
from bot.domain.match import Verdict
from bot.learning.writing import collision
from bot.matching import Matcher, MatchingSettings
from bot.matching.evaluate import Question
from tests.benchmarks.sets import knowledge, questions, rows

STEP = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One hundred questions: shares answered at once and right, answered at once and wrong, and handed to people."""

    asked: int
    right: float
    wrong: float
    handed: float
    taught: int


def stream(name: str, count: int, seed: int) -> list[Question]:
    """Labelled questions in a random order: those of the test split, and training phrases that the base has not."""
    spare = [Question(row.text, row.intent) for row in rows(name) if row.split == "train" and row.intent != "oos"]
    drawn = random.Random(seed)  # noqa: S311 -- a sample, not a secret
    asked = [*questions(name), *spare]
    drawn.shuffle(asked)
    return asked[:count]


def curve(base: KnowledgeBase, asked: Sequence[Question], *, teach: bool) -> list[Step]:
    """The stream, a hundred questions at a time."""
    matcher, found, taught = Matcher.build(base, MatchingSettings()), [], 0
    for first in range(0, len(asked) - STEP + 1, STEP):
        tally: Counter[str] = Counter()
        lessons: dict[str, list[str]] = {}
        for question in asked[first : first + STEP]:
            match = matcher.match(question.text)
            sure = match.verdict is Verdict.SURE and match.best is not None
            right = sure and match.best is not None and match.best.intent_id == question.intent_id
            tally["right" if right else "wrong" if sure else "handed"] += 1
            if not sure and question.intent_id and not collision(matcher, question.text, question.intent_id):
                lessons.setdefault(question.intent_id, []).append(question.text)
        if teach and lessons:
            taught += sum(map(len, lessons.values()))
            base = _taught(base, lessons)
            matcher = Matcher.build(base, MatchingSettings())
        found.append(Step(first + STEP, tally["right"] / STEP, tally["wrong"] / STEP, tally["handed"] / STEP, taught))
    return found


def _taught(base: KnowledgeBase, lessons: dict[str, list[str]]) -> KnowledgeBase:
    topic = base.topics[0]
    intents = tuple(
        replace(intent, phrases=tuple(dict.fromkeys([*intent.phrases, *lessons.get(intent.id, ())])))
        for intent in topic.intents
    )
    return replace(base, topics=(replace(topic, intents=intents),))


def _picture(curves: dict[str, list[Step]], file: Path) -> None:
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 4.5), layout="constrained")
    colours = dict(zip(curves, ("#1b6ca8", "#8fb8d6", "#b8532b", "#dfa98f"), strict=False))
    for name, steps in curves.items():
        at = [step.asked for step in steps]
        axes.plot(at, [100 * step.right for step in steps], color=colours[name], label=f"{name}: right")
        axes.plot(at, [100 * step.wrong for step in steps], color=colours[name], linestyle=":", label=f"{name}: wrong")
    axes.set(xlabel="questions asked", ylabel="answered by the bot alone, %", ylim=(0, 100))
    axes.grid(alpha=0.3)
    axes.legend(frameon=False, ncols=2, fontsize=8)
    figure.savefig(file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=["ru_telecom", "clinc150"])
    parser.add_argument("--phrases", type=int, default=3, help="phrases an intent begins with")
    parser.add_argument("--questions", type=int, default=1500)
    parser.add_argument("--picture", type=Path)
    arguments = parser.parse_args()
    curves: dict[str, list[Step]] = {}
    for name in arguments.sets:
        base = knowledge(name, arguments.phrases, 1)
        known = {phrase for intent in base.intents for phrase in intent.phrases}
        asked = [one for one in stream(name, 10 * arguments.questions, 1) if one.text not in known]
        for teach in (True, False):
            steps = curve(base, asked[: arguments.questions], teach=teach)
            curves[f"{name}, {'taught' if teach else 'not taught'}"] = steps
            for step in steps:
                print(
                    f"{name:12} {'taught' if teach else 'left':6} {step.asked:5} right {step.right:4.0%} "
                    f"wrong {step.wrong:4.0%} people {step.handed:4.0%} phrases +{step.taught}",
                    flush=True,
                )
    if arguments.picture:
        _picture(curves, arguments.picture)


if __name__ == "__main__":
    main()
