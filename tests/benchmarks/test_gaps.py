"""What the gap report costs on CORDIS: each kind by itself, the whole report, and the HTML file of it."""

import resource
import time
from pathlib import Path

import pytest

from talka.graph.load import load
from talka.graph.network import Network
from talka.graph.read_network import read_network
from talka.graph.store import DiskStore
from talka.matching.gaps.report import KINDS, Report
from talka.matching.ties import Ties
from talka.service.gaps import Gaps
from talka.service.pictures.report import gaps_html
from talka.service.words import Words

pytestmark = pytest.mark.benchmark
CORDIS = Path(__file__).parents[2].parent / "shared" / "data" / "cordis" / "cordis-HORIZONprojects-csv.zip"
SECONDS, MEGABYTES = 60, 3_000
"""What the whole report may take, with all kinds, on two cores."""


@pytest.fixture(scope="module")
def cordis(tmp_path_factory: pytest.TempPathFactory) -> Network:
    if not CORDIS.is_file():
        pytest.skip("the real file (../shared/data/cordis) is not beside this checkout")
    store = DiskStore(tmp_path_factory.mktemp("cordis") / "store")
    load(store, CORDIS)
    return read_network(store)


def test_each_kind_and_the_whole_report(cordis: Network) -> None:
    begin = time.perf_counter()
    ties = Ties(cordis)
    found: Report = {}
    print(f"\n{len(cordis):,} organisations, {len(ties.pairs):,} ties: {time.perf_counter() - begin:.2f} s")
    for kind in KINDS:
        start = time.perf_counter()
        found[kind] = kind.find(ties)
        print(f"{kind.name:28} {len(found[kind]):8,} gaps {time.perf_counter() - start:8.2f} s")
    page = gaps_html(cordis, Gaps(cordis).countries, found, Words(cordis))
    spent = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"with the HTML file of {len(page) / 1e6:.1f} MB {spent:.1f} s; peak, loading included, {peak:,.0f} MB")
    assert spent < SECONDS
    assert peak < MEGABYTES
