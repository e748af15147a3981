"""What all tests share: the default and the fictional dataset as stores and networks, and a matcher for each.

They are made once a session and must not be changed. The vectors of the texts are kept in a file of the session; set
TALKA_CACHE to a file to keep them from one session to the next (encoding the default dataset takes half a minute).
"""

import os
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
