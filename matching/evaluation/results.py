"""What an evaluation found: the one tree that the table, the files and the report are written from.

Evaluation
├── cuts          each split in numbers
├── results       each recommender by task, group and cutoff
├── reliabilities each recommender that states probabilities, by task
└── candidates    each recommender that picks candidates first, by task and size
"""

from collections.abc import Callable
from dataclasses import dataclass

from talka.matching.evaluation.calibration import Calibration
from talka.matching.evaluation.exposure import Exposure
from talka.matching.evaluation.metrics import Interval
from talka.matching.evaluation.task import Question, Task

GROUPS: dict[str, Callable[[Question], bool]] = {
    "all": lambda question: question.task == "idea" or not question.newcomer,
    "civil and public": lambda question: question.civil and (question.task == "idea" or not question.newcomer),
    "newcomers": lambda question: question.newcomer,
}
"""Whose questions are counted together. Newcomers who ask for partners are a task of their own; their ideas are also
counted among all, since an idea has its text whoever asks."""


@dataclass(frozen=True)
class Cut:
    """A split in numbers: its days, collaborations and organisations known, and the questions by task and group."""

    cutoff: str
    until: str
    collaborations: int
    organisations: int
    questions: dict[Task, dict[str, int]]


@dataclass(frozen=True)
class Result:
    """What one recommender does on one group of questions.

    cutoff: the day, or empty for the questions of all cutoffs together
    metrics: the mean over questions, by the names in `metrics.METRICS`
    ratio: of the mean nDCG@10 to that of the best baseline in the same group; None where that may be 0
    exposure: where the cutoffs are taken together, the mean over them
    mutual: share of the first ten places whose organisation would want the asker too (`reciprocity.WIDE`); None for
        ideas and newcomers
    """

    recommender: str
    baseline: bool
    task: Task
    group: str
    cutoff: str
    questions: int
    metrics: dict[str, Interval]
    ratio: Interval | None
    exposure: Exposure
    mutual: float | None


@dataclass(frozen=True)
class Reliability:
    """How far the probabilities of a recommender's suggestions hold, over all questions of a task."""

    recommender: str
    task: Task
    calibration: Calibration


@dataclass(frozen=True)
class CandidateRecall:
    """Mean share (0..1) of a question's answers that are among the first `size` candidates, over those of a task."""

    recommender: str
    task: Task
    size: int
    recall: float


@dataclass(frozen=True)
class Evaluation:
    """`revision` is that of the store; the rest is told above."""

    revision: str
    cuts: tuple[Cut, ...]
    results: tuple[Result, ...]
    reliabilities: tuple[Reliability, ...]
    candidates: tuple[CandidateRecall, ...]

    def of(self, task: Task, group: str, cutoff: str = "") -> tuple[Result, ...]:
        """The recommenders on one group of questions, best first."""
        chosen = [r for r in self.results if (r.task, r.group, r.cutoff) == (task, group, cutoff)]
        return tuple(sorted(chosen, key=lambda result: -result.metrics["nDCG@10"].value))
