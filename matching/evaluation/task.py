"""Questions of the past with the answers that came: what a recommender is measured on.

A network is cut at a day. What was signed before is known; what was signed in the months after is asked for. Whole
collaborations are on one side or the other, never single ties: members of one project would give each other away.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

import numpy as np

from talka.graph.network import Network

SMALLEST, LARGEST = 2, 60
"""Members of the collaborations that are asked for. Those of larger ones are hardly acquainted."""

Task = Literal["partner", "idea"]
TASKS: tuple[Task, ...] = ("partner", "idea")


@dataclass(frozen=True, eq=False)
class Question:
    """Who joined an organisation in the months after (task `partner`), or joined one idea of its (task `idea`).

    organisation: row number of the asker
    text, language: title and text of the idea; empty for the task `partner`
    collaboration: column, in the network that was cut, of the collaboration that is the idea; -1 for `partner`
    relevant: row numbers, ascending, of those from other countries who joined and were known before; for `partner`
        those with whom the asker had never worked. Never empty.
    newcomer: the asker took part in nothing before
    civil: of civil society or a public body, rather than a company, university or research institute, is the asker
        (`partner`) or at least one of the answers (`idea`: hardly any of them coordinate a project in CORDIS)
    """

    task: Task
    organisation: int
    relevant: np.ndarray
    text: str = ""
    language: str = ""
    collaboration: int = -1
    newcomer: bool = False
    civil: bool = False


@dataclass(frozen=True, eq=False)
class Split:
    """A network cut at a day: `known` holds what was signed before it; questions are about `cutoff` to `until`.

    Rows are those of the whole network, in `known` too; columns of `known` are its own.
    """

    cutoff: np.datetime64
    until: np.datetime64
    known: Network
    questions: tuple[Question, ...]

    def allowed(self, question: Question) -> np.ndarray:
        """(n,) bool: who may be an answer: active before, of another country, and for `partner` never a partner."""
        known = self.known
        allowed: np.ndarray = (np.diff(known.membership.indptr) > 0) & (
            known.countries != known.countries[question.organisation]
        )
        if question.task == "partner":
            allowed[known.partners_of(question.organisation)] = False
        allowed[question.organisation] = False
        return allowed


@dataclass(frozen=True, eq=False)
class Ranking:
    """An answer: row numbers, best first, and their scores. It may be shorter than asked for, or empty.

    calibrated: the scores are probabilities that the row is relevant, so that they are held against what came true
    """

    rows: np.ndarray
    scores: np.ndarray
    calibrated: bool = False


class Recommender(Protocol):
    """What is measured: Talka's own matcher and the baselines, fitted on `Split.known` when made."""

    @property
    def name(self) -> str:
        """Short name for tables."""

    def rank(self, question: Question, allowed: np.ndarray, k: int) -> Ranking:
        """The k best of the allowed rows (n,) bool. Must not look at `relevant` or `collaboration`."""


Maker = Callable[[Network], Recommender]
"""Fits a recommender on what is known."""


@runtime_checkable
class Generator(Protocol):
    """A recommender that ranks only candidates that it picked before: the answers it lost there it cannot find."""

    def candidates(self, question: Question, allowed: np.ndarray) -> np.ndarray:
        """Row numbers of the candidates, in the order in which a smaller set would be filled."""
