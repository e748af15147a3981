"""Wrong input gets a clear error, with all that is needed to mend it, and leaves the store as it was."""

import csv
import json
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from talka.graph.faults import Fault, UnknownFormat
from talka.graph.load import check, load
from talka.graph.records import Collaboration, Located
from talka.graph.store import DiskStore, GraphStore, MemoryStore

Dump = Callable[[GraphStore], str]
Spoil = Callable[[str, str, str], None]
Refusal = Callable[[], list[Fault]]

KLINTS = "lv-klints,Izdomātā biedrība „Klints”,lv,youth-organisation,lv-miglaskrasts,LV"
"""How row 3 of organisations.csv starts."""


def test_missing_column(refusal: Refusal, spoil: Spoil) -> None:
    spoil("organisations.csv", ",country,", ",land,")
    columns = (
        "id, name, name_lang, kind, municipality, country, lat, lon, website, description, description_lang, themes, "
        "identifiers, source"
    )
    mend = f"Add a column country. The columns are: {columns}."
    assert refusal() == [Fault("organisations.csv", 1, "country", "", "the column is missing", mend)]


def test_misspelt_required_column_names_the_likely_one(refusal: Refusal, spoil: Spoil) -> None:
    spoil("organisations.csv", ",country,", ",contry,")
    mend = 'Rename column "contry".'
    assert refusal() == [Fault("organisations.csv", 1, "country", "", "the column is missing", mend)]


def test_column_twice(refusal: Refusal, spoil: Spoil) -> None:
    spoil("organisations.csv", "identifiers,source", "website,source")
    mend = "Remove or rename one of them."
    assert refusal() == [Fault("organisations.csv", 1, "website", "", "the column is there twice", mend)]


def test_unknown_column_is_a_warning(folder: Path, spoil: Spoil) -> None:
    spoil("needs.csv", "category,theme,", "category,thema,")
    assert load(MemoryStore(), folder).faults == [
        Fault(
            file="needs.csv",
            row=1,
            column="thema",
            value="",
            reason="is not a known column and is not loaded",
            mend="Did you mean theme?",
            warning=True,
        )
    ]


def test_unknown_table_is_a_warning(folder: Path) -> None:
    (folder / "participations.csv").rename(folder / "participation.csv")
    assert load(MemoryStore(), folder).faults == [
        Fault(
            file="participation.csv",
            row=0,
            column="",
            value="",
            reason="is not a table of a Talka folder and is not loaded",
            mend="Did you mean participations.csv?",
            warning=True,
        )
    ]


def test_unknown_country(refusal: Refusal, spoil: Spoil) -> None:
    spoil("organisations.csv", KLINTS, KLINTS.removesuffix("LV") + "Atlantis")
    mend = "Write a two-letter code such as SE, or the country's name."
    assert refusal() == [Fault("organisations.csv", 3, "country", "Atlantis", "is not a country", mend)]


def test_unknown_theme(refusal: Refusal, spoil: Spoil) -> None:
    spoil("organisations.csv", "volunteering|youth-exchanges|biodiversity", "voluntering|youth-exchanges")
    [fault] = refusal()
    assert (fault.file, fault.row, fault.column) == ("organisations.csv", 3, "themes")
    assert (fault.value, fault.reason) == ("voluntering", "is not a theme")
    assert fault.mend.startswith("Did you mean volunteering")


def test_several_unknown_themes_in_one_cell_are_all_named(refusal: Refusal, spoil: Spoil) -> None:
    spoil("organisations.csv", "volunteering|youth-exchanges|biodiversity", "Qqqq|youth-exchanges|voluntering")
    [fault] = refusal()
    assert fault.value == "Qqqq|voluntering"
    assert "Known are youth-work, democracy" in fault.mend
    assert "Did you mean volunteering" in fault.mend


def test_broken_utf_8(refusal: Refusal, folder: Path) -> None:
    path = folder / "organisations.csv"
    path.write_bytes(
        path.read_bytes().replace("Ungdomsgården Månljus".encode(), "Ungdomsgården Månljus".encode("cp1252"))
    )
    [fault] = refusal()
    mend = "Save the file as CSV UTF-8."
    assert fault == Fault(
        "organisations.csv", 9, "name", "Fiktiva Ungdomsg\udce5rden M\udce5nljus", "is not UTF-8", mend
    )
    shown = '"Fiktiva Ungdomsg�rden M�nljus" is not UTF-8. Save the file as CSV UTF-8.'
    assert str(fault) == f"organisations.csv, row 9, column name: {shown}"
    json.dumps(fault.as_dict(), ensure_ascii=False).encode()  # no half characters on the way to a page


