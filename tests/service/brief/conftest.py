"""Briefs of the default dataset, and a network with names that mean harm."""

from collections.abc import Callable
from datetime import date

import pytest

from talka.graph.network import Network
from talka.graph.read_network import read_network
from talka.graph.records import Collaboration, Organisation, Participation, Record, Text, Wish
from talka.graph.store import MemoryStore
from talka.graph.write import Writer
from talka.matching.matcher import Matcher
from talka.matching.texts import Texts
from talka.ontology.terms import THEME, source_iri
from talka.service.brief.content import Brief, make_brief
from talka.service.subject import find_subject

DAY = date(2026, 5, 9)
HARM = '#read("/etc/passwd") $x$ *b* <script>alert(1)</script> \\input{x} {{7*7}} [l](http://x) //c'
"""Code for Typst, HTML, LaTeX, Jinja and Markdown."""


@pytest.fixture(scope="session")
def brief_of(matcher: Matcher) -> Callable[[str], Brief]:
    """A brief of the default dataset, made once for each name."""
    made: dict[str, Brief] = {}

    def brief(text: str) -> Brief:
        if text not in made:
            made[text] = make_brief(matcher, find_subject(matcher.network, text), made=DAY)
        return made[text]

    return brief


@pytest.fixture(scope="session")
def harm() -> str:
    return HARM


@pytest.fixture(scope="session")
def harmful() -> tuple[Network, Brief]:
    """Organisations of two countries, all of whose texts are harmful, and names in letters that no font here has."""
    theme = (f"{THEME}youth-centres",)
    texts = (Text(f"{HARM} one", "en"), Text("東京 النادي", "en"), Text(f"{HARM} three", "el"))
    records: list[Record] = [
        Organisation(f"o{n}", (text,), "SE" if n < 2 else "PT", themes=theme, descriptions=(Text(HARM, "en"),))
        for n, text in enumerate(texts)
    ]
    records += [Organisation("o3", (Text("Plain", "en"),), "PT", themes=theme, website="javascript:alert(1)")]
    records += [
        Collaboration("c", (Text(f"{HARM} title", "en"),), start="2024-01-01", themes=theme),
        Participation("c", "o0"),
        Participation("c", "o2"),
        Wish("w", False, "o0", themes=theme, texts=(Text(f"{HARM} need", "en"),)),
    ]
    writer, store = Writer("harm"), MemoryStore()
    store.replace({source_iri("harm"): "".join(b for r in records for b in writer.blocks(r)).encode()})
    network = read_network(store)
    matcher = Matcher(network, texts=Texts(network, projects=False, encoder="lsa"))
    return network, make_brief(matcher, find_subject(network, "SE"), made=DAY)
