"""Erasmus+ exports: small ones of our own in the columns of the real ones, of all years and kinds."""

import csv
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.graph.faults import Fault
from talka.graph.records import Collaboration, Organisation, Participation, Record, Text
from talka.graph.sources import erasmus
from talka.graph.sources.erasmus.organisations import kind, kinds, organisation_id, town
from talka.graph.sources.erasmus.table import ORGANISATION, PROJECT, columns_of
from talka.ontology.concepts import scheme

SHARED = Path(__file__).parents[3] / "../shared"
HEADERS = sorted((SHARED / "data/erasmus-headers").glob("*.json"))
TYPES = SHARED / "vocab/erasmus-types/organisation_types.csv"

Row = dict[str, str]
Write = Callable[..., Path]


def project(number: int = 1, **cells: str) -> Row:
    """A project of Talsi with one partner in Braga."""
    row = {
        "Programme": "Erasmus+",
        "Key Action": "Cooperation for innovation and the exchange of good practices",
        "Action Type": "Strategic Partnerships for youth",
        "Call year": "2019",
        "Project Identifier": f"2019-1-LV01-KA205-{number:06}",
        "Project Title": "Young people shape their town together",
        "Topics": "EU Citizenship, EU awareness and Democracy; Youth (Participation, Youth Work, Youth Policy)",
        "Project Summary": "Young people from three towns learn how decisions are made and plan a park together.",
        "Project Website": "www.park.example.org",
        "Results Platform Project Card": f"https://ec.europa.eu/project/{number}",
        "Participating countries": "LV,PT",
        "Coordinating organisation name": 'Biedrība "Talsu jaunieši"',
        "Coordinating organisation type": "Youth organisation",
        "Coordinator's address": "Lielā iela 1, LV-3201, Talsi",
        "Coordinator's region": "Kurzeme",
        "Coordinator's country": "LV",
        "Coordinator's website": "talsi.example.lv",
        **partner(1, "Município Exemplo", "PT", type="Local Public body", address="Rua 2, 4700-030, Braga"),
        **partner(2),
        **partner(3),
    }
    return row | {key.replace("_", " "): cell for key, cell in cells.items()}


def partner(number: int, name: str = "", country: str = "", type: str = "", address: str = "", **more: str) -> Row:
    cells = {"name": name, "organisation type": type, "address": address, "region": "", "country": country}
    return {f"Partner {number} {key}": cell for key, cell in (cells | {"website": ""} | more).items()}


@pytest.fixture
def export(tmp_path: Path) -> Write:
    """Writes rows as a CSV file as the platform does: with a byte order mark, all columns in every row."""

    def write(*rows: Row, name: str = "export.csv", delimiter: str = ",", encoding: str = "utf-8-sig") -> Path:
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]), delimiter=delimiter)
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


def read(path: Path) -> tuple[list[Record], list[Fault]]:
    """What is read: each id comes once, and both ends of a participation are there."""
    faults: list[Fault] = []
    found = [located.record for located in erasmus.read(path, faults.append)]
    projects = [record.id for record in found if isinstance(record, Collaboration)]
    bodies = [record.id for record in found if isinstance(record, Organisation)]
    ends = [record for record in found if isinstance(record, Participation)]
    assert len(set(projects)) == len(projects)
    assert len(set(bodies)) == len(bodies)
    assert {end.organisation for end in ends} == set(bodies)
    assert {end.collaboration for end in ends} <= set(projects)
    return found, faults


def only(found: list[Record], type_: type[Record]) -> list[Record]:
    return [record for record in found if isinstance(record, type_)]


def the_project(path: Path) -> Collaboration:
    (found,) = only(read(path)[0], Collaboration)
    assert isinstance(found, Collaboration)
    return found


def bodies(path: Path) -> dict[str, Organisation]:
    return {found.names[0].value: found for found in read(path)[0] if isinstance(found, Organisation)}


def test_a_row_is_a_project_with_its_facts(export: Write) -> None:
    found = the_project(export(project()))
    assert found.id == "2019-1-LV01-KA205-000001"
    assert found.titles == (Text("Young people shape their town together", "en"),)
    assert (found.programme, found.scheme, found.call, found.start) == (
        "Erasmus+",
        "Strategic Partnerships for youth",
        "2019",
        "2019",
    )
    assert found.descriptions[0].language == "en"
    assert found.website == "https://www.park.example.org"
    assert found.source.endswith("https://ec.europa.eu/project/1")
    assert [keyword.value for keyword in found.keywords] == [
        "EU Citizenship, EU awareness and Democracy",
        "Youth (Participation, Youth Work, Youth Policy)",
    ]