def test_broken_utf_8_in_the_header(folder: Path) -> None:
    path = folder / "organisations.csv"
    path.write_bytes(path.read_bytes().replace(b"identifiers", "k\xe4nnetecken\x1b[31m".encode("latin-1")))
    [fault] = load(MemoryStore(), folder).faults
    assert fault.warning
    str(fault).encode()
    assert str(fault).startswith("organisations.csv, row 1, column k�nnetecken�[31m: is not a known column")


def test_duplicate_id(refusal: Refusal, spoil: Spoil) -> None:
    spoil("organisations.csv", "\nlt-avilys,", "\nlv-rokas,")
    faults = refusal()
    reason, mend = "is already the id of row 4 of organisations.csv", "Give each row an id of its own."
    assert faults[0] == Fault("organisations.csv", 7, "id", "lv-rokas", reason, mend)
    reason, mend = "is not an id in organisations", "Add it to organisations, or correct the id."
    assert faults[1:] == [Fault("participations.csv", 8, "organisation", "lt-avilys", reason, mend)]


def test_needs_and_offers_count_their_ids_apart(fictional: Path) -> None:
    assert (fictional / "needs.csv").read_text(encoding="utf-8").splitlines()[1].startswith("1,")
    assert (fictional / "offers.csv").read_text(encoding="utf-8").splitlines()[1].startswith("1,")
    assert check(fictional).faults == []


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2024-02-29", "2022-03-01"),
        ("2024", "2023"),
        ("2024-05", "2024-04-30"),
        ("2024", "2023-12-31"),
        ("2024-05", "2023"),
    ],
)
def test_end_before_start(refusal: Refusal, spoil: Spoil, start: str, end: str) -> None:
    spoil("collaborations.csv", "2022-03-01,2024-02-29", f"{start},{end}")
    mend = "Check whether start and end are exchanged."
    assert refusal() == [Fault("collaborations.csv", 2, "end", end, f"is before the start, {start}", mend)]


@pytest.mark.parametrize(("start", "end"), [("2024-05-10", "2024-05"), ("2024-05-10", "2024"), ("2024", "2024-01-01")])
def test_end_that_may_be_after_the_start(folder: Path, spoil: Spoil, start: str, end: str) -> None:
    spoil("collaborations.csv", "2022-03-01,2024-02-29", f"{start},{end}")
    assert check(folder).faults == []


@pytest.mark.parametrize(
    "date", ["31/05/2024", "2024-5-1", "2023-02-29", "2024-13", "0000", "٢٠٢٤", "2024-05-31T00:00"]
)
def test_date_that_is_none(refusal: Refusal, spoil: Spoil, date: str) -> None:
    spoil("collaborations.csv", "2022-03-01,2024-02-29", f"{date},")
    mend = "Write it as 2024-05-31, 2024-05 or 2024."
    assert refusal() == [Fault("collaborations.csv", 2, "start", date, "is not a date", mend)]


@pytest.mark.parametrize("markup", ["<script>alert(1)</script>", "a < b", "<!-- -->", "</b>", "<\tb>"])
def test_html_in_a_name(refusal: Refusal, spoil: Spoil, markup: str) -> None:
    spoil("organisations.csv", "Izdomātā biedrība „Klints”", f"Klints {markup}")
    reason, mend = "contains HTML or other markup", "Write plain text, without tags in angle brackets."
    assert refusal() == [Fault("organisations.csv", 3, "name", f"Klints {markup}", reason, mend)]


@pytest.mark.parametrize("quoted", [False, True])
def test_cell_of_50_megabytes(refusal: Refusal, spoil: Spoil, quoted: bool) -> None:
    huge = "M" * 50_000_000
    spoil("organisations.csv", "Izdomātā biedrība „Klints”", f'"{huge}"' if quoted else huge)
    [fault] = refusal()
    reason = "has a cell of more than 200,000 characters; the rows after it were not read"
    assert fault == Fault("organisations.csv", 3, "", "", reason, "Shorten it, or look for a missing quote.")


