"""A brief in a language: the one form from which pages, files and the API are made."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from babel.dates import format_date

from talka.matching.reasons import Ref, Statement, mark
from talka.service.brief.content import Brief
from talka.service.brief.document import Item, Line, Picture, Section, formed
from talka.service.words import Words

_LOCALES = {"en": "en_GB", "pt": "pt_PT"}
"""Where the bare code stands for another country's customs."""
T = TypeVar("T")
Speak = Callable[[Statement], T]
"""How a sentence is said: as text, as markup, as pieces."""


@dataclass(frozen=True, slots=True)
class Figure:
    number: str
    label: str


@dataclass(frozen=True, slots=True)
class Shown(Generic[T]):
    """A picture: SVG, what it shows in words, and its captions."""

    svg: str
    alt: str
    captions: list[T]

    @property
    def address(self) -> str:
        """The picture as an address that asks no host."""
        return f"data:image/svg+xml;base64,{b64encode(self.svg.encode()).decode()}"


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    head: T
    lines: list[T]
    address: str
    more: str


@dataclass(frozen=True, slots=True)
class Chapter(Generic[T]):
    name: str
    title: str
    lead: list[T]
    entries: list[Entry[T]]
    more: str
    picture: Shown[T] | None
    ordered: bool


@dataclass(frozen=True, slots=True)
class Sheet(Generic[T]):
    """lang: code of the language; title: what it is about; kicker: what kind of document it is; made: a date"""

    lang: str
    title: str
    kicker: str
    lead: T
    figures: list[Figure]
    chapters: list[Chapter[T]]
    note: T
    made: str


def sheet(brief: Brief, words: Words, speak: Speak[T]) -> Sheet[T]:
    return Sheet(
        lang=words.language,
        title=words.label(brief.subject.ref),
        kicker=words.gettext(mark("Synergy brief")),
        lead=speak(Line(mark("Who is active, who already works together, what is missing, and who should meet whom."))),
        figures=[_figure(line, words) for line in brief.figures],
        chapters=[_chapter(section, words, speak) for section in brief.sections],
        note=speak(
            Line(mark("Made with Talka from the data that are loaded. They do not know everything: a tie that is "
                      "missing here may exist."))
        ),
        made=_day(brief.made, words.language),
    )  # fmt: skip


def _figure(line: Line, words: Words) -> Figure:
    return Figure(words.label(Ref("count", str(line.count))), formed(line, words).message)


def _chapter(section: Section, words: Words, speak: Speak[T]) -> Chapter[T]:
    return Chapter(
        name=section.name,
        title=words.gettext(section.title),
        lead=[speak(line) for line in section.lead],
        entries=[_entry(item, words, speak) for item in section.items],
        more=_more(section.more, words),
        picture=_shown(section.picture, words, speak) if section.picture else None,
        ordered=section.ordered,
    )


def _entry(item: Item, words: Words, speak: Speak[T]) -> Entry[T]:
    address = item.address if item.address.startswith(("https://", "http://")) else ""
    return Entry(speak(item.head), [speak(line) for line in item.lines], address, _more(item.more, words))


def _shown(picture: Picture, words: Words, speak: Speak[T]) -> Shown[T]:
    return Shown(picture.svg(words), picture.alt(words), [speak(line) for line in picture.captions])


def _more(count: int, words: Words) -> str:
    if not count:
        return ""
    return words.gettext(mark("and {count} more")).format(count=words.label(Ref("count", str(count))))


def _day(day: date, language: str) -> str:
    """
    >>> _day(date(2026, 5, 9), "en"), _day(date(2026, 5, 9), "sv")
    ('9 May 2026', '9 maj 2026')
    """
    return str(format_date(day, format="long", locale=_LOCALES.get(language, language)))
