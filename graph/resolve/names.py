"""What the name of an organisation says, in any language of Europe: what kind of body it is, and its own words.

The words and their meanings stand in `words.txt`. Nothing here is learnt, so that a reader can see why two names are
alike and mend the list where it is wrong.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from anyascii import anyascii

SECTIONS = ("kinds", "meanings", "places", "marks", "units", "forms", "small")
WEAK_KINDS = {"municipality", "county", "ministry"}
"""Kinds that a name of another body often mentions: the agency of a county is not the county."""
BODIES = {"agency", "association", "federation", "foundation", "cooperative", "company", "centre", "institute", "school",
          "cluster", "park", "home-for-old", "management", "academies"}  # fmt: skip
"""Meanings that name a body of its own, so that a weak kind beside them is only whose or where it is."""
MEMBERS = {"association", "federation", "foundation", "cooperative", "development"}
"""Meanings that name a body formed by or for others: the foundation of a university is not the university."""
SUBJECTS = {"agriculture", "medicine", "economy", "art", "music", "law", "sport", "education", "commerce", "health", "forest",
            "energy", "environment", "transport", "tourism", "culture", "social", "craft", "industry"}  # fmt: skip
"""What universities, chambers and ministries of one town differ by."""
OF_A_SUBJECT = {"university", "technical-university", "applied-university", "college", "chamber", "ministry"}
WHOLES = {"university", "applied-university", "technical-university", "college", "ministry", "county", "municipality",
          "hospital", "chamber", "research-council"}  # fmt: skip
"""Kinds of body that are often named together with a department, which is the same legal body."""
NATIONWIDE = {"research-council"}
"""Kinds of body of which a country has one, with institutes in many towns."""
ABBREVIATIONS = {
    "rda": "regional development agency",
    "rra": "regional development agency",
    "univ": "university",
    "fh": "fachhochschule",
    "ihk": "industrie handelskammer",
    "cci": "chamber commerce industry",
    "regionalmanagement": "regional management",
}

_SPLIT = re.compile(r"\s[-–—−]\s|[–—|/;:,()\[\]\"“”„«»]+|(?<=[a-z])-(?=[A-Z][a-z]+ (?:of|for)\b)|(?<=\w{3})\.\s(?=[A-Z])")
_GLUED = re.compile(r"(?<=[a-zà-ž]{4})(?=[A-Z][a-zà-ž]{3})")
_DOTTED = re.compile(r"\b(?:\w\.\s?){2,}")
_ACRONYM = re.compile(r"[A-Z][A-Za-z0-9.&-]*[A-Z][A-Za-z0-9.]*")
_TAIL = re.compile(r"(?:ica[lo]?|iqu[ea]|isc[a-z]{0,2}|[aeiou]+[mnsh]?|ego|emu)$")
_SOUNDS = (("ou", "u"), ("ph", "f"), ("th", "t"), ("sh", "s"), ("zh", "s"),
           ("ch", "c"), ("sch", "s"), ("y", "i"), ("j", "i"), ("w", "v"), ("k", "c"), ("z", "s"), ("q", "c"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart.

    kind: what kind of body, a key of `words.txt`; empty where the name does not say it
    words: keys of meanings and stems of its own words, sorted, each once; the kind is not among them
    marks: what tells sister bodies apart, sorted: numbers; national or regional, north or south, city or district
    part: whether a department or other part was named with it and has been left out here
    """

    kind: str
    words: tuple[str, ...]
    marks: tuple[str, ...] = ()
    part: bool = False


