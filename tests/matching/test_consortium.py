"""Teams under rules: equal to trying all teams, whatever the rules; and what clashes does clash, and no less would."""

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talka.graph.network import Network
from talka.matching.consortium import rules as r
from talka.matching.consortium.clashes import clash
from talka.matching.consortium.facts import Facts, spoken
from talka.matching.consortium.objective import SCALE, Objective, objective, program
from talka.matching.consortium.solve import solve
from talka.matching.consortium.teams import best_teams
from talka.matching.consortium.wanted import Wanted, Weights
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.matcher import EVERYBODY, Matcher
from talka.ontology.terms import KIND, THEME
from talka.ontology.themes import themes

Build = Callable[..., Network]
COUNTRIES = ("SE", "LV", "LT", "PT", "GR", "CY", "FR")
KINDS = ("municipality", "school", "association")
THEMES = ("youth-work", "youth-centres", "music", "water", "democracy", "participatory-budgeting")
SECONDS = 20.0
CASES = 200


def drawn_network(build: Build, draw: random.Random) -> Network:
    """Up to 10 organisations with some collaborations."""
    names = [f"o{n}" for n in range(draw.randint(4, 10))]
    known = [theme for theme in THEMES if THEME + theme in themes()]
    return build(
        [" ".join([name, *draw.sample(known, draw.randint(0, 2))]) for name in names],
        {
            f"c{n}": (" ".join(draw.sample(names, draw.randint(2, 4))), *draw.sample(known, draw.randint(0, 1)))
            for n in range(draw.randint(0, 5))
        },
        countries={name: draw.choice(COUNTRIES) for name in names},
        kinds={name: draw.choice(KINDS) for name in names},
    )


def drawn_rules(network: Network, draw: random.Random) -> Wanted:
    """Any of the rules; about half of the cases cannot be met."""

    def some(chance: float) -> bool:
        return draw.random() < chance

    iris = list(network.iris)
    size = draw.randint(2, 5)
    return Wanted(
        size=size,
        min_countries=draw.randint(2, 5) if some(0.5) else 1,
        max_per_country=draw.randint(1, 2) if some(0.4) else 0,
        kinds=tuple((KIND + kind, draw.randint(1, 2)) for kind in KINDS if some(0.25)),
        themes=tuple(THEME + theme for theme in THEMES if THEME + theme in themes() and some(0.12)),
        lead=draw.choice(iris) if some(0.3) else "",
        include=tuple(draw.sample(iris, 1)) if some(0.2) else (),
        exclude=tuple(draw.sample(iris, draw.randint(1, 2))) if some(0.3) else (),
        newcomers=draw.randint(1, 2) if some(0.2) else 0,
        language=draw.choice(("en", "sv", "any")) if some(0.3) else "",
        countries=frozenset(draw.sample(COUNTRIES, 4)) if some(0.15) else frozenset(),
        home=draw.choice(COUNTRIES) if some(0.1) else "",
    )


def drawn_objective(network: Network, facts: Facts, draw: random.Random) -> Objective:
    shares = [draw.random() for _ in range(draw.randint(0, 3))]
    columns = [network.theme_index[THEME + theme] for theme in THEMES if THEME + theme in themes()][: len(shares)]
    fit = np.array([draw.choice((0.0, draw.random())) for _ in range(len(network))])
    themes_ = {column: share / sum(shares) for column, share in zip(columns, shares, strict=True)}
    return Objective(fit, facts.ties.weights.minimum(1.0), themes_)


def worth(network: Network, wanted: Wanted, weighed: Objective, team: Iterable[int]) -> int:
    """The stated formula, in millionths, rounded part by part as the program's numbers are."""
    rows, weights = sorted(team), weighed.weights
    lead = network.row(wanted.lead) if wanted.lead else None
    others = wanted.size - (lead is not None)
    pairs = wanted.size * (wanted.size - 1) / 2
    total = sum(round(float(SCALE * weights.fit / max(others, 1) * weighed.fit[row])) for row in rows if row != lead)
    total += sum(
        round(float(SCALE * weights.trust * weighed.trust[one, other] / pairs)) for one, other in combinations(rows, 2)
    )
    for column, share in weighed.themes.items():
        if any(works_on(network, row, network.theme_iris[column]) for row in rows):
            total += round(SCALE * weights.coverage * share)
    return total


def works_on(network: Network, row: int, theme: str) -> bool:
    """By the graph itself: declared, or of a collaboration; narrower themes count."""
    own = set(network.themes_of(row))
    for column in network.collaborations_of(row):
        own |= {network.theme_iris[t] for t in network.collaboration_themes[column].indices}
    return any(theme in themes().ancestors(iri) for iri in own)


def holds(network: Network, rule: r.Rule, team: frozenset[int]) -> bool:
    """Whether a team meets a rule, told without the program."""
    codes = [str(network.countries[row]) for row in team]
    match rule:
        case r.Size(number):
            return len(team) == number
        case r.With(iri):
            return network.index[iri] in team
        case r.Without(iri):
            return network.index[iri] not in team
        case r.MinCountries(number):
            return len(set(codes)) >= number
        case r.MaxPerCountry(number):
            return max((codes.count(code) for code in codes), default=0) <= number
        case r.Within(countries):
            return set(codes) <= set(countries)
        case r.Abroad(country):
            return country not in codes
        case r.NeedKind(kind, number):
            return sum(network.kinds[row] == kind for row in team) >= number
        case r.Cover(theme):
            return any(works_on(network, row, theme) for row in team)
        case r.Newcomers(number):
            return sum(not any_abroad(network, row) for row in team) >= number
        case r.SameLanguage(""):
            return not team or bool(frozenset.intersection(*map(spoken, codes)))
        case r.SameLanguage(language):
            return all(language in spoken(code) for code in codes)
    raise AssertionError(f"{rule} is not known here")


def any_abroad(network: Network, row: int) -> bool:
    return any(network.countries[other] != network.countries[row] for other in network.partners_of(row))


def met_by_any(network: Network, rules: list[r.Rule], sizes: Iterable[int]) -> bool:
    teams = (frozenset(team) for size in sizes for team in combinations(range(len(network)), size))
    return any(all(holds(network, rule, team) for rule in rules) for team in teams)


def best(network: Network, wanted: Wanted, weighed: Objective, worse: Iterable[frozenset[int]] = ()) -> int | None:
    """The worth of the best team, by trying all of them; None where none meets the rules."""
    found = [
        worth(network, wanted, weighed, team)
        for team in map(frozenset, combinations(range(len(network)), wanted.size))
        if all(holds(network, rule, team) for rule in wanted.rules())
        and all(len(team & other) <= wanted.size - 2 for other in worse)
    ]
    return max(found, default=None)


