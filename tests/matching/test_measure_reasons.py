"""Every reason that the learned ranker's evidence states is a fact of the graph, told again from plain sets."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from talka.graph.network import Network
from talka.matching.evidence.history import History
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.evidence.shared_calls import family
from talka.matching.features import Features
from talka.matching.query import Query
from talka.matching.reasons import Reason
from talka.matching.texts import Texts
from talka.ontology.themes import themes

Build = Callable[..., Network]


class Facts:
    """What a network says, by IRI."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.collaborations: defaultdict[str, set[str]] = defaultdict(set)
        for row, column in zip(*network.membership.nonzero(), strict=True):
            self.collaborations[network.iris[row]].add(network.collaborations[column])
        self.calls = dict(zip(network.collaborations, network.calls, strict=True))
        self.programmes = dict(zip(network.collaborations, network.programmes, strict=True))
        self.signed = dict(zip(network.collaborations, network.signed, strict=True))
        self.newest = max(day for day in self.signed.values() if not np.isnat(day))
        self.sizes = Counter(name for names in self.collaborations.values() for name in names)
        self.countries = dict(zip(network.iris, network.countries.tolist(), strict=True))

    def shared(self, one: str, other: str) -> set[str]:
        return self.collaborations[one] & self.collaborations[other]

    def themes_of(self, iri: str) -> set[str]:
        network, row = self.network, self.network.index[iri]
        columns = {network.collaboration_index[name] for name in self.collaborations[iri]}
        found = set(network.themes_of(row))
        return found | {
            network.theme_iris[t] for column in columns for t in network.collaboration_themes[column].indices
        }

    def families(self, iri: str) -> set[str]:
        """Its calls, whatever the year; a programme where no call is named."""
        return {family(self.calls[name] or self.programmes[name]) for name in self.collaborations[iri]}


@dataclass(frozen=True)
class Stated:
    """A reason for a candidate; `asker` is empty for an idea without one."""

    facts: Facts
    query: Query
    asker: str
    candidate: str
    reason: Reason

    def named(self, name: str) -> str:
        (ref,) = self.reason.values[name]
        return ref.value


