"""RDF of any size as nodes with their facts: kept in a store on disk, for as long as it is read."""

import os
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from talka.graph.sources.rdf.files import Unreadable
from talka.graph.sources.rdf.terms import IRI_LENGTH, QUIET_GRAPHS, QUIET_SUBJECTS
from talka.ontology.terms import PREFIXES, RDF

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

BATCH = 50_000
"""Quads that are written at a time: a million triples take 0.1 GB of memory with it, 0.8 GB in one go."""
NAMELESS, PATIENCE = 200_000, 20
"""Most triples of a file in which blank nodes are records, and the seconds in which they must be told apart."""
_GRAPH = ox.DefaultGraph()
_OLD_SCHEMA, _SCHEMA = "http://schema.org/", PREFIXES["schema"]


class Node:
    """A subject and what is said of it. Predicates that `take` asks for count as understood."""

    __slots__ = ("facts", "id", "term", "understood")

    def __init__(self, term: ox.NamedNode | ox.BlankNode, facts: dict[str, list[Term]]) -> None:
        self.term, self.id, self.facts = term, term.value, facts
        self.understood = {RDF.type}

    def take(self, predicates: Iterable[str]) -> list[Term]:
        """The objects of these predicates, in their order, then in that of their text; each once."""
        found: dict[Term, None] = {}
        for predicate in predicates:
            if predicate in self.facts:
                self.understood.add(predicate)
                found.update(dict.fromkeys(sorted(self.facts[predicate], key=_order)))
        return list(found)

    @property
    def classes(self) -> set[str]:
        return {term.value for term in self.facts.get(RDF.type, ()) if isinstance(term, ox.NamedNode)}


def _order(term: Term) -> str:
    """Blank nodes have other labels each time, so these do not count."""
    return "" if isinstance(term, ox.BlankNode) else str(term)


def text(term: Term) -> str:
    """A literal's or an IRI's text, in the composed form of Unicode; empty for a blank node."""
    if isinstance(term, ox.Literal | ox.NamedNode):
        return unicodedata.normalize("NFC", term.value.strip())
    return ""


