"""Introductions as a command, over HTTP and as a page: the same list in the reader's words."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from talka.graph.store import MemoryStore
from talka.matching.introductions.introduce import Wanted
from talka.matching.matcher import Matcher
from talka.ontology.concepts import LANGUAGES
from talka.service import introducing
from talka.service.app import create_app
from talka.service.introducing import footnotes, while_waiting
from talka.service.learning import Maker
from talka.service.pictures.introductions import before_after, introductions_html
from talka.service.words import Words
from talka.service.workspace import Workspace

FICTIONAL = Path(__file__).parents[1] / "data" / "fictional"
Run = Callable[..., str]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, vector_cache: Path) -> Run:
    """Run `talka` over a store with the fictional dataset."""
    home = tmp_path_factory.mktemp("home")
    environment = os.environ | {"TALKA_CACHE": str(vector_cache), "COLUMNS": "200", "NO_COLOR": "1"}
    environment.pop("TALKA_STORE", None)

    def talka(*arguments: str | Path, status: int = 0) -> str:
        command = [sys.executable, "-c", "from talka.service.cli import main; main()", *map(str, arguments)]
        done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, timeout=240)
        assert done.returncode == status, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout if status == 0 else done.stderr

    talka("load", FICTIONAL)
    return talka


def test_the_command_says_who_what_for_and_why(run: Run) -> None:
    said = run("introductions", "-k", "3")
    assert re.search(r"^  1\. ", said, re.MULTILINE)
    assert "What to tell" in said
    assert "is a score here" in said
    assert "No other list of as many has a higher gain" in said  # there are few pairs, so the best was found
    assert "Vad man kan säga till" in run("introductions", "-k", "1", "--lang", "sv")


def test_the_rows_are_the_same_in_every_format(run: Run, tmp_path: Path) -> None:
    printed = json.loads(run("introductions", "-k", "4", "--format", "json"))
    table = list(csv.DictReader(io.StringIO(run("introductions", "-k", "4", "--format", "csv"))))
    run("introductions", "-k", "4", "-o", tmp_path / "list.json")
    assert json.loads((tmp_path / "list.json").read_text(encoding="utf-8")) == printed
    assert [row["organisation"] for row in table] == [row["organisation"] for row in printed]
    for row in printed:
        assert row["gain"] == pytest.approx(row["reach"] + row["themes"] + row["robustness"], abs=2e-6)
        assert row["effects"]
        assert row["reasons"]


def test_the_page_of_the_command_stands_by_itself(run: Run, tmp_path: Path) -> None:
    run("introductions", "-k", "4", "-o", tmp_path / "list.html")
    page = (tmp_path / "list.html").read_text(encoding="utf-8")
    assert page.count("<svg ") == page.count('<svg aria-hidden="true"') == 2
    assert not re.search(r'(src|href)="(https?:)?//', page)
    assert "<script" not in page


def test_wrong_usage_says_what_to_do(run: Run) -> None:
    assert "use .html, .csv or .json" in run("introductions", "-o", "list.pdf", status=2)
    assert "'Nowhere' is no municipality, region or country" in run("introductions", "--for", "Nowhere", status=1)
    assert "is not a theme" in run("introductions", "--theme", "qqqq", status=2)


def test_the_api_answers_in_words_and_figures(client: TestClient) -> None:
    answer = client.get("/introductions", params={"for": "Cyprus", "k": 3, "lang": "el"}).json()
    assert [item["rank"] for item in answer["items"]] == [1, 2, 3]
    assert answer["gain"] == pytest.approx(sum(item["gain"] for item in answer["items"]), abs=1e-5)
    assert 0.6 < answer["at_least"] <= 1
    for item in answer["items"]:
        assert "CY" in (item["one"]["country"], item["other"]["country"])
        assert item["gain"] == pytest.approx(sum(item["contributions"].values()), abs=1e-5)
        assert item["effects"]
        assert all("{" not in effect["text"] for effect in item["effects"])
        assert {ref["kind"] for effect in item["effects"] for ref in effect["references"]} <= {
            "organisation", "country", "theme",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("parameters", "said"),
    [({"for": "Nowhere"}, "no municipality, region or country"), ({"theme": "qqqq"}, "not a theme"), ({"k": 0}, "k")],
)
def test_the_api_refuses_what_it_does_not_know(client: TestClient, parameters: dict[str, str], said: str) -> None:
    answer = client.get("/introductions", params=parameters)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_the_list_of_the_api(client: TestClient, language: str) -> None:
    page = unescape(client.get(f"/{language}/introductions", params={"country": "LT"}).text)
    items = client.get("/introductions", params={"for": "LT", "lang": language}).json()["items"]
    headings = re.findall(r"<h2>(.*?)</h2>", page, re.DOTALL)
    assert len(items) == len(headings) == 10
    for item, heading in zip(items, headings, strict=True):
        assert item["one"]["name"] in heading
        assert item["other"]["name"] in heading
    text = re.sub(r"<[^>]+>", "", page)
    for item in items:
        for reason in (*item["effects"], *item["reasons"]):
            assert reason["text"] in text


def test_the_page_survives_what_nobody_asks(client: TestClient) -> None:
    page = client.get("/en/introductions", params={"country": "<b>", "theme": "'", "municipality": "x"})
    assert page.status_code == 200
    assert "&lt;b&gt;" in page.text
    assert "<b>" not in page.text


def test_a_large_network_is_asked_for_a_place_first(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(introducing, "LARGE", 100)
    monkeypatch.setattr(introducing, "AT_ONCE", 20)
    assert "This network is large" in client.get("/en/introductions").text
    assert "This network is large" in client.get("/introductions").json()["detail"]
    answer = client.get("/introductions", params={"for": "SE"}).json()
    assert answer["asked"] == 20 < answer["of"]
    assert any("20 of" in note for note in answer["notes"])
    assert "20 of" in client.get("/en/introductions", params={"country": "SE"}).text


def test_an_answer_is_remembered(matcher: Matcher) -> None:
    assert while_waiting(matcher, Wanted(k=2, place="CY")) is while_waiting(matcher, Wanted(k=2, place="CY"))


def test_the_picture_is_the_same_but_for_the_new_ties(matcher: Matcher) -> None:
    found = while_waiting(matcher, Wanted(k=5))
    before, after = before_after(matcher.network, found, Words(matcher.network))
    assert after.count('stroke-dasharray="7,3"') == 5
    assert 'stroke-dasharray="7,3"' not in before
    positions = [re.findall(r'<path transform="translate\([^)]+\)', picture) for picture in (before, after)]
    assert positions[0] == positions[1] != []


def test_nobody_to_introduce(matcher: Matcher) -> None:
    found = while_waiting(matcher, Wanted(reach=0, themes=0, robustness=0))
    assert found.items == ()
    page = introductions_html(matcher.network, found, Words(matcher.network)).decode()
    assert "Nobody to introduce" in page


def test_the_bound_is_never_rounded_up(matcher: Matcher) -> None:
    found = replace(while_waiting(matcher, Wanted(k=2)), at_least=0.9999)
    assert any("at least 99%" in note for note in footnotes(found, Words(matcher.network)))
    best = replace(found, at_least=1.0)
    assert any("No other list of as many has a higher gain" in note for note in footnotes(best, Words(matcher.network)))


def test_no_script_in_a_name_runs(hostile_graph: dict[str, bytes], vector_cache: Path) -> None:
    store = MemoryStore()
    store.replace(hostile_graph)
    with TestClient(create_app(Workspace(store, Maker(vector_cache)))) as client:
        page = client.get("/en/introductions").text
    assert "hostile" in page
    assert "<script>window" not in page
    assert "<img" not in page