def test_a_row_has_its_organisations_with_their_roles(export: Write) -> None:
    path = export(project())
    found = bodies(path)
    lead, other = found['Biedrība "Talsu jaunieši"'], found["Município Exemplo"]
    assert (lead.country, lead.locality, lead.website) == ("LV", "Talsi", "https://talsi.example.lv")
    assert lead.kind.endswith("/youth-organisation")
    assert (other.country, other.locality, other.kind.rpartition("/")[2]) == ("PT", "Braga", "municipality")
    roles = {end.organisation: end.role.rpartition("/")[2] for end in read(path)[0] if isinstance(end, Participation)}
    assert roles == {lead.id: "coordinator", other.id: "partner"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiter_order_and_case_of_columns_do_not_matter(export: Write, delimiter: str) -> None:
    expected, _ = read(export(project(), name="plain.csv"))
    turned = {key.upper(): cell for key, cell in reversed(project().items())}
    found, faults = read(export(turned, name="turned.csv", delimiter=delimiter, encoding="utf-8"))
    assert found == expected
    assert not faults


def test_spellings_of_other_years(export: Write) -> None:
    row = project()
    renamed = {"Call year": "Funding Year", "Coordinator's country": "Coordinating organisation country"}
    renamed |= {"Participating countries": "Participating Countries", "Coordinator's website": "Coordinator’s website"}
    other = {renamed.get(key, key): cell for key, cell in row.items()}
    assert read(export(other, name="b.csv"))[0] == read(export(row, name="a.csv"))[0]


def test_a_workbook_is_read_like_a_csv_file(export: Write, tmp_path: Path) -> None:
    rows = [project(1), project(2, Project_Title="A second project about parks")]
    book = openpyxl.Workbook()
    book.active.title = "About"
    book.active.append(["This sheet", "explains"])
    sheet = book.create_sheet("Projects")
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append([int(cell) if cell.isdigit() else cell for cell in row.values()])
    book.save(tmp_path / "export.xlsx")
    assert erasmus.recognises(tmp_path / "export.xlsx")
    assert read(tmp_path / "export.xlsx") == read(export(*rows))


def test_gaps_in_the_numbering_are_normal(export: Write) -> None:
    found, faults = read(
        export(project(Participating_countries="LV,SE") | partner(1) | partner(3, "Ungdom i Dalarna", "SE"))
    )
    assert {record.names[0].value for record in found if isinstance(record, Organisation)} >= {"Ungdom i Dalarna"}
    assert not faults


def test_an_organisation_of_several_rows_is_one_with_the_most_facts(export: Write) -> None:
    bare = partner(1, "MUNICIPIO EXEMPLO", "PT", address="Rua 9, 4700-031, Braga")
    rows = [project(1) | bare, project(2), project(3) | bare]
    found = bodies(export(*rows))
    assert found["Município Exemplo"].kind
    assert len(found) == 2


def test_the_order_of_rows_does_not_matter(export: Write) -> None:
    rows = [
        project(n) | partner(1, "Vila Nova" if n % 2 else "VILA NOVA", "PT", website=f"w{n}.example.pt")
        for n in range(6)
    ]
    expected = set(read(export(*rows))[0])
    Random(1).shuffle(rows)
    assert set(read(export(*rows))[0]) == expected


def test_the_same_organisation_twice_in_a_project_is_said(export: Write) -> None:
    again = partner(2, "biedriba Talsu jauniesi", "LV", address="Cita iela 4, LV-3201, Talsi")
    found, faults = read(export(project() | again))
    assert len(only(found, Participation)) == 2
    (fault,) = [fault for fault in faults if "twice in one project" in fault.reason]
    assert (fault.row, fault.warning) == (2, True)


def test_a_partner_without_country_is_loaded_and_said(export: Write) -> None:
    path = export(project() | partner(1, "Regionalne Centrum"), project(2))
    assert bodies(path)["Regionalne Centrum"].country == ""
    faults = [fault for fault in read(path)[1] if "no country" in fault.reason]
    assert [fault.row for fault in faults] == [2]


def test_countries_that_disagree_are_said_and_not_mended(export: Write) -> None:
    path = export(project(Participating_countries="LV,SE"), project(2, Participating_countries="LV,SE"))
    reasons = [fault.reason for fault in read(path)[1]]
    assert any("does not list" in reason and "(so 2 times)" in reason for reason in reasons)
    assert any("no organisation of the row has" in reason for reason in reasons)


def test_ids_of_newer_exports_are_used(export: Write) -> None:
    with_ids = {"Coordinator's OID": "E10012345", "Coordinator's PIC": "999981634", "Partner 1 PIC": "12"}
    path = export(project() | with_ids)
    found = bodies(path)
    lead = found['Biedrība "Talsu jaunieši"']
    assert (lead.id, lead.identifiers) == ("oid-E10012345", ("oid:E10012345", "pic:999981634"))
    assert found["Município Exemplo"].identifiers == ()
    assert [fault.column for fault in read(path)[1]] == ["Partner 1 PIC"]


def test_dates_are_read_where_there_are_any(export: Write) -> None:
    found = the_project(export(project() | {"Start date": "01/09/2019", "End date": "2021-08-31"}))
    assert (found.start, found.end, found.call) == ("2019-09-01", "2021-08-31", "2019")


@pytest.mark.parametrize(
    ("identifier", "year"),
    [("2016-3-LV02-KA105-001", "2016"), ("HR-2-01-2009-R2", "2009"), ("612345-EPP-1", "")],
)
def test_the_year_of_an_identifier_stands_in_for_that_of_the_call(export: Write, identifier: str, year: str) -> None:
    found = the_project(export(project(Project_Identifier=identifier, Call_year="")))
    assert (found.start, found.call) == (year, year)


def test_youth_in_action(export: Write) -> None:
    """Programme and action in one cell, no types, the town in the second line of the address."""
    row = {
        "Programme Funding": "Youth\\Youth in action (2007-2013)\\European Voluntary Service",
        "Project Identifier": "LV-2-11-2011/R1",
        "Project Title": "Volunteers in the youth centre",
        "Participating countries": "LV",
        "Coordinating organisation name": "Jauniešu centrs",
        "Coordinator's address": "Lielā iela 3\n3201 Talsi",
        "Coordinator's country": "LV",
    }
    path = export(row)
    found = the_project(path)
    assert (found.programme, found.scheme) == ("Youth in Action", "European Voluntary Service")
    assert found.id.startswith("LV-2-11-2011_R1-")
    assert bodies(path)["Jauniešu centrs"].locality == "Talsi"


def test_summaries_say_their_language_and_lose_the_headings_of_the_form(export: Write) -> None:
    marked = "Short summary in English: Jaunieši."
    assert the_project(export(project(Project_Summary=marked))).descriptions == (Text("Jaunieši.", "en"),)
    headed = "<< Objectives >>Jaunieši plāno parku kopā ar pašvaldību.<br/><< Results >>Parks ir izplānots."
    assert the_project(export(project(Project_Summary=headed))).descriptions == (
        Text("Objectives:Jaunieši plāno parku kopā ar pašvaldību.\nResults:Parks ir izplānots.", "lv"),
    )


def test_names_of_persons_are_not_loaded(export: Write) -> None:
    path = export(project() | partner(2, "Anna Exemple", "LV", type="Natural person"))
    found, faults = read(path)
    assert "Anna" not in str(found)
    assert "Anna" not in str(faults)
    assert any("person" in fault.reason for fault in faults)


def test_unknown_types_are_said_once(export: Write) -> None:
    strange = partner(2, "Kaut kas", "LV", type="Space agency", address="Iela 2, LV-1001, Rīga")
    _, faults = read(export(*(project(n) | strange for n in range(3))))
    assert [(fault.value, "(so 3 times)" in fault.reason) for fault in faults] == [("Space agency", True)]


@pytest.mark.parametrize(
    ("cells", "column", "value"),
    [
        ({"Coordinator's country": "Atlantis"}, "Coordinator's country", "Atlantis"),
        ({"Coordinator's website": "call us"}, "Coordinator's website", "call us"),
        ({"Partner 1 name": "<script>x</script>"}, "Partner 1 name", "<script>x</script>"),
        ({"Project Website": "n o n e"}, "Project Website", "n o n e"),
        ({"Call year": "last year"}, "Call year", "last year"),
    ],
)
def test_a_cell_that_cannot_be_read_is_left_out_by_name(export: Write, cells: Row, column: str, value: str) -> None:
    found, faults = read(export(project(1) | cells, project(2)))
    (fault,) = [fault for fault in faults if fault.value == value]
    assert (fault.file, fault.row, fault.column, fault.warning) == ("export.csv", 2, column, True)
    assert len(only(found, Collaboration)) == 2


def test_placeholders_are_no_websites(export: Write) -> None:
    found, faults = read(export(project(Project_Website="N/A") | {"Coordinator's website": "-"}))
    assert not faults
    assert {record.website for record in found if isinstance(record, Organisation | Collaboration)} == {""}


def test_rows_that_are_left_out(export: Write) -> None:
    path = export(project(1), project(2, Project_Identifier=""), project(1), project(4, Project_Title=""))
    found, faults = read(path)
    assert [record.titles[0].value for record in found if isinstance(record, Collaboration)][1:] == [
        "2019-1-LV01-KA205-000004"
    ]
    assert {fault.row for fault in faults} == {3, 4, 5}


def refusal(path: Path) -> Fault:
    """The first fault that refuses the file."""
    _, faults = read(path)
    fault = next(fault for fault in faults if not fault.warning)
    assert fault.mend
    return fault


def test_files_that_are_refused(export: Write, tmp_path: Path) -> None:
    assert "UTF-16" in refusal(export(project(), encoding="utf-16")).reason
    path = export(project())
    whole = path.read_bytes()
    for content, words in [
        (b"", "is empty"),
        (b"name,country\nx,LV\n", "none of the columns"),
        (whole.replace(b"Lie", b"\x00"), "binary file"),
        (whole.splitlines(keepends=True)[0], "no projects"),
        (whole[:-10], "middle of a row"),
        (whole + b'"unclosed', "never closed"),
        (whole + b"<<<<<<< HEAD\n", "merge-conflict"),
        (whole + b"x," * 3_000_000, "a line of more than"),
        (b"a," * 1_000_000 + whole, "the header has 1,000,035 columns"),
        (whole + b'"' + b"y" * 300_000, "a cell of more than"),
    ]:
        path.write_bytes(content)
        assert words in refusal(path).reason
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 and no more")
    assert "no sheet" in refusal(broken).reason
    assert "cannot be opened" in refusal(tmp_path / "missing.csv").reason


def test_a_row_with_too_many_cells_is_left_out(export: Write) -> None:
    path = export(project(1), project(2))
    first, second, third = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join((first, second + ",," + "more", third, "")), encoding="utf-8")
    found, faults = read(path)
    assert len(only(found, Collaboration)) == 1
    assert [fault.row for fault in faults] == [2]


