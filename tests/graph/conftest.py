"""The fictional Talka folder, a copy of it that a test may spoil, and what a store holds."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from talka.graph.faults import Fault, SourceRefused
from talka.graph.load import load
from talka.graph.store import DiskStore, GraphStore, MemoryStore

Dump = Callable[[GraphStore], str]
Spoil = Callable[[str, str, str], None]
Refusal = Callable[[], list[Fault]]


@pytest.fixture(scope="session")
def fictional() -> Path:
    return Path(__file__).parents[1] / "data" / "fictional"


@pytest.fixture
def folder(fictional: Path, tmp_path: Path) -> Path:
    """A copy of the fictional folder, under the same name, so that it is loaded in the place of the first."""
    return Path(shutil.copytree(fictional, tmp_path / "spoilt" / fictional.name))


@pytest.fixture
def spoil(folder: Path) -> Spoil:
    """Replaces a text in a table of the copy; the text must be there."""

    def replace(table: str, old: str, new: str) -> None:
        text = (folder / table).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {table}: the test is out of date"
        (folder / table).write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


@pytest.fixture(scope="session")
def dump() -> Dump:
    """All quads of a store, private ones too, as sorted N-Quads."""

    def nquads(store: GraphStore) -> str:
        return "".join(sorted(f"{triple} <{graph}> .\n" for graph in store.graphs() for triple in store.triples(graph)))

    return nquads


@pytest.fixture
def disk(fictional: Path, tmp_path: Path) -> DiskStore:
    """A store on disk that holds the fictional folder."""
    store = DiskStore(tmp_path / "store")
    load(store, fictional)
    return store


@pytest.fixture(scope="session")
def memory(fictional: Path) -> MemoryStore:
    """A store in memory that holds the fictional folder; not to be changed."""
    store = MemoryStore()
    load(store, fictional)
    return store


@pytest.fixture
def refusal(disk: DiskStore, folder: Path, dump: Dump) -> Refusal:
    """Loads the spoilt copy, holds that it is refused and that the store is as it was, and gives the faults."""

    def attempt() -> list[Fault]:
        before, revision = dump(disk), disk.revision
        with pytest.raises(SourceRefused) as refused:
            load(disk, folder)
        assert dump(disk) == before
        assert disk.revision == revision
        reopened = DiskStore(disk.path)
        assert (dump(reopened), reopened.revision) == (before, revision)
        assert all(not fault.warning for fault in refused.value.faults)
        return list(refused.value.faults)

    return attempt
