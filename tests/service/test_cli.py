"""The commands as a person runs them: as processes, with their exit status, output and files."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

FICTIONAL = Path(__file__).parents[1] / "data" / "fictional"
COMMANDS = (
    "demo",
    "template",
    "load",
    "validate",
    "duplicates",
    "train",
    "recommend",
    "similar",
    "consortium",
    "meetings",
    "gaps",
    "brokers",
    "introductions",
    "brief",
    "evaluate",
    "export",
    "serve",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def run(home: Path, vector_cache: Path):  # type: ignore[no-untyped-def]
    """Run `talka` in a folder of its own, with the session's vector cache."""
    environment = os.environ | {"TALKA_CACHE": str(vector_cache), "COLUMNS": "200", "NO_COLOR": "1"}
    environment.pop("TALKA_STORE", None)

    def talka(*arguments: str | Path, status: int = 0, **variables: str) -> str:
        command = [sys.executable, "-c", "from talka.service.cli import main; main()", *map(str, arguments)]
        done = subprocess.run(
            command, cwd=home, env=environment | variables, capture_output=True, text=True, timeout=240
        )
        assert done.returncode == status, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    return talka


@pytest.fixture(scope="module")
def demo(run, home: Path, matcher: object) -> str:  # type: ignore[no-untyped-def]  # matcher: so that vectors are cached
    return str(run("demo"))


def test_demo_suggests_for_all_five_countries_and_ends(demo: str, home: Path) -> None:
    for country in ("Latvia", "Lithuania", "Sweden", "Portugal", "Cyprus"):
        assert f"({country})" in demo
    assert demo.count("  1. ") == 6, "five organisations and an idea"
    assert "talka serve --store demo/store" in demo
    page = (home / "demo" / "network.html").read_text(encoding="utf-8")
    assert "Município de Braga" in page


def test_the_picture_asks_nothing_of_any_host(demo: str, home: Path) -> None:
    page = (home / "demo" / "network.html").read_text(encoding="utf-8")
    for attribute in ('src="http', "src='http", 'href="http', "@import", "url(http"):
        assert attribute not in page.split("<script>")[0]
    assert page.count("<h1>") == 1


def test_the_demo_may_be_run_again(run, demo: str) -> None:  # type: ignore[no-untyped-def]
    assert run("demo").splitlines()[0] == demo.splitlines()[0]


def test_help_reads_like_a_guide(run) -> None:  # type: ignore[no-untyped-def]
    guide = run("--help")
    assert [guide.index(f"\n  {command} ") for command in COMMANDS] == sorted(
        guide.index(f"\n  {command} ") for command in COMMANDS
    )
    for command in COMMANDS:
        text = run(command, "--help")
        assert "Example: talka " + command in text


def test_recommend_in_three_formats(run, demo: str) -> None:  # type: ignore[no-untyped-def]
    store = ("--store", "demo/store")
    assert "  1. " in run("recommend", "Geri Norai", *store)
    rows = list(csv.DictReader(io.StringIO(run("recommend", "Geri Norai", "-k", "3", "--format", "csv", *store))))
    assert [row["rank"] for row in rows] == ["1", "2", "3"]
    assert (
        json.loads(run("recommend", "Geri Norai", "-k", "3", "--format", "json", *store))[0]["partner"]
        == rows[0]["partner"]
    )


def test_recommend_all_writes_the_contract(run, demo: str, home: Path) -> None:  # type: ignore[no-untyped-def]
    run("recommend", "--all", "-k", "3", "-o", "recs.csv", TALKA_STORE="demo/store")
    rows = list(csv.DictReader((home / "recs.csv").open(encoding="utf-8")))
    assert list(rows[0]) == ["organisation", "rank", "partner", "score", "reasons", "model", "revision"]
    assert len({row["organisation"] for row in rows}) > 550
    assert all(row["partner"].startswith("https://w3id.org/talka/id/organisation/") for row in rows)


