"""Who connects whom: brokers of networks drawn by hand, and of the default dataset."""

import numpy as np
import pytest

from talka.graph.network import Network
from talka.matching.brokers import LARGEST, PARTITIONS, Broker, Brokers, Partition
from talka.matching.structure.brokerage import ROLES, Role
from talka.service.words import Words


@pytest.fixture
def between(build) -> Network:  # type: ignore[no-untyped-def]
    """b knows a of its own country and x, y of two others; x knows a second of its own, z."""
    return build(  # type: ignore[no-any-return]
        "abxyz",
        {"home": ("a b",), "abroad": ("b x",), "further": ("b y",), "there": ("x z",)},
        countries={"a": "SE", "b": "SE", "x": "LV", "y": "PT", "z": "LV"},
        kinds={"a": "company", "b": "municipality", "x": "municipality", "y": "municipality"},
    )


def names(found: list[Broker]) -> list[str]:
    return [broker.organisation.rpartition("-")[2] for broker in found]


def said(network: Network, broker: Broker) -> str:
    return Words(network).say(broker)


def test_roles_of_a_network_drawn_by_hand(between: Network) -> None:
    b, x = Brokers(between).top()
    assert names([b, x]) == ["b", "x"]
    assert (b.pairs, b.group) == (3, "SE")
    assert b.roles == {"coordinator": 0, "itinerant": 0, "gatekeeper": 2, "representative": 2, "liaison": 1}
    assert x.roles == {"coordinator": 0, "itinerant": 0, "gatekeeper": 1, "representative": 1, "liaison": 0}
    assert b.betweenness == pytest.approx(5 / 6)  # all pairs of the others but x and z
    assert b.effective_size == 3
    assert b.constraint == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("role", "first"),
    [
        ("gatekeeper", "Sweden: b connects 2 pairs without a tie between them, one of its own group and one from"),
        ("representative", "Sweden: b connects 2 pairs without a tie between them, one of its own group and one from"),
        ("liaison", "b connects two organisations that have no tie of their own."),
        (None, "b connects 3 pairs of organisations in Latvia, Portugal, Sweden that have no tie of their own."),
    ],
)
def test_why_it_matters_is_told_for_the_role(between: Network, role: Role | None, first: str) -> None:
    assert said(between, Brokers(between).top(role=role)[0]).startswith(first)


def test_who_plays_a_role_for_nobody_is_left_out(between: Network) -> None:
    assert names(Brokers(between).top(role="gatekeeper")) == ["b", "x"]
    assert names(Brokers(between).top(role="liaison")) == ["b"]
    assert Brokers(between).top(role="coordinator") == []


def test_only_organisations_of_a_country_are_listed(between: Network) -> None:
    brokers = Brokers(between)
    assert names(brokers.top(countries={"LV"})) == ["x"]
    assert brokers.top(countries={"LV"})[0].pairs == 1, "its contacts abroad still count"
    assert names(brokers.top(k=1)) == ["b"]


def test_between_sectors_those_of_no_known_kind_are_left_out(between: Network) -> None:
    (b,) = Brokers(between, "sector").top()
    assert b.group.endswith("/kind/municipality")
    assert b.roles["gatekeeper"] == 2
    assert b.roles["coordinator"] == 1, "x and y are municipalities too"


def test_two_of_a_large_collaboration_are_no_contacts(build) -> None:  # type: ignore[no-untyped-def]
    crowd = [f"m{n:02}" for n in range(LARGEST + 1)]
    network = build([*crowd, "z"], {"crowd": (" ".join(crowd),), "two": ("m00 z",)})
    assert Brokers(network).top() == []
    assert names(Brokers(network, largest=LARGEST + 1).top()) == ["m00"]


def test_nothing_to_tell_of_an_empty_network(build) -> None:  # type: ignore[no-untyped-def]
    for by in PARTITIONS:
        assert Brokers(build([]), by).top() == []
        assert Brokers(build("ab"), by).top() == []


@pytest.mark.parametrize("by", PARTITIONS)
def test_of_the_default_dataset(default_network: Network, by: Partition) -> None:
    brokers = Brokers(default_network, by)
    found = brokers.top(30)
    assert len(found) == 30
    assert [broker.betweenness for broker in found] == sorted((b.betweenness for b in found), reverse=True)
    for broker in found:
        assert broker.group
        assert broker.pairs == sum(broker.roles.values()) - broker.roles["representative"]
        assert broker.error == 0, "a small network is measured exactly"
        text = said(default_network, broker)
        assert "{" not in text
        assert "https://" not in text
    for role in ROLES:
        counts = [broker.roles[role] for broker in brokers.top(30, role)]
        assert counts == sorted(counts, reverse=True)
        assert all(counts)


def test_pairs_are_those_that_a_look_at_the_collaborations_gives(default_network: Network) -> None:
    network, brokers = default_network, Brokers(default_network)
    for broker in brokers.top(5):
        contacts = network.partners_of(broker.row)
        np.testing.assert_array_equal(contacts, brokers.contacts(broker.row))
        untied = [
            (one, other)
            for place, one in enumerate(contacts.tolist())
            for other in contacts[place + 1 :].tolist()
            if not len(network.shared(one, other))
        ]
        assert broker.pairs == len(untied)
        own = network.countries[broker.row]
        abroad = [pair for pair in untied if (network.countries[list(pair)] == own).sum() == 1]
        assert broker.roles["gatekeeper"] == len(abroad)
