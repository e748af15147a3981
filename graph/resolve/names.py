"""What the name of an organisation says: what kind of body it is, and its own words."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from talka.graph.resolve.lexicon import GLUED, any_of, fold, known_meanings, meaning, patterns_of, phrases, sections

WEAK_KINDS = {"municipality", "county", "ministry"}
"""Kinds that a name of another body often mentions: the agency of a county is not the county."""
BODIES = {"agency", "association", "federation", "foundation", "cooperative", "company", "centre", "institute",
          "school", "cluster", "park", "home-for-old", "management", "academies"}  # fmt: skip
"""Meanings that name a body of its own, so that a weak kind beside them is only whose or where it is."""
MEMBERS = {"association", "federation", "foundation", "cooperative", "development"}
"""Meanings that name a body formed by or for others: the foundation of a university is not the university."""
SUBJECTS = {"agriculture", "medicine", "economy", "art", "music", "law", "sport", "education", "commerce", "health",
            "forest", "energy", "environment", "transport", "tourism", "culture", "social", "craft",
            "industry"}  # fmt: skip
"""What universities, chambers and ministries of one town differ by."""
OF_A_SUBJECT = {"university", "technical-university", "applied-university", "college", "chamber", "ministry"}
WHOLES = {"university", "applied-university", "technical-university", "college", "ministry", "county", "municipality",
          "hospital", "chamber", "research-council"}  # fmt: skip
"""Kinds of body that are often named together with a department, which is the same legal body."""
NATIONWIDE = {"research-council"}
"""Kinds of body of which a country has one, with institutes in many towns."""
_NO_INSTITUTE = {"national", "agency", "italian", "spanish", "french"}
"""Words that the name of such a body itself may have; any other is that of one of its institutes."""

_COMPANY = re.compile(r"\b(?:ltd|limited|gmbh|mbh|srl|spa|sro|doo|kft|bv|lda|llc|uab|sia)\b")
_SPLIT = re.compile(
    r"\s[-–—−]\s?|(?<![a-z])[–—]|[–—](?![a-z])|[|/;:,()\[\]\"“”„«»]+"
    r"|(?<=[a-z])-(?=[A-Z][a-z]+ (?:of|for|Department|Faculty|Institute)\b)|(?<=\w{3})\.\s(?=[A-Z])"
)
_ACRONYM = re.compile(r"[A-Z][A-Za-z0-9.&-]*[A-Z][A-Za-z0-9.]*")


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart.

    kind: what kind of body, a key of `words.txt`; empty where the name does not say it
    words: keys of meanings and stems of its own words, sorted, each once; the kind is not among them
    marks: what tells sister bodies apart, sorted: numbers; national or regional, north or south, city or district
    part: whether a department or other part was named with it and has been left out here
    acronym: whether it is an abbreviation that stands beside a name
    """

    kind: str
    words: tuple[str, ...]
    marks: tuple[str, ...] = ()
    part: bool = False
    acronym: bool = False


def read_name(text: str, part: bool = False) -> Name:
    """A name, or a part of one, taken apart.

    >>> read_name("Občina Izola") == read_name("Municipality of Isola")
    True
    >>> read_name("Univerza v Mariboru") == Name("university", ("maribor",), ("general",))
    True
    """
    folded = fold(text)
    marks = {key for key, pattern in patterns_of("marks") if pattern.search(folded)}
    kinds = []
    for key, pattern in patterns_of("kinds"):
        if pattern.search(folded):
            kinds.append(key)
            folded = pattern.sub(_marked(key), folded)
    for key, pattern in phrases():
        folded = pattern.sub(_marked(key), folded)
    words = _words(any_of("forms").sub(" ", folded))
    others = BODIES if kinds and kinds[0] in WEAK_KINDS else MEMBERS
    kind = kinds[0] if kinds and not words & others else ""
    if kind in WEAK_KINDS and _COMPANY.search(folded):
        kind = ""
    marks = _marks_of(kind, words, marks)
    if kind in NATIONWIDE:  # one for a country: its other words are those of an institute
        part = part or not words <= _NO_INSTITUTE | {kind}
        words = {kind}
    numbers = {word for word in words if word.isdigit()}
    own = words - {kind} - numbers or words & NATIONWIDE
    return Name(kind, tuple(sorted(own)), tuple(sorted(marks | numbers)), part)


def _marked(key: str) -> str:
    """A key in the place of the words that it was found by, so that these are not read again."""
    return f" {key.replace('-', '_')}_ "


