"""The JSON API: what it answers, one error shape, and what its OpenAPI description promises."""

import math
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from talka.graph.load import load
from talka.graph.network import Network
from talka.graph.store import DiskStore, MemoryStore
from talka.matching.dials import Dials
from talka.ontology.concepts import LANGUAGES
from talka.ontology.terms import local_id
from talka.service.app import create_app
from talka.service.errors import Problem
from talka.service.learning import Maker
from talka.service.workspace import Workspace

FICTIONAL = Path(__file__).parents[1] / "data" / "fictional"
BRAGA = "talka-cordis-924758522"


def test_search_by_words_country_and_theme(client: TestClient) -> None:
    page = client.get("/organisations", params={"q": "braga município", "country": "Portugal"}).json()
    assert page["items"][0]["id"] == BRAGA
    everyone = client.get("/organisations", params={"limit": 1}).json()["total"]
    broad = client.get("/organisations", params={"theme": "youth-work", "limit": 200}).json()
    narrow = client.get("/organisations", params={"theme": "jauniešu dome", "limit": 200}).json()
    assert 0 < narrow["total"] < broad["total"] < everyone
    assert {o["id"] for o in narrow["items"]} <= {o["id"] for o in broad["items"]}


def test_pages_of_a_search_are_disjoint_and_whole(client: TestClient) -> None:
    total = client.get("/organisations", params={"country": "LV"}).json()["total"]
    ids = [
        organisation["id"]
        for offset in range(0, total, 50)
        for organisation in client.get(
            "/organisations", params={"country": "LV", "offset": offset, "limit": 50}
        ).json()["items"]
    ]
    assert len(ids) == len(set(ids)) == total


def test_words_are_found_without_their_accents(client: TestClient) -> None:
    assert client.get("/organisations", params={"q": "municipio de braga"}).json()["items"][0]["id"] == BRAGA


def test_browse_by_municipality(client: TestClient, default_network: Network) -> None:
    place = default_network.territories[default_network.index[f"https://w3id.org/talka/id/organisation/{BRAGA}"]]
    page = client.get("/organisations", params={"municipality": local_id(place), "limit": 200}).json()
    assert page["total"] == default_network.territories.count(place) > 5


def test_municipalities_and_kinds_lead_to_organisations(client: TestClient) -> None:
    for place in client.get("/municipalities", params={"country": "Latvia"}).json()[:5]:
        page = client.get("/organisations", params={"municipality": place["id"]}).json()
        assert page["total"] == place["organisations"] > 0
    kinds = client.get("/kinds", params={"lang": "pt"}).json()
    totals = [client.get("/organisations", params={"kind": kind["id"]}).json()["total"] for kind in kinds]
    assert sum(totals) == client.get("/organisations").json()["total"]


