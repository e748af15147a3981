"""Networks whose collaborations have dates, from records through the writer and a store."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
import pytest

from talka.graph.load import load
from talka.graph.network import Network
from talka.graph.read_network import read_network
from talka.graph.records import Collaboration, Organisation, Participation, Record, Text
from talka.graph.store import MemoryStore
from talka.graph.write import Writer
from talka.matching.evaluation.split import split
from talka.matching.evaluation.task import Split
from talka.ontology.terms import KIND, ROLE, source_iri

KEEP = Path(__file__).parents[3].parent / "shared" / "data" / "keep" / "keep_closed_2014-2020.xlsx"

Dated = Callable[..., Network]


@pytest.fixture(scope="session")
def dated() -> Dated:
    """Makes a network.

    organisations: "name country kind", the kind may be left out; projects: (name, signed, members)
    coordinators: of a project; texts: of a project, by language; members: how many take part in each project in all
    """

    def make(
        organisations: Iterable[str],
        projects: Iterable[tuple[str, str, str]],
        coordinators: Mapping[str, str] | None = None,
        texts: Mapping[str, Mapping[str, str]] | None = None,
        members: int | None = None,
    ) -> Network:
        records: list[Record] = []
        for line in organisations:
            name, country, kind = [*line.split(), ""][:3]
            records.append(Organisation(name, (Text(name, "en"),), country, kind=kind and KIND + kind))
        for name, signed, joined in projects:
            written = (texts or {}).get(name, {})
            titles = tuple(Text(name + code, code) for code in written) or (Text(name, "en"),)
            told = tuple(Text(text, code) for code, text in written.items())
            records.append(Collaboration(name, titles, signed=signed, descriptions=told, members=members))
            for member in joined.split():
                role = "coordinator" if member == (coordinators or {}).get(name) else "partner"
                records.append(Participation(name, member, role=ROLE + role))
        writer, store = Writer("toy"), MemoryStore()
        store.replace({source_iri("toy"): "".join(b for record in records for b in writer.blocks(record)).encode()})
        return read_network(store)

    return make


@pytest.fixture(scope="session")
def dated_split(dated_network: Network) -> Split:
    """The planted communities, cut in the middle of 2024."""
    return split(dated_network, np.datetime64("2024-07-01"), 6)


@pytest.fixture(scope="session")
def keep_network() -> Network:
    """Real projects: Interreg, 2014 to 2020."""
    if not KEEP.is_file():
        pytest.skip("the real file (../shared/data/keep) is not beside this checkout")
    store = MemoryStore()
    load(store, KEEP)
    return read_network(store)
