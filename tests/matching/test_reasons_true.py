"""Every stated reason is a fact of the graph.

The facts are asked of the store in SPARQL and compared as plain Python sets, so that nothing of the matching's own
arrays decides whether its reasons hold.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from talka.graph.network import Network
from talka.graph.store import GraphStore
from talka.matching.matcher import Matcher
from talka.matching.reasons import Reason
from talka.matching.suggestions import Suggestions

Links = defaultdict[str, set[str]]
IDEAS = list(csv.DictReader((Path(__file__).parent / "idea_cases.csv").open(encoding="utf-8")))
SAMPLE = 60


class Facts:
    """What a store says, by SPARQL."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self.subjects = self._links("?a dct:subject ?b")
        self.collaborations = self._links("?b a org:OrganizationalCollaboration ; org:hasMember ?a")
        self.seeks = self._links("?a schema:seeks ?b . ?b a schema:Demand")
        self.offers = self._links("?a schema:makesOffer ?b . ?b a schema:Offer")
        self.starts = self._links("?a schema:startDate ?b")
        self.languages = self._links("?a dct:description ?text BIND(LANG(?text) AS ?b)")

    def _links(self, pattern: str) -> Links:
        links: Links = defaultdict(set)
        for one, other in self._store.query(f"SELECT DISTINCT ?a ?b WHERE {{ {pattern} }}"):
            links[str(getattr(one, "value", ""))].add(str(getattr(other, "value", "")))
        return links

    def themes_of(self, organisation: str) -> set[str]:
        """Themes that it declares, and those of its collaborations."""
        found = set(self.subjects[organisation])
        for collaboration in self.collaborations[organisation]:
            found |= self.subjects[collaboration]
        return found


def up(theme: str) -> set[str]:
    """A theme and its broader ones, read from the ontology file in the plainest way."""
    chain = {theme}
    while theme in BROADER:
        theme = BROADER[theme]
        chain.add(theme)
    return chain


def _broader() -> dict[str, str]:
    from importlib.resources import files

    from rdflib import Graph
    from rdflib.namespace import SKOS

    graph = Graph().parse(data=files("talka.ontology").joinpath("themes.ttl").read_text("utf-8"), format="turtle")
    return {str(narrower): str(broader) for narrower, broader in graph.subject_objects(SKOS.broader)}


BROADER = _broader()


@dataclass
class Case:
    """A question with its answer. For an idea without an asker, `asker` is empty."""

    name: str
    facts: Facts
    matcher: Matcher
    answer: Suggestions
    asker: str

    def asker_themes(self) -> set[str]:
        network, query = self.matcher.network, self.answer.query
        if self.asker:
            return self.facts.themes_of(self.asker)
        return {network.theme_iris[column] for column in np.flatnonzero(query.themes)}


