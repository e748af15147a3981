"""What the learned ranker's measures must give on networks small enough to be reckoned by hand, or by networkx."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest

from talka.graph.network import Network
from talka.matching.encoders.base import unit
from talka.matching.evidence.acquaintance import Acquaintance
from talka.matching.evidence.capacity import Asker, Capacity
from talka.matching.evidence.countries import CountriesAndKinds, LentTies
from talka.matching.evidence.history import HALF_LIFE, History
from talka.matching.evidence.like_minded import LikeMinded
from talka.matching.evidence.measures import Narrow, NarrowMeasures, WideMeasures
from talka.matching.evidence.past_partners import PastPartners
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.evidence.shared_calls import SharedCalls, family, programme
from talka.matching.evidence.shared_themes import SharedThemes
from talka.matching.evidence.shared_words import MANY, SharedWords
from talka.matching.evidence.similar_projects import SimilarProjects
from talka.matching.evidence.theme_likeness import ThemeLikeness
from talka.matching.query import Query

Build = Callable[..., Network]
DAY = 1 / 365.25
"""Years: the age of the newest collaboration."""
TEXTS = ("river wetland choir", "river choir choir", "orchard")
SAID = {"p0": ("a b",), "p1": ("c d",), "p2": ("d",)}
KINDS = dict.fromkeys("abcde", "association")


def history_of(network: Network, projects: Sequence[Sequence[float]] = ()) -> History:
    """With vectors of the collaborations' texts where they matter."""
    vectors = np.array(projects or np.zeros((len(network.collaborations), 2)), dtype=np.float32)
    return History(network, np.zeros((len(network), vectors.shape[1]), dtype=np.float32), unit(vectors))


def asked(history: History, evidence: WideMeasures, name: str) -> np.ndarray:
    """(n, n) a measure for each organisation as the asker; the diagonal is nobody's business."""
    network = history.network
    none = np.zeros(len(network.theme_iris))
    queries = [Query(none, organisation=row, country=str(network.countries[row])) for row in range(len(network))]
    values = said(history, evidence, queries)[name]
    np.fill_diagonal(values, 0.0)
    return values


def said(history: History, evidence: WideMeasures, queries: Sequence[Query]) -> dict[str, np.ndarray]:
    """(b, n) each measure of all organisations."""
    wide = evidence.measure(history.batch(queries))
    return {name: np.stack([values.whole(row) for row in range(len(queries))]) for name, values in wide.items()}


def narrow(history: History, evidence: NarrowMeasures, organisation: int | None = 0, country: str = "SE") -> Narrow:
    query = Query(np.zeros(len(history.network.theme_iris)), organisation=organisation, country=country)
    return evidence.measure(history.batch([query]), 0, np.arange(len(history.network)))


class TestHistory:
    def test_today_is_the_day_after_the_newest_and_what_is_undated_is_as_old_as_the_oldest(self, build: Build) -> None:
        network = build("ab", {"1": ("a b", "", "2024-01-01"), "2": ("a b", "", "2022-12-31"), "3": ("a b",)})
        history = history_of(network)
        assert (history.age / DAY).round(6).tolist() == [1, 367, 367]
        assert history.weight[0] == pytest.approx(0.5 ** (DAY / HALF_LIFE))

    def test_votes_are_sums_over_projects(self, build: Build) -> None:
        history = history_of(build("abc", {"ab": ("a b",), "bc": ("b c",)}))
        votes = history.votes({"one": np.array([[1.0, 2.0]]), "two": np.array([[0.0, 5.0]])})
        assert votes["one"].whole(0).tolist() == [1.0, 3.0, 2.0]
        assert votes["two"].whole(0).tolist() == [0.0, 5.0, 5.0]


