"""The heat map and the picture of the network with its gaps: what they show, and what they leave out."""

import re
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from talka.graph.network import Network
from talka.graph.read_network import read_network
from talka.graph.store import MemoryStore
from talka.matching.gaps.base import Gap
from talka.matching.gaps.report import Report, concerning, report
from talka.service.gaps import Gaps
from talka.service.pictures import gap_network
from talka.service.pictures.gap_network import gap_network_svg
from talka.service.pictures.heat_map import cells, heat_map_svg
from talka.service.pictures.report import gaps_html
from talka.service.words import Words


@pytest.fixture(scope="module")
def found(default_network: Network) -> Report:
    return report(default_network)


def test_cells_are_the_pairs_of_the_largest_countries(default_network: Network) -> None:
    counted = Gaps(default_network).countries
    shown = cells(counted, most=4)
    assert [(cell.one, cell.other) for cell in shown] == [
        ("PT", "SE"), ("PT", "LV"), ("PT", "LT"), ("SE", "LV"), ("SE", "LT"), ("LV", "LT"),
    ]  # fmt: skip
    codes = counted.groups.countries.tolist()
    for cell in shown:
        pair = codes.index(cell.one), codes.index(cell.other)
        assert (cell.observed, cell.expected) == (counted.observed[pair], counted.expected[pair])
        assert min(1, cell.observed / cell.expected) <= cell.ratio <= max(1, cell.observed / cell.expected)


def test_a_country_that_is_asked_for_comes_first(default_network: Network) -> None:
    shown = cells(Gaps(default_network).countries, {"CY"}, most=3)
    assert [(cell.one, cell.other) for cell in shown] == [("CY", "PT"), ("CY", "SE"), ("PT", "SE")]


@pytest.mark.parametrize(("language", "name", "number"), [("sv", "LT Litauen", "0,7"), ("en", "LT Lithuania", "0.7")])
def test_the_heat_map_is_written_in_the_readers_language(
    default_network: Network, language: str, name: str, number: str
) -> None:
    svg = heat_map_svg(cells(Gaps(default_network).countries), Words(default_network, language))
    said = [element.text for element in ElementTree.fromstring(svg).iter() if element.text]  # our own
    assert name in said
    assert number in said


def test_of_nobody_there_is_no_heat_map(default_network: Network) -> None:
    assert heat_map_svg([], Words(default_network)) == ""


def test_rings_and_dashes_are_the_gaps(default_network: Network, found: Report) -> None:
    svg = gap_network_svg(default_network, found, Words(default_network))
    ElementTree.fromstring(svg)  # our own
    alone = {gap.about[0] for name in ("no_partner", "no_partner_abroad") for gap in of(found, name)}
    missing = sum(len(gap.about) - 2 for gap in of(found, "local_ties_missing"))
    assert svg.count("<circle") == len(default_network)
    assert svg.count('fill="#fff" stroke="#') == len(alone)
    assert svg.count("stroke-dasharray") == missing


def of(found: Report, name: str) -> list[Gap]:
    return next(gaps for kind, gaps in found.items() if kind.name == name)


def test_too_many_organisations_are_not_drawn(
    default_network: Network, found: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gap_network, "MOST", 100)
    assert gap_network_svg(default_network, found, Words(default_network)) == ""


def test_names_with_markup_are_text_in_the_report(hostile_graph: dict[str, bytes]) -> None:
    store = MemoryStore()
    store.replace(hostile_graph)
    network = read_network(store)
    page = gaps_html(network, Gaps(network).countries, report(network), Words(network)).decode()
    assert "hostile" in page
    assert not re.search(r"<script|<img|javascript:", page)


def test_the_pictures_of_a_country(client: TestClient) -> None:
    whole = client.get("/en/gaps/network.svg")
    cyprus = client.get("/en/gaps/network.svg?country=CY")
    assert whole.headers["content-type"] == "image/svg+xml"
    assert whole.text.count("stroke-dasharray") > cyprus.text.count("stroke-dasharray") > 0
    assert client.get("/en/gaps/countries.svg?country=CY").text != client.get("/en/gaps/countries.svg").text
    assert client.get("/en/gaps/countries.svg?country=Atlantis").status_code == 200


def test_a_large_store_is_searched_kind_by_kind(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("talka.service.pages.gaps.LARGE", 100)
    html = client.get("/en/gaps").text
    assert 'class="gaps"' not in html
    assert "/en/gaps?kind=no_partner" in html
    assert 'class="gaps"' in client.get("/en/gaps?kind=no_partner").text


def test_the_report_of_some_countries_is_shorter(default_network: Network, found: Report) -> None:
    words, counted = Words(default_network), Gaps(default_network).countries
    some = gaps_html(default_network, counted, concerning(found, frozenset({"LT"})), words, {"LT"}).decode()
    assert "Klaip" in some
    assert "Município de Lisboa" not in re.sub(r"<svg.*?</svg>", "", some, flags=re.DOTALL)
