"""Gatekeepers and brokers: the command, the API and the page say the same."""

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner, Result

import talka.service.cli  # noqa: F401  # adds the commands
from talka.graph.load import load
from talka.graph.network import Network
from talka.graph.sources.default import SOURCE, default_dataset
from talka.graph.store import DiskStore, MemoryStore
from talka.matching.broker_words import MEANING, NAME, WHY
from talka.matching.brokers import PARTITIONS, Brokers
from talka.matching.structure.brokerage import ROLES
from talka.ontology.concepts import LANGUAGES
from talka.ontology.terms import source_iri
from talka.service.brokers import brokers_of
from talka.service.commands.base import app
from talka.service.pages import brokers as page
from talka.service.pictures.brokers import HEIGHT, MOST, WIDTH, brokers_svg
from talka.service.words import Words

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("brokers") / "store"
    load(DiskStore(path), default_dataset(), source=SOURCE)
    return path


@pytest.fixture(scope="module")
def run(store: Path):  # type: ignore[no-untyped-def]
    def talka(*arguments: str, status: int = 0) -> Result:
        done = CliRunner().invoke(app, ["brokers", "--store", str(store), *arguments], env={"COLUMNS": "200"})
        assert done.exit_code == status, done.output
        return done

    return talka


def test_the_table_says_why_each_matters(run) -> None:  # type: ignore[no-untyped-def]
    said = run("--country", "LV", "-k", "3").stdout
    assert re.search(
        r"1\. +Talsu novada pašvaldība connects \d+ pairs of organisations in .* no tie of their own", said
    )
    assert said.count("Betweenness") == 3


def test_a_role_is_explained_and_orders_the_list(run) -> None:  # type: ignore[no-untyped-def]
    said = run("--role", "gatekeeper", "--country", "Latvia", "-k", "4").stdout
    assert "Gatekeeper: connects its own group with others: the way in" in said
    counts = [int(count) for count in re.findall(r"Latvia: .* connects (\d+) pairs", said)]
    assert len(counts) == 4
    assert counts == sorted(counts, reverse=True)