class TestAcquaintance:
    def test_as_networkx_has_it(self, build: Build) -> None:
        """Where all ties are of one day and of two members, weighted resource allocation is the unweighted one."""
        letters = "abcdefghijkl"
        pairs = [f"{letters[one]} {letters[other]}" for one in range(12) for other in range(one) if (one * other) % 3]
        history = history_of(build(letters, {pair.replace(" ", ""): (pair, "", "2024-01-01") for pair in pairs}))
        graph = nx.from_scipy_sparse_array(history.partners)
        allocated = asked(history, Acquaintance(history), "recent_resource_allocation")
        apart = [(one, other) for one in range(12) for other in range(12) if one != other]
        for one, other, index in nx.resource_allocation_index(graph, apart):
            assert allocated[one, other] == pytest.approx(0.5**DAY * index, abs=1e-6)

    def test_recent_ties_pass_more_on(self, build: Build) -> None:
        """Both c and d are the partner's partners; that with c is of the newest project, that with d a year older."""
        days = {"ab": ("a b", "", "2024-01-01"), "bc": ("b c", "", "2024-01-01"), "bd": ("b d", "", "2023-01-01")}
        history = history_of(build("abcd", days))
        found = asked(history, Acquaintance(history), "recent_resource_allocation")[0]
        late, old = 0.5**DAY, 0.5 ** (366 * DAY)
        assert found[[2, 3]] == pytest.approx([late * late / (2 * late + old), late * old / (2 * late + old)])

    def test_low_rank_tells_communities_apart(self, build: Build) -> None:
        """In each of two circles of five, everybody has worked with everybody but for one pair."""
        circles = ["abcde", "vwxyz"]
        pairs = [(one, other) for circle in circles for one in circle for other in circle if one < other]
        history = history_of(build("abcdevwxyz", {f"{p}{q}": (f"{p} {q}",) for p, q in pairs if p + q not in "ab vw"}))
        found = asked(history, Acquaintance(history), "low_rank")
        assert found[0, 1] > 3 * np.abs(found[0, 5:]).max()
        assert found[5, 6] > 3 * np.abs(found[5, :5]).max()

    def test_nobody_is_known_to_who_has_no_partner(self, build: Build) -> None:
        history = history_of(build("abc", {"ab": ("a b",), "c": ("c",)}))
        found = said(history, Acquaintance(history), [Query(np.zeros(0), organisation=2)])
        assert not any(values.any() for values in found.values())


class TestPastPartners:
    def test_ties_by_size(self, build: Build) -> None:
        network = build("abcd", {"abc": ("a b c", "", "2024-01-01"), "ab": ("a b", "", "2023-01-01"), "d": ("d",)})
        history = history_of(network)
        evidence = PastPartners(history)
        assert asked(history, evidence, "tie")[0].tolist() == [0.0, 1.5, 0.5, 0.0]


