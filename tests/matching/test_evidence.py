"""One contract for all kinds of evidence, and what each must give on networks small enough to be reckoned by hand."""

import math
import string
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.graph.network import Network
from talka.matching.encoders.base import unit
from talka.matching.evidence.base import HALF_LIFE_YEARS, UNDATED, Assessment, recency
from talka.matching.evidence.common_collaborators import SCALE, CommonCollaborators
from talka.matching.evidence.needs_and_offers import FROM_WORK, OTHER_CATEGORY, NeedsAndOffers
from talka.matching.evidence.profiles import BROADER, FROM_COLLABORATION, ThemeProfiles
from talka.matching.evidence.recent_activity import OFF_THEME, RecentActivity
from talka.matching.evidence.shared_themes import PRIOR, SharedThemes
from talka.matching.evidence.text_similarity import FULL, TextSimilarity
from talka.matching.explain import Labeller
from talka.matching.matcher import Matcher
from talka.matching.query import Query
from talka.matching.ranker import WEIGHTS
from talka.matching.reasons import Ref, sentence
from talka.ontology.terms import THEME
from talka.ontology.themes import themes

Org = Callable[[str], str]
Build = Callable[..., Network]
NAMES = list(WEIGHTS)


@pytest.fixture(scope="module", params=["default", "fictional"])
def finder(request: pytest.FixtureRequest, matcher: Matcher, fictional_matcher: Matcher) -> Matcher:
    return matcher if request.param == "default" else fictional_matcher


