"""The brief as a command, over HTTP, as a page and as a file."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pypdf import PdfReader

from talka.graph.load import load
from talka.graph.network import Network
from talka.graph.sources.default import SOURCE, default_dataset
from talka.graph.store import DiskStore
from talka.matching.matcher import Matcher
from talka.ontology.concepts import LANGUAGES

Run = Callable[..., subprocess.CompletedProcess[bytes]]


class Page(HTMLParser):
    """The words of a page, its tags and its addresses."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self._skipped = False
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attributes if name in ("src", "href", "action")]
        self._skipped = tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def test_the_api_tells_the_brief_with_what_it_names(client: TestClient, default_network: Network) -> None:
    answer = client.get("/brief", params={"about": "Talsi", "lang": "lv"}).json()
    assert answer["about"] == {
        "id": "talka-lv-talsu-novads",
        "kind": "place",
        "name": "Talsu novads",
        "organisations": 3,
    }
    chapters = {chapter["name"]: chapter for chapter in answer["chapters"]}
    assert list(chapters) == ["themes", "active", "together", "gaps", "introductions", "next"]
    first = chapters["active"]["items"][0]
    assert first["text"].startswith("Talsu novada pašvaldība")
    assert first["references"][0]["iri"] in default_network.index
    for item in chapters["introductions"]["items"]:
        assert [r["kind"] for r in item["references"][:2]] == ["organisation", "organisation"]
        assert item["lines"]
    assert "Lauku attīstība 2" in chapters["themes"]["picture"]
    assert answer["months"] == 0


def test_the_api_says_when_scores_were_learned(learned_client: TestClient) -> None:
    answer = learned_client.get("/brief", params={"about": "SE"}).json()
    assert answer["months"] > 0
    chapter = next(each for each in answer["chapters"] if each["name"] == "introductions")
    assert any("judging by the past" in line for line in chapter["text"])


def test_the_api_lists_what_there_can_be_a_brief_about(client: TestClient) -> None:
    found = {each["id"]: each for each in client.get("/brief/subjects", params={"lang": "sv"}).json()}
    assert found["LV"] == {"id": "LV", "kind": "country", "name": "Lettland", "organisations": 104}
    assert found["social-economy"]["name"] == "Social ekonomi"


@pytest.mark.parametrize("ending", ["", ".pdf", ".html"])
def test_an_unknown_name_is_refused_with_near_ones(client: TestClient, ending: str) -> None:
    answer = client.get(f"/brief{ending}", params={"about": "Kaunas"})
    assert answer.status_code == 404
    assert "talka-lt-kauno-rajono-savivaldybe" in answer.json()["detail"]
    assert client.get(f"/brief{ending}").status_code == 422
    assert client.get(f"/brief{ending}", params={"about": "x" * 300}).status_code == 422


def test_the_pdf_has_a_name_to_keep_it_under(client: TestClient) -> None:
    answer = client.get("/brief.pdf", params={"about": "Αγλαντζιά", "lang": "el"})
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'inline; filename="brief-talka-cy-aglantzia-el.pdf"'
    assert "Δήμος Αγλαντζιάς" in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_and_file_say_the_same(client: TestClient, language: str) -> None:
    page = client.get(f"/{language}/brief", params={"about": "Braga"}).text
    file = client.get("/brief.html", params={"about": "Braga", "lang": language}).text
    article = re.search(r'<article class="brief">(.*)</article>', page, re.DOTALL)
    assert article
    main = re.search(r"<main>(.*)</main>", file, re.DOTALL)
    assert main
    said = [Page(part.group(1)).text.replace("; ", ", ") for part in (article, main)]
    assert said[0] == said[1]
    assert len(said[0]) > 3_000


def test_the_file_asks_nothing_of_any_host(client: TestClient) -> None:
    file = Page(client.get("/brief.html", params={"about": "LV", "lang": "en"}).text)
    assert "script" not in file.tags
    assert "link" not in file.tags
    pictures = [address for address in file.addresses if address.startswith("data:image/svg+xml;base64,")]
    assert len(pictures) == 2
    assert all(address.startswith(("data:", "http://", "https://")) for address in file.addresses)