def test_rows_are_the_same_as_csv_and_json(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    table = list(csv.DictReader(io.StringIO(run("--format", "csv", "-k", "5").stdout)))
    rows = json.loads(run("--format", "json", "-k", "5").stdout)
    assert [row["organisation"] for row in table] == [row["organisation"] for row in rows]
    assert list(table[0]) == list(rows[0])
    run("-k", "5", "-o", str(tmp_path / "brokers.json"))
    assert json.loads((tmp_path / "brokers.json").read_text(encoding="utf-8")) == rows


def test_what_is_not_understood_is_refused_with_a_hint(run) -> None:  # type: ignore[no-untyped-def]
    assert "'XQ' is not a country" in run("--country", "XQ", status=2).output
    assert "coordinator" in run("--role", "boss", status=2).output
    assert "use .csv or .json" in run("-o", "brokers.txt", status=2).output


def test_where_nobody_connects_anybody_that_is_said(run) -> None:  # type: ignore[no-untyped-def]
    assert "Nobody here connects" in run("--country", "JP").stdout


@pytest.mark.parametrize("by", PARTITIONS)
def test_the_api_answers_as_the_command(client: TestClient, run, by: str) -> None:  # type: ignore[no-untyped-def]
    answer = client.get("/brokers", params={"by": by, "k": 5}).json()
    rows = json.loads(run("--by", by, "--format", "json", "-k", "5").stdout)
    assert [item["organisation"]["iri"] for item in answer["items"]] == [row["organisation"] for row in rows]
    assert [item["text"] for item in answer["items"]] == [row["text"] for row in rows]
    assert [item["roles"]["liaison"] for item in answer["items"]] == [row["liaison"] for row in rows]
    assert answer["by"] == by
    assert answer["pivots"] == answer["organisations"]


def test_the_api_orders_by_a_role_and_keeps_to_a_country(client: TestClient) -> None:
    answer = client.get("/brokers", params={"role": "coordinator", "country": "Sweden", "k": 8, "lang": "sv"}).json()
    counts = [item["roles"]["coordinator"] for item in answer["items"]]
    assert counts == sorted(counts, reverse=True)
    assert {item["organisation"]["country"] for item in answer["items"]} == {"SE"}
    assert {item["group"] for item in answer["items"]} == {"SE"}


@pytest.mark.parametrize("asked", [{"by": "planet"}, {"role": "boss"}, {"country": "XQ"}, {"k": 0}, {"largest": 1}])
def test_the_api_refuses_what_it_does_not_know(client: TestClient, asked: dict[str, str]) -> None:
    answer = client.get("/brokers", params=asked)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_where_nothing_can_vary_no_number_is_made_up(client: TestClient) -> None:
    """With one other at most in its municipality, nobody can be a coordinator there."""
    answer = client.get("/brokers", params={"by": "municipality", "k": 100}).json()
    few = [item for item in answer["items"] if item["normalised"]["coordinator"] is None]
    assert few
    assert all(item["roles"]["coordinator"] == 0 for item in few)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("asked", ["", "?by=sector&role=liaison", "?by=municipality&role=itinerant", "?country=LV"])
def test_the_page_lists_them_with_links(client: TestClient, language: str, asked: str) -> None:
    answer = client.get(f"/{language}/brokers{asked}")
    assert answer.status_code == 200
    assert answer.text.count('<li class="card"') == page.LISTED
    assert answer.text.count(f'href="/{language}/organisations/') > page.LISTED
    assert "{" not in re.sub(r"<[^>]*>", "", answer.text)
    assert f'src="/{language}/brokers.svg' in answer.text


def test_the_page_says_what_it_did_not_understand(client: TestClient) -> None:
    answer = client.get("/en/brokers?by=planet&role=boss&country=XQ")
    assert answer.status_code == 200
    assert "Left out, because we do not know it: XQ, planet, boss" in answer.text


def test_where_nobody_connects_anybody_the_page_says_so(client: TestClient) -> None:
    answer = client.get("/en/brokers?country=FR&role=coordinator")
    assert "Nobody here connects organisations" in answer.text
    assert "brokers.svg" not in answer.text


def test_a_large_network_is_worked_out_while_the_page_waits(
    client: TestClient, default_network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "worked_out", lambda reader, by: None)
    answer = client.get("/en/brokers")
    assert '<meta http-equiv="refresh"' in answer.text
    assert "being worked out" in answer.text
    assert client.get("/en/brokers.svg").status_code == 404


def test_the_work_is_done_once_for_a_network(default_network: Network) -> None:
    assert brokers_of(default_network).result() is brokers_of(default_network).result()


def test_the_picture_shows_each_broker_within_its_frame(default_network: Network) -> None:
    found = Brokers(default_network)
    top = found.top(12)
    drawn = ElementTree.fromstring(brokers_svg(found, top, Words(default_network)))
    numbers = [text for text in drawn.iter(f"{SVG}text") if text.text and text.text.isdigit()]
    assert sorted(int(text.text or "") for text in numbers) == list(range(1, 13))
    at = [(float(text.get("x", "")), float(text.get("y", ""))) for text in numbers]
    assert all(20 < x < WIDTH - 20 and 20 < y < HEIGHT - 20 for x, y in at)
    gaps = [abs(complex(*one) - complex(*other)) for place, one in enumerate(at) for other in at[place + 1 :]]
    assert min(gaps) > 40, "none hides another"
    assert 12 < len(list(drawn.iter(f"{SVG}circle"))) <= MOST + 12 + 8
    assert len(list(drawn.iter(f"{SVG}line"))) > 50
    assert {"Cyprus", "Sweden", "Latvia"} <= {text.text for text in drawn.iter(f"{SVG}text")}


def test_strangers_text_stays_text(hostile_graph: dict[str, bytes], vector_cache: Path) -> None:
    from talka.service.app import create_app
    from talka.service.learning import Maker
    from talka.service.workspace import Workspace

    hostile = MemoryStore()
    triples = hostile_graph[source_iri("hostile")].decode()
    third = triples.replace("/hostile-c>", "/hostile-d>").replace("/hostile-o0>", "/hostile-o2>")
    hostile.replace({source_iri("hostile"): (triples + third).encode()})
    with TestClient(create_app(Workspace(hostile, Maker(vector_cache)))) as client:
        text = client.get("/en/brokers").text
        assert "window.pwned" in text, "a broker with a hostile name is listed"
        assert "<script>window" not in text
        assert "<img src=x" not in text


def test_every_role_has_its_words() -> None:
    assert set(WHY) == set(NAME) == set(MEANING) == set(ROLES)
