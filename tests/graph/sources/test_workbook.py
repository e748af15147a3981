"""The workbook gives the same records and the same faults as the folder with the same cells."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from talka.graph.faults import Fault
from talka.graph.records import Located
from talka.graph.sources import folder as folders
from talka.graph.sources import workbook
from talka.graph.tables.columns import COLUMNS
from talka.graph.template.workbook import template
from talka.ontology.concepts import LANGUAGES

Read = tuple[list[Located], list[Fault]]
AsWorkbook = Callable[..., Path]


def read(source: Path) -> Read:
    module = workbook if source.is_file() else folders
    faults: list[Fault] = []
    return list(module.read(source, faults.append)), faults


def without_endings(result: Read) -> Read:
    """What a folder gave, with its files named as the sheets of a workbook."""
    located, faults = result
    bare = [Located(one.record, one.file.removesuffix(".csv"), one.row) for one in located]
    return bare, [
        Fault(f.file.removesuffix(".csv"), f.row, f.column, f.value, f.reason, f.mend, f.warning) for f in faults
    ]


@pytest.fixture
def folder(fictional: Path, tmp_path: Path) -> Path:
    """A copy of the fictional folder that a test may spoil."""
    (tmp_path / "own").mkdir()
    for table in fictional.glob("*.csv"):
        (tmp_path / "own" / table.name).write_bytes(table.read_bytes())
    return tmp_path / "own"


def test_the_same_records_as_the_folder(fictional: Path, tmp_path: Path, as_workbook: AsWorkbook) -> None:
    located, faults = read(as_workbook(fictional, tmp_path / "a.xlsx"))
    assert (located, faults) == without_endings(read(fictional))
    assert len(located) == 54
    assert faults == []


SPOILS = {
    "unknown country": ("organisations.csv", ",LV,57.25", ",Atlantis,57.25"),
    "unknown theme": ("organisations.csv", "volunteering|youth-exchanges", "voluntering|youth-exchanges"),
    "no name": ("organisations.csv", "Izdomātā biedrība „Klints”", ""),
    "markup": ("organisations.csv", "Izdomātā biedrība „Klints”", "<b>Klints</b>"),
    "impossible date": ("collaborations.csv", "2022-03-01", "2022-13-01"),
    "missing column": ("organisations.csv", ",country,", ",land,"),
    "misspelt column": ("needs.csv", ",theme,", ",thema,"),
    "column twice": ("organisations.csv", "identifiers,source", "website,source"),
    "error of a spreadsheet": ("organisations.csv", "Izdomātā biedrība „Klints”", "#N/A"),
    "formula as a name": ("organisations.csv", "Izdomātā biedrība „Klints”", "'=HYPERLINK(1)"),
}


@pytest.mark.parametrize("spoil", SPOILS)
def test_the_same_faults_as_the_folder(folder: Path, tmp_path: Path, as_workbook: AsWorkbook, spoil: str) -> None:
    table, old, new = SPOILS[spoil]
    content = (folder / table).read_text(encoding="utf-8")
    assert old in content
    (folder / table).write_text(content.replace(old, new, 1), encoding="utf-8")
    by_folder, by_workbook = read(folder), read(as_workbook(folder, tmp_path / "a.xlsx"))
    assert by_workbook == without_endings(by_folder)
    assert bool(by_folder[1]) is (spoil != "formula as a name")


def test_sheets_are_found_whatever_their_case(fictional: Path, tmp_path: Path, as_workbook: AsWorkbook) -> None:
    path = as_workbook(fictional, tmp_path / "a.xlsx", str.title)
    assert workbook.recognises(path)
    assert [located.record for located in read(path)[0]] == [located.record for located in read(fictional)[0]]
    assert read(path)[0][0].file == "Municipalities"


def test_an_unknown_sheet_is_a_warning(fictional: Path, tmp_path: Path, as_workbook: AsWorkbook) -> None:
    path = as_workbook(fictional, tmp_path / "a.xlsx", lambda name: name.replace("needs", "need"))
    [fault] = read(path)[1]
    assert (fault.file, fault.mend, fault.warning) == ("need", "Did you mean needs?", True)


def test_without_organisations(fictional: Path, tmp_path: Path, as_workbook: AsWorkbook) -> None:
    path = as_workbook(fictional, tmp_path / "a.xlsx", lambda name: "bodies" if name == "organisations" else name)
    faults = read(path)[1]
    assert ("a.xlsx", "has no sheet organisations", False) in [(f.file, f.reason, f.warning) for f in faults]


def test_a_formula_that_was_never_computed_is_named(tmp_path: Path) -> None:
    made = Workbook()
    made.worksheets[0].title = "organisations"
    for row in (["id", "name", "country"], ["a", '=CONCAT("A","B")', "LV"]):
        made.worksheets[0].append(row)
    made.save(tmp_path / "a.xlsx")
    _, [fault] = read(tmp_path / "a.xlsx")
    assert (fault.file, fault.row, fault.column) == ("organisations", 2, "name")
    assert fault.value == '=CONCAT("A","B")'
    assert fault.reason == "is a formula without a value"


def test_what_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("id,name\n")
    assert not workbook.recognises(path)
    _, [fault] = read(path)
    assert "is not a workbook" in fault.reason


@pytest.fixture(params=LANGUAGES)
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The template in a language, with one organisation under the example."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(template(request.param))
    made = load_workbook(path)
    lists = {column[0].value: [cell.value for cell in column[1:] if cell.value] for column in made["Lists"].columns}
    heads = [cell.value for cell in made["organisations"][1]]
    themes = "|".join(lists["themes"][:3])
    values = {"id": "a", "name": "A", "country": lists["countries"][0], "kind": lists["kinds"][0], "themes": themes}
    for head, value in values.items():
        made["organisations"].cell(3, heads.index(head) + 1, value)
    made.save(path)
    return path


def test_a_filled_template_is_read_without_its_examples(filled: Path) -> None:
    located, faults = read(filled)
    [organisation] = [one.record for one in located]
    assert getattr(organisation, "id", "") == "a"
    assert len(getattr(organisation, "themes", ())) == 3
    assert [fault.file for fault in faults] == list(COLUMNS)
    assert all(fault.warning and fault.reason == "is the example row and is not loaded" for fault in faults)


def test_an_untouched_template_is_not_loaded(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(template())
    located, faults = read(tmp_path / "a.xlsx")
    assert located == []
    assert [fault.file for fault in faults if not fault.warning] == ["organisations"]
