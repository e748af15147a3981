"""Faults that are alike, together: a column of 900 wrong cells is one thing to mend."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from talka.graph.faults import Fault
from talka.graph.quality.findings import EMAIL, PHONE

MANY = 5
"""Up to this many faults of one kind are all shown."""
FIRST = 3
"""How many are shown of more."""
_FIGURE = re.compile(r"\d[\d,.:-]*")


@dataclass(frozen=True)
class FaultGroup:
    """Faults of one file, column and reason, in the order in which they were found."""

    faults: Sequence[Fault]

    @property
    def warning(self) -> bool:
        return self.faults[0].warning

    @property
    def first(self) -> Sequence[Fault]:
        """Those to show: all of a few, the first of many."""
        return self.faults if len(self.faults) <= MANY else self.faults[:FIRST]

    @property
    def more(self) -> int:
        """How many are not in `first`."""
        return len(self.faults) - len(self.first)

    @property
    def reason(self) -> str:
        """The reason, without the figures in which the faults differ."""
        alike = len({fault.reason for fault in self.faults}) == 1
        return self.faults[0].reason if alike else _FIGURE.sub("…", self.faults[0].reason)

    def rows_of_more(self) -> str:
        """Where those that are not in `first` are, as the end of a line; empty where no row is known."""
        rows = [fault.row for fault in self.faults[len(self.first) :] if fault.row]
        return f" (rows {min(rows):,} to {max(rows):,})" if rows else ""


def grouped(faults: Iterable[Fault]) -> list[FaultGroup]:
    """Groups in the order of their first faults. Reasons that differ in figures only are one.

    >>> reasons = ("repeats row 3", "repeats row 17", "is empty")
    >>> [len(g.faults) for g in grouped(Fault("a.csv", row, "id", "", r, "Mend.") for row, r in enumerate(reasons, 2))]
    [2, 1]
    """
    groups: dict[tuple[object, ...], list[Fault]] = {}
    for fault in faults:
        kind = fault.warning, fault.file, fault.column, _FIGURE.sub("#", fault.reason)
        groups.setdefault(kind, []).append(fault)
    return [FaultGroup(group) for group in groups.values()]


def private(fault: Fault) -> bool:
    """Whether the value of a fault is not to be written into a report: what is said of contact persons, and addresses.

    >>> private(Fault("contacts.csv", 2, "name", "<b>Ana</b>", "contains HTML", "Write plain text."))
    True
    """
    place = f"{fault.file} {fault.column}".lower()
    words = ("contact", "email", "e-mail", "phone")
    return any(word in place for word in words) or any(p.search(fault.value) for p in (EMAIL, PHONE))
