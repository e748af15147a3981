"""CORDIS, the EU's research projects, in its CSV distribution: a zip or a folder with `project.csv`,
`organization.csv`, `euroSciVoc.csv` and `topics.csv`, as data.europa.eu gives it for each framework programme.

Horizon 2020 and Horizon Europe have the same columns but for `keywords`; some releases are separated by commas. An
organisation is known by its PIC in both, so that the two share their ids.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from talka.graph.faults import Fault, Report
from talka.graph.records import Collaboration, Located, Organisation, Participation, Text, Unread
from talka.graph.sources.base import About, Lenient
from talka.graph.tables import cells, csv_files
from talka.graph.tables.archives import is_zip, open_member, open_zip
from talka.graph.tables.cells import Refusal
from talka.graph.tables.open_data import Row, picked_rows
from talka.graph.theme_links import theme_links
from talka.ontology.terms import COLLABORATION_KIND, KIND, ROLE

NAME = "cordis"
LICENSE = "https://creativecommons.org/licenses/by/4.0/"

PROJECTS = (
    "id",
    "acronym",
    "title",
    "startDate",
    "endDate",
    "objective",
    "frameworkProgramme",
    "fundingScheme",
    "topics",
)
PROJECTS_OPTIONAL = ("ecSignatureDate", "keywords")
MEMBERS = ("projectID", "organisationID", "name", "country", "role", "activityType")
MEMBERS_OPTIONAL = ("vatNumber", "shortName", "city", "nutsCode", "geolocation", "organizationURL")
BRANCHES = ("projectID", "euroSciVocCode", "euroSciVocTitle")
TOPICS = ("projectID", "topic", "title")

_TABLES = {"project": PROJECTS, "organization": MEMBERS, "euroscivoc": BRANCHES, "topics": TOPICS}
_KNOWN = csv_files.among({column.lower() for columns in _TABLES.values() for column in columns})
_SURE = 0.7
"""Share of its columns by which a table is known, so that one that lacks a column is refused for that by name."""
_KINDS = {
    "HES": "higher-education",
    "REC": "research-institute",
    "PRC": "company",
    "PUB": "public-agency",
    "OTH": "other",
}
_ROLES = {
    "coordinator": "coordinator",
    "participant": "partner",
    "partner": "partner",
    "associatedPartner": "associated-partner",
    "internationalPartner": "associated-partner",
    "thirdParty": "third-party",
    "hostInstitution": "host",
}
_PROGRAMMES = {"HORIZON": "Horizon Europe", "H2020": "Horizon 2020", "FP7": "Seventh Framework Programme"}
_NO_VAT = frozenset(("NA", "N/A", "NONE", "MISSING", "NOTAPPLICABLE", "NOTAVAILABLE", "UNKNOWN"))

Tables = Mapping[str, Callable[[], AbstractContextManager[BinaryIO]]]
"""How to open a table, by its name in `_TABLES`."""


def recognises(path: Path) -> bool:
    """Whether there are projects and their organisations, told by the headers."""
    try:
        with _tables(path) as tables:
            return {"project", "organization"} <= tables.keys()
    except (Refusal, OSError):
        return False


def about(path: Path) -> About:
    """One source for each framework programme, which all share the namespace "cordis"."""
    programme = ""
    with suppress(Refusal, OSError), _tables(path) as tables:
        rows = _rows(tables, "project", lambda fault: None)
        programme = next((cells_[PROJECTS.index("frameworkProgramme")] for _, cells_ in rows), "")
    return About(
        source=f"cordis_{programme.lower()}" if programme in _PROGRAMMES else "cordis",
        namespace="cordis",
        title=f"CORDIS: {_PROGRAMMES.get(programme, 'EU research projects')}",
        license=LICENSE,
        publisher="Publications Office of the European Union",
        lenient=True,
    )


def read(path: Path, report: Report) -> Iterator[Located]:
    """Projects first, then organisations, each before its first participation.

    The side tables are kept by project while projects are read: 3 kB a project at most.
    """
    try:
        with _tables(path) as tables:
            for name, columns in _TABLES.items():
                if name not in tables and columns in (PROJECTS, MEMBERS):
                    mend = f"Add the table with the columns {', '.join(columns)}."
                    report(Fault(path.name, 0, "", "", f"holds no table of CORDIS's {name}", mend))
                    return
            yield from _projects(tables, report)
            yield from _members(tables, report)
    except (Refusal, OSError) as error:
        mend = error.mend if isinstance(error, Refusal) else "Check who may read it."
        report(Fault(path.name, 0, "", "", str(error), mend))
        yield Located(Unread("collaborations.csv"), path.name, 0)


@contextmanager
def _tables(path: Path) -> Iterator[Tables]:
    """The tables that are there, each known by its header."""
    if path.is_dir():
        files = sorted(entry for entry in path.iterdir() if entry.suffix.lower() == ".csv")
        yield _named([partial(_open, entry) for entry in files])
    elif is_zip(path):
        with open_zip(path) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
            yield _named([partial(open_member, archive, name) for name in names])
    else:
        yield {}


def _open(path: Path) -> AbstractContextManager[BinaryIO]:
    return path.open("rb")


def _named(openers: list[Callable[[], AbstractContextManager[BinaryIO]]]) -> Tables:
    tables: dict[str, Callable[[], AbstractContextManager[BinaryIO]]] = {}
    for opener in openers:
        columns = {cell.strip().lower() for cell in csv_files.header(opener, _KNOWN)}
        for name, needed in _TABLES.items():
            if sum(column.lower() in columns for column in needed) > _SURE * len(needed):
                tables.setdefault(name, opener)
    return tables


def _rows(tables: Tables, name: str, report: Report, optional: tuple[str, ...] = ()) -> Iterator[Row]:
    """The rows of a table; none where it is not there."""
    if name in tables:
        yield from picked_rows(tables[name], f"{name}.csv", _TABLES[name], optional, report)


def _by_project(tables: Tables, name: str, report: Report) -> Mapping[str, list[list[str]]]:
    """The rest of a side table's rows by project."""
    rows: defaultdict[str, list[list[str]]] = defaultdict(list)
    for _, (project, *rest) in _rows(tables, name, report):
        rows[project].append(rest)
    return rows


