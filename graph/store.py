"""Where the graph lives: on disk or in memory, behind one protocol.

An on-disk store is a folder of revisions. A writer copies the current revision (RocksDB checkpoint: hard links, no
bytes), changes the copy, flushes it, and then renames one small file that names the current revision. So a reader
sees a whole revision or another whole one, a process killed at any moment leaves the old state or the new, and a
running service keeps reading while somebody loads.
"""

import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox
from filelock import FileLock, Timeout

from talka.graph.faults import StoreError
from talka.ontology.terms import ID, PREFIXES

Row = tuple[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None, ...]

_POINTER, _LOCK, _FORMAT = "talka-store.json", "talka-store.lock", 1
_PRIVATE = f"{ID}private/"


class GraphStore(Protocol):
    """What Talka needs of a store. Named graphs whose IRI starts with `.../id/private/` are private."""

    @property
    def revision(self) -> str:
        """Changes when, and only when, the content may have changed."""

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted, private ones included."""

    def query(self, sparql: str, *, private: bool = False) -> list[Row]:
        """The rows of a trusted SELECT query over the union of all public graphs (and private ones if asked for)."""

    def triples(self, graph: str) -> Iterator[ox.Triple]:
        """The triples of one named graph."""

    def replace(self, graphs: Mapping[str, bytes]) -> None:
        """Put N-Triples in the place of the named graphs' content, all at once or not at all; empty removes a graph."""


def is_private(graph: str) -> bool:
    return graph.startswith(_PRIVATE)


class _Oxigraph:
    """Reading, common to both stores."""

    _ox: ox.Store

    def graphs(self) -> list[str]:
        return sorted(graph.value for graph in self._ox.named_graphs() if isinstance(graph, ox.NamedNode))

    def query(self, sparql: str, *, private: bool = False) -> list[Row]:
        graphs: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [
            ox.NamedNode(graph) for graph in self.graphs() if private or not is_private(graph)
        ]
        if not graphs:
            graphs.append(ox.DefaultGraph())
        named = [graph for graph in graphs if isinstance(graph, ox.NamedNode)]
        result = self._ox.query(sparql, prefixes=PREFIXES, default_graph=graphs, named_graphs=named)
        if not isinstance(result, ox.QuerySolutions):
            raise TypeError("only SELECT queries give rows")
        variables: Sequence[ox.Variable] = result.variables
        return [tuple(row[variable] for variable in variables) for row in result]

    def triples(self, graph: str) -> Iterator[ox.Triple]:
        return (quad.triple for quad in self._ox.quads_for_pattern(None, None, None, ox.NamedNode(graph)))


class MemoryStore(_Oxigraph):
    """A store that ends with the process.

    >>> store = MemoryStore()
    >>> store.replace({"https://example.org/g": b'<https://example.org/a> <https://example.org/b> "c" .'})
    >>> [[term.value for term in row] for row in store.query("SELECT ?o { ?s ?p ?o }")]
    [['c']]
    """

    def __init__(self) -> None:
        self._ox = ox.Store()
        self._revision = 0

    @property
    def revision(self) -> str:
        return str(self._revision)

    def replace(self, graphs: Mapping[str, bytes]) -> None:
        new = {  # parsed whole before anything changes: a syntax error leaves the store as it was
            graph: [
                ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(graph))
                for t in ox.parse(input=data, format=ox.RdfFormat.N_TRIPLES)
                if not isinstance(t.subject, ox.Triple)
            ]
            for graph, data in graphs.items()
        }
        for graph, quads in new.items():
            self._ox.remove_graph(ox.NamedNode(graph))
            self._ox.extend(quads)
        self._revision += 1


class DiskStore(_Oxigraph):
    """A store in a folder; see the module's text for how it changes.

    Opening never writes. A folder that is not there yet is an empty store until something is written to it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._name = ""
        self._ox = ox.Store()
        if path.exists() and (not path.is_dir() or (any(path.iterdir()) and not self._foreign_is_ours())):
            raise StoreError(f"{path} is not a Talka store. Name another place with --store, or remove it.")
        self.refresh()

    def _foreign_is_ours(self) -> bool:
        """Whether the folder holds only what a first, interrupted write leaves behind, or a whole store."""
        return all(entry.name in (_POINTER, _LOCK) or _is_revision(entry.name) for entry in self.path.iterdir())

    @property
    def revision(self) -> str:
        return self._name

    def refresh(self) -> bool:
        """Go to the newest revision; tells whether there was a newer one."""
        name = self._current()
        if name == self._name:
            return False
        try:
            self._ox = ox.Store.read_only(str(self.path / name))
        except OSError as error:
            raise StoreError(f"The store {self.path} cannot be opened: {error}. Restore it or load it anew.") from error
        self._name = name
        return True

    def _current(self) -> str:
        try:
            pointer = json.loads((self.path / _POINTER).read_bytes())
        except FileNotFoundError:
            return ""
        except ValueError as error:
            raise StoreError(f"{self.path / _POINTER} is damaged: {error}. Restore it or load anew.") from error
        if pointer.get("format") != _FORMAT or not _is_revision(str(pointer.get("current"))):
            raise StoreError(f"{self.path} was written by another version of Talka. Load your sources anew.")
        return str(pointer["current"])

    def replace(self, graphs: Mapping[str, bytes]) -> None:
        with self._writing():
            self.refresh()
            name = f"r{int(self._name[1:] or 0) + 1 if self._name else 1:06}"
            target = self.path / name
            shutil.rmtree(target, ignore_errors=True)  # left behind by a writer that was killed
            if self._name:
                self._ox.backup(str(target))
            new = ox.Store(str(target))
            for graph, data in graphs.items():
                new.remove_graph(ox.NamedNode(graph))
                if data:
                    new.bulk_load(data, ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(graph))
            new.flush()
            del new
            self._publish(name)
            self._forget(keep={name, self._name})
            self.refresh()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self.path.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.path / _LOCK, timeout=10):
                yield
        except Timeout:
            raise StoreError(f"Another process is writing to {self.path}. Try again when it has finished.") from None

    def _publish(self, name: str) -> None:
        """The one moment at which the new revision becomes the current one."""
        temporary = self.path / f"{name}.pointer"
        with temporary.open("w") as stream:
            json.dump({"format": _FORMAT, "current": name}, stream)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(self.path / _POINTER)

    def _forget(self, keep: Iterable[str]) -> None:
        """Remove old revisions; the previous one stays for readers that have not moved on yet."""
        for entry in self.path.iterdir():
            if _is_revision(entry.name) and entry.name not in keep:
                shutil.rmtree(entry, ignore_errors=True)


def _is_revision(name: str) -> bool:
    return bool(re.fullmatch(r"r\d{6,}(\.pointer)?", name))


def open_store(path: str | Path | None) -> DiskStore | MemoryStore:
    """The store at a path; in memory for None."""
    return MemoryStore() if path is None else DiskStore(Path(path))
