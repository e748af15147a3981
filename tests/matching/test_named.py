"""Who is named in an idea, or whose town or country is."""

from collections.abc import Callable

import numpy as np
import pytest

from talka.graph.network import Network
from talka.matching.evidence.history import History
from talka.matching.evidence.named import Named
from talka.matching.matcher import Matcher
from talka.matching.query import Query
from talka.matching.reasons import Reason, sentence

Build = Callable[..., Network]
ORGANISATIONS = ["Haverlund", "Stellenwerk", "Quellhaus", "Brunnenhof"]


@pytest.fixture(scope="module")
def network(build: Build) -> Network:
    """Two of Portugal, of which one has a town and a short name; two of Vienna, whose town is written in two ways."""
    return build(
        ORGANISATIONS,
        {"p": ("Haverlund Stellenwerk", "", "2024-01-01")},
        countries={"Haverlund": "PT", "Stellenwerk": "PT", "Quellhaus": "AT", "Brunnenhof": "AT"},
        towns={"Haverlund": "Braga", "Quellhaus": "WIEN 1010", "Brunnenhof": "Vienna"},
        other_names={"Haverlund": "HVL"},
        positions={"Quellhaus": (48.2, 16.3), "Brunnenhof": (48.21, 16.31)},
    )


class Asked:
    """What is said of each organisation, when an idea has a text."""

    def __init__(self, network: Network, text: str, language: str = "en", *, is_idea: bool = True) -> None:
        history = History(network, np.zeros((len(network), 1)), np.zeros((len(network.collaborations), 1)))
        named, batch = (
            Named(history),
            history.batch([Query(np.zeros(1), text=text, language=language, is_idea=is_idea)]),
        )
        self._labels = [labels["en"] for labels in network.labels]
        self._values = {name: values.whole(0) for name, values in named.measure(batch).items()}
        self._reasons = named.reasons(batch, 0)

    def __getitem__(self, measure: str) -> dict[str, float]:
        values = zip(self._labels, self._values[measure].tolist(), strict=True)
        return {name: round(value, 6) for name, value in values if value}

    def reasons(self, organisation: str) -> list[str]:
        found: list[Reason] = self._reasons(self._labels.index(organisation))
        return [sentence(reason, lambda ref: ref.value) for reason in found]


def test_it_is_named(network: Network) -> None:
    for text in ("We know Haverlund.", "With HVL", "With HAVERLUND"):
        asked = Asked(network, text)
        assert asked["named"] == {"Haverlund": 1.0}
        assert asked.reasons("Haverlund") == [f"Your idea names it: {text.rstrip('.').split()[-1]}."]
        assert asked.reasons("Stellenwerk") == []
    assert Asked(network, "with hvl")["named"] == {}


def test_a_name_that_several_have_counts_less(build: Build) -> None:
    network = build(["Haverlund", "Stellenwerk"], other_names={"Haverlund": "Lisbon Hub", "Stellenwerk": "Lisbon Hub"})
    assert Asked(network, "The Lisbon Hub")["named"] == {"Haverlund": 0.5, "Stellenwerk": 0.5}


@pytest.mark.parametrize(("name", "text"), [("Impact", "Impact on youth"), ("FAIR", "By the FAIR principles")])
def test_a_name_that_is_a_word_counts_as_one(build: Build, name: str, text: str) -> None:
    network = build(["Quellhaus"], other_names={"Quellhaus": name})
    asked = Asked(network, text)
    assert asked["named"] == asked["coined_words"] == {}
    assert asked["words_of_name"] == {"Quellhaus": 1.0}
    assert asked.reasons("Quellhaus") == [f"Your idea has words of its name: {name}."]


def test_words_of_its_name(build: Build) -> None:
    """Each by 1 / those who have it."""
    others = {"Haverlund": "Choir of Varmdo", "Stellenwerk": "The Choir", "Quellhaus": "no choir"}
    asked = Asked(build(ORGANISATIONS[:3], other_names=others), "A Choir on Varmdo, no haverlund")
    assert asked["words_of_name"] == {"Haverlund": 1.333333, "Stellenwerk": 0.333333, "Quellhaus": 0.333333}
    assert asked["coined_words"] == {"Haverlund": 1.0}
    assert asked.reasons("Haverlund") == ["Your idea has words of its name: Varmdo, Choir."]


def test_a_country_is_no_town(build: Build) -> None:
    network = build(["Quellhaus"], towns={"Quellhaus": "Norway"})
    assert Asked(network, "A choir in Norway")["named_town"] == {}


def test_its_town(network: Network) -> None:
    asked = Asked(network, "A choir in Braga")
    assert asked["named_town"] == {"Haverlund": 1.0}
    assert asked.reasons("Haverlund") == ["Is in Braga, which your idea names."]


def test_a_town_that_is_written_in_two_ways(network: Network) -> None:
    asked = Asked(network, "A choir in Wien")
    assert asked["named_town"] == {"Quellhaus": 1.0}
    assert asked["named_place"] == {"Quellhaus": 0.5, "Brunnenhof": 0.5}
    assert asked.reasons("Brunnenhof") == []


def test_its_country(network: Network) -> None:
    asked = Asked(network, "Meklējam partnerus Portugālē un Kiprā", "lv")
    assert asked["named_country"] == {"Haverlund": 0.5, "Stellenwerk": 0.5}
    assert asked.reasons("Stellenwerk") == ["Is in PT, which your idea names."]


def test_an_organisation_names_nobody(network: Network) -> None:
    asked = Asked(network, "Haverlund in Portugal", is_idea=False)
    assert not any(asked[measure] for measure in ("named", "words_of_name", "named_town", "named_place"))
    assert asked.reasons("Haverlund") == []


def test_who_is_named_is_a_candidate(trained: Matcher) -> None:
    """However little else speaks for it: of the generated store the one that took part in least."""
    assert trained.learned is not None
    network = trained.network
    quiet = int(np.argmin(np.asarray(network.membership.sum(axis=1)).ravel()))
    asked = [trained.idea(text, language="en") for text in ("A wetland", f"A wetland, with {name(network, quiet)}")]
    block, allowed = trained.learned.measure(asked), np.ones(len(network), dtype=bool)
    without, among = (block.candidates(row, allowed).tolist() for row in (0, 1))
    assert quiet in among
    assert quiet not in without


def name(network: Network, row: int) -> str:
    """As names are written, with a capital letter."""
    return next(iter(network.labels[row].values())).capitalize()
