"""What loading a newer export of a source has added, changed and taken away."""

from collections import Counter
from dataclasses import dataclass, field

from talka.graph.store import GraphStore
from talka.ontology.terms import ID


@dataclass(frozen=True)
class Changes:
    """Numbers of things by kind ("organisation", "collaboration", ...), as their IRIs name it."""

    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    gone: Counter[str] = field(default_factory=Counter)


class Snapshot:
    """What a named graph says of each subject, as a number: the sum of the hashes of its facts (8 bytes a subject)."""

    def __init__(self, store: GraphStore, graph: str) -> None:
        self._facts: dict[str, int] = {}
        for triple in store.triples(graph):
            subject = getattr(triple.subject, "value", "")
            fact = hash((triple.predicate, triple.object))
            self._facts[subject] = (self._facts.get(subject, 0) + fact) & 0xFFFFFFFFFFFFFFFF

    def compare(self, new: "Snapshot") -> Changes:
        """The changes from this snapshot to a newer one; what no importer calls by a kind of its own is "other"."""
        changes = Changes()
        for subject, facts in new._facts.items():
            if subject not in self._facts:
                changes.added[_kind(subject)] += 1
            elif facts != self._facts[subject]:
                changes.changed[_kind(subject)] += 1
        for subject in self._facts:
            if subject not in new._facts:
                changes.gone[_kind(subject)] += 1
        return changes


def _kind(subject: str) -> str:
    """
    >>> _kind("https://w3id.org/talka/id/place/talka-talsi"), _kind("http://example.org/a")
    ('place', 'other')
    """
    return subject.removeprefix(ID).partition("/")[0] if subject.startswith(ID) else "other"