class TestSharedWords:
    def vectors(self) -> list[dict[str, float]]:
        """TF-IDF in plain words: (1 + ln tf) (1 + ln((1 + N) / (1 + df))) to length 1; N counts the text that is
        always there, so that there is something to fit."""
        texts = [text.split() for text in (*TEXTS, "talka talkoot")]
        found = []
        for words in texts[:-1]:
            weights = {
                word: (1 + math.log(words.count(word)))
                * (1 + math.log((1 + len(texts)) / (1 + sum(word in other for other in texts))))
                for word in set(words)
            }
            length = math.hypot(*weights.values())
            found.append({word: weight / length for word, weight in weights.items()})
        return found

    def test_votes(self, build: Build) -> None:
        history = history_of(build("abcd", SAID))
        evidence = SharedWords(history, list(TEXTS))
        p0, p1, _ = self.vectors()
        cosine = sum(weight * p1.get(word, 0.0) for word, weight in p0.items())
        assert 0.3 < cosine < 0.9
        for name in ("votes_of_50", "votes_of_200", "votes_of_1000"):
            assert asked(history, evidence, name)[0] == pytest.approx([0, 0, cosine**3, cosine**3], abs=1e-6)
        assert asked(history, evidence, "votes_of_partners_projects")[0].tolist() == [0, 0, 0, 0]
        assert asked(history, evidence, "votes_lately")[0] == pytest.approx(
            [0, 0, cosine**3, cosine**3], abs=1e-6
        )  # no dates, no age

    def test_same_words_as_all_projects_of_another_together(self, build: Build) -> None:
        history = history_of(build("abcd", SAID))
        found = asked(history, SharedWords(history, list(TEXTS)), "same_words")[0]
        p0, p1, p2 = self.vectors()
        cosine = sum(weight * p1.get(word, 0.0) for word, weight in p0.items())
        assert p1.keys() & p2.keys() == set()
        assert found == pytest.approx([0, 1, cosine, cosine / math.sqrt(2)], abs=1e-6)  # d's two together

    def test_own_projects_do_not_vote_but_to_an_idea(self, build: Build) -> None:
        history = history_of(build("abcd", SAID))
        evidence = SharedWords(history, list(TEXTS))
        assert not asked(history, evidence, "votes_of_50")[0, 1]
        idea = Query(np.zeros(0), text=TEXTS[0], organisation=0, is_idea=True)
        assert said(history, evidence, [idea])["votes_of_50"][0, 1] == pytest.approx(1.0)

    def test_an_organisation_is_answered_by_the_projects_that_are_not_its_own(self, build: Build) -> None:
        """Of a's projects c and d have the like, each one; nobody else has."""
        projects = {"p0": ("a b",), "p1": ("a b",), "p2": ("c x",), "p3": ("d x",), "p4": ("e f",)}
        texts = ["choir song", "garden seed", "choir stage", "garden soil", "harbour crane"]
        history = history_of(build("abcdefx", projects))
        found = asked(history, SharedWords(history, texts), "kernel_ridge")[0]
        assert found[2] == pytest.approx(found[3], rel=1e-4)
        assert found[2] > 0
        assert found[6] == pytest.approx(found[2] + found[3], rel=1e-4)
        assert found[[0, 1, 4, 5]] == pytest.approx([0, 0, 0, 0], abs=1e-6)

    def test_who_worked_alone_is_answered_as_an_idea_of_the_same_words(self, build: Build) -> None:
        history = history_of(build("abcd", {"p0": ("a",), "p1": ("b c",), "p2": ("c d",)}))
        evidence = SharedWords(history, ["choir song", "choir stage", "harbour crane"])
        queries = [Query(np.zeros(0), organisation=0), Query(np.zeros(0), text="choir song", is_idea=True)]
        found = said(history, evidence, queries)["kernel_ridge"]
        assert found[0] == pytest.approx(found[1], abs=1e-6)
        assert found[0, 1] > 0

    def test_an_idea_is_answered_by_what_its_asker_does_too(self, build: Build) -> None:
        """Its partner b has a project like the asker's: it counts as much as the weight, and as who is met there."""
        history = history_of(build("abcd", {"p0": ("a b",), "p1": ("b c",), "p2": ("c d",)}))
        evidence = SharedWords(history, ["choir song", "choir stage", "harbour crane"])
        idea = Query(np.zeros(0), text="harbour quay", organisation=0, is_idea=True)
        found = said(history, evidence, [idea, replace(idea, organisation=None)])["kernel_ridge_of_asker"]
        assert found[0, 1] == pytest.approx(found[0, 2])
        assert found[0, 2] > 0
        assert not found[0, [0, 3]].any()
        assert not found[1].any()

    def test_no_word_counts_that_all_or_only_one_use(self, build: Build) -> None:
        """Many texts without a word to tell some of them from the rest: then there is nothing to say."""
        projects = {f"p{k:03}": ("a b",) for k in range(MANY)}
        history = history_of(build("ab", projects))
        for texts in (["twinning"] * MANY, [f"word{k}" for k in range(MANY)], [""] * MANY):
            found = said(
                history, SharedWords(history, texts), [Query(np.zeros(0), text="twinning word7", is_idea=True)]
            )
            assert not any(values.any() for values in found.values())

    def test_only_the_likest_vote(self, build: Build) -> None:
        """Of 60 projects with the idea's word, 50 vote; one that has nothing but the word is among them."""
        projects = {f"p{k:02}": (f"o{k:02} x{k:02}",) for k in range(60)}
        texts = ["choir"] + [f"choir word{k} other{k}" for k in range(1, 60)]
        history = history_of(build([name for pair in projects.values() for name in pair[0].split()], projects))
        idea = Query(np.zeros(0), text="choir", is_idea=True)
        found = said(history, SharedWords(history, texts), [idea])
        assert np.count_nonzero(found["votes_of_50"]) == 100
        assert np.count_nonzero(found["votes_of_200"]) == 120
        assert found["votes_of_50"].max() == pytest.approx(1.0)


