"""What an importer yields: plain facts, checked, with IRIs only for countries' codes, themes and other coded values.

A record's `id` is local to its source; `talka.graph.write` makes the IRIs.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A text in a language: `language` is a BCP 47 code, empty when it is not known.

    >>> Text("Talsi", "lv")
    Text(value='Talsi', language='lv')
    """

    value: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class ThemeLink:
    """A theme that the source does not declare in our scheme, and how it was told.

    theme: IRI of the theme
    method: IRI of a `talka.ontology.terms.METHOD`: mapped from another vocabulary, or found in a text
    confidence: 0..1, how likely a person would give this theme
    via: what it was told from, such as "EuroSciVoc: social inequalities"
    """

    theme: str
    method: str
    confidence: float
    via: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality or region: the territory, not the body that governs it. Position in degrees (WGS 84)."""

    id: str
    names: tuple[Text, ...]
    country: str
    level: str = "municipality"
    nuts: str = ""
    iso3166_2: str = ""
    latitude: float | None = None
    longitude: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body that can be a partner. `kind` and `themes` are IRIs; `place` is the id of a `Place` of the same source.

    country: ISO 3166-1 alpha-2 (XK for Kosovo); empty where open data does not say it
    other_names: short names, names in another spelling
    locality: town of the postal address; nuts: NUTS code of the region, any level
    identifiers: "scheme:value", the scheme in lower case: "pic:999981634", "vat:LV40008042411", "oid:E10012345"
    links: themes that the source does not declare itself; none of them is also in `themes`
    """

    id: str
    names: tuple[Text, ...]
    country: str
    kind: str = ""
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    website: str = ""
    descriptions: tuple[Text, ...] = ()
    themes: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    source: str = ""
    other_names: tuple[Text, ...] = ()
    locality: str = ""
    nuts: str = ""
    links: tuple[ThemeLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Collaboration:
    """A project, partnership, network or twinning. Dates are ISO 8601: a day, a month or a year.

    members: how many take part in all, of whom a source may list only some; None where that is not said
    other_titles: acronym, titles in another spelling
    signed: when it was agreed, such as the date of a grant's signature
    call: the call or topic under which it was chosen; scheme: type of action or grant
    links: themes that the source does not declare itself; none of them is also in `themes`
    """

    id: str
    titles: tuple[Text, ...]
    kind: str = ""
    programme: str = ""
    start: str = ""
    end: str = ""
    themes: tuple[str, ...] = ()
    descriptions: tuple[Text, ...] = ()
    website: str = ""
    members: int | None = None
    source: str = ""
    other_titles: tuple[Text, ...] = ()
    signed: str = ""
    call: str = ""
    scheme: str = ""
    keywords: tuple[Text, ...] = ()
    links: tuple[ThemeLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Participation:
    """That an organisation takes part in a collaboration; both are ids of the same source, `role` an IRI."""

    collaboration: str
    organisation: str
    role: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """A need (`offers` is False) or an offer (True) of an organisation."""

    id: str
    offers: bool
    organisation: str
    category: str = ""
    themes: tuple[str, ...] = ()
    texts: tuple[Text, ...] = ()
    date: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Practice:
    """A good practice: what worked, where, and who did it."""

    id: str
    titles: tuple[Text, ...]
    place: str = ""
    organisations: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    texts: tuple[Text, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact person. Goes into the private graph only."""

    organisation: str
    name: str
    role: str = ""
    email: str = ""
    phone: str = ""
    consent: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A row of `table` that was refused: those that refer to its id need not be refused for that.

    Without an id it stands for any number of rows that could not be read.
    """

    table: str
    id: str = ""


Record = Place | Organisation | Collaboration | Participation | Wish | Practice | Contact | Unread


@dataclass(frozen=True, slots=True)
class Located:
    """A record and where it stands: a file (or sheet) and a row (1 is the header)."""

    record: Record
    file: str
    row: int
