"""What a list of introductions costs, and how much of the best possible gain is proved of it."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from talka.graph.load import load
from talka.graph.read_network import read_network
from talka.graph.store import MemoryStore
from talka.matching.introductions.introduce import Wanted, introduce
from talka.matching.matcher import Matcher
from talka.service.introducing import AT_ONCE
from talka.service.learning import Maker

pytestmark = pytest.mark.benchmark
CORDIS = Path(__file__).parents[2].parent / "shared" / "data" / "cordis" / "cordis-HORIZONprojects-csv.zip"


def told(name: str, matcher: Matcher, wanted: Wanted) -> float:
    """Prints a line; the seconds of a processor that it took."""
    begin, clock = time.process_time(), time.perf_counter()
    found = introduce(matcher, wanted)
    seconds = time.process_time() - begin
    print(
        f"{name}: {seconds:.1f} s of a processor ({time.perf_counter() - clock:.1f} s), "
        f"{found.asked:,} of {found.of:,} organisations asked, {found.candidates:,} pairs, "
        f"{100 * found.at_least:.1f} % proved"
    )
    return seconds


def test_the_default_dataset(matcher: Matcher) -> None:
    print()
    introduce(matcher, Wanted(k=1))  # warm up
    assert told("default dataset", matcher, Wanted()) < 10
    told("default dataset, Cyprus", matcher, Wanted(place="CY"))
    told("default dataset, no limit per organisation", matcher, Wanted(each=10))
    told("default dataset, without robustness", matcher, Wanted(robustness=0))


def test_cordis(vector_cache: Path) -> None:
    """A whole programme, learned from: minutes of loading and training come first."""
    if not CORDIS.is_file():
        pytest.skip(f"There is no {CORDIS.name} in shared/data beside this repository.")
    store = MemoryStore()
    load(store, CORDIS)
    matcher = Maker(vector_cache).matcher(store, read_network(store))
    print(f"\n{len(matcher.network):,} organisations")
    for place in ("CY", "LV", "SE"):
        assert told(f"CORDIS, {place}", matcher, Wanted(place=place)) < 240
    told("CORDIS, while somebody waits", matcher, replace(Wanted(place="SE"), asked=AT_ONCE))
    told("CORDIS, the whole network", matcher, Wanted())
