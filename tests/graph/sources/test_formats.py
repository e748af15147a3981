"""Files that nobody recognises: the error says why, and what to do."""

import zipfile
from pathlib import Path

import pytest

from talka.graph.faults import SourceRefused, UnknownFormat
from talka.graph.load import load
from talka.graph.sources.formats import FORMATS, NAMES, importer_for
from talka.graph.store import MemoryStore


def _refused(path: Path) -> str:
    store = MemoryStore()
    with pytest.raises(SourceRefused) as refusal:
        load(store, path)
    assert store.graphs() == []
    return " ".join(map(str, refusal.value.faults))


def test_every_format_has_a_name_of_its_own() -> None:
    assert len(set(NAMES)) == len(FORMATS)
    for importer in FORMATS:
        assert importer_for(Path(__file__), importer.NAME) is importer


def test_a_real_file_with_merge_conflict_marks(shared: Path) -> None:
    told = _refused(shared / "dirty" / "fp7orgs_with_merge_conflict.csv")
    assert told.endswith(
        "row 1: contains merge-conflict marks (<<<<<<<). Resolve the conflict, then load the file again."
    )


def test_a_row_of_a_million_columns(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("id,name" + ",x" * 1_000_000 + "\n", encoding="utf-8")
    assert "wide.csv, row 1: has 1,000,002 cells. A table has at most" in _refused(path)


@pytest.mark.parametrize("name", ["cut.zip", "cut.xlsx"])
def test_a_truncated_archive(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "id;name\n" * 1_000)
    path.write_bytes(path.read_bytes()[:-30])
    assert f"{name}: is damaged or cut off" in _refused(path)


def test_a_bomb(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "0" * 300_000_000)
    assert "bomb.xlsx: holds xl/worksheets/sheet1.xml, which unpacks to 300 MB from 0.3 MB" in _refused(path)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("own.csv", "talka template own.csv-metadata.json --for own.csv"),
        ("page.html", "A Talka folder holds organisations.csv"),
        ("empty", "is not recognised"),
    ],
)
def test_what_is_sound_and_yet_unknown(tmp_path: Path, name: str, told: str) -> None:
    path = tmp_path / name
    if name == "empty":
        path.mkdir()
    else:
        path.write_text("Förening;Ort\nMånljus;Dimviken\n", encoding="utf-8")
    with pytest.raises(UnknownFormat, match="Known formats are: mapping") as error:
        load(MemoryStore(), path)
    assert told in str(error.value)


def test_a_format_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match="otlas is not a known format"):
        load(MemoryStore(), tmp_path, format_="otlas")
    with pytest.raises(UnknownFormat, match="does not exist"):
        load(MemoryStore(), tmp_path / "nowhere")