def _words(folded: str) -> set[str]:
    keys = (w[:-1].replace("_", "-") if w.endswith("_") else meaning(w) for w in folded.split())
    return {key for key in keys if len(key) > 1 or key.isdigit()}


def _marks_of(kind: str, words: set[str], marks: set[str]) -> set[str]:
    """The marks that tell a body of this kind from its sisters; a university without a subject is a general one."""
    if kind != "municipality":
        marks = marks - {"city", "district"}
    elif "city" in marks:
        marks = marks - {"district"}
    if kind in OF_A_SUBJECT:
        marks = marks | (words & SUBJECTS or ({"general"} if kind == "university" else set()))
    return marks


def readings(text: str, beside: Collection[str] = ()) -> list[Name]:
    """The ways to read a name: whole, without what stands in brackets, as the acronym that stands there, and as the
    whole body of a named department.

    beside: the other names of the body, of which this one may be the acronym

    >>> [(name.kind, name.words, name.part) for name in readings("University of Malta - Institute for Climate Change")]
    [('university', ('cang', 'climat', 'institute', 'malt'), False), ('university', ('malt',), True)]
    """
    if " " not in text and any(_is_acronym(text, name) for name in beside):
        return list(filter(None, [_acronym(text)]))
    found = dict.fromkeys([read_name(text), *_shorter(text)])
    return [name for name in found if name.words]


def _shorter(text: str) -> Iterator[Name]:
    pieces = [piece.strip() for piece in _SPLIT.split(GLUED.sub(" - ", text)) if piece and piece.strip()]
    spelt = [piece for piece in pieces if not _is_acronym(piece, text)]
    if 0 < len(spelt) < len(pieces):
        yield read_name(" ".join(spelt))
        telling = (piece for piece in pieces if piece not in spelt and _tells(piece, text))
        yield from filter(None, map(_acronym, telling))
    for piece in spelt[1:]:  # the name once more, in other words or another language
        if len(set(read_name(spelt[0]).words) & set(read_name(piece).words)) > 1 and not _starts_unit(piece):
            yield read_name(piece)
    unit_first = bool(spelt) and _starts_unit(spelt[0])
    for number, piece in enumerate(spelt):
        whole = _before_unit(piece)
        name = read_name(whole, part=True)
        own = set(name.words) - {key for key, _ in sections()["meanings"]}
        if not name.words or (whole == piece and len(spelt) == 1):
            continue
        stands_alone = name.kind in (WHOLES if number == 0 or unit_first else WHOLES - WEAK_KINDS)
        if stands_alone or (number == 0 and own and not _starts_unit(piece)):
            yield name


def _is_acronym(piece: str, text: str) -> bool:
    """Whether a piece is an abbreviation of the rest: one word with capitals in it, beside others."""
    return len(piece) < len(text) / 2 and len(piece) <= 12 and all(map(_ACRONYM.fullmatch, piece.split()))


def _acronym(piece: str) -> Name | None:
    """An abbreviation as a name, unless it is a word that many have, or says by itself what the body is."""
    name = read_name(piece)
    own = len(name.words) == 1 and len(name.words[0]) > 2 and name.words[0] not in known_meanings()
    return replace(name, acronym=True) if own and not name.kind else None


def _tells(acronym: str, text: str) -> bool:
    """Whether an abbreviation is one: where all is in capitals, it may be a place, unless it is made of initials."""
    initials = iter([word[0] for word in fold(text).split()])
    return not text.isupper() or all(letter in initials for letter in fold(acronym))


def _starts_unit(piece: str) -> bool:
    return bool(any_of("units").match(fold(piece)))


def _before_unit(piece: str) -> str:
    """The body of which a piece names a unit: what stands before the unit, or after it where it stands first."""
    folded = fold(piece)
    unit = any_of("units").search(folded)
    if not unit:
        return piece
    if unit.start() > 0:
        before = folded[: unit.start()]
        return before if read_name(before).kind in WHOLES else piece
    for key, pattern in patterns_of("kinds"):
        if key in WHOLES - WEAK_KINDS and (kind := pattern.search(folded, unit.end())):
            return folded[kind.start() :]
    return piece


@lru_cache(maxsize=1 << 16)  # asked for once for each pair of a group
def kinds(names: tuple[str, ...]) -> frozenset[str]:
    """The kinds of body that the names of an organisation say."""
    return frozenset(name.kind for text in names for name in readings(text, names) if name.kind)
