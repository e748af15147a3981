"""Which rows mean the same town, where a table gives towns by label, country and position and has no ids."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, floor, radians, sin, sqrt

from talka.graph.sources.notes import local_id
from talka.ontology.concepts import fold

Position = tuple[float, float]
"""Latitude and longitude in degrees."""
End = tuple[str, str, Position | None]
"""Label, country code and position of a town as one row has them."""

SAME_TOWN = 20.0
"""Kilometres within which two positions of one label in one country are of one town.

Of the 190 pairs of positions that one label has in the rows of 2017 and 2018, 132 are at most 14 km apart (roundings; a
town and its municipality) and 58 at least 23 km: different towns of one name. None is between.
"""
CELL = 1 / 8
"""Degrees of the grid whose cell is a part of a town's id. Its diagonal is at most 19.7 km, less than `SAME_TOWN`, so
that two towns of one name never share an id. Of the 967 towns in the tables of both years, all have the same id."""


@dataclass(frozen=True, slots=True)
class Town:
    """A town with the label and the position that most rows give it."""

    id: str
    label: str
    country: str
    position: Position | None


class Towns:
    """The towns that some rows mean.

    The cell of an id is that of the town's southernmost position, and so does not depend on the order of the rows, nor
    on a file as long as it has that position or another one in the same cell.

    >>> towns = Towns([("Saint-Denis", "FR", (48.936, 2.354)), ("Saint-Denis", "FR", (-20.879, 55.448))])
    >>> towns.find("Saint-Denis", "FR", (48.936, 2.354)) == towns.find("Saint-Denis", "FR", (-20.879, 55.448))
    False
    >>> towns.find("Saint-Denis", "FR", None) is None  # it could be either
    True
    """

    def __init__(self, ends: Iterable[End]) -> None:
        seen: dict[tuple[str, str], Counter[tuple[str, Position | None]]] = {}
        for label, country, position in ends:
            seen.setdefault((country, fold(label)), Counter())[label, position] += 1
        self._towns: dict[tuple[str, str, Position | None], Town] = {}
        for (country, name), labels in seen.items():
            self._add(country, name, labels)

    def find(self, label: str, country: str, position: Position | None) -> Town | None:
        """The town of a row; None where the row has no position and several towns have the label."""
        return self._towns.get((country, fold(label), position))

    def _add(self, country: str, name: str, labels: Counter[tuple[str, Position | None]]) -> None:
        positions = {position for _, position in labels if position is not None}
        groups: list[set[Position | None]] = [{*near} for near in _groups(positions)]
        if len(groups) <= 1:  # a row without a position can only mean this one
            groups = [{*positions, None}]
        for group in groups:
            town = _town(country, name, Counter({key: count for key, count in labels.items() if key[1] in group}))
            self._towns.update({(country, name, position): town for position in group})


def _town(country: str, name: str, labels: Counter[tuple[str, Position | None]]) -> Town:
    names: Counter[str] = Counter()
    positions: Counter[Position] = Counter()
    for (label, position), count in labels.items():
        names[label] += count
        if position is not None:
            positions[position] += count
    cell = "{} {}".format(*(floor(degrees / CELL) for degrees in min(positions))) if positions else ""
    return Town(
        id=f"{country.lower()}-{local_id(name, country, name, cell)}",
        label=min(names, key=lambda label: (-names[label], label)),
        country=country,
        position=min(positions, key=lambda position: (-positions[position], position), default=None),
    )


def _groups(positions: set[Position]) -> list[set[Position]]:
    """The positions, those together that a chain of steps within `SAME_TOWN` connects."""
    groups: list[set[Position]] = []
    for position in sorted(positions):
        near = [group for group in groups if any(_kilometres(position, other) <= SAME_TOWN for other in group)]
        groups = [group for group in groups if group not in near] + [{position}.union(*near)]
    return groups


def _kilometres(a: Position, b: Position) -> float:
    """Great-circle distance (haversine formula)."""
    (south, west), (north, east) = [tuple(map(radians, position)) for position in (a, b)]
    chord = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin((east - west) / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(chord)))
