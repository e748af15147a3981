"""Anybody's table by a mapping: the worked example of docs/mapping.md, what may be said, and what is refused."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from talka.graph.faults import Fault, UnknownFormat
from talka.graph.records import Located, Organisation, Participation, Place, Record, Text
from talka.graph.sources import mapping
from talka.graph.sources.mapping.rows import id_of
from talka.graph.sources.mapping.start import start
from talka.graph.sources.mapping.terms import known, properties
from talka.graph.tables.columns import COLUMNS
from talka.graph.write import Writer
from talka.ontology.terms import COLLABORATION_KIND, KIND, PREFIXES, ROLE, THEME

DOC = (Path(__file__).parents[3] / "docs" / "mapping.md").read_text(encoding="utf-8")
BLOCKS = {kind: re.findall(rf"```{kind}\n(.*?)```", DOC, re.DOTALL) for kind in ("text", "json")}
CONTEXT = "http://www.w3.org/ns/csvw"


def read(path: Path) -> tuple[list[Located], list[Fault]]:
    faults: list[Fault] = []
    return list(mapping.read(path, faults.append)), faults


def records(path: Path) -> list[Record]:
    located, faults = read(path)
    assert [str(fault) for fault in faults if not fault.warning] == []
    return [one.record for one in located]


def described(folder: Path, table: str, columns: list[dict[str, Any]], **rest: Any) -> Path:
    """A CSV file and metadata for it."""
    (folder / "t.csv").write_text(table, encoding="utf-8")
    metadata = {"@context": CONTEXT, "url": "t.csv", "tableSchema": {"columns": columns}} | rest
    (folder / "t.csv-metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    return folder / "t.csv"


NAME: dict[str, Any] = {"titles": "N", "name": "name"}
SWEDEN: dict[str, Any] = {"virtual": True, "name": "country", "default": "SE"}


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The table and the metadata that docs/mapping.md shows."""
    (tmp_path / "föreningar.csv").write_text(BLOCKS["text"][0], encoding="windows-1252")
    (tmp_path / "föreningar.csv-metadata.json").write_text(BLOCKS["json"][0], encoding="utf-8")
    return tmp_path / "föreningar.csv"


def test_the_worked_example(example: Path) -> None:
    first, second = records(example)
    assert isinstance(first, Organisation)
    assert isinstance(second, Organisation)
    assert first.names == (Text("Ungdomsgården Månljus", "sv"),)
    assert (first.country, first.locality, first.website) == ("SE", "Borlänge", "https://manljus.example.org")
    assert first.themes == (f"{THEME}youth-work", f"{THEME}culture")
    assert second.website == "", "what stands for nothing is nothing"
    assert len(BLOCKS["json"][0].splitlines()) <= 17
    assert mapping.about(example).source == "föreningar"
    assert mapping.about(example).title == "Föreningar i Dalarna"


def test_the_worked_example_is_what_another_reader_of_the_standard_reads(example: Path) -> None:
    csvw = pytest.importorskip("csvw", reason="csvw, another reader of the standard, is not installed")
    other = csvw.CSVW(str(example.with_name(f"{example.name}-metadata.json")))
    assert other.is_valid
    ours = [record for record in records(example) if isinstance(record, Organisation)]
    theirs = list(other.t)
    assert [row["Organisationens namn"] for row in theirs] == [record.names[0].value for record in ours]
    assert [row["Hemsida"] is None for row in theirs] == [not record.website for record in ours]
    assert [len(row["Tema"]) for row in theirs] == [len(record.themes) for record in ours]


def test_the_metadata_may_be_named_itself(example: Path) -> None:
    metadata = example.with_name(f"{example.name}-metadata.json")
    assert mapping.recognises(example)
    assert mapping.recognises(metadata)
    assert records(metadata) == records(example)
    assert mapping.about(metadata).source == mapping.about(example).source


def test_loading_it_again_gives_the_same_ids(example: Path) -> None:
    before = records(example)
    rows = BLOCKS["text"][0].splitlines()
    example.write_text("\n".join([rows[0], *reversed(rows[1:])]), encoding="windows-1252")
    assert sorted(map(repr, records(example))) == sorted(map(repr, before))


def test_one_property_for_each_column_and_those_that_are_written() -> None:
    """What a mapping calls a column is what the graph calls it."""
    row = Organisation(
        id="a",
        names=(Text("A", "en"),),
        country="SE",
        kind=f"{KIND}school",
        place="p",
        latitude=1.0,
        longitude=2.0,
        website="https://example.org",
        descriptions=(Text("D"),),
        themes=(f"{THEME}culture",),
        identifiers=("pic:1",),
        source="s",
    )
    written = "".join(Writer("x").blocks(row))
    for iri, column in properties("organisations").items():
        if column not in ("id", "country", "locality"):
            assert f"<{iri}>" in written, column
    for table in COLUMNS:
        columns = list(properties(table).values())
        assert len(set(columns)) == len(columns)
        assert set(columns) <= set(known(table))


def test_the_documentation_lists_every_property() -> None:
    prefixes = sorted(PREFIXES.items(), key=lambda pair: -len(pair[1]))
    for table in COLUMNS:
        for iri, column in properties(table).items():
            short = next(f"{prefix}:{iri.removeprefix(base)}" for prefix, base in prefixes if iri.startswith(base))
            assert f"`{column}`" in DOC, column
            assert f"`{short}`" in DOC, short


@pytest.mark.parametrize(
    ("column", "cell", "field", "expected"),
    [
        ({"name": "kind"}, "Skola", "kind", f"{KIND}school"),
        ({"propertyUrl": "http://www.w3.org/ns/org#classification"}, "school", "kind", f"{KIND}school"),
        ({"name": "website", "null": ["-", "none"]}, "-", "website", ""),
        ({"name": "website", "default": "https://example.org"}, "", "website", "https://example.org"),
        ({"name": "themes", "separator": ";"}, "culture; sport", "themes", (f"{THEME}culture", f"{THEME}sport")),
        (
            {"name": "lat", "datatype": {"base": "decimal", "format": {"decimalChar": ",", "groupChar": " "}}},
            "57,25",
            "latitude",
            57.25,
        ),
        ({"name": "description", "lang": "lt"}, "Apie", "descriptions", (Text("Apie", "lt"),)),
        ({"propertyUrl": "schema:addressLocality"}, "Falun", "locality", "Falun"),
    ],
)
def test_what_a_column_may_say(tmp_path: Path, column: dict[str, Any], cell: str, field: str, expected: Any) -> None:
    extra = ',"57,25"' if field == "latitude" else ""
    columns = [NAME, {"titles": "X"} | column, SWEDEN]
    if extra:
        columns.insert(2, {"titles": "Y", "name": "lon", "datatype": column["datatype"]})
    header = "N,X,Y" if extra else "N,X"
    path = described(tmp_path, f'{header}\nA,"{cell}"{extra}\n', columns)
    [record] = records(path)
    assert getattr(record, field) == expected


@pytest.mark.parametrize(
    ("pattern", "cell", "expected"),
    [
        ("dd.MM.yyyy", "31.05.2024", "2024-05-31"),
        ("M/d/yyyy", "5/31/2024", "2024-05-31"),
        ("yyyyMMdd", "20240531", "2024-05-31"),
        ("MM/yyyy", "05/2024", "2024-05"),
    ],
)
def test_dates_as_their_format_says(tmp_path: Path, pattern: str, cell: str, expected: str) -> None:
    date = {"titles": "X", "name": "start", "datatype": {"base": "date", "format": pattern}}
    columns: list[dict[str, Any]] = [{"titles": "N", "name": "title"}, date]
    [record] = records(described(tmp_path, f"N,X\nA,{cell}\n", columns, **{"dc:type": "collaborations"}))
    assert getattr(record, "start", "") == expected
    _, [fault] = read(described(tmp_path, "N,X\nA,yesterday\n", columns, **{"dc:type": "collaborations"}))
    assert (fault.file, fault.row, fault.column, fault.value) == ("t.csv", 2, "X", "yesterday")
    assert fault.reason == f"is not a date of the form {pattern}"


def test_names_in_several_languages(tmp_path: Path) -> None:
    columns = [
        {"titles": "Sv", "name": "name", "lang": "sv"},
        {"titles": "En", "propertyUrl": "skos:prefLabel", "lang": "en"},
    ]
    [record] = records(described(tmp_path, "Sv,En\nSkolan,The School\n", [*columns, SWEDEN]))
    assert getattr(record, "names", ()) == (Text("Skolan", "sv"), Text("The School", "en"))


def test_language_is_handed_down_and_und_is_none(tmp_path: Path) -> None:
    columns = [NAME, {"titles": "D", "name": "description", "lang": "und"}, SWEDEN]
    [record] = records(described(tmp_path, "N,D\nA,B\n", columns, lang="sv"))
    assert getattr(record, "names", ()) == (Text("A", "sv"),)
    assert getattr(record, "descriptions", ()) == (Text("B", ""),)


def test_names_of_municipalities_become_places_once(tmp_path: Path) -> None:
    columns = [NAME, {"titles": "M", "name": "municipality", "lang": "sv"}, SWEDEN]
    found = records(described(tmp_path, "N,M\nA,Falu kommun\nB,Falu kommun\nC,\n", columns))
    [place] = [record for record in found if isinstance(record, Place)]
    bodies = [record for record in found if isinstance(record, Organisation)]
    assert (place.names, place.country) == ((Text("Falu kommun", "sv"),), "SE")
    assert [body.place for body in bodies] == [place.id, place.id, ""]


