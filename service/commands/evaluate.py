"""`talka evaluate`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from talka.graph.export import write_atomically
from talka.graph.faults import TalkaError
from talka.graph.network import Network
from talka.matching.evaluation.evaluate import evaluate as run
from talka.matching.evaluation.metrics import METRICS, Interval
from talka.matching.evaluation.recommenders import BASELINES, recommenders
from talka.matching.evaluation.results import GROUPS, Evaluation, Result
from talka.matching.evaluation.split import cutoffs, sample, split
from talka.matching.evaluation.task import TASKS, Split
from talka.service import output
from talka.service.commands.base import FormatOption, Store, app, err, open_workspace, out, progress, write_rows
from talka.service.output import Format
from talka.service.settings import Settings

Rows = list[dict[str, Any]]
DIGITS = 6


class TaskName(StrEnum):
    PARTNER = "partner"
    IDEA = "idea"


@app.command(epilog="Example: talka evaluate --cutoff 2024-01-01 --months 6 -o report.html")
def evaluate(
    cutoff: Annotated[
        list[datetime] | None,
        typer.Option(
            "--cutoff",
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="What was signed before is known; may be given several times.",
            show_default="the last three that leave as many months after each",
        ),
    ] = None,
    months: Annotated[int, typer.Option("--months", min=1, max=120, help="Months after a cutoff asked about.")] = 6,
    task: Annotated[
        TaskName | None, typer.Option("--task", help="Only new partners, or only ideas.", show_default="both")
    ] = None,
    number: Annotated[
        int | None,
        typer.Option("--sample", metavar="N", min=1, help="A quick look: N random questions of each cutoff and task."),
    ] = None,
    output_file: Annotated[
        Path | None,
        typer.Option("-o", metavar="FILE", help="Write .html (a report with plots), .json (all figures) or .csv."),
    ] = None,
    store: Store = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Measure suggestions on the past: what would have been suggested before a day, and who did work together after.

    The figures of the baselines stand beside: counts of common neighbours, similar texts and the like.
    """
    if output_file is not None and output_file.suffix not in (".html", ".json", ".csv"):
        raise typer.BadParameter(f"{output_file.name}: use .html, .json or .csv.")
    settings = Settings()
    network = open_workspace(store, settings).network
    days = tuple(np.datetime64(day.date()) for day in cutoff or ())
    splits = _splits(network, days or cutoffs(network, months=months), months, task, number)
    with progress("asking the past") as bar:
        evaluation = run(splits, BASELINES, recommenders(settings.cache, settings.encoder), progress=bar)
    if output_file is None:
        _show(evaluation, format_)
    elif output_file.suffix == ".csv":
        write_rows(output_file, _rows(evaluation))
    else:
        from talka.service.pictures.evaluation import evaluation_html, evaluation_json  # altair takes a second

        html = output_file.suffix == ".html"
        write_atomically(output_file, evaluation_html(evaluation) if html else evaluation_json(evaluation))
        err.print(f"Written to {output.plain(str(output_file))}", highlight=False)


def _splits(
    network: Network, days: Sequence[np.datetime64], months: int, task: TaskName | None, number: int | None
) -> list[Split]:
    splits = []
    for day in sorted(set(days)):
        whole = split(network, day, months)
        if task is not None:
            chosen = tuple(question for question in whole.questions if question.task == task)
            whole = replace(whole, questions=chosen)
        splits.append(whole if number is None else sample(whole, number))
    if not any(each.questions for each in splits):
        raise TalkaError(f"The months after the cutoff leave no question of the task {task}. Choose another cutoff.")
    return splits


def _rows(evaluation: Evaluation) -> Rows:
    """All results, flat; `cutoff` is empty for all cutoffs together."""
    return [
        {
            "task": result.task,
            "group": result.group,
            "cutoff": result.cutoff,
            "recommender": result.recommender,
            "questions": result.questions,
            **{key: cell for name in METRICS for key, cell in _interval(name, result.metrics[name])},
            **dict(_interval("ratio", result.ratio)),
            "coverage": round(result.exposure.coverage, DIGITS),
            "gini": round(result.exposure.gini, DIGITS),
            "small": round(result.exposure.small, DIGITS),
            "mutual": None if result.mutual is None else round(result.mutual, DIGITS),
        }
        for task in TASKS
        for group in GROUPS
        for cutoff in dict.fromkeys(result.cutoff for result in evaluation.results)
        for result in evaluation.of(task, group, cutoff)
    ]


def _interval(name: str, interval: Interval | None) -> Iterator[tuple[str, float | None]]:
    for suffix, attribute in (("", "value"), (" low", "low"), (" high", "high")):
        yield name + suffix, None if interval is None else round(getattr(interval, attribute), DIGITS)


def _show(evaluation: Evaluation, format_: Format) -> None:
    if format_ is not Format.TABLE:
        output.rows(out, _rows(evaluation), format_)
        return
    for cut in evaluation.cuts:
        out.print(
            f"Known before {cut.cutoff}: {cut.collaborations:,} collaborations of {cut.organisations:,} organisations; "
            f"asked about the time to {cut.until}",
            highlight=False,
            soft_wrap=True,
        )
    titles = {"partner": "New partners", "idea": "Ideas"}
    for task in TASKS:
        for group in GROUPS:
            if results := evaluation.of(task, group):
                out.print(f"\n[bold]{titles[task]}, {group}[/]: {results[0].questions:,} questions", highlight=False)
                output.rows(out, [_line(result) for result in results], format_)


def _line(result: Result) -> dict[str, str]:
    """A row of the table for people. The ratio is to the best baseline."""
    metrics = result.metrics
    return {
        "": result.recommender,
        **{name: f"{metrics[name].value:.3f}" for name in METRICS[:-1]},
        METRICS[-1]: str(metrics[METRICS[-1]]),
        "ratio": "" if result.ratio is None else str(result.ratio),
        "coverage": f"{result.exposure.coverage:.3f}",
        "gini": f"{result.exposure.gini:.3f}",
        "small": f"{result.exposure.small:.3f}",
        "mutual": "" if result.mutual is None else f"{result.mutual:.3f}",
    }
