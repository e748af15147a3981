"""Loading: the same again changes nothing, contacts stay private, and row checks and shapes say the same."""

import csv
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talka.graph.faults import SourceRefused, TalkaError
from talka.graph.load import check, load
from talka.graph.provenance import PROVENANCE, provenance_iri
from talka.graph.records import Located
from talka.graph.schemes import SCHEMES, schemes_are_current
from talka.graph.sources.base import source_name
from talka.graph.sources.folder import COLUMNS
from talka.graph.store import DiskStore, GraphStore, MemoryStore
from talka.ontology.terms import private_iri, source_iri
from talka.ontology.themes import themes

Dump = Callable[[GraphStore], str]
Spoil = Callable[[str, str, str], None]


def test_the_same_again_changes_nothing(disk: DiskStore, fictional: Path, dump: Dump) -> None:
    before, revision = dump(disk), disk.revision
    report = load(disk, fictional)
    assert not report.changed
    assert disk.revision == revision
    assert dump(disk) == before


def test_the_order_of_rows_does_not_matter(disk: DiskStore, folder: Path) -> None:
    for path in folder.glob("*.csv"):
        header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join([header, *reversed(rows)]), encoding="utf-8")
    assert not load(disk, folder).changed


def test_a_change_replaces_what_was_loaded_before(disk: DiskStore, folder: Path, spoil: Spoil) -> None:
    revision, count = disk.revision, len(list(disk.triples(source_iri("fictional"))))
    spoil("organisations.csv", "Ungdomsgården Månljus", "Ungdomsgården Solsken")
    report = load(disk, folder)
    assert report.changed
    assert disk.revision != revision
    names = {_text(row[0]) for row in disk.query("SELECT ?n { ?o a org:FormalOrganization ; skos:prefLabel ?n }")}
    assert "Fiktiva Ungdomsgården Solsken" in names
    assert "Fiktiva Ungdomsgården Månljus" not in names
    assert len(list(disk.triples(source_iri("fictional")))) == count


def test_the_report_counts_what_was_read_and_written(fictional: Path) -> None:
    store, steps = MemoryStore(), list[str]()
    report = load(store, fictional, progress=steps.append)
    lines = {path.stem: len(path.read_text(encoding="utf-8").splitlines()) - 1 for path in fictional.glob("*.csv")}
    assert dict(report.read) == lines
    assert report.triples == len(list(store.triples(source_iri("fictional"))))
    assert [step.split()[0] for step in steps] == ["reading", "writing"]


def test_validate_writes_nothing_and_finds_the_same(folder: Path, spoil: Spoil) -> None:
    spoil("organisations.csv", "LV,57.25", "Atlantis,57.25")
    report = check(folder)
    with pytest.raises(SourceRefused) as refused:
        load(MemoryStore(), folder)
    assert report.faults == refused.value.faults
    assert report.read["organisations"] == 13


def test_provenance(disk: DiskStore, fictional: Path) -> None:
    graphs = [SCHEMES, private_iri("fictional"), provenance_iri("fictional"), source_iri("fictional")]
    assert disk.graphs() == graphs
    rows = disk.query(
        """SELECT ?dataset ?title ?digest ?time { ?dataset a dcat:Dataset ; dct:title ?title ;
        spdx:checksumValue ?digest ; prov:wasGeneratedBy ?run . ?run a prov:Activity ; prov:endedAtTime ?time }"""
    )
    [[dataset, title, digest, time]] = [[_text(term) for term in row] for row in rows]
    assert dataset == source_iri("fictional")
    assert title == "fictional"
    assert re.fullmatch("[0-9a-f]{32}", digest)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", time)


def test_each_source_keeps_its_provenance(disk: DiskStore, fictional: Path) -> None:
    """Also where one name is the start of another, and where two processes load at a time."""
    late = DiskStore(disk.path)
    load(disk, fictional, source="fict")
    load(late, fictional, source="fictional_2")
    query = "SELECT ?d { ?d prov:wasGeneratedBy ?run . ?run prov:endedAtTime ?time } ORDER BY ?d"
    found = [_text(row[0]) for row in late.query(query)]
    assert found == [source_iri(name) for name in ("fict", "fictional", "fictional_2")]
    assert all(graph.startswith(PROVENANCE) for graph in late.graphs() if "provenance" in graph)


def test_two_sources_do_not_touch_each_other(disk: DiskStore, fictional: Path, folder: Path, spoil: Spoil) -> None:
    load(disk, fictional, source="other")
    other = sorted(map(str, disk.triples(source_iri("other"))))
    spoil("organisations.csv", "Ungdomsgården Månljus", "Ungdomsgården Solsken")
    load(disk, folder)
    assert sorted(map(str, disk.triples(source_iri("other")))) == other


