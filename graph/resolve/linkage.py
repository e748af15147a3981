"""Record linkage by name and place: how likely two descriptions mean the same organisation."""

import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker

from talka.graph.resolve.descriptions import Description, own_domains
from talka.graph.resolve.lexicon import fold, known_meanings, meaning
from talka.graph.resolve.model import COMPARISONS, MACROS, settings
from talka.graph.resolve.names import Name, read_name, readings

TWO_PLACES = 3
"""Level of the comparison of places for two of one region (NUTS 2)."""
RARE_NAMES = {0, 1}
"""Levels of the comparison of names at which they are the same and rare."""
RARE = 60
"""A word is rare enough to look for candidates by it when no more descriptions of a country have it."""
CITY_AND_DISTRICT = {"EE", "LT", "LV", "PL"}
"""Countries in which a city and the district around it often are two municipalities of one name."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Two descriptions by row number (left < right), how likely they mean the same organisation, and why.

    levels: for each comparison that says something, the number of its level in `COMPARISONS`
    parts: from how many of the two names a department or other part was left out
    """

    left: int
    right: int
    probability: float
    levels: tuple[tuple[str, int], ...]
    parts: int = 0

    def against(self, comparison: str) -> bool:
        """Whether a comparison speaks against the two being one."""
        number = dict(self.levels).get(comparison)
        return number is not None and COMPARISONS[comparison][1][number].against

    @property
    def same_region(self) -> bool:
        """Whether they are in two places of one region."""
        return dict(self.levels).get("place") == TWO_PLACES

    @property
    def rare(self) -> bool:
        """Whether the two names, as they were read, are the same and rare."""
        return dict(self.levels).get("name") in RARE_NAMES

    def reasons(self, against: bool) -> list[str]:
        """What speaks for (or against) the two being one, in words."""
        found = [COMPARISONS[comparison][1][number] for comparison, number in self.levels]
        return [level.text for level in found if level.against == against]


def score(descriptions: Sequence[Description], least: float) -> list[Scored]:
    """The pairs that are at least so likely one organisation, by row number; the best of their names counts."""
    if not any(description.country for description in descriptions):
        return []
    splink, connection = linker(descriptions)
    scored = splink.inference.predict(threshold_match_probability=least, warning_mode="never").physical_name
    gammas = ", ".join(f"gamma_{name}" for name in COMPARISONS)
    # the best reading of each pair; ties are broken by all that is shown, so that the answer is always the same
    rows = connection.execute(f"""
        select least(number_l, number_r) a, greatest(number_l, number_r) b, match_probability,
               part_l::int + part_r::int parts, {gammas}
        from {scored}
        qualify row_number() over (partition by a, b order by match_weight desc, parts, {gammas}) = 1
        order by a, b""").fetchall()  # noqa: S608  # names of our own
    connection.close()
    return [Scored(a, b, probability, _levels(gamma), parts) for a, b, probability, parts, *gamma in rows]


def _levels(gammas: Sequence[int]) -> tuple[tuple[str, int], ...]:
    return tuple(
        (name, len(levels) - 1 - gamma)
        for (name, (_, levels)), gamma in zip(COMPARISONS.items(), gammas, strict=True)
        if gamma >= 0
    )


def linker(descriptions: Sequence[Description]) -> tuple[Linker, duckdb.DuckDBPyConnection]:
    """Splink over the descriptions, and the connection to its tables."""
    connection = duckdb.connect()
    connection.execute(MACROS)
    data = DuckDBAPI(connection).register(table(descriptions))
    return Linker(data, settings(), log_level=None), connection


