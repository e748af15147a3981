"""The public door: who is left out, what the list is like, and that it is the same wherever it is made."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talka.graph.network import Network
from talka.graph.sources.default import default_dataset
from talka.matching.candidates import Filters
from talka.matching.dials import Dials
from talka.matching.diversify import diversify
from talka.matching.matcher import Matcher
from talka.matching.ranker import VERSION
from talka.matching.suggestions import Suggestions
from talka.ontology.terms import KIND, THEME
from talka.ontology.themes import themes

IDEA = "Vi vill starta ett utbyte mellan ungdomsgårdar om frivilliga och psykisk hälsa"


def partners(answer: Suggestions) -> list[str]:
    return [item.partner for item in answer.items]


def some(network: Network, step: int = 12) -> list[str]:
    return list(network.iris[::step])


class TestWhoIsLeftOut:
    def test_itself_its_country_and_its_partners(self, matcher: Matcher) -> None:
        network = matcher.network
        for iri in some(network):
            row = network.index[iri]
            found = [network.index[partner] for partner in partners(matcher.recommend(matcher.organisation(iri)))]
            assert found
            assert row not in found
            assert network.countries[row] not in network.countries[found]
            assert not set(found) & set(network.partners_of(row).tolist())

    def test_unless_asked_for(self, matcher: Matcher) -> None:
        network = matcher.network
        filters = Filters(same_country=True, past_partners=True)
        home = known = 0
        for iri in some(network):
            row = network.index[iri]
            found = [network.index[p] for p in partners(matcher.recommend(matcher.organisation(iri), filters=filters))]
            assert row not in found
            home += sum(network.countries[other] == network.countries[row] for other in found)
            known += len(set(found) & set(network.partners_of(row).tolist()))
        assert home
        assert known

    def test_naming_ones_own_country_asks_for_it(self, matcher: Matcher) -> None:
        network = matcher.network
        iri = next(iri for iri in network.iris if network.countries[network.index[iri]] == "LV")
        found = partners(matcher.recommend(matcher.organisation(iri), filters=Filters(countries=frozenset({"LV"}))))
        assert found
        assert {str(network.countries[network.index[partner]]) for partner in found} == {"LV"}

    def test_an_idea_of_an_organisation_leaves_out_the_same(self, matcher: Matcher) -> None:
        network = matcher.network
        iri = max(network.iris, key=lambda iri: len(network.partners_of(network.index[iri])))
        row = network.index[iri]
        query = matcher.idea(IDEA, organisation=iri)
        assert (query.country, query.organisation) == (str(network.countries[row]), row)
        found = {network.index[partner] for partner in partners(matcher.recommend(query, 100))}
        assert not found & {row, *network.partners_of(row).tolist()}
        assert network.countries[row] not in network.countries[sorted(found)]


class TestFilters:
    @pytest.mark.parametrize("countries", [frozenset({"PT"}), frozenset({"PT", "CY"}), frozenset({"XX"})])
    def test_countries(self, matcher: Matcher, countries: frozenset[str]) -> None:
        network = matcher.network
        found = partners(matcher.recommend(matcher.idea(IDEA, country="SE"), 30, Filters(countries=countries)))
        assert {str(network.countries[network.index[iri]]) for iri in found} == countries - {"XX"}

    def test_kinds(self, matcher: Matcher) -> None:
        network = matcher.network
        kinds = frozenset({KIND + "municipality", KIND + "association"})
        found = partners(matcher.recommend(matcher.idea(IDEA, country="SE"), 30, Filters(kinds=kinds)))
        assert {network.kinds[network.index[iri]] for iri in found} <= kinds
        assert len(found) == 30

    def test_themes_include_narrower_ones_and_those_of_collaborations(self, matcher: Matcher) -> None:
        network, wanted = matcher.network, THEME + "democracy"
        found = partners(matcher.recommend(matcher.idea(IDEA, country="SE"), 30, Filters(themes=frozenset({wanted}))))
        assert found
        for iri in found:
            row = network.index[iri]
            columns = set(network.organisation_themes[row].indices)
            for collaboration in network.collaborations_of(row):
                columns |= set(network.collaboration_themes[collaboration].indices)
            assert any(wanted in themes().ancestors(network.theme_iris[column]) for column in columns)

    def test_nothing_fits(self, matcher: Matcher) -> None:
        nobody = frozenset({"x"})
        for filters in (Filters(kinds=nobody), Filters(themes=nobody), Filters(countries=nobody)):
            assert matcher.recommend(matcher.idea(IDEA), filters=filters).items == ()

    @settings(max_examples=25, deadline=None)
    @given(data=st.data())
    def test_more_filters_never_add(self, matcher: Matcher, data: st.DataObject) -> None:
        network = matcher.network
        query = matcher.organisation(data.draw(st.sampled_from(network.iris)))
        countries = data.draw(st.frozensets(st.sampled_from(["SE", "LV", "LT", "PT", "CY"]), min_size=1))
        kinds = data.draw(st.frozensets(st.sampled_from(sorted(set(network.kinds))), min_size=1))
        everything = len(network)
        wide = partners(matcher.recommend(query, everything, Filters(countries=countries)))
        narrow = partners(matcher.recommend(query, everything, Filters(countries=countries, kinds=kinds)))
        assert narrow == [iri for iri in wide if network.kinds[network.index[iri]] in kinds]


class TestTheList:
    def test_contributions_add_up(self, matcher: Matcher, fictional_matcher: Matcher) -> None:
        for finder, step in ((matcher, 12), (fictional_matcher, 1)):
            queries = [finder.organisation(iri) for iri in some(finder.network, step)]
            for answer in map(finder.recommend, [*queries, finder.idea(IDEA)]):
                for item in answer.items:
                    assert sum(item.contributions.values()) == pytest.approx(item.score, abs=1e-9)
                    assert 0 < item.score <= 1
                    assert all(part > 0 for part in item.contributions.values())
                    assert all(item.contributions[reason.evidence] == reason.contribution for reason in item.reasons)
                    parts = [reason.contribution for reason in item.reasons]
                    assert parts == sorted(parts, reverse=True)

    def test_best_first_and_nobody_twice(self, matcher: Matcher) -> None:
        for iri in some(matcher.network):
            answer = matcher.recommend(matcher.organisation(iri))
            scores = [item.score for item in answer.items]
            assert scores == sorted(scores, reverse=True)
            assert len(set(partners(answer))) == len(scores) == 10

    @pytest.mark.parametrize("k", [0, 1, 3, 10_000])
    def test_length(self, matcher: Matcher, k: int) -> None:
        answer = matcher.recommend(matcher.idea(IDEA, country="SE"), k)
        abroad = int((matcher.network.countries != "SE").sum())
        assert len(answer.items) == k if k < 10 else 10 < len(answer.items) <= abroad

    @settings(max_examples=30, deadline=None)
    @given(data=st.data())
    def test_without_spread_the_highest_scores(self, matcher: Matcher, data: st.DataObject) -> None:
        network = matcher.network
        query = matcher.organisation(data.draw(st.sampled_from(network.iris)))
        k = data.draw(st.integers(1, 40))
        everything = matcher.recommend(query, len(network), dials=Dials(spread=0.0))
        assert partners(matcher.recommend(query, k, dials=Dials(spread=0.0))) == partners(everything)[:k]
        scores = [(-item.score, item.partner) for item in everything.items]
        assert scores == sorted(scores)  # ties by IRI

    @given(st.lists(st.floats(0, 1), max_size=12), st.integers(0, 15), st.floats(0, 1), st.integers(0, 100))
    def test_diversify_chooses_k_best_first(self, scores: list[float], k: int, share: float, seed: int) -> None:
        likeness = np.random.default_rng(seed).uniform(size=(len(scores), len(scores)))
        chosen = diversify(np.array(scores), likeness, k, share)
        assert len(set(chosen)) == len(chosen) == min(k, len(scores))
        assert [scores[row] for row in chosen] == sorted((scores[row] for row in chosen), reverse=True)
        if chosen:
            assert scores[chosen[0]] == max(scores) or share > 0

    def test_municipalities_meet_more_than_one_country(self, matcher: Matcher) -> None:
        network = matcher.network
        towns = [iri for iri in network.iris if network.kinds[network.index[iri]] == KIND + "municipality"][::5]
        assert len(towns) >= 25
        for iri in towns:
            found = partners(matcher.recommend(matcher.organisation(iri)))
            assert len({str(network.countries[network.index[partner]]) for partner in found}) > 1, iri

    def test_spread_makes_the_list_more_varied(self, matcher: Matcher) -> None:
        def largest_share(spread: float) -> float:
            shares = []
            for iri in some(matcher.network, 20):
                found = partners(matcher.recommend(matcher.organisation(iri), dials=Dials(spread=spread)))
                rows = [matcher.network.index[partner] for partner in found]
                groups = Counter((str(matcher.network.countries[row]), matcher.network.kinds[row]) for row in rows)
                shares.append(max(groups.values()))
            return float(np.mean(shares))

        assert largest_share(0.5) < largest_share(0.0)

    def test_stamped_with_model_and_revision(self, matcher: Matcher) -> None:
        answer = matcher.recommend(matcher.idea(IDEA))
        assert (answer.model, answer.revision) == (VERSION, matcher.network.revision)
        assert VERSION
        assert answer.revision

    def test_needs_and_offers_show(self, fictional_matcher: Matcher) -> None:
        network = fictional_matcher.network
        met = set()
        for iri in network.iris:
            for item in fictional_matcher.recommend(fictional_matcher.organisation(iri)).items:
                if "needs_and_offers" in item.contributions:
                    met.add((iri.rpartition("fictional-")[2], item.partner.rpartition("fictional-")[2]))
        assert {("se-kommun", "lv-pasvaldiba"), ("lv-klints", "pt-farol"), ("pt-farol", "lv-klints")} <= met
        assert ("lt-zibintas", "cy-faros") not in met  # past partners


class TestTheSameEverywhere:
    def test_two_matchers(self, matcher: Matcher, default_network: Network, vector_cache: Path) -> None:
        other = Matcher(default_network, cache=vector_cache)
        for iri in some(default_network, 25):
            assert matcher.recommend(matcher.organisation(iri)).items == other.recommend(other.organisation(iri)).items
        assert matcher.recommend(matcher.idea(IDEA)).items == other.recommend(other.idea(IDEA)).items

    SCRIPT = """