class TestSimilarProjects:
    NEAR, FAR = (1.0, 0.0), (0.0, 1.0)

    def test_each_project_votes_by_likeness_and_size(self, build: Build) -> None:
        network = build("abcdef", {"p0": ("a b",), "p1": ("c d e",), "p2": ("f b",), "p3": ("e",)})
        history = history_of(network, [self.NEAR, (0.8, 0.6), self.FAR, self.NEAR])
        evidence = SimilarProjects(history)
        found = asked(history, evidence, "projects_like_it")[0]
        assert found == pytest.approx([0, 0, *3 * [0.8**3 / math.sqrt(3)], 0], abs=1e-6)  # one's own, p3: no vote

    def test_the_projects_of_partners(self, build: Build) -> None:
        network = build("abcd", {"p0": ("a b",), "p1": ("b c",), "p2": ("c d",)})
        history = history_of(network, [self.NEAR, self.NEAR, self.NEAR])
        evidence = SimilarProjects(history)
        # In p1 is one partner of a, b; in p2 none. A vote of a project of two is divided twice by sqrt(2)
        assert asked(history, evidence, "projects_of_partners")[0] == pytest.approx([0, 0.5, 0.5, 0], abs=1e-6)
        liked = math.log(2) / math.sqrt(2)
        assert asked(history, evidence, "projects_like_it_of_partners")[0] == pytest.approx(
            [0, liked, liked, 0], abs=1e-6
        )

    def test_a_walk_comes_by_content_and_by_members(self, build: Build) -> None:
        """From p0 to p1, which is like it, and to p2, in which a partner is; p3 has neither."""
        network = build("abcdefgh", {"p0": ("a b",), "p1": ("c d",), "p2": ("b e",), "p3": ("f g",)})
        history = history_of(network, [self.NEAR, (0.9, 0.1), self.FAR, (-1.0, 0.0)])
        found = asked(history, SimilarProjects(history), "walk")[0]
        assert found[[2, 4]].min() > 0
        assert found[[5, 6, 7]].tolist() == [0, 0, 0]


class TestLikeMinded:
    def test_cosines_of_work_lend_ties(self, build: Build) -> None:
        """a works on what c works on; c has worked with d, whose own work is another."""
        network = build("abcd", {"p0": ("a b",), "p1": ("c d",), "p2": ("d b",)})
        history = history_of(network, [(1.0, 0.0), (1.0, 0.0), (0.0, 1.0)])
        evidence = LikeMinded(history)
        cosine = 1 / math.sqrt(2)
        assert asked(history, evidence, "profile_likeness")[0] == pytest.approx([0, cosine, 1, cosine], abs=1e-6)
        # d: through b, like by cos^4 = 1/4, and through c, like by 1; c: through d; b: through d. Ties are all 1
        assert asked(history, evidence, "partners_of_the_like")[0] == pytest.approx([0, 0.25, 0.25, 1.25], abs=1e-5)
        # a's partner is b, who is like a and c by 1/4, like d by 1
        assert asked(history, evidence, "like_the_partners")[0] == pytest.approx([0, 0, 0.25, 1.0], abs=1e-5)


