"""The template as one finds it: sheets, headings, lists, help; every entry of a list is understood again."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from talka.graph.tables.cells import country
from talka.graph.tables.columns import COLUMNS, EXAMPLE
from talka.graph.template.rows import choices, example
from talka.graph.template.workbook import template
from talka.ontology.columns import column, guide
from talka.ontology.concepts import LANGUAGES, ConceptScheme, scheme
from talka.ontology.themes import themes

SCHEMES: dict[str, ConceptScheme] = {
    "themes": themes(),
    "kinds": scheme("kind"),
    "collaboration kinds": scheme("collaboration-kind"),
    "roles": scheme("role"),
    "categories": scheme("category"),
}


@pytest.fixture(scope="module")
def swedish() -> Workbook:
    return load_workbook(io.BytesIO(template("sv")))


def test_sheets_begin_with_the_guide_and_the_required_table(swedish: Workbook) -> None:
    assert swedish.sheetnames[:2] == ["Read me", "organisations"]
    assert set(swedish.sheetnames) == {"Read me", "Lists", *COLUMNS}


@pytest.mark.parametrize("name", COLUMNS)
def test_headings_are_frozen_wide_enough_and_explained(swedish: Workbook, name: str) -> None:
    sheet = swedish[name]
    assert sheet.freeze_panes == "C2"
    assert [cell.value for cell in sheet[1]] == list(COLUMNS[name])
    for cell in sheet[1]:
        head = str(cell.value)
        assert sheet.column_dimensions[cell.column_letter].width >= len(head) + 2
        assert cell.comment is not None
        assert all(text in cell.comment.text for text in column(name, head).help.values())
        assert cell.fill.fgColor.rgb.endswith("1F4E5F" if COLUMNS[name][head].required else "D5E5EA")


@pytest.mark.parametrize("name", COLUMNS)
def test_cells_show_help_and_lists_stay_within_what_excel_allows(swedish: Workbook, name: str) -> None:
    validations = swedish[name].data_validations.dataValidation
    assert len(validations) == len(COLUMNS[name])
    for validation in validations:
        assert validation.showInputMessage
        assert 0 < len(validation.prompt) <= 255
        assert len(validation.promptTitle) <= 32
        assert validation.errorStyle in (None, "warning", "information"), "a list must not keep other values out"


def test_lists_point_at_their_values(swedish: Workbook) -> None:
    heads = [cell.value for cell in swedish["organisations"][1]]
    validations = swedish["organisations"].data_validations.dataValidation
    source = validations[heads.index("kind")].formula1.removeprefix("=Lists!").replace("$", "")
    values = [cell.value for [cell] in swedish["Lists"][source]]
    assert values == [kind.label("sv") for kind in scheme("kind")]


def test_cells_are_text_so_that_months_stay_months(swedish: Workbook) -> None:
    sheet = swedish["collaborations"]
    heads = [cell.value for cell in sheet[1]]
    letter = sheet.cell(1, heads.index("start") + 1).column_letter
    assert sheet.column_dimensions[letter].number_format == "@"
    assert sheet.cell(2, heads.index("start") + 1).value == "2024-05"


@pytest.mark.parametrize("name", COLUMNS)
def test_the_example_is_in_italics_and_known_by_its_first_cell(swedish: Workbook, name: str) -> None:
    row = swedish[name][2]
    assert row[0].value == EXAMPLE
    assert all(cell.font.italic for cell in row if cell.value)
    assert set(example(name, "sv")) <= set(COLUMNS[name])


def test_the_guide_is_there_in_six_languages_the_chosen_first(swedish: Workbook) -> None:
    lines = [str(cell.value) for cell in swedish["Read me"]["A"] if cell.value]
    assert lines[0] == guide("title")["sv"]
    for part in ("purpose", "fill", "help", "privacy", "check"):
        assert all(guide(part)[language] in lines for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_of_a_list_is_understood_as_what_it_names(language: str) -> None:
    lists = choices(language)
    for name, concepts in SCHEMES.items():
        found = [concepts.find(label) for label in lists[name]]
        assert {concept.iri for concept in found if concept} == {concept.iri for concept in concepts}, name
    codes = [country(name) for name in lists["countries"]]
    assert len(set(codes)) == len(codes)
    assert {"SE", "LV", "LT", "PT", "CY", "XK"} <= set(codes)


def talka(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from talka.service.cli import main; main()", *map(str, arguments)]
    environment = os.environ | {"COLUMNS": "200", "NO_COLOR": "1"}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120)


def test_the_command_writes_it(tmp_path: Path) -> None:
    done = talka("template", "mapping.xlsx", "--lang", "lt", cwd=tmp_path)
    assert (done.returncode, done.stderr.strip()) == (0, "Written to mapping.xlsx.")
    assert load_workbook(tmp_path / "mapping.xlsx")["Read me"]["A1"].value == guide("title")["lt"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["mapping.xlsx"]


def test_the_command_writes_a_mapping_to_start_from(tmp_path: Path) -> None:
    (tmp_path / "my.csv").write_text("Nome;País;Orçamento\nFarol;Portugal;7\n", encoding="utf-8")
    assert talka("template", "my.csv-metadata.json", "--for", "my.csv", cwd=tmp_path).returncode == 0
    written = (tmp_path / "my.csv-metadata.json").read_text(encoding="utf-8")
    assert '"propertyUrl": "skos:prefLabel"' in written


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(["mapping.ods"], "use .xlsx"), (["a.xlsx", "--lang", "xx"], "xx"), (["a.csv", "--for", "b.csv"], "use .json")],
)
def test_wrong_usage(tmp_path: Path, arguments: list[str], says: str) -> None:
    done = talka("template", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr
