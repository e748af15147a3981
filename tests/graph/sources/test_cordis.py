"""CORDIS: both layouts, whole and broken, and the real file against an independent reading."""

import csv
import io
import zipfile
from collections import Counter
from pathlib import Path
from typing import TypeVar

import pytest

from talka.graph.faults import SourceRefused
from talka.graph.load import check, load
from talka.graph.records import Collaboration, Located, Organisation, Participation, Text
from talka.graph.sources import cordis
from talka.graph.store import DiskStore, MemoryStore
from talka.ontology.countries import country_code, country_iri

T = TypeVar("T")
SAMPLE = Path(__file__).parents[2] / "data" / "sources" / "cordis"
Rows = dict[str, list[dict[str, str]]]


class Read:
    """What reading and checking a source gives."""

    def __init__(self, path: Path) -> None:
        self.located: list[Located] = []
        self.report = check(path, "cordis", see=self.located.append)
        self.faults = self.report.faults

    def of(self, type_: type[T]) -> list[T]:
        return [located.record for located in self.located if isinstance(located.record, type_)]


def tables(delimiter: str = ";", keywords: bool = True) -> dict[str, str]:
    """The tables of the sample, in another layout."""
    content = {}
    for path in sorted(SAMPLE.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream, delimiter=";"))
        columns = [name for name in rows[0] if keywords or name != "keywords"]
        buffer = io.StringIO(newline="")
        writer = csv.DictWriter(buffer, columns, delimiter=delimiter, quoting=csv.QUOTE_ALL, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
        content[path.name] = "\ufeff" + buffer.getvalue()
    return content


def as_zip(path: Path, content: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in content.items():
            archive.writestr(f"csv/{name}", text)
    return path


def as_folder(path: Path, content: dict[str, str]) -> Path:
    path.mkdir(parents=True)
    for name, text in content.items():
        (path / name).write_text(text, encoding="utf-8", newline="")
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return as_zip(tmp_path / "cordis.zip", tables())


def test_a_project_with_all_its_facts(archive: Path) -> None:
    project = Read(archive).of(Collaboration)[0]
    assert project.id == "101000001"
    assert project.titles == (Text("Mills that grind by moonlight", "en"),)
    assert project.other_titles == (Text("MoonMill", "en"),)
    assert (project.start, project.end, project.signed) == ("2022-09-01", "2025-08-31", "2022-05-12")
    assert (project.programme, project.scheme) == ("Horizon Europe", "HORIZON-RIA")
    assert project.call == "HORIZON-CL2-2021-01"
    assert project.descriptions == (Text('Villages learn to "grind"; 0 ‹p< 1 of them at night.', "en"),)
    assert [word.value for word in project.keywords] == ["mills", "moonlight", "sociology"]


def test_an_organisation_with_all_its_facts(archive: Path) -> None:
    mill, university, nowhere = Read(archive).of(Organisation)
    assert mill.id == "900000001"
    assert mill.names == (Text("TALSU DZIRNAVAS"),)
    assert mill.other_names == (Text("TD"),)
    assert mill.identifiers == ("pic:900000001", "vat:LV40000000001")
    assert (mill.country, mill.nuts, mill.locality) == ("LV", "LV003", "Talsi")
    assert (mill.latitude, mill.longitude) == (57.24, 22.58)
    assert mill.website == "http://www.dzirnavas.example"
    assert mill.kind.endswith("/company")
    assert (university.country, university.latitude) == ("GR", 37.98)
    assert nowhere.country == ""


def test_each_role_of_an_organisation_is_a_participation(archive: Path) -> None:
    roles = [(p.organisation, p.role.rpartition("/")[2]) for p in Read(archive).of(Participation)]
    assert roles == [
        ("900000001", "coordinator"),
        ("900000002", "associated-partner"),
        ("900000002", "third-party"),
        ("900000003", "coordinator"),
    ]


def test_what_is_left_out_is_told(archive: Path) -> None:
    told = {(fault.file, fault.row, fault.column) for fault in Read(archive).faults}
    assert told == {("project.csv", 2, "objective"), ("organization.csv", 5, "country")}
    assert all(fault.warning for fault in Read(archive).faults)


@pytest.mark.parametrize(("delimiter", "keywords"), [(";", True), (",", True), (",", False), (";", False)])
def test_all_layouts_say_the_same(tmp_path: Path, delimiter: str, keywords: bool) -> None:
    one = Read(as_zip(tmp_path / "a.zip", tables()))
    other = Read(as_folder(tmp_path / "b", tables(delimiter, keywords)))
    assert one.of(Organisation) == other.of(Organisation)
    assert one.of(Participation) == other.of(Participation)
    assert [p.descriptions for p in one.of(Collaboration)] == [p.descriptions for p in other.of(Collaboration)]


def test_one_source_for_each_programme_and_one_iri_for_each_pic(tmp_path: Path) -> None:
    horizon = as_zip(tmp_path / "a.zip", tables())
    h2020 = as_zip(tmp_path / "b.zip", {k: v.replace('"HORIZON"', '"H2020"') for k, v in tables().items()})
    assert cordis.about(horizon).source == "cordis_horizon"
    assert cordis.about(h2020).source == "cordis_h2020"
    store = MemoryStore()
    load(store, horizon)
    load(store, h2020)
    (count,) = store.query("SELECT (COUNT(DISTINCT ?o) AS ?n) { ?o a org:FormalOrganization }")[0]
    assert str(getattr(count, "value", "")) == "3"


def test_a_repeated_row_is_left_out_and_told(tmp_path: Path) -> None:
    content = tables()
    lines = content["organization.csv"].splitlines(keepends=True)
    content["organization.csv"] = "".join([*lines, lines[1]])
    read = Read(as_folder(tmp_path / "twice", content))
    assert len(read.of(Participation)) == 4
    assert "repeats row 2; the row is left out" in str(read.faults[-2])


def test_a_member_of_a_project_that_is_not_there_is_left_out_and_told(tmp_path: Path) -> None:
    content = tables() | {"project.csv": "".join(tables()["project.csv"].splitlines(keepends=True)[:2])}
    read = Read(as_folder(tmp_path / "less", content))
    assert "101000002" not in {p.collaboration for p in read.of(Participation)}
    assert '"101000002" is not an id in collaborations; the row is left out' in " ".join(map(str, read.faults))


def _refused(path: Path) -> str:
    store = MemoryStore()
    with pytest.raises(SourceRefused) as refusal:
        load(store, path, format_="cordis")
    assert store.graphs() == []
    return " ".join(map(str, refusal.value.faults))


def test_a_truncated_zip(archive: Path) -> None:
    data = archive.read_bytes()
    archive.write_bytes(data[: len(data) // 2])
    assert "cordis.zip: is damaged or cut off" in _refused(archive)


def test_a_damaged_member(archive: Path, tmp_path: Path) -> None:
    data = bytearray(archive.read_bytes())
    with zipfile.ZipFile(archive) as opened:
        start = opened.getinfo("csv/organization.csv").header_offset + 100
    for place in range(start, start + 40):
        data[place] ^= 0xFF
    archive.write_bytes(data)
    assert "is damaged or cut off" in _refused(archive)


def test_a_zip_bomb(tmp_path: Path) -> None:
    content = tables()
    header = content["project.csv"].splitlines()[0]
    bomb = as_zip(tmp_path / "bomb.zip", content | {"project.csv": header + "\n" + "0" * 300_000_000})
    assert bomb.stat().st_size < 1_000_000
    assert "holds csv/project.csv, which unpacks to 300 MB" in _refused(bomb)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"objective"', '"objektiv"', "row 1, column objective: the column is missing"),
        ('"2022-09-01";', "2022-09-01\n", "has"),
        ('"MoonMill"', '"Moon"Mill"', "row 2: cannot be read"),
        ('"MoonMill"', f'"{"M" * 300_000}"', "row 2: has a cell of more than 200,000 characters"),
        ('"MoonMill"', ";" * 1_000_000, "row 2: has 1,000,0"),
        ('"id";', '"id";' + "x;" * 5_000, "row 1: the header has 5,020 columns"),
        ('"101000002"', '<<<<<<< HEAD\n"101000002"', "row 3: contains merge-conflict marks"),
        ('"Somebody thinks."', '"Somebody thinks.', "row 3: has a quotation mark that is never closed"),
    ],
)
def test_a_broken_table_is_refused_with_its_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    content = tables()
    assert old in content["project.csv"]
    content["project.csv"] = content["project.csv"].replace(old, new, 1)
    assert told in _refused(as_folder(tmp_path / "broken", content))


def test_another_encoding(tmp_path: Path) -> None:
    folder = as_folder(tmp_path / "latin", tables())
    text = (folder / "organization.csv").read_text(encoding="utf-8").replace("TALSU", "TÄLSU")
    (folder / "organization.csv").write_bytes(text.removeprefix("\ufeff").encode("latin-1"))
    assert 'organization.csv, row 2: "T�LSU DZIRNAVAS" is not UTF-8' in _refused(folder)


def test_another_delimiter(tmp_path: Path) -> None:
    folder = as_folder(tmp_path / "pipes", {name: text.replace(";", "|") for name, text in tables().items()})
    assert not cordis.recognises(folder)
    assert "holds no table of CORDIS's project" in _refused(folder)


# The real file


@pytest.fixture(scope="module")
def real(shared: Path) -> Path:
    return shared / "cordis" / "cordis-HORIZONprojects-csv.zip"


@pytest.fixture(scope="module")
def independent(real: Path) -> Rows:
    """The rows as the csv module reads them."""
    csv.field_size_limit(1 << 30)
    with zipfile.ZipFile(real) as archive:
        return {
            name: list(csv.DictReader(io.TextIOWrapper(archive.open(f"{name}.csv"), "utf-8-sig"), delimiter=";"))
            for name in ("project", "organization")
        }


@pytest.fixture(scope="module")
def store(real: Path, tmp_path_factory: pytest.TempPathFactory) -> DiskStore:
    store = DiskStore(tmp_path_factory.mktemp("cordis") / "store")
    load(store, real)
    return store


def _strings(store: DiskStore, query: str) -> list[tuple[str, ...]]:
    return [tuple(str(getattr(term, "value", "")) for term in row) for row in store.query(query)]


def test_all_organisations_and_their_countries(store: DiskStore, independent: Rows) -> None:
    country_of = {row["organisationID"]: row["country"] for row in independent["organization"]}
    assert len(country_of) == 27_731
    codes = {cell: country_code(cell) for cell in set(country_of.values())}
    expected = Counter(country_iri(code) if (code := codes[cell]) else "" for cell in country_of.values())
    rows = _strings(store, "SELECT ?o ?c { ?o a org:FormalOrganization OPTIONAL { ?o talka:basedIn ?c } }")
    assert Counter(country for _, country in rows) == expected
    assert {iri.rpartition("cordis-")[2] for iri, _ in rows} == set(country_of)


def test_all_participations_by_role_and_country(store: DiskStore, independent: Rows) -> None:
    seen = {
        (row["projectID"], row["organisationID"], row["role"], row["country"]) for row in independent["organization"]
    }
    expected = Counter((role.lower(), country_code(country) or "") for _, _, role, country in seen)
    rows = _strings(
        store,
        """SELECT ?role ?code (COUNT(?m) AS ?n) { ?m a org:Membership ; org:role ?role ; org:member ?o
        OPTIONAL { ?o talka:basedIn/skos:notation ?code } } GROUP BY ?role ?code""",
    )
    names = {"coordinator": "coordinator", "partner": "participant", "associated-partner": "associatedpartner"}
    got = {(names.get(role.rpartition("/")[2], "thirdparty"), code): int(count) for role, code, count in rows}
    assert got == expected
    assert sum(got.values()) == len(independent["organization"]) - 38, "38 rows are there twice"


def test_all_projects_with_their_dates(store: DiskStore, independent: Rows) -> None:
    rows = _strings(
        store,
        """SELECT ?c ?start ?end ?signed { ?c a schema:Project ; schema:startDate ?start ; schema:endDate ?end ;
        dct:dateAccepted ?signed }""",
    )
    expected = {(row["id"], row["startDate"], row["endDate"], row["ecSignatureDate"]) for row in independent["project"]}
    assert {(iri.rpartition("cordis-")[2], *dates) for iri, *dates in rows} == expected
    assert len(expected) == 15_186


def test_nothing_is_dropped_without_a_line(real: Path, independent: Rows) -> None:
    read = Read(real)
    assert read.report.refused == []
    members, projects = independent["organization"], independent["project"]
    left_out = Counter(fault.column for fault in read.faults if "left out" in fault.reason)
    assert len(read.of(Participation)) == len(members) - left_out["organisation"]
    organisations = {row["organisationID"]: row for row in members}
    for column, field in (("country", "country"), ("nutsCode", "nuts"), ("organizationURL", "website")):
        filled = sum(bool(row[column]) for row in organisations.values())
        loaded = sum(bool(getattr(record, field)) for record in read.of(Organisation))
        assert filled - loaded == left_out[column] - sum(
            not row["country"] for row in organisations.values() if column == "country"
        )
    assert sum(bool(project.descriptions) for project in read.of(Collaboration)) == len(projects)