def _projects(tables: Tables, report: Report) -> Iterator[Located]:
    lenient = Lenient("project.csv", report)
    branches, topics = _by_project(tables, "euroscivoc", report), _by_project(tables, "topics", report)
    for row, cells_ in _rows(tables, "project", report, PROJECTS_OPTIONAL):
        id_, acronym, title, start, end, objective, programme, scheme, call, signed, keywords = cells_
        titles = _texts(lenient, title or acronym, row, "title", cells.NAME_LENGTH)
        texts = _texts(lenient, objective, row, "objective")
        subjects = branches.get(id_, [])
        record = Collaboration(
            id=id_,
            titles=titles,
            other_titles=_texts(lenient, acronym, row, "acronym", cells.NAME_LENGTH) if acronym != title else (),
            kind=f"{COLLABORATION_KIND}project",
            programme=_PROGRAMMES.get(programme, programme),
            call=call,
            scheme=scheme,
            start=lenient(cells.date, start, row, "startDate") or "",
            end=lenient(cells.date, end, row, "endDate") or "",
            signed=lenient(cells.date, signed, row, "ecSignatureDate") or "",
            descriptions=texts,
            keywords=tuple(Text(word, "en") for word in _keywords(keywords, [title for _, title in subjects])),
            links=theme_links(
                mapped=[("euroscivoc", code) for code, _ in subjects],
                title=titles,
                texts=(*texts, *(Text(title, "en") for _, title in topics.get(id_, []))),
            ),
            source="CORDIS",
        )
        yield Located(record, "project.csv", row)


