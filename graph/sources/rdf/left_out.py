"""What an RDF file says that is not loaded, counted, so that the report names all of it in a few lines."""

from collections.abc import Iterator

from talka.graph.faults import Fault
from talka.graph.sources.rdf.terms import LISTED

MOST = 200
"""Most lines of a report: a hostile file may have a million predicates."""


class LeftOut:
    """What is not loaded: one warning for each predicate or class and reason, with a count and one example."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str, str], tuple[int, str]] = {}

    def add(self, column: str, reason: str, mend: str = LISTED, example: str = "", count: int = 1) -> None:
        """Count once more; `example` is the IRI of a node, empty where it might name a person."""
        if len(self._counts) >= MOST and (column, reason, mend) not in self._counts:
            column, reason, mend = "", "further predicates and classes are not read", LISTED
        before, other = self._counts.get((column, reason, mend), (0, ""))
        iris = [iri for iri in (other, example) if ":" in iri]  # a blank node's label says nothing
        self._counts[column, reason, mend] = before + count, min(iris, default="")

    def faults(self, file: str) -> Iterator[Fault]:
        """The warnings, in the order of their columns."""
        for (column, reason, mend), (count, example) in sorted(self._counts.items()):
            such = f", such as at <{example}>" if example else ""
            times = f"{count:,} times" if count > 1 else "once"
            yield Fault(file, 0, column, "", f"{reason} ({times}{such})", mend, warning=True)
