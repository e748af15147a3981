"""Ideas in six languages find organisations that work on what is meant, in other countries and other languages.

The cases were written before the matching was tuned; `idea_cases.csv` is not to be changed to make a test pass.
"""

import csv
from pathlib import Path

import pytest

from talka.matching.languages import identify
from talka.matching.matcher import Matcher
from talka.ontology.terms import THEME
from talka.ontology.themes import themes

Case = dict[str, str]
CASES: list[Case] = list(csv.DictReader((Path(__file__).parent / "idea_cases.csv").open(encoding="utf-8")))
each_case = pytest.mark.parametrize(
    "case", CASES, ids=[f"{case['id']}-{case['lang']}-{case['theme']}" for case in CASES]
)


@each_case
def test_language_is_recognised(case: Case) -> None:
    assert identify(case["text"]) == case["lang"]


@each_case
def test_a_partner_on_the_meant_theme_is_among_the_first_five(matcher: Matcher, case: Case) -> None:
    network = matcher.network
    found = []
    for suggestion in matcher.recommend(matcher.idea(case["text"], country=case["country"]), 5).items:
        row = network.index[suggestion.partner]
        declared = network.themes_of(row)
        on_theme = any(THEME + case["theme"] in themes().ancestors(theme) for theme in declared)
        languages = set(network.descriptions[row])
        abroad = network.countries[row] != case["country"]
        found.append(on_theme and abroad and bool(languages) and case["lang"] not in languages)
    assert len(found) == 5
    assert any(found)