class TestSharedCalls:
    @pytest.mark.parametrize(
        ("call", "line", "first"),
        [
            ("HORIZON-CL5-2023-D3-01", "HORIZON-CL5-D3-01", "HORIZON-CL5"),
            ("HORIZON-CL5-2024-D3-01", "HORIZON-CL5-D3-01", "HORIZON-CL5"),
            ("ERC-2021-STG", "ERC-STG", "ERC-2021"),
            ("HORIZON-MSCA-2022-PF-01-01", "HORIZON-MSCA-PF-01-01", "HORIZON-MSCA"),
            ("KA220-ADU", "KA220-ADU", "KA220-ADU"),
            ("", "", ""),
        ],
    )
    def test_families(self, call: str, line: str, first: str) -> None:
        assert (family(call), programme(call)) == (line, first)

    def test_the_same_line_of_another_year_is_the_same(self, build: Build) -> None:
        projects = {"p0": ("a b",), "p1": ("c d",), "p2": ("d e",), "p3": ("e b",)}
        calls = {"p0": "EU-X-2021-01", "p1": "EU-X-2023-01", "p2": "EU-Y-2023-01"}
        history = history_of(build("abcdef", projects, calls=calls))
        evidence = SharedCalls(history)
        # Of a's calls all are X, of X each has a quarter: it does not matter what else they take
        assert asked(history, evidence, "share_of_family")[0] == pytest.approx([0, 0.25, 0.25, 0.25, 0, 0], abs=1e-6)
        assert asked(history, evidence, "share_of_programme")[0, 1:4].min() > 0


class TestThemeLikeness:
    def test_it_is_the_cosine_of_the_profiles(self, fictional_network: Network) -> None:
        profiles = ThemeProfiles(fictional_network)
        history = history_of(fictional_network)
        queries = [Query(weights) for weights in profiles.weights]
        found = said(history, ThemeLikeness(profiles), queries)["theme_likeness"]
        np.testing.assert_allclose(found, np.clip(profiles.vectors @ profiles.vectors.T, 0, 1), atol=1e-6)
        themed = profiles.weights.any(axis=1)
        assert np.diag(found)[themed] == pytest.approx(np.ones(themed.sum()), abs=1e-6)
        assert ((SharedThemes(profiles).assess(queries[0]).scores > 0) == (found[0] > 0)).all()


