"""Errors of `talka.graph`, drawn as a tree, and the faults that a refused source is answered with.

TalkaError
├── SourceRefused      a source that has faults; nothing of it was written
├── UnknownFormat      nobody knows how to read this file
└── StoreError         the store cannot be opened, or is being written by somebody else
"""

from collections.abc import Callable, Iterable, Sequence
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
        return printable(f"{', '.join(place)}: {value}{self.reason}. {self.mend}")

    @property
    def shown(self) -> str:
        """The value, printable and cut."""
        return printable(self.value[:VALUE_SHOWN]) + ("…" if len(self.value) > VALUE_SHOWN else "")

    def as_dict(self) -> dict[str, object]:
        """For JSON: all texts printable, the value cut."""
        texts = {key: printable(value) if isinstance(value, str) else value for key, value in asdict(self).items()}
        return texts | {"value": self.shown}


def printable(text: str) -> str:
    """Text that can be shown on one line of any terminal: no control characters, no half characters.

    >>> printable("a\\tb\\x1b[31mc\\udce5")
    'a b�[31mc�'
    """
    return "".join(c if c.isprintable() else " " if c.isspace() else "�" for c in text)


Report = Callable[[Fault], None]
"""Called with each fault. A warning says that something was left out; any other fault refuses the whole source."""


class TalkaError(Exception):
    """What Talka raises on purpose: the message says what to do."""


class SourceRefused(TalkaError, ValueError):  # noqa: N818  # what happened, not what is wrong
    """A source has faults, so nothing of it was written. `faults` lists all of them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: Sequence[Fault] = list(faults)
        count = len(self.faults)
        super().__init__(f"{count} fault{'s' if count != 1 else ''}; nothing was written. First: {self.faults[0]}")


class UnknownFormat(TalkaError, ValueError):  # noqa: N818
    """The file or folder is none of the formats that Talka reads."""


class StoreError(TalkaError, OSError):
    """The store cannot be opened or written."""
