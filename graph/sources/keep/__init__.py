"""keep.eu: the export of Interreg projects and their partners as a workbook (xlsx).

keep.eu gives no ids. A project is known by its programme and acronym, a body by its name, country and town: two towns
may each have a "Chamber of Commerce", and bodies that were parted wrongly can still be joined by `talka.graph.resolve`,
while those that were joined wrongly cannot be parted. Not loaded: budgets, departments (which may name persons),
and expected results and outputs, which mostly repeat the programme's indicators. keep.eu allows free reuse with credit
and a link to it, but names no licence that has an IRI.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from talka.graph.faults import Fault, Report
from talka.graph.records import Located, Organisation, Participation
from talka.graph.sources.base import About, Lenient
from talka.graph.sources.keep.kinds import kind_of
from talka.graph.sources.keep.names import names_of
from talka.graph.sources.keep.projects import Projects
from talka.graph.sources.keep.rows import PARTNERS, PROJECTS, Row, has_header, place, rows
from talka.graph.sources.keep.survey import (
    Survey,
    body_key,
    countries_of,
    host_of,
    project_id,
    site_of,
    survey_of,
    town_key,
)
from talka.graph.sources.notes import Notes, local_id
from talka.graph.tables import cells
from talka.ontology.concepts import fold
from talka.ontology.countries import country_code
from talka.ontology.terms import ROLE

NAME = "keep"
_NUTS = ("NUTS3 (or equivalent)", "NUTS2 (or equivalent)", "NUTS1 (or equivalent)")


def recognises(path: Path) -> bool:
    """Whether this is a workbook with the sheets and columns of a keep.eu export."""
    return has_header(path, PROJECTS) or has_header(path, PARTNERS)


def about(path: Path) -> About:
    """The source, named after the programming period of the first project: exports of one period replace each other."""
    period = next((row["Period"] for _, row in rows(path, PROJECTS, lambda _: None) if row["Period"]), "")
    source = re.sub(r"\W+", "_", f"{NAME} {period}".strip().lower())
    return About(source, NAME, f"keep.eu {period}".strip(), publisher="Interact / keep.eu", lenient=True)


def read(path: Path, report: Report) -> Iterator[Located]:
    """The projects, then the bodies of the partners and their participations."""
    survey = survey_of(path)
    projects = Projects(path, report, survey)
    yield from projects.read()
    yield from Partners(path, report, survey, projects).read()


class Partners:
    """Reads the sheet of partners: each body once, and its participations."""

    def __init__(self, path: Path, report: Report, survey: Survey, projects: Projects) -> None:
        self.path, self.report, self.survey, self.projects = path, report, survey, projects
        self.file = place(path, PARTNERS)
        self.lenient = Lenient(self.file, report)
        self.bodies: set[str] = set()
        self.participations: dict[tuple[str, str], int] = {}
        self.notes = Notes(report)

    def read(self) -> Iterator[Located]:
        for number, row in rows(self.path, PARTNERS, self.report):
            yield from self._partner(self.file, number, row)
        for number, row in self.projects.other_leads:
            yield from self._partner(self.projects.file, number, row)
        self.notes.report()

    def _partner(self, file: str, number: int, row: Row) -> Iterator[Located]:
        project = project_id(row)
        if project not in self.projects.known:
            reason, mend = f"is not in the sheet {PROJECTS} under this programme", "Add the project there."
            self.lenient.leave_out(number, "Acronym", row["Acronym"], reason, mend)
            return
        name = self.lenient(cells.name, row["Project Partner"], number, "Project Partner")
        if not name:
            return
        country, nuts = self._country(number, row)
        body = local_id(name, fold(name), country, town_key(row["Town"]))
        if (project, body) in self.participations:
            if file == self.file:  # a lead partner of the other sheet has been reported there
                reason = f"repeats row {self.participations[project, body]}"
                self.lenient.leave_out(number, "Project Partner", name, reason, "Remove one of the two rows.")
            return
        self.participations[project, body] = number
        if row["Department"].lower() not in ("", "n/a"):
            self.notes.leave_out(file, number, "Department", "may name persons")
        homepage = self._homepage(file, number, row)
        if body not in self.bodies:
            self.bodies.add(body)
            yield Located(self._organisation(body, name, country, nuts, homepage, number, row), file, number)
        lead = body_key(row) in self.survey.leads[project] or row["Lead Partner"] == "Yes"
        yield Located(Participation(project, body, ROLE + ("coordinator" if lead else "partner")), file, number)

    def _organisation(
        self, id_: str, name: str, country: str, nuts: str, homepage: str, number: int, row: Row
    ) -> Organisation:
        names, others = names_of(name, country, self.survey.languages(row["Programme"]))
        return Organisation(
            id=id_,
            names=names,
            country=country,
            kind=kind_of(name, {"public": True, "private": False}.get(row["Legal Status"].lower())),
            website=self.lenient(cells.url, homepage, number, "Website") or "",
            other_names=others,
            locality=self.lenient(cells.name, row["Town"].rstrip(" ,"), number, "Town") or "",
            nuts=nuts,
        )

    def _country(self, number: int, row: Row) -> tuple[str, str]:
        """Country and NUTS code. Where the columns differ, either may be wrong: other rows of the town decide."""
        named, coded = countries_of(row)
        nuts = next((row[column].partition(" ")[0] for column in _NUTS if row[column]), "")
        if named != coded:
            there = self.survey.towns[town_key(row["Town"])] & {named, coded}
            country = there.pop() if len(there) == 1 else ""
            said = f"{row['Country']} | {row['Country code']}"
            mend = f"{country} is loaded, as in other rows of that town." if country else "Correct one of the two."
            reason = "names two countries" if country else "names two countries, and no other row decides"
            self.report(Fault(self.file, number, "Country", said, reason, mend, warning=True))
            return country, nuts if country and country_code(nuts[:2]) == country else ""
        if not named:
            self.lenient(cells.country, row["Country"] or row["Country code"], number, "Country")
        return named, nuts if country_code(nuts[:2]) == named else ""

    def _homepage(self, file: str, number: int, row: Row) -> str:
        """The body's own website: in the exports known so far, all websites are those of the project."""
        website = row["Website"]
        shared = site_of(website) in self.survey.sites or len(self.survey.hosts[host_of(website)]) > 1
        if website and shared:
            self.notes.leave_out(file, number, "Website", "belongs to a project or programme, or to several bodies")
        return "" if shared else website
