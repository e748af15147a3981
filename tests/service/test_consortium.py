"""Teams at the command line, over HTTP and as a page, on the default dataset."""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

import talka.service.cli  # noqa: F401  # adds the commands to the app
from talka.graph.load import load
from talka.graph.sources.default import SOURCE, TITLE, default_dataset
from talka.graph.store import DiskStore
from talka.service.commands.base import app

IDEA = "Youth centre in Dalarna: social enterprise for rural young people"
RULES = {"min_countries": 4, "kinds": [{"kind": "municipality"}, {"kind": "school"}], "country": "SE"}
FORM = {"text": IDEA, "country": "SE", "countries": "4", "most": "2", "kind": ["municipality", "school"]}
Run = Callable[..., str]


@pytest.fixture(scope="module")
def default_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("default") / "store"
    load(DiskStore(path), default_dataset(), source=SOURCE, title=TITLE)
    return path


@pytest.fixture
def run(default_path: Path, vector_cache: Path) -> Run:
    environment = {"TALKA_STORE": str(default_path), "TALKA_CACHE": str(vector_cache), "COLUMNS": "200"}

    def talka(*arguments: str, status: int = 0) -> str:
        done = CliRunner().invoke(app, ["consortium", *arguments], env=environment)
        assert done.exit_code == status, done.stdout + done.stderr + str(done.exception)
        return done.stdout if status == 0 else done.stderr + str(done.exception)

    return talka


class TestCommand:
    def test_a_team_with_reasons(self, run: Run) -> None:
        kinds = ("--need-kind", "municipality", "--need-kind", "school")
        said = run("--idea", IDEA, "--from", "SE", "--min-countries", "4", *kinds)
        assert "Proven best: no other team that meets the rules is better." in said
        assert "It is of a kind that was asked for: Municipality." in said
        assert "It is of a kind that was asked for: School." in said
        assert len(re.findall(r"^     \S.* · ", said, re.MULTILINE)) == 5

    def test_in_swedish(self, run: Run) -> None:
        said = run("--idea", IDEA, "--size", "3", "--lang", "sv", "--teams", "2")
        assert "Team 2" in said
        assert "Bevisat bäst" in said

    def test_rows_for_programs(self, run: Run, tmp_path: Path) -> None:
        rows = list(csv.DictReader(io.StringIO(run("--idea", IDEA, "--size", "4", "--teams", "2", "--format", "csv"))))
        assert [row["team"] for row in rows] == ["1"] * 4 + ["2"] * 4
        assert len({row["country"] for row in rows[:4]}) >= 3
        file = tmp_path / "teams.json"
        run("--idea", IDEA, "--size", "4", "-o", str(file))
        assert [row["id"] for row in json.loads(file.read_text(encoding="utf-8"))] == [row["id"] for row in rows[:4]]

    def test_a_lead_by_name(self, run: Run) -> None:
        said = run("--lead", "Geri Norai", "--size", "3")
        first = said.index("Geri Norai")
        assert "It leads the team." in said[first:]

    def test_what_clashes_is_told(self, run: Run) -> None:
        said = run("--idea", IDEA, "--size", "4", "--min-countries", "5", status=1)
        assert "members: 4; countries: at least 5" in " ".join(said.split())

    def test_wrong_usage(self, run: Run) -> None:
        assert "--idea, --lead, or both" in " ".join(run(status=2).replace("│", " ").split())
        assert "school:2" in run("--idea", IDEA, "--need-kind", "school:x", status=2)
        assert "is not a kind" in " ".join(run("--idea", IDEA, "--need-kind", "zzz", status=2).split())


