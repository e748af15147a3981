"""Toy networks: from records through the writer and a store, the way real ones come."""

from collections.abc import Callable, Iterable

import numpy as np
import pytest

from talka.graph.network import Network
from talka.graph.read_network import read_network
from talka.graph.records import Collaboration, Organisation, Participation, Record, Text, Wish
from talka.graph.store import MemoryStore
from talka.graph.write import Writer
from talka.matching.evaluation.split import split
from talka.matching.evaluation.task import Split
from talka.matching.matcher import Matcher
from talka.matching.texts import Texts
from talka.matching.training import train
from talka.ontology.terms import CATEGORY, KIND, ROLE, THEME, instance_iri, source_iri

Build = Callable[..., Network]
CUTOFF, MONTHS = np.datetime64("2024-01-01"), 12


@pytest.fixture(scope="session")
def asked_later(busy_network: Network) -> Split:
    """The generated store cut before its last year, and what was asked in that year."""
    return split(busy_network, CUTOFF, MONTHS)


@pytest.fixture(scope="session")
def trained(asked_later: Split) -> Matcher:
    """Learned from what was known before that year."""
    texts = Texts(asked_later.known, projects=True, encoder="lsa")
    return Matcher(asked_later.known, model=train(asked_later.known, texts), texts=texts)


def _themes(names: str) -> tuple[str, ...]:
    return tuple(THEME + name for name in names.split())


@pytest.fixture(scope="session")
def org() -> Callable[[str], str]:
    """The IRI of a toy organisation."""
    return lambda name: instance_iri("organisation", "toy", name)


@pytest.fixture(scope="session")
def build() -> Build:
    """Makes a network.

    organisations: "name" or "name theme theme ..."; countries: by name, SE where not given
    collaborations: name to (members, themes, start, end), all but the members may be left out
    wishes: (name, "need" or "offer", organisation, themes, category)
    texts: description and language by organisation; kinds, positions (latitude, longitude), towns, other names likewise
    about: what collaborations say, in English, by name; calls, coordinators likewise
    """

    def make(
        organisations: Iterable[str],
        collaborations: dict[str, tuple[str, ...]] | None = None,
        wishes: Iterable[tuple[str, str, str, str, str]] = (),
        countries: dict[str, str] | None = None,
        texts: dict[str, tuple[str, str]] | None = None,
        kinds: dict[str, str] | None = None,
        positions: dict[str, tuple[float, float]] | None = None,
        about: dict[str, str] | None = None,
        calls: dict[str, str] | None = None,
        coordinators: dict[str, str] | None = None,
        towns: dict[str, str] | None = None,
        other_names: dict[str, str] | None = None,
    ) -> Network:
        records: list[Record] = []
        for line in organisations:
            name, _, names = line.partition(" ")
            described = (Text(*texts[name]),) if texts and name in texts else ()
            latitude, longitude = (positions or {}).get(name, (None, None))
            kind = KIND + kinds[name] if kinds and name in kinds else ""
            records.append(
                Organisation(
                    name,
                    (Text(name, "en"),),
                    (countries or {}).get(name, "SE"),
                    other_names=(Text(other_names[name], "en"),) if other_names and name in other_names else (),
                    kind=kind,
                    locality=(towns or {}).get(name, ""),
                    latitude=latitude,
                    longitude=longitude,
                    themes=_themes(names),
                    descriptions=described,
                )
            )
        for name, fields in (collaborations or {}).items():
            members, names, start, end = [*fields, "", "", ""][:4]
            said = (Text(about[name], "en"),) if about and name in about else ()
            records.append(
                Collaboration(
                    name,
                    (Text(name, "en"),),
                    themes=_themes(names),
                    start=start,
                    end=end,
                    descriptions=said,
                    call=(calls or {}).get(name, ""),
                )
            )
            leads = (coordinators or {}).get(name)
            for member in members.split():
                records.append(Participation(name, member, ROLE + ("coordinator" if member == leads else "partner")))
        for name, kind, who, names, category in wishes:
            themes, text = _themes(names), (Text(f"The wish {name}", "en"),)
            records.append(Wish(name, kind == "offer", who, category and CATEGORY + category, themes, text))
        writer, store = Writer("toy"), MemoryStore()
        lines = [block for record in records for block in writer.blocks(record)]
        store.replace({source_iri("toy"): "".join(lines).encode()})
        return read_network(store)

    return make
