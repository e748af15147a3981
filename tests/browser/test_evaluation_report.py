"""The evaluation report as a file in a real browser: it fits phones, and is accessible to all."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from talka.graph.network import Network
from talka.matching.evaluation.evaluate import evaluate
from talka.matching.evaluation.recommenders import BASELINES
from talka.matching.evaluation.split import cutoffs, split
from talka.matching.evaluation.task import Question, Ranking
from talka.service.pictures.evaluation import evaluation_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


class Certain:
    """Suggests the first who are allowed, with probabilities, and has the same for candidates."""

    name = "the first <b>in the order of rows</b>"

    def __init__(self, known: Network) -> None:
        pass

    def rank(self, question: Question, allowed: np.ndarray, k: int) -> Ranking:
        rows = np.flatnonzero(allowed)[:k]
        return Ranking(rows, np.linspace(0.5, 0.1, len(rows)), calibrated=True)

    def candidates(self, question: Question, allowed: np.ndarray) -> np.ndarray:
        return np.flatnonzero(allowed)


@pytest.fixture(scope="module")
def report(dated_network: Network, tmp_path_factory: pytest.TempPathFactory) -> Path:
    splits = [split(dated_network, day, 6) for day in cutoffs(dated_network)]
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_bytes(evaluation_html(evaluate(splits, BASELINES, [Certain])))
    return file


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_report_fits_and_is_accessible(browser: "Browser", report: Path, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": width, "height": 800})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    plots = page.locator("figure svg")
    assert plots.count() == 6 + 2 * 4
    for box in [plot.bounding_box() for plot in plots.all()]:
        assert box is not None
        assert min(330, width - 40) * 0.9 < box["width"] <= width, "a plot as wide as a phone, not shrunk"
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.close()
    assert said == [], "the page complained"
    assert asked == [report.as_uri()], "the page asked for something else"
