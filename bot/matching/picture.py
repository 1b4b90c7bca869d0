"""The curves of an evaluation as a picture: what share may be answered at which risk, and how honest confidence is."""

import importlib
from pathlib import Path

from bot.matching.evaluate import Evaluation

_INSTALL = "a picture needs matplotlib: pip install matplotlib"


def draw(evaluation: Evaluation, path: Path) -> None:
    """Write the picture; its kind follows from the name (`.svg`, `.png`). Raises RuntimeError without matplotlib."""
    try:
        figures = importlib.import_module("matplotlib.figure")
    except ImportError as error:
        raise RuntimeError(_INSTALL) from error
    figure = figures.Figure(figsize=(9, 4), layout="constrained")
    risk, honest = figure.subplots(1, 2)
    answered, wrong = zip(*evaluation.risk_coverage, strict=True)
    risk.plot([100 * share for share in answered], [100 * share for share in wrong])
    risk.set(xlabel="answered without a person, %", ylabel="wrong among the answered, %", title="Risk and coverage")
    honest.plot([0, 100], [0, 100], linestyle=":", color="grey")
    honest.plot(
        [100 * one.confidence for one in evaluation.reliability],
        [100 * one.right for one in evaluation.reliability],
        marker="o",
    )
    honest.set(xlabel="confidence, %", ylabel="right, %", title="Reliability")
    figure.savefig(path)
