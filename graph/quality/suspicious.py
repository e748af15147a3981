"""Values that are allowed but look wrong, each kind a row of a table here: what a person should look at.

A new check is one more row. What only the whole source shows stands in `talka.graph.quality.profile`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from talka.graph.quality.findings import EMAIL, PHONE, masked, names, texts
from talka.graph.quality.frames import outside
from talka.graph.records import Collaboration, Organisation, Participation, Place, Practice, Text, Wish
from talka.ontology.concepts import fold
from talka.ontology.terms import COLLABORATION_KIND

SHORT, LONG_YEARS, OLDEST, AHEAD = 20, 15, 1950, 15
"""Letters of a short description; years of a long project; first year, and years from today, of a likely date."""
SAME_WEBSITE, SAME_POSITION = 3, 100
"""From how many organisations on a shared website or position is worth a look."""

_LOST = re.compile(r"\ufffd|[^\W\d_]\?[^\W\d_]")
_DIGITS = re.compile(r"\d(?:[ ./()-]{0,2}\d){5}")
# the letters C3 to D1, read as Windows-1252, before what it makes of 80 to BF; closing quotes may follow a letter
_TWICE = re.compile("â€|[ÂÃÄÅÎÏÐÑ][\x80-\xa9\xab-\xb9\xbc-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ•–—˜™š›œžŸ]")


@dataclass(frozen=True, slots=True)
class Check:
    """A suspicious value that a record shows by itself: `find` gives it, or nothing."""

    name: str
    of: tuple[type, ...]
    find: Callable[[Any], str | None]


@dataclass(frozen=True, slots=True)
class Repetition:
    """Values that different records should not share; a group of fewer than `least` records is not reported."""

    name: str
    of: tuple[type, ...]
    keys: Callable[[Any], Iterable[str]]
    least: int = 2
    same: Callable[[str], str] = str.casefold


def _first(found: Callable[[str], object], *of: Callable[[Any], tuple[Text, ...]]) -> Callable[[Any], str | None]:
    """The first name or text for which `found` holds; what is around it, where `found` gives a match."""

    def find(record: Any) -> str | None:
        for part in of:
            for text in part(record):
                if match := found(text.value):
                    return _around(match) if isinstance(match, re.Match) else text.value
        return None

    return find


def _around(found: re.Match[str]) -> str:
    """The match and the words next to it. What is private is masked before the cut, which could hide that it is.

    >>> _around(re.search("ab", "eins zwei drab vier fuenf"))
    'eins zwei drab vier fuenf'
    """
    match = found.re.search(masked(found.string))
    if match is None:
        return "…"
    first, last = max(0, match.start() - 30), match.end() + 30
    return ("…" if first else "") + match.string[first:last] + ("…" if last < len(match.string) else "")


def _field_with(pattern: re.Pattern[str], likely: Callable[[str], object]) -> Callable[[Any], str | None]:
    """In which field something private stands; never the value itself. `likely` is a quicker look at a text."""

    def find(record: Any) -> str | None:
        for name, part in (("name", names), ("description", texts)):
            if any(likely(text.value) and pattern.search(text.value) for text in part(record)):
                return name
        return None

    return find


def in_capitals(name: str) -> bool:
    """Whether all of a name is in capitals; one word may well be an acronym.

    >>> in_capitals("KONINKLIJKE BIBLIOTHEEK"), in_capitals("UNESCO"), in_capitals("SOS Barnbyar")
    (True, False, False)
    """
    return name.isupper() and " " in name and sum(map(str.isalpha, name)) >= 8


def lost_letters(name: str) -> re.Match[str] | None:
    """Whether letters were replaced by a sign for "unknown".

    >>> [bool(lost_letters(name)) for name in ("F?rening", "R\\ufffdnne", "What next?")]
    [True, True, False]
    """
    return _LOST.search(name)


def encoded_twice(text: str) -> re.Match[str] | None:
    """Whether UTF-8 was read as Windows-1252 somewhere.

    >>> [bool(encoded_twice(text)) for text in ("RÃ¶da Korset", "Î”Î®Î¼Î¿Ï‚", "«IRMÃ», Åland")]
    [True, True, False]
    """
    return None if text.isascii() else _TWICE.search(text)


def _outside(record: Organisation | Place) -> str | None:
    if record.latitude is None or record.longitude is None or not record.country:
        return None
    there = outside(record.country, record.latitude, record.longitude)
    return f"{record.country}: {record.latitude:g}, {record.longitude:g}" if there else None


def _dates(record: Any) -> Iterator[str]:
    for name in ("start", "end", "signed", "date"):
        if value := getattr(record, name, ""):
            yield value


def _far(today: date) -> Callable[[Any], str | None]:
    first, last = str(OLDEST), str(today.year + AHEAD)
    return lambda record: next((value for value in _dates(record) if not first <= value[:4] <= last), None)


def _backwards(record: Collaboration | Participation) -> str | None:
    shared = min(len(record.start), len(record.end))
    return f"{record.start} – {record.end}" if record.end[:shared] < record.start[:shared] else None


def _long(record: Collaboration) -> str | None:
    if record.kind != COLLABORATION_KIND + "project" or not record.start or not record.end:
        return None
    years = int(record.end[:4]) - int(record.start[:4]) - (record.end[4:] < record.start[4:])
    return f"{record.start} – {record.end}" if years >= LONG_YEARS else None


def _short(text: str) -> bool:
    return sum(map(str.isalpha, text[: 10 * SHORT])) < SHORT


NAMED, TOLD = (Organisation, Collaboration, Place, Practice), (Organisation, Collaboration, Wish, Practice)
ALL = (Organisation, Collaboration, Place, Wish, Practice)


def checks(today: date) -> tuple[Check, ...]:
    """The checks of one record, as of today."""
    return (
        Check("e-mail", ALL, _field_with(EMAIL, lambda text: "@" in text)),
        Check("telephone", ALL, _field_with(PHONE, _DIGITS.search)),
        Check("lost-letters", NAMED, _first(lost_letters, names)),
        Check("encoded-twice", ALL, _first(encoded_twice, names, texts)),
        Check("capitals", NAMED, _first(in_capitals, names)),
        Check("outside-country", (Organisation, Place), _outside),
        Check("no-country", (Organisation,), lambda record: None if record.country else names(record)[0].value),
        Check("far-date", (Collaboration, Participation, Wish), _far(today)),
        Check("end-before-start", (Collaboration, Participation), _backwards),
        Check("long-project", (Collaboration,), _long),
        Check("short-text", TOLD, _first(_short, texts)),
    )


REPETITIONS = (
    Repetition(
        "same-name",
        (Organisation,),
        lambda record: {f"{name.value} ({record.country})" for name in record.names},
        same=fold,
    ),
    Repetition("same-vat", (Organisation,), lambda record: [i for i in record.identifiers if i.startswith("vat:")]),
    Repetition(
        "same-website",
        (Organisation,),
        lambda record: filter(None, [record.website.partition("://")[2].removeprefix("www.").rstrip("/").lower()]),
        SAME_WEBSITE,
    ),
    Repetition(
        "same-position",
        (Organisation,),
        lambda record: [f"{record.latitude:.5f}, {record.longitude:.5f}"] if record.latitude is not None else [],
        SAME_POSITION,
    ),
    Repetition("same-text", TOLD, lambda record: {text.value for text in texts(record) if not _short(text.value)}),
)
