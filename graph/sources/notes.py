"""What importers share: slips that come many times are reported once, and ids that can be read."""

import re
from functools import lru_cache
from hashlib import blake2b

from anyascii import anyascii

from talka.graph.faults import Fault, Report
from talka.ontology.concepts import fold

_SLUG_LENGTH = 60


class Notes:
    """Reports a slip once, where it comes first, with the number of rows it comes in.

    >>> faults: list[Fault] = []
    >>> notes = Notes(faults.append)
    >>> for row in (3, 8, 9):
    ...     notes.add("a.csv", row, "country", "", "the cell is empty", "Fill it in.")
    >>> notes.report()
    >>> print(faults[0])
    a.csv, row 3, column country: the cell is empty (so 3 times). Fill it in.
    """

    def __init__(self, report: Report) -> None:
        self._report = report
        self._first: dict[tuple[str, ...], tuple[str, int]] = {}
        self._count: dict[tuple[str, ...], int] = {}

    def add(self, file: str, row: int, column: str, value: str, reason: str, mend: str) -> None:
        """One slip; those with the same column, value and reason are one line of the report."""
        key = (column, value, reason, mend)
        self._first.setdefault(key, (file, row))
        self._count[key] = self._count.get(key, 0) + 1

    def leave_out(self, file: str, row: int, column: str, reason: str) -> None:
        """A cell that is left out whatever its value, which is not told."""
        self.add(file, row, column, "", f"{reason}; left out", "Nothing needs to be done.")

    def report(self) -> None:
        """All of them, as warnings."""
        for key, (file, row) in self._first.items():
            column, value, reason, mend = key
            times = f" (so {count:,} times)" if (count := self._count[key]) > 1 else ""
            self._report(Fault(file, row, column, value, f"{reason}{times}", mend, warning=True))


@lru_cache(maxsize=1 << 15)
def local_id(name: str, *key: str) -> str:
    """An id that can be read, and that is the same for the same key in every file.

    The name is cut and simplified, so different keys may have it in common: 32 bits of the key's hash tell them apart.
    What people write, now in capital letters and now not, is folded before it is part of a key.

    >>> local_id("Rīga", "LV", "riga")
    'riga-56f31519'
    """
    slug = re.sub(r"[^a-z0-9]+", "-", anyascii(fold(name)).lower())[:_SLUG_LENGTH].strip("-")
    digest = blake2b("\n".join(key).encode(), digest_size=4).hexdigest()
    return f"{slug}-{digest}" if slug else digest
