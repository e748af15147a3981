"""What a gap is, and what a kind of gap has to say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from talka.matching.reasons import Ref
from talka.matching.ties import Ties


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap, told in a sentence.

    kind: name of its kind
    message, values: the sentence and what fills it, as in a reason; the sentence's translation is looked up by message
    size: how much it matters among those of its kind; higher comes first
    about: what it is about, the main thing first
    countries: codes of the countries concerned, sorted
    figures: the numbers behind it by name, such as observed and expected
    """

    kind: str
    message: str
    values: Mapping[str, tuple[Ref, ...]]
    size: float
    about: tuple[Ref, ...]
    countries: tuple[str, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)


class GapKind(Protocol):
    """One kind of gap, one in a file. Its docstring gives the definition, the formula and its source.

    name: as in output and files; title: its heading; why: a sentence for people: why such a gap matters, and what to do
    about it. Both are marked for translation.
    """

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def why(self) -> str: ...

    def find(self, ties: Ties) -> list[Gap]:
        """All gaps of this kind, the largest first; ties in size are broken by what they are about."""
        ...


def by_size(gaps: Iterable[Gap]) -> list[Gap]:
    """The largest first; ties in size are broken by what they are about."""
    return sorted(gaps, key=lambda gap: (-gap.size, [ref.value for ref in gap.about]))
