"""The projects of a keep.eu workbook to collaborations."""

import re
from collections.abc import Iterator
from pathlib import Path

from talka.graph.faults import Fault, Report
from talka.graph.records import Collaboration, Located, Text, Unread
from talka.graph.sources.base import Lenient
from talka.graph.sources.keep.languages import language_of
from talka.graph.sources.keep.rows import PARTNERS, PROJECTS, Row, place, rows
from talka.graph.sources.keep.survey import Survey, body_key, project_id, site_of
from talka.graph.sources.notes import Notes
from talka.graph.tables import cells
from talka.graph.theme_links import theme_links
from talka.ontology.concepts import fold
from talka.ontology.terms import COLLABORATION_KIND

_TITLES = ("Project Name", "Project Name language 2", "Project Name language 3")
_DESCRIPTIONS = ("Description EN", "Description 1", "Description 2")
"""The description beside each title: mostly, but not always, in the same language."""
_TAG = re.compile(r"</?(?:br|div|ol|ul|li|span|strong|em)\s*/?>?|</?[pbiu]>", re.IGNORECASE)
_DATE = re.compile(r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})")


def date(cell: str) -> str:
    """A date as keep.eu writes it, as ISO 8601; Excel's own dates are that already.

    >>> date("2016/01/25"), date("2016-01-25")
    ('2016-01-25', '2016-01-25')
    """
    slashed = _DATE.fullmatch(cell)
    return cells.date(f"{slashed[1]}-{int(slashed[2]):02}-{int(slashed[3]):02}" if slashed else cell)


def plain_text(cell: str) -> str:
    """A text without the HTML line breaks and lists that some descriptions hold.

    >>> plain_text("Three visits<br/>and <b>one</b> fair")
    'Three visits\\nand one fair'
    """
    return cells.text(_TAG.sub(lambda tag: "\n" if tag[0].lower().startswith(("<br", "<li")) else "", cell).strip())


class Projects:
    """Reads the sheet of projects; `known` holds the ids of those that were read, with the row of each."""

    def __init__(self, path: Path, report: Report, survey: Survey) -> None:
        self.path, self.report, self.survey = path, report, survey
        self.file = place(path, PROJECTS)
        self.lenient = Lenient(self.file, report)
        self.known: dict[str, int] = {}
        self.other_leads: list[tuple[int, Row]] = []
        self.notes = Notes(report)

    def read(self) -> Iterator[Located]:
        complete = False
        for number, row in rows(self.path, PROJECTS, self.report):
            complete = True
            id_ = project_id(row)
            first = self.known.setdefault(id_, number)
            self._check_lead(id_, number, row)
            if first == number:
                yield Located(self._project(id_, number, row), self.file, number)
            else:
                reason = f"repeats the project of row {first}"
                self.lenient.leave_out(number, "Acronym", row["Acronym"], reason, "Only its lead partner is loaded.")
        if not complete:
            yield Located(Unread("collaborations.csv"), self.file, 0)
        self.notes.report()

    def _check_lead(self, id_: str, number: int, row: Row) -> None:
        """A lead partner whom the other sheet does not name is read from here."""
        lead = row | {"Project Partner": row["Lead Partner"], "Lead Partner": "Yes"}
        if row["Lead Partner"] and body_key(lead) not in self.survey.leads[id_]:
            reason = f"is not a lead partner of the project in the sheet {PARTNERS}"
            mend = "It is loaded as a lead partner from here; check both sheets."
            self.report(Fault(self.file, number, "Lead Partner", row["Lead Partner"], reason, mend, warning=True))
            self.other_leads.append((number, lead))
            self.survey.leads[id_].add(body_key(lead))

    def _project(self, id_: str, number: int, row: Row) -> Collaboration:
        languages = self.survey.languages(row["Programme"])
        descriptions = self._descriptions(number, row, languages)
        titles, others = self._titles(number, row, languages)
        start, end = self._dates(number, row)
        labels = [("keep", row[f"Thematic{n}"]) for n in (1, 2, 3) if row[f"Thematic{n}"]]
        return Collaboration(
            id=id_,
            titles=titles,
            kind=COLLABORATION_KIND + "project",
            programme=row["Programme"],
            start=start,
            end=end,
            descriptions=descriptions,
            website=self._website(number, row),
            other_titles=others,
            call=row["Call SN"],
            links=theme_links(mapped=labels, title=titles, texts=descriptions),
        )

    def _dates(self, number: int, row: Row) -> tuple[str, str]:
        """Start and end; without the end where it is before the start, for which the whole project would be refused."""
        start, end = (self.lenient(date, row[name], number, name) or "" for name in ("Project start", "Project end"))
        if start and end and end < start:
            mend = "Check whether start and end are exchanged."
            self.lenient.leave_out(number, "Project end", end, f"is before the start, {start}", mend)
            return start, ""
        return start, end

    def _descriptions(self, number: int, row: Row, languages: frozenset[str]) -> tuple[Text, ...]:
        """One text for each language: the longest."""
        found: dict[str, Text] = {}
        for column in _DESCRIPTIONS:
            text = self.lenient(plain_text, row[column], number, column)
            if not text:
                continue
            language = language_of(text, languages)
            other = found.get(language)
            if other:
                reason = f"is in the same language as another description ({language or 'not known'})"
                shorter = min(other.value, text, key=len)
                self.lenient.leave_out(number, column, shorter, reason, "The longer one is loaded.")
            found[language] = Text(max(other.value, text, key=len) if other else text, language)
        return tuple(found.values())

    def _titles(self, number: int, row: Row, languages: frozenset[str]) -> tuple[tuple[Text, ...], tuple[Text, ...]]:
        """One title for each language, and the others: a second one in a language, and the acronym."""
        written = [row[column] for column in (*_TITLES, "Acronym")]
        titles: dict[str, Text] = {}
        others: dict[str, Text] = {}
        for column, described in zip(_TITLES, _DESCRIPTIONS, strict=True):
            name = self.lenient(cells.name, row[column], number, column)
            if not name:
                continue
            # a name that stands in several columns is a brand, of which the column says nothing
            repeated = sum(fold(name) == fold(other) for other in written) > 1
            expected = "en" if column == _TITLES[0] else language_of(row[described], languages)
            text = Text(name, language_of(name, languages, "" if repeated else expected))
            if titles.setdefault(text.language, text) is not text:
                others.setdefault(fold(name), text)
        if len(titles) > 1 and "" in titles:
            unknown = titles.pop("")
            others.setdefault(fold(unknown.value), unknown)
        acronym = self.lenient(cells.name, row["Acronym"], number, "Acronym") or ""
        if not titles:
            return (Text(acronym),), ()
        if acronym:
            others.setdefault(fold(acronym), Text(acronym))
        for title in titles.values():
            others.pop(fold(title.value), None)
        return tuple(titles.values()), tuple(others.values())

    def _website(self, number: int, row: Row) -> str:
        if row["Website"] and len(self.survey.sites[site_of(row["Website"])]) > 1:
            self.notes.leave_out(self.file, number, "Website", "is given for several projects, so is the programme's")
            return ""
        return self.lenient(cells.url, row["Website"], number, "Website") or ""