def test_an_organisation_with_its_collaborations(client: TestClient) -> None:
    organisation = client.get(f"/organisations/{BRAGA}", params={"lang": "sv"}).json()
    assert organisation["name"] == "Município de Braga"
    assert organisation["description_language"] == "pt"
    assert organisation["collaborations"]
    for collaboration in organisation["collaborations"]:
        assert BRAGA not in [partner["id"] for partner in collaboration["partners"]]
    starts = [collaboration["start"] or "" for collaboration in organisation["collaborations"]]
    assert starts == sorted(starts, reverse=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_recommendations_in_every_language(client: TestClient, language: str) -> None:
    answer = client.get(f"/organisations/{BRAGA}/recommendations", params={"lang": language, "k": 5}).json()
    assert [item["rank"] for item in answer["items"]] == [1, 2, 3, 4, 5]
    for item in answer["items"]:
        assert item["partner"]["country"] != "PT"
        assert item["score"] == pytest.approx(sum(item["contributions"].values()), abs=1e-5)
        assert item["reasons"]
        for reason in item["reasons"]:
            assert not re.search(r"[{}]|https?://", reason["text"]), "placeholders filled, nothing named by its IRI"


def test_recommendations_can_be_filtered(client: TestClient) -> None:
    path = f"/organisations/{BRAGA}/recommendations"
    only = client.get(path, params={"countries": ["SE", "Kipra"], "k": 20}).json()["items"]
    assert {item["partner"]["country"] for item in only} == {"SE", "CY"}
    cities = client.get(path, params={"kind": "municipality"}).json()["items"]
    assert {item["partner"]["kind"] for item in cities} == {"municipality"}
    home = client.get(path, params={"same_country": True, "countries": "PT"}).json()["items"]
    assert {item["partner"]["country"] for item in home} == {"PT"}


def test_without_history_the_scores_are_by_judgement(client: TestClient) -> None:
    answer = client.get(f"/organisations/{BRAGA}/recommendations").json()
    assert (answer["months"], answer["base"], answer["model"]) == (0, 0, client.get("/status").json()["model"])
    assert client.get("/model").json()["months"] == 0


def test_what_was_learned_is_a_probability_and_adds_up(learned_client: TestClient) -> None:
    answer = learned_client.get("/organisations/busy-water3/recommendations").json()
    assert answer["months"] == 12
    assert (
        answer["model"]
        == learned_client.get("/status").json()["model"]
        == learned_client.get("/model").json()["version"]
    )
    for item in answer["items"]:
        log_odds = answer["base"] + sum(item["contributions"].values())
        assert item["score"] == pytest.approx(1 / (1 + math.exp(-log_odds)), abs=1e-4)
        stated = [reason["contribution"] for reason in item["reasons"]]
        assert stated == sorted(stated, reverse=True)
        assert all(part > 0 for part in stated)
    kinds = {kind["name"] for kind in learned_client.get("/model").json()["evidence"]}
    assert {name for item in answer["items"] for name in item["contributions"]} <= kinds


@pytest.mark.parametrize("language", LANGUAGES)
def test_reasons_of_what_was_learned_in_every_language(learned_client: TestClient, language: str) -> None:
    path = "/organisations/busy-music2/recommendations"
    for item in learned_client.get(path, params={"lang": language, "k": 30}).json()["items"]:
        for reason in item["reasons"]:
            assert not re.search(r"[{}]|https?://", reason["text"])
            assert all(reference["iri"].startswith(("http://", "https://")) for reference in reason["references"])


def test_dials_are_parameters(learned_client: TestClient, learned_space: Workspace) -> None:
    matcher = learned_space.matcher
    iri = "https://w3id.org/talka/id/organisation/busy-water3"
    turned = matcher.recommend(matcher.organisation(iri), 10, dials=Dials(1, 1, 0, 0.5))
    asked = {"surprise": 1, "newcomers": 1, "spread": 0, "mutual": 0.5}
    answer = learned_client.get("/organisations/busy-water3/recommendations", params=asked).json()
    assert [item["partner"]["iri"] for item in answer["items"]] == [item.partner for item in turned.items]
    plain = learned_client.get("/organisations/busy-water3/recommendations").json()
    assert plain["items"] != answer["items"], "the answers that are remembered differ by their dials"


def test_an_idea_may_be_of_past_partners(learned_client: TestClient, learned_space: Workspace) -> None:
    network = learned_space.network
    row = network.row("busy-water3")
    assert row is not None
    known = {network.iris[partner] for partner in network.partners_of(row)}
    idea = {"text": "A river and its wetland, the harbour and drinking-water", "organisation": "busy-water3", "k": 40}
    for wanted, past in ((True, {}), (False, {"past_partners": False})):
        items = learned_client.post("/ideas", json=idea | past).json()["items"]
        assert bool(known & {item["partner"]["iri"] for item in items}) == wanted


def test_an_idea_is_understood_and_answered(client: TestClient) -> None:
    idea = {"text": "Vi vill starta en ungdomsgård och ett ungdomsråd på landet", "country": "SE"}
    answer = client.post("/ideas", json=idea, params={"lang": "lt"}).json()
    assert answer["language"] == "sv"
    assert {"youth-centres", "youth-participation"} <= {theme["id"] for theme in answer["themes"]}
    assert answer["items"]
    assert all(item["partner"]["country"] != "SE" for item in answer["items"])


def test_themes_in_the_language_asked_for(client: TestClient) -> None:
    labels = {theme["id"]: theme["label"] for theme in client.get("/themes", params={"lang": "el"}).json()}
    assert labels["youth-participation"] == "Συμμετοχή των νέων και συμβούλια νέων"


def test_status_tells_what_is_loaded(client: TestClient, default_network: Network) -> None:
    status = client.get("/status").json()
    assert status["organisations"] == len(default_network)
    assert {"CY", "LT", "LV", "PT", "SE"} <= set(status["countries"])


@pytest.mark.parametrize(
    ("method", "path", "json", "status", "says"),
    [
        ("GET", "/organisations/nobody", None, 404, "nobody"),
        ("GET", "/organisations/nobody/recommendations", None, 404, "nobody"),
        ("GET", "/organisations?country=Atlantis", None, 422, "Atlantis"),
        ("GET", "/organisations?theme=youth-centrs", None, 422, "Did you mean youth-centres"),
        ("GET", f"/organisations/{BRAGA}/recommendations?k=0", None, 422, "k"),
        ("GET", f"/organisations/{BRAGA}?lang=xx", None, 422, "en, sv, lv, lt, pt, el"),
        ("GET", f"/organisations/{BRAGA}/recommendations?surprise=2", None, 422, "surprise"),
        ("POST", "/ideas", {"text": "an idea", "newcomers": -1}, 422, "newcomers"),
        ("POST", "/ideas", {"text": ""}, 422, "text"),
        ("POST", "/ideas", {"text": "an idea", "organisation": "nobody"}, 404, "nobody"),
        ("POST", "/ideas", {"text": "x" * 20_001}, 422, "text"),
        ("GET", "/no-such-path", None, 404, "/no-such-path"),
        ("DELETE", "/themes", None, 405, "Not Allowed"),
    ],
)
def test_every_error_has_one_shape(
    client: TestClient, method: str, path: str, json: object, status: int, says: str
) -> None:
    response = client.request(method, path, json=json)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = Problem.model_validate(response.json())
    assert problem.status == status
    assert says in problem.detail


def test_the_description_documents_every_operation(client: TestClient) -> None:
    for path, operations in client.get("/openapi.json").json()["paths"].items():
        for operation in operations.values():
            assert operation.get("description"), path
            for parameter in operation.get("parameters", ()):
                assert parameter.get("description") or parameter["name"] in ("organisation", "offset", "limit"), path


def test_answers_carry_headers_that_keep_pages_to_this_host(client: TestClient) -> None:
    headers = client.get("/status").headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_needs_and_offers_are_reasons(fictional_client: TestClient) -> None:
    ids = [o["id"] for o in fictional_client.get("/organisations", params={"limit": 200}).json()["items"]]
    answers = [fictional_client.get(f"/organisations/{id_}/recommendations").json() for id_ in ids]
    kinds = {reason["evidence"] for answer in answers for item in answer["items"] for reason in item["reasons"]}
    assert "needs_and_offers" in kinds


def test_contact_persons_are_in_no_answer(fictional_client: TestClient) -> None:
    for organisation in fictional_client.get("/organisations", params={"limit": 200}).json()["items"]:
        for path in ("", "/recommendations"):
            assert "@example.org" not in fictional_client.get(f"/organisations/{organisation['id']}{path}").text


def test_the_model_says_what_counts_and_how_much(client: TestClient) -> None:
    model = client.get("/model").json()
    for never in ("needs_and_offers", "named"):  # no question has both
        assert sum(kind["weight"] for kind in model["evidence"] if kind["name"] != never) == pytest.approx(1.0)
    assert all(kind["description"].endswith(".") for kind in model["evidence"])


def test_many_at_once_get_the_same_answer(client: TestClient) -> None:
    path = f"/organisations/{BRAGA}/recommendations"
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: client.get(path).text, range(32)))
    assert len(set(answers)) == 1


