"""One contract for every store, and what the store on disk promises besides."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from talka.graph.faults import StoreError
from talka.graph.load import load
from talka.graph.store import DiskStore, GraphStore, MemoryStore, open_store
from talka.ontology.terms import ID, private_iri, source_iri

Dump = Callable[[GraphStore], str]

ONE, TWO, SECRET = source_iri("one"), source_iri("two"), private_iri("one")
ALL = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?o"


def line(subject: str, text: str) -> bytes:
    return f'<{ID}{subject}> <https://schema.org/name> "{text}" .\n'.encode()


def values(store: GraphStore, *, private: bool = False) -> list[str]:
    return [str(getattr(row[2], "value", "")) for row in store.query(ALL, private=private)]


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> GraphStore:
    return open_store(tmp_path / "store" if request.param == "disk" else None)


def test_a_new_store_is_empty(store: GraphStore) -> None:
    assert store.graphs() == []
    assert store.query(ALL) == []
    assert list(store.triples(ONE)) == []


def test_replace_puts_in_the_place_of_what_was_there(store: GraphStore) -> None:
    store.replace({ONE: line("a", "old") + line("b", "old"), TWO: line("c", "other")})
    store.replace({ONE: line("a", "new")})
    assert values(store) == ["new", "other"]
    assert [str(triple.object) for triple in store.triples(ONE)] == ['"new"']


def test_graphs_are_sorted_and_include_the_private_ones(store: GraphStore) -> None:
    store.replace({TWO: line("a", "2"), SECRET: line("b", "s"), ONE: line("c", "1")})
    assert store.graphs() == [SECRET, ONE, TWO]


def test_empty_replaces_remove_a_graph(store: GraphStore) -> None:
    store.replace({ONE: line("a", "1"), TWO: line("b", "2")})
    store.replace({ONE: b"", TWO: line("b", "2b"), SECRET: b""})
    assert store.graphs() == [TWO]
    assert values(store) == ["2b"]


def test_private_graphs_are_visible_only_when_asked_for(store: GraphStore) -> None:
    store.replace({ONE: line("a", "public"), SECRET: line("b", "private")})
    assert values(store) == ["public"]
    assert values(store, private=True) == ["public", "private"]
    graphs = "SELECT ?g ?o { GRAPH ?g { ?s ?p ?o } }"
    assert len(store.query(graphs)) == 1
    assert len(store.query(graphs, private=True)) == 2


def test_private_graphs_stay_so_when_there_is_no_other(store: GraphStore) -> None:
    store.replace({SECRET: line("b", "private")})
    assert values(store) == []
    assert store.query("SELECT ?g ?o { GRAPH ?g { ?s ?p ?o } }") == []


def test_queries_know_the_prefixes(store: GraphStore) -> None:
    store.replace({ONE: line("a", "1")})
    assert len(store.query("SELECT ?s { ?s schema:name ?o }")) == 1


def test_only_select_gives_rows(store: GraphStore) -> None:
    with pytest.raises(TypeError, match="only SELECT"):
        store.query("ASK { ?s ?p ?o }")


@pytest.mark.parametrize(
    "bad", [b"<a> <b> .", b'<https://a.example/ b> <https://a.example/c> "d" .', b"\xff\xfe", b'"']
)
def test_a_syntax_error_leaves_the_store_as_it_was(store: GraphStore, dump: Dump, bad: bytes) -> None:
    store.replace({ONE: line("a", "1"), TWO: line("b", "2")})
    before, revision = dump(store), store.revision
    with pytest.raises(StoreError, match="Nothing was written"):
        store.replace({ONE: line("a", "new"), TWO: line("b", "new") + bad})
    assert (dump(store), store.revision) == (before, revision)
    store.replace({ONE: line("a", "new")})  # and can be written again
    assert values(store) == ["new", "2"]


def test_the_revision_changes_with_the_content(store: GraphStore) -> None:
    revisions = [store.revision]
    for text in "abc":
        store.replace({ONE: line("a", text)})
        revisions.append(store.revision)
    store.query(ALL)
    assert store.revision == revisions[-1]
    assert len(set(revisions)) == 4


def test_memory_keeps_answering_the_old_state_until_all_is_there() -> None:
    """An answer that is being read when the store changes is that of the old state, whole."""
    store = MemoryStore()
    store.replace({ONE: b"".join(line(f"a{n}", "old") for n in range(2_000))})
    triples = store.triples(ONE)
    next(triples)
    store.replace({ONE: line("a", "new")})
    assert len(list(triples)) == 1_999
    assert values(store) == ["new"]


@pytest.mark.parametrize("content", ["a folder with a file", "a file"])
def test_what_is_not_a_store_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "precious"
    if content == "a file":
        path.write_text("thesis")
    else:
        path.mkdir()
        (path / "thesis.txt").write_text("thesis")
    with pytest.raises(StoreError, match=r"is not a Talka store\. Name another place with --store, or remove it\."):
        DiskStore(path)
    assert path.exists()


def test_an_empty_folder_and_none_at_all_are_empty_stores(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert DiskStore(tmp_path / "empty").graphs() == []
    assert DiskStore(tmp_path / "none").graphs() == []
    assert not (tmp_path / "none").exists(), "opening never writes"


def test_a_store_stays_one_when_a_file_is_put_beside_it(tmp_path: Path) -> None:
    DiskStore(tmp_path).replace({ONE: line("a", "1")})
    (tmp_path / ".DS_Store").write_bytes(b"\0")
    assert values(DiskStore(tmp_path)) == ["1"]


def test_a_reader_sees_the_old_state_until_it_refreshes(tmp_path: Path) -> None:
    writer = DiskStore(tmp_path)
    writer.replace({ONE: line("a", "0")})
    reader = DiskStore(tmp_path)
    revision = reader.revision
    assert not reader.refresh()
    for text in "1234":  # the revision that the reader holds is removed by the second of these
        writer.replace({ONE: line("a", text)})
        assert values(reader) == ["0"]
        assert reader.revision == revision
    assert reader.refresh()
    assert values(reader) == ["4"]
    assert reader.revision == writer.revision
    assert not reader.refresh()


def test_an_older_writer_builds_on_what_others_have_written(tmp_path: Path) -> None:
    first, second = DiskStore(tmp_path), DiskStore(tmp_path)
    first.replace({ONE: line("a", "1")})
    second.replace({TWO: line("b", "2")})
    assert values(second) == ["1", "2"]


def test_a_store_made_anew_has_another_revision(tmp_path: Path) -> None:
    """What is cached under the revision's name must not be taken for that of the new store."""
    revisions = set()
    for name in ("one", "two"):
        store = DiskStore(tmp_path / name)
        store.replace({ONE: line("a", name)})
        revisions.add(store.revision)
    assert len(revisions) == 2


