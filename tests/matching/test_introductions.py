"""What introductions do for a network: closed cases of each part, pieces against networkx, and the whole list."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talka.graph.network import Network
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.explain import Labeller
from talka.matching.introductions.goals import Goals, Objective, Part
from talka.matching.introductions.introduce import Introductions, Wanted, introduce, sample
from talka.matching.introductions.pieces import NOTHING, Pieces
from talka.matching.introductions.reach import Reach, collaborations_between, without_foreign_partner
from talka.matching.introductions.robustness import DROPS_OUT, Robustness
from talka.matching.introductions.themes import ThemesAcross, focus, working_on
from talka.matching.matcher import Matcher
from talka.matching.reasons import Reason, sentence
from talka.matching.ties import Ties
from talka.ontology.terms import THEME
from talka.ontology.themes import themes

Build = Callable[..., Network]


def gains(part: Part, network: Network, *pairs: tuple[str, str]) -> tuple[Goals, np.ndarray]:
    """The goals of a part, and what each pair gains by itself if it comes about for certain."""
    rows = np.array([sorted(number(network, name) for name in pair) for pair in pairs])
    goals = part.goals(Ties(network), rows)
    objective = Objective.of([goals], [1.0], np.ones(len(pairs)))
    return goals, objective.gains(objective.missing())


def number(network: Network, name: str) -> int:
    return next(row for row in range(len(network)) if network.labels[row] == {"en": name})


def said(goals: Goals, network: Network, *pair: str) -> set[str]:
    rows = sorted(number(network, name) for name in pair)
    reached = np.flatnonzero(goals.takes.toarray().any(axis=1))
    reasons = [Reason("", *goals.say(int(goal), (rows[0], rows[1]))) for goal in reached]
    return {sentence(reason, Labeller(network)) for reason in reasons}


def test_the_first_pair_of_countries(build: Build) -> None:
    countries = {"a": "SE", "b": "SE", "c": "LV", "d": "PT", "e": "PT"}
    network = build("abcde", {"one": ("a c",), "two": ("b c",), "home": ("d e",)}, countries=countries)
    _, gained = gains(Reach(), network, ("a", "d"), ("b", "c"), ("d", "e"))
    of_two = 2 / 12  # the smaller country has two organisations; ten count half
    assert gained[0] == pytest.approx(of_two + 1)  # d is at home so far
    assert gained[1] == pytest.approx(1 / 11 * 0.5 ** (2 / 5))  # the third collaboration between them
    assert gained[2] == 0
    first = gains(Reach(), network, ("a", "d"))[0]
    assert said(first, network, "a", "d") == {
        "It would be the first collaboration between Portugal and Sweden.",
        "d would have its first partner abroad.",
    }


def test_collaborations_between_countries_are_counted_once(build: Build) -> None:
    countries = {"a": "SE", "b": "SE", "c": "LV", "d": "LV"}
    network = build("abcd", {"one": ("a b c d",), "two": ("a c",), "home": ("a b",)}, countries=countries)
    between = collaborations_between(Ties(network), np.array([1, 1, 0, 0]), 2)
    assert between[0, 1] == between[1, 0] == 2


def test_whose_partners_are_not_all_known_is_not_said_to_have_none(build: Build) -> None:
    network = build("abc", {"one": ("a",), "two": ("b c",)})
    assert without_foreign_partner(Ties(network)).tolist() == [True, True, True]
    open_ended = replace(network, sizes=np.array([3, 2]))
    assert without_foreign_partner(Ties(open_ended)).tolist() == [False, True, True]


def test_a_theme_that_nobody_works_on_across_a_border(build: Build) -> None:
    countries = {"a": "SE", "b": "LV", "c": "SE", "d": "LV"}
    names = ["a poverty", "b poverty", "c digital-inclusion", "d digital-inclusion"]
    network = build(names, {"one": ("c d", "digital-inclusion")}, countries=countries)
    part = ThemesAcross(ThemeProfiles(network))
    _, gained = gains(part, network, ("a", "b"), ("c", "d"), ("a", "d"), ("a", "c"))
    poverty, digital = (set(themes().ancestors(network.themes_of(number(network, name))[0])) for name in "ac")
    assert not poverty & digital
    assert gained[0] == pytest.approx(len(poverty) * 2 / 12)  # two organisations work on it; ten count half
    assert gained[1] == pytest.approx(len(digital) * 2 / 12 * 0.5 ** (1 / 5))
    assert gained[2] == 0
    assert gained[3] == 0  # within a country nothing reaches across a border
    first = gains(part, network, ("a", "b"))[0]
    assert any("on which nobody works together across a border yet" in text for text in said(first, network, "a", "b"))


def test_who_declares_no_theme_works_on_what_a_share_of_its_collaborations_is_about(build: Build) -> None:
    collaborations = {f"c{n}": ("a", "poverty" if n == 0 else "digital-inclusion") for n in range(8)}
    network = build(["a", "b poverty"], collaborations, countries={"a": "SE", "b": "LV"})
    focused = focus(ThemeProfiles(network))
    poverty, digital = (network.theme_index[THEME + name] for name in ("poverty", "digital-inclusion"))
    assert focused[:, poverty].tolist() == [(1 / 8) / (1 / 4), 1.0]
    assert focused[:, digital].tolist() == [1.0, 0.0]
    part = ThemesAcross(ThemeProfiles(network))
    goals = part.goals(Ties(network), np.array([[0, 1]]))
    assert goals.takes[poverty, 0] == pytest.approx((1 - 0.5 ** (1 / 5)) * 0.5**0.5)
    assert goals.takes[digital, 0] == 0


def test_two_components_joined(build: Build) -> None:
    network = build("abcdef", {"one": ("a b c",), "two": ("d e",)})
    _, gained = gains(Robustness(), network, ("a", "d"), ("d", "f"), ("a", "b"))
    assert gained.tolist() == pytest.approx([3 * 2 / 6, 2 * 1 / 6, 0])
    assert said(gains(Robustness(), network, ("a", "d"))[0], network, "a", "d") == {
        "d belongs to a group of 2 that is cut off; the tie would join it to the main part of the network."
    }
    twice = Objective.of([gains(Robustness(), network, ("a", "d"), ("b", "e"))[0]], [1.0], np.array([0.5, 0.5]))
    assert twice.value([0, 1]) == pytest.approx(0.75 * 3 * 2 / 6)  # the goal is reached unless both fail


def test_a_tie_past_an_organisation_on_which_others_hang(build: Build) -> None:
    """a - b - hub - c: without b, a is cut off; without the hub, a and b are."""
    network = build(["a", "b", "hub", "c"], {"one": ("a b",), "two": ("b hub",), "three": ("hub c",)})
    _, gained = gains(Robustness(), network, ("a", "c"), ("a", "hub"), ("b", "c"))
    past_b, past_hub = 1 * 2 / 4, 2 * 1 / 4
    assert gained.tolist() == pytest.approx([DROPS_OUT * (past_b + past_hub), DROPS_OUT * past_b, DROPS_OUT * past_hub])
    goals = gains(Robustness(), network, ("a", "hub"))[0]
    assert said(goals, network, "a", "hub") == {
        "If b dropped out, a would be cut off from the rest; the tie would hold it."
    }


@given(seed=st.integers(0, 2**32 - 1), n=st.integers(2, 12), m=st.integers(0, 10))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_pieces_are_what_falls_apart(build: Build, seed: int, n: int, m: int) -> None:
    """Against taking each organisation away and looking, with networkx."""
    random = np.random.default_rng(seed)
    members = [random.choice(n, min(n, int(random.integers(1, 4))), replace=False).tolist() for _ in range(m)]
    collaborations = {f"c{column}": (" ".join(f"o{row:02}" for row in each),) for column, each in enumerate(members)}
    ties = Ties(build([f"o{row:02}" for row in range(n)], collaborations))
    graph = nx.Graph([(a, b) for each in members for a in each for b in each if a < b])
    graph.add_nodes_from(range(n))
    pieces = Pieces(ties)
    for one, other in combinations(range(n), 2):
        apart = {
            hub: [len(nx.node_connected_component(rest, end)) for end in (one, other)]
            for hub in sorted({*range(n), NOTHING} - {one, other})
            for rest in [graph.subgraph(set(graph) - {hub})]
            if not nx.has_path(rest, one, other)
        }
        expected = {NOTHING: apart[NOTHING]} if NOTHING in apart else apart
        found = {cut[0]: cut for cut in pieces.joined(one, other)}
        assert {hub: sorted(pieces.sizes(cut)) for hub, cut in found.items()} == {
            h: sorted(s) for h, s in expected.items()
        }
        for hub, one_piece, other_piece in found.values():
            ends = {pieces.lies_in(one, piece, hub) for piece in (one_piece, other_piece)}
            assert ends == {True, False}


def test_a_collaboration_whose_members_are_not_all_known_may_lead_anywhere(build: Build) -> None:
    network = build("abcd", {"one": ("a",), "two": ("b c",)})
    assert Pieces(Ties(network)).joined(0, 1)
    open_ended = replace(network, sizes=np.array([3, 4]))
    assert not Pieces(Ties(open_ended)).joined(0, 1)
    assert Pieces(Ties(open_ended)).joined(0, 3)  # d has no collaboration at all


@pytest.fixture(scope="module")
def found(matcher: Matcher) -> Introductions:
    return introduce(matcher)


def test_the_list_on_the_default_dataset(found: Introductions, default_network: Network) -> None:
    network = default_network
    assert len(found.items) == 10
    assert found.asked == found.of == len(network)
    assert found.months == 0
    assert found.at_least > 1 - 1 / np.e
    assert found.gain == pytest.approx(sum(item.gain for item in found.items))
    for item in found.items:
        one, other = network.index[item.one], network.index[item.other]
        assert network.countries[one] != network.countries[other]
        assert other not in network.partners_of(one)
        assert item.gain == pytest.approx(sum(item.contributions.values()))
        assert item.effects
        assert item.reasons
        assert item.reasons_back
        assert sum(effect.contribution for effect in item.effects) <= item.gain + 1e-9
    gains = [item.gain for item in found.items]
    assert gains == sorted(gains, reverse=True)
    assert max(Counter(iri for item in found.items for iri in (item.one, item.other)).values()) <= 2


def test_the_probability_is_the_mean_of_both_sides(found: Introductions, matcher: Matcher) -> None:
    item = found.items[0]
    rows = [matcher.network.index[iri] for iri in (item.one, item.other)]
    opinions = matcher.opinions(matcher.organisation(iri) for iri in (item.one, item.other))
    forth, back = (opinion.scores[other] for opinion, other in zip(opinions, reversed(rows), strict=True))
    assert item.probability == pytest.approx(np.sqrt(forth * back))


def test_the_same_question_has_the_same_answer(found: Introductions, matcher: Matcher) -> None:
    assert introduce(matcher) == found


def test_what_is_asked_for_is_kept(matcher: Matcher) -> None:
    network = matcher.network
    for item in introduce(matcher, Wanted(k=4, place="CY", each=1)).items:
        assert "CY" in {str(network.countries[network.index[iri]]) for iri in (item.one, item.other)}
    place = next(iri for iri in network.territories if "/place/" in iri)
    for item in introduce(matcher, Wanted(k=3, place=place)).items:
        assert any(place in network.within(network.index[iri]) for iri in (item.one, item.other))
    theme = next(theme.iri for theme in themes() if theme.id == "digital-inclusion")
    works = working_on(matcher.profiles)[:, network.theme_index[theme]]
    for item in introduce(matcher, Wanted(k=3, theme=theme)).items:
        assert works[network.index[item.one]]
        assert works[network.index[item.other]]


def test_ties_within_a_country_count_where_they_are_asked_for(matcher: Matcher) -> None:
    items = introduce(matcher, Wanted(place="SE", same_country=True, reach=0, themes=0, robustness=1)).items
    countries = matcher.network.countries
    ends = [{str(countries[matcher.network.index[iri]]) for iri in (item.one, item.other)} for item in items]
    assert {"SE"} in ends
    assert all(set(item.contributions) == {"reach", "themes", "robustness"} for item in items)
    assert all(item.contributions["reach"] == 0 == item.contributions["themes"] for item in items)


def test_where_nobody_is_there_is_nobody_to_introduce(matcher: Matcher) -> None:
    found = introduce(matcher, Wanted(place="JP"))
    assert (found.items, found.gain, found.of, found.candidates) == ((), 0.0, 0, 0)


def test_a_large_network_is_asked_in_part(matcher: Matcher) -> None:
    found = introduce(matcher, Wanted(k=3, asked=60))
    assert (found.asked, found.of) == (60, len(matcher.network))
    assert found.candidates < introduce(matcher, Wanted(k=3)).candidates
    assert found == introduce(matcher, Wanted(k=3, asked=60))
    ties = Ties(matcher.network)
    alone = np.flatnonzero(without_foreign_partner(ties))
    assert set(alone.tolist()) <= set(sample(ties, np.arange(len(matcher.network)), 60))


def test_with_a_past_probabilities_are_calibrated(trained: Matcher) -> None:
    found = introduce(trained, Wanted(k=5))
    assert found.months == trained.learned.model.months  # type: ignore[union-attr]
    assert len(found.items) == 5
    assert all(0 < item.probability < 1 for item in found.items)
