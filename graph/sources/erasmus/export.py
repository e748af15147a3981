"""The rows of an Erasmus+ export: a project each, with its organisations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from talka.graph.faults import Fault, Report
from talka.graph.records import Collaboration, Organisation, Participation, Text
from talka.graph.sources.base import Lenient
from talka.graph.sources.erasmus.organisations import (
    PERSON,
    SOURCE,
    filled,
    identifier,
    kind,
    organisation,
    town,
)
from talka.graph.sources.erasmus.table import Cells, Columns, Slot, columns_of, export_rows
from talka.graph.sources.erasmus.texts import language, summary
from talka.graph.sources.notes import Notes
from talka.graph.tables import cells
from talka.graph.tables.cells import Refusal
from talka.graph.theme_links import theme_links
from talka.ontology.countries import country_code
from talka.ontology.mappings import split_topics
from talka.ontology.terms import COLLABORATION_KIND, ROLE

_REFERENCE_YEAR = re.compile(r"(20[0-2][0-9])-[0-9]-.*|[A-Z]{2}-[0-9]{1,2}-[0-9]+-(20[01][0-9])-R[0-9]")
"""Identifiers that tell the year of the call: 2014-1-LI01-KA200-000005, and HR-2-01-2009-R2 of Youth in Action."""
_SLASHED_DAY = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_PROGRAMMES = {"youth in action": "Youth in Action", "erasmus+": "Erasmus+", "erasmusplus": "Erasmus+"}


@dataclass(frozen=True, slots=True)
class Project:
    """A row: its number, the project's id and cells, and its organisations with their roles."""

    number: int
    id: str
    cells: Cells
    organisations: list[tuple[Organisation, str]]


