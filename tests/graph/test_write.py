"""Records to N-Triples: no text, however odd, becomes another text or another triple."""

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from talka.graph.records import Collaboration, Contact, Organisation, Participation, Place, Record, Text, Unread, Wish
from talka.graph.write import Writer, literal
from talka.ontology.terms import CPOV, KIND, SKOS, TALKA, instance_iri, organisation_iri

ODD = [
    *("", '"', "\\", '\\"', "\\n", "a\nb\r\nc\td", "'" * 3, '"' * 3, "\\u0041", '" .\n<a:a> <a:b> "', "<b>&amp;"),
    *("שלום עולם", "\u202eabc\u202c", "👩🏽‍🚒🏳️‍🌈", "e\u0301", "\U0010ffff", "\ufeff", "\u2028\u2029"),
    *("\x00\x07\x1b\x7f\x85", "\ufffe\uffff"),
]


def parse(lines: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(lines.encode(), format=ox.RdfFormat.N_TRIPLES)]


def lines_of(record: Record) -> list[str]:
    return "".join(Writer("demo").blocks(record)).splitlines()


@given(st.text() | st.sampled_from(ODD), st.sampled_from(["", "sv", "pt-br", "sr-latn-rs", "el"]))
@example("".join(ODD), "sv")
def test_any_text_comes_back(text: str, language: str) -> None:
    [triple] = parse(f"<a:a> <a:b> {literal(text, language)} .\n")
    assert triple.object == (ox.Literal(text, language=language) if language else ox.Literal(text))


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_come_back_from_a_record(text: str) -> None:
    record = Organisation("o", (Text(text, "sv"),), "SE", descriptions=(Text(text),), identifiers=(text,), source=text)
    triples = parse("".join(Writer("demo").blocks(record)))
    values = [triple.object.value for triple in triples if isinstance(triple.object, ox.Literal)]
    assert values.count(text) == 4 - (text == "")  # an empty source is none
    assert {str(triple.subject) for triple in triples} == {
        "<https://w3id.org/talka/id/organisation/demo-o>",
        "<http://publications.europa.eu/resource/authority/country/SWE>",
    }


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_id_makes_an_iri(source: str, local: str) -> None:
    iri = instance_iri("place", source, local)
    assert ox.NamedNode(iri).value == iri
    assert iri.isascii()
    assert instance_iri("place", source, local) == iri


IDS = st.text(alphabet="ab1.:-_åÅλ", min_size=1, max_size=4)
SOURCES = st.text(alphabet="ab1_å", min_size=1, max_size=4)


@given(st.tuples(SOURCES, IDS), st.tuples(SOURCES, IDS))
def test_different_ids_have_different_iris(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert (organisation_iri(*one) == organisation_iri(*other)) == (one == other)


@given(st.tuples(IDS, IDS, st.sampled_from(["", "x/partner"])), st.tuples(IDS, IDS, st.sampled_from(["", "x/partner"])))
@example(("a--b", "c", ""), ("a", "b--c", ""))
@example(("a", "b--partner", ""), ("a", "b", "x/partner"))
def test_different_participations_have_different_iris(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    first, second = (next(Writer("demo").blocks(Participation(*ids))).split()[0] for ids in (one, other))
    assert (first == second) == (one == other)


def test_the_same_record_gives_the_same_lines() -> None:
    record = Organisation("å:1.b", (Text("Månljus", "sv"),), "SE", themes=("t:b", "t:a"), identifiers=("2", "1"))
    assert list(Writer("demo").blocks(record)) == list(Writer("demo").blocks(record))
    assert "organisation/demo-%C3%A5%3A1.b>" in next(Writer("demo").blocks(record))


@given(st.floats(-90, 90), st.floats(-180, 180))
@example(0.00001, -0.0000001)
@example(-0.0, 180.0)
def test_positions_are_decimals(latitude: float, longitude: float) -> None:
    lines = "".join(Writer("demo").blocks(Place("p", (), "SE", latitude=latitude, longitude=longitude)))
    numbers = [triple.object.value for triple in parse(lines) if "wgs84" in triple.predicate.value]  # type: ignore[union-attr]
    assert all("e" not in number for number in numbers)
    assert [float(number) for number in numbers] == pytest.approx([latitude, longitude], abs=5e-7)


def test_a_position_of_which_half_is_missing_is_not_written() -> None:
    assert "wgs84" not in "".join(Writer("demo").blocks(Place("p", (), "SE", latitude=57.0)))


@pytest.mark.parametrize(("date", "type_"), [("2024", "gYear"), ("2024-05", "gYearMonth"), ("2024-05-31", "date")])
def test_dates_have_the_type_of_their_precision(date: str, type_: str) -> None:
    line = next(line for line in lines_of(Collaboration("c", (), start=date)) if "startDate" in line)
    assert line.endswith(f'"{date}"^^<http://www.w3.org/2001/XMLSchema#{type_}> .')


def test_a_country_is_described_once_for_a_source() -> None:
    writer = Writer("demo")
    blocks = [block for id_ in "ab" for block in writer.blocks(Organisation(id_, (), "LV"))]
    assert sum(SKOS.notation in block for block in blocks) == 1


def test_a_municipality_that_is_an_organisation_governs_its_territory() -> None:
    lines = "".join(Writer("demo").blocks(Organisation("o", (), "SE", kind=KIND + "municipality", place="p")))
    assert CPOV.PublicOrganisation in lines
    assert f"<{TALKA.governs}> <https://w3id.org/talka/id/place/demo-p>" in lines
    assert TALKA.governs not in "".join(Writer("demo").blocks(Organisation("o", (), "SE", kind=KIND + "municipality")))


def test_need_and_offer_with_one_id_are_two_things() -> None:
    need, offer = (next(Writer("demo").blocks(Wish("1", offers, "o"))).split()[0] for offers in (False, True))
    assert need != offer


def test_contacts_and_unread_rows_have_no_public_lines() -> None:
    assert not list(Writer("demo").blocks(Contact("o", "Måna", email="mana@example.org")))
    assert not list(Writer("demo").blocks(Unread("organisations.csv", "o")))
    assert not Writer("demo").private_block(Organisation("o", (), "SE"))
    assert Writer("demo").private_block(Contact("o", "Måna", email="mana@example.org")).count("\n") == 4