def test_several_tables_refer_to_each_other_by_ids_with_spaces(tmp_path: Path) -> None:
    (tmp_path / "orgs.csv").write_text("Nr,Namn,Land\nA 1,Skolan,SE\n", encoding="utf-8")
    book = Workbook()
    book.worksheets[0].title = "Vem gör vad"
    for row in (["Projekt", "Org", "Roll"], ["P 1", "A 1", "partner"]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "who.xlsx")
    (tmp_path / "projects.csv").write_text("Nr;Titel\nP 1;Fyren\n", encoding="utf-8")
    tables = [
        {
            "url": "orgs.csv",
            "tableSchema": {
                "aboutUrl": "https://example.org/{nr}",
                "columns": [
                    {"titles": "Nr", "name": "nr"},
                    {"titles": "Namn", "name": "name"},
                    {"titles": "Land", "name": "country"},
                ],
            },
        },
        {
            "url": "projects.csv",
            "tableSchema": {
                "primaryKey": "nr",
                "columns": [
                    {"titles": "Nr", "name": "nr"},
                    {"titles": "Titel", "propertyUrl": "skos:prefLabel"},
                    {"virtual": True, "propertyUrl": "rdf:type", "valueUrl": "org:OrganizationalCollaboration"},
                    {"virtual": True, "propertyUrl": "org:classification", "valueUrl": "collaboration-kind:project"},
                ],
            },
        },
        {
            "url": "who.xlsx#sheet=Vem%20g%C3%B6r%20vad",
            "dc:type": "org:Membership",
            "tableSchema": {
                "columns": [
                    {"titles": "Projekt", "propertyUrl": "org:organization"},
                    {"titles": "Org", "propertyUrl": "org:member"},
                    {"titles": "Roll", "propertyUrl": "org:role"},
                ]
            },
        },
    ]
    (tmp_path / "all-metadata.json").write_text(json.dumps({"@context": CONTEXT, "tables": tables}), encoding="utf-8")
    organisation, project, participation = records(tmp_path / "all-metadata.json")
    assert getattr(organisation, "id", "") == id_of("A 1")
    assert getattr(project, "kind", "") == f"{COLLABORATION_KIND}project"
    assert participation == Participation(id_of("P 1"), id_of("A 1"), f"{ROLE}partner")
    assert mapping.about(tmp_path / "all-metadata.json").source == "all"
    (tmp_path / "all-metadata.json").rename(tmp_path / "csv-metadata.json")
    assert len(records(tmp_path)) == 3, "a folder with csv-metadata.json"
    assert [getattr(record, "id", "") for record in records(tmp_path / "orgs.csv")] == [id_of("A 1")]


def test_two_rows_that_cannot_be_told_apart(tmp_path: Path) -> None:
    _, [fault] = read(described(tmp_path, "N\nA\na\n", [NAME, SWEDEN]))
    assert (fault.file, fault.row, fault.value) == ("t.csv", 3, "a")
    assert "cannot be told from row 2" in fault.reason
    assert "primaryKey" in fault.mend


def test_faults_name_the_columns_of_the_file(tmp_path: Path) -> None:
    columns = [NAME, {"titles": ["Land", "Country"], "name": "country"}]
    _, faults = read(described(tmp_path, "N;COUNTRY;Budget\nA;Atlantis;7\n;SE;8\n", columns))
    assert [(fault.row, fault.column, fault.warning) for fault in faults] == [
        (1, "Budget", True),
        (2, "Land", False),
        (3, "N", False),
    ]