def test_recommend_for_a_file_of_ideas(run, demo: str, home: Path) -> None:  # type: ignore[no-untyped-def]
    (home / "ideas.csv").write_text(
        "id,text,lang,country,organisation\n"
        "i1,Jaunimo savanorystė kaime,lt,LT,\n"
        "i2,Beach cleaning with schools,,,talka-cordis-924758522\n",
        encoding="utf-8",
    )
    run("recommend", "--ideas", "ideas.csv", "-k", "4", "-o", "out.csv", "--store", "demo/store")
    rows = list(csv.DictReader((home / "out.csv").open(encoding="utf-8")))
    assert list(rows[0]) == ["idea", "rank", "partner", "score", "reasons", "model", "revision"]
    assert [row["idea"] for row in rows] == ["i1"] * 4 + ["i2"] * 4


def test_similar_writes_the_vectors_that_the_matcher_uses(run, home: Path) -> None:  # type: ignore[no-untyped-def]
    (home / "pairs.csv").write_text("id,lang,text\na,sv,Ungdomsgård\nb,en,Youth centre\n", encoding="utf-8")
    run("similar", "--pairs", "pairs.csv", "-o", "vectors.npz")
    with np.load(home / "vectors.npz") as file:
        assert file["ids"].tolist() == ["a", "b"]
        assert np.allclose(np.linalg.norm(file["vectors"], axis=1), 1.0, atol=1e-5)


def test_similar_with_the_encoder_that_is_set(run, home: Path) -> None:  # type: ignore[no-untyped-def]
    (home / "pairs.csv").write_text("id,lang,text\na,sv,Ungdomsgård\nb,en,Youth centre\n", encoding="utf-8")
    run("similar", "--pairs", "pairs.csv", "-o", "lsa.npz", TALKA_ENCODER="lsa")
    with np.load(home / "lsa.npz") as file:
        assert file["vectors"].shape[1] < 10  # of a corpus of two texts; the multilingual encoder has 384
    run("similar", "--pairs", "pairs.csv", "-o", "none.npz", TALKA_ENCODER="no-such-encoder", status=1)
    assert not (home / "none.npz").exists()


def test_similar_text(run, demo: str) -> None:  # type: ignore[no-untyped-def]
    text = "Organisation that teaches young people how to start a social enterprise"
    rows = json.loads(run("similar", "--text", text, "--format", "json", "--store", "demo/store"))
    assert len(rows) == 10
    assert rows[0]["similarity"] > rows[-1]["similarity"]


def test_gaps_of_one_kind_and_country(run, demo: str) -> None:  # type: ignore[no-untyped-def]
    asked = ("gaps", "--kind", "no_partner", "--country", "Portugal", "--store", "demo/store")
    rows = json.loads(run(*asked, "--format", "json"))
    assert len(rows) > 2
    assert {(row["kind"], row["countries"]) for row in rows} == {("no_partner", "PT")}
    assert rows[0]["figures"]["themes"] >= rows[-1]["figures"]["themes"] > 0
    assert json.loads(run(*asked, "--format", "json", "-k", "1")) == rows[:1]
    table = run(*asked, "-k", "1")
    assert table.count(" – ") == 1
    assert f"{len(rows) - 1} more" in table
    assert "Looked for and not found" in run("gaps", "--store", "demo/store")


def test_gaps_to_a_file(run, demo: str, home: Path) -> None:  # type: ignore[no-untyped-def]
    run("gaps", "-o", "gaps.csv", "--lang", "sv", "--store", "demo/store")
    rows = list(csv.DictReader((home / "gaps.csv").open(encoding="utf-8")))
    assert {row["kind"] for row in rows} >= {"no_partner", "no_partner_abroad"}
    assert all(row["text"] and row["about"] for row in rows)
    run("gaps", "-o", "gaps.html", "--lang", "sv", "--store", "demo/store")
    page = (home / "gaps.html").read_text(encoding="utf-8")
    assert sum(map(int, re.findall(r"</a> \((\d+)\)</li>", page))) == len(rows)
    assert '<html lang="sv">' in page


