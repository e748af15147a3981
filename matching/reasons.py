"""What a suggestion says for itself: reasons that name things of the graph, and their words in a language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

Kind = Literal[
    "organisation", "collaboration", "theme", "need", "offer", "language", "country", "place", "kind", "call", "number",
    "count", "share", "text",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ref:
    """One thing that a sentence names: an IRI of the graph, or text.

    The text is a language or country code; a number to be shown as it is; a count, written as the reader's language
    writes numbers; or a share 0..1, written as a percentage.
    """

    kind: Kind
    value: str


class Statement(Protocol):
    """What can be said in any language: an English sentence with placeholders, the key of its translation, and what
    fills them."""

    @property
    def message(self) -> str: ...
    @property
    def values(self) -> Mapping[str, tuple[Ref, ...]]: ...


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `message` is an English sentence with placeholders, the key of its translation; `values` fills them.

    `contribution` is the part of the suggestion's score that this evidence gives: contributions add up to the score.
    """

    evidence: str
    message: str
    values: Mapping[str, tuple[Ref, ...]]
    contribution: float = 0.0

    def refs(self) -> list[Ref]:
        return [ref for values in self.values.values() for ref in values]


def mark(message: str) -> str:
    """Mark a sentence for translation where it stands (gettext's N_)."""
    return message


def sentence(
    statement: Statement,
    label: Callable[[Ref], str],
    translate: Callable[[str], str] = lambda message: message,
) -> str:
    """A reason or a gap in words. `label` names a thing in the reader's language, `translate` looks up the sentence.

    >>> reason = Reason("shared_themes", "Both work on {themes}.", {"themes": (Ref("theme", "x"), Ref("theme", "y"))})
    >>> sentence(reason, lambda ref: ref.value.upper())
    'Both work on X, Y.'
    """
    words = {name: ", ".join(label(ref) for ref in refs) for name, refs in statement.values.items()}
    return translate(statement.message).format(**words)