SCHEMA = {"columns": [NAME, SWEDEN]}
BUDGET = {"columns": [NAME, SWEDEN, {"titles": "B", "name": "budget"}]}
WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "misspelt": ({"tableSchema": {"columns": [NAME | {"seperator": ";"}]}}, "seperator", "separator"),
    "schema elsewhere": ({"tableSchema": "http://192.0.2.1/s.json"}, "tableSchema", "write its content here"),
    "dialect elsewhere": ({"dialect": "d.json"}, "dialect", "write its content here"),
    "remote table": ({"url": "https://192.0.2.1/t.csv"}, "url", "Nothing is fetched"),
    "folder above": ({"url": "../t.csv"}, "url", "Nothing is fetched"),
    "folder above, hidden": ({"url": "%2e%2e/t.csv"}, "url", "Nothing is fetched"),
    "file: url": ({"url": "file:///etc/passwd"}, "url", "Nothing is fetched"),
    "no such table": ({"url": "u.csv"}, "url", "is not there"),
    "unknown meaning": (
        {"tableSchema": {"columns": [NAME, SWEDEN, {"titles": "B", "name": "budget"}]}},
        "B",
        "suppressOutput",
    ),
    "unknown class": ({"dc:type": "schema:Dog"}, "dc:type", "organisations"),
    "no name": ({"tableSchema": {"columns": [SWEDEN]}}, "tableSchema", "skos:prefLabel"),
    "no header": ({"dialect": {"header": False}}, "dialect.header", "wrong"),
    "unknown encoding": ({"dialect": {"encoding": "klingon"}}, "dialect", "klingon"),
    "wrong constant": ({"tableSchema": {"columns": [NAME, SWEDEN | {"default": "Atlantis"}]}}, "country", "SE"),
    "key of two": ({"tableSchema": SCHEMA | {"primaryKey": ["a", "b"]}}, "primaryKey", "one column"),
    "key of none": ({"tableSchema": SCHEMA | {"primaryKey": "nr"}}, "primaryKey", "Name one"),
    "no template": ({"tableSchema": SCHEMA | {"aboutUrl": "https://example.org/"}}, "aboutUrl", "{name}"),
    "base": ({"@context": [CONTEXT, {"@base": "http://192.0.2.1/"}]}, "@context", CONTEXT),
    "no columns": ({"tableSchema": {"columns": 3}}, "tableSchema.columns", "wrong"),
}


@pytest.mark.parametrize("case", WRONG)
def test_metadata_that_is_refused(tmp_path: Path, case: str) -> None:
    rest, place, says = WRONG[case]
    described(tmp_path, "N\nA\n", [NAME, SWEDEN], **rest)
    _, faults = read(tmp_path / "t.csv-metadata.json")
    assert mapping.recognises(tmp_path / "t.csv-metadata.json"), "so that the faults are told"
    assert faults
    assert faults[0].file == "t.csv-metadata.json"
    assert place in faults[0].column
    assert says in str(faults[0])
    assert not faults[0].warning


@pytest.mark.parametrize("content", ["", "{", '{"a": 1', "[]", "[" * 100_000, '{"@context": "x"}', "\ufeff\x00"])
def test_what_is_no_metadata(tmp_path: Path, content: str) -> None:
    path = tmp_path / "t.csv-metadata.json"
    path.write_text(content, encoding="utf-8")
    assert not mapping.recognises(path)
    _, [fault] = read(path)
    assert fault.file == "t.csv-metadata.json"
    assert fault.mend


def test_a_table_without_metadata_is_not_recognised(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("N\nA\n", encoding="utf-8")
    assert not mapping.recognises(tmp_path / "t.csv")
    described(tmp_path, "N\nA\n", [NAME, SWEDEN], url="other.csv")
    assert not mapping.recognises(tmp_path / "t.csv"), "metadata of another table"


def test_a_link_that_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = described(tmp_path / "in", "N\nA\n", [NAME, SWEDEN])
    (tmp_path / "out.csv").write_text("N\nsecret\n", encoding="utf-8")
    path.unlink()
    path.symlink_to(tmp_path / "out.csv")
    _, [fault] = read(path)
    assert fault.reason == "is not a file beside the metadata"


def test_a_byte_that_the_encoding_does_not_have(tmp_path: Path) -> None:
    path = described(tmp_path, "", [NAME, SWEDEN], dialect={"encoding": "windows-1252"})
    path.write_bytes(b"N\nA\x81B\n")
    _, [fault] = read(path)
    assert (fault.row, fault.column, fault.reason) == (2, "N", "is not windows-1252")


def test_a_mapping_to_start_from_loads_the_table(example: Path) -> None:
    metadata = example.with_name(f"{example.name}-metadata.json")
    metadata.write_bytes(start(example))
    written = json.loads(metadata.read_text(encoding="utf-8"))
    assert written["dialect"] == {"delimiter": ";", "encoding": "windows-1252"}
    for column in written["tableSchema"]["columns"]:  # what only a person knows
        column |= {"Tema": {"separator": ","}, "Hemsida": {"null": "saknas"}}.get(column["titles"], {})
    metadata.write_text(json.dumps(written), encoding="utf-8")
    assert [getattr(record, "country", "") for record in records(example)] == ["SE", "SE"]


def test_a_mapping_for_what_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"%PDF-1.7 ...")
    with pytest.raises(UnknownFormat, match="is a PDF"):
        start(tmp_path / "t.csv")


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
def test_made_ids_are_ids_and_tell_texts_apart(one: str, other: str) -> None:
    pattern = r"[\w.:\-]{1,200}"
    assert re.fullmatch(pattern, id_of(one, "SE"))
    assert re.fullmatch(pattern, id_of(one))
    assert id_of(one, "SE") != id_of(one, "LV")
    assert (id_of(one) == id_of(other)) or one != other
