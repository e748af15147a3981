"""Sheets of workbooks: values as one would type them, what holds no value told apart, limits that hold."""

import datetime
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from talka.graph.tables import sheet_scan
from talka.graph.tables.archives import open_zip
from talka.graph.tables.cells import Refusal
from talka.graph.tables.raw import Spoilt
from talka.graph.tables.sheets import sheet_names, sheet_rows

KEEP = Path(__file__).parents[2] / "../shared/data/keep/keep_closed_2014-2020.xlsx"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def book(path: Path, *rows: Iterable[object], name: str = "organisations") -> Path:
    """A workbook of one sheet, as openpyxl writes it."""
    workbook = Workbook()
    workbook.worksheets[0].title = name
    for row in rows:
        workbook.worksheets[0].append(list(row))
    workbook.save(path)
    return path


def raw_book(path: Path, rows: Iterable[str], before: str = "") -> Path:
    """A workbook of one sheet, whose rows are the XML given."""
    relation = f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/'
    sheet = '<sheet name="organisations" sheetId="1" r:id="r1"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"/>')
        archive.writestr("_rels/.rels", f'{relation}officeDocument" Target="xl/workbook.xml"/></Relationships>')
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f'{relation}worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        )
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheet}</sheets></workbook>'
        )
        with archive.open("xl/worksheets/sheet1.xml", "w") as stream:
            stream.write(f'{before}<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for row in rows:
                stream.write(row.encode())
            stream.write(b"</sheetData></worksheet>")
    return path


def text(reference: str, value: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{value}</t></is></c>'


HEAD = f'<row r="1">{text("A1", "id")}{text("B1", "name")}</row>'


def test_values_are_as_one_would_type_them(tmp_path: Path) -> None:
    day, noon = datetime.date(2024, 5, 31), datetime.datetime(2024, 5, 31, 12, 30)
    path = book(tmp_path / "a.xlsx", ["A", 6560.0, 0.5, True, day, noon, datetime.time(8), "  Talsi ", "007"])
    assert list(sheet_rows(path, "organisations")) == [
        (1, ["A", "6560", "0.5", "true", "2024-05-31", "2024-05-31T12:30:00", "08:00:00", "Talsi", "007"])
    ]


def test_rows_keep_their_numbers_and_empty_ones_are_left_out(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [None], [None, "id", "name"], [None], [None, "a", "A"])
    assert list(sheet_rows(path, "organisations")) == [(2, ["id", "name"]), (4, ["a", "A"])]
    assert list(sheet_rows(path, "organisations", limit=1)) == [(2, ["id", "name"])]


def test_errors_and_formulas_without_a_value_are_told_apart(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ["id", "name"], ["a", "=1+1"], ["b", "#REF!"], ["=A2"])
    rows = dict(sheet_rows(path, "organisations"))
    formula, error, alone = rows[2][1], rows[3][1], rows[4][0]
    assert isinstance(formula, Spoilt)
    assert (formula, str(formula.refusal)) == ("=1+1", "is a formula without a value")
    assert isinstance(error, Spoilt)
    assert (error, str(error.refusal)) == ("#REF!", "is an error of a spreadsheet")
    assert isinstance(alone, Spoilt), "a row whose only cell is spoilt is not left out"
    assert not isinstance(rows[2][0], Spoilt)


def test_a_formula_that_was_computed_is_its_value(tmp_path: Path) -> None:
    cell = '<c r="B2"><f>3*4</f><v>12</v></c><c r="C2" t="str"><f>"a"</f><v>a</v></c>'
    empty = '<c r="D2" t="str"><f>""</f><v></v></c>'
    path = raw_book(tmp_path / "a.xlsx", [HEAD, f'<row r="2">{text("A2", "a")}{cell}{empty}</row>'])
    assert [cells for _, cells in sheet_rows(path, "organisations")][1][:3] == ["a", "12", "a"]


def test_a_text_that_looks_like_a_formula_is_a_text(tmp_path: Path) -> None:
    path = raw_book(tmp_path / "a.xlsx", [HEAD, f'<row r="2">{text("A2", "=HYPERLINK(1)")}</row>'])
    [_, (_, cells)] = sheet_rows(path, "organisations")
    assert cells[0] == "=HYPERLINK(1)"
    assert not isinstance(cells[0], Spoilt)


def test_cells_in_far_corners_are_refused_and_do_not_end_the_process(tmp_path: Path) -> None:
    path = raw_book(tmp_path / "far.xlsx", [HEAD, f'<row r="1048576">{text("XFD1048576", "x")}</row>'])
    with pytest.raises(Refusal, match="spans 1,048,576 rows and 16,384 columns"):
        list(sheet_rows(path, "organisations"))
    calamine = "from python_calamine import load_workbook as w; w('far.xlsx').get_sheet_by_index(0)"
    limited = f"import resource as r; r.setrlimit(r.RLIMIT_AS, (4 << 30, 4 << 30)); {calamine}"
    ended = subprocess.run([sys.executable, "-c", limited], cwd=tmp_path, capture_output=True)
    assert ended.returncode != 0, "calamine has learnt it: the look before may go"


def test_a_million_formatted_but_empty_rows_cost_little(tmp_path: Path) -> None:
    rows = (
        f'<row r="{number}" s="1" customFormat="1"><c r="A{number}" s="1"/></row>' for number in range(2, 1_048_577)
    )
    path = raw_book(tmp_path / "a.xlsx", [HEAD, *rows])
    tracemalloc.start()
    try:
        assert [number for number, _ in sheet_rows(path, "organisations")] == [1]
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("before", "row", "reason"),
    [
        ('<!DOCTYPE a [<!ENTITY b "c">]>', "", "document type declaration"),
        ("", '<row r="x"/><row r="y"><c r="A1"/></row>', "damaged"),
        ("", "<row><c></row>", "damaged"),
    ],
)
def test_xml_that_no_program_writes(tmp_path: Path, before: str, row: str, reason: str) -> None:
    path = raw_book(tmp_path / "a.xlsx", [HEAD, row], before)
    with pytest.raises(Refusal, match=reason):
        list(sheet_rows(path, "organisations"))


def test_what_is_no_workbook_is_refused_with_a_mend(tmp_path: Path) -> None:
    old, other, cut = tmp_path / "a.xls", tmp_path / "a.zip", tmp_path / "cut.xlsx"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("content.xml", "<a/>")
    cut.write_bytes(book(tmp_path / "b.xlsx", ["id"]).read_bytes()[:-200])
    for path, reason in ((old, "locked with a password"), (other, "not an .xlsx workbook"), (cut, "damaged")):
        with pytest.raises(Refusal, match=reason) as refused:
            list(sheet_rows(path, "organisations"))
        assert refused.value.mend
        assert sheet_names(path) == []


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="has no sheet projects") as refused:
        list(sheet_rows(book(tmp_path / "a.xlsx", ["id"]), "projects"))
    assert refused.value.mend == "Its sheets are organisations."


