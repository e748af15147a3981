"""`talka evaluate` on a store with planted communities: table, files and report hold the same figures."""

import csv
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

import talka.service.cli  # noqa: F401  # adds the commands to the app
from talka.graph.load import load
from talka.graph.network import Network
from talka.graph.store import DiskStore
from talka.matching.evaluation.baselines.neighbours import CommonNeighbours
from talka.matching.evaluation.baselines.popularity import Popularity
from talka.matching.evaluation.evaluate import evaluate
from talka.matching.evaluation.metrics import METRICS
from talka.matching.evaluation.recommenders import BASELINES
from talka.matching.evaluation.results import Evaluation
from talka.matching.evaluation.split import cutoffs, split
from talka.matching.evaluation.task import Question, Ranking
from talka.service.commands.base import app
from talka.service.pictures.evaluation import evaluation_html, evaluation_json

HOSTILE = "</td><script>window.pwned=1</script>"
Run = Callable[..., str]


@pytest.fixture(scope="module")
def store(dated_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dated") / "store"
    load(DiskStore(path), dated_folder)
    return path


@pytest.fixture
def run(store: Path, vector_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    environment = {"TALKA_CACHE": str(vector_cache), "TALKA_STORE": str(store), "COLUMNS": "200"}

    def talka(*arguments: str, status: int = 0) -> str:
        done = CliRunner().invoke(app, ["evaluate", *arguments], env=environment)
        said = done.stdout + done.stderr
        assert done.exit_code == status, said + str(done.exception)
        return said

    return talka


class Certain(CommonNeighbours):
    """Common neighbours that are sure of themselves, under a name that means harm."""

    name = HOSTILE

    def rank(self, question: Question, allowed: np.ndarray, k: int) -> Ranking:
        ranking = super().rank(question, allowed, k)
        return Ranking(ranking.rows, np.full(len(ranking.rows), 0.9), calibrated=True)

    def candidates(self, question: Question, allowed: np.ndarray) -> np.ndarray:
        return super().rank(question, allowed, 2_000).rows


@pytest.fixture(scope="module")
def found(dated_network: Network) -> Evaluation:
    splits = [split(dated_network, day, 6) for day in cutoffs(dated_network, n=2)]
    return evaluate(splits, BASELINES, [Certain])


class Page(HTMLParser):
    """The tables of a page as rows of cells, and what it refers to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: list[str] = []
        self.references: list[str] = []
        self._cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.references += [str(value) for name, value in attrs if name in ("src", "href", "xlink:href", "srcset")]
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._cell = True

    def handle_endtag(self, tag: str) -> None:
        self._cell = self._cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._cell:
            self.rows[-1][-1] += " " + data


def test_table_json_and_csv_hold_the_same(run: Run) -> None:
    asked = ("--cutoff", "2024-07-01", "--sample", "20")
    rows = json.loads(run(*asked, "--format", "json"))
    again = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv"))))
    assert [{key: "" if cell is None else str(cell) for key, cell in row.items()} for row in rows] == again
    assert {row["recommender"] for row in rows} == {"talka", *(maker.name for maker in BASELINES)}  # type: ignore[attr-defined]
    table = run(*asked)
    for row in rows:
        assert row["nDCG@10 low"] <= row["nDCG@10"] <= row["nDCG@10 high"]
        shown = f"{row['recommender']} .*{row['hit@10']:.3f} .*{row['recall@50']:.3f} "
        assert re.search(shown, table), row
    assert "New partners, all: " in table
    assert "Ideas, civil and public: " in table


def test_only_one_task(run: Run) -> None:
    rows = json.loads(run("--task", "idea", "--sample", "5", "--format", "json"))
    assert {row["task"] for row in rows} == {"idea"}
    assert {row["cutoff"] for row in rows} == {"", "2023-07-01", "2024-01-01", "2024-07-01"}


@pytest.mark.parametrize("ending", [".html", ".json", ".csv"])
def test_files(run: Run, tmp_path: Path, ending: str) -> None:
    run("--cutoff", "2024-07-01", "--sample", "5", "-o", f"report{ending}")
    text = (tmp_path / f"report{ending}").read_text(encoding="utf-8")
    assert "similar projects" in text
    if ending == ".json":
        told = json.loads(text)
        assert [cut["cutoff"] for cut in told["cuts"]] == ["2024-07-01"]
        assert {each["recommender"] for each in told["results"]} > {"talka", "popularity"}


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("--cutoff", "yesterday"), 2, "yesterday"),
        (("--months", "0"), 2, "months"),
        (("-o", "report.docx"), 2, ".html"),
    ],
)
def test_errors_say_what_to_do(run: Run, arguments: tuple[str, ...], status: int, says: str) -> None:
    assert says in run(*arguments, status=status)


def test_a_store_without_dates_is_told_what_is_missing(run: Run, tmp_path: Path) -> None:
    load(DiskStore(tmp_path / "few"), Path(__file__).parents[1] / "data" / "fictional")
    done = CliRunner().invoke(app, ["evaluate", "--store", str(tmp_path / "few")])
    assert done.exit_code == 1
    assert "too few collaborations with a date" in str(done.exception)


def test_the_report_holds_the_figures(found: Evaluation) -> None:
    page = Page(evaluation_html(found).decode())
    rows = {" ".join(" ".join(row).split()) for row in page.rows}
    for result in found.results:
        if not result.cutoff:
            assert result.ratio is not None
            intervals = [result.metrics["nDCG@10"], result.ratio, *(result.metrics[name] for name in METRICS[:-1])]
            cells = " ".join(f"{i.value:.3f} {i.low:.3f}–{i.high:.3f}" for i in intervals)
            assert f"{result.recommender} {cells}" in rows
    for cut in found.cuts:
        assert any(row.startswith(f"{cut.cutoff} {cut.collaborations} {cut.organisations}") for row in rows)
    for share in found.candidates:
        assert f"{share.size:,} {share.recall:.3f}" in rows
    for reliability in found.reliabilities:
        for each in reliability.calibration.bins:
            told = f"{each.predicted:.3f} {each.share:.3f} {each.low:.3f}–{each.high:.3f} {each.n:,}"
            assert told in rows


def test_the_report_asks_nothing_of_any_host_and_runs_nothing(found: Evaluation) -> None:
    html = evaluation_html(found).decode()
    page = Page(html)
    assert "default-src 'none'; style-src 'unsafe-inline'" in html
    assert "script" not in page.tags
    assert page.references == []
    assert "url(http" not in html
    assert "@import" not in html
    assert page.tags.count("h1") == 1
    assert page.tags.count("svg") == 6 + 2 * (2 + 1 + 1), "one for each group; exposure, reliability and candidates"


def test_a_report_of_one_cutoff_repeats_nothing(dated_network: Network) -> None:
    one = evaluate([split(dated_network, np.datetime64("2024-07-01"), 6)], [Popularity])
    html = evaluation_html(one).decode()
    assert "by cutoff" not in html
    assert "Whether the probabilities" not in html


def test_the_json_is_the_whole_tree(found: Evaluation) -> None:
    told = json.loads(evaluation_json(found))
    assert set(told) == set(found.__dataclass_fields__)
    first: dict[str, Any] = told["results"][0]
    assert first["metrics"]["MRR"]["value"] == found.results[0].metrics["MRR"].value
