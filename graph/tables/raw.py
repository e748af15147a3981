"""What the readers of CSV files and sheets hand over: rows of strings, with what cannot be read in its place."""

from talka.graph.tables.cells import Refusal

Raw = tuple[int, "list[str] | Refusal"]
"""Number of a row (1 is the first of the file or sheet, 0 all of it) and its cells, or why they cannot be read."""

MAX_COLUMNS = 2_000
"""Widest table that is read. That of the sources, Erasmus+ results with 100 partners, has 622 columns."""


class Lost(Refusal):
    """Why a row, and with it all rows after it, cannot be read; any other refusal of a row is of that row only."""


class Spoilt(str):
    """A cell that is there but holds nothing to read; the text is what is shown of it.

    >>> cell = Spoilt("#REF!", Refusal("is an error", "Mend the formula."))
    >>> cell == "#REF!", str(cell.refusal)
    (True, 'is an error')
    """

    refusal: Refusal

    def __new__(cls, text: str, refusal: Refusal) -> "Spoilt":
        spoilt = super().__new__(cls, text)
        spoilt.refusal = refusal
        return spoilt


def trimmed(cells: list[str]) -> list[str]:
    """Cells without the empty ones at the end, with which spreadsheets fill up to their widest row."""
    length = len(cells)
    while length and not cells[length - 1].strip():
        length -= 1
    return cells[:length]
