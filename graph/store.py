"""Where the graph lives: on disk or in memory, behind one protocol.

An on-disk store is a folder of revisions. A writer copies the current revision (RocksDB checkpoint: hard links, no
bytes), changes the copy, flushes it, and then renames one small file that names the current revision. So a reader
sees a whole revision or another whole one, a process killed at any moment leaves the old state or the new, and a
running service keeps reading while somebody loads.
"""

import json
import os
import re
import secrets
import shutil
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox
from filelock import FileLock, Timeout

from talka.graph.faults import StoreError
from talka.ontology.terms import ID, PREFIXES

Content = bytes | Iterable[bytes]
"""N-Triples: as a whole, or in parts that end where a line ends."""
Row = tuple[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None, ...]

_POINTER, _LOCK, _DERIVED, _FORMAT = "talka-store.json", "talka-store.lock", "derived", 1
_REMOVING, _COPYING = 40, 22
"""Microseconds to remove a quad from a store, and to copy one into a new store: the cheaper way is taken. Removing the
1.1 million quads of CORDIS takes 46 s, loading them 9 s."""
_PRIVATE = f"{ID}private/"
_FAILURES = (OSError, RuntimeError)  # RocksDB's "corruption" comes as RuntimeError


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

    def replace(self, graphs: Mapping[str, Content]) -> None:
        """Put N-Triples in the place of the named graphs' content, all at once or not at all; empty removes a graph.

        Graphs are taken in their order, and parts as they come, so that memory does not grow with the content. Raises
        StoreError when it cannot be done, as when a syntax error is met, and whatever the parts raise while they are
        made; the store is then as it was.
        """

    def keep(self, name: str, data: bytes) -> None:
        """Keep derived data beside the graphs: what can be made anew, and may be lost at any time."""

    def kept(self, name: str) -> bytes:
        """Derived data that was kept under a name, or none."""


def is_private(graph: str) -> bool:
    return graph.startswith(_PRIVATE)


class _Oxigraph:
    """Reading, common to both stores."""

    _ox: ox.Store

    def graphs(self) -> list[str]:
        return sorted(graph.value for graph in self._ox.named_graphs() if isinstance(graph, ox.NamedNode))

    def query(self, sparql: str, *, private: bool = False) -> list[Row]:
        named = [ox.NamedNode(graph) for graph in self.graphs() if private or not is_private(graph)]
        result = self._ox.query(sparql, prefixes=PREFIXES, default_graph=[*named], named_graphs=[*named])
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
        self._kept: dict[str, bytes] = {}

    @property
    def revision(self) -> str:
        return str(self._revision)

    def replace(self, graphs: Mapping[str, Content]) -> None:
        new = ox.Store()  # put in the place of the old one only when all has gone well
        new.bulk_extend(quad for quad in self._ox if getattr(quad.graph_name, "value", "") not in graphs)
        _fill(new, graphs)
        self._ox = new
        self._revision += 1

    def keep(self, name: str, data: bytes) -> None:
        self._kept[name] = data

    def kept(self, name: str) -> bytes:
        return self._kept.get(name, b"")