def _texts(lenient: Lenient, cell: str, row: int, column: str, limit: int = cells.TEXT_LENGTH) -> tuple[Text, ...]:
    """An English text, as all of CORDIS are."""
    text = lenient(partial(cells.text, limit=limit), lenient.plain(cell, row, column), row, column)
    return (Text(text, "en"),) if text else ()


def _keywords(cell: str, subjects: list[str]) -> list[str]:
    """Keywords and EuroSciVoc titles, each once.

    >>> _keywords("solar energy,  bacteria, Solar Energy", ["bacteriology"])
    ['solar energy', 'bacteria', 'bacteriology']
    """
    unique: dict[str, str] = {}
    for part in (*re.split("[,;]", cell), *subjects):
        word = " ".join(part.split())
        if 0 < len(word) <= cells.NAME_LENGTH:
            unique.setdefault(word.casefold(), word)
    return list(unique.values())


def _members(tables: Tables, report: Report) -> Iterator[Located]:
    lenient, seen = Lenient("organization.csv", report), set[str]()
    for row, cells_ in _rows(tables, "organization", report, MEMBERS_OPTIONAL):
        project, pic, *rest, role, activity = cells_[: len(MEMBERS)]
        if pic not in seen:
            seen.add(pic)
            name, country = rest
            yield Located(
                _organisation(lenient, row, pic, name, country, activity, cells_[len(MEMBERS) :]), lenient.file, row
            )
        if role not in _ROLES:
            lenient.leave_out(row, "role", role, "is not a known role", f"Known are {', '.join(_ROLES)}.")
        role_iri = ROLE + _ROLES[role] if role in _ROLES else ""
        yield Located(Participation(project, pic, role_iri), lenient.file, row)


def _organisation(
    lenient: Lenient, row: int, pic: str, name: str, country: str, activity: str, optional: tuple[str, ...]
) -> Organisation:
    vat, short, city, nuts, geolocation, url = optional
    latitude, longitude = _position(lenient, row, geolocation)
    names = _name(lenient, name, row, "name")
    return Organisation(
        id=pic,
        names=names,
        other_names=_name(lenient, short, row, "shortName") if short != name else (),
        country=_country(lenient, row, country),
        kind=KIND + _KINDS[activity] if activity in _KINDS else "",
        latitude=latitude,
        longitude=longitude,
        locality=lenient(cells.name, city, row, "city") or "",
        nuts=lenient(cells.code("[A-Z]{2}[A-Z0-9]{0,3}", "NUTS code", "LV003"), nuts, row, "nutsCode") or "",
        website=lenient(cells.url, url, row, "organizationURL") or "",
        identifiers=(f"pic:{pic}", *_vat(vat)),
        source="CORDIS",
    )


def _name(lenient: Lenient, cell: str, row: int, column: str) -> tuple[Text, ...]:
    """A name, of which CORDIS does not say in which language it is."""
    name = lenient(cells.name, lenient.plain(cell, row, column), row, column)
    return (Text(name),) if name else ()


def _country(lenient: Lenient, row: int, cell: str) -> str:
    if not cell:
        lenient.leave_out(row, "country", "", "is empty: where the organisation is based is not known", "")
    return lenient(cells.country, cell, row, "country") or ""


def _position(lenient: Lenient, row: int, cell: str) -> tuple[float, float] | tuple[None, None]:
    """Degrees from "latitude,longitude", in brackets or not."""
    first, _, second = cell.strip("() ").partition(",")
    latitude = lenient(cells.decimal(-90, 90), first, row, "geolocation")
    longitude = lenient(cells.decimal(-180, 180), second, row, "geolocation")
    return (None, None) if latitude is None or longitude is None else (latitude, longitude)


def _vat(cell: str) -> tuple[str, ...]:
    """
    >>> _vat("ESB 98896137"), _vat("N/A")
    (('vat:ESB98896137',), ())
    """
    number = re.sub(r"[\s.-]", "", cell).upper()
    return (f"vat:{number}",) if number and number not in _NO_VAT else ()
