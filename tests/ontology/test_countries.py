"""Countries as sources write them."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.ontology.concepts import LANGUAGES
from talka.ontology.countries import _alpha3, country_code, country_iri, country_name
from talka.ontology.terms import COUNTRY

EU = dict(
    re.findall(
        r"(\w+)-(\w+)",
        """AT-AUT BE-BEL BG-BGR CY-CYP CZ-CZE DE-DEU DK-DNK EE-EST ES-ESP FI-FIN FR-FRA GR-GRC HR-HRV HU-HUN IE-IRL
        IT-ITA LT-LTU LU-LUX LV-LVA MT-MLT NL-NLD PL-POL PT-PRT RO-ROU SE-SWE SI-SVN SK-SVK""",
    )
)

MISSPELT = {"Itāija", "Slovānija"}
"""In the copy of the EU's table that is at hand."""
NOT_IN_THE_TABLE = {"GP", "GF", "MQ", "YT", "RE"}
"""Parts of France with a code of their own, which the copy at hand leaves out."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("code", "alpha3"), EU.items())
def test_countries_of_the_union(code: str, alpha3: str, language: str) -> None:
    name = country_name(code, language)
    assert name != code
    for text in (code, code.lower(), alpha3, alpha3.lower(), name, name.upper(), f" {name} "):
        assert country_code(text) == code, text
    assert country_iri(code) == COUNTRY + alpha3


@given(st.sampled_from(sorted(_alpha3())), st.sampled_from(LANGUAGES))
def test_names_come_back_to_their_code(code: str, language: str) -> None:
    assert country_code(country_name(code, language)) == code


@given(st.text())
def test_any_text_is_a_country_or_is_not(text: str) -> None:
    code = country_code(text)
    assert code is None or country_iri(code).startswith(COUNTRY)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("EL", "GR"),
        ("el", "GR"),
        ("UK", "GB"),
        ("XK", "XK"),
        ("Czech Republic", "CZ"),
        ("Chéquia", "CZ"),
        ("Tchéquia", "CZ"),
        ("The Netherlands", "NL"),
        ("Holland", "NL"),
        ("Bosnia and Herzegovina", "BA"),
        ("Bosnia & Herzegovina", "BA"),
        ("Bosnia-Herzegovina", "BA"),
        ("Förenade kungariket", "GB"),
        ("Turkiye", "TR"),
        ("Türkiye", "TR"),
        ("Palestine", "PS"),
        ("AND", "AD"),
        ("κυπροσ", "CY"),
    ],
)
def test_spellings(text: str, code: str) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize(
    "text", ["", " ", "-", "and", "the", "ZZ", "XX", "QQ", "AA", "EU", "Europe", "Atlantis", "LV LT"]
)
def test_what_is_no_country(text: str) -> None:
    assert country_code(text) in (None, "AD" if text == "and" else None)  # AND is Andorra's code


def test_portuguese_is_that_of_portugal() -> None:
    assert [country_name(code, "pt") for code in ("LV", "RO", "CZ", "PL")] == [
        "Letónia",
        "Roménia",
        "Chéquia",
        "Polónia",
    ]


def test_the_table_of_the_union(vocab: Path) -> None:
    with (vocab / "eu-codelists" / "country.csv").open(encoding="utf-8", newline="") as stream:
        table = {row["code"]: row for row in csv.DictReader(stream)}
    codes = _alpha3()
    assert {code for code, alpha3 in codes.items() if alpha3 not in table} == NOT_IN_THE_TABLE
    for code, alpha3 in EU.items():
        for language in LANGUAGES:
            name = table[alpha3][language]
            assert country_code(name) == code or name in MISSPELT, f"{name}@{language}"
    for alpha3, row in table.items():
        for language in LANGUAGES:
            found = country_code(row[language])
            assert found is None or codes[found] == alpha3, f"{row[language]}@{language} is taken for {found}"
