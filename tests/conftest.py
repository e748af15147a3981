"""What all tests share: the default and the fictional dataset as stores and networks, and a matcher for each.

They are made once a session and must not be changed. The vectors of the texts are kept in a file of the session; set
TALKA_CACHE to a file to keep them from one session to the next (encoding the default dataset takes half a minute).
"""

import csv
import os
import random
from pathlib import Path

import pytest

from talka.graph.load import load
from talka.graph.network import Network
from talka.graph.read_network import read_network
from talka.graph.records import Collaboration, Organisation, Participation, Record, Text, Wish
from talka.graph.sources.default import SOURCE, TITLE, default_dataset
from talka.graph.store import MemoryStore
from talka.graph.write import Writer
from talka.matching.matcher import Matcher
from talka.ontology.terms import THEME, source_iri


@pytest.fixture(scope="session")
def vector_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file in which the session keeps the vectors of texts."""
    if path := os.environ.get("TALKA_CACHE"):
        return Path(path)
    return tmp_path_factory.mktemp("cache") / "vectors.sqlite"


@pytest.fixture(scope="session")
def default_store() -> MemoryStore:
    store = MemoryStore()
    load(store, default_dataset(), source=SOURCE, title=TITLE)
    return store


@pytest.fixture(scope="session")
def default_network(default_store: MemoryStore) -> Network:
    return read_network(default_store)


@pytest.fixture(scope="session")
def matcher(default_network: Network, vector_cache: Path) -> Matcher:
    """The matcher of the default dataset."""
    return Matcher(default_network, cache=vector_cache)


@pytest.fixture(scope="session")
def fictional_store() -> MemoryStore:
    store = MemoryStore()
    load(store, Path(__file__).parent / "data" / "fictional")
    return store


@pytest.fixture(scope="session")
def fictional_network(fictional_store: MemoryStore) -> Network:
    return read_network(fictional_store)


@pytest.fixture(scope="session")
def fictional_matcher(fictional_network: Network, vector_cache: Path) -> Matcher:
    return Matcher(fictional_network, cache=vector_cache)


COMMUNITIES = {
    "water": "river wetland flood drinking-water harbour",
    "music": "choir orchestra festival rehearsal stage",
    "care": "nursing dementia hospital volunteers ageing",
    "soil": "compost orchard pasture farmers seeds",
    "wheels": "bicycle tram commuters parking railway",
    "code": "software robotics teenagers workshop hardware",
}
"""Themes of the planted communities, and the words in which their members write."""


@pytest.fixture(scope="session")
def dated_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Talka folder of three years; too little to learn ideas from."""
    return write_dated(tmp_path_factory.mktemp("dated"), projects=1)


@pytest.fixture(scope="session")
def busy_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with three times as many projects: enough to learn from, also when half a year of it is held back."""
    return write_dated(tmp_path_factory.mktemp("busy"), projects=3)


def write_dated(folder: Path, projects: int) -> Path:
    """A Talka folder of three years, drawn at random with a fixed seed: six communities in six countries.

    Each project is of one community, but for a guest in three of ten. The last six of each community's 24
    organisations begin in 2024: they are the newcomers. Some are companies; one collaboration has no date.

    projects: of each community, each month
    """
    draw = random.Random(4)
    organisations, collaborations, participations = [], [], []
    countries, kinds = ("SE", "LV", "LT", "PT", "GR", "CY"), ("association", "company", "municipality")
    for community, words in COMMUNITIES.items():
        for n in range(24):
            about = " ".join(draw.sample(words.split(), 3))
            kind, country = kinds[n % 3], countries[n % 6]
            organisations.append([f"{community}{n}", f"{community} {n}", country, kind, f"We work on {about}", "en"])
    for turn in range(36 * projects):
        month = turn // projects
        for n, (community, words) in enumerate(COMMUNITIES.items()):
            known = 24 if month >= 24 else 18
            members = [f"{community}{k}" for k in draw.sample(range(known), draw.randint(2, 5))]
            if draw.random() < 0.3:  # the last one comes from elsewhere
                other = draw.choice([name for name in COMMUNITIES if name != community])
                members[-1] = f"{other}{draw.randrange(18)}"
            name, day = f"{community}-{turn}", f"{2022 + month // 12}-{month % 12 + 1:02}-{draw.randint(1, 28):02}"
            text = " ".join(draw.choices(words.split(), k=12))
            collaborations.append([name, f"Project {n} {turn}", "en", day, text, "en"])
            roles = ["coordinator"] + ["partner"] * (len(members) - 1)
            participations += [[name, member, role] for member, role in zip(members, roles, strict=True)]
    collaborations.append(["undated", "Nobody knows when", "en", "", "river", "en"])
    participations += [["undated", "water0", "partner"], ["undated", "water1", "partner"]]
    tables = {
        "organisations": [["id", "name", "country", "kind", "description", "description_lang"], *organisations],
        "collaborations": [["id", "title", "title_lang", "start", "description", "description_lang"], *collaborations],
        "participations": [["collaboration", "organisation", "role"], *participations],
    }
    for table, rows in tables.items():
        with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
    return folder


@pytest.fixture(scope="session")
def dated_network(dated_folder: Path) -> Network:
    store = MemoryStore()
    load(store, dated_folder)
    return read_network(store)


@pytest.fixture(scope="session")
def busy_network(busy_folder: Path) -> Network:
    store = MemoryStore()
    load(store, busy_folder)
    return read_network(store)


@pytest.fixture(scope="session")
def hostile_graph() -> dict[str, bytes]:
    """A named graph with what the checks of `load` refuse and another way in may bring: markup in every text.

    Two organisations, each other's partners, so that the names also come in reasons, tables and pictures.
    """
    script = "</script><script>window.pwned=1</script><img src=x onerror=window.pwned=1>"
    name, text = (Text(f"{script} {word}", "en") for word in ("hostile", "Works on youth centres with music."))
    theme = (f"{THEME}youth-centres",)
    records: list[Record] = [
        Organisation(f"o{n}", (name,), country, website="javascript:window.pwned=1", descriptions=(text,), themes=theme,
                     source=script)
        for n, country in enumerate(("SE", "PT", "LV"))
    ]  # fmt: skip
    records += [
        Collaboration("c", (name,), start="2024-01-01", themes=theme, website="javascript:window.pwned=1"),
        Participation("c", "o0"),
        Participation("c", "o1"),
        Wish("w", False, "o0", themes=theme, texts=(name,)),
    ]
    writer = Writer("hostile")
    return {source_iri("hostile"): "".join(block for record in records for block in writer.blocks(record)).encode()}