@cache
def sections() -> dict[str, list[tuple[str, list[str]]]]:
    """The lines of `words.txt`: for each section (key, patterns), the key empty where a line has none."""
    read: dict[str, list[tuple[str, list[str]]]] = {name: [] for name in SECTIONS}
    section = ""
    for line in (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            key, colon, patterns = line.rpartition(":")
            read[section].append((key if colon else "", [_umlauts(pattern.strip()) for pattern in patterns.split("|")]))
    return read


def _regex(patterns: list[str]) -> re.Pattern[str]:
    """Longer patterns first, so that two words win over one of them."""
    ordered = sorted(patterns, key=lambda pattern: (-pattern.count(" "), -len(pattern)))
    return re.compile(r"\b(?:" + "|".join(p.replace("*", r"\w*").replace(" ", r"\s+") for p in ordered) + r")(?!\w)")


@cache
def _kinds() -> list[tuple[str, re.Pattern[str]]]:
    return [(key, _regex(patterns)) for key, patterns in sections()["kinds"]]


@cache
def _marks() -> list[tuple[str, re.Pattern[str]]]:
    return [(key, _regex(patterns)) for key, patterns in sections()["marks"]]


@cache
def _all(section: str) -> re.Pattern[str]:
    return _regex([pattern for _, patterns in sections()[section] for pattern in patterns])


@cache
def _phrases() -> list[tuple[str, re.Pattern[str]]]:
    found = [(key, [p for p in patterns if " " in p]) for key, patterns in sections()["meanings"] + sections()["places"]]
    return [(key, _regex(patterns)) for key, patterns in found if patterns]


@cache
def _meanings() -> tuple[dict[str, tuple[int, str]], dict[str, tuple[int, str]]]:
    """(number of the line, key) by whole word, and by the beginning of a word; the first line counts."""
    exact: dict[str, tuple[int, str]] = {}
    beginnings: dict[str, tuple[int, str]] = {}
    for line, (key, patterns) in enumerate(sections()["meanings"] + sections()["places"]):
        for pattern in patterns:
            if " " not in pattern:
                (beginnings if pattern.endswith("*") else exact).setdefault(pattern.rstrip("*"), (line, key))
    return exact, beginnings


@lru_cache(maxsize=1 << 16)
def meaning(word: str) -> str:
    """The key of a word that `words.txt` knows, the stem of another one, empty for one that says nothing.

    >>> meaning("razvojna"), meaning("developpement"), meaning("the"), meaning("klaipedos"), meaning("klaipeda")
    ('development', 'development', '', 'claiped', 'claiped')
    """
    if _all("small").fullmatch(word):
        return ""
    exact, beginnings = _meanings()
    found = [beginnings[word[:end]] for end in range(1, len(word) + 1) if word[:end] in beginnings]
    if word in exact:
        found.append(exact[word])
    return min(found)[1] if found else stem(word)


def stem(word: str) -> str:
    """A word as it sounds, without its ending, so that spellings and cases of one word agree.

    >>> stem("rousse") == stem("ruse"), stem("mariboru") == stem("maribor")
    (True, True)
    """
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    word = re.sub(r"(.)\1+", r"\1", word)
    shorter = _TAIL.sub("", word)
    return shorter if len(shorter) >= 4 else word


def fold(text: str) -> str:
    """Small Latin letters and digits with single spaces; abbreviations with dots as one word.

    >>> fold("Δήμος Αθηναίων"), fold("Jizerská, o.p.s.")
    ('dimos athinaion', 'jizerska ops')
    """
    text = _DOTTED.sub(lambda found: found[0].replace(".", "").replace(" ", "") + " ", text)
    text = _GLUED.sub(" ", text)
    text = re.sub(r"[’'´`ʼ]", " ", re.sub(r"\b(\w)-(?=\w)", r"\1", text))
    words = re.findall(r"[a-z0-9]+", _umlauts(anyascii(text).lower()))
    return " ".join(ABBREVIATIONS.get(word, word) for word in words)


def _umlauts(text: str) -> str:
    """The German ae, oe, ue as anyascii writes the letters with dots."""
    return text.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def read_name(text: str, part: bool = False) -> Name:
    """A name, or a part of one, taken apart.

    >>> read_name("Mestna občina Maribor") == read_name("Municipality of Maribor")
    True
    >>> read_name("Univerza v Mariboru")
    Name(kind='university', words=('maribor',), marks=(), part=False)
    """
    folded = fold(text)
    marks = {key for key, pattern in _marks() if pattern.search(folded)}
    kinds = []
    for key, pattern in _kinds():
        marked = pattern.sub(f" {key.replace('-', '_')}_ ", folded)
        if marked != folded:
            kinds.append(key)
            folded = marked
    for key, pattern in _phrases():
        folded = pattern.sub(f" {key.replace('-', '_')}_ ", folded)
    words: set[str] = set()
    for word in _all("forms").sub(" ", folded).split():
        key = word[:-1].replace("_", "-") if word.endswith("_") else meaning(word)
        if len(key) > 1 or key.isdigit():
            words.add(key)
    others = BODIES if kinds and kinds[0] in WEAK_KINDS else MEMBERS
    kind = kinds[0] if kinds and not words & others else ""
    marks = _marks_of(kind, words, marks)
    if kind in NATIONWIDE:  # one for a country: its other words are those of an institute
        words = {kind}
    numbers = {word for word in words if word.isdigit()}
    return Name(kind, tuple(sorted(words - {kind} - numbers or words & NATIONWIDE)), tuple(sorted(marks | numbers)), part)


def _marks_of(kind: str, words: set[str], marks: set[str]) -> set[str]:
    """The marks that tell a body of this kind from its sisters; a university without a subject is a general one."""
    if kind != "municipality":
        marks = marks - {"city", "district"}
    elif "city" in marks:
        marks = marks - {"district"}
    if kind in OF_A_SUBJECT:
        marks = marks | (words & SUBJECTS or ({"general"} if kind == "university" else set()))
    return marks


def readings(text: str) -> list[Name]:
    """The ways to read a name: whole, without what stands in brackets, and as the whole body of a named department.

    >>> [(name.kind, name.words, name.part) for name in readings("University of Malta - Institute for Climate Change")]
    [('university', ('climat', 'cang', 'institute', 'malt'), False), ('university', ('malt',), True)]
    """
    found = dict.fromkeys([read_name(text), *_shorter(text)])
    return [name for name in found if name.words]


def _shorter(text: str) -> Iterator[Name]:
    pieces = [piece.strip() for piece in _SPLIT.split(_GLUED.sub(" - ", text)) if piece and piece.strip()]
    spelt = [piece for piece in pieces if not _is_acronym(piece, text)]
    if 0 < len(spelt) < len(pieces):
        yield read_name(" ".join(spelt))
    for number, piece in enumerate(spelt):
        whole = _before_unit(piece)
        name = read_name(whole, part=True)
        own = set(name.words) - {key for key, _ in sections()["meanings"]}
        if not name.words or (whole == piece and len(spelt) == 1):
            continue
        if name.kind in WHOLES and (number == 0 or name.kind not in WEAK_KINDS):
            yield name
        elif number == 0 and own and not _starts_unit(piece):
            yield name


def _is_acronym(piece: str, text: str) -> bool:
    """Whether a piece is an abbreviation of the rest: one word with capitals in it, beside others."""
    return len(piece) < len(text) / 2 and len(piece) <= 12 and bool(_ACRONYM.fullmatch(piece.replace(" ", "")))


def _starts_unit(piece: str) -> bool:
    return bool(_all("units").match(fold(piece)))


def _before_unit(piece: str) -> str:
    """The body of which a piece names a unit: what stands before the unit, or after it where it stands first."""
    folded = fold(piece)
    unit = _all("units").search(folded)
    if not unit:
        return piece
    if unit.start() > 0:
        before = folded[: unit.start()]
        return before if read_name(before).kind in WHOLES else piece
    for key, pattern in _kinds():
        if key in WHOLES - WEAK_KINDS and (kind := pattern.search(folded, unit.end())):
            return folded[kind.start() :]
    return piece