class TestCountries:
    RIGA, VILNIUS = (56.9496, 24.1052), (54.6872, 25.2797)

    def test_kilometres(self, build: Build) -> None:
        network = build("abc", positions={"a": self.RIGA, "b": self.VILNIUS})
        distance = narrow(history_of(network), CountriesAndKinds(history_of(network)))["distance"]
        assert distance[:2] == pytest.approx([0.0, 262.0], abs=1.0)
        assert np.isnan(distance[2])

    def test_affinity_is_0_when_they_work_together_as_expected(self, build: Build) -> None:
        """Ties within Sweden, within Latvia and between them are as many as chance has it."""
        places = {"a": "SE", "b": "SE", "c": "LV", "d": "LV"}
        pairs = {"ab": ("a b",), "cd": ("c d",), "ac": ("a c",), "bd": ("b d",)}
        network = build("abcd", pairs, countries=places)
        history = history_of(network)
        evidence = CountriesAndKinds(history)
        assert narrow(history, evidence)["country_affinity"] == pytest.approx(np.zeros(4), abs=1e-6)
        assert not evidence.reasons(history.batch([Query(np.zeros(0), country="SE")]), 0)(2)

    def test_affinity_of_countries_that_seek_each_other(self, build: Build) -> None:
        network = build("abcd", {"ac": ("a c",), "bd": ("b d",)}, countries={"c": "LV", "d": "LV"})
        history = history_of(network)
        affinity = narrow(history, CountriesAndKinds(history))["country_affinity"]
        # Of 4 directed ties all are between the two countries where 2 are expected, and within each none where 1 is
        assert affinity == pytest.approx([math.log(5 / 6)] * 2 + [math.log(7 / 6)] * 2, abs=1e-6)

    def test_shares_of_ties(self, build: Build) -> None:
        """Of a's partners one is Latvian and a company, one Swedish and none; in projects of two each counts 1."""
        network = build(
            "abcd", {"ab": ("a b",), "ac": ("a c",)}, countries={"c": "LV", "d": "LV"}, kinds=KINDS | {"c": "company"}
        )
        history = history_of(network)
        found = narrow(history, CountriesAndKinds(history))
        assert found["asker_in_country"].tolist() == [0.5, 0.5, 0.5, 0.5]
        assert found["in_askers_country"].tolist() == [0.5, 1.0, 1.0, 0.0]
        assert found["asker_with_kind"].tolist() == [0.5, 0.5, 0.5, 0.5]
        assert found["same_kind"].tolist() == [1, 1, 0, 1]
        assert found["with_askers_kind"].tolist() == [0.5, 1.0, 1.0, 0.0]

    def test_ties_lent_by_neighbours_and_peers(self, build: Build) -> None:
        """b is next door to a, and of its country and kind; d is a peer in a far place; c and e are their partners."""
        places = {"a": (57.0, 24.0), "b": (57.01, 24.02), "c": (40.0, 0.0), "d": (65.0, 20.0)}
        network = build(
            "abcde", {"bc": ("b c",), "de": ("d e",)}, countries={"c": "PT", "e": "PT"}, positions=places, kinds=KINDS
        )
        history = history_of(network)
        evidence = LentTies(history)
        assert asked(history, evidence, "partners_of_neighbours")[0] == pytest.approx([0, 0, 1, 0, 0], abs=1e-6)
        alike = asked(history, evidence, "partners_of_kind_and_country")[0]
        assert alike == pytest.approx([0, 0, 0.5, 0, 0.5], abs=1e-6)

    def test_ones_own_ties_are_not_lent(self, build: Build) -> None:
        network = build("ab", {"ab": ("a b",)}, positions={"a": (57.0, 24.0)})
        history = history_of(network)
        assert asked(history, LentTies(history), "partners_of_neighbours")[0].tolist() == [0, 0]


class TestCapacity:
    @pytest.fixture
    def history(self, build: Build) -> History:
        projects = {
            "new": ("a b", "", "2024-06-30"),
            "spring": ("a b c", "", "2024-02-01"),
            "last-year": ("a c", "", "2023-07-15"),
            "old": ("a b", "", "2020-06-30"),
            "alone": ("a", "", "2024-06-01"),
        }
        return history_of(build("abcd", projects, coordinators={"new": "a", "alone": "a", "spring": "c"}))

    def test_counts(self, history: History) -> None:
        found = narrow(history, Capacity(history))
        assert found["collaborations"].tolist() == [4, 3, 2, 0]
        assert found["collaborations_in_a_year"].tolist() == [3, 2, 2, 0]
        assert found["collaborations_in_half_a_year"].tolist() == [2, 2, 1, 0]
        assert found["share_in_a_year"] == pytest.approx([3 / 4, 2 / 3, 1, 0])
        assert found["coordinated"].tolist() == [1, 0, 1, 0]
        assert found["alone"].tolist() == [1, 0, 0, 0]
        assert found["partners"].tolist() == [2, 2, 2, 0]
        assert found["strength"] == pytest.approx([4, 3, 2, 0])
        assert found["mean_size"] == pytest.approx([(2 + 3 + 2 + 2 + 1) / 5, 7 / 3, 5 / 2, 0])
        oldest = history.age.max()
        assert found["years_since_last"] == pytest.approx([DAY, DAY, 151 * DAY, 2 * oldest], abs=1e-4)

    def test_the_askers_own(self, history: History) -> None:
        found = narrow(history, Asker(history), organisation=1)
        assert {name: values.tolist()[0] for name, values in found.items()} == {
            "asker_partners": 2,
            "asker_collaborations": 3,
            "asker_collaborations_in_a_year": 2,
            "asker_years_since_last": pytest.approx(DAY),
            "asker_is_civil": 1,
        }
        assert not any(values.any() for values in narrow(history, Asker(history), organisation=None).values())