class Export:
    """One reading of an export, and what is wrong in it."""

    def __init__(self, path: Path, report: Report) -> None:
        self.notes = Notes(report)
        self._path = path
        self._report = report
        self._read = Lenient(path.name, report)

    def projects(self) -> Iterator[Project]:
        """The rows that have an identifier, each identifier once."""
        columns: Columns | None = None
        seen: dict[str, int] = {}
        for number, row in export_rows(self._path, self._report):
            if columns is None:
                columns = columns_of(row)
                continue
            project, slots = columns.read(row)
            id_ = _project_id(project.get("id", ""))
            if not id_:
                self._note(number, "Project Identifier", "", "the cell is empty; the row is left out", "Fill it in.")
            elif (first := seen.setdefault(id_, number)) != number:
                reason = f"is the project of row {first}; the row is left out"
                self._warn(number, "Project Identifier", id_, reason, "Remove one of the rows.")
            else:
                yield Project(number, id_, project, list(self._organisations(number, slots, columns)))
        if columns is not None and not seen:
            self._report(Fault(self._path.name, 1, "", "", "has a header, but no projects", "Export it again."))

    def _organisations(self, number: int, slots: list[Slot], columns: Columns) -> Iterator[tuple[Organisation, str]]:
        for slot in slots:
            names = {field: columns.names[at] for field, at in slot.columns.items()}
            if PERSON.search(slot.cells.get("type", "").lower()):
                reason = "is the type of a person, whose name is not loaded"
                self._note(number, names["type"], slot.cells["type"], reason, "Nothing needs to be done.")
            elif one := self._organisation(number, slot.cells, names):
                yield one, ROLE + ("coordinator" if slot.coordinates else "partner")

    def _organisation(self, number: int, given: Cells, names: dict[str, str]) -> Organisation | None:
        """An organisation; None where its name cannot be read."""
        name = self._read(cells.name, given["name"], number, names["name"])
        if name is None:
            return None
        country = self._read(cells.country, given.get("country", ""), number, names.get("country", "")) or ""
        if not country:
            self._note(number, "country", "", "an organisation has no country", "It is loaded without one.")
        website = self._read(cells.url, filled(given.get("website", "")), number, names.get("website", "")) or ""
        identifiers = (
            self._read(identifier(scheme), given.get(scheme, ""), number, names.get(scheme, ""))
            for scheme in ("oid", "pic")
        )
        return organisation(
            name,
            country,
            town(given.get("address", "")),
            self._kind(number, given),
            website,
            tuple(filter(None, identifiers)),
        )

    def _kind(self, number: int, given: Cells) -> str:
        try:
            return kind(given["type"]) if "type" in given else ""
        except Refusal as refusal:
            self._note(number, "organisation type", given["type"], refusal.reason, refusal.mend)
            return ""

    def collaboration(self, row: Project) -> Collaboration:
        """The project. It starts, where no date is given, in the year of its call: some start in the year after."""
        given, read = row.cells, self._read
        titles = (self._title(row),)
        descriptions = self._summary(row)
        topics = [topic for part in split_topics(given.get("topics", "")) if (topic := self._word(row, part, "Topics"))]
        programme, scheme = _programme(given)
        card = read(cells.url, given.get("card", ""), row.number, "Results Platform Project Card")
        year = self._year(row)
        self._compare_countries(row)
        return Collaboration(
            id=row.id,
            titles=titles,
            kind=COLLABORATION_KIND + "project",
            programme=self._word(row, programme, "Programme"),
            start=read(_date, given.get("start", ""), row.number, "Start date") or year,
            end=read(_date, given.get("end", ""), row.number, "End date") or "",
            descriptions=descriptions,
            website=read(cells.url, filled(given.get("website", "")), row.number, "Project Website") or "",
            source=f"{SOURCE}, {card}" if card else SOURCE,
            call=year,
            scheme=self._word(row, scheme, "Action Type"),
            keywords=tuple(Text(topic, "en") for topic in dict.fromkeys(topics)),
            links=theme_links(mapped=[("erasmus", topic) for topic in topics], title=titles, texts=descriptions),
        )

    def participations(self, row: Project) -> Iterator[Participation]:
        """Each organisation once, as coordinator if it is that."""
        met: set[str] = set()
        for one, role in row.organisations:
            if one.id in met:
                reason = "is twice in one project; loaded once"
                name = one.names[0].value
                self._warn(row.number, "", name, reason, "Nothing needs to be done.")
            else:
                met.add(one.id)
                yield Participation(row.id, one.id, role)
        if not met:
            self._note(row.number, "", "", "a project has no organisation", "It is loaded without one.")

    def _title(self, row: Project) -> Text:
        if title := self._word(row, row.cells.get("title", ""), "Project Title"):
            return Text(title, language(title))
        self._note(row.number, "Project Title", "", "a project has no title", "Its identifier is shown instead.")
        return Text(row.id)

    def _summary(self, row: Project) -> tuple[Text, ...]:
        words, code = summary(row.cells.get("summary", ""))
        checked = self._read(cells.text, words, row.number, "Project Summary")
        return (Text(checked, code),) if checked else ()

    def _word(self, row: Project, cell: str, column: str) -> str:
        return self._read(cells.name, cell, row.number, column) or ""

    def _year(self, row: Project) -> str:
        stated = self._read(cells.date, row.cells.get("call", ""), row.number, "Call year") or ""
        reference = _REFERENCE_YEAR.fullmatch(row.cells["id"])
        return stated[:4] or (reference and (reference[1] or reference[2])) or ""

    def _compare_countries(self, row: Project) -> None:
        """The countries of the organisations with those that the row lists; neither is corrected by the other."""
        parts = re.split("[,;]", row.cells.get("countries", ""))
        listed = {code for part in parts if (code := country_code(part.strip()))}
        found = {one.country for one, _ in row.organisations if one.country}
        if listed and not found <= listed:
            reason = "does not list the country of an organisation of the row"
            self._note(row.number, "Participating countries", "", reason, "That of the organisation is loaded.")
        if listed - found:
            reason = "lists a country that no organisation of the row has"
            self._note(row.number, "Participating countries", "", reason, "Some partners may be missing.")

    def _warn(self, row: int, column: str, value: str, reason: str, mend: str) -> None:
        self._report(Fault(self._path.name, row, column, value, reason, mend, warning=True))

    def _note(self, row: int, column: str, value: str, reason: str, mend: str) -> None:
        self.notes.add(self._path.name, row, column, value, reason, mend)


def _project_id(cell: str) -> str:
    """The identifier, in which signs that an id may not have are replaced and a hash says by what.

    >>> _project_id("2014-1-LI01-KA200-000005"), _project_id("2008/123 B")
    ('2014-1-LI01-KA200-000005', '2008_123_B-beb5d147')
    """
    safe = re.sub(r"[^\w.:\-]+", "_", cell)[:150]
    return safe if safe == cell else f"{safe}-{blake2b(cell.encode(), digest_size=4).hexdigest()}"


def _date(cell: str) -> str:
    """A date, also with slashes, day before month as the Commission writes it."""
    slashed = _SLASHED_DAY.fullmatch(cell)
    return cells.date("-".join(reversed(slashed.groups())) if slashed else cell)


def _programme(given: Cells) -> tuple[str, str]:
    """Programme and type of action. Youth in Action has both in one cell.

    >>> _programme({"funding": "Youth\\\\Youth in action (2007-2013)\\\\European Voluntary Service"})
    ('Youth in Action', 'European Voluntary Service')
    """
    levels = [part.strip() for part in given.get("funding", "").split("\\") if part.strip()]
    programme = given.get("programme") or re.sub(r"\s*\([0-9 \-–]+\)", "", levels[1] if len(levels) > 1 else "")
    scheme = given.get("scheme") or (levels[-1] if len(levels) > 2 else "")
    return _PROGRAMMES.get(programme.lower(), programme), scheme