import json, sys
from pathlib import Path
from talka.graph.load import load
from talka.graph.read_network import read_network
from talka.graph.store import MemoryStore
from talka.matching.dials import Dials
from talka.matching.matcher import Matcher
store = MemoryStore()
load(store, Path(sys.argv[1]), source="talka")
matcher = Matcher(read_network(store), cache=Path(sys.argv[2]))
queries = [matcher.organisation(iri) for iri in matcher.network.iris[::40]] + [matcher.idea(sys.argv[3], country="SE")]
print(json.dumps([repr(matcher.recommend(query).items) for query in queries]))
"""

    def test_processes_with_different_hash_seeds(self, matcher: Matcher, vector_cache: Path) -> None:
        queries = [matcher.organisation(iri) for iri in matcher.network.iris[::40]]
        queries.append(matcher.idea(IDEA, country="SE"))
        expected = [repr(matcher.recommend(query).items) for query in queries]
        command = [sys.executable, "-c", self.SCRIPT, str(default_dataset()), str(vector_cache), IDEA]
        for seed in ("1", "271828"):
            environment = {**os.environ, "PYTHONHASHSEED": seed}
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=300)
            assert json.loads(done.stdout) == expected


class TestQuestions:
    def test_unknown_organisations(self, matcher: Matcher) -> None:
        for iri in ("", "https://example.org/nobody"):
            with pytest.raises(KeyError):
                matcher.organisation(iri)
            if iri:
                with pytest.raises(KeyError):
                    matcher.idea(IDEA, organisation=iri)
        with pytest.raises(KeyError):
            matcher.idea(IDEA, themes=["https://example.org/no-theme"])

    def test_a_new_organisation_in_its_own_words(self, matcher: Matcher) -> None:
        network = matcher.network
        text = "Mēs esam jauna biedrība, kas palīdz cilvēkiem ar invaliditāti atrast darbu."
        query = matcher.idea(text, country="LV", themes=[THEME + "work-integration"])
        assert (query.language, query.country, query.organisation) == ("lv", "LV", None)
        assert query.themes[network.theme_index[THEME + "work-integration"]] == 1.0
        answer = matcher.recommend(query)
        assert len(answer.items) == 10
        assert "LV" not in {str(network.countries[network.index[partner]]) for partner in partners(answer)}

    @pytest.mark.parametrize("text", ["", " ", "\n", "...", "💥", "\x00"])
    def test_texts_that_say_nothing(self, matcher: Matcher, fictional_matcher: Matcher, text: str) -> None:
        for finder in (matcher, fictional_matcher):
            query = finder.idea(text, country="SE")
            assert not query.themes.any()
            assert finder.recommend(query).items == ()
        assert matcher.recommend(matcher.idea(text, themes=[THEME + "volunteering"])).items

    @pytest.mark.parametrize("text", ["a", "62", "ungdom \ud800", "jovens " * 3_000, "<b>unga</b> {themes}", "%s"])
    def test_odd_texts(self, matcher: Matcher, text: str) -> None:
        answer = matcher.recommend(matcher.idea(text, country="SE"), 5)
        assert len(answer.items) <= 5
        assert np.isfinite([item.score for item in answer.items]).all()

    def test_a_stated_language_is_taken_and_an_unknown_one_does_no_harm(self, matcher: Matcher) -> None:
        assert matcher.idea(IDEA, language="en").language == "en"
        assert len(matcher.recommend(matcher.idea(IDEA, language="xx")).items) == 10


def test_a_chosen_theme_is_asked_for_and_named(matcher: Matcher) -> None:
    """Narrowing to a theme ranks by it and says so, also for an asker that does not have it."""
    network, theme = matcher.network, "https://w3id.org/talka/theme/climate-adaptation"
    asker = matcher.organisation("https://w3id.org/talka/id/organisation/talka-local-y-mpact-aglantzia")
    assert not asker.themes[network.theme_index[theme]]
    answer = matcher.recommend(asker, 5, Filters(themes=frozenset({theme})))
    assert len(answer.items) == 5
    for item in answer.items:
        first = next(reason for reason in item.reasons if reason.evidence == "shared_themes")
        assert first.message == "Works on {themes}, which you chose."
        assert theme in {ref.value for ref in first.refs()}
    everyone = matcher.recommend(asker, 1_000, Filters(themes=frozenset({theme})))
    abroad = [row for row in range(len(network)) if network.countries[row] != "CY" and row not in asker.partners]
    column = network.theme_index[theme]
    assert {item.partner for item in everyone.items} == {
        network.iris[row] for row in abroad if matcher.profiles.weights[row, column] > 0
    }


def test_a_profile_that_tells_little_is_no_strong_match(matcher: Matcher) -> None:
    """Two municipalities of which only twinning is known share all their themes, and yet it says little."""
    profiles, network = matcher.profiles, matcher.network
    assessment = matcher.ranker.evidence[0].assess(matcher.organisation(network.iris[network.index[TWIN]]))
    assert assessment.scores.max() < 0.5
    assert profiles.strengths[network.index[TWIN]] < np.median(profiles.strengths)


TWIN = "https://w3id.org/talka/id/organisation/talka-twin-falun"


def test_mutual_is_the_geometric_mean_of_both_sides_scores(matcher: Matcher) -> None:
    everybody = Filters(same_country=True, past_partners=True)
    for iri in matcher.network.iris[::150]:
        query = matcher.organisation(iri)
        together = []
        for item in matcher.recommend(query, dials=Dials(mutual=1.0, spread=0.0)).items:
            (theirs,) = matcher.opinions([matcher.organisation(item.partner)], everybody)
            together.append(max(item.score * theirs.scores[matcher.network.index[iri]], 0.0))
        assert together == sorted(together, reverse=True)