def test_cell_of_50_megabytes_costs_little(folder: Path, spoil: Spoil) -> None:
    spoil("organisations.csv", "Izdomātā biedrība „Klints”", "M" * 50_000_000)
    started = time.perf_counter()
    tracemalloc.start()
    try:
        check(folder)
        assert tracemalloc.get_traced_memory()[1] < 40_000_000
    finally:
        tracemalloc.stop()
    assert time.perf_counter() - started < 2


def test_row_of_50_megabytes(refusal: Refusal, folder: Path) -> None:
    """Its cells are small; what follows where it is cut must not be taken for another row."""
    with (folder / "needs.csv").open("a", encoding="utf-8") as stream:
        stream.write("8,cy-faros" + "," * 50_000_000 + "\n")
    [fault] = refusal()
    reason = "has a line of more than 4,000,000 characters; the rows after it were not read"
    assert fault == Fault("needs.csv", 8, "", "", reason, "Look for a missing line end.")


def test_long_cell_is_refused_by_column(refusal: Refusal, spoil: Spoil) -> None:
    spoil("organisations.csv", "Izdomātā biedrība „Klints”", "M" * 501)
    [fault] = refusal()
    reason, mend = "has 501 characters, more than 500", "Shorten it, or look for a missing quote."
    assert fault == Fault("organisations.csv", 3, "name", "M" * 501, reason, mend)
    assert f'"{"M" * 60}…"' in str(fault)


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\r\n"])
def test_empty_file(refusal: Refusal, folder: Path, content: bytes) -> None:
    (folder / "needs.csv").write_bytes(content)
    mend = "Write a header and at least one row, or remove the file."
    assert refusal() == [Fault("needs.csv", 0, "", "", "is empty", mend)]


def test_header_only(refusal: Refusal, folder: Path) -> None:
    """To load nothing would remove what was loaded before."""
    for path in folder.glob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    reason, mend = "has a header, but no rows", "Write at least one row."
    assert refusal() == [Fault("organisations.csv", 1, "", "", reason, mend)]


def test_header_only_of_a_table_that_may_be_missing_is_a_warning(folder: Path) -> None:
    (folder / "needs.csv").write_text("id,organisation,text\n")
    [fault] = load(MemoryStore(), folder).faults
    assert (fault.file, fault.row, fault.reason) == ("needs.csv", 1, "has a header, but no rows")
    assert fault.warning


@pytest.mark.parametrize("content", [b"\x7fELF\x02\x01\x01" + bytes(100), b"id,name\n\x00\x01\x02"])
def test_binary_file(refusal: Refusal, folder: Path, content: bytes) -> None:
    (folder / "needs.csv").write_bytes(content)
    reason, mend = "is a binary file, not a CSV file", "Save the table as CSV UTF-8."
    assert refusal() == [Fault("needs.csv", 0, "", "", reason, mend)]


