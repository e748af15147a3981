"""Municipality and neighbours; needs without an offer; groups by territory."""

from collections.abc import Callable

import numpy as np
import pytest

from talka.graph.network import Network
from talka.matching.gaps.groups import by_country, by_municipality, by_region
from talka.matching.gaps.local_ties import LocalTies
from talka.matching.gaps.unmet_needs import UnmetNeeds
from talka.matching.ties import Ties
from talka.ontology.terms import KIND, THEME
from talka.ontology.themes import themes


def test_neighbours_are_local_apart_and_share_a_theme(default_network: Network) -> None:
    network, ties = default_network, Ties(default_network)
    gaps = LocalTies().find(ties)
    assert gaps
    named = set()
    for gap in gaps:
        body, theme, *others = [ref.value for ref in gap.about]
        row = network.index[body]
        assert network.kinds[row] in (KIND + "municipality", KIND + "region")
        for other in others:
            neighbour = network.index[other]
            assert network.territories[row] in network.within(neighbour)
            assert not len(network.shared(row, neighbour))
            mine, theirs = network.themes_of(row), network.themes_of(neighbour)
            assert theme in mine or theme in theirs
            assert any(theme in themes().ancestors(iri) for iri in mine)
            assert any(theme in themes().ancestors(iri) for iri in theirs)
            assert (body, other) not in named, "an organisation stands under one theme of a body"
            named.add((body, other))


def test_one_that_works_with_the_municipality_is_no_gap(default_network: Network) -> None:
    gaps = LocalTies().find(Ties(default_network))
    ties = Ties(default_network)
    for gap in gaps:
        body, _, *others = [default_network.index.get(ref.value, -1) for ref in gap.about]
        assert ties.counts[body, others].sum() == 0


@pytest.mark.parametrize(
    ("offered", "unmet"),
    [
        ("", True),
        ("youth-centres", False),  # the same
        ("youth-work", False),  # a broader one
        ("water-management", True),
    ],
)
def test_a_need_is_met_by_the_same_or_a_related_theme(build: Callable[..., Network], offered: str, unmet: bool) -> None:
    wishes = [("n", "need", "a", "youth-centres", "")] + ([("o", "offer", "b", offered, "")] if offered else [])
    network = build(["a", "b", "c youth-centres"], wishes=wishes, countries={"a": "LV"})
    found = UnmetNeeds().find(Ties(network))
    assert [gap.about[0].value for gap in found] == ([THEME + "youth-centres"] if unmet else [])
    if unmet:
        assert found[0].countries == ("LV",)
        assert found[0].figures == {"needing": 1, "working": 1}


def test_ones_own_offer_meets_no_need(build: Callable[..., Network]) -> None:
    wishes = [("n", "need", "a", "youth-centres", ""), ("o", "offer", "a", "youth-centres", "")]
    assert len(UnmetNeeds().find(Ties(build(["a", "b"], wishes=wishes)))) == 1


def test_groups_hold_each_organisation_once(default_network: Network) -> None:
    for grouping in (by_country, by_region, by_municipality):
        groups = grouping(default_network)
        assert groups.sizes.sum() == (groups.of >= 0).sum()
        assert groups.matrix.sum(axis=1).A1.tolist() == groups.sizes.tolist()
        inside = np.flatnonzero(groups.of >= 0)
        assert (default_network.countries[inside] == groups.countries[groups.of[inside]]).all()


def test_talsi_lies_in_kurzeme_in_latvia(default_network: Network) -> None:
    row = default_network.index["https://w3id.org/talka/id/organisation/talka-keep-lv-talsi-county-municipality"]
    municipality, region = by_municipality(default_network), by_region(default_network)
    assert municipality.refs[municipality.of[row]].value.endswith("talka-lv-talsu-novads")
    assert region.refs[region.of[row]].value.endswith("talka-lv-kurzemes-planosanas-regions")