@pytest.mark.parametrize("ending", [".ttl", ".nq", ".jsonld", ".graphml", ".gexf", ".csv", ".csv.zip", ".html"])
def test_export_by_ending(run, demo: str, home: Path, ending: str) -> None:  # type: ignore[no-untyped-def]
    run("export", f"out/graph{ending}", "--store", "demo/store")
    assert (home / "out" / f"graph{ending}").stat().st_size > 10_000


def test_load_twice_and_validate(run) -> None:  # type: ignore[no-untyped-def]
    assert "ready to load" in run("validate", FICTIONAL)
    assert "written" in run("load", FICTIONAL, "--store", "own")
    assert "unchanged" in run("load", FICTIONAL, "--store", "own")
    assert "  1. " in run("recommend", "--idea", "youth centre with music", "--store", "own")


def test_a_refused_source_gives_one_and_all_its_faults(run, home: Path) -> None:  # type: ignore[no-untyped-def]
    (home / "bad").mkdir(exist_ok=True)
    (home / "bad" / "organisations.csv").write_text("id,name,country\na,A,Atlantis\nb,<b>B</b>,LV\n", encoding="utf-8")
    for command in ("validate", "load"):
        said = run(command, "bad", status=1)
        assert "organisations.csv, row 2, column country" in said
        assert "organisations.csv, row 3, column name" in said


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["recommend"], 2, "Name an organisation"),
        (["recommend", "x", "--country", "Atlantis"], 2, "Atlantis"),
        (["recommend", "x", "--theme", "youth-centrs"], 2, "youth-centres"),
        (["recommend", "x", "--surprise", "2"], 2, "surprise"),
        (["recommend", "--all", "--mutual", "1"], 2, "instead of --all"),
        (["recommend", "--all", "-o", "all.docx"], 2, ".csv"),
        (["recommend", "x", "--store", "nowhere"], 1, "talka demo"),
        (["train", "--store", "demo/store"], 1, "weights that Talka comes with"),
        (["recommend", "nobody at all", "--store", "demo/store"], 1, "nobody at all"),
        (["recommend", "braga", "--store", "demo/store"], 1, "talka-cordis-924758522"),
        (["load", "nowhere"], 1, "does not exist"),
        (["load", "."], 1, "organisations.csv"),
        (["export", "graph.docx", "--store", "demo/store"], 2, ".graphml"),
        (["gaps", "--lang", "xx", "--store", "demo/store"], 2, "pt"),
        (["gaps", "-o", "gaps.docx", "--store", "demo/store"], 2, ".csv"),
        (["gaps", "--kind", "holes", "--store", "demo/store"], 2, "no_partner"),
        (["gaps", "--country", "Atlantis", "--store", "demo/store"], 2, "not a country"),
        (["nonsense"], 2, "nonsense"),
    ],
)
def test_errors_say_what_to_do(run, demo: str, arguments: list[str], status: int, says: str) -> None:  # type: ignore[no-untyped-def]
    assert says in run(*arguments, status=status)


def test_a_folder_that_is_no_store_is_left_alone(run, home: Path) -> None:  # type: ignore[no-untyped-def]
    (home / "photos").mkdir()
    (home / "photos" / "cat.jpg").write_bytes(b"cat")
    assert "not a Talka store" in run("load", FICTIONAL, "--store", "photos", status=1)
    assert [entry.name for entry in (home / "photos").iterdir()] == ["cat.jpg"]


def test_two_sources_of_one_name_in_one_command_are_refused(run) -> None:  # type: ignore[no-untyped-def]
    told = run("load", FICTIONAL, FICTIONAL, "--store", "twice", status=1)
    assert "would both be called fictional" in told


def test_a_template_never_overwrites(run) -> None:  # type: ignore[no-untyped-def]
    assert "Written to sheet.xlsx" in run("template", "sheet.xlsx")
    assert "is there already" in run("template", "sheet.xlsx", status=1)