def test_workbook_renamed_to_csv(refusal: Refusal, folder: Path) -> None:
    with zipfile.ZipFile(folder / "needs.csv", "w") as workbook:
        workbook.writestr("xl/workbook.xml", "<workbook/>")
    mend = "Open it in the program that made it and save it as CSV UTF-8."
    assert refusal() == [Fault("needs.csv", 0, "", "", "is a zip or Excel file, not a CSV file", mend)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf_16(refusal: Refusal, folder: Path, encoding: str) -> None:
    path = folder / "needs.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    [fault] = refusal()
    assert (fault.file, fault.row, fault.column, fault.value) == ("needs.csv", 0, "", "")
    if encoding == "utf-16":
        assert (fault.reason, fault.mend) == ("is encoded in UTF-16", "Save it as CSV UTF-8.")
    else:  # without a byte order mark it cannot be told from any other binary file
        assert fault.reason == "is a binary file, not a CSV file"


@pytest.mark.parametrize("row", [1, 5])
def test_merge_conflict_marks(refusal: Refusal, folder: Path, row: int) -> None:
    path = folder / "organisations.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[row - 1 : row - 1] = ["<<<<<<< HEAD\n", lines[row - 1], "=======\n"]
    lines.insert(row + 3, ">>>>>>> theirs\n")
    path.write_text("".join(lines), encoding="utf-8")
    reason, mend = "contains merge-conflict marks (<<<<<<<)", "Resolve the conflict, then load the file again."
    assert refusal() == [Fault("organisations.csv", row, "", "", reason, mend)]


def test_too_many_cells(refusal: Refusal, spoil: Spoil) -> None:
    spoil("organisations.csv", "Izdomātā biedrība „Klints”", "Izdomātā biedrība, Klints")
    reason, mend = "has 15 cells, but the header has 14", "Put quotes around cells that contain the delimiter."
    assert refusal() == [Fault("organisations.csv", 3, "", "", reason, mend)]


def test_empty_cells_and_rows_that_spreadsheets_add(folder: Path, fictional: Path, dump: Dump) -> None:
    path = folder / "organisations.csv"
    padded = "".join(f"{line},,\n" for line in path.read_text(encoding="utf-8").splitlines())
    path.write_text(f"{padded},,,  ,,\n\n", encoding="utf-8")
    assert check(folder).faults == []
    assert _content(folder, dump) == _content(fictional, dump)


def test_cells_under_a_column_without_name(folder: Path) -> None:
    (folder / "needs.csv").write_text("id,,organisation\n1,?,se-kommun\n")
    [fault] = load(MemoryStore(), folder).faults
    assert (fault.row, fault.column, fault.reason) == (1, "", "a column has no name and is not loaded")
    assert fault.warning


@pytest.mark.parametrize(
    ("table", "old", "new", "row", "column", "target"),
    [
        (
            "organisations.csv",
            KLINTS,
            KLINTS.replace("lv-miglaskrasts", "lv-nekur"),
            3,
            "municipality",
            "municipalities.csv",
        ),
        ("participations.csv", "lyktor,lt-zib", "lykta,lt-zib", 3, "collaboration", "collaborations.csv"),
        ("participations.csv", "lyktor,lt-zibintas", "lyktor,lt-nera", 3, "organisation", "organisations.csv"),
        ("needs.csv", "1,se-kommun", "1,se-ingen", 2, "organisation", "organisations.csv"),
        ("offers.csv", "1,pt-camara", "1,pt-nenhum", 2, "organisation", "organisations.csv"),
        ("practices.csv", "pt,pt-vila-neblina,", "pt,pt-longe,", 2, "municipality", "municipalities.csv"),
        ("practices.csv", "pt-camara|pt-farol", "pt-camara|pt-fim", 2, "organisations", "organisations.csv"),
        ("contacts.csv", "se-manljus", "se-natt", 2, "organisation", "organisations.csv"),
    ],
)
def test_reference_to_an_id_that_does_not_exist(
    refusal: Refusal, spoil: Spoil, table: str, old: str, new: str, row: int, column: str, target: str
) -> None:
    spoil(table, old, new)
    [fault] = refusal()
    assert (fault.file, fault.row, fault.column) == (table, row, column)
    assert fault.value
    assert fault.value in new
    called = target.removesuffix(".csv")
    assert (fault.reason, fault.mend) == (f"is not an id in {called}", f"Add it to {called}, or correct the id.")


def test_duplicated_participation(refusal: Refusal, folder: Path) -> None:
    with (folder / "participations.csv").open("a") as stream:
        stream.write("lyktor,se-manljus,Samordnare,,\n")
    mend = "Remove one of the two rows."
    assert refusal() == [Fault("participations.csv", 14, "organisation", "se-manljus", "repeats row 2", mend)]


def test_one_organisation_may_have_two_roles(fictional: Path) -> None:
    text = (fictional / "participations.csv").read_text(encoding="utf-8")
    assert "migla,lv-pasvaldiba,coordinator" in text
    assert "migla,lv-pasvaldiba,host" in text
    assert check(fictional).faults == []


def test_duplicated_contact(refusal: Refusal, folder: Path) -> None:
    with (folder / "contacts.csv").open("a") as stream:
        stream.write("lv-klints,Izdoma Neesoša,valdes locekle,izdoma@example.org,,,\n")
    mend = "Remove one of the two rows."
    assert refusal() == [Fault("contacts.csv", 5, "organisation", "lv-klints", "repeats row 4", mend)]


def test_name_of_spaces(refusal: Refusal, spoil: Spoil) -> None:
    spoil("organisations.csv", "Izdomātā biedrība „Klints”", " \u00a0 ")
    mend = "It is required; fill it in or remove the row."
    assert refusal() == [Fault("organisations.csv", 3, "name", "", "the cell is empty", mend)]


def test_name_without_a_visible_character(refusal: Refusal, spoil: Spoil) -> None:
    spoil("organisations.csv", "Izdomātā biedrība „Klints”", "\u200b\u200f")
    reason, mend = "has no visible character", "Write a name, or leave the cell empty."
    assert refusal() == [Fault("organisations.csv", 3, "name", "\u200b\u200f", reason, mend)]


@pytest.mark.parametrize("character", ["\x07", "\x1b", "\u2028", "\uffff"])
def test_control_characters(refusal: Refusal, spoil: Spoil, character: str) -> None:
    spoil("organisations.csv", "Izdomātā biedrība „Klints”", f"Kli{character}nts")
    reason, mend = "contains control characters", "Remove them, or save the file as CSV UTF-8."
    assert refusal() == [Fault("organisations.csv", 3, "name", f"Kli{character}nts", reason, mend)]


@pytest.mark.parametrize("formula", ["=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)"])
def test_formulas_are_text(folder: Path, spoil: Spoil, formula: str) -> None:
    spoil("organisations.csv", "Izdomātā biedrība „Klints”", formula)
    assert formula in _names(folder)


def test_apostrophe_before_a_formula_is_taken_away(folder: Path, spoil: Spoil) -> None:
    """`talka export` writes it; another load must find the name again."""
    spoil("organisations.csv", "Izdomātā biedrība „Klints”", "'=1+1")
    assert "=1+1" in _names(folder)


@pytest.mark.parametrize("code", ["en_US.UTF-8", "de@euro", "svenska", "root", "s v", "xx"])
def test_language_that_is_none(refusal: Refusal, spoil: Spoil, code: str) -> None:
    spoil("organisations.csv", "„Klints”,lv", f"„Klints”,{code}")
    [fault] = refusal()
    assert (fault.file, fault.row, fault.column, fault.value) == ("organisations.csv", 3, "name_lang", code)
    assert (fault.reason, fault.mend) == ("is not a language code", "Write a code such as en, sv, lv, lt, pt or el.")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "ftp://a.example",
        "https://a.example/[1]",
        "https://a.example/%zz",
        "http://.",
        "a b.example",
        "https://a.example/>.<",
        f"https://a.example/{'a' * 2000}",
    ],
)
def test_web_address_that_is_none(refusal: Refusal, spoil: Spoil, address: str) -> None:
    spoil("organisations.csv", "klints.example.org", address)
    [fault] = refusal()
    assert (fault.file, fault.row, fault.column, fault.value) == ("organisations.csv", 3, "website", address)
    assert (fault.reason, fault.mend) == ("is not a web address", "Write an address such as https://example.org.")


