"""RDF files of every syntax are told by their content; damaged and hostile ones are refused with place and mend."""

import gzip
import io
import json
import socket
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox
import pytest

from talka.graph.faults import Fault
from talka.graph.records import Organisation, Unread
from talka.graph.sources import rdf
from talka.graph.sources.base import source_name
from talka.graph.sources.rdf import files as rdf_files
from talka.graph.sources.rdf.guards import CONTEXT_URL, ENTITY_LENGTH

ORG, LABEL = "http://www.w3.org/ns/org#Organization", "http://www.w3.org/2000/01/rdf-schema#label"
QUADS = [
    ox.Quad(ox.NamedNode(f"https://example.org/{n}"), ox.NamedNode(predicate), value)
    for n in ("a", "b")
    for predicate, value in (
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", ox.NamedNode(ORG)),
        (LABEL, ox.Literal(f"Φως {n}", language="el")),
    )
]
SYNTAXES = [
    *(ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS),
    *(ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD),
]
XML = """<?xml version="1.0"?>
{doctype}
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#">
<rdf:Description rdf:about="https://example.org/a">
<rdf:type rdf:resource="http://www.w3.org/ns/org#Organization"/><rdfs:label>{label}</rdfs:label>
</rdf:Description></rdf:RDF>"""


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening a connection fails the test. (What pyoxigraph opens by itself would not come through here: the files
    that would have to be fetched are refused with a message of ours, which the tests hold.)"""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)


def names(path: Path) -> list[str]:
    """The names of the organisations of a file, about which nothing is refused."""
    faults: list[Fault] = []
    records = [located.record for located in rdf.read(path, faults.append)]
    assert not [str(fault) for fault in faults if not fault.warning]
    return sorted(name.value for record in records if isinstance(record, Organisation) for name in record.names)


def refusal(path: Path) -> Fault:
    """The one fault for which a file is refused; nothing of it is read."""
    faults: list[Fault] = []
    records = [located.record for located in rdf.read(path, faults.append)]
    assert all(isinstance(record, Unread) and not record.id for record in records)
    (fault,) = [fault for fault in faults if not fault.warning]
    assert fault.mend
    return fault


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda syntax: syntax.name)
def test_the_syntax_is_told_by_the_content(syntax: ox.RdfFormat, packed: bool, tmp_path: Path) -> None:
    data = ox.serialize(QUADS if syntax.supports_datasets else [quad.triple for quad in QUADS], format=syntax)
    assert data
    path = written(tmp_path / "facts.txt", gzip.compress(data) if packed else data)
    assert rdf.recognises(path)
    assert names(path) == ["Φως a", "Φως b"]


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda syntax: syntax.name)
def test_a_byte_order_mark_is_no_fault(syntax: ox.RdfFormat, tmp_path: Path) -> None:
    data = ox.serialize([quad.triple for quad in QUADS], format=syntax) or b""
    assert names(written(tmp_path / "facts", b"\xef\xbb\xbf" + data)) == ["Φως a", "Φως b"]


@pytest.mark.parametrize(
    "beginning",
    [
        "# a comment\n\n@prefix ex: <https://example.org/> .",
        "PREFIX ex: <https://example.org/>",
        "@base <https://example.org/> .",
        "<https://example.org/a> a <http://www.w3.org/ns/org#Organization> .",
        "[ a <http://www.w3.org/ns/org#Organization> ] .",
        "_:a a <http://www.w3.org/ns/org#Organization> .",
        "<https://example.org/g> { <https://example.org/a> a <http://www.w3.org/ns/org#Organization> }",
        "{ <https://example.org/a> a <http://www.w3.org/ns/org#Organization> }",
    ],
)
def test_beginnings_of_turtle_and_trig(beginning: str) -> None:
    assert rdf_files.syntax_of(beginning.encode()) == ox.RdfFormat.TRIG


@pytest.mark.parametrize(
    "content",
    [
        "", "id,name,country\n1,A,SE\n", "<html><body>RDF</body></html>", '{"type": "FeatureCollection"}', "[]",
        "PK\x03\x04", "%PDF-1.7", "<?xml version='1.0'?><projects><project/></projects>", "Dear all,\nprefix it.\n",
        "base;name\n", "# only a comment\n",
    ],
)  # fmt: skip
def test_other_files_are_not_recognised(content: str, tmp_path: Path) -> None:
    path = written(tmp_path / "file.ttl", content)
    assert not rdf.recognises(path)
    assert refusal(path).reason.startswith(("is ", "holds "))


def test_a_missing_file_is_not_recognised(tmp_path: Path) -> None:
    assert not rdf.recognises(tmp_path / "nothing.ttl")
    assert not rdf.recognises(tmp_path)


def test_a_folder_is_read_whole_and_strangers_in_it_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "facts"
    folder.mkdir()
    for syntax, quad in ((ox.RdfFormat.TURTLE, QUADS[:2]), (ox.RdfFormat.JSON_LD, QUADS[2:])):
        written(folder / syntax.file_extension, ox.serialize([q.triple for q in quad], format=syntax) or b"")
    written(folder / "notes.txt", "Dear all")
    assert rdf.recognises(folder)
    assert names(folder) == ["Φως a", "Φως b"]
    faults: list[Fault] = []
    list(rdf.read(folder, faults.append))
    assert ("notes.txt", "is not RDF and is not loaded") in {(fault.file, fault.reason) for fault in faults}


def test_blank_nodes_of_two_files_are_not_confused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        written(tmp_path / name, f'_:x a <{ORG}> ; <{LABEL}> "{name}" .')
    assert names(tmp_path) == ["a", "b"]


def test_the_source_is_called_as_the_file(tmp_path: Path) -> None:
    path = tmp_path / "Mapeamento Braga.ttl.gz"
    assert rdf.about(path).source == source_name(tmp_path / "Mapeamento Braga.ttl")
    assert not rdf.about(path).lenient


@pytest.mark.parametrize("line", [2, 5_000])
def test_a_syntax_error_is_told_with_its_line(line: int, tmp_path: Path) -> None:
    good = f'<https://example.org/a> <{LABEL}> "A" .\n'
    for broken in ("<https://example.org/a> oops .\n", f'<https://example.org/a> <{LABEL}> "A .\n'):
        fault = refusal(written(tmp_path / "a.nt", good * (line - 1) + broken + good))
        assert (fault.file, fault.row) == ("a.nt", line)
        assert fault.reason.startswith("cannot be read: ")


def test_xml_that_is_not_well_formed_is_told_with_its_line(tmp_path: Path) -> None:
    fault = refusal(written(tmp_path / "a.rdf", XML.format(doctype="", label="A & B")))
    assert (fault.row, fault.reason) == (5, "is not well-formed XML: not well-formed (invalid token)")


@pytest.mark.parametrize("content", ['<a> <b> "c" .', '@prefix e: <https://e.org/> .\n<a> e:b "c" .'])
def test_relative_iris_need_a_base(content: str, tmp_path: Path) -> None:
    assert "relative IRI" in refusal(written(tmp_path / "a.ttl", content)).reason


def test_relative_iris_of_json_and_xml_are_named(tmp_path: Path) -> None:
    relative = json.dumps({"@context": {"name": LABEL}, "@id": "staff/ana", "@type": ORG, "name": "A"})
    for name, content in (("a.jsonld", relative), ("a.rdf", XML.replace("https://example.org/a", "staff/ana"))):
        fault = refusal(written(tmp_path / name, content.replace("{doctype}", "")))
        assert ("relative IRI" in fault.reason, fault.value) == (True, "staff/ana")


def test_an_address_on_somebodys_computer_is_refused(tmp_path: Path) -> None:
    fault = refusal(written(tmp_path / "a.ttl", f"<file:///home/ana/a.ttl#me> a <{ORG}> ."))
    assert (fault.value, fault.reason) == (
        "file:///home/ana/a.ttl#me",
        "is the address of a file on somebody's computer",
    )


# XML


@pytest.mark.parametrize(
    ("doctype", "reason"),
    [
        ('<!DOCTYPE rdf:RDF [<!ENTITY x SYSTEM "file:///etc/hostname">]>', "external entity x"),
        ('<!DOCTYPE rdf:RDF [<!ENTITY x PUBLIC "p" "https://example.org/x">]>', "external entity x"),
        ('<!DOCTYPE rdf:RDF SYSTEM "https://example.org/x.dtd">', "stands elsewhere"),
        ("<!DOCTYPE rdf:RDF [<!ENTITY % x \"<!ENTITY y 'z'>\"> %x;]>", "made of other entities"),
        ('<!DOCTYPE rdf:RDF [<!ENTITY y "lol"><!ENTITY x "&y;&y;">]>', "made of other entities"),
        (f'<!DOCTYPE rdf:RDF [<!ENTITY x "{"a" * (ENTITY_LENGTH + 1)}">]>', "too long"),
    ],
)
def test_entities_that_fetch_or_multiply_are_refused(doctype: str, reason: str, tmp_path: Path) -> None:
    fault = refusal(written(tmp_path / "a.rdf", XML.format(doctype=doctype, label="x")))
    assert reason in fault.reason
    assert fault.row == 2


def test_a_doctype_within_the_root_is_refused(tmp_path: Path) -> None:
    """pyoxigraph would obey it."""
    bomb = '<!DOCTYPE rdf:RDF [<!ENTITY y "lol"><!ENTITY x "&y;&y;">]>'
    path = written(tmp_path / "a.rdf", XML.format(doctype="", label="&x;").replace("<rdf:Desc", f"{bomb}<rdf:Desc", 1))
    assert "not well-formed" in refusal(path).reason


def test_entities_that_shorten_namespaces_are_read(tmp_path: Path) -> None:
    doctype = '<!DOCTYPE rdf:RDF [<!ENTITY ex "https://example.org/">]>'
    content = XML.format(doctype=doctype, label="Φως").replace("https://example.org/a", "&ex;a")
    assert names(written(tmp_path / "a.rdf", content)) == ["Φως"]


# JSON-LD


@pytest.mark.parametrize(
    "context", ["https://schema.org", ["https://schema.org"], [{"a": "https://a.org/"}, "https://schema.org"]]
)
def test_remote_contexts_are_refused_by_name(context: object, tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonld", json.dumps({"@context": context, "@type": "Organization", "name": "A"}))
    fault = refusal(path)
    assert (fault.value, fault.reason) == ("https://schema.org", "is a context that stands elsewhere")
    assert '{"@vocab": "https://schema.org/"}' in fault.mend


def test_the_mend_for_schema_org_mends(tmp_path: Path) -> None:
    page = {"@context": {"@vocab": "https://schema.org/"}, "@type": "NGO", "name": "Φως", "url": "https://example.org"}
    assert names(written(tmp_path / "a.jsonld", json.dumps(page))) == ["Φως"]


def test_talkas_own_context_is_read_from_the_package(tmp_path: Path) -> None:
    content = {
        "@context": CONTEXT_URL,
        "@graph": [{"id": "https://example.org/a", "type": "org:FormalOrganization", "name": {"el": "Φως"}}],
    }
    assert names(written(tmp_path / "a.jsonld", json.dumps(content))) == ["Φως"]
    assert "org" in json.loads((files("talka.ontology") / "context.jsonld").read_text())["@context"]


def test_keys_that_no_context_maps_are_not_taken_for_an_empty_success(tmp_path: Path) -> None:
    fault = refusal(written(tmp_path / "a.jsonld", '{"@id": "https://example.org/a", "name": "A"}'))
    assert "holds no facts" in fault.reason


def test_json_ld_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdf_files, "JSON_LIMIT", 1 << 20)
    path = written(tmp_path / "a.jsonld", json.dumps({"@id": "https://example.org/a", LABEL: "a" * (1 << 20)}))
    assert "more than 1 MB" in refusal(path).reason


# Packed


def test_a_gzip_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    data = gzip.compress(
        b"".join(f'<https://example.org/{n}> <{LABEL}> "{n * 7919}" .\n'.encode() for n in range(90_000))
    )
    path = written(tmp_path / "a.nt.gz", data[: len(data) // 2])
    assert rdf.recognises(path)
    assert "is damaged or cut off" in refusal(path).reason


def test_a_gzip_bomb_is_refused_before_it_unfolds(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb") as stream:
        stream.write(f'<https://example.org/a> <{LABEL}> "A" .\n'.encode())
        for _ in range(300):
            stream.write(b"#" + b" " * (1 << 20) + b"\n")
    path = written(tmp_path / "a.nt.gz", buffer.getvalue())
    assert "unpacks to more than 200 times" in refusal(path).reason


def test_a_text_that_is_never_closed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    with path.open("wb") as stream:
        stream.write(f"<https://example.org/a> <{LABEL}> '''".encode())
        stream.writelines(b"a" * (1 << 20) for _ in range(20))
    assert refusal(path).reason.startswith(("has a text of more than 16 MB", "cannot be read"))


@pytest.mark.parametrize("content", [b"\xff\xfe@\x00p\x00", b"@prefix e: <https://e.org/> .\ne:a e:b '\xe9' ."])
def test_other_encodings_are_refused(content: bytes, tmp_path: Path) -> None:
    assert "UTF-" in refusal(written(tmp_path / "a.ttl", content)).reason


def test_the_temporary_store_is_gone_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    path = written(tmp_path / "a.nt", ox.serialize([q.triple for q in QUADS], format=ox.RdfFormat.N_TRIPLES) or b"")
    broken = written(tmp_path / "b.nt", path.read_bytes() + b"oops")
    assert len(names(path)) == 2
    refusal(broken)
    half = rdf.read(path, lambda fault: None)
    next(half)
    assert list((tmp_path / "temporary").iterdir())
    half.close()  # type: ignore[attr-defined]
    assert not list((tmp_path / "temporary").iterdir())
