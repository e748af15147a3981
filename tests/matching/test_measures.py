"""One contract for everything that the learned ranker weighs: `talka.matching.evidence.measures`."""

import string
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talka.graph.network import Network
from talka.matching.evidence.capacity import Asker, Capacity
from talka.matching.evidence.countries import CountriesAndKinds
from talka.matching.evidence.history import History
from talka.matching.evidence.measures import NarrowMeasures, WideMeasures
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.features import Features
from talka.matching.query import Query
from talka.matching.texts import Texts
from talka.ontology.concepts import pick
from talka.ontology.countries import country_name

Build = Callable[..., Network]

BELOW_NOTHING = {"low_rank", "country_affinity"}
"""A product of factors, and a logarithm: below 0 they speak against."""


@dataclass(frozen=True)
class Measured:
    """The measures of a network, and questions to it: of organisations, then of ideas, then one that says nothing."""

    network: Network
    features: Features
    queries: list[Query]

    @property
    def wide(self) -> list[WideMeasures]:
        narrow = (Capacity, CountriesAndKinds, Asker)
        return [cast(WideMeasures, each) for each in self.features.evidence if not isinstance(each, narrow)]

    @property
    def narrow(self) -> list[NarrowMeasures]:
        wide = self.wide
        return [cast(NarrowMeasures, each) for each in self.features.evidence if each not in wide]

    def measure(self, queries: Iterable[Query]) -> dict[str, np.ndarray]:
        """(b, n) of all organisations."""
        asked = list(queries)
        wide = self.features.measure(asked).wide
        return {name: np.stack([values.whole(row) for row in range(len(asked))]) for name, values in wide.items()}


def features_of(network: Network, texts: Texts) -> Features:
    history = History(network, texts.descriptions, texts.projects)
    return Features(history, ThemeProfiles(network), texts.project_texts)


