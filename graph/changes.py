"""What loading a newer export of a source adds, changes and takes away, told from digests of its records.

Reading a million triples back from the store would take longer than loading them, so the digests of what was loaded
last are kept beside the store: 17 bytes a record.
"""

import io
from array import array
from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np


@dataclass(frozen=True)
class Changes:
    """Numbers of records by table ("organisations", "collaborations", ...)."""

    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    gone: Counter[str] = field(default_factory=Counter)


class Index:
    """Digests of a source's records by what they are about.

    >>> old, new = Index(), Index()
    >>> old.add("organisations", b"a", 1), old.add("organisations", b"b", 2)
    (None, None)
    >>> new.add("organisations", b"b", 3), new.add("places", b"c", 4)
    (None, None)
    >>> old.compare(new)
    Changes(added=Counter({'places': 1}), changed=Counter({'organisations': 1}), gone=Counter({'organisations': 1}))
    """

    def __init__(self) -> None:
        self._tables: dict[str, int] = {}
        self._subjects, self._contents, self._kinds = array("Q"), array("Q"), array("B")

    def add(self, table: str, subject: bytes, content: int) -> None:
        """Take in one record of a table; `content` is a digest of what is said of the subject."""
        self._subjects.append(int.from_bytes(blake2b(subject, digest_size=8).digest()))
        self._contents.append(content & 0xFFFFFFFFFFFFFFFF)
        self._kinds.append(self._tables.setdefault(table, len(self._tables)))

    def to_bytes(self, name: str) -> bytes:
        """For keeping; `name` says what it is the index of."""
        buffer = io.BytesIO()
        tables, (subjects, contents, kinds) = list(self._tables), self._arrays()
        np.savez(buffer, name=name, tables=tables, subjects=subjects, contents=contents, kinds=kinds)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes, name: str) -> "Index | None":
        """What was kept under `name`; None where that is not it, or is damaged."""
        index = cls()
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as kept:
                if str(kept["name"]) != name:
                    return None
                index._tables = {str(table): number for number, table in enumerate(kept["tables"])}
                index._subjects = array("Q", kept["subjects"].tolist())
                index._contents = array("Q", kept["contents"].tolist())
                index._kinds = array("B", kept["kinds"].tolist())
        except (OSError, ValueError, KeyError, EOFError):
            return None
        return index

    def compare(self, new: "Index") -> Changes:
        """The changes from this index to that of a newer export."""
        subjects, contents, kinds = self._arrays()
        new_subjects, new_contents, new_kinds = new._arrays()
        _, here, there = np.intersect1d(subjects, new_subjects, return_indices=True)
        changed = there[contents[here] != new_contents[there]]
        return Changes(
            added=new._count(new_kinds[~np.isin(new_subjects, subjects)]),
            changed=new._count(new_kinds[changed]),
            gone=self._count(kinds[~np.isin(subjects, new_subjects)]),
        )

    def _arrays(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return (
            np.array(self._subjects, dtype=np.uint64),
            np.array(self._contents, dtype=np.uint64),
            np.array(self._kinds, dtype=np.uint8),
        )

    def _count(self, kinds: np.ndarray) -> Counter[str]:
        tables = list(self._tables)
        counts = np.bincount(kinds, minlength=len(tables))
        return Counter({table: int(count) for table, count in zip(tables, counts, strict=True) if count})