def test_what_a_visitor_writes_is_not_kept(default_store: MemoryStore, tmp_path: Path) -> None:
    cache = tmp_path / "vectors.sqlite"
    with TestClient(create_app(Workspace(default_store, Maker(cache)))) as own:
        rows = sqlite3.connect(cache).execute("SELECT COUNT(*) FROM vectors").fetchone()
        assert own.post("/ideas", json={"text": "A secret plan for a youth centre in Mora"}).json()["items"]
        assert sqlite3.connect(cache).execute("SELECT COUNT(*) FROM vectors").fetchone() == rows


def test_a_request_brings_a_page_not_a_library(client: TestClient) -> None:
    assert client.post("/ideas", json={"text": "an idea", "themes": ["x" * 1_100_000]}).status_code == 413
    assert client.post("/ideas", json={"text": "an idea", "themes": ["x"] * 51}).status_code == 422
    assert client.post("/ideas", json={"text": "an idea", "country": "x" * 201}).status_code == 422
    assert client.get("/organisations", params={"municipality": "nowhere"}).status_code == 422


def test_a_slip_of_the_pen_is_mended(client: TestClient) -> None:
    page = client.get("/organisations", params={"q": "Dalrna"}).json()
    assert page["searched"] == "dalarna"
    assert page["total"] > 5
    greek = client.get("/organisations", params={"q": "Aglandjia"}).json()
    assert greek["items"][0]["id"] == "talka-local-y-mpact-aglantzia"


def test_a_newly_loaded_source_is_served_without_a_restart(tmp_path: Path, vector_cache: Path) -> None:
    store = DiskStore(tmp_path / "store")
    load(store, FICTIONAL)
    with TestClient(create_app(Workspace(DiskStore(store.path), Maker(vector_cache)))) as own:
        before = own.get("/status").json()
        (tmp_path / "more").mkdir()
        (tmp_path / "more" / "organisations.csv").write_text("id,name,country\na,A,LV\n", encoding="utf-8")
        load(store, tmp_path / "more")
        after = own.get("/status").json()
        assert after["organisations"] == before["organisations"] + 1
        assert after["revision"] != before["revision"]
