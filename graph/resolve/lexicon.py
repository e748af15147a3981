"""Words of organisations' names: their form without accents, endings and spelling, and their meaning in any language.

The words stand in `words.txt`. Nothing here is learnt, so that a reader can see why two names are alike, and mend the
list where it is wrong.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

from anyascii import anyascii

Patterns = list[tuple[str, re.Pattern[str]]]
SECTIONS = ("kinds", "meanings", "places", "marks", "units", "forms", "small")
ABBREVIATIONS = {
    "rda": "regional development agency",
    "rra": "regional development agency",
    "univ": "university",
    "fh": "fachhochschule",
    "ihk": "industrie handelskammer",
    "cci": "chamber commerce industry",
    "regionalmanagement": "regional management",
    "st": "saint",
}

GLUED = re.compile(r"(?<=[a-zà-ž]{4})(?=[A-Z][a-zà-ž]{3})")
"""Where two words were written without the space between them: TriesteDipartimento."""
_DOTTED = re.compile(r"\b(?:\w\.\s?){2,}")
_TAIL = re.compile(r"(?:ica[lo]?|icue?s?|isc[a-z]{0,2}|[aeiou]+[mnsh]?|ego|emu)$")
_SOUNDS = {"ou": "u", "ph": "f", "th": "t", "sh": "s", "zh": "s", "ch": "c", "y": "i", "j": "i", "w": "v", "k": "c",
           "z": "s", "q": "c"}  # fmt: skip


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
def patterns_of(section: str) -> Patterns:
    """The lines of a section as (key, pattern), in their order."""
    return [(key, _regex(patterns)) for key, patterns in sections()[section]]


@cache
def any_of(section: str) -> re.Pattern[str]:
    """All lines of a section as one pattern."""
    return _regex([pattern for _, patterns in sections()[section] for pattern in patterns])


@cache
def phrases() -> Patterns:
    """The meanings and places that are written in several words."""
    found = [(key, [pattern for pattern in patterns if " " in pattern]) for key, patterns in _translated()]
    return [(key, _regex(patterns)) for key, patterns in found if patterns]


@cache
def known_meanings() -> frozenset[str]:
    """The keys of the meanings and places."""
    return frozenset(key for key, _ in _translated())


def _translated() -> list[tuple[str, list[str]]]:
    return sections()["meanings"] + sections()["places"]


@cache
def _meanings() -> tuple[dict[str, tuple[int, str]], dict[str, tuple[int, str]]]:
    """(number of the line, key) by whole word, and by the beginning of a word; the first line counts."""
    exact: dict[str, tuple[int, str]] = {}
    beginnings: dict[str, tuple[int, str]] = {}
    for line, (key, patterns) in enumerate(_translated()):
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
    if any_of("small").fullmatch(word):
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
    for written, sound in _SOUNDS.items():
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
    text = GLUED.sub(" ", text)
    text = re.sub(r"[’'´`ʼ]", " ", re.sub(r"\b(\w)-(?=\w)", r"\1", text))
    words = re.findall(r"[a-z0-9]+", _umlauts(anyascii(text).lower()))
    return " ".join(ABBREVIATIONS.get(word, word) for word in words)


def _umlauts(text: str) -> str:
    """The German ae, oe, ue as anyascii writes the letters with dots."""
    return text.replace("ae", "a").replace("oe", "o").replace("ue", "u")
