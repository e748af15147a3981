"""Themes of other vocabularies, by the tables of `ontology/mappings/` (SSSOM) and the links of `themes.ttl`.

>>> [(hit.theme, hit.confidence, hit.label) for hit in mapped("keep", "tourism ")][:1]
[('https://w3id.org/talka/theme/heritage-tourism', 0.9, 'Tourism')]
>>> [(hit.label, hit.confidence) for hit in mapped("euroscivoc", "/21/35/153/629")]
[('neurology', 0.8)]
"""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

import pyoxigraph as ox

from talka.ontology.concepts import fold
from talka.ontology.terms import PREFIXES, THEME
from talka.ontology.themes import themes

CONFIDENCE = {"exactMatch": 1.0, "closeMatch": 0.9, "broadMatch": 0.8, "narrowMatch": 0.6, "relatedMatch": 0.5}
"""How likely a person would give the theme to what has the concept, by the predicate (`docs/themes.md` argues)."""
NO_TERM = "sssom:NoTermFound"
TABLES = ("keep", "erasmus", "euroscivoc", "sdg")
VOCABULARIES = (*TABLES, "eurovoc")

_MOST_PIECES = 4
"""Pieces between commas that an Erasmus+ topic has at most; a test holds it."""
_EUROVOC, _SDG = "http://eurovoc.europa.eu/", "http://metadata.un.org/sdg/"
_SKOS = PREFIXES["skos"]


@dataclass(frozen=True, slots=True)
class Mapped:
    """A theme (IRI) that a concept of another vocabulary is mapped to, how sure (0..1), and the concept's label."""

    theme: str
    confidence: float
    label: str


Concepts = dict[str, tuple[Mapped, ...]]
"""What each concept is mapped to, by its key; nothing where it was decided that no theme fits."""


@lru_cache(maxsize=16_384)
def mapped(vocabulary: str, key: str) -> tuple[Mapped, ...]:
    """The themes of a concept; none where it is unknown or has none. Once asked, the answer takes 0.1 microseconds.

    key: a label for "keep" and "erasmus", whatever its case, accents and punctuation; the path of codes for
        "euroscivoc" ("/29/101/1367"); the IRI for "eurovoc" and "sdg"

    Raises KeyError for a vocabulary that is none of `VOCABULARIES`.
    """
    find: Callable[[str], tuple[Mapped, ...]] = {
        "keep": lambda key: _table("keep").get(label_key(key), ()),
        "erasmus": lambda key: _table("erasmus").get(label_key(key), ()),
        "euroscivoc": _euroscivoc,
        "eurovoc": lambda key: _parts(_EUROVOC).get(key.strip().removeprefix(_EUROVOC), ()),
        "sdg": _sdg,
    }[vocabulary]
    return find(key)


def split_topics(cell: str) -> list[str]:
    """The Erasmus+ topics of a cell: known ones whole, although some hold the comma that also separates them.

    >>> split_topics("Inclusion - equity, EU Citizenship, EU awareness and Democracy")
    ['Inclusion - equity', 'EU Citizenship, EU awareness and Democracy']
    >>> split_topics("Beekeeping; Creativity, arts and culture")
    ['Beekeeping', 'Creativity, arts and culture']
    """
    topics = []
    for part in cell.split(";"):
        pieces = part.split(",")
        while pieces:
            lengths = range(min(len(pieces), _MOST_PIECES), 0, -1)
            known = (n for n in lengths if label_key(",".join(pieces[:n])) in _table("erasmus"))
            length = next(known, 1)
            topics.append(",".join(pieces[:length]).strip())
            del pieces[:length]
    return [topic for topic in topics if topic]


@lru_cache(maxsize=4096)
def label_key(label: str) -> str:
    """A label for comparison.

    >>> label_key("Home & justice affairs ") == label_key("home and Justice affairs")
    True
    """
    return " ".join(re.findall(r"\w+", fold(label).replace("&", " and ")))


