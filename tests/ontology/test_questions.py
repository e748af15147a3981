"""The competency questions: each query's rows against answers worked out from the CSV files in plain Python, no SPARQL.

`docs/questions.md` shows the first rows. Write it anew with `python tests/ontology/test_questions.py`.
"""

import csv
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql import prepareQuery

from talka.graph.load import load
from talka.graph.sources.default import SOURCE, default_dataset
from talka.graph.store import MemoryStore
from talka.ontology.countries import country_code, country_iri, country_name
from talka.ontology.terms import COLLABORATION_KIND, ID, KIND, NUTS, PREFIXES, SKOS, THEME, instance_iri, shorten

ROOT = Path(__file__).parents[2]
QUESTIONS = {path.stem: path for path in sorted((ROOT / "ontology" / "questions").glob("*.rq"))}
DOCS = ROOT / "docs" / "questions.md"
FICTIONAL = ROOT / "tests" / "data" / "fictional"
SCHEMES = f"{ID}graph/ontology"
SECONDS = 2.0

FOLDERS = {
    "default": ((default_dataset(), SOURCE),),
    "fictional": ((FICTIONAL, "fictional"),),
    "both": ((default_dataset(), SOURCE), (FICTIONAL, "fictional")),  # what stands in both graphs counts once
}

NOT_IN_THE_DEFAULT = {
    "25-needs-met-abroad",
    "26-needs-without-an-offer",
    "27-practices-for-needs",
    "28-practices-on-theme",
}
"""The default dataset invents no needs, offers or practices for real organisations."""

VARYING = {"run": re.escape(f"{ID}run/") + r"\w+-[0-9a-f]{16}", "loaded": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"}
"""Columns that differ from one loading to the next, and what they look like."""

Row = tuple[str, ...]
Parameters = dict[str, list[str]]


# What the CSV files say


@dataclass(frozen=True)
class Place:
    iri: str
    name: str
    level: str
    nuts: str


@dataclass(frozen=True)
class Organisation:
    iri: str
    name: str
    kind: str
    place: str
    country: str
    land: str
    themes: frozenset[str]
    said: str
    graph: str
    folder: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Collaboration:
    iri: str
    title: str
    kind: str
    programme: str
    start: str
    end: str
    themes: frozenset[str]
    members: dict[str, set[str]] = field(default_factory=dict, compare=False)
    """Roles by organisation."""


@dataclass(frozen=True)
class Wish:
    iri: str
    who: Organisation
    category: str
    themes: frozenset[str]
    text: str


@dataclass(frozen=True)
class Practice:
    iri: str
    title: str
    place: str
    by: tuple[str, ...]
    themes: frozenset[str]


def table(folder: Path, name: str) -> Iterator[dict[str, str]]:
    if (folder / name).exists():
        with (folder / name).open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)


