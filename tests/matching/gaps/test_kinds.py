"""Gaps against the same definitions, worked out another way; and what holds for every kind of them."""

from collections import defaultdict
from collections.abc import Callable

import networkx as nx
import numpy as np
import pytest

from talka.graph.network import Network
from talka.matching.gaps.at_home import AtHome
from talka.matching.gaps.base import GapKind
from talka.matching.gaps.isolated import Isolated
from talka.matching.gaps.report import KINDS, concerning, report
from talka.matching.gaps.untied_themes import UntiedThemes
from talka.matching.ties import Ties
from talka.ontology.themes import themes
from talka.service.words import Words


@pytest.fixture(params=["default_network", "fictional_network"])
def network(request: pytest.FixtureRequest) -> Network:
    found: Network = request.getfixturevalue(request.param)
    return found


def incomplete(network: Network) -> set[int]:
    """Collaborations that have more members than are loaded."""
    return {c for c, size in enumerate(network.sizes) if size > len(network.members_of(c))}


class TestDefinitions:
    """Against the same definitions, worked out another way."""

    def test_isolated(self, network: Network) -> None:
        graph = nx.Graph()
        graph.add_nodes_from(network.iris)
        for column in range(len(network.collaborations)):
            graph.add_edges_from(
                (network.iris[a], network.iris[b])
                for a in network.members_of(column)
                for b in network.members_of(column)
                if a < b
            )
        country = dict(zip(network.iris, network.countries.tolist(), strict=True))
        unsure = {network.iris[row] for column in incomplete(network) for row in network.members_of(column)}
        alone = sorted(set(nx.isolates(graph)) - unsure)
        at_home = sorted(
            iri
            for iri in set(graph) - unsure
            if graph.degree(iri) and all(country[other] == country[iri] for other in graph[iri])
        )
        ties = Ties(network)
        assert sorted(gap.about[0].value for gap in Isolated().find(ties)) == alone
        found = {gap.about[0].value: gap.figures["partners"] for gap in AtHome().find(ties)}
        assert found == {iri: graph.degree(iri) for iri in at_home}
        assert alone

    def test_untied_themes(self, network: Network) -> None:
        def on(theme: str, row: np.ndarray) -> bool:
            return any(theme in themes().ancestors(network.theme_iris[column]) for column in np.flatnonzero(row))

        declared, subjects = network.organisation_themes.toarray(), network.collaboration_themes.toarray()
        membership = network.membership.toarray()
        crossing = [
            column
            for column in range(membership.shape[1])
            if len(set(network.countries[membership[:, column] > 0])) > 1 or column in incomplete(network)
        ]
        expected = {}
        for theme in network.theme_iris:
            by_country: dict[str, int] = defaultdict(int)
            for row, country in enumerate(network.countries.tolist()):
                by_country[country] += on(theme, declared[row])
            countries = tuple(sorted(country for country, count in by_country.items() if count))
            if len(countries) > 1 and not any(on(theme, subjects[column]) for column in crossing):
                expected[theme] = (sum(by_country.values()), countries)
        found = UntiedThemes().find(Ties(network))
        assert {gap.about[0].value: (gap.size, gap.countries) for gap in found} == expected
        assert [g.about[0].value for g in found] == sorted(expected, key=lambda theme: (-expected[theme][0], theme))


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
class TestEveryKind:
    def test_it_says_what_it_is(self, kind: GapKind) -> None:
        assert kind.name.isidentifier()
        assert kind.title
        assert not kind.title.endswith(".")
        assert kind.why.endswith(".")
        assert len(type(kind).__doc__ or "") > 100, "definition, formula and source"

    def test_its_gaps_are_said_and_ranked(self, kind: GapKind, network: Network) -> None:
        words, gaps = Words(network, "en"), kind.find(Ties(network))
        assert [gap.size for gap in gaps] == sorted((gap.size for gap in gaps), reverse=True)
        assert len({gap.about for gap in gaps}) == len(gaps), "two gaps about the same"
        for gap in gaps:
            assert gap.kind == kind.name
            assert gap.about
            assert "{" not in words.say(gap)
            assert "https://" not in words.say(gap)
            assert set(gap.countries) <= set(network.countries.tolist())
            assert list(gap.countries) == sorted(set(gap.countries))

    def test_again_the_same(self, kind: GapKind, network: Network) -> None:
        assert kind.find(Ties(network)) == kind.find(Ties(network))


def test_kinds_have_names_of_their_own() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)


def test_a_report_of_some_countries(default_network: Network) -> None:
    whole = report(default_network)
    assert list(whole) == list(KINDS)
    assert concerning(whole, frozenset()) == whole
    some = concerning(whole, frozenset({"LV", "CY"}))
    for kind, gaps in whole.items():
        assert some[kind] == [gap for gap in gaps if {"LV", "CY"} & set(gap.countries)]


def test_of_an_empty_network_there_is_nothing_to_say(build: Callable[..., Network]) -> None:
    assert not any(report(build([])).values())
    assert sum(map(len, report(build(["a"])).values())) == 1, "it has no partner"
