"""One cell of a table to one value. Each parser raises `Refusal` with the reason and the mend."""

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

import pyoxigraph as ox
from babel import Locale, UnknownLocaleError

from talka.ontology.concepts import ConceptScheme
from talka.ontology.countries import country_code

NAME_LENGTH, TEXT_LENGTH, URL_LENGTH, EMAIL_LENGTH = 500, 20_000, 2_000, 254
"""Longest name, text and addresses that are accepted, in characters."""

_HOST = re.compile(r"[^./]+(\.[^./]+)+")
MARKUP = re.compile(r"<\s*[a-zA-Z!/?]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_ID = re.compile(r"[\w.:\-]{1,200}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}")


class Refusal(ValueError):  # noqa: N818  # not an error of the program
    """Why a cell is refused, and the mend: both complete the sentence that `Fault` prints.

    `value` is the part of the cell that is meant; empty when it is all of it.
    """

    def __init__(self, reason: str, mend: str, value: str = "") -> None:
        super().__init__(reason)
        self.reason, self.mend, self.value = reason, mend, value


def text(cell: str, limit: int = TEXT_LENGTH) -> str:
    """Plain text without control characters or markup."""
    if len(cell) > limit:
        raise Refusal(f"has {len(cell):,} characters, more than {limit:,}", "Shorten it, or look for a missing quote.")
    if CONTROL.search(cell):
        raise Refusal("contains control characters", "Remove them, or save the file as CSV UTF-8.")
    if MARKUP.search(cell):
        raise Refusal("contains HTML or other markup", "Write plain text, without tags in angle brackets.")
    return cell


def name(cell: str) -> str:
    """A name: plain text on one line.

    >>> name("Biedrība\\n Talsu jaunieši")
    'Biedrība Talsu jaunieši'
    """
    words = " ".join(text(cell, NAME_LENGTH).split())
    if not any(c.isprintable() and not c.isspace() for c in words):
        raise Refusal("has no visible character", "Write a name, or leave the cell empty.")
    return words


def identifier(cell: str) -> str:
    """An id within the source: letters, digits, and . : - _"""
    if not _ID.fullmatch(cell):
        raise Refusal("is not an id", "Use letters, digits, dots, colons, hyphens and underscores, without spaces.")
    return cell


def language(cell: str) -> str:
    """A language code such as sv or pt.

    >>> language("LV")
    'lv'
    """
    code = cell.lower().replace("_", "-")
    try:
        if not _LANGUAGE.fullmatch(code):
            raise ValueError
        Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        raise Refusal("is not a language code", "Write a code such as en, sv, lv, lt, pt or el.") from None
    return code


def country(cell: str) -> str:
    """A country as code or as name in any of the six languages; gives ISO 3166-1 alpha-2."""
    code = country_code(cell)
    if code is None:
        raise Refusal("is not a country", "Write a two-letter code such as SE, or the country's name.")
    return code


def date(cell: str) -> str:
    """A day, month or year in ISO 8601.

    >>> date("2024-02-29"), date("2019"), date("31.5.2024")
    ('2024-02-29', '2019', '2024-05-31')
    """
    from datetime import date as day

    if dotted := _DOTTED.fullmatch(cell):  # as spreadsheets in most of Europe write it
        cell = f"{dotted[3]}-{int(dotted[2]):02}-{int(dotted[1]):02}"
    match = _DATE.fullmatch(cell)
    try:
        if not match:
            raise ValueError
        day(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        raise Refusal("is not a date", "Write it as 2024-05-31, 2024-05 or 2024.") from None
    return cell


def url(cell: str) -> str:
    """A web address; one without a scheme is read as https.

    >>> url("geri-norai.lt")
    'https://geri-norai.lt'
    """
    scheme, separator, rest = cell.partition("://")
    address = f"{scheme.lower()}://{rest}" if separator else f"https://{cell}"
    try:
        if len(address) > URL_LENGTH:
            raise ValueError
        parts = urlsplit(ox.NamedNode(address).value)  # refuses what no IRI may contain
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not _HOST.fullmatch(host) or parts.scheme not in ("http", "https"):
        raise Refusal("is not a web address", "Write an address such as https://example.org.")
    return address


def count(cell: str) -> int:
    """A number of members.

    >>> count("12")
    12
    """
    if not re.fullmatch(r"[0-9]{1,6}", cell) or int(cell) == 0:
        raise Refusal("is not a number of members", "Write a whole number such as 12.")
    return int(cell)


def decimal(low: float, high: float) -> Callable[[str], float]:
    """A number in degrees between `low` and `high`; a decimal comma is understood.

    >>> decimal(-90, 90)("57,25")
    57.25
    """

    def parse(cell: str) -> float:
        try:
            number = float(cell.replace(",", ".", 1).replace("_", "?"))  # Python would read 5_7 as 57
        except ValueError:
            raise Refusal("is not a number", "Write degrees with a decimal point, such as 57.2438.") from None
        if not low <= number <= high:
            raise Refusal(f"is not between {low:g} and {high:g}", "Check whether lat and lon are exchanged.")
        return number

    return parse


def concept(scheme: ConceptScheme, what: str) -> Callable[[str], str]:
    """A concept by id, IRI, label or synonym in any of the six languages; gives its IRI."""

    @lru_cache(maxsize=4096)  # a hint takes up to 20 ms, and the same wrong word comes in hundreds of rows
    def hint(cell: str) -> str:
        near = scheme.nearest(cell) if len(cell) <= NAME_LENGTH else []
        return f"Did you mean {' or '.join(near)}?" if near else f"Known are {', '.join(c.id for c in scheme.top())}."

    def parse(cell: str) -> str:
        found = scheme.find(cell)
        if found is None:
            raise Refusal(f"is not a {what}", hint(cell))
        return found.iri

    return parse


def one_of(*values: str) -> Callable[[str], str]:
    def parse(cell: str) -> str:
        if cell.lower() not in values:
            raise Refusal("is not known here", f"Write one of {', '.join(values)}.")
        return cell.lower()

    return parse


def code(pattern: str, what: str, example: str) -> Callable[[str], str]:
    """A code in capital letters that is all of `pattern`.

    >>> code("[A-Z]{2}[A-Z0-9]{0,3}", "NUTS code", "LV003")("lt026")
    'LT026'
    """

    def parse(cell: str) -> str:
        if not re.fullmatch(pattern, cell.upper()):
            raise Refusal(f"is not a {what}", f"Write a code such as {example}.")
        return cell.upper()

    return parse


def many(parse: Callable[[str], str]) -> Callable[[str], tuple[str, ...]]:
    """A list inside a cell, separated by |, without repetitions. A refusal names every part that is refused."""

    def parse_all(cell: str) -> tuple[str, ...]:
        parsed: dict[str, None] = {}
        refused: dict[str, Refusal] = {}
        for part in filter(None, (part.strip() for part in cell.split("|"))):
            try:
                parsed[parse(part)] = None
            except Refusal as refusal:
                refused[part] = refusal
        if refused:
            reason = next(iter(refused.values())).reason
            mends = list(dict.fromkeys(refusal.mend for refusal in refused.values()))[:5]
            if any("," in part or ";" in part for part in refused):
                mends.insert(0, "Separate several with |.")
            raise Refusal(reason, " ".join(mends), "|".join(refused))
        return tuple(parsed)

    return parse_all


def email(cell: str) -> str:
    if len(cell) > EMAIL_LENGTH or not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+", cell):
        raise Refusal("is not an e-mail address", "Write it as name@example.org.")
    return cell
