"""The gap report over HTTP and as a page."""

import re

import pytest
from fastapi.testclient import TestClient

from talka.graph.network import Network
from talka.matching.gaps.report import KINDS, report

NAMES = [kind.name for kind in KINDS]


def test_every_kind_with_its_largest(client: TestClient, default_network: Network) -> None:
    answer = client.get("/gaps", params={"limit": 3}).json()
    assert [kind["kind"] for kind in answer["kinds"]] == NAMES
    for kind, gaps in zip(answer["kinds"], report(default_network).values(), strict=True):
        assert kind["total"] == len(gaps)
        assert [gap["size"] for gap in kind["items"]] == [round(gap.size, 6) for gap in gaps[:3]]
        assert all(gap["text"] and gap["about"] for gap in kind["items"])


def test_one_kind_of_one_country_in_a_language(client: TestClient) -> None:
    answer = client.get("/gaps", params={"kind": "no_partner", "country": "Cyprus", "lang": "lv"}).json()
    assert [kind["kind"] for kind in answer["kinds"]] == ["no_partner"]
    items = answer["kinds"][0]["items"]
    assert items
    assert all(gap["countries"] == ["CY"] for gap in items)
    assert "nav neviena partnera" in items[0]["text"]


@pytest.mark.parametrize(
    ("query", "named"), [("kind=holes", "no_partner"), ("country=Atlantis", "two-letter"), ("limit=-1", "limit")]
)
def test_what_cannot_be_answered_is_refused_with_the_mend(client: TestClient, query: str, named: str) -> None:
    answer = client.get(f"/gaps?{query}")
    assert answer.status_code == 422
    assert named in answer.json()["detail"]


def test_the_page_shows_some_of_each_kind_and_leads_on(
    fictional_client: TestClient, fictional_network: Network
) -> None:
    html = fictional_client.get("/en/gaps").text
    sections = re.findall(r'<section aria-labelledby="(\w+)"', html)
    found = report(fictional_network)
    assert [name for name in sections if name in NAMES] == [kind.name for kind, gaps in found.items() if gaps]
    assert all(kind.title in html for kind in KINDS)
    assert "/en/organisations/fictional-" in html


def test_the_page_of_a_kind_turns_its_pages(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("talka.service.pages.gaps.PER_PAGE", 4)
    first = client.get("/sv/gaps?kind=no_partner").text
    assert first.count("<li>") >= 4
    assert "/sv/gaps?kind=no_partner&amp;page=2" in first
    assert 'start="5"' in client.get("/sv/gaps?kind=no_partner&page=2").text


@pytest.mark.parametrize("query", ["kind=nope&country=XX&page=-3", "page=999999", "kind=no_partner&page=99", "page=²"])
def test_no_address_fails(client: TestClient, query: str) -> None:
    assert client.get(f"/pt/gaps?{query}").status_code == 200