@pytest.fixture(scope="module")
def queries(finder: Matcher) -> list[Query]:
    iris = finder.network.iris
    asked = [finder.organisation(iri) for iri in iris[:: max(1, len(iris) // 25)]]
    text = "Vi söker partner i Portugal för ungdomsutbyten och frivilliga"
    return [*asked, finder.idea(text, country="SE"), finder.idea(text, organisation=iris[-1])]


def assess(finder: Matcher, name: str, query: Query) -> Assessment:
    (evidence,) = (evidence for evidence in finder.ranker.evidence if evidence.name == name)
    return evidence.assess(query)


class TestContract:
    """Each of these holds for every kind of evidence, on both datasets."""

    def test_weights_are_shares(self, finder: Matcher) -> None:
        assert [evidence.name for evidence in finder.ranker.evidence] == NAMES
        """Of the last two one at most speaks to a question."""
        for never in ("needs_and_offers", "named"):
            assert sum(weight for name, weight in WEIGHTS.items() if name != never) == pytest.approx(1.0)
        assert all(weight > 0 for weight in WEIGHTS.values())

    def test_each_kind_says_what_it_is(self, finder: Matcher) -> None:
        assert all((type(evidence).__doc__ or "").strip() for evidence in finder.ranker.evidence)

    @pytest.mark.parametrize("name", NAMES)
    def test_scores(self, finder: Matcher, queries: list[Query], name: str) -> None:
        for query in queries:
            assessment = assess(finder, name, query)
            assert assessment.scores.shape == assessment.speaks.shape == (len(finder.network),)
            assert assessment.scores.dtype == np.float64
            assert assessment.speaks.dtype == bool
            assert np.isfinite(assessment.scores).all()
            assert ((assessment.scores >= 0) & (assessment.scores <= 1)).all()

    @pytest.mark.parametrize("name", NAMES)
    def test_it_says_something(self, finder: Matcher, queries: list[Query], name: str) -> None:
        if name == "needs_and_offers" and not finder.network.wishes:
            pytest.skip("this dataset has neither needs nor offers")
        assert any(assess(finder, name, query).speaks.any() for query in queries)

    @pytest.mark.parametrize("name", NAMES)
    def test_reasons_where_it_speaks_and_only_there(self, finder: Matcher, queries: list[Query], name: str) -> None:
        for query in queries:
            assessment = assess(finder, name, query)
            assert not (assessment.speaks & (assessment.scores == 0)).any()
            spoken = [bool(assessment.reasons(row)) for row in range(len(finder.network))]
            others = np.arange(len(finder.network)) != query.organisation
            np.testing.assert_array_equal(np.array(spoken)[others], assessment.speaks[others])

    @pytest.mark.parametrize("name", NAMES)
    def test_reasons_name_what_exists_and_fill_their_sentences(
        self, finder: Matcher, queries: list[Query], name: str
    ) -> None:
        network = finder.network
        known = {
            "organisation": set(network.iris),
            "collaboration": set(network.collaborations),
            "theme": set(network.theme_iris),
            "need": {wish.iri for wish in network.wishes if not wish.offers},
            "offer": {wish.iri for wish in network.wishes if wish.offers},
            "language": set(finder.texts.languages),
            "country": set(network.countries.tolist()),
        }
        label = Labeller(network, "sv")
        for query in queries:
            assessment = assess(finder, name, query)
            for row in np.flatnonzero(assessment.speaks)[:60]:
                for reason in assessment.reasons(int(row)):
                    assert reason.evidence == name
                    placeholders = {field for _, field, _, _ in string.Formatter().parse(reason.message) if field}
                    assert placeholders <= set(reason.values)
                    assert all(reason.values.values())
                    for ref in reason.refs():
                        assert ref.value.isdecimal() if ref.kind == "number" else ref.value in known[ref.kind]
                    words = sentence(reason, label)
                    assert words.endswith(".")
                    assert not set(words) & set("{}")

    @pytest.mark.parametrize("name", [name for name in NAMES if name != "recent_activity"])
    def test_nothing_asked_nothing_scored(self, finder: Matcher, name: str) -> None:
        nothing = Query(themes=np.zeros(len(finder.network.theme_iris)))
        for query in (nothing, replace(nothing, vector=np.zeros(finder.texts.space.encoder.dimension))):
            assessment = assess(finder, name, query)
            assert not assessment.scores.any()
            assert not assessment.speaks.any()

    def test_activity_alone_says_nothing(self, finder: Matcher) -> None:
        """Who is active is active whatever is asked; but it is no reason for a partnership."""
        assert not assess(finder, "recent_activity", Query(np.zeros(len(finder.network.theme_iris)))).speaks.any()

    @pytest.mark.parametrize("name", NAMES)
    def test_the_same_again(self, finder: Matcher, queries: list[Query], name: str) -> None:
        for query in queries[::5]:
            one, other = assess(finder, name, query), assess(finder, name, query)
            np.testing.assert_array_equal(one.scores, other.scores)
            assert [one.reasons(row) for row in range(20 % len(one.scores))] == [
                other.reasons(row) for row in range(20 % len(one.scores))
            ]


@pytest.mark.parametrize("n", [0, 1])
def test_networks_of_next_to_nothing(build: Build, n: int) -> None:
    network = build(["alone volunteering"][:n])
    profiles = ThemeProfiles(network)
    query = Query(np.ones(len(network.theme_iris)), vector=np.ones(3), organisation=0 if n else None)
    for evidence in (
        SharedThemes(profiles),
        TextSimilarity(np.zeros((n, 3)), [""] * n),
        NeedsAndOffers(profiles),
        CommonCollaborators(network),
        RecentActivity(profiles),
    ):
        assert evidence.assess(query).scores.shape == (n,)


def ask(network: Network, iri: str) -> Query:
    """What an organisation asks by its profile, without a text."""
    row = network.index[iri]
    return Query(
        ThemeProfiles(network).weights[row], organisation=row, partners=frozenset(network.partners_of(row).tolist())
    )


def score(assessment: Assessment, network: Network, iri: str) -> float:
    return float(assessment.scores[network.index[iri]])


def day(*days: str) -> np.ndarray:
    return np.array(days, dtype="datetime64[D]")


class TestRecency:
    @given(st.integers(0, 30 * 365))
    def test_half_life(self, days: int) -> None:
        """Newest start d0, end d0 - days: 2 ** -(days / 365.25 / 5)."""
        newest = date(2025, 1, 1)
        end = newest - timedelta(days=days)
        start = day(str(newest), str(end))
        weights = recency(start, day("NaT", str(end)))
        assert weights.tolist() == pytest.approx([1.0, 2 ** -(days / 365.25 / HALF_LIFE_YEARS)])

    def test_what_goes_on_counts_in_full(self) -> None:
        assert recency(day("2010-01-01", "2020-01-01"), day("2030-01-01", "NaT")).tolist() == [1.0, 1.0]

    def test_without_dates(self) -> None:
        assert recency(day("NaT", "NaT"), day("NaT", "NaT")).tolist() == [UNDATED, UNDATED]
        assert recency(day("NaT", "2020-01-01"), day("NaT", "NaT")).tolist() == [UNDATED, 1.0]
        assert recency(day(), day()).tolist() == []


class TestCommonCollaborators:
    """Ties are 0.5 / (members - 1) here, since no toy collaboration has a date (`UNDATED`)."""

    def resource(self, network: Network, one: str, other: str) -> float:
        found = score(CommonCollaborators(network).assess(ask(network, one)), network, other)
        return -SCALE * math.log(1 - found)

    def test_path(self, build: Build, org: Org) -> None:
        """a - b - c: a gives 0.5 to b, b passes half of it on to c and half back: 0.5 * 0.5 / (0.5 + 0.5)."""
        network = build("abc", {"ab": ("a b",), "bc": ("b c",)})
        assert self.resource(network, org("a"), org("c")) == pytest.approx(0.25)
        assert self.resource(network, org("c"), org("a")) == pytest.approx(0.25)
        assert self.resource(network, org("a"), org("b")) == 0.0  # nobody stands between them

    @pytest.mark.parametrize("leaves", [2, 3, 10])
    def test_star(self, build: Build, org: Org, leaves: int) -> None:
        """A hub with `leaves` ties of 0.5 splits what it gets among them: 0.5 * 0.5 / (0.5 * leaves)."""
        names = [f"leaf{number}" for number in range(leaves)]
        network = build(["hub", *names], {f"with-{name}": (f"hub {name}",) for name in names})
        assert self.resource(network, org("leaf0"), org("leaf1")) == pytest.approx(0.5 / leaves)
        assert not CommonCollaborators(network).assess(ask(network, org("hub"))).scores.any()

    def test_two_ways_add_up(self, build: Build, org: Org) -> None:
        """a - b - d and a - c - d: 0.25 by each."""
        network = build("abcd", {"ab": ("a b",), "ac": ("a c",), "bd": ("b d",), "cd": ("c d",)})
        assert self.resource(network, org("a"), org("d")) == pytest.approx(0.5)

    def test_large_projects_hardly_acquaint(self, build: Build, org: Org) -> None:
        """b knows c from a project of two, d from one of 200 members."""
        crowd = [f"n{number:03}" for number in range(198)]
        network = build([*"abcd", *crowd], {"ab": ("a b",), "bc": ("b c",), "crowd": (" ".join(["b", "d", *crowd]),)})
        near, far = (self.resource(network, org("a"), org(name)) for name in "cd")
        # b's ties: 0.5 to a, 0.5 to c, 0.5 / 199 to each of 199 in the crowd, together 1.5
        assert near == pytest.approx(0.5 * 0.5 / 1.5)
        assert far == pytest.approx(0.5 * (0.5 / 199) / 1.5)
        assert score(CommonCollaborators(network).assess(ask(network, org("a"))), network, org("d")) < 0.01

    def test_old_acquaintance_counts_less(self, build: Build, org: Org) -> None:
        network = build(
            "abcd",
            {
                "ab": ("a b", "", "2025-01-01", ""),
                "bc": ("b c", "", "2024-01-01", "2026-01-01"),
                "bd": ("b d", "", "2012-01-01", "2015-01-01"),
            },
        )
        ratio = self.resource(network, org("a"), org("d")) / self.resource(network, org("a"), org("c"))
        assert ratio == pytest.approx(0.25, rel=1e-3)  # ended ten years before: two half-lives

    def test_the_reason_names_the_widest_way_and_the_newest_work(self, build: Build, org: Org) -> None:
        """a knows d through b, who has few ties, and through the hub c, whom both know better but who knows many."""
        crowd = [f"n{number}" for number in range(20)]
        network = build(
            [*"abcd", *crowd],
            {
                "ab": ("a b",),
                "bd-undated": ("b d",),
                "bd-new": ("b d", "", "2024-01-01", ""),
                "bd-old": ("b d", "", "2014-01-01", ""),
                "ac": ("a c", "", "2024-01-01", ""),
                "cd": ("c d", "", "2024-01-01", ""),
            }
            | {f"c{name}": (f"c {name}",) for name in crowd},
        )
        assessment = CommonCollaborators(network).assess(ask(network, org("a")))
        (reason,) = assessment.reasons(network.index[org("d")])
        assert reason.values["organisation"] == (Ref("organisation", org("b")),)
        assert [ref.value.rpartition("-")[2] for ref in (*reason.values["yours"], *reason.values["theirs"])] == [
            "ab",
            "new",
        ]

    def test_an_idea_without_an_asker_has_no_acquaintances(self, build: Build) -> None:
        network = build("abc", {"ab": ("a b",), "bc": ("b c",)})
        query = Query(np.ones(len(network.theme_iris)), is_idea=True)
        assert not CommonCollaborators(network).assess(query).scores.any()


class TestThemes:
    def test_information_content(self, build: Build) -> None:
        """-log((having + 1) / (n + 2)) / log(n + 2), where a narrower theme counts as having."""
        network = build(["a volunteering", "b youth-centres", "c youth-exchanges", "d"])
        content = ThemeProfiles(network).content
        parent = themes()[THEME + "youth-centres"].broader
        assert parent == themes()[THEME + "youth-exchanges"].broader
        youth = sum(
            parent in themes().ancestors(THEME + name) for name in ("volunteering", "youth-centres", "youth-exchanges")
        )
        for theme, having in ((THEME + "youth-centres", 1), (str(parent), youth), (THEME + "water-management", 0)):
            assert content[network.theme_index[theme]] == pytest.approx(-math.log((having + 1) / 6) / math.log(6))
        assert ((content >= 0) & (content <= 1)).all()

    def test_profiles(self, build: Build, org: Org) -> None:
        network = build(["a volunteering", "b"], {"c": ("a b", "volunteering youth-centres")})
        weights, index = ThemeProfiles(network).weights, network.theme_index
        volunteering, centres = index[THEME + "volunteering"], index[THEME + "youth-centres"]
        assert weights[network.index[org("a")]][[volunteering, centres]].tolist() == [1.0, FROM_COLLABORATION]
        assert weights[network.index[org("b")]][[volunteering, centres]].tolist() == [FROM_COLLABORATION] * 2
        assert np.count_nonzero(weights) == 4

    def test_one_theme_carried_up(self, build: Build) -> None:
        """By hand: 1 for the theme, 1/2 for the broader one, each times its content, then length 1."""
        network = build(["a youth-centres", "b"])
        profiles, index = ThemeProfiles(network), network.theme_index
        chain = [index[iri] for iri in themes().ancestors(THEME + "youth-centres")]
        expected = np.zeros(len(index))
        for steps, column in enumerate(chain):
            expected[column] = BROADER**steps * profiles.content[column]
        np.testing.assert_allclose(profiles.vectors[0], expected / np.linalg.norm(expected))
        assert not profiles.vectors[1].any()

    def test_same_then_sibling_then_unrelated(self, build: Build, org: Org) -> None:
        network = build(
            ["a youth-centres", "same youth-centres", "sibling youth-exchanges", "far water-management", "none"]
        )
        profiles = ThemeProfiles(network)
        assessment = SharedThemes(profiles).assess(ask(network, org("a")))
        same, sibling, far, none = (
            score(assessment, network, org(name)) for name in ("same", "sibling", "far", "none")
        )
        told = profiles.strengths[network.index[org("a")]] ** 2
        assert same == pytest.approx(told / (told + PRIOR))
        assert same > sibling > far == none == 0.0
        assert [reason.message for reason in assessment.reasons(network.index[org("same")])] == [
            "Both work on {themes}."
        ]
        (reason,) = assessment.reasons(network.index[org("sibling")])
        assert reason.values == {
            "theirs": (Ref("theme", THEME + "youth-exchanges"),),
            "yours": (Ref("theme", THEME + "youth-centres"),),
        }

    def test_rare_themes_say_more(self, build: Build, org: Org) -> None:
        """a shares a common theme with b and a rare one with c."""
        crowd = [f"n{number} volunteering" for number in range(20)]
        network = build(["a volunteering water-management", "b volunteering", "c water-management", *crowd])
        assessment = SharedThemes(ThemeProfiles(network)).assess(ask(network, org("a")))
        assert score(assessment, network, org("c")) > 2 * score(assessment, network, org("b"))

    def test_declared_themes_say_more_than_those_of_projects(self, build: Build, org: Org) -> None:
        network = build(
            ["a volunteering", "declared volunteering health", "project health"],
            {"p": ("project declared", "volunteering")},
        )
        assessment = SharedThemes(ThemeProfiles(network)).assess(ask(network, org("a")))
        assert score(assessment, network, org("declared")) > score(assessment, network, org("project")) > 0


class TestNeedsAndOffers:
    def assess(self, network: Network, iri: str) -> Assessment:
        return NeedsAndOffers(ThemeProfiles(network)).assess(ask(network, iri))

    def test_needs_meet_offers(self, build: Build, org: Org) -> None:
        network = build(
            ["asker", "exact", "other-category", "sibling", "unrelated", "also-needs"],
            wishes=[
                ("n", "need", "asker", "youth-centres", "knowledge"),
                ("o1", "offer", "exact", "youth-centres", "knowledge"),
                ("o2", "offer", "other-category", "youth-centres", "people"),
                ("o3", "offer", "sibling", "youth-exchanges", "knowledge"),
                ("o4", "offer", "unrelated", "water-management", "knowledge"),
                ("n2", "need", "also-needs", "youth-centres", "knowledge"),
            ],
        )
        found = self.assess(network, org("asker"))
        scores = {iri.rpartition("toy-")[2]: found.scores[row] for row, iri in enumerate(network.iris)}
        assert scores == pytest.approx(
            {"asker": 0, "exact": 1, "other-category": OTHER_CATEGORY, "sibling": 0, "unrelated": 0, "also-needs": 0}
        )
        (reason,) = found.reasons(network.index[org("exact")])
        assert reason.message == "Offers what you need ({themes}): {offer}."
        assert [ref.value.rpartition("-")[2] for ref in (*reason.values["need"], *reason.values["offer"])] == [
            "n",
            "o1",
        ]
        back = self.assess(network, org("exact"))
        assert score(back, network, org("asker")) == pytest.approx(1.0)
        assert [reason.message for reason in back.reasons(network.index[org("asker")])] == [
            "Needs what you offer ({themes}): {need}."
        ]

    def test_a_narrower_offer_meets_a_need_but_a_broader_one_does_not(self, build: Build, org: Org) -> None:
        network = build(
            ["asker", "narrower", "broader"],
            wishes=[
                ("n", "need", "asker", "citizen-participation", "knowledge"),
                ("o1", "offer", "narrower", "participatory-budgeting", "knowledge"),
                ("o2", "offer", "broader", "democracy", "knowledge"),
            ],
        )
        found = self.assess(network, org("asker"))
        assert score(found, network, org("narrower")) > 0 == score(found, network, org("broader"))

    def test_only_what_is_met_is_named(self, build: Build, org: Org) -> None:
        network = build(
            ["asker", "helper", "worker volunteering", "r1 refugees", "r2 refugees", "r3 refugees"],
            wishes=[
                ("n", "need", "asker", "volunteering refugees", "knowledge"),
                ("o", "offer", "helper", "volunteering", "knowledge"),
            ],
        )
        found = self.assess(network, org("asker"))
        for name in ("helper", "worker"):
            (reason,) = found.reasons(network.index[org(name)])
            assert reason.values["themes"] == (Ref("theme", THEME + "volunteering"),)

    def test_work_done_counts_for_less_than_an_offer(self, build: Build, org: Org) -> None:
        network = build(
            ["asker", "worker youth-centres", "idle"], wishes=[("n", "need", "asker", "youth-centres", "knowledge")]
        )
        found = self.assess(network, org("asker"))
        assert score(found, network, org("worker")) == pytest.approx(FROM_WORK)
        assert score(found, network, org("idle")) == 0.0
        back = self.assess(network, org("worker"))
        assert score(back, network, org("asker")) == pytest.approx(FROM_WORK)
        assert back.reasons(network.index[org("asker")])[0].message.startswith("Needs {themes}, on which")


class TestRecentActivity:
    def test_by_hand(self, build: Build, org: Org) -> None:
        """One running project on just the asker's theme counts 1, so 1 / 2; on another theme 1/4, so 0.2."""
        network = build(
            ["asker volunteering", "on", "off", "idle"],
            {
                "p": ("on", "volunteering", "2025-01-01", "2027-01-01"),
                "q": ("off", "water-management", "2025-01-01", "2027-01-01"),
            },
        )
        found = RecentActivity(ThemeProfiles(network)).assess(ask(network, org("asker")))
        assert score(found, network, org("on")) == pytest.approx(0.5)
        assert score(found, network, org("off")) == pytest.approx(OFF_THEME / (OFF_THEME + 1))
        assert score(found, network, org("idle")) == 0.0
        (reason,) = found.reasons(network.index[org("on")])
        assert reason.values["year"] == (Ref("number", "2025"),)
        assert not found.reasons(network.index[org("off")])

    @pytest.mark.parametrize(
        ("asked", "themes", "start", "end"),
        [
            ("volunteering", "volunteering", "2010-01-01", "2019-06-01"),  # ended more than a half-life ago
            ("volunteering", "volunteering", "", ""),  # nobody knows when
            ("youth-exchanges", "youth-centres", "2024-01-01", ""),  # a neighbouring theme
        ],
    )
    def test_what_is_old_undated_or_off_theme_is_not_called_recent(
        self, build: Build, org: Org, asked: str, themes: str, start: str, end: str
    ) -> None:
        network = build(
            [f"asker {asked}", "x", "y"], {"p": ("x", themes, start, end), "newest": ("y", "", "2025-01-01", "")}
        )
        found = RecentActivity(ThemeProfiles(network)).assess(ask(network, org("asker")))
        assert score(found, network, org("x")) > 0
        assert not found.reasons(network.index[org("x")])


class TestTextSimilarity:
    def test_standard_scores(self) -> None:
        """z / 4 of the cosines among the others, at most 1 and at least 0."""
        vectors = unit(np.random.default_rng(0).normal(size=(50, 6))).astype(np.float32)
        found = TextSimilarity(vectors, ["sv"] * 50).assess(Query(np.zeros(1), vector=vectors[7], organisation=7))
        others = [row for row in range(50) if row != 7]
        cosines = [sum(float(a) * float(b) for a, b in zip(vectors[7], vectors[row], strict=True)) for row in others]
        mean = sum(cosines) / 49
        deviation = math.sqrt(sum((cosine - mean) ** 2 for cosine in cosines) / 49)
        expected = [min(1, max(0, (cosine - mean) / deviation / FULL)) for cosine in cosines]
        np.testing.assert_allclose(found.scores[others], expected, atol=1e-5)
        assert found.scores[7] == 0.0

    def test_an_outlier_does_not_make_the_second_best_a_reason(self) -> None:
        """The second closest is closer than 98 of 99, and yet below the mean: it scores 0, so it says nothing."""
        cosines = np.array([1.0, 0.001] + [0.0] * 98)
        vectors = np.stack([cosines, np.sqrt(1 - cosines**2)], axis=1)
        found = TextSimilarity(vectors, ["sv"] * 100).assess(Query(np.zeros(1), vector=np.array([1.0, 0.0])))
        assert found.reasons(0)
        assert found.scores[1] == 0.0
        assert not found.reasons(1)

    @pytest.mark.parametrize("n", [1, 2, 5])
    def test_equal_texts_do_not_stand_out(self, n: int) -> None:
        vectors = np.tile(unit(np.array([[0.3, 0.4, 0.5]])), (n, 1)).astype(np.float32)
        assert not TextSimilarity(vectors, [""] * n).assess(Query(np.zeros(1), vector=vectors[0])).scores.any()
