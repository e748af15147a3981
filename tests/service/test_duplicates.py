"""`talka duplicates` as a person runs it: list, accept, reject, take back, decide by a file."""

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from talka.graph.faults import SourceRefused, TalkaError
from talka.graph.load import load
from talka.graph.store import DiskStore
from talka.service.cli import COMMANDS
from talka.service.commands import duplicates
from talka.service.commands.base import app

HEADER = "id,name,country,municipality,identifiers\n"
PLACES = "id,name,country,level\nm,Maribor,SI,municipality\n"
OWN = "uni,University of Maribor - Faculty of Arts,SI,m,\ngeo,Geodetic Institute of Slovenia,SI,m,\n"
OTHER = "1,Univerza v Mariboru,SI,m,pic:1\n2,Geodetic Administration of Slovenia,SI,m,pic:2\n"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Two sources; the university is linked, the two geodetic bodies are not certain."""
    opened = DiskStore(tmp_path / "store")
    for name, rows in (("own", OWN), ("other", OTHER)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "organisations.csv").write_text(HEADER + rows, encoding="utf-8")
        (folder / "municipalities.csv").write_text(PLACES, encoding="utf-8")
        load(opened, folder)
    return tmp_path / "store"


def run(store: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["duplicates", "--store", str(store), *map(str, arguments)])


def rows(store: Path, *arguments: str) -> list[dict[str, str]]:
    done = run(store, "--format", "json", *arguments)
    assert done.exit_code == 0, done.output
    found: list[dict[str, str]] = json.loads(done.stdout)
    return found


def test_what_is_certain_is_linked_and_what_is_not_is_listed(store: Path) -> None:
    [linked] = rows(store, "--linked")
    assert {linked["a"], linked["b"]} == {"own-uni", "other-1"}
    assert "the same town" in linked["why"]
    assert "Maribor, SI" in linked["a_name"]
    assert all({"own-geo", "other-2"} == {row["a"], row["b"]} for row in rows(store))


def test_pairs_for_people_show_what_to_type(store: Path) -> None:
    shown = run(store).stdout
    assert "\n     other-2 own-geo\n" in shown or "\n     own-geo other-2\n" in shown


def test_accept_reject_and_undo(store: Path) -> None:
    assert run(store, "--reject", "own-uni", "other-1").exit_code == 0
    [rejected] = rows(store, "--linked")
    assert (rejected["decision"], rejected["method"]) == ("reject", "person")
    assert run(store, "--undo", "other-1", "own-uni").exit_code == 0
    assert run(store, "--accept", "own-geo", "other-2").exit_code == 0
    assert [row["decision"] for row in rows(store, "--linked")].count("accept") == 1
    assert rows(store) == []


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_decisions_by_a_file_that_was_exported(store: Path, tmp_path: Path, delimiter: str) -> None:
    exported = list(csv.DictReader(io.StringIO(run(store, "--linked", "--format", "csv").stdout)))
    file = tmp_path / "pairs.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(exported[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows([row | {"decision": "Reject"} for row in exported])
    assert run(store, "--decide", file).exit_code == 0
    assert [row["decision"] for row in rows(store, "--linked")] == ["reject"]


@pytest.mark.parametrize(
    ("text", "place", "mend"),
    [
        ("a,b,decision\nown-uni,other-1,maybe\n", "row 2, column decision", "Write accept, reject or undo"),
        ("a,b\nown-uni,other-1\n", "row 1, column decision", "Export the file anew"),
    ],
)
def test_a_file_with_a_fault_is_refused_whole(store: Path, tmp_path: Path, text: str, place: str, mend: str) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text(text, encoding="utf-8")
    done = run(store, "--decide", file)
    assert isinstance(done.exception, SourceRefused)
    [fault] = done.exception.faults
    assert place in str(fault)
    assert mend in str(fault)


def test_an_id_that_is_not_there_is_refused(store: Path) -> None:
    done = run(store, "--accept", "own-uni", "nobody")
    assert isinstance(done.exception, TalkaError)
    assert "no organisation" in str(done.exception)


def test_two_decisions_at_once_are_wrong_usage(store: Path) -> None:
    assert run(store, "--accept", "a", "b", "--reject", "a", "b").exit_code == 2


def test_without_a_store_it_says_what_to_do(tmp_path: Path) -> None:
    done = run(tmp_path / "none")
    assert isinstance(done.exception, TalkaError)
    assert "talka load" in str(done.exception)


def test_the_command_is_one_of_the_guide() -> None:
    assert duplicates in COMMANDS


def test_for_people_it_says_how_many(store: Path) -> None:
    assert "linked" in run(store).output