class DiskStore(_Oxigraph):
    """A store in a folder; see the module's text for how it changes.

    Opening never writes. A folder that is not there yet is an empty store until something is written to it.
    """

    def __init__(self, path: Path, *, lock_timeout: float = 10) -> None:
        """Open a store. Raises StoreError when that cannot be done.

        lock_timeout: seconds to wait for another process that is writing
        """
        self.path = path
        self.lock_timeout = lock_timeout
        self._name = ""
        self._ox = ox.Store()
        if not self._may_be_ours():
            raise StoreError(f"{path} is not a Talka store. Name another place with --store, or remove it.")
        self.refresh()

    def _may_be_ours(self) -> bool:
        """Whether here is nothing, a store, or what a first, interrupted write leaves behind."""
        if not self.path.is_dir():
            return not self.path.exists()
        names = {entry.name for entry in self.path.iterdir()}
        return _POINTER in names or all(name in (_LOCK, _DERIVED) or _is_revision(name) for name in names)

    @property
    def revision(self) -> str:
        return self._name

    def newest(self) -> str:
        """The revision that is current on disk, which another process may have written since this store was opened."""
        return self._current()

    def refresh(self) -> bool:
        """Go to the newest revision; tells whether there was a newer one."""
        while (name := self._current()) != self._name:
            try:
                self._ox = ox.Store.read_only(str(self.path / name)) if name else ox.Store()
            except _FAILURES as error:
                if name != self._current():
                    continue  # two writers have been here since the pointer was read, and the revision is gone
                mend = "Restore it or load it anew."
                raise StoreError(f"The store {self.path} cannot be opened: {error}. {mend}") from error
            self._name = name
            return True
        return False

    def _current(self) -> str:
        try:
            pointer = json.loads((self.path / _POINTER).read_bytes())
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise StoreError(f"{self.path / _POINTER} cannot be read: {error.strerror}.") from error
        except ValueError as error:
            raise StoreError(f"{self.path / _POINTER} is damaged: {error}. Restore it or load anew.") from error
        if not isinstance(pointer, dict) or pointer.get("format") != _FORMAT:
            raise StoreError(f"{self.path} was written by another version of Talka. Load your sources anew.")
        if not _REVISION.fullmatch(str(pointer.get("current"))):
            raise StoreError(f"{self.path / _POINTER} is damaged: it names no revision. Restore it or load anew.")
        return str(pointer["current"])

    def replace(self, graphs: Mapping[str, Content]) -> None:
        with self._writing():
            self.refresh()
            self._forget(keep={self._name})  # what a writer that was killed has left behind
            number = int(self._name[1:].partition("-")[0]) + 1 if self._name else 1
            name = f"r{number:06}-{secrets.token_hex(4)}"  # not the name of a revision of a store that was here before
            try:
                self._write(self.path / name, graphs)
                self._publish(name)
            except BaseException:
                shutil.rmtree(self.path / name, ignore_errors=True)
                raise
            self._forget(keep={name, self._name})
            self.refresh()

    def keep(self, name: str, data: bytes) -> None:
        with suppress(OSError):
            (self.path / _DERIVED).mkdir(exist_ok=True)
            temporary = self.path / _DERIVED / f"{name}.{secrets.token_hex(4)}"
            temporary.write_bytes(data)
            temporary.replace(self.path / _DERIVED / name)

    def kept(self, name: str) -> bytes:
        try:
            return (self.path / _DERIVED / name).read_bytes()
        except OSError:
            return b""

    def _write(self, target: Path, graphs: Mapping[str, Content]) -> None:
        """The current revision with the graphs replaced, as a new folder."""
        old = {graph for graph in graphs if self._ox.contains_named_graph(ox.NamedNode(graph))}
        going = sum(self._count(graph) for graph in old)
        kept = len(self._ox) - going
        copied = not self._name or going * _REMOVING > kept * _COPYING
        if not copied:
            self._ox.backup(str(target))
        new = ox.Store(str(target))
        if copied:
            new.bulk_extend(quad for quad in self._ox if getattr(quad.graph_name, "value", "") not in graphs)
        else:
            for graph in old:
                new.remove_graph(ox.NamedNode(graph))
        _fill(new, graphs)
        if not copied and any(is_private(graph) for graph in old):
            new.optimize()  # compacts, so that a removed contact person is gone from the new files too
        new.flush()

    def _count(self, graph: str) -> int:
        (row,) = self.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", private=True)
        return int(getattr(row[0], "value", 0))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)  # contact persons: for the owner only
            with FileLock(self.path / _LOCK, timeout=self.lock_timeout):
                yield
        except Timeout:
            raise StoreError(f"Another process is writing to {self.path}. Try again when it has finished.") from None
        except StoreError:
            raise
        except _FAILURES as error:
            mend = "Check the free space and who may write there."
            raise StoreError(f"The store {self.path} cannot be written: {error}. {mend}") from error

    def _publish(self, name: str) -> None:
        """The one moment at which the new revision becomes the current one."""
        temporary = self.path / f"{name}.pointer"
        with temporary.open("w") as stream:
            json.dump({"format": _FORMAT, "current": name}, stream)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(self.path / _POINTER)

    def _forget(self, keep: Iterable[str]) -> None:
        """Remove other revisions; the previous one stays for readers that have not moved on yet."""
        for entry in self.path.iterdir():
            if _is_revision(entry.name) and entry.name not in keep:
                if entry.is_dir():
                    shutil.rmtree(entry, ignore_errors=True)
                else:
                    entry.unlink(missing_ok=True)


_REVISION = re.compile(r"r\d{6,}-[0-9a-f]{8}")


def _is_revision(name: str) -> bool:
    """Whether a name is that of a revision, of RocksDB's unfinished copy of one, or of a pointer not yet published."""
    return bool(_REVISION.fullmatch(name.removesuffix(".tmp").removesuffix(".pointer")))


WRITERS = 2
"""Parts that are written at the same time. One bulk load keeps one core busy and lets Python go on meanwhile: on two
cores two of them are 2.1 times as fast as one."""


def _fill(store: ox.Store, graphs: Mapping[str, Content]) -> None:
    """Load N-Triples into named graphs; raises StoreError for a syntax error."""
    pending: deque[Future[None]] = deque()
    with ThreadPoolExecutor(WRITERS) as pool:
        for graph, content in graphs.items():
            name = ox.NamedNode(graph)
            for part in (content,) if isinstance(content, bytes) else content:
                if part:
                    pending.append(pool.submit(_bulk_load, store, part, name))
                if len(pending) > WRITERS:  # no more parts in memory than that
                    pending.popleft().result()
        for future in pending:
            future.result()


def _bulk_load(store: ox.Store, part: bytes, graph: ox.NamedNode) -> None:
    try:
        store.bulk_load(part, ox.RdfFormat.N_TRIPLES, to_graph=graph)
    except SyntaxError as error:
        raise StoreError(f"Nothing was written: {graph.value} is not N-Triples ({error}).") from error


def open_store(path: str | Path | None) -> DiskStore | MemoryStore:
    """The store at a path; in memory for None."""
    return MemoryStore() if path is None else DiskStore(Path(path))