@pytest.fixture(scope="module")
def stated(build: Build, dated_network: Network, fictional_network: Network) -> list[Stated]:
    """All that is said to some organisations, and to an idea, about everybody."""
    calls = {"p": "EU-X-2021-A", "q": "EU-X-2023-A", "r": "EU-Y-2022"}
    toy = build(["a volunteering", "b", "c volunteering", "d", "e", "f"],
                {"p": ("a b", "", "2021-01-01"), "q": ("b c", "", "2023-01-01"), "r": ("d e", "", "2022-05-01")},
                countries={"c": "LV", "e": "LV"}, calls=calls)  # fmt: skip
    found = []
    for network in (toy, dated_network, fictional_network):
        texts, profiles = Texts(network, projects=True, encoder="lsa"), ThemeProfiles(network)
        features = Features(History(network, texts.descriptions, texts.projects), profiles, texts.project_texts)
        said = "A choir and a wetland"
        idea = Query(profiles.weights[0], texts.space.encode([said], ["en"])[0], said, "en", country="SE", is_idea=True)
        queries = [
            Query(profiles.weights[row], organisation=row, country=str(network.countries[row]))
            for row in range(0, len(network), max(1, len(network) // 14))
        ]
        found += list(_all(features, [*queries, idea]))
    return found


def _all(features: Features, queries: list[Query]) -> Iterator[Stated]:
    network = features.history.network
    facts, batch = Facts(network), features.measure(queries).batch
    for row, query in enumerate(queries):
        asker = "" if query.organisation is None else network.iris[query.organisation]
        for candidate, iri in enumerate(network.iris):
            if candidate != query.organisation:
                for evidence in features.evidence:
                    for reason in evidence.reasons(batch, row)(candidate):
                        assert reason.evidence == evidence.kind
                        yield Stated(facts, query, asker, iri, reason)


def some(stated: list[Stated], beginning: str) -> list[Stated]:
    """Those whose sentence begins so; there must be some."""
    found = [each for each in stated if each.reason.message.startswith(beginning)]
    assert found, f"no reason begins with {beginning}: the test is out of date"
    return found


def test_no_kind_of_reason_goes_unchecked(stated: list[Stated]) -> None:
    checked = ("You have worked together", "You both have worked", "Takes part in", "Works with {organisation}",
               "Both take part", "Has joined", "You have worked with organisations in", "Organisations in",
               "Both work on", "Works on")  # fmt: skip
    assert [each.reason.message for each in stated if not each.reason.message.startswith(checked)] == []


def test_past_partners_name_what_they_shared(stated: list[Stated]) -> None:
    for each in some(stated, "You have worked together"):
        shared = each.facts.shared(each.asker, each.candidate)
        assert each.named("collaboration") in shared
        days = [each.facts.signed[name] for name in shared if not np.isnat(each.facts.signed[name])]
        assert not days or each.facts.signed[each.named("collaboration")] == max(days)


def test_the_one_between_worked_with_both(stated: list[Stated]) -> None:
    for each in some(stated, "You both have worked"):
        middle = each.named("organisation")
        assert middle not in (each.asker, each.candidate)
        assert each.named("yours") in each.facts.shared(each.asker, middle)
        assert each.named("theirs") in each.facts.shared(each.candidate, middle)


def test_similar_projects_are_theirs_and_yours(stated: list[Stated]) -> None:
    for each in some(stated, "Takes part in {theirs}, which is close to your"):
        assert each.named("theirs") in each.facts.collaborations[each.candidate] - each.facts.collaborations[each.asker]
        assert each.named("yours") in each.facts.collaborations[each.asker]
    for each in some(stated, "Takes part in {theirs}, which is close to what you ask"):
        assert each.query.is_idea or not each.facts.collaborations[each.asker]
        assert each.named("theirs") in each.facts.collaborations[each.candidate]


def test_the_like_minded_work_with_the_candidate(stated: list[Stated]) -> None:
    for each in some(stated, "Works with {organisation}"):
        assert each.named("organisation") not in (each.asker, each.candidate)
        assert each.facts.shared(each.named("organisation"), each.candidate)


def test_shared_calls_are_of_both(stated: list[Stated]) -> None:
    for each in some(stated, "Both take part"):
        assert each.named("call")
        assert each.named("call") in each.facts.families(each.asker) & each.facts.families(each.candidate)


def test_counts_and_days_are_right(stated: list[Stated]) -> None:
    for each in some(stated, "Has joined"):
        facts, day = each.facts, np.datetime64(each.named("day"))
        assert day == facts.newest
        joined = [name for name in facts.collaborations[each.candidate] if facts.sizes[name] >= 2]
        late = [name for name in joined if facts.signed[name] >= day - 364]  # a date that is not known is not
        assert each.named("number") == str(len(late))


def test_countries_are_right(stated: list[Stated]) -> None:
    for each in some(stated, "You have worked with organisations in"):
        theirs = each.named("theirs")
        assert theirs == each.facts.countries[each.candidate]
        others = [iri for iri, country in each.facts.countries.items() if country == theirs and iri != each.asker]
        assert any(each.facts.shared(each.asker, iri) for iri in others)
    for each in some(stated, "Organisations in"):
        assert (each.named("theirs"), each.named("yours")) == (each.facts.countries[each.candidate], each.query.country)
        assert ratio(each.facts, each.named("theirs"), each.named("yours")) > 1


@cache
def ratio(facts: Facts, one: str, other: str) -> float:
    """Ties of two countries as a multiple of what chance would give: each member gives 1 to each of its projects."""
    ties: defaultdict[tuple[str, str], float] = defaultdict(float)
    members: defaultdict[str, list[str]] = defaultdict(list)
    for iri, names in facts.collaborations.items():
        for name in names:
            members[name].append(iri)
    for group in members.values():
        for mine in group:
            for theirs in group:
                if mine != theirs:
                    ties[facts.countries[mine], facts.countries[theirs]] += 1 / (len(group) - 1)
    of = {place: sum(value for (a, _), value in ties.items() if a == place) for place in (one, other)}
    return ties[one, other] * sum(ties.values()) / (of[one] * of[other])


def test_themes_are_of_both(stated: list[Stated]) -> None:
    for each in [*some(stated, "Both work on"), *some(stated, "Works on {themes}")]:
        network = each.facts.network
        asked = {network.theme_iris[column] for column in np.flatnonzero(each.query.themes)}
        named = {ref.value for ref in each.reason.values["themes"]}
        assert named
        assert named <= asked & each.facts.themes_of(each.candidate)
    for each in some(stated, "Works on {theirs}, which is close"):
        assert each.named("theirs") in each.facts.themes_of(each.candidate)
        assert set(themes().ancestors(each.named("theirs"))) & set(themes().ancestors(each.named("yours")))
