"""Names of one body in several languages are read alike, and names of sister bodies are not."""

import pytest

from talka.graph.resolve.lexicon import fold, sections, stem
from talka.graph.resolve.names import read_name, readings

ONE = [
    ("University of Ljubljana", "Univerza v Ljubljani"),
    ("Klaipeda University", "Klaipėdos universitetas"),
    ("University of Patras", "Πανεπιστήμιο Πατρών"),
    ("Municipality of Braga", "Câmara Municipal de Braga"),
    ("City of Oulu", "Oulun kaupunki"),
    ("Lombardy Region", "Regione Lombardia"),
    ("Lapland University of Applied Sciences", "FH Lapland"),
    ("Luleå University of Technology", "Luleå tekniska universitet"),
    ("Chamber of Commerce and Industry of Seville", "Chambre de commerce et d'industrie de Séville"),
    ("Jizerská, o.p.s.", "JIZERSKA"),
]
TWO = [
    ("University of Turku", "Turku University of Applied Sciences"),
    ("University of Ljubljana", "University Medical Centre Ljubljana"),
    ("City of Turku", "University of Turku"),
    ("Landkreis Osnabrück", "Stadt Osnabrück"),
    ("Municipality of Braga", "Municipal Library of Braga"),
    ("Primary School Izola", "Secondary School Izola"),
    ("Polizeidirektion Görlitz", "Landkreis Görlitz"),
    ("Port Authority of Durres", "Municipality of Durres"),
]


@pytest.mark.parametrize(("one", "other"), ONE)
def test_one_body_is_read_alike(one: str, other: str) -> None:
    mine, theirs = read_name(one), read_name(other)
    assert (mine.kind, mine.words) == (theirs.kind, theirs.words)


@pytest.mark.parametrize(("one", "other"), TWO)
def test_bodies_of_different_kinds_are_told_apart(one: str, other: str) -> None:
    assert read_name(one).kind != read_name(other).kind


def test_sisters_are_told_apart_by_marks() -> None:
    for one, other in [
        ("Medical University of Vienna", "University of Vienna"),
        ("Gmina Miejska Zgorzelec", "Gmina Zgorzelec"),
        ("Chamber of Agriculture of Corsica", "Chamber of Commerce of Corsica"),
        ("School 12", "School 14"),
        ("National Agency of Protected Areas", "Regional Agency of Protected Areas"),
    ]:
        mine, theirs = set(read_name(one).marks), set(read_name(other).marks)
        assert mine
        assert theirs
        assert not mine & theirs, (one, other)


def test_the_body_of_a_department_is_one_of_its_readings() -> None:
    whole = ("university", ("maribor",))
    for name in (
        "University of Maribor - Faculty of Arts",
        "Univerza v Mariboru, Fakulteta za strojništvo",
        "Faculty of Law, University of Maribor",
    ):
        assert whole in [(reading.kind, reading.words) for reading in readings(name) if reading.part], name


def test_a_body_for_others_is_not_they() -> None:
    for name in ("Foundation of the University of Maribor", "Association of Municipalities of Maribor"):
        assert all(reading.kind not in ("university", "municipality") for reading in readings(name))


def test_an_acronym_beside_the_name_says_nothing_new() -> None:
    assert read_name("Free Youth Centre") in readings("Free Youth Centre (FYC)")


def test_an_acronym_is_a_reading_where_it_is_one() -> None:
    def acronyms(name: str, *others: str) -> list[tuple[str, ...]]:
        return [reading.words for reading in readings(name, (name, *others)) if reading.acronym]

    assert acronyms("Association for Heritage Protection (AHPX)") == acronyms("AHPX", "Association for Heritage (AHPX)")
    assert acronyms("Association for Heritage Protection (AHPX)") == [("ahpx",)]
    assert acronyms("GREEN FILMS (MALTA) LIMITED") == [], "in capitals like all the rest, and not its initials"
    assert acronyms("Centre national de la recherche scientifique (CNRS)") == [], "says the kind of body"


def test_a_unit_that_comes_first_has_its_region_after_it() -> None:
    found = readings("Amt für Umweltschutz - Kanton Jura")
    assert ("county", ("iura",), True) in [(name.kind, name.words, name.part) for name in found]


def test_a_company_is_no_region() -> None:
    assert read_name("Innovation Region Styria").kind == "county"
    assert read_name("Innovation Region Styria Ltd").kind == ""


def test_a_name_without_words_has_no_reading() -> None:
    assert readings("") == readings("—") == readings("the of") == []


def test_stems_join_spellings() -> None:
    assert stem("rousse") == stem("ruse")
    assert fold("Universitaet") == fold("Universität")


def test_every_line_of_the_list_of_words_can_be_read() -> None:
    for section, lines in sections().items():
        assert lines, section
        assert all(pattern for _, patterns in lines for pattern in patterns), f"{section}: an empty word between two |"
    for section in ("kinds", "meanings", "places", "marks"):
        keys = [key for key, _ in sections()[section]]
        assert all(keys), f"{section}: a line without a key"
        assert len(keys) == len(set(keys)), f"{section}: a key comes twice; put its words on one line"