class Nodes:
    """The nodes of a store, which remembers by their hashes (8 bytes each) which of them were asked for."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._asked: set[int] = set()

    def __getitem__(self, term: Term) -> Node:
        """A node; without facts where it is not described."""
        facts: dict[str, list[Term]] = {}
        if isinstance(term, ox.Literal | ox.Triple):
            raise TypeError(f"{term} is no node")
        self._asked.add(hash(term))
        for quad in self._store.quads_for_pattern(term, None, None, _GRAPH):
            facts.setdefault(quad.predicate.value, []).append(quad.object)
        return Node(term, facts)

    def of(self, classes: Iterable[str]) -> Iterator[Node]:
        """The nodes that have one of the classes, each once."""
        values = " ".join(f"<{each}>" for each in sorted(classes))
        for term in self._subjects(f"VALUES ?c {{ {values} }} ?s a ?c"):
            yield self[term]

    def pairs(self, predicate: str) -> Iterator[tuple[Term, Term]]:
        """Subject and object of every triple with a predicate."""
        for quad in self._store.quads_for_pattern(None, ox.NamedNode(predicate), None, _GRAPH):
            yield quad.subject, quad.object

    def subjects(self, predicate: str, term: Term) -> list[Term]:
        """The nodes that say `predicate` of a node, sorted."""
        quads = self._store.quads_for_pattern(None, ox.NamedNode(predicate), term, _GRAPH)
        return sorted((quad.subject for quad in quads), key=str)

    def unread(self) -> Iterator[Node]:
        """The nodes that say something and were never asked for."""
        for term in self._subjects("?s ?p ?o"):
            if hash(term) not in self._asked:
                yield self[term]

    def _subjects(self, pattern: str) -> Iterator[ox.NamedNode | ox.BlankNode]:
        solutions = self._store.query(f"SELECT DISTINCT ?s {{ {pattern} }}")
        assert isinstance(solutions, ox.QuerySolutions)
        for solution in solutions:
            if isinstance(solution["s"], ox.NamedNode | ox.BlankNode):
                yield solution["s"]


@contextmanager
def nodes_of(quads: Iterable[ox.Quad], named: frozenset[str]) -> Iterator[Nodes]:
    """The nodes of a dataset, whose graphs are taken as one. Raises Unreadable.

    named: the classes whose instances need an id. Where one of them is a blank node, blank nodes are named by the
        canonical form of the dataset (RDFC-1.0), so that the same file gives the same ids.
    """
    with tempfile.TemporaryDirectory(prefix="talka-", ignore_cleanup_errors=True) as folder:
        store = _fill(ox.Store(str(Path(folder, "read"))), filter(None, map(_public, quads)))
        if not len(store):
            raise Unreadable("holds no facts", "Write whole IRIs; in JSON-LD, map each key to one in the context.")
        if _has_nameless(store, named):
            store = _fill(ox.Store(str(Path(folder, "named"))), _canonical(store))
        yield Nodes(store)
        del store  # closes its files, which not all systems remove while they are open


def _fill(store: ox.Store, quads: Iterable[ox.Quad]) -> ox.Store:
    stream = iter(quads)
    while batch := list(islice(stream, BATCH)):
        store.bulk_extend(batch)
    return store


def _public(quad: ox.Quad) -> ox.Quad | None:
    """The quad in the default graph, with schema.org in its newer spelling. Raises Unreadable for a local address.

    None for Talka's own vocabulary, provenance and links, which an export holds beside the sources.
    """
    graph, subject, object_ = quad.graph_name, quad.subject, quad.object
    if isinstance(graph, ox.NamedNode) and graph.value.startswith(QUIET_GRAPHS):
        return None
    if isinstance(subject, ox.NamedNode):
        if subject.value.startswith(QUIET_SUBJECTS):
            return None
        subject = _sound(subject)
    if isinstance(object_, ox.NamedNode):
        object_ = _sound(object_)
    return ox.Quad(subject, _sound_predicate(quad.predicate), object_)


def _sound(node: ox.NamedNode) -> ox.NamedNode:
    iri = node.value
    if iri.startswith(_OLD_SCHEMA):
        return ox.NamedNode(_SCHEMA + iri[len(_OLD_SCHEMA) :])
    if iri.startswith("file:"):
        mend = "Write an IRI that others can use too, or a base such as @base <https://example.org/> ."
        raise Unreadable("is the address of a file on somebody's computer", mend, iri)
    if len(iri) > IRI_LENGTH:
        raise Unreadable(f"is an IRI of more than {IRI_LENGTH:,} characters", "Look for a missing bracket.", iri)
    return node


_sound_predicate = lru_cache(maxsize=1024)(_sound)


def _has_nameless(store: ox.Store, named: frozenset[str]) -> bool:
    values = " ".join(f"<{each}>" for each in sorted(named))
    found = store.query(f"ASK {{ VALUES ?c {{ {values} }} ?s a ?c FILTER(isBlank(?s)) }}")
    return bool(found)


def _canonical(store: ox.Store) -> Iterator[ox.Quad]:
    """The quads with canonical labels, made in a process of its own: RDFC-1.0 may take years for a few triples."""
    mend = "Give each organisation and collaboration an IRI of its own."
    if len(store) > NAMELESS:
        reason = f"has records without an IRI among more than {NAMELESS:,} triples"
        raise Unreadable(f"{reason}, too many to tell them apart", mend)
    data = ox.serialize(store, format=ox.RdfFormat.N_QUADS)
    try:
        done = subprocess.run(  # our own module, with the file's triples as its input
            [sys.executable, "-m", "talka.graph.sources.rdf.canonical"],
            input=data,
            capture_output=True,
            timeout=PATIENCE,
            check=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise Unreadable(f"has blank nodes that {PATIENCE} seconds did not suffice to tell apart", mend) from error
    return iter(ox.parse(input=done.stdout, format=ox.RdfFormat.N_QUADS))