@pytest.mark.parametrize("part", range(10))
def test_equal_to_trying_all_teams(build: Build, part: int) -> None:
    """Two hundred networks, rules and objectives drawn at random."""
    possible = 0
    for case in range(part * CASES // 10, (part + 1) * CASES // 10):
        draw = random.Random(case)
        network = drawn_network(build, draw)
        facts = Facts(network, ThemeProfiles(network))
        wanted, weighed = drawn_rules(network, draw), drawn_objective(network, facts, draw)
        rules = wanted.rules()
        expected = best(network, wanted, weighed)
        clashing = clash(rules, facts)
        assert (expected is None) == bool(clashing), case
        if expected is None:
            check_clash(network, clashing)
            continue
        possible += 1
        found = solve(program(facts, wanted, rules, weighed), SECONDS)
        assert found is not None, case
        team = frozenset(found.rows.tolist())
        assert all(holds(network, rule, team) for rule in rules), case
        assert found.worth == worth(network, wanted, weighed, team) == expected, case
        assert found.proven, case
    assert 2 <= possible <= 18  # both kinds of cases are there


def check_clash(network: Network, clashing: list[r.Rule]) -> None:
    """No team meets these rules, and without any one of them a team does; of any size, where the size is left out."""

    def possible(rules: list[r.Rule]) -> bool:
        sized = [rule.number for rule in rules if isinstance(rule, r.Size)]
        return met_by_any(network, rules, sized or range(len(network) + 1))

    assert not possible(clashing)
    for rule in clashing:
        assert possible([other for other in clashing if other is not rule]), rule


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_a_further_rule_never_raises_the_worth(build: Build, seed: int) -> None:
    draw = random.Random(seed)
    network = drawn_network(build, draw)
    facts = Facts(network, ThemeProfiles(network))
    wanted, weighed = drawn_rules(network, draw), drawn_objective(network, facts, draw)
    rules = wanted.rules()
    dropped = draw.choice([rule for rule in rules if not isinstance(rule, r.Size)] or rules)
    fewer = [rule for rule in rules if rule is not dropped or isinstance(rule, r.Size)]
    if clash(rules, facts):
        return
    many, few = (solve(program(facts, wanted, some, weighed), SECONDS) for some in (rules, fewer))
    assert many is not None
    assert few is not None
    assert many.worth <= few.worth
    assert many.bound >= many.worth


def test_next_best_teams_differ_and_are_the_best_of_those(build: Build) -> None:
    for case in range(20):
        draw = random.Random(1_000 + case)
        network = drawn_network(build, draw)
        facts = Facts(network, ThemeProfiles(network))
        weighed = drawn_objective(network, facts, draw)
        wanted = Wanted(size=3)
        rules = wanted.rules()
        earlier: list[frozenset[int]] = []
        while (expected := best(network, wanted, weighed, earlier)) is not None and len(earlier) < 3:
            made = program(facts, wanted, rules, weighed)
            for team in earlier:
                made.members(np.isin(np.arange(made.n), list(team)), upper=1)
            found = solve(made, SECONDS)
            assert found is not None
            assert found.worth == expected
            earlier.append(frozenset(found.rows.tolist()))


def test_the_clash_is_told_in_words(matcher: Matcher) -> None:
    query = matcher.idea("A festival of rural music", country="SE")
    found = best_teams(matcher, query, Wanted(size=4, min_countries=5))
    assert not found.teams
    assert found.clash == (r.Size(4), r.MinCountries(5))


def test_members_say_why_they_are_in(matcher: Matcher) -> None:
    """On the default dataset: each rule is met by somebody who says so, and the parts add up to the worth."""
    kinds = ((KIND + "municipality", 1), (KIND + "school", 1))
    wanted = Wanted(size=5, min_countries=4, kinds=kinds, home="SE")
    text = "Youth centre in Dalarna: social enterprise for rural young people"
    found = best_teams(matcher, matcher.idea(text, country="SE"), wanted, teams=3)
    assert len(found.teams) == 3
    for team in found.teams:
        assert team.proven
        said = [why.message for member in team.members for why in member.why]
        assert said.count("It is of a kind that was asked for: {kind}.") >= 2
        assert len(team.countries) >= 4
        assert "SE" not in team.countries
        weights = Weights()
        parts = weights.fit * team.fit + weights.trust * team.trust + weights.coverage * team.coverage
        assert team.worth == pytest.approx(parts, abs=1e-4)
        known = {iri for tie in team.ties for iri in (tie.first, tie.second)}
        telling = {m.organisation for m in team.members if any("has worked with" in why.message for why in m.why)}
        assert known == telling
    first, second, third = ({member.organisation for member in team.members} for team in found.teams)
    assert len(first & second) <= 3
    assert len(first & third) <= 3
    assert len(second & third) <= 3
    assert found.teams[0].worth >= found.teams[1].worth >= found.teams[2].worth


def test_a_lead_is_in_and_its_fit_to_itself_does_not_count(matcher: Matcher) -> None:
    lead = matcher.network.iris[0]
    query = matcher.organisation(lead)
    (team,) = best_teams(matcher, query, Wanted(size=3, lead=lead)).teams
    assert team.members[0].organisation == lead
    assert team.members[0].suggestion is None
    assert team.members[0].why[0].message == "It leads the team."
    scores = next(matcher.opinions([query], EVERYBODY)).scores
    weighed = objective(Facts(matcher.network, matcher.profiles), query, scores, probabilities=False)
    rows = [matcher.network.index[member.organisation] for member in team.members[1:]]
    assert team.fit == pytest.approx(weighed.fit[rows].mean())


def test_the_same_question_has_the_same_answer(matcher: Matcher) -> None:
    query = matcher.idea("Water and young people", country="LV")
    one, other = (best_teams(matcher, query, Wanted(4, min_countries=3), teams=2) for _ in range(2))
    teams = [[replace(team, seconds=0.0) for team in answer.teams] for answer in (one, other)]
    assert teams[0] == teams[1]


def test_a_learned_matcher_scores_everybody(trained: Matcher) -> None:
    query = trained.organisation(trained.network.iris[0])
    opinion = next(trained.opinions([query], EVERYBODY, range(len(trained.network))))
    scores = opinion.scores
    assert opinion.months > 0
    assert (scores[1:] > 0).all()
    best_first = trained.recommend(query, 1, EVERYBODY)
    top = best_first.items[0]
    assert scores[trained.network.index[top.partner]] == pytest.approx(top.score)
    (team,) = best_teams(trained, query, Wanted(size=4, lead=trained.network.iris[0], min_countries=2)).teams
    assert team.proven
    assert all(member.suggestion is not None for member in team.members[1:])


def test_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="2 to 30"):
        Wanted(size=1)