def test_bytes_that_are_not_utf8_are_left_out(export: Write) -> None:
    path = export(project(1), project(2))
    path.write_bytes(path.read_bytes().replace("Município".encode(), b"Munic\xedpio", 1))
    found, faults = read(path)
    assert len(only(found, Participation)) == 3
    assert [fault.column for fault in faults if "Munic" in fault.value] == ["Partner 1 name"]


def test_recognised_by_content_whatever_its_name(export: Write, tmp_path: Path) -> None:
    assert erasmus.recognises(export(project(), name="list.txt"))
    assert erasmus.recognises(export(project(), name="wide.csv", encoding="utf-16"))  # so that it is refused by name
    other = tmp_path / "other.csv"
    other.write_text("Project Identifier,Partner 1 name\n1,x\n", encoding="utf-8")
    assert not erasmus.recognises(other)
    assert not erasmus.recognises(tmp_path)
    assert not erasmus.recognises(tmp_path / "missing.csv")


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("ErasmusPlus_KA1_2018_LearningMobilityOfIndividuals_Projects_Overview_2026-03-01.csv", "erasmus_ka1_2018"),
        ("eac__ErasmusPlus_KA2_CooperationForInnovation_Projects_Overview.xlsx", "erasmus_ka2"),
        ("eac__YouthInAction_Projects_Overview.csv", "erasmus_youth_in_action"),
        ("erasmus KA2 Latvia.csv", "erasmus_ka2_latvia"),
    ],
)
def test_a_newer_export_has_the_name_of_the_older(name: str, source: str) -> None:
    found = erasmus.about(Path(name))
    assert (found.source, found.namespace, found.lenient) == (source, "erasmus", True)