@pytest.mark.parametrize("nuts", ["LV003> <http://a.example/p> <http://a.example/o", "L", "LV 003", "LV0034"])
def test_nuts_code_that_is_none(refusal: Refusal, spoil: Spoil, nuts: str) -> None:
    spoil("municipalities.csv", "LV003", nuts)
    [fault] = refusal()
    assert (fault.file, fault.row, fault.column, fault.value) == ("municipalities.csv", 2, "nuts", nuts)
    assert (fault.reason, fault.mend) == ("is not a NUTS code", "Write a code such as LV003.")


@pytest.mark.parametrize(
    ("cell", "reason", "mend"),
    [
        ("5_7", "is not a number", "Write degrees with a decimal point, such as 57.2438."),
        ("57°15′", "is not a number", "Write degrees with a decimal point, such as 57.2438."),
        ("91", "is not between -90 and 90", "Check whether lat and lon are exchanged."),
        ("nan", "is not between -90 and 90", "Check whether lat and lon are exchanged."),
    ],
)
def test_latitude_that_is_none(refusal: Refusal, spoil: Spoil, cell: str, reason: str, mend: str) -> None:
    spoil("organisations.csv", "LV,57.25,", f"LV,{cell},")
    assert refusal() == [Fault("organisations.csv", 3, "lat", cell, reason, mend)]