def many(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def theme_iris(cell: str) -> frozenset[str]:
    return frozenset(THEME + theme for theme in many(cell))


class Facts:
    """Some folders as plain Python objects, keyed by IRI."""

    def __init__(self, folders: Iterable[tuple[Path, str]]) -> None:
        self.places: dict[str, Place] = {}
        self.organisations: dict[str, Organisation] = {}
        self.collaborations: dict[str, Collaboration] = {}
        self.needs: list[Wish] = []
        self.offers: list[Wish] = []
        self.practices: list[Practice] = []
        for folder, source in folders:
            self._read(folder, source)

    def _read(self, folder: Path, source: str) -> None:
        def iri(type_: str, local: str) -> str:
            return instance_iri(type_, source, local) if local else ""

        for row in table(folder, "municipalities.csv"):
            me = iri("place", row["id"])
            self.places[me] = Place(me, row["name"], row["level"], row["nuts"])
        for row in table(folder, "organisations.csv"):
            me, code = iri("organisation", row["id"]), country_code(row["country"]) or ""
            lacks = {
                "website": not row["website"],
                "coordinates": not (row["lat"] and row["lon"]),
                "description in English": not row["description"] or row["description_lang"] != "en",
            }
            self.organisations[me] = Organisation(
                iri=me,
                name=row["name"],
                kind=row["kind"],
                place=iri("place", row["municipality"]),
                country=country_name(code),
                land=country_iri(code),
                themes=theme_iris(row["themes"]),
                said=row["source"],
                graph=f"{ID}source/{source}",
                folder=folder.resolve().name,
                missing=tuple(what for what, is_so in lacks.items() if is_so),
            )
        for row in table(folder, "collaborations.csv"):
            me = iri("collaboration", row["id"])
            self.collaborations[me] = Collaboration(
                me, row["title"], row["kind"], row["programme"], row["start"], row["end"], theme_iris(row["themes"])
            )
        for row in table(folder, "participations.csv"):
            members = self.collaborations[iri("collaboration", row["collaboration"])].members
            members.setdefault(iri("organisation", row["organisation"]), set()).add(row["role"])
        for file, type_, wishes in (("needs.csv", "need", self.needs), ("offers.csv", "offer", self.offers)):
            for row in table(folder, file):
                who = self.organisations[iri("organisation", row["organisation"])]
                me = iri(type_, row["id"])
                wishes.append(Wish(me, who, row["category"], theme_iris(row["theme"]), row["text"]))
        for row in table(folder, "practices.csv"):
            self.practices.append(
                Practice(
                    iri=iri("practice", row["id"]),
                    title=row["title"],
                    place=iri("place", row["municipality"]),
                    by=tuple(iri("organisation", one) for one in many(row["organisations"])),
                    themes=theme_iris(row["themes"]),
                )
            )

    def of(self, collaboration: Collaboration) -> list[Organisation]:
        return [self.organisations[member] for member in collaboration.members]

    def lands(self, collaboration: Collaboration) -> set[str]:
        return {member.land for member in self.of(collaboration)}

    @cached_property
    def taking_part(self) -> dict[str, list[Collaboration]]:
        found: dict[str, list[Collaboration]] = {iri: [] for iri in self.organisations}
        for collaboration in self.collaborations.values():
            for member in collaboration.members:
                found[member].append(collaboration)
        return found

    @cached_property
    def partners(self) -> dict[str, set[str]]:
        return {
            iri: {member for one in taking_part for member in one.members} - {iri}
            for iri, taking_part in self.taking_part.items()
        }

    @cached_property
    def abroad(self) -> dict[str, set[str]]:
        """The other countries in which each organisation has partners."""
        return {
            iri: {self.organisations[partner].land for partner in partners} - {self.organisations[iri].land}
            for iri, partners in self.partners.items()
        }

    def body(self, place: str) -> Organisation | None:
        """The body that governs a place."""
        bodies = (one for one in self.organisations.values() if one.place == place)
        return next((body for body in bodies if body.kind in ("municipality", "region")), None)

    def within(self, region: str) -> list[Place]:
        """The municipalities in a region; none in what is not a region."""
        nuts = self.places[region].nuts
        if self.places[region].level != "region":
            return []
        return [one for one in self.places.values() if one.level == "municipality" and one.nuts.startswith(nuts)]

    def based_in(self, pilot: str) -> list[Organisation]:
        places = {pilot} | {place.iri for place in self.within(pilot)}
        return [one for one in self.organisations.values() if one.place in places]


@dataclass(frozen=True)
class Theme:
    label: str
    broader: str
    matches: tuple[tuple[str, str], ...]


@lru_cache
def themes() -> dict[str, Theme]:
    """The theme scheme, read line by line."""
    found: dict[str, Theme] = {}
    for block in (ROOT / "ontology" / "themes.ttl").read_text(encoding="utf-8").split("\n\n"):
        if head := re.match(r"theme:([a-z-]+) a skos:Concept", block.strip()):
            label = re.search(r'skos:prefLabel "([^"]*)"@en', block)
            broader = re.search(r"skos:broader theme:([a-z-]+)", block)
            matches = [
                (SKOS.exactMatch.replace("exactMatch", kind), PREFIXES_OF_MATCHES[prefix] + local)
                for kind, concepts in re.findall(r"skos:(exactMatch|closeMatch|broadMatch) (.*) [;.]", block)
                for prefix, local in (concept.split(":") for concept in concepts.split(" , "))
            ]
            assert label
            found[THEME + head[1]] = Theme(label[1], THEME + broader[1] if broader else "", tuple(matches))
    return found


PREFIXES_OF_MATCHES = {"eurovoc": "http://eurovoc.europa.eu/", "sdg": "http://metadata.un.org/sdg/"}


def within(theme: str, top: str) -> bool:
    """Whether a theme is another one or a narrower theme of it."""
    return theme == top or (theme in themes() and within(themes()[theme].broader, top))


@lru_cache
def kind_labels() -> dict[str, str]:
    text = (ROOT / "ontology" / "codes.ttl").read_text(encoding="utf-8")
    return dict(re.findall(r'^kind:([a-z-]+) a skos:Concept ;.*?skos:prefLabel "([^"]*)"@en', text, re.M | re.S))


# The answers, one function for each question, under its number

Answer = Callable[[Facts, Parameters], list[Row]]
ANSWERS: dict[str, Answer] = {}


def answer(number: str) -> Callable[[Answer], Answer]:
    def keep(function: Answer) -> Answer:
        ANSWERS[number] = function
        return function

    return keep


def by_country(organisations: Iterable[Organisation]) -> list[Row]:
    found = sorted({(one.country, one.name, one.iri) for one in organisations})
    return [(iri, name, country) for country, name, iri in found]


def labelled(found: Iterable[str]) -> list[Row]:
    return [(theme, themes()[theme].label) for theme in sorted(set(found))]


@answer("01")
def _(facts: Facts, given: Parameters) -> list[Row]:
    me = facts.organisations[given["organisation"][0]]
    shared = [(len(me.themes & one.themes), one) for one in facts.organisations.values() if one.land != me.land]
    ordered = sorted((-count, one.name, one.iri, one.country) for count, one in shared if count)
    return [(iri, name, country, str(-count)) for count, name, iri, country in ordered]


@answer("02")
def _(facts: Facts, given: Parameters) -> list[Row]:
    [top], [land] = given["top"], given["land"]
    rows = sorted(
        (one.name, one.iri, theme)
        for one in facts.organisations.values()
        for theme in one.themes
        if one.land == land and within(theme, top)
    )
    return [(iri, name, theme, themes()[theme].label) for name, iri, theme in rows]


@answer("03")
def _(facts: Facts, given: Parameters) -> list[Row]:
    body = facts.body(given["place"][0])
    assert body
    twinnings = (one for one in facts.taking_part[body.iri] if one.kind == "twinning")
    return by_country(twin for twinning in twinnings for twin in facts.of(twinning) if twin is not body)


@answer("04")
def _(facts: Facts, given: Parameters) -> list[Row]:
    [me] = given["organisation"]
    rows = sorted(
        (one.iri, partner.name, partner.iri, partner.country, one.title)
        for one in facts.taking_part[me]
        for partner in facts.of(one)
        if partner.iri != me
    )
    return [(iri, name, country, collaboration, title) for collaboration, name, iri, country, title in rows]


@answer("05")
def _(facts: Facts, given: Parameters) -> list[Row]:
    return by_country(one for one in facts.organisations.values() if not facts.abroad[one.iri])


@answer("06")
def _(facts: Facts, given: Parameters) -> list[Row]:
    [place] = given["place"]
    body = facts.body(place)
    assert body
    local = [one.themes for one in facts.organisations.values() if one.place == place and one is not body]
    return labelled(body.themes.difference(*local))


@answer("07")
def _(facts: Facts, given: Parameters) -> list[Row]:
    [first], [second] = given["first"], given["second"]
    both = (facts.partners[first] & facts.partners[second]) - {first, second}
    return by_country(facts.organisations[iri] for iri in both)


@answer("08")
def _(facts: Facts, given: Parameters) -> list[Row]:
    names = {one.land: one.country for one in facts.organisations.values()}
    counts: dict[tuple[str, str], int] = {}
    for collaboration in facts.collaborations.values():
        here = sorted(names[land] for land in facts.lands(collaboration))
        for pair in ((a, b) for a in here for b in here if a < b):
            counts[pair] = counts.get(pair, 0) + 1
    return [(*pair, str(count)) for pair, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


@answer("09")
def _(facts: Facts, given: Parameters) -> list[Row]:
    least = int(given["least"][0])
    found = [(len(facts.abroad[one.iri]), one) for one in facts.organisations.values()]
    rows = sorted((-count, one.name, one.iri, one.country) for count, one in found if count >= least)
    return [(iri, name, country, str(-count)) for count, name, iri, country in rows]


@answer("10")
def _(facts: Facts, given: Parameters) -> list[Row]:
    both = {given["first"][0], given["second"][0]}
    all_ = facts.organisations.values()
    return by_country(one for one in all_ if both <= facts.abroad[one.iri] and one.land not in both)


def padded(date: str, rest: str) -> str:
    return date + rest[len(date) :]


@answer("11")
def _(facts: Facts, given: Parameters) -> list[Row]:
    [since], [until] = given["since"], given["until"]
    found = [(padded(one.end, "0000-12-31"), one) for one in facts.collaborations.values() if one.end]
    ended = sorted((last, one.iri) for last, one in found if since <= last <= until)
    ordered = [facts.collaborations[iri] for _, iri in ended]
    return [(one.iri, one.title, one.end, one.programme) for one in ordered]


@answer("12")
def _(facts: Facts, given: Parameters) -> list[Row]:
    [day] = given["day"]
    running = sorted(
        (padded(one.start, "0000-01-01"), one.iri)
        for one in facts.collaborations.values()
        if one.start
        and padded(one.start, "0000-01-01") <= day
        and (not one.end or day <= padded(one.end, "0000-12-31"))
    )
    ordered = [facts.collaborations[iri] for _, iri in running]
    return [(one.iri, one.title, one.start, one.end) for one in ordered]


@answer("13")
def _(facts: Facts, given: Parameters) -> list[Row]:
    [top] = given["top"]
    counts: dict[str, int] = {}
    for one in facts.collaborations.values():
        if one.programme and any(within(theme, top) for theme in one.themes):
            counts[one.programme] = counts.get(one.programme, 0) + 1
    return [
        (programme, str(count)) for programme, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


@answer("14")
def _(facts: Facts, given: Parameters) -> list[Row]:
    [first], [second] = given["first"], given["second"]

    def worked_on(land: str) -> set[str]:
        return {theme for one in facts.organisations.values() if one.land == land for theme in one.themes}

    together = (one for one in facts.collaborations.values() if {first, second} <= facts.lands(one))
    return labelled((worked_on(first) & worked_on(second)).difference(*(one.themes for one in together)))


@answer("15")
def _(facts: Facts, given: Parameters) -> list[Row]:
    me = facts.organisations[given["organisation"][0]]
    return [(me.graph, me.folder, me.said)]


@answer("16")
def _(facts: Facts, given: Parameters) -> list[Row]:
    rows = sorted((what, one.name, one.iri) for one in facts.organisations.values() for what in one.missing)
    return [(iri, name, what) for what, name, iri in rows]


@answer("17")
def _(facts: Facts, given: Parameters) -> list[Row]:
    me = facts.organisations[given["organisation"][0]]
    rows = sorted((theme, concept, match) for theme in me.themes for match, concept in themes()[theme].matches)
    return [(theme, themes()[theme].label, match, concept) for theme, concept, match in rows]


@answer("18")
def _(facts: Facts, given: Parameters) -> list[Row]:
    rows = sorted((pilot, one.name, one.iri, one.kind) for pilot in given["pilot"] for one in facts.based_in(pilot))
    return [(pilot, iri, name, kind_labels()[kind]) for pilot, name, iri, kind in rows]


@answer("19")
def _(facts: Facts, given: Parameters) -> list[Row]:
    rows = []
    for place in facts.within(given["place"][0]):
        local = [one.iri for one in facts.organisations.values() if one.place == place.iri]
        collaborations = {taking_part.iri for iri in local for taking_part in facts.taking_part[iri]}
        rows.append((-len(local), place.name, place.iri, len(collaborations)))
    return [(iri, name, str(-count), str(shared)) for count, name, iri, shared in sorted(rows)]


@answer("20")
def _(facts: Facts, given: Parameters) -> list[Row]:
    rows: set[Row] = set()
    for twinning in (one for one in facts.collaborations.values() if one.kind == "twinning"):
        members = sorted(facts.of(twinning), key=lambda one: one.iri)
        for first, second in ((a, b) for a in members for b in members if a.iri < b.iri and a.land != b.land):
            shared = (one for one in facts.taking_part[first.iri] if second.iri in one.members)
            if all(one.kind != "project" for one in shared):
                rows.add((first.iri, first.name, second.iri, second.name))
    return sorted(rows, key=lambda row: (row[0], row[2]))


@answer("21")
def _(facts: Facts, given: Parameters) -> list[Row]:
    me = facts.organisations[given["organisation"][0]]
    rows = []
    for introducer in (facts.organisations[iri] for iri in facts.partners[me.iri]):
        for candidate in (facts.organisations[iri] for iri in facts.partners[introducer.iri]):
            if candidate.land != me.land and candidate.iri not in facts.partners[me.iri]:
                rows.append((candidate.country, candidate.name, candidate.iri, introducer.iri, introducer.name))
    return [(iri, name, country, by, by_name) for country, name, iri, by, by_name in sorted(rows)]


@answer("22")
def _(facts: Facts, given: Parameters) -> list[Row]:
    rows = sorted(
        (-len(facts.lands(one)), member.name, member.iri, one.iri, one.title)
        for one in facts.collaborations.values()
        for member in facts.of(one)
        if "coordinator" in one.members[member.iri] and len(facts.lands(one)) >= 2
    )
    return [(iri, name, collaboration, title, str(-count)) for count, name, iri, collaboration, title in rows]


@answer("23")
def _(facts: Facts, given: Parameters) -> list[Row]:
    rows: list[Row] = []
    for theme in sorted(themes()):
        working = [one for one in facts.organisations.values() if theme in one.themes]
        if len({one.land for one in working}) == 1:
            rows.append((theme, themes()[theme].label, working[0].country, str(len(working))))
    return rows


@answer("24")
def _(facts: Facts, given: Parameters) -> list[Row]:
    found = ((pilot, one) for pilot in given["pilot"] for one in facts.based_in(pilot))
    rows = sorted((pilot, one.name, one.iri) for pilot, one in found if not facts.taking_part[one.iri])
    return [(pilot, iri, name) for pilot, name, iri in rows]


def answers_need(offered: frozenset[str], wanted: frozenset[str]) -> bool:
    return any(within(theme, top) for theme in offered for top in wanted)


@answer("25")
def _(facts: Facts, given: Parameters) -> list[Row]:
    return sorted(
        (need.iri, need.who.iri, need.who.name, offer.iri, offer.who.iri, offer.who.name)
        for need in facts.needs
        for offer in facts.offers
        if need.who.land != offer.who.land and answers_need(offer.themes, need.themes)
    )


@answer("26")
def _(facts: Facts, given: Parameters) -> list[Row]:
    def met(need: Wish) -> bool:
        others = (offer for offer in facts.offers if offer.who is not need.who)
        alike = (offer for offer in others if need.category and offer.category == need.category)
        return any(answers_need(offer.themes, need.themes) for offer in alike)

    return sorted((need.iri, need.who.iri, need.who.name, need.text) for need in facts.needs if not met(need))


@answer("27")
def _(facts: Facts, given: Parameters) -> list[Row]:
    rows = [
        (need.who.iri, need.who.name, need.iri, one.iri, one.title, facts.places[one.place].name if one.place else "")
        for need in facts.needs
        for one in facts.practices
        if need.who.kind == "municipality"
        and answers_need(one.themes, need.themes)
        and need.who.iri not in one.by
        and (not one.place or one.place != need.who.place)
    ]
    return sorted(rows, key=lambda row: (row[2], row[3]))


@answer("28")
def _(facts: Facts, given: Parameters) -> list[Row]:
    rows = []
    for one in facts.practices:
        if any(within(theme, given["top"][0]) for theme in one.themes):
            place = facts.places[one.place].name if one.place else ""
            who = [(iri, facts.organisations[iri].name) for iri in one.by] or [("", "")]
            rows += [(one.iri, one.title, place, iri, name) for iri, name in who]
    return sorted(rows, key=lambda row: (row[0], row[3]))


# Asking

ALSO = {
    "02-theme-in-country": {"top": "theme:environment", "land": "country:SWE"},  # a theme of its own, children, theirs
    "06-themes-without-local-partner": {"place": "place/talka-se-dalarnas-lan"},
    "09-partners-in-many-countries": {"least": "1"},
    "11-ended-between": {"since": '"2019-06-30"', "until": '"2019-09-30"'},  # days on which something ended
    "12-running-at": {"day": '"2019-06-30"'},
    "13-programmes-for-theme": {"top": "theme:environment"},
    "14-shared-but-never-together": {"first": "country:CYP", "second": "country:PRT"},
    "17-eurovoc-and-un-goals": {"organisation": "organisation/talka-cordis-999904422"},
    "19-municipalities-of-a-region": {"place": "place/talka-se-stockholms-lan"},
}
"""What else to ask of the default dataset, where the default parameters leave a part of the query untried."""

ELSEWHERE: dict[str, dict[str, str]] = {
    "01": {"organisation": "organisation/fictional-lv-klints"},
    "03": {"place": "place/fictional-pt-vila-neblina"},
    "04": {"organisation": "organisation/fictional-se-manljus"},
    "06": {"place": "place/fictional-se-dimviken"},
    "07": {"first": "organisation/fictional-lt-zibintas", "second": "organisation/fictional-cy-faros"},
    "09": {"least": "2"},
    "10": {"first": "country:LTU"},
    "15": {"organisation": "organisation/fictional-lv-klints"},
    "17": {"organisation": "organisation/fictional-lv-rokas"},
    "18": {"pilot": "place/fictional-se-dimsland place/fictional-cy-omichlochori"},
    "19": {"place": "place/fictional-se-dimsland"},
    "21": {"organisation": "organisation/fictional-lv-rokas"},
    "24": {"pilot": "place/fictional-se-dimsland place/fictional-pt-vila-neblina"},
}
"""What to ask of the fictional folder in the place of the default parameters."""

NOTHING_FICTIONAL = {"21-introductions"}
"""Its few fictional collaborations share no organisation."""


def parameters(query: str) -> Parameters:
    """The values of `VALUES ?name { ... }`, with full IRIs and without quotes."""
    prefixes = dict(re.findall(r"^PREFIX ([a-z-]+): <(.*)>$", query, re.M))

    def full(term: str) -> str:
        prefix, _, local = term.partition(":")
        return prefixes[prefix] + local if prefix in prefixes else term.strip('<>"')

    found = re.findall(r"VALUES \?(\w+) \{(.*?)\}", query, re.S)
    return {name: [full(term) for term in re.findall(r'"[^"]*"|\S+', values)] for name, values in found}


def ask_of(query: str, values: dict[str, str]) -> str:
    """The query with other parameters."""
    for name, given in values.items():
        terms = " ".join(f"<{ID}{value}>" if "/" in value else value for value in given.split())
        query, count = re.subn(rf"(VALUES \?{name} \{{).*?(\}})", rf"\g<1> {terms} \2", query, flags=re.S)
        assert count == 1, f"the query has no parameter ?{name}"
    return query


def elsewhere(query: str, number: str) -> str:
    """The query with parameters for the fictional folder."""
    return ask_of(query, ELSEWHERE.get(number, {}))


def ask(store: MemoryStore, query: str) -> list[Row]:
    return [
        tuple("" if term is None else str(getattr(term, "value", term)) for term in row) for row in store.query(query)
    ]


def variables(query: str) -> list[str]:
    solutions = ox.Store().query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    return [variable.value for variable in solutions.variables]


def without_varying(query: str, rows: list[Row]) -> list[Row]:
    """The rows without the columns that differ from one loading to the next, after a look at those."""
    columns = variables(query)
    for row in rows:
        for name, value in zip(columns, row, strict=True):
            assert re.fullmatch(VARYING.get(name, r"(?s).*"), value), f"{value} is no {name}"
    kept = [index for index, name in enumerate(columns) if name not in VARYING]
    return [tuple(row[index] for index in kept) for row in rows]


def first_line(query: str) -> str:
    return query.partition("\n")[0].removeprefix("# ")


def load_schemes(store: MemoryStore) -> None:
    """Put themes and codes into a public graph of their own."""
    schemes = b"".join(
        f"{triple} .\n".encode()
        for file in ("themes.ttl", "codes.ttl")
        for triple in ox.parse(path=ROOT / "ontology" / file, format=ox.RdfFormat.TURTLE)
    )
    store.replace({SCHEMES: schemes})


@lru_cache
def store_of(dataset: str) -> MemoryStore:
    store = MemoryStore()
    for folder, source in FOLDERS[dataset]:
        load(store, folder, source=source)
    load_schemes(store)
    return store


@lru_cache
def facts_of(dataset: str) -> Facts:
    return Facts(FOLDERS[dataset])


# The tests


@pytest.fixture(params=QUESTIONS)
def question(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("dataset", FOLDERS)
def test_rows_are_those_worked_out_from_the_csv_files(question: str, dataset: str) -> None:
    query = QUESTIONS[question].read_text(encoding="utf-8")
    if dataset == "fictional":
        query = elsewhere(query, question[:2])
    expected = ANSWERS[question[:2]](facts_of(dataset), parameters(query))
    empty = NOT_IN_THE_DEFAULT if dataset == "default" else NOTHING_FICTIONAL if dataset == "fictional" else set()
    assert bool(expected) == (question not in empty), "what is empty is named above; nothing else is"
    assert without_varying(query, ask(store_of(dataset), query)) == expected


@pytest.mark.parametrize("question", ALSO)
def test_rows_for_other_parameters(question: str) -> None:
    query = ask_of(QUESTIONS[question].read_text(encoding="utf-8"), ALSO[question])
    expected = ANSWERS[question[:2]](facts_of("default"), parameters(query))
    assert expected
    assert ask(store_of("default"), query) == expected


def test_what_a_municipality_does_itself_is_no_practice_from_elsewhere(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FICTIONAL, tmp_path / "fictional"))
    with (folder / "needs.csv").open("a", encoding="utf-8") as stream:
        stream.write("own,pt-camara,knowledge,democracy|volunteering,Fictício.,pt,,fictional\n")
    with (folder / "practices.csv").open("a", encoding="utf-8") as stream:
        stream.write("here,Aqui,pt,pt-vila-neblina,,participatory-budgeting,Fictício.,pt,fictional\n")
        stream.write("mine,Nosso,pt,,pt-camara,participatory-budgeting,Fictício.,pt,fictional\n")
        stream.write("nowhere,Algures,pt,,,participatory-budgeting,Fictício.,pt,fictional\n")
    store = MemoryStore()
    load(store, folder, source="fictional")
    load_schemes(store)
    query = QUESTIONS["27-practices-for-needs"].read_text(encoding="utf-8")
    rows = ask(store, query)
    assert rows == ANSWERS["27"](Facts([(folder, "fictional")]), {})
    own = f"{ID}need/fictional-own"
    assert [row[4] for row in rows if row[2] == own] == ["Fiktiv nattvandring i dimman", "Algures"]


def test_default_answer_comes_soon(question: str) -> None:
    store, query = store_of("default"), QUESTIONS[question].read_text(encoding="utf-8")
    started = time.perf_counter()
    store.query(query)
    assert time.perf_counter() - started < SECONDS


def test_file_is_a_question_and_a_query_that_runs_anywhere(question: str) -> None:
    query = QUESTIONS[question].read_text(encoding="utf-8")
    assert re.fullmatch(r"\d\d-[a-z-]+", question)
    assert re.fullmatch(r"# [A-Z].*\?", query.partition("\n")[0]), "begin with a comment that holds the question"
    assert len(max(query.splitlines(), key=len)) <= 120
    assert variables(query)  # with the prefixes of the file alone
    prepareQuery(query)  # type: ignore[no-untyped-call,unused-ignore]  # rdflib's parser takes it, too
    prefixes = dict(re.findall(r"^PREFIX ([a-z-]+): <(.*)>$", query, re.M))
    assert prefixes.items() <= PREFIXES.items()
    body = query.rpartition("PREFIX")[2].partition("\n")[2]
    unused = [prefix for prefix in prefixes if not re.search(rf"(?<![\w-]){prefix}:(?!//)", body)]
    assert not unused


def test_there_is_an_answer_for_each_question() -> None:
    assert [question[:2] for question in QUESTIONS] == sorted(ANSWERS)
    assert len(QUESTIONS) >= 18


def test_themes_read_line_by_line_are_all_themes() -> None:
    everything = {theme for one in facts_of("both").organisations.values() for theme in one.themes}
    assert everything <= themes().keys()
    assert len(themes()) == (ROOT / "ontology" / "themes.ttl").read_text(encoding="utf-8").count("a skos:Concept ;")


def test_page_lists_each_question_with_its_answer(question: str) -> None:
    page = DOCS.read_text(encoding="utf-8")
    assert page_row(question) in page, "write the page anew: python tests/ontology/test_questions.py"


def test_page_lists_no_question_that_is_gone() -> None:
    assert re.findall(r"\(\.\./ontology/questions/(.*)\.rq\)", DOCS.read_text(encoding="utf-8")) == list(QUESTIONS)


# The page


def page_row(question: str, shown: int = 3) -> str:
    query, note = QUESTIONS[question].read_text(encoding="utf-8"), ""
    rows = ask(store_of("default"), query)
    if not rows:
        rows, note = ask(store_of("fictional"), elsewhere(query, question[:2])), "none; of the fictional folder: "
    columns = variables(query)
    lines = [readable(dict(zip(columns, row, strict=True))) for row in rows[:shown]]
    count = f"{note}{len(rows)} {'row' if len(rows) == 1 else 'rows'}"
    cells = (first_line(query), f"[{question}](../ontology/questions/{question}.rq)", "<br>".join([count, *lines]))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def readable(row: dict[str, str]) -> str:
    """The values of a row that say something to a reader: no IRIs of things that have a name beside them."""
    kept = [value for name, value in row.items() if value and name not in VARYING]
    said = [shorten(value) for value in kept if not value.startswith((ID, THEME, KIND, COLLABORATION_KIND, NUTS))]
    return ", ".join(said)


HEAD = """# Questions that the graph answers

Each question is a SPARQL query in `ontology/questions/`. What can be changed stands in its `VALUES` lines: put another
organisation, place, theme, country or date there. The answers are the first rows from the default dataset. It holds no
needs, offers and good practices, so these are shown for the fictional folder of the tests. Only members that
are in the dataset count as partners: those from most other countries are not (`data/SOURCES.md`).

```python
from pathlib import Path
from talka.graph.store import open_store

for row in open_store("talka-store").query(Path("ontology/questions/03-twin-towns.rq").read_text()):
    print(*(term.value for term in row))
```

Queries that use labels of themes and kinds, or narrower themes, need the schemes of `ontology/themes.ttl` and
`ontology/codes.ttl` in the store. `python tests/ontology/test_questions.py` writes this page, and the tests check it.

| question | query | answer |
| --- | --- | --- |
"""

if __name__ == "__main__":
    DOCS.write_text(HEAD + "".join(f"{page_row(question)}\n" for question in QUESTIONS), encoding="utf-8")
