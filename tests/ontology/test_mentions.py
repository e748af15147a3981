"""Names that stand in a text, in six languages and in the forms in which people write them."""

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from talka.ontology.concepts import LANGUAGES
from talka.ontology.countries import _alpha3, country_name, named_countries
from talka.ontology.mentions import Names, words

UNION = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"

INFLECTED = [
    ("en", "A youth centre in Portugal and Spain's towns", "PT ES"),
    ("en", "towns of the Czech Republic, Bosnia and Herzegovina and the UK", "CZ BA GB"),
    ("sv", "Vi söker partner i Portugal, på Cypern och i Lettlands kommuner", "PT CY LV"),
    ("sv", "ett projekt på Island och i Storbritannien", "IS GB"),
    ("lv", "Meklējam partnerus Portugālē, Kiprā un Zviedrijas pilsētās", "PT CY SE"),
    ("lt", "Ieškome partnerių Portugalijoje, Kipre ir Jungtinėje Karalystėje", "PT CY GB"),
    ("pt", "Procuramos parceiros na Letónia, na Suécia e em Chipre", "LV SE CY"),
    ("pt", "um município dos Países Baixos", "NL"),
    ("el", "Ψάχνουμε εταίρους στην Πορτογαλία, της Σουηδίας και της Κύπρου", "PT SE CY"),
]


def found(names: Names, text: str) -> list[tuple[list[int], str]]:
    return list(names.within(words(text)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", UNION.split())
def test_every_country_is_found_by_its_name(code: str, language: str) -> None:
    text = f"{country_name(code, language)}, {country_name(code, language).upper()}"
    assert named_countries(words(text, language), language) == [code]


@pytest.mark.parametrize(("language", "text", "codes"), INFLECTED)
def test_inflected_countries(language: str, text: str, codes: str) -> None:
    assert named_countries(words(text, language), language) == codes.split()


def test_a_word_of_another_language_is_no_country() -> None:
    """Iceland is Island in Swedish."""
    assert named_countries(words("The Island of youth", "en"), "en") == []


def test_a_writer_without_capitals_is_understood() -> None:
    assert named_countries(words("partner in portugal", "en"), "en") == ["PT"]
    assert named_countries(words("We had turkey", "en"), "en") == []


def test_of_an_unknown_language_english_counts() -> None:
    assert named_countries(words("Sweden"), "xx") == ["SE"]


def test_acronyms_count_as_they_are_written() -> None:
    names = Names([("CARE", 1), ("Sida", 2)])
    assert found(names, "Care of the elderly, with care") == []
    assert found(names, "With CARE and Sida") == [([1], "CARE"), ([2], "Sida")]


def test_a_long_name_may_be_written_in_other_letters() -> None:
    assert found(Names([("SIEMENS", 1)]), "With Siemens") == [([1], "Siemens")]
    assert found(Names([("SIEMENS", 1)]), "with siemens") == []


def test_names_inside_names_and_shared_names() -> None:
    names = Names([("Lund University", 1), ("LUND UNIVERSITY", 2), ("University Hospital", 3)])
    assert found(names, "Lund University Hospital") == [([1, 2], "Lund University"), ([3], "University Hospital")]


def test_the_end_of_a_text() -> None:
    names = Names([("Lund University Library", 1)])
    assert found(names, "Lund University") == []
    assert found(names, "") == []


@pytest.mark.parametrize("name", ["", "  ", "-", "A", "UN", "12"])
def test_what_is_no_name(name: str) -> None:
    assert found(Names([(name, 1)]), f"The {name} of Sweden") == []


@given(st.lists(st.text(string.ascii_letters, min_size=2, max_size=8), min_size=2, max_size=6), st.text(max_size=20))
def test_a_name_of_several_words_is_found_in_any_text(parts: list[str], rest: str) -> None:
    assume(parts[0][0].isupper())
    written = " ".join(parts)
    assert ([7], written) in found(Names([(written.upper(), 7)]), f"{rest} {written}, {rest}")


@given(st.text(), st.sampled_from(["", "xx", *LANGUAGES]))
def test_any_text_can_be_read(text: str, language: str) -> None:
    read = words(text, language)
    assert set(named_countries(read, language)) <= set(_alpha3())
    assert all(numbers == [1] and written for numbers, written in Names([(text, 1)]).within(read))