def test_latitude_without_longitude(refusal: Refusal, spoil: Spoil) -> None:
    spoil("organisations.csv", "LV,57.25,22.6,", "LV,57.25,,")
    reason, mend = "the cell is empty, but lat is given", "Fill in both lat and lon, or neither."
    assert refusal() == [Fault("organisations.csv", 3, "lon", "", reason, mend)]


def test_organisation_in_another_country_than_its_municipality(refusal: Refusal, spoil: Spoil) -> None:
    spoil("organisations.csv", KLINTS, KLINTS.removesuffix("LV") + "LT")
    reason = "is not the country of its municipality, LV"
    mend = "Correct the country or the municipality."
    assert refusal() == [Fault("organisations.csv", 3, "country", "LT", reason, mend)]


def test_quotation_mark_that_is_never_closed(refusal: Refusal, spoil: Spoil) -> None:
    """A lenient reader would take the rest of the file for one cell and lose these rows without a word."""
    spoil("needs.csv", "Procuramos", '"Procuramos')
    reason = "has a quotation mark that is never closed; the rows after it were not read"
    assert refusal() == [Fault("needs.csv", 5, "", "", reason, "Close it, or remove it.")]


def test_quotation_mark_inside_a_cell(refusal: Refusal, spoil: Spoil) -> None:
    spoil("needs.csv", "Ieškome patirties,", '"Ieškome "patirties",')
    spoil("needs.csv", "1,se-kommun", "1,se-ingen")
    faults = refusal()
    assert [fault.row for fault in faults] == [2, 4], "the rows after it are read"
    assert (faults[1].column, faults[1].value) == ("", "")
    assert faults[1].reason.startswith("cannot be read (")
    assert faults[1].mend == 'Write a quotation mark inside a quoted cell twice, as in "the ""best"" one".'


def test_required_table_is_missing(refusal: Refusal, folder: Path) -> None:
    (folder / "organisations.csv").unlink()
    mend = "A Talka folder has at least organisations.csv with the columns id, name and country."
    assert refusal() == [Fault("organisations.csv", 0, "", "", "is missing in fictional", mend)]


def test_all_faults_are_reported_in_one_run(refusal: Refusal, folder: Path, spoil: Spoil) -> None:
    spoil("organisations.csv", KLINTS, "lv klints,<b>Klints</b>,lettiska,club,lv-nekur,Atlantis")
    spoil("organisations.csv", "\nse-verkstan,", "\nlv-rokas,")
    spoil("collaborations.csv", "2022-03-01,2024-02-29", "2024-03-01,2022-02-29x")
    spoil("participations.csv", "lyktor,cy-faros,partner", "lykta,cy-faros,boss")
    spoil("contacts.csv", "mana@example.org", "mana at example")
    (folder / "offers.csv").write_bytes(b"")
    places = [(fault.file, fault.row, fault.column) for fault in refusal()]
    assert sorted(places) == [
        ("collaborations.csv", 2, "end"),
        ("contacts.csv", 2, "email"),
        ("offers.csv", 0, ""),
        ("organisations.csv", 3, "country"),
        ("organisations.csv", 3, "id"),
        ("organisations.csv", 3, "kind"),
        ("organisations.csv", 3, "name"),
        ("organisations.csv", 3, "name_lang"),
        ("organisations.csv", 10, "id"),
        ("participations.csv", 4, "role"),
    ]


def test_a_refused_row_is_not_held_against_those_that_refer_to_it(refusal: Refusal, spoil: Spoil) -> None:
    spoil("organisations.csv", "se-manljus,Fiktiva Ungdomsgården Månljus", "se-manljus,")
    assert [(fault.file, fault.row, fault.column) for fault in refusal()] == [("organisations.csv", 9, "name")]


def test_faults_do_not_hide_one_another_across_files(refusal: Refusal, spoil: Spoil) -> None:
    spoil("organisations.csv", "se-manljus,Fiktiva Ungdomsgården Månljus", "se-manljus,")
    spoil("participations.csv", "lyktor,lt-zibintas", "lyktor,lt-nera")
    assert [(fault.file, fault.row) for fault in refusal()] == [("organisations.csv", 9), ("participations.csv", 3)]


