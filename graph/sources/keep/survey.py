"""What identifies a project and a body in keep.eu, and what has to be known of all rows before the first is read."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from talka.graph.sources.keep.languages import spoken
from talka.graph.sources.keep.rows import PARTNERS, PROJECTS, Row, rows
from talka.graph.sources.notes import local_id
from talka.ontology.concepts import fold
from talka.ontology.countries import country_code

_BETWEEN_COUNTRIES = re.compile(r"\s[-–]\s|[/()]|\bIPA CBC\b|\bINTERREG V-?[AB]\b", re.IGNORECASE)


def project_id(row: Row) -> str:
    """Of programme and acronym; the name of a project may be corrected, and comes in several languages."""
    return local_id(row["Acronym"], fold(row["Programme"]), fold(row["Acronym"]))


def town_key(town: str) -> str:
    """A town without the county, country or second name after it.

    >>> town_key("Preiļi, Preiļi county"), town_key("Koper/Capodistria")
    ('preili', 'koper')
    """
    return fold(re.split("[,/(]", town)[0])


@dataclass
class Survey:
    """What has to be known of all rows before the first one is read; grows with projects and towns, not with texts."""

    countries: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Of the partners of each programme."""
    towns: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Countries of each town, where both columns of a row agree."""
    leads: defaultdict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    """Name and town of the lead partners of each project."""
    sites: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Projects of each website."""
    hosts: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Names of the bodies of each host of a website."""

    def languages(self, programme: str) -> frozenset[str]:
        """English and the languages of the countries that the programme's name or partners name."""
        named = {country_code(part.strip()) or "" for part in _BETWEEN_COUNTRIES.split(programme)}
        return spoken((self.countries[programme] | named) - {""})


def survey_of(path: Path) -> Survey:
    survey = Survey()
    for _, row in rows(path, PROJECTS, lambda _: None):
        survey.sites[site_of(row["Website"])].add(project_id(row))
    for _, row in rows(path, PARTNERS, lambda _: None):
        first, second = countries_of(row)
        survey.countries[row["Programme"]] |= {first, second} - {""}
        if first == second:
            survey.towns[town_key(row["Town"])].add(first)
        if row["Lead Partner"] == "Yes":
            survey.leads[project_id(row)].add(body_key(row))
        survey.hosts[host_of(row["Website"])].add(row["Project Partner"])
    return survey


def body_key(row: Row) -> tuple[str, str]:
    return fold(row["Project Partner"]), town_key(row["Town"])


def countries_of(row: Row) -> tuple[str, str]:
    """What the two columns of a partner's country say; the code's alone where the name is not known."""
    code = country_code(row["Country code"].partition(" ")[0]) or ""
    return country_code(row["Country"]) or code, code or country_code(row["Country"]) or ""


def site_of(website: str) -> str:
    return website.lower().rstrip("/#")


def host_of(website: str) -> str:
    return re.sub(r"^\w+://(?:www\.)?|^www\.", "", website.lower()).partition("/")[0]