def sample(network: Network, size: int) -> list[str]:
    """Organisations spread over countries and kinds, always the same: one of each in turn, common ones first."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row, iri in enumerate(network.iris):
        groups[str(network.countries[row]), network.kinds[row]].append(iri)
    order = sorted(groups, key=lambda key: (-len(groups[key]), key))
    chosen: list[str] = []
    while len(chosen) < min(size, len(network)):
        for key in order:
            if groups[key]:
                chosen.append(groups[key].pop(len(groups[key]) // 2))
    return chosen[:size]


@pytest.fixture(scope="module")
def cases(
    matcher: Matcher, default_store: GraphStore, fictional_matcher: Matcher, fictional_store: GraphStore
) -> list[Case]:
    default, fictional = Facts(default_store), Facts(fictional_store)
    found = []
    for iri in sample(matcher.network, SAMPLE):
        found.append(Case(iri, default, matcher, matcher.recommend(matcher.organisation(iri)), iri))
    for idea in IDEAS:
        query = matcher.idea(idea["text"], country=idea["country"])
        found.append(Case(f"idea {idea['id']}", default, matcher, matcher.recommend(query), ""))
    for iri in fictional_matcher.network.iris:
        answer = fictional_matcher.recommend(fictional_matcher.organisation(iri))
        found.append(Case(iri, fictional, fictional_matcher, answer, iri))
    return found


def stated(cases: list[Case], *beginnings: str) -> Iterator[tuple[Case, str, Reason]]:
    """Each reason whose sentence begins so, with its case and the partner; there must be some."""
    some = False
    for case in cases:
        for item in case.answer.items:
            for reason in item.reasons:
                if reason.message.startswith(beginnings):
                    some = True
                    yield case, item.partner, reason
    assert some, f"no reason begins with {beginnings}: the test is out of date"


def iris(reason: Reason, name: str) -> list[str]:
    return [ref.value for ref in reason.values[name]]


CHECKED = (
    "Both work on",
    "Works on {themes}, as your idea does",
    "Works on {theirs}, which is close to",
    "Its description",
    "You both have worked with",
    "Recently active on your themes",
    "Offers what you need",
    "Needs what you offer",
    "Has worked on",
    "Needs {themes}, on which",
)


def test_no_kind_of_reason_goes_unchecked(cases: list[Case]) -> None:
    messages = {reason.message for case in cases for item in case.answer.items for reason in item.reasons}
    assert [message for message in messages if not message.startswith(CHECKED)] == []


def test_the_sample_covers_countries_and_kinds(matcher: Matcher) -> None:
    network = matcher.network
    rows = [network.index[iri] for iri in sample(network, SAMPLE)]
    assert len(set(rows)) == SAMPLE
    assert {"SE", "LV", "LT", "PT", "CY"} <= set(network.countries[rows].tolist())
    assert {network.kinds[row] for row in rows} >= {kind for kind in network.kinds if network.kinds.count(kind) > 3}


def test_every_suggestion_says_why(cases: list[Case]) -> None:
    assert all(item.reasons for case in cases for item in case.answer.items)


def test_shared_themes_are_themes_of_both(cases: list[Case]) -> None:
    for case, partner, reason in stated(cases, "Both work on", "Works on {themes}, as your idea does"):
        assert iris(reason, "themes")
        assert set(iris(reason, "themes")) <= case.facts.themes_of(partner) & case.asker_themes(), (case.name, partner)


def test_close_themes_are_one_of_each_and_have_a_broader_one_in_common(cases: list[Case]) -> None:
    for case, partner, reason in stated(cases, "Works on {theirs}, which is close to"):
        (theirs,), (yours,) = iris(reason, "theirs"), iris(reason, "yours")
        assert theirs in case.facts.themes_of(partner), (case.name, partner)
        assert yours in case.asker_themes(), (case.name, partner)
        assert theirs != yours
        assert up(theirs) & up(yours)


def test_common_partners_are_members_with_both(cases: list[Case]) -> None:
    for case, partner, reason in stated(cases, "You both have worked with"):
        (middle,), (yours,), (theirs,) = (iris(reason, name) for name in ("organisation", "yours", "theirs"))
        facts = case.facts.collaborations
        assert middle not in (case.asker, partner)
        assert yours in facts[case.asker] & facts[middle], (case.name, partner)
        assert theirs in facts[partner] & facts[middle], (case.name, partner)


def test_recent_collaborations_are_the_partners_own_on_the_askers_themes_and_rightly_dated(cases: list[Case]) -> None:
    for case, partner, reason in stated(cases, "Recently active on your themes"):
        (collaboration,), (year,) = iris(reason, "collaboration"), iris(reason, "year")
        assert collaboration in case.facts.collaborations[partner], (case.name, partner)
        assert {start[:4] for start in case.facts.starts[collaboration]} == {year}, (case.name, partner)
        covered = {broader for theme in case.facts.subjects[collaboration] for broader in up(theme)}
        assert covered & case.asker_themes(), (case.name, partner)


def test_percentages_and_languages_are_true(cases: list[Case]) -> None:
    for case, partner, reason in stated(cases, "Its description"):
        network, query, vectors = case.matcher.network, case.answer.query, case.matcher.texts.descriptions
        assert query.vector is not None
        closeness = {
            iri: float(vectors[row].astype(np.float64) @ query.vector.astype(np.float64))
            for row, iri in enumerate(network.iris)
            if case.facts.languages[iri] and iri != case.asker
        }
        mine = closeness.pop(partner)
        (percent,) = (int(value) for value in iris(reason, "percent"))
        lower = sum(value < mine - 1e-6 for value in closeness.values())
        not_higher = sum(value < mine + 1e-6 for value in closeness.values())  # what rounding may count as lower
        assert min(99, 100 * lower // len(closeness)) <= percent <= 100 * not_higher / len(closeness)
        assert percent >= 90
        if "theirs" in reason.values:
            assert set(iris(reason, "theirs")) <= case.facts.languages[partner]
            assert iris(reason, "yours") == [query.language]
            assert not case.asker or query.language in case.facts.languages[case.asker]


def test_needs_and_offers_are_those_of_the_right_organisation(cases: list[Case]) -> None:
    for case, partner, reason in stated(cases, "Offers what you need", "Needs what you offer"):
        facts = case.facts
        (need,), (offer,) = iris(reason, "need"), iris(reason, "offer")
        needs, offers = (case.asker, partner) if reason.message.startswith("Offers") else (partner, case.asker)
        assert need in facts.seeks[needs], (case.name, partner)
        assert offer in facts.offers[offers], (case.name, partner)
        offered = {broader for theme in facts.subjects[offer] for broader in up(theme)}
        assert iris(reason, "themes")
        assert set(iris(reason, "themes")) <= facts.subjects[need] & offered, (case.name, partner)


def test_work_on_a_need_has_been_done(cases: list[Case]) -> None:
    for case, partner, reason in stated(cases, "Has worked on", "Needs {themes}, on which"):
        facts = case.facts
        (need,) = iris(reason, "need")
        needs, worked = (case.asker, partner) if reason.message.startswith("Has") else (partner, case.asker)
        assert need in facts.seeks[needs], (case.name, partner)
        done = {broader for theme in facts.themes_of(worked) for broader in up(theme)}
        assert iris(reason, "themes")
        assert set(iris(reason, "themes")) <= facts.subjects[need] & done, (case.name, partner)
