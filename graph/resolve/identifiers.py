"""Pairs of descriptions that carry the same identifier of an official register."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from talka.graph.resolve.descriptions import Description
from talka.graph.resolve.links import IDENTIFIER, Link

OF_ONE_BODY = ("pic", "oid")
"""Schemes of which each body has a value of its own: PIC (participant identification code of the European
Commission) and OID (organisation identifier of Erasmus+)."""
CERTAIN, DOUBTFUL = 0.99, 0.6
"""Confidence of a link by identifier, and of one that something else speaks against."""
SHARED_VAT = 3
"""A VAT number that so many bodies of one source carry is that of a group or of a parent."""


def same_identifier(descriptions: Iterable[Description]) -> Iterator[Link]:
    """A link between neighbours, by IRI, of those that carry the same identifier; each pair may come several times.

    A VAT number that two bodies with different PIC carry, or three bodies of one source, gives doubtful links.

    >>> one, other = (Description(iri, "s", ("A",), identifiers=("pic:9",)) for iri in "ab")
    >>> [(link.left, link.right, link.why) for link in same_identifier([one, other])]
    [('a', 'b', 'the same PIC 9')]
    """
    bearers: dict[tuple[str, str], list[Description]] = defaultdict(list)
    for description in sorted(descriptions, key=lambda description: description.iri):
        for scheme in (*OF_ONE_BODY, "vat"):
            for value in sorted(description.values(scheme)):
                bearers[scheme, value].append(description)
    for (scheme, value), bodies in sorted(bearers.items()):
        why = f"the same {scheme.upper()} {value}"
        shared = scheme == "vat" and _most_of_one_source(bodies) >= SHARED_VAT
        for one, other in pairwise(bodies):
            doubt = f"{_most_of_one_source(bodies)} organisations carry it" if shared else ""
            if different_pic(one, other):
                doubt = "different PIC"
            text = f"{why}; but {doubt}" if doubt else why
            yield Link(one.iri, other.iri, IDENTIFIER, DOUBTFUL if doubt else CERTAIN, text)


def different_pic(one: Description, other: Description) -> bool:
    """Whether both have a PIC and none in common."""
    mine, theirs = one.values("pic"), other.values("pic")
    return bool(mine and theirs and not mine & theirs)


def _most_of_one_source(bodies: Sequence[Description]) -> int:
    sources = [body.source for body in bodies]
    return max(map(sources.count, sources))