def measured(network: Network, most: int = 24) -> Measured:
    texts, profiles = Texts(network, projects=True, encoder="lsa"), ThemeProfiles(network)
    features, none = features_of(network, texts), np.zeros(len(network.theme_iris))
    text = "Volunteers and a choir restore the river's wetland"
    if len(network):
        text += f" with {pick(network.labels[0], 'en').capitalize()} in {country_name(str(network.countries[0]))}"
    idea = Query(none + 0.3, texts.space.encode([text], ["en"])[0], text, "en", "SE", is_idea=True)
    asking = range(0, len(network), max(1, len(network) // most))
    queries = [Query(profiles.weights[row], organisation=row, country=str(network.countries[row])) for row in asking]
    queries += [replace(idea, organisation=row) for row in asking[:2]]
    return Measured(network, features, [*queries, idea, Query(none)])


@pytest.fixture(scope="module", params=["fictional_network", "dated_network"])
def case(request: pytest.FixtureRequest) -> Measured:
    return measured(request.getfixturevalue(request.param))


SPARE: dict[str, tuple[str, dict[str, tuple[str, ...]]]] = {
    "nothing at all": ("", {}),
    "one organisation": ("a", {}),
    "one, alone in a project": ("a", {"p": ("a", "", "2023-01-01")}),
    "no collaboration": ("abc", {}),
    "no dates": ("abc", {"p": ("a b",), "q": ("b c",)}),
    "one member each": ("abc", {"p": ("a",), "q": ("b", "volunteering", "2024-02-01")}),
    "some dates": ("abcd", {"p": ("a b", "", "2020-05-01"), "q": ("b c",), "r": ("d",)}),
    "everybody in one": ("abc", {"p": ("a b c", "", "2021-01-01")}),
}


@pytest.fixture(scope="module", params=SPARE)
def spare(request: pytest.FixtureRequest, build: Build) -> Measured:
    """A network in which nearly everything is missing."""
    return measured(build(*SPARE[request.param]))


def check(case: Measured) -> None:
    """Shapes, types and ranges of all measures."""
    b, n = len(case.queries), len(case.network)
    block = case.features.measure(case.queries)
    candidates = np.arange(n)[::-1]
    for name, values in case.measure(case.queries).items():
        assert values.shape == (b, n), name
        assert values.dtype == np.float32, name
        assert np.isfinite(values).all(), name
        assert name in BELOW_NOTHING or (values >= 0).all(), name
    for evidence in case.narrow:
        for row in range(b):
            for name, values in evidence.measure(block.batch, row, candidates).items():
                assert values.shape == (n,), name
                assert np.issubdtype(values.dtype, np.floating), name
                assert name == "distance" or np.isfinite(values).all(), name
                assert name in {"distance", *BELOW_NOTHING} or (values >= 0).all(), name
    for row in range(b):
        for candidate in range(n):
            found = [reason for each in case.features.evidence for reason in each.reasons(block.batch, row)(candidate)]
            assert all(reason.refs() for reason in found)


def test_shapes_and_ranges(case: Measured) -> None:
    check(case)


def test_where_nearly_everything_is_missing(spare: Measured) -> None:
    check(spare)


def test_each_measure_has_a_name_of_its_own(case: Measured) -> None:
    block = case.features.measure(case.queries[:1])
    wide = [name for evidence in case.wide for name in evidence.measure(block.batch)]
    narrow = [name for evidence in case.narrow for name in evidence.measure(block.batch, 0, np.arange(1))]
    assert len({*wide, *narrow}) == len(wide) + len(narrow)
    assert list(block.wide) == wide


def test_each_measure_says_something(dated_network: Network) -> None:
    case = measured(dated_network)
    silent = {name for name, values in case.measure(case.queries).items() if not values.any()}
    # The generated store has neither calls nor themes, positions or towns; its organisations are called by words
    nowhere = {"partners_of_neighbours", "named_town", "named_place", "coined_words"}
    assert silent == {"share_of_family", "share_of_programme", "theme_likeness", *nowhere}


def test_to_a_question_that_says_nothing_there_is_nothing_to_say(case: Measured) -> None:
    *_, nothing = case.queries
    assert {name for name, values in case.measure([nothing]).items() if values.any()} == set()


def test_one_by_one_is_as_all_together(case: Measured) -> None:
    together = case.measure(case.queries)
    for row, query in enumerate(case.queries):
        for name, values in case.measure([query]).items():
            np.testing.assert_allclose(values[0], together[name][row], rtol=1e-4, atol=1e-5, err_msg=name)


def test_the_same_twice(case: Measured) -> None:
    again = measured(case.network)
    for (name, values), (other, others) in zip(
        case.measure(case.queries).items(), again.measure(again.queries).items(), strict=True
    ):
        assert name == other
        np.testing.assert_array_equal(values, others, err_msg=name)


def test_narrow_measures_depend_on_the_candidate_alone(case: Measured) -> None:
    batch = case.features.measure(case.queries).batch
    some = np.arange(len(case.network))[::3]
    for evidence in case.narrow:
        for row in range(len(case.queries)):
            whole = evidence.measure(batch, row, np.arange(len(case.network)))
            for name, values in evidence.measure(batch, row, some).items():
                np.testing.assert_array_equal(values, whole[name][some], err_msg=name)


def test_questions_do_not_change_the_measures(case: Measured) -> None:
    """Nothing is kept from one batch to the next, and nothing of a batch is written over."""
    before = {name: values.copy() for name, values in case.measure(case.queries).items()}
    themes = [query.themes.copy() for query in case.queries]
    case.measure(reversed(case.queries))
    for name, values in case.measure(case.queries).items():
        np.testing.assert_array_equal(values, before[name], err_msg=name)
    assert all((query.themes == old).all() for query, old in zip(case.queries, themes, strict=True))


def relabelled(network: Network, order: np.ndarray) -> Network:
    """The same organisations in another order."""

    def moved(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(values[row] for row in order)

    return replace(
        network,
        descriptions=moved(network.descriptions),
        countries=network.countries[order],
        kinds=moved(network.kinds),
        latitude=network.latitude[order],
        longitude=network.longitude[order],
        membership=network.membership[order],
        coordination=network.coordination[order],
        organisation_themes=network.organisation_themes[order],
    )  # fmt: skip


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_names_do_not_matter(build: Build, data: st.DataObject) -> None:
    """But to `low_rank`, which begins with factors drawn at random for each row."""
    names = string.ascii_lowercase[: data.draw(st.integers(2, 7))]
    some = st.lists(st.sampled_from(names), min_size=1, unique=True).map(" ".join)
    days = st.sampled_from(["", "2020-01-01", "2021-06-01", "2024-03-01"])
    words = st.sampled_from(["", "choir festival", "river wetland choir", "volunteers"])
    projects = {
        f"p{k}": (data.draw(some), data.draw(st.sampled_from(["", "volunteering"])), data.draw(days)) for k in range(5)
    }
    places = {name: data.draw(st.sampled_from(["SE", "LV"])) for name in names}
    network = build(names, projects, countries=places, about={name: data.draw(words) for name in projects},
                    calls={"p0": "X-2021-A", "p1": "X-2023-A"})  # fmt: skip
    order = np.array(data.draw(st.permutations(range(len(names)))))
    texts, weights = Texts(network, projects=True, encoder="lsa"), ThemeProfiles(network).weights
    asked = [Query(weights[row], organisation=row) for row in order]
    ours = features_of(network, texts).measure(asked)
    moved = relabelled(network, order)
    history = History(moved, texts.descriptions[order], texts.projects)
    features = Features(history, ThemeProfiles(moved), texts.project_texts)
    theirs = features.measure([Query(weights[row], organisation=new) for new, row in enumerate(order.tolist())])
    for name, values in ours.wide.items():
        if name != "low_rank":
            for row in range(len(asked)):
                found = theirs.wide[name].whole(row)
                np.testing.assert_allclose(found, values.whole(row)[order], rtol=1e-4, atol=1e-5, err_msg=name)