def test_spellings_of_columns_mean_one_thing() -> None:
    for table in (PROJECT, ORGANISATION):
        spellings = [spelling for every in table.values() for spelling in every]
        assert len(spellings) == len(set(spellings))
        assert all(spelling == spelling.lower() for spelling in spellings)


def test_every_type_of_organisation_is_decided() -> None:
    known = {iri for iri in kinds().values() if iri}
    assert known <= {concept.iri for concept in scheme("kind")}
    if not TYPES.exists():
        pytest.skip("the Commission's list of types is not here")
    with TYPES.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 97
    codes = {code for code in kinds() if code.isdigit()}
    assert codes == {row["eplus_code"] for row in rows}
    for row in rows:
        assert kind(row["label_en"].upper().replace("–", "-")) == kinds()[row["eplus_code"]]


@pytest.mark.skipif(not HEADERS, reason="the real rows are not here")
@pytest.mark.parametrize("path", HEADERS, ids=lambda path: path.stem[5:20])
def test_real_rows_against_another_reading(path: Path, export: Write) -> None:
    row: Row = json.loads(path.read_text(encoding="utf-8"))
    names = {cell for key, cell in row.items() if key.endswith(" name") and cell}
    found, faults = read(export(row, name=f"{path.stem}.csv"))
    assert {record.names[0].value for record in found if isinstance(record, Organisation)} == names
    assert len(only(found, Participation)) == len(names)
    (one,) = (record for record in found if isinstance(record, Collaboration))
    assert one.id == row["Project Identifier"]
    assert one.titles[0].value == row["Project Title"]
    assert one.descriptions[0].language == "en"
    assert len(one.descriptions[0].value) >= len(row["Project Summary"]) - 30
    stated = Counter(cell for key, cell in row.items() if key.endswith(" country") and cell)
    assert Counter(body.country for body in found if isinstance(body, Organisation) and body.country) == stated
    assert not [fault for fault in faults if "country" not in fault.reason]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("Fronagass 16, 9492, Eschen", "Eschen"),
        ("Rua 2, 4700-030, Braga", "Braga"),
        ("Iela 1, dz. 4, LV-1001, Rīga", "Rīga"),
        ("1 High Street, SW1A 1AA, London", "London"),
        ("Street 5, 1000, ", ""),
        ("Street 5, no postcode, Town", ""),
        ("Street 5, 1000, Box 17", ""),
        ("Eschen", ""),
        ("", ""),
        ("Rynek 1\n00-950 Warszawa", "Warszawa"),
    ],
)
def test_towns_are_told_only_where_they_are_certain(address: str, expected: str) -> None:
    assert town(address) == expected


WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)


@given(WORDS, st.sampled_from(["LV", "PT", ""]), WORDS)
def test_ids_are_stable_and_safe(name: str, country: str, place: str) -> None:
    id_ = organisation_id(name, country, place)
    assert id_ == organisation_id(f'  "{name}" ', country, f"{place}.")
    assert id_ != organisation_id(name, "SE", place)
    assert id_.replace("-", "").isalnum()
    assert id_.isascii()
    assert len(id_) < 100


SOME = ["Call year", "Partner 2 name", "Partner 10 name", "Partner 1 name", "Extra"]


@given(st.lists(st.sampled_from(SOME), unique=True))
def test_columns_are_found_in_any_order(extra: Sequence[str]) -> None:
    header = [*extra, "Coordinating organisation name", "Project Identifier"]
    columns = columns_of(header)
    assert columns is not None
    assert header[columns.organisations[0]["name"]] == "Coordinating organisation name"
    numbers = [int(header[one["name"]].split()[1]) for one in columns.organisations[1:]]
    assert all(one < other for one, other in pairwise(numbers))
    assert replace(columns, names=()) == replace(columns_of([cell.upper() for cell in header]) or columns, names=())
