"""The model of record linkage, as a table that one can read: what is compared, at which levels, and what each tells.

It is that of Fellegi and Sunter (A Theory for Record Linkage, 1969), worked out by Splink. `m` is how often a level is
met where two descriptions mean one organisation, `u` where they do not; log2(m / u) is what it adds to the odds. The
figures start from those that `tests/graph/resolve/estimate.py` prints for keep.eu and were then set on the tuning half
of the labelled pairs, so that what speaks against weighs enough. They stand here, so that two descriptions are judged
alike whatever else is loaded, and in a store of ten organisations too.
"""

from dataclasses import dataclass
from typing import Any

from splink import SettingsCreator
from splink.blocking_rule_library import CustomRule
from splink.comparison_level_library import CustomLevel, ElseLevel
from splink.comparison_library import CustomComparison

PRIOR = 0.002
"""Probability that two descriptions of one country mean the same organisation (in keep.eu about 600 of 305,000)."""
LOCAL = ("municipality", "library", "museum", "kindergarten", "primary-school", "secondary-school", "vocational-school",
         "theatre")  # fmt: skip
"""Kinds of body of which every town has its own, under the same words."""
FEW = 6
"""A name is rare in a country where no more descriptions than these have its rarest word."""
MACROS = """
create or replace temp macro shared(words_a, weights_a, words_b, weights_b) as
coalesce(list_sum([least(weights_a[w], weights_b[w]) for w in list_intersect(words_a, words_b)]), 0);
create or replace temp macro km(lat_a, long_a, lat_b, long_b) as
111.2 * sqrt((lat_a - lat_b) ** 2 + ((long_a - long_b) * cos(radians(lat_a))) ** 2)
"""
"""Weight of the words that two names share, and distance in km (good enough for some tens of them). As macros, since
Splink takes every name in a condition for a column."""
NEAR = 25
"""Distance in km up to which two positions are one region."""
_SHARED = "shared(words_l, weights_l, words_r, weights_r)"
_OF_LARGER = f"{_SHARED} / greatest(weight_l, weight_r)"
_OF_SMALLER = f"{_SHARED} / least(weight_l, weight_r)"
_SAME = "key_l = key_r and kind_l = kind_r"
_ALONE = f"weight_l >= 9 and len(words_l) > 1 and sharers_l <= {FEW} and kind_l not in {LOCAL}"
_TYPING_ERROR = "damerau_levenshtein(key_l, key_r) <= least(2, 0.12 * greatest(len(key_l), len(key_r)))"
_NOTHING_OF_ITS_OWN = f"least(weight_l, weight_r) - {_SHARED} < 6"
"""The shorter name has no rare word that the longer one lacks: else both may be sisters under a long common name."""
_TOWN = f"""town_l[1] = town_r[1] and len(list_intersect(town_l, town_r)) = least(len(town_l), len(town_r))
and (left(nuts_l, 4) = left(nuts_r, 4) or len(nuts_l) < 4 or len(nuts_r) < 4 or kind_l not in {LOCAL})"""
"""One town's name begins the other (Palma; Palma de Mallorca). Towns of one name in two regions are told apart only
where every town has such a body, since sources give the codes of different years for one region."""
_KM = "km(latitude_l, longitude_l, latitude_r, longitude_r)"


@dataclass(frozen=True)
class Level:
    """One outcome of a comparison: a condition in SQL over both sides (_l, _r), and what a person reads."""

    condition: str
    text: str
    m: float
    u: float
    against: bool = False


Comparison = tuple[str, tuple[Level, ...]]
"""When it says nothing (SQL, never where empty), and its levels, of which the first that fits counts."""
COMPARISONS: dict[str, Comparison] = {
    "name": (
        "",
        (
            Level(f"{_SAME} and (weight_l >= 20 or {_ALONE})", "the same very rare name", 0.3, 0.000003),
            Level(f"{_SAME} and (weight_l >= 9 or kind_l = 'research-council')", "the same rare name", 0.25, 0.00003),
            Level(_SAME, "the same name", 0.2, 0.0001),
            Level(
                f"{_TYPING_ERROR} or {_OF_LARGER} >= 0.8 and {_NOTHING_OF_ITS_OWN}",
                "nearly the same name",
                0.05,
                0.0002,
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
        f"(len(town_l) = 0 or len(town_r) = 0) and (len(nuts_l) < 5 or len(nuts_r) < 5) and {_KM} is null",
        (
            Level(_TOWN, "the same town", 0.83, 0.04),
            Level(f"(len(nuts_l) >= 5 and nuts_l = nuts_r) or {_KM} < {NEAR}", "the same region", 0.03, 0.03),
            Level(f"kind_l = kind_r and kind_l in {LOCAL}", "local bodies of two places", 0.002, 0.1, against=True),
            Level(
                "len(nuts_l) >= 4 and left(nuts_l, 4) = left(nuts_r, 4)",
                "two places of a region",
                0.06,
                0.1,
                against=True,
            ),
            Level("ELSE", "different places", 0.08, 0.63, against=True),
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

APART = "l.number <> r.number and (l.pic = '' or r.pic = '') and not (l.acronym and r.acronym)"
BLOCKS = (
    (f"l.country = r.country and l.key = r.key and {APART}", ()),
    (f"l.country = r.country and l.rare = r.rare and {APART}", ("rare",)),
    (f"l.country = r.country and l.town = r.town and l.kind = r.kind and l.kind <> '' and {APART}", ("town",)),
    (f"l.country = r.country and l.domain = r.domain and l.domain <> '' and {APART}", ()),
)
"""Pairs that are compared: the same name, a rare word, the same kind of body in the same town, or the same website.
Two different PIC say that two bodies are registered, so such pairs are not compared. Nor are two acronyms that stand
beside names: these tell more."""


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
