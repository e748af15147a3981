"""The evaluation as one page that asks nothing of any host and prints well, or as JSON. In English."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from markupsafe import Markup

from talka.matching.evaluation.calibration import Calibration
from talka.matching.evaluation.metrics import METRICS
from talka.matching.evaluation.results import GROUPS, CandidateRecall, Evaluation, Result
from talka.matching.evaluation.task import TASKS, Task
from talka.service.pictures.evaluation_charts import accuracy_svg, candidates_svg, reliability_svg, trade_off_svg
from talka.service.templates import environment

TITLES: dict[Task, str] = {"partner": "New partners", "idea": "Ideas"}
QUESTIONS: dict[Task, str] = {
    "partner": "With whom abroad did an organisation work after the cutoff, of those it had never worked with before?",
    "idea": "Who abroad joined the project that an organisation describes in words?",
}
GROUP_TITLES = {
    "all": "All",
    "civil and public": "Civil society and public bodies",
    "newcomers": "Newcomers: those who ask took part in nothing before",
}


def evaluation_json(evaluation: Evaluation) -> bytes:
    """The whole tree of `talka.matching.evaluation.results`."""
    return (json.dumps(asdict(evaluation), ensure_ascii=False, indent=1) + "\n").encode()


def evaluation_html(evaluation: Evaluation) -> bytes:
    """The report. Names of recommenders are the only texts that are not Talka's own; they are escaped."""
    page = (
        environment("en", Path(__file__).parent)
        .get_template("evaluation.html")
        .render(
            evaluation=evaluation,
            metrics=METRICS[:-1],  # nDCG@10 and its ratio stand first
            tasks=[_TaskView(evaluation, task) for task in TASKS if evaluation.of(task, "all")],
        )
    )
    return page.encode()


@dataclass(frozen=True)
class _GroupView:
    """One group of questions: its recommenders on all cutoffs together, the best first."""

    evaluation: Evaluation
    task: Task
    group: str

    @property
    def title(self) -> str:
        return GROUP_TITLES[self.group]

    @property
    def results(self) -> tuple[Result, ...]:
        return self.evaluation.of(self.task, self.group)

    @property
    def chart(self) -> Markup:
        return _drawn(accuracy_svg(self.results))

    @property
    def cutoffs(self) -> list[str]:
        """The cutoffs that have questions of this group, where there are several."""
        days = [cut.cutoff for cut in self.evaluation.cuts] if len(self.evaluation.cuts) > 1 else []
        return [day for day in days if self.evaluation.of(self.task, self.group, day)]

    def at(self, result: Result, cutoff: str) -> Result:
        """The same recommender on one cutoff."""
        results = self.evaluation.of(self.task, self.group, cutoff)
        return next(each for each in results if each.recommender == result.recommender)


class _TaskView:
    """One task as the template shows it."""

    def __init__(self, evaluation: Evaluation, task: Task) -> None:
        self.task = task
        self.title, self.question = TITLES[task], QUESTIONS[task]
        self.groups = [_GroupView(evaluation, task, group) for group in GROUPS if evaluation.of(task, group)]
        self._evaluation = evaluation

    @property
    def trade_offs(self) -> list[Markup]:
        results = self.groups[0].results
        axes = {"coverage": "Coverage of the catalogue", "gini": "Gini of exposure (0 is even)"}
        return [_drawn(trade_off_svg(results, by, title)) for by, title in axes.items()]

    @property
    def reliabilities(self) -> list[tuple[str, Calibration, Markup]]:
        found = [each for each in self._evaluation.reliabilities if each.task == self.task]
        return [(each.recommender, each.calibration, _drawn(reliability_svg(each.calibration))) for each in found]

    @property
    def candidates(self) -> list[tuple[str, list[CandidateRecall], Markup]]:
        by_name: dict[str, list[CandidateRecall]] = {}
        for each in self._evaluation.candidates:
            if each.task == self.task:
                by_name.setdefault(each.recommender, []).append(each)
        return [(name, shares, _drawn(candidates_svg(shares))) for name, shares in by_name.items()]


def _drawn(svg: str) -> Markup:
    """A plot for the page. Its figures stand in a table beside it, so that it is hidden from screen readers."""
    return Markup(svg.replace("<svg ", '<svg aria-hidden="true" ', 1))  # noqa: S704  # drawn by us; Vega escapes texts
