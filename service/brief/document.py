"""The parts of a brief: sentences, items and sections, in no language yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from talka.matching.reasons import Ref, Statement
from talka.service.words import Words

Values = Mapping[str, tuple[Ref, ...]]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with placeholders and what fills them. With `plural` it has two forms, and `count` decides."""

    message: str
    values: Values = field(default_factory=dict)
    plural: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a list: what it is, the sentences about it, and an address on the web where it has one.

    more: how many things like these were left out
    """

    head: Statement
    lines: tuple[Statement, ...] = ()
    address: str = ""
    more: int = 0


class Picture(Protocol):
    """A picture with what it shows in words: for those who see it, and in full for those who do not."""

    @property
    def captions(self) -> tuple[Statement, ...]: ...
    def alt(self, words: Words) -> str: ...
    def svg(self, words: Words) -> str: ...


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter. name: as in the API; title: marked for translation; more: how many items were left out.

    picture: stands between lead and items; ordered: items are steps or ranks
    """

    name: str
    title: str
    lead: tuple[Statement, ...] = ()
    items: tuple[Item, ...] = ()
    more: int = 0
    picture: Picture | None = None
    ordered: bool = False


def ngettext(singular: str, plural: str) -> tuple[str, str]:
    """Mark a sentence of two forms for translation where it stands."""
    return singular, plural


def counted(forms: tuple[str, str], count: int, **values: tuple[Ref, ...]) -> Line:
    """A sentence whose form depends on a count, which it calls {count}.

    >>> counted(("{count} country", "{count} countries"), 2).values["count"]
    (Ref(kind='count', value='2'),)
    """
    return Line(forms[0], {"count": (Ref("count", str(count)),), **values}, forms[1], count)


def refs(kind: str, values: object) -> tuple[Ref, ...]:
    return tuple(Ref(kind, str(value)) for value in values)  # type: ignore[arg-type, attr-defined]


def formed(statement: Statement, words: Words) -> Statement:
    """The statement with the form that its count asks for in the reader's language.

    Its message is translated then, and looking up a translation once more leaves it as it is.
    """
    if isinstance(statement, Line) and statement.plural:
        message = words.ngettext(statement.message, statement.plural, statement.count)
        return replace(statement, message=message, plural="")
    return statement
