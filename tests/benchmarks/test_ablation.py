"""What each kind of evidence is worth on CORDIS: alone, and how much is lost without it.

One split that the model was never chosen on is cut off; the trees are made anew for each line of the table.
"""

import io
from contextlib import redirect_stdout
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
from talka.matching.evaluation.task import TASKS
from talka.matching.examples import Examples, Past
from talka.matching.texts import Texts

pytestmark = pytest.mark.benchmark
CORDIS = Path(__file__).parents[2].parent / "shared" / "data" / "cordis" / "cordis-HORIZONprojects-csv.zip"
CUTOFF, MONTHS, QUESTIONS = np.datetime64("2024-01-01"), 12, 1_000


@pytest.fixture(scope="module")
def cordis(tmp_path_factory: pytest.TempPathFactory) -> Network:
    if not CORDIS.is_file():
        pytest.skip("the CORDIS file is not beside the checkout")
    store = DiskStore(tmp_path_factory.mktemp("store"))
    with redirect_stdout(io.StringIO()):
        load(store, CORDIS)
    return read_network(store)


def test_evidence_alone_and_left_out(cordis: Network) -> None:
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
        kinds = [kind for kind, _ in learned.columns]
        print(f"\n{task}: nDCG@10 of {len(questions)} questions\n{'':24}alone  left out")
        full = _score(learned.examples[task], tables, np.arange(len(kinds)))
        for kind in dict.fromkeys(kinds):
            its = np.array([column for column, other in enumerate(kinds) if other == kind])
            rest = np.setdiff1d(np.arange(len(kinds)), its)
            alone, without = (_score(learned.examples[task], tables, some) for some in (its, rest))
            print(f"{kind:24}{alone:.4f}  {without:.4f}")
        print(f"{'all':24}{full:.4f}")
        assert full > 0


def _score(
    examples: list[Examples], tables: list[tuple[np.ndarray, np.ndarray, np.ndarray]], columns: np.ndarray
) -> float:
    """Mean nDCG@10 of trees that see only some of the features."""
    trees = training.boost([Examples(part.table[:, columns], part.joined, part.questions) for part in examples])
    hits = []
    for candidates, table, relevant in tables:
        order = np.argsort(-np.asarray(trees.predict(table[:, columns])), kind="stable")
        hits.append(found(candidates[order], relevant))
    answers = np.array([len(relevant) for _, _, relevant in tables])
    return float(accuracy(np.stack(hits), answers)[:, METRICS.index("nDCG@10")].mean())
