"""Errors of `talka.graph`, drawn as a tree, and the faults that a refused source is answered with.

    TalkaError
    ├── SourceRefused      a source that has faults; nothing of it was written
    ├── UnknownFormat      nobody knows how to read this file
    └── StoreError         the store cannot be opened, or is being written by somebody else
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

VALUE_SHOWN = 60
"""Characters of a refused value that a message repeats."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where it is, what is wrong and how to mend it. `row` 1 is the header, 0 the whole file.

    >>> print(Fault("organisations.csv", 4, "country", "Atlantis", "is not a country", "Write a code such as SE."))
    organisations.csv, row 4, column country: "Atlantis" is not a country. Write a code such as SE.
    """

    file: str
    row: int
    column: str
    value: str
    reason: str
    mend: str
    warning: bool = False

    def __str__(self) -> str:
        place = [self.file]
        if self.row:
            place.append(f"row {self.row}")
        if self.column:
            place.append(f"column {self.column}")
        value = f'"{self.shown}" ' if self.value else ""
        return f"{', '.join(place)}: {value}{self.reason}. {self.mend}"

    @property
    def shown(self) -> str:
        """The value, printable and cut."""
        value = "".join(c if c.isprintable() else "�" for c in self.value[: VALUE_SHOWN + 1])
        return value if len(self.value) <= VALUE_SHOWN else value[:VALUE_SHOWN] + "…"

    def as_dict(self) -> dict[str, object]:
        return asdict(self) | {"value": self.shown}


class TalkaError(Exception):
    """What Talka raises on purpose: the message says what to do."""


class SourceRefused(TalkaError, ValueError):
    """A source has faults, so nothing of it was written. `faults` lists all of them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: Sequence[Fault] = list(faults)
        count = len(self.faults)
        super().__init__(f"{count} fault{'s' if count != 1 else ''}; nothing was written. First: {self.faults[0]}")


class UnknownFormat(TalkaError, ValueError):
    """The file or folder is none of the formats that Talka reads."""


class StoreError(TalkaError, OSError):
    """The store cannot be opened or written."""
