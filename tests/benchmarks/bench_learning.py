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
from bot.domain.match import Match, Verdict
from bot.learning.writing import collision
from bot.matching import Matcher, MatchingSettings
from bot.matching.evaluate import Question
from tests.benchmarks.sets import knowledge, questions, rows

STEP = 100
SMOOTH = 3
"""Steps that are told and drawn as one."""
SHOWN = 3
"""Titles that a person chooses from."""


@dataclass(frozen=True, slots=True)
class Step:
    """One hundred questions: shares answered at once and right, answered at once and wrong, and neither.

    `offered` is the part of the latter that was shown the right title among up to three; the rest went to people.
    """

    asked: int
    right: float
    wrong: float
    handed: float
    offered: float
    taught: int


Curves = dict[str, tuple[list[Step], list[Step]]]
"""Of each set, taught and left alone."""


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
            answered = sure and match.best is not None and match.best.intent_id == question.intent_id
            tally["right" if answered else "wrong" if sure else "handed"] += 1
            tally["offered"] += not sure and _offered(match, question.intent_id)
            if not sure and question.intent_id and not collision(matcher, question.text, question.intent_id):
                lessons.setdefault(question.intent_id, []).append(question.text)
        if teach and lessons:
            taught += sum(map(len, lessons.values()))
            base = _taught(base, lessons)
            matcher = Matcher.build(base, MatchingSettings())
        right, wrong, handed, offered = (tally[name] / STEP for name in ("right", "wrong", "handed", "offered"))
        step = Step(first + STEP, right, wrong, handed, offered, taught)
        print(
            f"{'taught' if teach else 'left':6} {step.asked:5} right {step.right:4.0%} wrong {step.wrong:4.0%} "
            f"neither {step.handed:4.0%}, of these offered {step.offered:4.0%} phrases +{step.taught}",
            flush=True,
        )
        found.append(step)
    return found


def _taught(base: KnowledgeBase, lessons: dict[str, list[str]]) -> KnowledgeBase:
    topic = base.topics[0]
    intents = tuple(
        replace(intent, phrases=tuple(dict.fromkeys([*intent.phrases, *lessons.get(intent.id, ())])))
        for intent in topic.intents
    )
    return replace(base, topics=(replace(topic, intents=intents),))


def _offered(match: Match, intent_id: str | None) -> bool:
    return match.verdict is Verdict.UNSURE and intent_id in [one.intent_id for one in match.candidates[:SHOWN]]


def table(name: str, taught: Sequence[Step], left: Sequence[Step]) -> str:
    """Three hundred questions a line, with teaching and without: a hundred alone is mostly chance."""

    def shares(steps: Sequence[Step]) -> str:
        parts = ([getattr(one, share) for one in steps] for share in ("right", "offered", "wrong"))
        return " | ".join(f"{sum(part) / len(part):.1%}" for part in parts)

    lines = [
        f"| {name} | right, taught | offered | wrong | right, not taught | offered | wrong |",
        "|---|" + "---:|" * 6,
    ]
    for first in range(0, len(taught) - SMOOTH + 1, SMOOTH):
        some = slice(first, first + SMOOTH)
        lines.append(f"| to {taught[some][-1].asked} | {shares(taught[some])} | {shares(left[some])} |")
    return "\n".join(lines)


def _picture(curves: Curves, file: Path) -> None:
    """A panel a set: every hundred as a dot, the mean of three hundred as a line."""
    from matplotlib import pyplot

    figure, panels = pyplot.subplots(
        1, len(curves), figsize=(5.5 * len(curves), 4), sharey=True, squeeze=False, layout="constrained"
    )
    for axes, (name, (taught, left)) in zip(panels[0], curves.items(), strict=True):
        for steps, colour, label in ((taught, "#1b6ca8", "taught"), (left, "#9aa5b1", "not taught")):
            at = [step.asked for step in steps]
            for share, line in (("right", "-"), ("wrong", ":")):
                values = [100 * float(getattr(step, share)) for step in steps]
                axes.plot(at, values, ".", color=colour, alpha=0.4)
                axes.plot(at, _smooth(values), line, color=colour, linewidth=2, label=f"{share}, {label}")
        axes.set(title=name, xlabel="questions asked")
        axes.set_ylim(bottom=0)
        axes.grid(alpha=0.3)
    panels[0][0].set_ylabel("answered by the bot alone, %")
    figure.legend(*panels[0][0].get_legend_handles_labels(), loc="outside lower center", ncols=2, frameon=False)
    figure.savefig(file, dpi=120)


def _smooth(values: Sequence[float]) -> list[float]:
    parts = [values[max(0, at - SMOOTH + 1) : at + 1] for at in range(len(values))]
    return [sum(part) / len(part) for part in parts]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=["ru_telecom", "clinc150"])
    parser.add_argument("--phrases", type=int, default=3, help="phrases an intent begins with")
    parser.add_argument("--questions", type=int, default=1500)
    parser.add_argument("--picture", type=Path)
    arguments = parser.parse_args()
    curves: Curves = {}
    for name in arguments.sets:
        base = knowledge(name, arguments.phrases, 1)
        known = {phrase for intent in base.intents for phrase in intent.phrases}
        asked = [one for one in stream(name, 10 * arguments.questions, 1) if one.text not in known]
        asked = asked[: arguments.questions]
        curves[name] = curve(base, asked, teach=True), curve(base, asked, teach=False)
        print(table(name, *curves[name]), flush=True)
    if arguments.picture:
        _picture(curves, arguments.picture)


if __name__ == "__main__":
    main()
