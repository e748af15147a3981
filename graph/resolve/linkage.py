"""Record linkage by name and place: how likely two descriptions mean the same organisation.

The model is that of Fellegi and Sunter (A Theory for Record Linkage, 1969), worked out by Splink. Each comparison has
levels; `m` is how often a level is met where two descriptions mean one organisation, `u` where they do not. Both were
estimated once (`tests/graph/resolve/estimate.py` says how) and stand here, so that two descriptions are judged alike
whatever else is loaded, and in a store of ten organisations too.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.blocking_rule_library import CustomRule
from splink.comparison_level_library import CustomLevel, ElseLevel
from splink.comparison_library import CustomComparison

from talka.graph.resolve.descriptions import Description, own_domains
from talka.graph.resolve.names import Name, fold, meaning, read_name, readings

PRIOR = 0.002
"""Probability that two descriptions which share a block mean the same organisation."""
RARE = 60
"""A word is rare enough to look for candidates by it when no more descriptions of a country have it."""


@dataclass(frozen=True)
class Level:
    """One outcome of a comparison: a condition in SQL over both sides (_l, _r), and what a person reads."""

    condition: str
    text: str
    m: float
    u: float
    against: bool = False


CITY_AND_DISTRICT = {"EE", "LT", "LV", "PL"}
"""Countries in which a city and the district around it often are two municipalities of one name."""
LOCAL = ("municipality", "library", "museum", "kindergarten", "primary-school", "secondary-school", "vocational-school",
         "theatre")  # fmt: skip
"""Kinds of body of which every town has its own, under the same words."""
_MACRO = """create or replace temp macro shared(words_a, weights_a, words_b, weights_b) as
coalesce(list_sum([least(weights_a[w], weights_b[w]) for w in list_intersect(words_a, words_b)]), 0)"""
"""Weight of the words that two names share; a macro, since Splink takes the `w` for a column."""
_SHARED = "shared(words_l, weights_l, words_r, weights_r)"
_OF_LARGER = f"{_SHARED} / greatest(weight_l, weight_r)"
_SAME = "key_l = key_r and kind_l = kind_r"
_TYPING_ERROR = "damerau_levenshtein(key_l, key_r) <= least(2, 0.12 * greatest(len(key_l), len(key_r)))"
_NOTHING_OF_ITS_OWN = f"least(weight_l, weight_r) - {_SHARED} < 6"
"""The shorter name has no rare word that the longer one lacks: else both may be sisters under a long common name."""
_TOWN = """town_l[1] = town_r[1] and len(list_intersect(town_l, town_r)) = least(len(town_l), len(town_r))
and (left(nuts_l, 3) = left(nuts_r, 3) or nuts_l = '' or nuts_r = '')"""
"""One town's name begins the other (Palma; Palma de Mallorca) and they do not lie in different parts of a country."""
_OF_SMALLER = f"{_SHARED} / least(weight_l, weight_r)"

COMPARISONS: dict[str, tuple[str, tuple[Level, ...]]] = {
    "name": (
        "",
        (
            Level(f"{_SAME} and weight_l >= 20", "the same very rare name", 0.3, 0.000003),
            Level(f"{_SAME} and weight_l >= 9", "the same rare name", 0.25, 0.00003),
            Level(_SAME, "the same name", 0.2, 0.0001),
            Level(
                f"{_TYPING_ERROR} or {_OF_LARGER} >= 0.8 and {_NOTHING_OF_ITS_OWN}", "nearly the same name", 0.05, 0.0002
            ),
            Level(f"{_OF_LARGER} >= 0.6 and {_NOTHING_OF_ITS_OWN}", "much of the name", 0.05, 0.0006),
            Level(f"{_OF_SMALLER} >= 0.9", "one name is in the other", 0.06, 0.002),
            Level(f"{_OF_LARGER} >= 0.35", "some words of the name", 0.02, 0.004),
            Level("ELSE", "different names", 0.07, 0.993, against=True),
        ),
    ),
    "kind": (
        "kind_l = '' or kind_r = ''",
        (
            Level("kind_l = kind_r", "the same kind of body", 0.999, 0.2),
            Level("ELSE", "different kinds of body", 0.001, 0.8, against=True),
        ),
    ),
    "place": (
        "(len(town_l) = 0 or len(town_r) = 0) and (len(nuts_l) < 5 or len(nuts_r) < 5)",
        (
            Level(_TOWN, "the same town", 0.83, 0.04),
            Level("len(nuts_l) >= 5 and nuts_l = nuts_r", "the same region", 0.03, 0.03),
            Level(f"kind_l = kind_r and kind_l in {LOCAL}", "local bodies of different places", 0.002, 0.1, against=True),
            Level("ELSE", "different places", 0.14, 0.83, against=True),
        ),
    ),
    "marks": (
        "len(marks_l) = 0 or len(marks_r) = 0",
        (
            Level("list_has_any(marks_l, marks_r)", "the same number, level or subject in the name", 0.9995, 0.5),
            Level("ELSE", "different numbers, levels or subjects in the names", 0.0005, 0.5, against=True),
        ),
    ),
    "website": (
        "domain_l = '' or domain_r = ''",
        (
            Level("domain_l = domain_r", "the same website", 0.7, 0.001),
            Level("ELSE", "different websites", 0.3, 0.999, against=True),
        ),
    ),
}


