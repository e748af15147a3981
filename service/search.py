"""Search and browse: organisations by words, country, municipality, kind and theme."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import chain

import numpy as np
from anyascii import anyascii

from talka.graph.network import Network
from talka.ontology.concepts import LANGUAGES, fold
from talka.ontology.countries import country_name
from talka.ontology.themes import themes


@dataclass(frozen=True)
class Search:
    """What is looked for; empty means any. `place` is a territory's IRI and holds what lies within it; `kind` and
    `theme` are concept IRIs."""

    words: str = ""
    country: str = ""
    place: str = ""
    kind: str = ""
    theme: str = ""


@dataclass(frozen=True)
class Found:
    """Row numbers, best first, and the words that were looked for: mended where nothing has them as they were typed.

    partly: nobody has all the words, so these have some of them
    """

    rows: list[int]
    words: str
    partly: bool = False


@lru_cache(maxsize=4)
def _haystack(network: Network) -> Sequence[tuple[str, str]]:
    """Name, and everything said of an organisation (names, places, descriptions, themes), as plain words."""
    rows = []
    for row in range(len(network)):
        names = " ".join(network.labels[row].values())
        places = [network.places[iri] for iri in sorted(network.within(row)) if iri in network.places]
        topics = [
            name
            for iri in network.themes_of(row)
            for name in (*themes()[iri].labels.values(), *chain(*themes()[iri].synonyms.values()))
        ]
        where = [name for place in places for name in place.labels.values()]
        where += [country_name(str(network.countries[row]), language) for language in LANGUAGES]
        said = " ".join([names, *network.descriptions[row].values(), *topics, *where])
        latin = anyascii(" ".join([names, *where]))  # Greek names, for those who do not read Greek
        rows.append((f" {_plain(names)} {_plain(anyascii(names))}", f" {_plain(said)} {_plain(latin)}"))
    return rows


@lru_cache(maxsize=4)
def _vocabulary(network: Network) -> Sequence[str]:
    """The words of names and places, for mending a slip of the pen."""
    words = {word for name, _ in _haystack(network) for word in name.split()}
    words |= {word for place in network.places.values() for name in place.labels.values() for word in _latin(name)}
    return sorted(word for word in words if len(word) > 3)


def _plain(text: str) -> str:
    """Folded words with single spaces between them.

    >>> _plain("Talsu novada pašvaldība (Latvija)")
    'talsu novada pasvaldiba latvija'
    """
    return " ".join(re.findall(r"\w+", fold(text)))


def _latin(text: str) -> list[str]:
    return f"{_plain(text)} {_plain(anyascii(text))}".split()


def search(network: Network, wanted: Search) -> list[int]:
    """Row numbers of the organisations that fit: all the words, somewhere; those with all in their name first."""
    return find(network, wanted).rows


def find(network: Network, wanted: Search) -> Found:
    """What `search` finds, and what was looked for when nothing has just these words."""
    rows = np.flatnonzero(_allowed(network, wanted)).tolist()
    words = _plain(wanted.words).split()
    if found := _with(network, rows, words, len(words)):
        return Found(found, wanted.words)
    mended = [_mend(network, rows, word) for word in words]
    if mended != words and (found := _with(network, rows, mended, len(words))):
        return Found(found, " ".join(mended))
    return Found(_with(network, rows, mended, 1), " ".join(mended), partly=len(words) > 1)


def _allowed(network: Network, wanted: Search) -> np.ndarray:
    allowed = np.ones(len(network), dtype=bool)
    if wanted.country:
        allowed &= network.countries == wanted.country
    if wanted.place:
        allowed &= np.array([wanted.place in network.within(row) for row in range(len(network))], dtype=bool)
    if wanted.kind:
        allowed &= np.array([kind == wanted.kind for kind in network.kinds], dtype=bool)
    if wanted.theme:
        columns = [c for iri, c in network.theme_index.items() if wanted.theme in themes().ancestors(iri)]
        allowed &= np.asarray(network.organisation_themes[:, columns].sum(axis=1)).ravel() > 0
    return allowed


def _with(network: Network, rows: list[int], words: list[str], least: int) -> list[int]:
    """Rows that have at least so many of the words, at the start of a word of theirs; most words, then names first."""
    found = []
    for row in rows:
        name, said = _haystack(network)[row]
        hits = sum(f" {word}" in said for word in words)
        if hits >= least:
            found.append((-hits, -sum(f" {word}" in name for word in words), name, row))
    return [row for *_, row in sorted(found)]


def _mend(network: Network, rows: list[int], word: str) -> str:
    """The word itself where somebody has it, else the word of a name or place that is spelled most like it."""
    if any(f" {word}" in _haystack(network)[row][1] for row in rows):
        return word
    return next(iter(get_close_matches(word, _vocabulary(network), n=1, cutoff=0.75)), word)