def read_table(vocabulary: str) -> list[dict[str, str]]:
    """The rows of a table of `TABLES`, as they stand."""
    text = (files("talka.ontology") / "mappings" / f"{vocabulary}.sssom.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@lru_cache
def _table(vocabulary: str) -> Concepts:
    """A table's mappings by the label's key; by the code where the concepts have one."""
    concepts: dict[str, list[Mapped]] = defaultdict(list)
    for row in read_table(vocabulary):
        label = row["subject_label"]
        code = row["subject_id"].partition(":")[2]
        hits = concepts[label_key(label) if vocabulary in ("keep", "erasmus") else code]
        if row["object_id"] != NO_TERM:
            confidence = CONFIDENCE[row["predicate_id"].removeprefix("skos:")]
            hits.append(Mapped(THEME + row["object_id"].removeprefix("theme:"), confidence, label))
    return {key: tuple(hits) for key, hits in concepts.items()}


def _euroscivoc(key: str) -> tuple[Mapped, ...]:
    """By the longest prefix that has rows; what stands below it is narrower, so the theme is broader."""
    codes = key.strip().strip("/").split("/")
    for length in range(len(codes), 0, -1):
        hits = _table("euroscivoc").get("/".join(codes[:length]))
        if hits is not None:
            return hits if length == len(codes) else _below(hits)
    return ()


def _sdg(key: str) -> tuple[Mapped, ...]:
    """A goal by its table; a target by the themes that are parts of it and by its goal."""
    code = key.strip().removeprefix(_SDG)
    goal = code.partition(".")[0]
    if code == goal:
        return _table("sdg").get(goal, ())
    return _best((*_parts(_SDG).get(code, ()), *_below(_table("sdg").get(goal, ()))))


def _below(hits: Iterable[Mapped]) -> tuple[Mapped, ...]:
    """What a narrower concept is mapped to: nothing more surely than skos:broadMatch."""
    return tuple(replace(hit, confidence=min(hit.confidence, CONFIDENCE["broadMatch"])) for hit in hits)


def _best(hits: Iterable[Mapped]) -> tuple[Mapped, ...]:
    """Each theme once, with its best confidence."""
    best: dict[str, Mapped] = {}
    for hit in sorted(hits, key=lambda hit: -hit.confidence):
        best.setdefault(hit.theme, hit)
    return tuple(best.values())


@lru_cache
def _parts(base: str) -> Concepts:
    """The links of `themes.ttl` the other way round, by the local name of the concept.

    "theme broadMatch concept" says that the theme is a part of the concept. Of several such themes each is the less
    likely to be meant: k of them share 1; but one that stands above the others in the tree covers them.
    """
    links: dict[str, dict[str, str]] = defaultdict(dict)
    source = (files("talka.ontology") / "themes.ttl").read_bytes()
    for triple in ox.parse(input=source, format=ox.RdfFormat.TURTLE):
        concept = str(getattr(triple.object, "value", ""))
        if triple.predicate.value.endswith("Match") and concept.startswith(base):
            predicate = triple.predicate.value.removeprefix(_SKOS)
            links[concept.removeprefix(base)][str(getattr(triple.subject, "value", ""))] = predicate
    return {code: _best(_inverse(code, predicates)) for code, predicates in links.items()}


def _inverse(code: str, predicates: dict[str, str]) -> Iterable[Mapped]:
    parts = {theme for theme, predicate in predicates.items() if predicate == "broadMatch"}
    tops = {theme for theme in parts if not parts.intersection(themes().ancestors(theme)[1:])}
    for theme, predicate in predicates.items():
        if predicate != "broadMatch":
            yield Mapped(theme, CONFIDENCE[predicate], code)
        else:
            share = 1 / len(tops if theme in tops else parts)
            yield Mapped(theme, min(share, CONFIDENCE["narrowMatch"]), code)