class TestApi:
    def test_a_team(self, client: TestClient) -> None:
        answer = client.post("/consortia", json={"idea": IDEA, **RULES, "teams": 2}).json()
        assert answer["clash"] == []
        best, second = answer["teams"]
        assert best["proven"]
        assert best["worth"] >= second["worth"]
        assert len(best["countries"]) >= 4
        assert "SE" not in best["countries"]
        assert {"municipality", "school"} <= set(best["kinds"])
        assert all(member["why"] or member["reasons"] for member in best["members"])
        ids = [{member["organisation"]["id"] for member in team["members"]} for team in (best, second)]
        assert len(ids[0] & ids[1]) <= 3

    def test_the_language_asked_for(self, client: TestClient) -> None:
        answer = client.post("/consortia?lang=lv", json={"idea": IDEA, "size": 4, "min_countries": 5}).json()
        assert answer["teams"] == []
        assert len(answer["clash"]) == 2
        assert "countries" not in " ".join(answer["clash"])

    def test_ids_are_taken_and_kept_out(self, client: TestClient) -> None:
        first = client.post("/consortia", json={"idea": IDEA, "size": 3}).json()["teams"][0]
        ids = [member["organisation"]["id"] for member in first["members"]]
        rules = {"lead": ids[2], "exclude": [ids[0]], "include": [ids[1]]}
        again = client.post("/consortia", json={"idea": IDEA, "size": 4, **rules}).json()["teams"][0]
        members = [member["organisation"]["id"] for member in again["members"]]
        assert members[0] == ids[2]
        assert ids[1] in members
        assert ids[0] not in members

    @pytest.mark.parametrize(
        ("asked", "status"),
        [
            ({}, 422),
            ({"idea": IDEA, "size": 1}, 422),
            ({"idea": IDEA, "kinds": [{"kind": "zzz"}]}, 422),
            ({"idea": IDEA, "countries": ["Atlantis"]}, 422),
            ({"lead": "nobody"}, 404),
            ({"idea": IDEA, "seconds": 1_000}, 422),
        ],
    )
    def test_what_cannot_be_answered_is_refused(
        self, client: TestClient, asked: dict[str, object], status: int
    ) -> None:
        assert client.post("/consortia", json=asked).status_code == status


class TestPage:
    def test_the_form_and_its_answer(self, client: TestClient) -> None:
        assert 'name="size"' in client.get("/sv/consortium").text
        page = client.post("/en/consortium", data=FORM).text
        assert page.count('<li class="card" id="team-1-') == 5
        assert page.count('<svg class="team"') == 2
        assert page.count("It is of a kind that was asked for: Municipality.") >= 2
        assert "Proven best of the teams with at least 2 other members" in page

    def test_members_can_be_left_out(self, client: TestClient) -> None:
        def members(form: Mapping[str, Sequence[str]]) -> list[str]:
            page = client.post("/en/consortium", data=form).text
            return re.findall(r'form="consortium" name="without" value="([^"]+)"', page)[:5]

        first = members(FORM)
        again = members({**FORM, "without": first[:1], "with": first[1:2]})
        assert first[0] not in again
        assert first[1] in again

    def test_a_clash_is_listed(self, client: TestClient) -> None:
        page = client.post("/en/consortium", data={"text": IDEA, "size": "4", "countries": "5"})
        assert page.status_code == 200
        assert "countries: at least 5" in page.text
        assert "members: 4" in page.text

    def test_what_cannot_be_answered_is_said(self, client: TestClient) -> None:
        for form, said in (
            ({"text": "hi"}, "Write a sentence or two about the idea"),
            ({"text": IDEA, "lead": "zzzz qqqq"}, "No single organisation is called that"),
            ({"text": "x" * 20_001}, "The text is too long"),
        ):
            page = client.post("/en/consortium", data=form)
            assert page.status_code == 400
            assert said in page.text

    def test_nonsense_does_no_harm(self, client: TestClient) -> None:
        form = {
            "text": IDEA,
            "size": "-3",
            "countries": "x",
            "kind": "<b>",
            "with": "<b>",
            "theme": "<b>",
            "language": "xx",
        }
        assert client.post("/el/consortium", data=form).status_code == 200