@pytest.mark.parametrize("name", ["", "a-b", "a b", "a/b", "a>b"])
def test_a_source_has_a_plain_name(fictional: Path, name: str) -> None:
    with pytest.raises(TalkaError, match="is not a name for a source"):
        load(MemoryStore(), fictional, source=name)


@pytest.mark.parametrize(
    ("name", "expected"), [("data.v2", "data_v2"), ("Månads data", "månads_data"), ("---", "source")]
)
def test_source_name_of_a_folder(tmp_path: Path, name: str, expected: str) -> None:
    (tmp_path / name).mkdir()
    assert source_name(tmp_path / name) == expected


CONTACT = ["Måna Påhittad", "mana@example.org", "+46 00 000 00 01", "föreståndare", "may be contacted"]


def test_contacts_are_in_the_private_graph_only(disk: DiskStore) -> None:
    for graph in disk.graphs():
        text = "".join(map(str, disk.triples(graph)))
        for value in CONTACT:
            assert (value in text) == (graph == private_iri("fictional")), f"{value} in {graph}"


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o }", "SELECT * { GRAPH ?g { ?s ?p ?o } }"])
def test_contacts_are_in_no_answer_unless_asked_for(disk: DiskStore, query: str) -> None:
    answer = "".join(str(term) for row in disk.query(query) for term in row)
    asked = "".join(str(term) for row in disk.query(query, private=True) for term in row)
    for value in CONTACT:
        assert value not in answer
        assert value in asked
    assert "/id/contact/" not in answer
    assert "/id/contact/" in asked
    assert "contactPoint" not in answer


def test_contacts_of_one_organisation_stay_apart(folder: Path) -> None:
    with (folder / "contacts.csv").open("a", encoding="utf-8") as stream:
        stream.write("lv-klints,Otra Izdoma,,izdoma@example.org,,,\n")
    store = MemoryStore()
    load(store, folder)
    assert len(store.query("SELECT DISTINCT ?c { ?c a cpov:ContactPoint }", private=True)) == 4


def test_a_contact_that_is_gone_from_the_source_is_gone_from_the_store(disk: DiskStore, folder: Path) -> None:
    path = folder / "contacts.csv"
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")
    assert load(disk, folder).changed
    assert "Izdoma Neesoša" not in "".join(map(str, disk.triples(private_iri("fictional"))))
    path.unlink()
    assert load(disk, folder).changed
    assert private_iri("fictional") not in disk.graphs()


# Row checks and shapes

SOUND: dict[str, dict[str, str]] = {
    "municipalities.csv": {"id": "p", "name": "Dimviken", "country": "SE", "nuts": "SE221", "lat": "56", "lon": "15"},
    "organisations.csv": {"id": "o", "name": "Månljus", "country": "SE", "municipality": "p", "kind": "municipality"},
    "collaborations.csv": {"id": "c", "title": "Lyktor", "kind": "project", "start": "2022", "end": "2024-02"},
    "participations.csv": {"collaboration": "c", "organisation": "o", "role": "partner"},
    "needs.csv": {"id": "n", "organisation": "o", "text": "Vi söker", "theme": "volunteering", "category": "people"},
    "offers.csv": {"id": "n", "organisation": "o", "text": "Vi delar", "lang": "sv", "date": "2025-11"},
    "practices.csv": {"id": "x", "title": "Vandring", "municipality": "p", "organisations": "o", "themes": "sport"},
    "contacts.csv": {"organisation": "o", "name": "Måna", "email": "mana@example.org", "phone": "0"},
}
"""One row for each table, each cell of which is right."""

PLAUSIBLE = st.sampled_from(
    re.split(
        r"(?<!\\)\|\s*",
        """SE|EL|uk|Lettland|Λετονία|XK|Kosovo|Taiwan|Antarctica|AX|ZZ|en|EN_gb|pt-br|sr-Latn|de@euro|root|en_US.UTF-8|
        und|zxx|2024|2024-02-30|0001-01-01|9999-12|٢٠٢٤|-0044|20240101|57,5|-0.0|1e-5|1e5|inf|5_7|+7|90|180|0x10|
        youth-work|Youth work|ungdomsråd|sport|volunteering|project|twinning|network|Nätverk|host|Värdorganisation|
        municipality|region|Region|other|https://a.example/x?y=z#ü|HTTPS://A.Example|//a.b|a.b|http://a.|http://.a|
        http://a..b|http://[::1]|http://a.b:x/|http://u:p@a.b/%41|https://a.b/%4|https://a.b/\\|https://a.b/"|
        https://a.b/'|https://a.b/\u00ad|https://a.b/\ue000|a < b|a <b|x <|<|<<|<3|<-|->|"|""|'|\\n|\\u0041|@en|^^<x>|
        . _:a|<s> <p> <o> .|=1+1|LV003> <x|LV003|lv003|SE-BL|SE_BL|o|p|c|n|o~c|o.c:1|å|a\u030a|ﷺ|\u202eabc|👩🏽‍🚒|
        \u200b|\ufeff|\x85|\x07|\x00|\u2028|\ufffe|a@b.c|@|a@b@c.d""",
    )
)
CELL = PLAUSIBLE | st.lists(PLAUSIBLE, min_size=2, max_size=3).map("|".join) | st.text(max_size=12)
CHANGE = st.sampled_from([(table, column) for table, columns in COLUMNS.items() for column in columns])


