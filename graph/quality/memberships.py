"""Who takes part in what, as numbers: eight bytes for each participation, to count millions of them."""

from array import array
from collections import Counter
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Place = tuple[str, int]
"""A file and a row."""


class Memberships:
    """Counts members and their countries; ids may be told in any order, and a member with two roles counts once.

    >>> told = Memberships()
    >>> told.organisation("a", "LV", ("organisations.csv", 2))
    >>> told.organisation("b", "LT", ("organisations.csv", 3))
    >>> told.collaboration("c", 0, ("collaborations.csv", 2))
    >>> for organisation in ("a", "b", "b"):
    ...     told.participation("c", organisation)
    >>> told.sizes.tolist(), told.countries.tolist()
    ([2], [2])
    """

    def __init__(self) -> None:
        self._organisations: dict[str, int] = {}
        self._collaborations: dict[str, int] = {}
        self._country_of: dict[int, str] = {}
        self._organisation_at: dict[int, Place] = {}
        self._collaboration_at: dict[int, Place] = {}
        self._stated: Counter[int] = Counter()
        self._pairs = (array("q"), array("q"))

    def organisation(self, id_: str, country: str, place: Place) -> None:
        number = self._organisations.setdefault(id_, len(self._organisations))
        self._country_of[number] = country
        self._organisation_at[number] = place

    def collaboration(self, id_: str, members: int, place: Place) -> None:
        """`members` is how many the source says take part in all; 0 where it does not."""
        number = self._collaborations.setdefault(id_, len(self._collaborations))
        self._collaboration_at[number] = place
        if members:
            self._stated[number] = members

    def participation(self, collaboration: str, organisation: str) -> None:
        self._pairs[0].append(self._collaborations.setdefault(collaboration, len(self._collaborations)))
        self._pairs[1].append(self._organisations.setdefault(organisation, len(self._organisations)))

    def __len__(self) -> int:
        return len(self._pairs[0])

    @cached_property
    def _members(self) -> NDArray[np.int64]:
        """Each pair of a collaboration and a member once, as two columns."""
        pairs = np.column_stack([np.array(column, dtype=np.int64) for column in self._pairs])
        return np.unique(pairs, axis=0)

    @cached_property
    def _read(self) -> list[int]:
        """The numbers of the collaborations that were told of, in order."""
        return sorted(self._collaboration_at)

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """How many listed members each collaboration has."""
        counts = np.bincount(self._members[:, 0], minlength=len(self._collaborations))
        return np.asarray(counts[self._read], dtype=np.int64)

    @cached_property
    def countries(self) -> NDArray[np.int64]:
        """Of how many known countries the listed members of each collaboration are."""
        codes = {code: number for number, code in enumerate(sorted(set(self._country_of.values()) - {""}))}
        code_of = np.full(len(self._organisations), -1, dtype=np.int64)
        for organisation, country in self._country_of.items():
            code_of[organisation] = codes.get(country, -1)
        pairs = np.column_stack([self._members[:, 0], code_of[self._members[:, 1]]])
        distinct = np.unique(pairs[pairs[:, 1] >= 0], axis=0)
        counts = np.bincount(distinct[:, 0], minlength=len(self._collaborations))
        return np.asarray(counts[self._read], dtype=np.int64)

    def larger_than(self, most: int) -> list[tuple[Place, int]]:
        """Collaborations with more members than `most`, listed or stated, and how many; the largest first."""
        sizes = zip(self._read, self.sizes.tolist(), strict=True)
        found = [(max(size, self._stated[number]), number) for number, size in sizes]
        return [(self._collaboration_at[n], size) for size, n in sorted(found, reverse=True) if size > most]

    def without_members(self) -> list[Place]:
        """Collaborations of which no member is listed."""
        sizes = zip(self._read, self.sizes.tolist(), strict=True)
        return [self._collaboration_at[number] for number, size in sizes if not size]

    def without_collaboration(self) -> list[Place]:
        """Organisations that take part in nothing."""
        taking_part = set(self._members[:, 1].tolist())
        return [place for number, place in self._organisation_at.items() if number not in taking_part]
