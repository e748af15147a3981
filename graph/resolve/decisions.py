"""What a person has said about pairs: kept with the links in the store, and stronger than any rule."""

from collections.abc import Iterable, Mapping

from talka.graph.faults import TalkaError
from talka.graph.resolve.groups import Groups
from talka.graph.resolve.links import PERSON, Link, pair

Decisions = Mapping[tuple[str, str], bool | None]
"""Pairs of IRIs in any order: True to accept that they are one, False to reject it, None to take a decision back."""


def decide(before: Iterable[Link], decisions: Decisions, known: set[str]) -> list[Link]:
    """The decisions that hold after new ones are made: all of them, or TalkaError.

    known: IRIs of the organisations of the store. Refused are an IRI that is none of them, taking back what was never
    decided, and what contradicts itself: rejected pairs that accepted pairs make one, also through a chain.
    """
    links = {link.pair: link for link in before}
    for (one, other), same in decisions.items():
        key = pair(one, other)
        if same is None:
            if key not in links:
                raise TalkaError(f"Nobody has decided about {one} and {other}, so there is nothing to take back.")
            del links[key]
            continue
        if one == other:
            raise TalkaError(f"{one} is one organisation anyway. Name two.")
        for iri in key:
            if iri not in known:
                raise TalkaError(f"{iri} is no organisation of this store. Copy its id from `talka duplicates`.")
        links[key] = Link(*key, PERSON, 1.0, "a person has said so", same)
    _contradictions(links.values())
    return sorted(links.values())


def _contradictions(decided: Iterable[Link]) -> None:
    decided = list(decided)
    groups = Groups()
    for link in decided:
        if link.same:
            groups.join(*link.pair)
    for link in decided:
        if not link.same and link.right in groups.of(link.left):
            raise TalkaError(
                f"{link.left} and {link.right} were rejected, but the accepted pairs make one group of them: "
                f"{', '.join(groups.of(link.left))}. Take one of these decisions back with --undo."
            )