def table(descriptions: Sequence[Description]) -> pa.Table:
    """One row for each reading of each name; `number` is the row number of the description."""
    domains = own_domains(descriptions)
    towns = [town_words(description.locality) for description in descriptions]
    read = [list(dict.fromkeys(r for name in d.names for r in readings(name, d.names))) for d in descriptions]
    weight = _weights({word for name in names for word in name.words} for names in read)
    bearers: Counter[tuple[str, str]] = Counter()
    for description, names in zip(descriptions, read, strict=True):
        bearers.update({(description.country, word) for name in names for word in name.words})
    rows: list[dict[str, Any]] = []
    for number, (description, names) in enumerate(zip(descriptions, read, strict=True)):
        where = {
            "number": number,
            "country": description.country,
            "pic": min(description.values("pic"), default=""),
            "town": towns[number],
            "nuts": description.nuts,
            "latitude": description.latitude,
            "longitude": description.longitude,
            "domain": domains.get(description.iri, ""),
        }
        for name in names if description.country else ():  # without a country there is nothing to compare within
            if name.acronym and set(name.words) <= set(towns[number]):
                continue  # the town in capitals
            own = _own_weights(name, set(towns[number]), weight)
            sharing = {word: bearers[description.country, word] for word in own}
            rare = [word for word in own if sharing[word] <= RARE]
            called = _called(name, set(towns[number]), description.country)
            told = {**_weighed(own, rare), "sharers": _sharers(sharing)}
            rows.append({"unique_id": len(rows), **where, **called, **told})
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


def _called(name: Name, town: set[str], country: str) -> dict[str, Any]:
    """What a name says. A town's name alone is its city's; where a city and the district around it are two
    municipalities, one that is not called a city is the district's."""
    kind, marks = name.kind, list(name.marks)
    if not kind and set(name.words) <= town:
        kind, marks = "municipality", ["city"]
    elif kind == "municipality" and country in CITY_AND_DISTRICT:
        marks = marks or ["district"]
    words = {"key": " ".join(name.words), "words": list(name.words)}
    return {"kind": kind, "marks": marks, "part": name.part, "acronym": name.acronym, **words}


def _weighed(own: dict[str, float], rare: list[str]) -> dict[str, Any]:
    """The weights of the words, and the three rarest, by which candidates are looked for."""
    rarest = sorted(rare, key=lambda word: (-own[word], word))[:3]
    return {"weights": list(own.items()), "weight": sum(own.values()), "rare": rarest}


def _sharers(sharing: dict[str, int]) -> int:
    """How many have the rarest word that is the body's own, none that `words.txt` knows."""
    return min((number for word, number in sharing.items() if word not in known_meanings()), default=sys.maxsize)


_SCHEMA = pa.schema(
    [
        *((name, pa.int64()) for name in ("unique_id", "number", "sharers")),
        *((name, pa.string()) for name in ("country", "pic", "nuts", "kind", "key", "domain")),
        *((name, pa.list_(pa.string())) for name in ("town", "words", "rare", "marks")),
        ("weights", pa.map_(pa.string(), pa.float64())),
        *((name, pa.float64()) for name in ("weight", "latitude", "longitude")),
        *((name, pa.bool_()) for name in ("part", "acronym")),
    ]
)


@lru_cache(maxsize=1 << 16)  # asked for once for each pair of a group
def town_words(locality: str) -> list[str]:
    """The words of a town's name, as they are compared in names, in their order.

    >>> town_words("Wien") == town_words("Vienna, Austria")
    True
    """
    town = re.split(r"[,/(]", locality)[0] if locality[:1].isalpha() else locality
    words = set(read_name(town).words)
    return list(dict.fromkeys(key for word in fold(town).split() if len(key := meaning(word)) > 2 and key in words))


def _weights(documents: Iterable[set[str]]) -> defaultdict[str, float]:
    """How much a word tells: -log2 of the share of descriptions with it, as if 500 others were loaded too."""
    counts: Counter[str] = Counter()
    total = 500
    for words in documents:
        counts.update(words)
        total += 1
    weight: defaultdict[str, float] = defaultdict(lambda: math.log2(total))
    weight.update({word: math.log2(total / (count + 1)) for word, count in counts.items()})
    return weight


def _own_weights(name: Name, town: set[str], weight: defaultdict[str, float]) -> dict[str, float]:
    """The weights of a name's words; that it names its own town says little beside other words."""
    local = set(name.words) - town
    return {word: weight[word] * (0.3 if local and word in town else 1.0) for word in name.words}
