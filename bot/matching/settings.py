"""What an operator chooses about matching: outcomes, not numbers that only the model understands."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class MatchingSettings:
    """`max_wrong_answers` is the share of all questions, out-of-scope ones included, that may get a wrong answer.

    Both thresholds follow from it when the base is loaded. `suggestions` is how many titles an unsure reply may offer,
    `cache` a folder for what was learnt from a base (None: learn anew at every start), `semantic` a folder or an
    installed package with a sentence encoder (empty: the shipped word vectors alone).
    """

    max_wrong_answers: float = 0.02
    suggestions: int = 3
    cache: Path | None = None
    semantic: str = ""

    def __post_init__(self) -> None:
        if not 0 < self.max_wrong_answers < 1:
            raise ValueError(f"max_wrong_answers is {self.max_wrong_answers}, expected a share between 0 and 1")
        if self.suggestions < 1:
            raise ValueError(f"suggestions is {self.suggestions}, expected at least 1")