@settings(max_examples=200, deadline=None)
@given(changes=st.lists(st.tuples(CHANGE, CELL), min_size=1, max_size=2))
def test_what_the_row_checks_accept_conforms_to_the_shapes(changes: list[tuple[tuple[str, str], str]]) -> None:
    tables = {table: dict(row) for table, row in SOUND.items()}
    for (table, column), cell in changes:
        tables[table][column] = cell
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "generated"
        folder.mkdir()
        for table, row in tables.items():
            with (folder / table).open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, list(COLUMNS[table]))
                writer.writeheader()
                writer.writerow(row)
        rows = check(folder)
        store = MemoryStore()
        if rows.refused:
            with pytest.raises(SourceRefused):
                load(store, folder)
            assert store.graphs() == []
        else:
            report = load(store, folder)  # raises where a shape or the store refuses what the rows allow
            assert report.refused == []
            assert report.triples == len(list(store.triples(source_iri("generated"))))


@pytest.mark.parametrize("table", SOUND)
def test_the_sound_rows_are_sound(table: str) -> None:
    """Otherwise the property above would hold of nothing."""
    assert set(SOUND[table]) <= set(COLUMNS[table])
    required = {name for name, column in COLUMNS[table].items() if column.required}
    assert required <= set(SOUND[table])
    for name, cell in SOUND[table].items():
        COLUMNS[table][name].parse(cell)


def _text(term: object) -> str:
    return str(getattr(term, "value", ""))


def test_the_schemes_come_with_the_first_source_and_are_renewed(disk: DiskStore) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?theme skos:inScheme <https://w3id.org/talka/theme/> }"
    assert str(getattr(disk.query(count)[0][0], "value", "")) == str(len(themes()))
    disk.replace({SCHEMES: b"<https://example.org/old> <https://example.org/old> <https://example.org/old> .\n"})
    assert not schemes_are_current(disk)
    other = Path(disk.path).parent / "other"
    other.mkdir()
    (other / "organisations.csv").write_text("id,name,country\na,A,LV\n", encoding="utf-8")
    load(disk, other)
    assert schemes_are_current(disk)


def test_a_newer_export_says_what_was_added_changed_and_gone(folder: Path, spoil: Spoil) -> None:
    store = MemoryStore()
    assert load(store, folder).changes is None, "there was nothing before"
    spoil("organisations.csv", "Fiktiva Ungdomsgården Månljus", "Fiktiva Ungdomsgården Solsken")
    rows = (folder / "offers.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "offers.csv").write_text("".join(rows[:-2]), encoding="utf-8")
    with (folder / "municipalities.csv").open("a", encoding="utf-8") as stream:
        stream.write("new,Nydala,sv,SE,municipality,,,,,\n")
    changes = load(store, folder).changes
    assert changes is not None
    assert dict(changes.added) == {"municipalities": 1}
    assert dict(changes.changed) == {"organisations": 1}
    assert dict(changes.gone) == {"offers": 2}
    assert not load(store, folder).changed


def test_changes_are_not_told_where_the_index_is_lost(disk: DiskStore, folder: Path, spoil: Spoil) -> None:
    spoil("organisations.csv", "Fiktiva Ungdomsgården Månljus", "Fiktiva Ungdomsgården Solsken")
    disk.keep("fictional", b"something else")
    report = load(disk, folder)
    assert report.changed
    assert report.changes is None


def test_a_source_that_fails_while_it_is_read_is_not_taken_for_the_store(
    disk: DiskStore, folder: Path, dump: Callable[[GraphStore], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(disk)

    def fails(path: Path, report: object) -> Iterator[Located]:
        yield from ()
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("talka.graph.sources.folder.read", fails)
    with pytest.raises(TalkaError, match=r"fictional cannot be read: .*Input/output error"):
        load(disk, folder)
    assert dump(disk) == before
