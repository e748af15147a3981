"""`talka train`."""

from typing import Annotated

import typer

from talka.graph.faults import TalkaError
from talka.graph.network import Network
from talka.matching.evaluation.split import cutoffs
from talka.matching.evaluation.task import TASKS, Task
from talka.matching.model import Model
from talka.matching.training import LEARNED_MONTHS, LEAST, MONTHS, QUESTIONS, asked, cuts
from talka.service.commands.base import Store, app, open_workspace, out
from talka.service.settings import Settings

JUDGED = "Suggestions go by the weights that Talka comes with (docs/matching.md)."
TITLES: dict[Task, str] = {"partner": "organisations that found new partners", "idea": "ideas that found members"}


@app.command(epilog="Example: talka train")
def train(
    again: Annotated[bool, typer.Option("--again", help="Learn anew what was learned already.")] = False,
    store: Store = None,
) -> None:
    """Learn from the collaborations in the store who joins whom, and keep the model beside the graph.

    The other commands do so by themselves when they need it; this one does it beforehand, and says from what.
    """
    workspace = open_workspace(store, Settings())
    network = workspace.network
    if not again and (kept := workspace.maker.kept(workspace.store, network)) is not None and kept.regressions:
        out.print(f"This state of the store was learned from already: model {kept.version}.", highlight=False)
        _say("Learn anew: talka train --again. Use it: talka recommend NAME, or talka evaluate for how good it is.")
        return
    counted = _counted(network)
    learned = workspace.learn().learned if counted else None
    if learned is None:
        raise TalkaError(f"{_too_little(network, counted)} {JUDGED}")
    for days, counts in counted.items():
        _say(f"{days}: " + ", ".join(f"{counts[task]:,} {TITLES[task]}" for task in TASKS))
    _show(learned.model)


def _counted(network: Network) -> dict[str, dict[Task, int]]:
    """The questions of each window, by task."""
    counted = {}
    for day in cuts(network):
        window = asked(network, day, LEARNED_MONTHS)
        if window is not None:
            tasks = [question.task for question in window.questions]
            days = f"Known before {window.cutoff}, asked about the time to {window.until}"
            counted[days] = {task: tasks.count(task) for task in TASKS}
    return counted


def _too_little(network: Network, counted: dict[str, dict[Task, int]]) -> str:
    try:
        cutoffs(network, 1, LEARNED_MONTHS)
    except TalkaError as error:
        return str(error)
    found = " and ".join(f"{sum(counts[task] for counts in counted.values()):,} {TITLES[task]}" for task in TASKS)
    return f"The store has too little history to learn from: {LEAST:,} of one kind are needed, it has {found}."


def _show(model: Model) -> None:
    _say("Of each, " + " and ".join(f"at most {QUESTIONS[task]:,} {TITLES[task]}" for task in TASKS) + " are drawn.")
    names = {"partner": "new partners", "idea": "ideas"}
    for task, name in names.items():
        if task in model.regressions:
            _say(f"Learned for {name}: how likely it is that the two join in a new project within {MONTHS} months.")
        else:
            _say(f"Too few to learn from for {name}. {JUDGED}")
    out.print(f"Model [bold]{model.version}[/], of revision {model.trained_on}", highlight=False)
    _say("Use it: talka recommend NAME. How often it would have come true: talka evaluate.")


def _say(text: str) -> None:
    out.print(text, highlight=False, soft_wrap=True)