def test_more_errors_than_a_table_can_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_scan, "MOST_SPOILT", 3)
    path = book(tmp_path / "a.xlsx", *[["#REF!"]] * 4)
    with pytest.raises(Refusal, match="more than 3 cells"):
        list(sheet_rows(path, "organisations"))


@given(st.lists(st.lists(st.sampled_from(["", "a", "Å ν", "=x", "1"]), max_size=4), min_size=1, max_size=5))
def test_the_filled_rectangle_is_found(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    filled = [(r, c) for r, row in enumerate(rows, 1) for c, cell in enumerate(row, 1) if cell]
    cells = [
        [text(f"{chr(64 + c)}{r}", cell) for c, cell in enumerate(row, 1) if cell] for r, row in enumerate(rows, 1)
    ]
    xml = [f'<row r="{r}">{"".join(row)}</row>' for r, row in enumerate(cells, 1)]
    path = raw_book(tmp_path_factory.mktemp("x") / "a.xlsx", xml)
    with open_zip(path) as archive:
        found = sheet_scan.scan(archive, sheet_scan.sheet_parts(archive)["organisations"])
    assert found.filled == bool(filled)
    if filled:
        assert (found.first_row, found.last_row) == (filled[0][0], filled[-1][0])
        assert (found.first_column, found.last_column) == (min(c for _, c in filled), max(c for _, c in filled))
        left = found.first_column - 1
        read = {
            (number, left + c): cell
            for number, row in sheet_rows(path, "organisations")
            for c, cell in enumerate(row, 1)
        }
        assert {place: cell for place, cell in read.items() if cell} == {(r, c): rows[r - 1][c - 1] for r, c in filled}


def typed(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell or "").strip()


@pytest.mark.skipif(not KEEP.exists(), reason="the keep.eu export is not beside the checkout")
def test_a_real_export_is_read_as_openpyxl_reads_it() -> None:
    sheet = load_workbook(KEEP, read_only=True)["Partners"]
    expected = [[typed(cell) for cell in row] for row in sheet.iter_rows(max_row=50, values_only=True)]
    read = [cells for _, cells in sheet_rows(KEEP, "Partners", limit=50)]
    assert expected == read
    assert sum(1 for _ in sheet_rows(KEEP, "Partners")) == 4_164
