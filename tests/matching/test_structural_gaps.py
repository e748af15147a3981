"""What hangs on one tie, circles that keep to themselves, communities that barely touch: planted, and found."""

import random
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from talka.graph.network import Network
from talka.matching.gaps.base import Gap, GapKind
from talka.matching.gaps.bridges import Bridges
from talka.matching.gaps.communities import Communities
from talka.matching.gaps.structural_holes import StructuralHoles
from talka.matching.structure.communities import communities
from talka.matching.structure.mesh import Mesh
from talka.matching.ties import Ties
from talka.service.words import Words

KINDS: list[GapKind] = [Bridges(), StructuralHoles(), Communities()]


def named(gap: Gap) -> list[str]:
    return [ref.value.rpartition("-")[2] for ref in gap.about]


def said(network: Network, gap: Gap) -> str:
    return Words(network).say(gap)


@pytest.fixture
def hanging(build) -> Network:  # type: ignore[no-untyped-def]
    """A core of four; two hang on c by a circle of three, and on d a chain; two know only each other."""
    return build(  # type: ignore[no-any-return]
        "abcdefghijk",
        {
            "core": ("a b c d",),
            "circle": ("c e f",),
            "one": ("d g",),
            "two": ("g h",),
            "three": ("h i",),
            "pair": ("j k",),
        },
        countries={"e": "LT", "f": "PT", "c": "LV"},
    )


def test_who_hangs_on_one_organisation_is_told_with_how_many(hanging) -> None:  # type: ignore[no-untyped-def]
    found = {gap.about[0].value[-1]: gap for gap in Bridges().find(Ties(hanging)) if "organisation" in gap.values}
    assert list(found) == ["c"], "d, g and h are told with the partnerships at which they stand"
    gap = found["c"]
    assert (gap.size, gap.figures) == (2, {"cut_off": 2, "rest": 6})
    assert gap.countries == ("LT", "LV", "PT")
    assert said(hanging, gap) == (
        "2 organisations in Lithuania, Portugal are connected with 6 others only through c: e, f."
    )


def test_partnerships_on_which_others_hang_are_told(hanging) -> None:  # type: ignore[no-untyped-def]
    found = [gap for gap in Bridges().find(Ties(hanging)) if "collaborations" in gap.values]
    assert [(named(gap)[:2], gap.size) for gap in found] == [(["d", "g"], 3), (["g", "h"], 2)]
    assert said(hanging, found[0]) == (
        "3 organisations in Sweden are connected with 6 others only through the partnership of d, g: one."
    )


def test_nobody_knows_where_members_are_not_loaded(hanging) -> None:  # type: ignore[no-untyped-def]
    column = hanging.column("toy-circle")
    sizes = hanging.sizes.copy()
    sizes[column] += 1
    left = Bridges().find(Ties(replace(hanging, sizes=sizes)))
    assert "e" not in {name for gap in left for name in named(gap)}
    assert len(left) == 2


def test_a_circle_that_keeps_to_itself_is_one_gap(build) -> None:  # type: ignore[no-untyped-def]
    ring = build("abcxyz", {"one": ("a b c",), "two": ("a b c",), "other": ("x y",), "third": ("x z",)})
    (gap,) = StructuralHoles().find(Ties(ring))
    assert named(gap) == ["a", "b", "c"]
    assert gap.figures["effective_size"] == pytest.approx(1)
    assert gap.size == pytest.approx(9 / 8)
    assert said(ring, gap) == "a, b, c work in 2 collaborations, always within one circle of 3."


def test_one_who_is_held_by_a_circle_whose_others_are_free(build) -> None:  # type: ignore[no-untyped-def]
    held = build("abcxyz", {"one": ("a b c",), "two": ("a b c",), "out": ("b x",), "away": ("c y",)})
    (gap,) = StructuralHoles().find(Ties(held))
    assert named(gap) == ["a"]
    assert said(held, gap) == "a works in 2 collaborations, always within one circle of 3: with b, c."