def table(descriptions: Sequence[Description]) -> pa.Table:
    """One row for each reading of each name; `number` is the row number of the description."""
    domains = own_domains(descriptions)
    towns = [town_words(description.locality) for description in descriptions]
    read = [list(dict.fromkeys(r for name in d.names for r in readings(name))) for d in descriptions]
    weight = _weights({word for name in names for word in name.words} for names in read)
    bearers: Counter[tuple[str, str]] = Counter()
    for description, names in zip(descriptions, read, strict=True):
        bearers.update({(description.country, word) for name in names for word in name.words})
    rows: list[dict[str, Any]] = []
    for number, (description, names) in enumerate(zip(descriptions, read, strict=True)):
        if not description.country:
            continue
        for name in names:
            own = _own_weights(name, set(towns[number]), weight)
            bare = not name.kind and set(name.words) <= set(towns[number])  # a town's name alone is the city's
            rare = [w for w in own if bearers[description.country, w] <= RARE]
            rows.append(
                {
                    "unique_id": len(rows),
                    "number": number,
                    "country": description.country,
                    "pic": min(description.values("pic"), default=""),
                    "town": towns[number],
                    "nuts": description.nuts,
                    "kind": "municipality" if bare else name.kind,
                    "key": " ".join(name.words),
                    "words": list(name.words),
                    "weights": list(own.items()),
                    "weight": sum(own.values()),
                    "rare": sorted(rare, key=lambda w: (-own[w], w))[:3],
                    "marks": ["city"] if bare else list(name.marks) or _unmarked(name, description.country),
                    "part": name.part,
                    "domain": domains.get(description.iri, ""),
                }
            )
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


_SCHEMA = pa.schema(
    [
        *((name, pa.int64()) for name in ("unique_id", "number")),
        *((name, pa.string()) for name in ("country", "pic", "nuts", "kind", "key", "domain")),
        *((name, pa.list_(pa.string())) for name in ("town", "words", "rare", "marks")),
        ("weights", pa.map_(pa.string(), pa.float64())),
        ("weight", pa.float64()),
        ("part", pa.bool_()),
    ]
)


def _unmarked(name: Name, country: str) -> list[str]:
    """Where a city and the district around it are two municipalities, one that is not called a city is the district."""
    return ["district"] if name.kind == "municipality" and country in CITY_AND_DISTRICT else []


def kinds(description: Description) -> frozenset[str]:
    """The kinds of body that its names say."""
    return frozenset(name.kind for text in description.names for name in readings(text) if name.kind)


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

    def reasons(self, against: bool) -> list[str]:
        """What speaks for (or against) the two being one, in words."""
        found = [COMPARISONS[comparison][1][number] for comparison, number in self.levels]
        return [level.text for level in found if level.against == against]


_APART = "l.number <> r.number and (l.pic = '' or r.pic = '')"
BLOCKS = (
    (f"l.country = r.country and l.key = r.key and {_APART}", ()),
    (f"l.country = r.country and l.rare = r.rare and {_APART}", ("rare",)),
    (f"l.country = r.country and l.town = r.town and l.kind = r.kind and l.kind <> '' and {_APART}", ("town",)),
    (f"l.country = r.country and l.domain = r.domain and l.domain <> '' and {_APART}", ()),
)
"""Pairs that are compared: the same name, a rare word, the same kind of body in the same town, or the same website.
Two different PIC say that two bodies are registered, so such pairs are not compared."""


def settings() -> SettingsCreator:
    """The model as Splink wants it."""
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(name, *levels) for name, levels in COMPARISONS.items()],
        blocking_rules_to_generate_predictions=[
            CustomRule(rule, arrays_to_explode=list(explode)) for rule, explode in BLOCKS
        ],
        probability_two_random_records_match=PRIOR,
        additional_columns_to_retain=["number", "part"],
        retain_matching_columns=True,  # with them come the levels
    )


def _comparison(name: str, silent: str, levels: tuple[Level, ...]) -> CustomComparison:
    """Splink numbers the levels from the last one, 0, upwards; -1 is that the comparison says nothing."""
    made: list[Any] = [CustomLevel(silent or "false").configure(is_null_level=True)]
    for level in levels:
        one = ElseLevel() if level.condition == "ELSE" else CustomLevel(level.condition)
        made.append(one.configure(m_probability=level.m, u_probability=level.u))
    return CustomComparison(made, output_column_name=name)


def linker(descriptions: Sequence[Description]) -> tuple[Linker, duckdb.DuckDBPyConnection]:
    """Splink over the descriptions, and the connection to its tables."""
    connection = duckdb.connect()
    connection.execute(_MACRO)
    data = DuckDBAPI(connection).register(table(descriptions))
    return Linker(data, settings(), log_level=None), connection


def score(descriptions: Sequence[Description], least: float) -> list[Scored]:
    """The pairs that are at least so likely one organisation, by row number; the best of their names counts."""
    if len({description.country for description in descriptions if description.country}) == 0:
        return []
    splink, connection = linker(descriptions)
    scored = splink.inference.predict(threshold_match_probability=least, warning_mode="never").physical_name
    gammas = ", ".join(f"gamma_{name}" for name in COMPARISONS)
    # the best reading of each pair; ties are broken by all that is shown, so that the answer is always the same
    rows = connection.execute(f"""
        select least(number_l, number_r) a, greatest(number_l, number_r) b, match_probability, part_l::int + part_r::int parts, {gammas}
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
