"""Links between descriptions of one organisation, as facts of their own that can be withdrawn.

A link is a `rdf:Statement` that says how it was found, how sure it is and why, and beside it the plain triple
`A owl:sameAs B`, or `owl:differentFrom` where a person has said so. The sources stay as they are in their named graphs.
What is uncertain is stated without the plain triple, in a graph of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from talka.graph.store import GraphStore
from talka.graph.write import literal
from talka.ontology.terms import DCT, ID, METHOD, OWL, RDF, SPDX, TALKA, XSD

LINKS = f"{ID}graph/links"
"""The named graph of what is linked, and of what a person has kept apart."""
CANDIDATES = f"{ID}graph/candidates"
"""The named graph of what is uncertain, for a person to decide."""
IDENTIFIER, RECORD_LINKAGE, PERSON = (f"{METHOD}{name}" for name in ("identifier", "record-linkage", "person"))


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """Two descriptions (IRIs, left < right) and whether they mean the same organisation.

    method: IRI, how that was found; confidence: 0..1; why: in words
    same: False where a person has said that they are two
    """

    left: str
    right: str
    method: str
    confidence: float
    why: str
    same: bool = True

    @property
    def pair(self) -> tuple[str, str]:
        return self.left, self.right

    @property
    def id(self) -> str:
        """Short, the same as long as the two IRIs are.

        >>> Link("a", "b", PERSON, 1.0, "").id
        'c8687a08'
        """
        return sha256(f"{self.left} {self.right}".encode()).hexdigest()[:8]


def pair(one: str, other: str) -> tuple[str, str]:
    """Two IRIs in the order in which a link has them."""
    return (one, other) if one < other else (other, one)


def write_links(links: Iterable[Link], asserted: bool) -> bytes:
    """N-Triples, sorted; with the plain triples where the links are `asserted`."""
    lines: set[str] = set()
    for link in links:
        me = f"<{ID}link/{sha256(' '.join(link.pair).encode()).hexdigest()[:20]}>"
        predicate = OWL.sameAs if link.same else OWL.differentFrom
        lines |= {
            f"{me} <{RDF.type}> <{RDF.Statement}> .\n",
            f"{me} <{RDF.subject}> <{link.left}> .\n",
            f"{me} <{RDF.predicate}> <{predicate}> .\n",
            f"{me} <{RDF.object}> <{link.right}> .\n",
            f"{me} <{TALKA.method}> <{link.method}> .\n",
            f"{me} <{TALKA.confidence}> {literal(f'{link.confidence:.3f}', datatype=XSD.decimal)} .\n",
            f"{me} <{DCT.source}> {literal(link.why)} .\n",
        }
        if asserted:
            lines.add(f"<{link.left}> <{predicate}> <{link.right}> .\n")
    return "".join(sorted(lines)).encode()


def read_links(store: GraphStore, graph: str) -> list[Link]:
    """The links of a named graph, sorted; a statement that lacks a part is left out."""
    return sorted(_links(store, graph))


def _links(store: GraphStore, graph: str) -> Iterator[Link]:
    statements: dict[str, dict[str, str]] = defaultdict(dict)
    for triple in store.triples(graph):
        statements[getattr(triple.subject, "value", "")][triple.predicate.value] = getattr(triple.object, "value", "")
    for said in statements.values():
        if said.get(RDF.type) == RDF.Statement and RDF.subject in said and RDF.object in said:
            yield Link(
                said[RDF.subject],
                said[RDF.object],
                said.get(TALKA.method, ""),
                float(said.get(TALKA.confidence, "0")),
                said.get(DCT.source, ""),
                said.get(RDF.predicate) != OWL.differentFrom,
            )


def read_digest(store: GraphStore) -> str:
    """Of what the last `resolve` has read; empty when there was none."""
    for triple in store.triples(CANDIDATES):
        if triple.predicate.value == SPDX.checksumValue:
            return getattr(triple.object, "value", "")
    return ""


def write_digest(digest: str) -> bytes:
    return f"<{CANDIDATES}> <{SPDX.checksumValue}> {literal(digest)} .\n".encode()
