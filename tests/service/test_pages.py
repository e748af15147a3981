"""The pages without a browser: what is answered, in which language, and that nothing asked for or loaded does harm."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from talka.graph.store import MemoryStore
from talka.ontology.concepts import LANGUAGES
from talka.service.app import create_app
from talka.service.learning import Maker
from talka.service.pages.start import preferred
from talka.service.workspace import Workspace

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ORGANISATION = "fictional-se-manljus"
COLLABORATION = "fictional-lyktor"
PATHS = [
    "",
    "organisations",
    f"organisations/{ORGANISATION}",
    f"collaborations/{COLLABORATION}",
    "ideas",
    "gaps",
    "themes",
]
HOSTILE = [
    "<script>alert(1)</script>",
    "'\";--",
    "\x00",
    "%F0%9F",
    "../../etc/passwd",
    "9" * 400,
    "{{7*7}}",
    "ÅÄÖ" * 300,
]


def client_of(store: MemoryStore, cache: Path) -> TestClient:
    return TestClient(create_app(Workspace(store, Maker(cache))), follow_redirects=False, raise_server_exceptions=False)


@pytest.fixture(scope="module")
def client(fictional_store: MemoryStore, vector_cache: Path) -> Iterator[TestClient]:
    with client_of(fictional_store, vector_cache) as client:
        yield client


@pytest.fixture(scope="module")
def hostile(fictional_store: MemoryStore, hostile_graph: dict[str, bytes], vector_cache: Path) -> Iterator[TestClient]:
    store = MemoryStore()
    for graph in fictional_store.graphs():
        lines = (
            f"{triple.subject} {triple.predicate} {triple.object} .\n" for triple in fictional_store.triples(graph)
        )
        store.replace({graph: "".join(lines).encode()})
    store.replace(hostile_graph)
    with client_of(store, vector_cache) as client:
        yield client


def heading(html: str) -> str:
    [found] = re.findall(r"<h1[^>]*>(.*?)</h1>", html, re.S)  # exactly one
    return unescape(found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PATHS)
def test_every_page_in_every_language(client: TestClient, language: str, path: str) -> None:
    answer = client.get(f"/{language}/{path}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<html lang="{language}">' in answer.text
    assert heading(answer.text)
    for other in LANGUAGES:
        assert f'<a href="/{other}/{path}" lang="{other}" hreflang="{other}"' in answer.text


def test_titles_tell_pages_apart(client: TestClient) -> None:
    titles = [re.findall("<title>(.*?)</title>", client.get(f"/en/{path}").text)[0] for path in PATHS]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(
    ("header", "language"),
    [("lv", "lv"), ("el-CY,el;q=0.9,en;q=0.8", "el"), ("fi,sv;q=0.5", "sv"), ("zh", "en"), ("", "en"), ("PT-br", "pt"),
     ("en;q=0,lt", "lt"), (";;q=x,,*;q=", "en"), ("sv;q=nan, " * 40, "en"), ("\u00e5" * 100, "en")],
)  # fmt: skip
def test_the_root_leads_to_the_readers_language(client: TestClient, header: str, language: str) -> None:
    answer = client.get("/", headers={b"Accept-Language": header.encode("latin-1")})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/{language}/")
    assert answer.headers["vary"].lower() == "accept-language"


def test_a_language_is_chosen_by_weight() -> None:
    assert preferred("en;q=0.3, pt;q=0.8") == "pt"


def test_search_finds_by_words_and_by_choices(client: TestClient) -> None:
    assert f"/sv/organisations/{ORGANISATION}" in client.get("/sv/organisations?q=manljus").text.replace("å", "a")
    assert f"/sv/organisations/{ORGANISATION}" in client.get("/sv/organisations?country=SE").text
    assert f"/sv/organisations/{ORGANISATION}" not in client.get("/sv/organisations?country=PT").text


def test_the_language_switch_keeps_the_search(client: TestClient) -> None:
    html = client.get("/en/organisations?q=youth&country=SE").text
    assert 'href="/lt/organisations?q=youth&amp;country=SE"' in html


def test_nothing_found_says_what_to_loosen(client: TestClient) -> None:
    html = client.get("/en/organisations?q=zzzz&country=SE").text
    assert "0 organisations found" in html
    assert 'href="/en/organisations?q=zzzz">without Sweden' in html
    assert 'href="/en/organisations?country=SE">without “zzzz”' in html


def test_choices_that_would_find_nothing_are_not_offered(client: TestClient) -> None:
    html = client.get("/en/organisations?theme=mental-health").text
    kinds = html[html.index('id="kind"') : html.index('id="theme"')]
    offered = re.findall(r'<option value="([^"]+)"', kinds)
    assert offered
    for kind in offered:
        found = client.get(f"/en/organisations?theme=mental-health&kind={kind}").text
        assert "0 organisations found" not in found


def test_an_unknown_choice_is_left_out_and_said(client: TestClient) -> None:
    html = client.get("/en/organisations?country=Atlantis").text
    assert "Left out, because we do not know it: Atlantis" in html


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", ["q", "country", "municipality", "kind", "theme", "page", "unheard-of"])
def test_no_parameter_of_the_search_fails(client: TestClient, name: str, value: str) -> None:
    answer = client.get("/en/organisations", params={name: value})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("value", HOSTILE)
def test_no_parameter_of_an_organisation_fails(client: TestClient, value: str) -> None:
    answer = client.get(f"/en/organisations/{ORGANISATION}", params={"country": value, "theme": value})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert client.get(f"/en/organisations/{quote(value, safe='')}").status_code in (404, 307)
    assert client.get(f"/en/collaborations/{quote(value, safe='')}").status_code in (404, 307)


@pytest.mark.parametrize("page", ["0", "-1", "999", "x", "1e9", "²"])
def test_any_page_number_shows_a_page(client: TestClient, page: str) -> None:
    assert client.get("/en/organisations", params={"page": page}).status_code == 200


@pytest.mark.parametrize("path", ["nope", "organisations/nope", "collaborations/nope", "organisations/nope/map.svg"])
def test_what_is_not_there_is_a_friendly_page(client: TestClient, path: str) -> None:
    answer = client.get(f"/sv/{path}")
    assert answer.status_code == 404
    assert heading(answer.text) == "Vi hittar inte sidan"
    assert 'role="search"' in answer.text


def test_the_api_keeps_its_problem_details(client: TestClient) -> None:
    for path in ("/organisations/nope", "/fi/", "/nope/"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/en/", "/sv/nope", "/docs", f"/el/organisations/{ORGANISATION}/network.json"])
def test_a_strict_policy_on_every_answer(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert headers["x-content-type-options"] == "nosniff"


def test_a_fault_of_ours_is_a_page_with_the_policy(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("talka.service.pages.start.gaps_of", lambda network: 1 / 0)
    answer = client.get("/lt/")
    assert (answer.status_code, heading(answer.text)) == (500, "Mūsų pusėje įvyko klaida")
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_pages_load_nothing_from_elsewhere(client: TestClient) -> None:
    for path in PATHS:
        html = client.get(f"/en/{path}").text
        assert re.findall(r"<(?:script|img|link|iframe)[^>]*(?:src|href)=\"(?:https?:)?//", html) == []
        assert " style=" not in html
        assert re.findall(r"<script(?![^>]*\ssrc=)", html) == []


def test_suggestions_have_reasons_that_are_linked(client: TestClient) -> None:
    html = client.get(f"/sv/organisations/{ORGANISATION}").text
    suggestions = html[html.index('id="suggestions"') : html.index('id="collaborations"')]
    assert re.search(r"passar (mycket bra|bra|delvis)</strong> <span>\d+ av 100", suggestions)
    assert re.search(r'<a href="/sv/organisations\?theme=[\w-]+">', suggestions)
    assert re.search(r'<h3><a href="/sv/organisations/fictional-[\w-]+" lang="\w\w">', suggestions)


def test_suggestions_can_be_narrowed(client: TestClient) -> None:
    html = client.get(f"/en/organisations/{ORGANISATION}?country=PT").text
    suggestions = html[html.index('class="proposals"') : html.index('id="collaborations"')]
    assert set(re.findall(r'<h3><a href="/en/organisations/fictional-(\w\w)', suggestions)) == {"pt"}
    assert "map.svg?country=PT" in html


def test_the_pictures_of_an_organisation(client: TestClient) -> None:
    svg = client.get(f"/en/organisations/{ORGANISATION}/map.svg")
    assert (svg.status_code, svg.headers["content-type"]) == (200, "image/svg+xml")
    assert svg.text.startswith("<svg")
    network = client.get(f"/pt/organisations/{ORGANISATION}/network.json").json()
    assert f"/pt/organisations/{ORGANISATION}" in [node["url"] for node in network["nodes"]]
    assert network["edges"]
    assert network["options"]["physics"]["enabled"] is False


def test_an_organisation_says_what_language_its_texts_are_in(client: TestClient) -> None:
    html = client.get(f"/en/organisations/{ORGANISATION}").text
    assert '<h1 lang="sv">' in html
    assert '<p class="about" lang="sv">' in html
    assert "<h1>" in client.get(f"/sv/organisations/{ORGANISATION}").text


def test_an_idea_is_understood_and_answered(client: TestClient) -> None:
    text = "Vi vill starta en ungdomsgård där volontärer och unga träffas."
    answer = client.post("/sv/ideas", data={"text": text, "country": "SE"})
    assert answer.status_code == 200
    assert "Språk: svenska" in answer.text
    assert 'name="theme" value="youth-centres" checked' in answer.text
    assert "Arbetar med samma sak som er idé" in answer.text
    partners = re.findall(r'<h3><a href="/sv/organisations/fictional-(\w\w)-', answer.text)
    assert partners
    assert "se" not in partners
    assert text in unescape(answer.text), "the text stays in its field"


def test_themes_of_an_idea_can_be_taken_away_and_added(client: TestClient) -> None:
    text = "Vi vill starta en ungdomsgård där volontärer och unga träffas."
    shown = ["youth-centres", "volunteering", "no-such-theme"]
    answer = client.post(
        "/sv/ideas", data={"text": text, "shown": shown, "theme": ["volunteering"], "add": "mental-health"}
    )
    assert 'value="youth-centres">' in answer.text
    assert 'name="theme" value="youth-centres" checked' not in answer.text
    assert 'name="theme" value="volunteering" checked' in answer.text
    assert 'name="theme" value="mental-health" checked' in answer.text
    assert "no-such-theme" not in answer.text
    reasons = " ".join(re.findall(r'<ul class="reasons">(.*?)</ul>', answer.text, re.S))
    assert "theme=youth-centres" not in " ".join(re.findall(r"som er idé: (.*?)</li>", reasons, re.S))


def test_asking_again_unchanged_gives_the_same_answer(client: TestClient) -> None:
    text = "Θέλουμε ένα κέντρο νέων με εθελοντές και ψυχική υγεία."
    first = client.post("/el/ideas", data={"text": text}).text
    shown = re.findall(r'name="shown" value="([\w-]+)"', first)
    again = client.post("/el/ideas", data={"text": text, "shown": shown, "theme": shown}).text
    points = re.compile(r"(\d+) στα 100")
    assert points.findall(first) == points.findall(again) != []


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"text=hi", 400), (b"text=" + b"a" * 30_000, 400), (b"text=" + b"a" * 300_000, 413),
     (b"&".join(b"x%d=1" % n for n in range(1000)), 400), (b"\xff\xfe=%ff&text=%00%00%00%00%00%00%00%00%00%00%00", 200),
     (b"text=a+long+enough+text&country=Atlantis&language=xx&abroad=%3Cb%3E", 200)],
)  # fmt: skip
def test_no_posted_form_fails(client: TestClient, body: bytes, status: int) -> None:
    answer = client.post("/en/ideas", content=body, headers=FORM)
    assert answer.status_code == status
    assert heading(answer.text)


def test_themes_lead_on(client: TestClient) -> None:
    assert "/en/organisations?theme=youth-centres" in client.get("/en/themes").text


def test_the_description_of_the_api_covers_it(client: TestClient) -> None:
    html = client.get("/docs").text
    for path in client.get("/openapi.json").json()["paths"]:
        assert f" {path}</code>" in html
    assert "curl &#39;http://testserver/organisations" in html


@pytest.mark.parametrize("path", ["", "organisations?q=hostile", "organisations/hostile-o0", "organisations/hostile-o1",
                                  "organisations/hostile-o2", "collaborations/hostile-c", "gaps"])  # fmt: skip
def test_names_with_markup_are_shown_not_run(hostile: TestClient, path: str) -> None:
    html = hostile.get(f"/en/{path}").text
    assert "window.pwned" in html or path == ""
    assert "<script>window" not in html
    assert "<img src=x" not in html
    assert 'href="javascript:' not in html


def test_reasons_with_markup_are_shown_not_run(hostile: TestClient) -> None:
    html = hostile.post("/en/ideas", data={"text": "Youth centres with music <script>window.pwned=1</script>"}).text
    reasons = " ".join(re.findall(r'<ul class="reasons">(.*?)</ul>', html, re.S))
    assert "&lt;script&gt;window.pwned" in reasons, "a hostile collaboration should be among the reasons"
    assert "<script>window" not in html


def test_an_empty_store_has_pages_too(vector_cache: Path) -> None:
    with client_of(MemoryStore(), vector_cache) as client:
        for path in ("", "organisations", "ideas", "gaps", "themes"):
            assert client.get(f"/en/{path}").status_code == 200
        assert client.post("/en/ideas", data={"text": "A youth centre for all"}).status_code == 200
        assert client.get("/docs").status_code == 200


def test_a_probability_is_told_as_one(learned_client: TestClient, client: TestClient) -> None:
    page = learned_client.get("/sv/organisations/busy-water3").text
    assert page.count("troligt inom 12 månader") == 10
    assert re.search(r"<strong>\d+(,\d)?\u00a0%</strong>", page)
    assert "av 100" not in page
    assert page.count("Procenttalet säger") == 1
    judged = client.post("/sv/ideas", data={"text": "Ungdomsgård med musik för unga"}).text
    assert "av 100" in judged
    assert "troligt" not in judged


def test_the_dials_of_a_list_are_kept_in_the_form_and_on_the_map(learned_client: TestClient) -> None:
    path = "/en/organisations/busy-water3"
    plain = learned_client.get(path).text
    page = learned_client.get(path, params={"surprise": "1", "newcomers": "0.5", "spread": "0", "mutual": "1"}).text
    assert _partners(page) != _partners(plain)
    chosen = re.findall(r'<option value="([\d.]+)" selected>', page)
    assert chosen == ["1", "0.5", "0", "1"]
    assert re.findall(r'<option value="([\d.]+)" selected>', plain) == ["0", "0", "0.25", "0"]
    assert "Show all again" in page
    assert "Show all again" not in plain
    picture = learned_client.get(f"{path}/map.svg", params={"surprise": "1"})
    assert picture.status_code == 200


def test_a_dial_that_is_no_number_is_left_as_it_was_and_named(learned_client: TestClient) -> None:
    path = "/en/organisations/busy-water3"
    page = learned_client.get(path, params={"surprise": "<b>", "spread": "9"}).text
    assert "Left out, because we do not know it: &lt;b&gt;, 9" in page
    assert _partners(page) == _partners(learned_client.get(path).text)


def test_the_dials_of_an_idea(learned_client: TestClient) -> None:
    idea = {"text": "A river and its wetland, the harbour and drinking-water"}
    plain = learned_client.post("/en/ideas", data=idea).text
    page = learned_client.post("/en/ideas", data=idea | {"newcomers": "1", "spread": "0.6"}).text
    assert _partners(page) != _partners(plain)
    again = page.partition('id="again"')[2]
    assert 'name="newcomers" value="1"' in again
    assert 'name="spread" value="0.6"' in again


def _partners(page: str) -> list[str]:
    """Addresses of the suggested, in their order."""
    return re.findall(r'<h3><a href="([^"]+)"', page.partition('class="proposals"')[2].partition("</ol>")[0])
