"""Where the large real files are, and workbooks made of tables that can be read in a review."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

AsWorkbook = Callable[..., Path]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real files, beside the checkout. Tests that need it are skipped where it is not."""
    folder = Path(__file__).parents[4] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real files (../shared/data) are not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def as_workbook() -> AsWorkbook:
    """Writes the tables of a folder as the sheets of a workbook; `name` makes the sheet's name of the file's."""

    def write(folder: Path, path: Path, name: Callable[[str], str] = str) -> Path:
        made = Workbook()
        made.remove(made.worksheets[0])
        for table in sorted(folder.glob("*.csv")):
            sheet = made.create_sheet(name(table.stem))
            with table.open(encoding="utf-8", newline="") as stream:
                for number, row in enumerate(csv.reader(stream), 1):
                    for column, cell in enumerate(row, 1):
                        sheet.cell(number, column, cell or None).data_type = "s" if cell else "n"
        made.save(path)
        return path

    return write
