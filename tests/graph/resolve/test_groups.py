"""Groups stay consistent whatever links come, in whatever order."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from talka.graph.resolve.groups import Groups, consistent
from talka.graph.resolve.links import PERSON, RECORD_LINKAGE, Link, pair

NAMES = "abcdefgh"
pairs = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda p: p[0] != p[1]).map(lambda p: pair(*p))
confidences = st.sampled_from([0.9, 0.95, 0.99])
links = st.lists(st.builds(lambda p, c: Link(p[0], p[1], RECORD_LINKAGE, c, ""), pairs, confidences), max_size=20)
pics = st.dictionaries(st.sampled_from(NAMES), st.sampled_from("12"))
rejected = st.lists(pairs.map(lambda p: Link(p[0], p[1], PERSON, 1.0, "", same=False)), max_size=4)


def groups_of(drawn: list[Link]) -> Groups:
    groups = Groups()
    for link in drawn:
        groups.join(*link.pair)
    return groups


@given(links, pics, rejected)
def test_no_group_has_two_pics_or_a_rejected_pair(found: list[Link], pic: dict[str, str], said: list[Link]) -> None:
    def apart(one: str, other: str) -> bool:
        return one in pic and other in pic and pic[one] != pic[other]

    drawn, refused = consistent(found, said, apart)
    groups = groups_of(drawn)
    assert sorted(drawn + refused) == sorted(found)
    for one, other in combinations(NAMES, 2):
        if apart(one, other) or (one, other) in {link.pair for link in said}:
            assert other not in groups.of(one)


@given(links)
def test_groups_are_symmetric(found: list[Link]) -> None:
    groups = groups_of(found)
    for one, other in combinations(NAMES, 2):
        assert (other in groups.of(one)) == (one in groups.of(other))


@given(links, pics, st.randoms(use_true_random=False))
def test_the_order_of_the_links_does_not_matter(found: list[Link], pic: dict[str, str], random) -> None:  # type: ignore[no-untyped-def]
    def apart(one: str, other: str) -> bool:
        return one in pic and other in pic and pic[one] != pic[other]

    shuffled = random.sample(found, len(found))
    assert consistent(found, [], apart) == consistent(shuffled, [], apart)


def test_the_surest_link_comes_first() -> None:
    sure, less = Link("a", "b", "", 0.99, ""), Link("b", "c", "", 0.95, "")
    drawn, refused = consistent([less, sure], [], lambda one, other: {one, other} == {"a", "c"})
    assert (drawn, refused) == ([sure], [less])