@pytest.mark.parametrize("path", ["a.csv", "nothing", "empty"])
def test_what_is_no_talka_folder(disk: DiskStore, tmp_path: Path, dump: Dump, path: str) -> None:
    (tmp_path / "a.csv").write_text("id\n")
    (tmp_path / "empty").mkdir()
    before = dump(disk)
    with pytest.raises(UnknownFormat, match=r"does not exist|is not recognised"):
        load(disk, tmp_path / path)
    assert dump(disk) == before


def test_table_that_cannot_be_opened(refusal: Refusal, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def deny(path: Path, *args: object, **kwargs: object) -> object:
        if path.name == "needs.csv":
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", deny)
    reason, mend = "cannot be opened (Permission denied)", "Check who may read the file."
    assert refusal() == [Fault("needs.csv", 0, "", "", reason, mend)]


@pytest.mark.parametrize(
    ("delimiter", "bom", "newline"),
    [
        (";", "", "\n"),
        ("\t", "", "\n"),
        (",", "\ufeff", "\n"),
        (";", "\ufeff", "\r\n"),
        (",", "", "\r"),
        ("\t", "\ufeff", "\r\n"),
    ],
)
@pytest.mark.parametrize("quote", [False, True])
def test_spellings_of_csv_that_are_read(
    folder: Path, fictional: Path, dump: Dump, delimiter: str, bom: str, newline: str, quote: bool
) -> None:
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            table = list(csv.reader(stream))
        with path.open("w", encoding="utf-8", newline="") as stream:
            stream.write(bom)
            writer = csv.writer(
                stream, delimiter=delimiter, lineterminator=newline, quoting=csv.QUOTE_ALL if quote else 0
            )
            writer.writerows(table)
    assert check(folder).faults == []
    assert _content(folder, dump) == _content(fictional, dump)


def test_decomposed_letters_are_the_same_ids(folder: Path) -> None:
    """macOS writes å as a and a ring; an id must be found however it is written."""
    (folder / "organisations.csv").write_text("id,name,country\nm\u00e5ne,M\u00e5ne,SE\n", encoding="utf-8")
    (folder / "needs.csv").write_text("id,organisation,text\n1,ma\u030ane,hej\n", encoding="utf-8")
    for table in ("participations.csv", "offers.csv", "practices.csv", "contacts.csv"):
        (folder / table).unlink()
    assert check(folder).faults == []


def _names(folder: Path) -> set[str]:
    store = MemoryStore()
    load(store, folder)
    return {str(getattr(row[0], "value", "")) for row in store.query("SELECT ?name { ?o skos:prefLabel ?name }")}


def _content(folder: Path, dump: Dump) -> str:
    store = MemoryStore()
    load(store, folder)
    return "".join(line for line in dump(store).splitlines(keepends=True) if "endedAtTime" not in line)


def test_header_in_capitals_and_dates_as_excel_writes_them_are_read(folder: Path, spoil: Spoil) -> None:
    spoil("collaborations.csv", "2022-03-01,2024-02-29", "1.3.2022,29.02.2024")
    table = folder / "collaborations.csv"
    header, rest = table.read_text(encoding="utf-8").split("\n", 1)
    table.write_text(f"{header.upper()}\n{rest}", encoding="utf-8")
    records: list[Located] = []
    assert not check(folder, see=records.append).faults
    assert ("2022-03-01", "2024-02-29") in {
        (located.record.start, located.record.end) for located in records if isinstance(located.record, Collaboration)
    }


def test_exchanged_coordinates_are_a_warning(folder: Path) -> None:
    (folder / "organisations.csv").write_text("id,name,country,lat,lon\na,A,LV,22.58,57.24\n", encoding="utf-8")
    for table in folder.glob("*.csv"):
        if table.name != "organisations.csv":
            table.unlink()
    (fault,) = load(MemoryStore(), folder).faults
    assert fault.warning
    assert str(fault) == (
        'organisations.csv, row 2, column lat: "22.58" and lon 57.24 are not in Europe, as LV is. They look exchanged.'
    )
