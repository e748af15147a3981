"""Groups of descriptions that links make, without a chain that joins what must stay apart."""

from collections.abc import Callable, Iterable

from talka.graph.resolve.links import Link, pair

Apart = Callable[[str, str], bool]
"""Whether two descriptions, by IRI, must not come into one group."""


class Groups:
    """Descriptions joined into groups (union-find), each known by its members.

    >>> groups = Groups()
    >>> groups.join("a", "b"), groups.join("b", "c")
    (True, True)
    >>> groups.of("a")
    ('a', 'b', 'c')
    """

    def __init__(self) -> None:
        self._members: dict[str, tuple[str, ...]] = {}

    def of(self, iri: str) -> tuple[str, ...]:
        """The group of a description, sorted: itself where nothing was joined to it."""
        return self._members.get(iri, (iri,))

    def join(self, one: str, other: str, apart: Apart = lambda one, other: False) -> bool:
        """Join the groups of two descriptions, unless two of their members must stay apart; tells if they are one."""
        mine, theirs = self.of(one), self.of(other)
        if mine == theirs:
            return True
        if any(apart(a, b) for a in mine for b in theirs):
            return False
        joined = tuple(sorted((*mine, *theirs)))
        self._members.update(dict.fromkeys(joined, joined))
        return True


def consistent(links: Iterable[Link], decided: Iterable[Link], apart: Apart) -> tuple[list[Link], list[Link]]:
    """The links that can be drawn, surest first, and those that would join what must stay apart.

    decided: what a person has said, which comes before all else: a pair kept apart stays apart also through a chain
    """
    decided = list(decided)
    rejected = {link.pair for link in decided if not link.same}
    groups = Groups()
    for link in decided:
        if link.same:
            groups.join(*link.pair)
    drawn: list[Link] = []
    refused: list[Link] = []
    for link in sorted(links, key=lambda link: (-link.confidence, link)):
        kept = groups.join(*link.pair, apart=lambda a, b: pair(a, b) in rejected or apart(a, b))
        (drawn if kept else refused).append(link)
    return drawn, refused
