"""What each kind of evidence, and each measure, is worth on CORDIS: alone, and how much is lost without it.

The regression is made anew for each line of the table, from fewer questions than `talka train` asks, which keeps it to
six minutes. It is asked about one of the splits by which measures were chosen (docs/evaluation.md).
"""

import io
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from talka.graph.load import load
from talka.graph.network import Network
from talka.graph.read_network import read_network
from talka.graph.store import DiskStore
from talka.matching import training
from talka.matching.evaluation.metrics import METRICS, accuracy, found
from talka.matching.evaluation.split import sample, split
from talka.matching.evaluation.task import TASKS, Task
from talka.matching.examples import Examples, Past
from talka.matching.texts import Texts

pytestmark = pytest.mark.benchmark
CORDIS = Path(__file__).parents[2].parent / "shared" / "data" / "cordis" / "cordis-HORIZONprojects-csv.zip"
CUTOFF, MONTHS, QUESTIONS = np.datetime64("2024-01-01"), 12, 1_000
LEARNED_FROM = 500
"""Questions of each cut and task."""


@pytest.fixture(scope="module")
def cordis(tmp_path_factory: pytest.TempPathFactory) -> Network:
    if not CORDIS.is_file():
        pytest.skip("the CORDIS file is not beside the checkout")
    store = DiskStore(tmp_path_factory.mktemp("store"))
    with redirect_stdout(io.StringIO()):
        load(store, CORDIS)
    return read_network(store)


def test_evidence_alone_and_left_out(cordis: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    for task in TASKS:
        monkeypatch.setitem(training.QUESTIONS, task, LEARNED_FROM)
    whole = sample(split(cordis, CUTOFF, MONTHS), QUESTIONS)
    texts = Texts(whole.known, projects=True)
    learned = training.gather(whole.known, texts)
    everything = Texts(cordis, projects=True)
    past = Past(cordis, everything, CUTOFF)
    for task in TASKS:
        questions = [question for question in whole.questions if question.task == task]
        tables = [
            (candidates, table, question.relevant)
            for begin in range(0, len(questions), 16)
            for question, (candidates, table, _) in zip(
                questions[begin : begin + 16], past.tables(whole, questions[begin : begin + 16]), strict=True
            )
        ]
        print(f"\n{task}: nDCG@10 of {len(questions)} questions\n{'':40}alone  left out")
        score = partial(_score, task, learned.examples[task], tables, learned.columns)
        full = score(np.arange(len(learned.columns)))
        for name in (lambda kind, name: kind, lambda kind, name: f"{kind}/{name.partition(':')[0]}"):
            groups = np.array([name(*column) for column in learned.columns])
            for group in dict.fromkeys(groups.tolist()):
                alone, without = score(np.flatnonzero(groups == group)), score(np.flatnonzero(groups != group))
                print(f"{group:40}{alone:.4f}  {without:.4f}", flush=True)
        print(f"{'all':40}{full:.4f}", flush=True)
        assert full > 0


def _score(
    task: Task,
    examples: list[Examples],
    tables: list[tuple[np.ndarray, np.ndarray, np.ndarray]],
    names: tuple[tuple[str, str], ...],
    columns: np.ndarray,
) -> float:
    """Mean nDCG@10 of a regression that sees only some of the features."""
    seen = [Examples(part.table[:, columns], part.joined, part.questions) for part in examples]
    regression = training.regress(seen, tuple(names[column] for column in columns), training.STRENGTH[task])
    hits = []
    for candidates, table, relevant in tables:
        order = np.argsort(-regression.log_odds(table[:, columns]), kind="stable")
        hits.append(found(candidates[order], relevant))
    answers = np.array([len(relevant) for _, _, relevant in tables])
    return float(accuracy(np.stack(hits), answers)[:, METRICS.index("nDCG@10")].mean())
