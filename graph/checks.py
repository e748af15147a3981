"""What a record must keep by itself, whoever read it: at least as strict as the SHACL shapes are on its triples.

The importers read cells; the records of all of them come through here, so that SHACL need not run over millions of
triples (it takes two minutes and 2 GB for each million). A property test feeds broken records to both.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox

from talka.graph.records import (
    Collaboration,
    Contact,
    Organisation,
    Participation,
    Place,
    Practice,
    Record,
    Text,
    ThemeLink,
    Wish,
)
from talka.graph.tables import cells
from talka.graph.tables.cells import NAME_LENGTH, TEXT_LENGTH, Refusal
from talka.ontology.concepts import scheme
from talka.ontology.countries import country_code
from talka.ontology.themes import themes

Flaw = tuple[str, str, Refusal]
"""Field, value and why it is refused."""


def flaws(record: Record) -> Iterator[Flaw]:
    """What is wrong with a record by itself; nothing for a sound one.

    >>> field, value, refusal = next(flaws(Organisation("o1", (), "SE")))
    >>> field, refusal.reason
    ('name', 'is missing')
    """
    if isinstance(record, Organisation | Collaboration | Place | Wish | Practice):
        yield from _id(record.id)
    match record:
        case Participation():
            yield from _given("collaboration", record.collaboration)
            yield from _given("organisation", record.organisation)
            yield from _each("role", (record.role,), _concept("role", "role"))
            yield from _dates(record.start, record.end)
        case Organisation():
            yield from _names("name", record.names, record.other_names)
            yield from _each("country", (record.country,), _country)
            yield from _each("kind", (record.kind,), _concept("kind", "kind of organisation"))
            yield from _position(record.latitude, record.longitude)
            yield from _each("website", (record.website,), _url)
            yield from _texts("description", record.descriptions, TEXT_LENGTH)
            yield from _themes(record.themes, record.links)
            yield from _each("nuts", (record.nuts,), _nuts)
            yield from _words("identifiers", *record.identifiers)
            yield from _words("source", record.source, record.locality)
        case Collaboration():
            yield from _names("title", record.titles, record.other_titles)
            yield from _each("kind", (record.kind,), _concept("collaboration-kind", "kind of collaboration"))
            yield from _dates(record.start, record.end)
            yield from _each("signed", (record.signed,), _date)
            yield from _texts("description", record.descriptions, TEXT_LENGTH)
            yield from _each("website", (record.website,), _url)
            yield from _themes(record.themes, record.links)
            yield from _words("programme", record.programme, record.call, record.scheme, record.source)
            yield from _several("keywords", record.keywords)
            if record.members is not None and record.members < 1:
                yield "members", str(record.members), Refusal("is not a number of members", "Write 1 or more.")
        case Place():
            yield from _names("name", record.names)
            yield from _given("country", record.country)
            yield from _each("country", (record.country,), _country)
            yield from _each("nuts", (record.nuts,), _nuts)
            yield from _position(record.latitude, record.longitude)
            yield from _words("source", record.source, record.iso3166_2, record.level)
        case Wish():
            yield from _given("organisation", record.organisation)
            yield from _each("category", (record.category,), _concept("category", "category"))
            yield from _texts("text", record.texts, TEXT_LENGTH)
            yield from _themes(record.themes, ())
            yield from _each("date", (record.date,), _date)
            yield from _words("source", record.source)
        case Practice():
            for organisation in record.organisations:
                yield from _given("organisations", organisation)
            yield from _names("title", record.titles)
            yield from _texts("text", record.texts, TEXT_LENGTH)
            yield from _themes(record.themes, ())
            yield from _words("source", record.source)
        case Contact():
            yield from _given("organisation", record.organisation)
            yield from _words("name", record.name, record.role, record.email, record.phone, record.consent)
            yield from _each("date", (record.date,), _date)


def _id(value: str) -> Iterator[Flaw]:
    """An id of its source, or an absolute IRI."""
    try:
        if "://" in value:
            ox.NamedNode(value)
        else:
            cells.identifier(value)
    except Refusal as refusal:
        yield "id", value, refusal
    except ValueError:
        yield "id", value, Refusal("is not an IRI", "Percent-encode what no IRI may contain, such as spaces.")


def _given(field: str, value: str) -> Iterator[Flaw]:
    if not value:
        yield field, "", Refusal("is missing", "Each row needs one.")


def _each(field: str, values: Iterable[str], check: Callable[[str], object]) -> Iterator[Flaw]:
    """The values that `check` refuses; empty ones need none."""
    for value in values:
        if value:
            try:
                check(value)
            except Refusal as refusal:
                yield field, value, refusal


def _words(field: str, *values: str) -> Iterator[Flaw]:
    return _each(field, values, cells.text)


def _texts(field: str, texts: tuple[Text, ...], limit: int) -> Iterator[Flaw]:
    """Plain texts, one for each language, whose languages are codes."""
    seen: set[str] = set()
    for text in texts:
        try:
            cells.text(text.value, limit)
            if not text.value.strip():
                raise Refusal("is empty", "Write it, or leave it out.")
            if text.language:
                _language(text.language)
            if text.language and text.language in seen:
                raise Refusal(f"is a second text in {text.language}", "Keep one for each language.")
        except Refusal as refusal:
            yield field, text.value, refusal
        seen.add(text.language)


def _names(field: str, names: tuple[Text, ...], others: tuple[Text, ...] = ()) -> Iterator[Flaw]:
    yield from _given(field, names[0].value if names else "")
    yield from _texts(field, names, NAME_LENGTH)
    yield from _several(field, others)


def _several(field: str, texts: tuple[Text, ...]) -> Iterator[Flaw]:
    """Short texts of which there may be several in a language."""
    for text in texts:
        yield from _texts(field, (text,), NAME_LENGTH)


def _position(latitude: float | None, longitude: float | None) -> Iterator[Flaw]:
    if (latitude is None) != (longitude is None):
        given, column = ("lat", "lon") if longitude is None else ("lon", "lat")
        yield column, "", Refusal(f"the cell is empty, but {given} is given", "Fill in both lat and lon, or neither.")
    for column, value, most in (("lat", latitude, 90), ("lon", longitude, 180)):
        if value is not None and not -most <= value <= most:  # false for NaN too
            yield column, f"{value:g}", Refusal(f"is not between -{most} and {most}", "Write it in degrees.")


def _dates(start: str, end: str) -> Iterator[Flaw]:
    refused = False
    for field, value in (("start", start), ("end", end)):
        for flaw in _each(field, (value,), _date):
            refused = True
            yield flaw
    shared = min(len(start), len(end))  # "2020-05" to "2020" is in order: both may be in May
    if shared and not refused and end[:shared] < start[:shared]:
        yield "end", end, Refusal(f"is before the start, {start}", "Check whether start and end are exchanged.")


@lru_cache(maxsize=16_384)
def _date(value: str) -> None:
    if cells.date(value) != value:
        raise Refusal("is not a date in ISO 8601", "Write it as 2024-05-31, 2024-05 or 2024.")


def _url(value: str) -> None:
    if cells.url(value) != value:
        raise Refusal("is not a web address", "Write it in full, as https://example.org.")


def _themes(declared: tuple[str, ...], links: tuple[ThemeLink, ...]) -> Iterator[Flaw]:
    for theme in (*declared, *(link.theme for link in links)):
        if theme not in themes():
            yield "themes", theme, Refusal("is not a theme", "See docs/themes.md for the themes.")
    for link in links:
        if not 0 <= link.confidence <= 1:
            yield "themes", f"{link.confidence:g}", Refusal("is not a confidence", "It lies between 0 and 1.")
        yield from _given("themes", link.method)
        yield from _each("themes", (link.method,), _concept("method", "method"))
        yield from _words("themes", link.via)


@lru_cache
def _concept(name: str, what: str) -> Callable[[str], None]:
    known = {concept.iri for concept in scheme(name)}

    def check(value: str) -> None:
        if value not in known:
            raise Refusal(f"is not a {what}", f"Known are {', '.join(concept.id for concept in scheme(name))}.")

    return check


def _country(value: str) -> None:
    if len(value) != 2 or country_code(value) != value:
        raise Refusal("is not a country", "Write a two-letter code such as SE.")


@lru_cache(maxsize=4096)
def _nuts(value: str) -> None:
    if cells.code("[A-Z]{2}[A-Z0-9]{0,3}", "NUTS code", "LV003")(value) != value:
        raise Refusal("is not a NUTS code", "Write it in capital letters, such as LV003.")


@lru_cache(maxsize=256)
def _language(value: str) -> None:
    if cells.language(value) != value:
        raise Refusal(f"is in {value}, which is not a language code", "Write a code such as en, sv, lv, lt, pt or el.")