def test_the_page_offers_all_subjects_and_links_to_files(client: TestClient) -> None:
    page = client.get("/sv/brief").text
    for subject in ("LV", "talka-se-dalarnas-lan", "social-economy"):
        assert f'value="{subject}"' in page
    assert '<optgroup label="Länder">' in page
    assert "PT112" not in page, "statistical codes are for those who ask for them"
    shown = unescape(client.get("/sv/brief", params={"about": "Talsi"}).text)
    assert "/brief.pdf?about=talka-lv-talsu-novads&lang=sv" in shown
    assert '<option value="talka-lv-talsu-novads" selected>' in shown
    assert "/sv/organisations/talka-keep-lv-talsi-county-municipality" in shown


def test_the_page_leads_on_from_an_unclear_name(client: TestClient) -> None:
    answer = client.get("/pt/brief", params={"about": "Kaunas"})
    assert answer.status_code == 404
    assert "/pt/brief?about=talka-lt-kauno-miesto-savivaldybe" in answer.text
    script = client.get("/en/brief", params={"about": "<script>alert(1)</script>"})
    assert "<script>alert" not in script.text


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, vector_cache: Path, matcher: Matcher) -> Run:
    """`talka` in a folder with a store of the default dataset; the matcher is asked for so that vectors are cached."""
    home = tmp_path_factory.mktemp("brief")
    load(DiskStore(home / "talka-store"), default_dataset(), source=SOURCE)
    environment = os.environ | {"TALKA_CACHE": str(vector_cache), "COLUMNS": "200", "NO_COLOR": "1"}
    environment.pop("TALKA_STORE", None)

    def talka(*arguments: str, status: int = 0) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-c", "from talka.service.cli import main; main()", "brief", *arguments]
        done = subprocess.run(command, cwd=home, env=environment, capture_output=True, timeout=240)
        assert done.returncode == status, done.stdout + done.stderr
        assert b"Traceback" not in done.stderr
        return done

    talka.home = home  # type: ignore[attr-defined]
    return talka


def test_the_command_shows_the_brief(run: Run) -> None:
    said = run("Talsi", "--lang", "lv").stdout.decode()
    for words in (
        "Talsu novads",
        "Kas darbojas",
        "Mērsraga ostas pārvalde",
        "Kā turpināt",
        "1. Talsu novada pašvaldība",
    ):
        assert words in said
    rows = list(csv.DictReader(io.StringIO(run("Talsi", "--format", "csv").stdout.decode())))
    assert {"active", "introductions", "next"} <= {row["chapter"] for row in rows}
    assert json.loads(run("LV", "--format", "json").stdout)["about"]["organisations"] == 104


@pytest.mark.parametrize("ending", ["pdf", "html"])
def test_the_command_writes_files(run: Run, ending: str) -> None:
    done = run("social-economy", "--lang", "sv", "-o", f"brief.{ending}")
    assert f"brief.{ending}" in done.stderr.decode()
    data = (run.home / f"brief.{ending}").read_bytes()  # type: ignore[attr-defined]
    if ending == "pdf":
        assert "Samverkansunderlag" in PdfReader(io.BytesIO(data)).pages[0].extract_text()
    else:
        assert "Trakų rajono savivaldybė" in data.decode()


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["Kaunas"], 1, "talka-lt-kauno-miesto-savivaldybe"),
        ([], 2, "Say what the brief is about"),
        (["LV", "-o", "brief.docx"], 2, "use .pdf"),
        (["--each", "municipality"], 2, "Name the folder"),
    ],
)
def test_what_is_not_understood_is_refused_with_the_mend(
    run: Run, arguments: list[str], status: int, words: str
) -> None:
    assert words in run(*arguments, status=status).stderr.decode()


def test_a_folder_of_briefs_for_each_municipality(run: Run) -> None:
    run("--each", "municipality", "-o", "briefs", "--lang", "pt")
    files = list((run.home / "briefs").glob("*.pdf"))  # type: ignore[attr-defined]
    assert len(files) > 150
    text = PdfReader(next(file for file in files if file.name == "talka-pt-braga.pdf")).pages[0].extract_text()
    assert "Município de Braga" in text
