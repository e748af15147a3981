"""What a quality report lists: suspicious values with their places, of which none repeats anything private."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from talka.graph.records import Collaboration, Organisation, Place, Practice, Text, Wish

EXAMPLES = 5
"""How many examples of one finding are kept."""
SHOWN = 80
"""Characters of a value that an example repeats."""

EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_ADDRESS = re.compile(r"\S*@\S+")
PHONE = re.compile(
    r"(?<![\w/.=-])(?<!\d )(?:\+|00)[1-9]\d{0,2}[ ./()-]{0,2}(?:\d[ ./()-]{0,2}){6,12}(?!\w)"
    r"|\b(?:tel|tlf|mob|phone|telephone|telefone?|telefons|telefonas|tālr|tālrunis|τηλ|τηλέφωνο|тел)\b"
    r"[.:]?\s*\(?\d(?:[ ./()-]{0,2}\d){5,12}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Example:
    """Where a suspicious value stands. A value that several records share has several rows of one file."""

    file: str
    rows: tuple[int, ...]
    value: str
    times: int = 1


@dataclass(slots=True)
class Finding:
    """One kind of suspicious value in one table: on how many records, and the first or largest examples."""

    check: str
    table: str
    count: int = 0
    examples: list[Example] = field(default_factory=list)

    def add(self, file: str, row: int, value: str) -> None:
        self.count += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(Example(file, (row,), shown(value)))


def masked(text: str) -> str:
    """A text without e-mail addresses, however broken, and telephone numbers.

    >>> masked("Ring +46 70 123 45 67 or write to ana@example.org")
    'Ring … or write to …'
    """
    return PHONE.sub("…", _ADDRESS.sub("…", text))


def shown(value: str) -> str:
    """A value as a report may repeat it: masked and cut."""
    value = masked(value)
    return value if len(value) <= SHOWN else value[:SHOWN] + "…"


def names(record: Any) -> tuple[Text, ...]:
    """What a record is called."""
    match record:
        case Organisation():
            return record.names + record.other_names
        case Collaboration():
            return record.titles + record.other_titles
        case Place():
            return record.names
        case Practice():
            return record.titles
    return ()


def texts(record: Any) -> tuple[Text, ...]:
    """What a record says in sentences."""
    match record:
        case Organisation() | Collaboration():
            return record.descriptions
        case Wish() | Practice():
            return record.texts
    return ()


class Repeated:
    """Notes the values of one kind; keeps a hash of each, and the values only of those that came again.

    least: from how many records on a shared value is reported; same: what two values have in common that are the same

    >>> seen = Repeated()
    >>> for row, name in enumerate(["Talsi", "Riga", "TALSI"], start=2):
    ...     seen.add(name, "organisations.csv", row)
    >>> seen.finding("same-name", "organisations").examples
    [Example(file='organisations.csv', rows=(2, 4), value='TALSI', times=2)]
    """

    def __init__(self, least: int = 2, same: Callable[[str], str] = str.casefold) -> None:
        self._least, self._same = least, same
        self._first: dict[int, tuple[str, int]] = {}
        self._again: dict[int, tuple[str, list[int]]] = {}
        self._times: dict[int, int] = {}

    def add(self, value: str, file: str, row: int) -> None:
        key = hash(self._same(value))
        first = self._first.setdefault(key, (file, row))
        if first == (file, row):
            return
        self._times[key] = self._times.get(key, 1) + 1
        rows = self._again.setdefault(key, (shown(value), [first[1]]))[1]
        if len(rows) < EXAMPLES and first[0] == file:
            rows.append(row)

    def finding(self, check: str, table: str) -> Finding:
        """How many records share a value, and the values that most share."""
        groups = sorted((-times, self._first[key], key) for key, times in self._times.items() if times >= self._least)
        return Finding(
            check,
            table,
            sum(-times for times, _, _ in groups),
            [
                Example(file, tuple(self._again[key][1]), self._again[key][0], -times)
                for times, (file, _), key in groups[:EXAMPLES]
            ],
        )