def test_one_collaboration_is_no_gap_yet(build) -> None:  # type: ignore[no-untyped-def]
    assert StructuralHoles().find(Ties(build("abc", {"one": ("a b c",)}))) == []


THEMES = ("performing-arts", "performing-arts", "water-management", "water-management", "sport", "sport", "housing")
"""Of the planted circles: the first three pairs share a theme, and only the first pair has no tie."""


@pytest.fixture(params=range(5))
def circles(request: pytest.FixtureRequest, build) -> Network:  # type: ignore[no-untyped-def]
    """Seven circles of ten: 30 collaborations inside each, five between any two, but none between circles 0 and 1."""
    draw = random.Random(request.param)
    collaborations: dict[str, tuple[str, str]] = {}
    for circle, theme in enumerate(THEMES):
        for n in range(30):
            one, other = draw.sample(range(10), 2)
            collaborations[f"in{circle}{n}"] = (f"{circle}{one} {circle}{other}", theme)
    for one, other in combinations(range(len(THEMES)), 2):
        for n in range(5 if other > 1 else 0):
            collaborations[f"out{one}{other}{n}"] = (f"{one}{draw.randrange(10)} {other}{draw.randrange(10)}", "")
    countries = {f"{circle}{n}": "LV" if circle else "PT" for circle in range(7) for n in range(10)}
    return build(list(countries), collaborations, countries=countries)  # type: ignore[no-any-return]


def test_planted_circles_that_do_not_touch_come_first(circles) -> None:  # type: ignore[no-untyped-def]
    found = Communities(expected=3.0).find(Ties(circles))
    sides = {ref.value.rpartition("-")[2][0] for ref in found[0].about}
    assert sides == {"0", "1"}
    assert found[0].figures["observed"] == 0
    assert found[0].figures["expected"] > 5
    assert found[0].figures["likeness"] > 0.9
    assert found[0].countries == ("LV", "PT")
    assert "Two circles work on Music and performing arts" in said(circles, found[0])
    assert "Ties between the two: 0; by their activity, " in said(circles, found[0])


def test_circles_of_different_themes_are_no_gap(circles) -> None:  # type: ignore[no-untyped-def]
    pairs = [
        {ref.value.rpartition("-")[2][0] for ref in gap.about} for gap in Communities(share=1.0).find(Ties(circles))
    ]
    assert pairs
    assert all(pair in ({"0", "1"}, {"2", "3"}, {"4", "5"}) for pair in pairs)


def test_expected_ties_are_those_of_modularity(circles) -> None:  # type: ignore[no-untyped-def]
    """Contacts of the one times contacts of the other, by twice the ties."""
    ties = Ties(circles)
    gap = Communities(expected=3.0).find(ties)[0]
    known = [ref.value for ref in gap.about]
    label = communities(Mesh(ties.weights))
    contacts = [ties.degrees[label == label[circles.index[iri]]].sum() for iri in (known[0], known[-1])]
    assert gap.figures["expected"] == pytest.approx(contacts[0] * contacts[1] / (2 * len(ties.pairs)))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_of_the_default_dataset(kind: GapKind, default_network: Network) -> None:
    found = kind.find(Ties(default_network))
    assert found
    assert [gap.size for gap in found] == sorted((gap.size for gap in found), reverse=True)
    for gap in found:
        assert gap.kind == kind.name
        assert gap.about
        assert list(gap.countries) == sorted(set(gap.countries))
        assert all(np.isfinite(value) for value in gap.figures.values())
        text = said(default_network, gap)
        assert "{" not in text
        assert "https://" not in text
    assert found == kind.find(Ties(default_network)), "the same every time"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_of_nothing(kind: GapKind, build) -> None:  # type: ignore[no-untyped-def]
    assert kind.find(Ties(build([]))) == []
    assert kind.find(Ties(build("abc"))) == []


def test_the_ring_of_twin_towns_is_found(default_network: Network) -> None:
    """The Douzelage towns of the dataset twin with one another and with nobody else in it."""
    gaps = StructuralHoles().find(Ties(default_network))
    assert any("Oxelösunds kommun" in said(default_network, gap) for gap in gaps)