def test_old_revisions_are_removed(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    for number in range(5):
        store.replace({ONE: line("a", str(number))})
    assert len([entry for entry in tmp_path.iterdir() if entry.is_dir()]) == 2, "the current one and the one before"


def test_what_the_killed_leave_behind_is_removed(tmp_path: Path) -> None:
    for name in ("r000001-00000000", "r000001-11111111.tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "r000001-22222222.pointer").write_text("{}")
    store = DiskStore(tmp_path)
    assert store.graphs() == []
    store.replace({ONE: line("a", "1")})
    assert {entry.name for entry in tmp_path.iterdir()} == {store.revision, "talka-store.json", "talka-store.lock"}


def test_a_second_writer_is_told_what_to_do(tmp_path: Path) -> None:
    store = DiskStore(tmp_path, lock_timeout=0.1)
    store.replace({ONE: line("a", "1")})
    with (
        FileLock(tmp_path / "talka-store.lock"),
        pytest.raises(StoreError, match=r"Another process is writing to .*\. Try again when it has finished\."),
    ):
        store.replace({ONE: line("a", "2")})
    assert values(DiskStore(tmp_path)) == ["1"]
    store.replace({ONE: line("a", "3")})


@pytest.mark.parametrize(
    ("pointer", "message"),
    [
        (b"", "is damaged"),
        (b'{"format": 1, "curr', "is damaged"),
        (b"\xff\x00\xfe", "is damaged"),
        (b'{"format": 1}', "names no revision"),
        (b'{"format": 1, "current": "../../etc"}', "names no revision"),
        (b'{"format": 1, "current": "r000099-0123abcd"}', "cannot be opened"),
        (b'{"format": 2, "current": "r000001-0123abcd"}', "another version of Talka"),
        (b"[]", "another version of Talka"),
        (b"null", "another version of Talka"),
    ],
)
def test_a_damaged_pointer_is_a_clear_error(tmp_path: Path, pointer: bytes, message: str) -> None:
    DiskStore(tmp_path).replace({ONE: line("a", "1")})
    (tmp_path / "talka-store.json").write_bytes(pointer)
    with pytest.raises(StoreError, match=message) as error:
        DiskStore(tmp_path)
    assert str(tmp_path) in str(error.value)
    assert "anew" in str(error.value)


def test_damaged_data_are_a_clear_error(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    store.replace({ONE: line("a", "1")})
    (tmp_path / store.revision / "CURRENT").write_bytes(b"?")
    with pytest.raises(StoreError, match=r"cannot be opened: .* Restore it or load it anew"):
        DiskStore(tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_a_clear_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="cannot be written"):
        DiskStore(tmp_path / "store").replace({ONE: line("a", "1")})
    tmp_path.chmod(0o700)


def test_an_error_while_writing_leaves_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = DiskStore(tmp_path)
    store.replace({ONE: line("a", "1")})
    entries = sorted(tmp_path.iterdir())

    def full(self: DiskStore, name: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(DiskStore, "_publish", full)
    with pytest.raises(StoreError, match="No space left on device"):
        store.replace({ONE: line("a", "2")})
    assert sorted(tmp_path.iterdir()) == entries
    assert values(DiskStore(tmp_path)) == ["1"]


LOADER = """
import sys
from pathlib import Path
from talka.graph.load import load
from talka.graph.store import DiskStore

store = DiskStore(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    for folder in sys.argv[2:]:
        load(store, Path(folder))
        print("loaded", flush=True)
"""
KILLS = 20


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_killed_while_loading_leaves_the_old_state_or_the_new(tmp_path: Path, dump: Dump) -> None:
    """The moments of the kills are drawn from the time that two loads take on this machine."""
    folders, states = [tmp_path / name / "many" for name in ("old", "new")], set()
    for number, folder in enumerate(folders):
        folder.mkdir(parents=True)
        rows = [f"o{row},Organisation {row} of {number},SE" for row in range(2_000 - number)]
        (folder / "organisations.csv").write_text("\n".join(["id,name,country", *rows]), encoding="utf-8")
        (folder / "contacts.csv").write_text(f"organisation,name\no1,Person {number}\n", encoding="utf-8")
        memory = MemoryStore()
        load(memory, folder)
        states.add(_timeless(dump(memory)))
    assert len(states) == 2
    store, rng, seen = tmp_path / "store", random.Random(20_240_531), set()
    command = [sys.executable, "-c", LOADER, str(store), *map(str, folders)]
    for kill in range(KILLS):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ)
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        if kill == 0:  # the first write has no old state
            assert [process.stdout.readline() for _ in range(2)] == [b"loaded\n"] * 2
            begin = time.perf_counter()
            assert [process.stdout.readline() for _ in range(2)] == [b"loaded\n"] * 2
            two_loads = time.perf_counter() - begin
        time.sleep(rng.uniform(0.0, 1.25 * two_loads))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        left = _timeless(dump(DiskStore(store)))
        assert left in states, f"neither the old nor the new state after kill {kill}"
        seen.add(left)
    assert seen == states, "both states were met"
    DiskStore(store, lock_timeout=1).replace({ONE: line("a", "after")})  # the lock went with the process
    revisions = [entry for entry in store.iterdir() if entry.is_dir() and entry.name != "derived"]
    assert len(revisions) == 2, "what the killed have left is removed"


def _timeless(nquads: str) -> str:
    """Without the time of loading, which differs from load to load."""
    return "".join(line for line in nquads.splitlines(keepends=True) if "#endedAtTime" not in line)
