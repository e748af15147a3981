"""Themes named in a text, in its language: by their labels and everyday synonyms, in any inflected form.

>>> [found.words for found in found_themes("Youth club for refugees", "A club where young refugees cook.", "en")]
[('Youth club',), ('refugees',)]
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, TypeVar

import simplemma

from talka.ontology.ambiguous import AMBIGUOUS, MISREAD
from talka.ontology.concepts import LANGUAGES, fold
from talka.ontology.themes import themes

IN_TITLE, SEVERAL, OFTEN, TWICE, ONCE = 0.92, 0.93, 0.86, 0.7, 0.34
"""How likely a person would give a theme that is named in the title; in the text by two different names; by one name
three times or more; twice; once. They are the shares of 301 hits in CORDIS and keep.eu, in six languages, that
were judged right (57 of 62, 42 of 45, 38 of 44, 42 of 60, 31 of 90): `tests/data/labels/themes_found.csv`; how they
were judged, and what that is worth, stands in `docs/themes.md`."""

Lemmas = tuple[str, ...]
V = TypeVar("V")

_WORD = re.compile(r"\w+")
_WORDS_KEPT = 200_000
_LONGEST = 12
"""Words that a name may have at most; a test holds it."""
"""Words of a language that are remembered: all of CORDIS has 90,000."""


@dataclass(frozen=True, slots=True)
class Found:
    """A theme found in a text: its IRI, how likely a person would give it (0..1), and the words that name it."""

    theme: str
    confidence: float
    words: tuple[str, ...]


def named_themes(text: str, language: str) -> list[str]:
    """IRIs of the themes whose name or synonym stands in the text, in order of appearance.

    Every name counts, ambiguous or inside a longer one: right for the few words of an idea. Nothing is found in a
    language that the themes have no names in.

    >>> named_themes("Vi driver en fritidsgård", "sv")
    ['https://w3id.org/talka/theme/youth-centres']
    """
    if language not in LANGUAGES:
        return []
    lexicon, words = _lexicon(language), _WORD.findall(text)
    return list(dict.fromkeys(theme for begin in range(len(words)) for _, theme in lexicon.names_at(words, begin)))


def found_themes(title: str, text: str, language: str) -> list[Found]:
    """The themes of a project by its title and text, the likeliest first.

    Stricter than `named_themes`, since of 2,000 characters something is always about "work": of names inside one
    another only the longest counts, and those of `AMBIGUOUS` do not count.

    >>> found_themes("", "Volunteers repaired the volunteers' hut. Our volunteers are students.", "en")
    [Found(theme='https://w3id.org/talka/theme/volunteering', confidence=0.86, words=('Volunteers',))]
    """
    if language not in LANGUAGES:
        return []
    mentions: dict[str, _Mentions] = defaultdict(_Mentions)
    lexicon = _lexicon(language)
    for part, in_title in ((title, True), (text, False)):
        for theme, lemmas, words in lexicon.clear_names(_WORD.findall(part)):
            mentions[theme].add(lemmas, words, in_title)
    found = [Found(theme, seen.confidence(), tuple(seen.names.values())) for theme, seen in mentions.items()]
    return sorted(found, key=lambda hit: -hit.confidence)


@dataclass(slots=True)
class _Mentions:
    """Where one theme is named: its names by their lemmas, as first written, and how often in all."""

    names: dict[Lemmas, str] = field(default_factory=dict)
    count: int = 0
    in_title: bool = False

    def add(self, lemmas: Lemmas, words: str, in_title: bool) -> None:
        self.names.setdefault(lemmas, words)
        self.count += 1
        self.in_title |= in_title

    def confidence(self) -> float:
        if self.in_title:
            return IN_TITLE
        if len(self.names) > 1:
            return SEVERAL
        return OFTEN if self.count > 2 else TWICE if self.count == 2 else ONCE


class _Remembered(dict[str, V], Generic[V]):
    """What a function makes of each word, remembered: `dict.__getitem__` costs a tenth of a call of a function."""

    def __init__(self, make: Callable[[str], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> V:
        if len(self) >= _WORDS_KEPT:
            self.clear()
        value = self[word] = self._make(word)
        return value


class _Lexicon:
    """The names of all themes in one language, found by the lemma of their first word."""

    def __init__(self, language: str) -> None:
        self._language = language
        names = [
            (name, theme.iri)
            for theme in themes()
            for name in (theme.labels.get(language, ""), *theme.synonyms.get(language, ()))
        ]
        self._acronyms = {name for name, _ in names if len(name) > 1 and name.isalpha() and name.isupper()}
        self._misread = set(MISREAD.get(language, "").split())
        self._lemma = _Remembered(self._lemmatise)
        self._names: dict[str, dict[Lemmas, str]] = defaultdict(dict)
        for name, theme in names:
            for lemmas in self._forms(name):
                self._names[lemmas[0]].setdefault(lemmas, theme)
        self._candidates = _Remembered(self._beginning_with)
        self._ambiguous = {(self._lemma[word],) for word in AMBIGUOUS.get(language, "").split()}

    def names_at(self, words: list[str], begin: int) -> Iterator[tuple[Lemmas, str]]:
        """The names that stand at a place in the text, as lemmas, and their themes; the longest first."""
        rest = words[begin + 1 : begin + _LONGEST]
        for lemmas, theme in self._candidates[words[begin]]:
            # most names end at their second word: looked at first, it halves the time
            if len(lemmas) == 1 or (
                rest
                and self._lemma[rest[0]] == lemmas[1]
                and lemmas[2:] == tuple(self._lemma[word] for word in rest[1 : len(lemmas) - 1])
            ):
                yield lemmas, theme

    def clear_names(self, words: list[str]) -> Iterator[tuple[str, Lemmas, str]]:
        """Theme, lemmas and words of the longest name at each place where an unambiguous one begins."""
        end = 0
        for begin, candidates in enumerate(map(self._candidates.__getitem__, words)):
            if not candidates or begin < end:
                continue
            for lemmas, theme in self.names_at(words, begin):
                end = begin + len(lemmas)
                if lemmas not in self._ambiguous:
                    yield theme, lemmas, " ".join(words[begin:end])
                break

    def _beginning_with(self, word: str) -> tuple[tuple[Lemmas, str], ...]:
        names = self._names.get(self._lemma[word], {})
        return tuple(sorted(names.items(), key=lambda name: -len(name[0])))

    def _forms(self, name: str) -> Iterator[Lemmas]:
        """An acronym counts in capitals; in small letters only where that is no word ("lgbt", but not "wise")."""
        if name not in self._acronyms:
            if words := _WORD.findall(name):
                yield tuple(self._lemma[word] for word in words)
            return
        yield (name,)
        if not simplemma.is_known(name.lower(), self._language):
            yield (fold(name),)

    def _lemmatise(self, word: str) -> str:
        for acronym in (word, word.removesuffix("s")):  # SMEs
            if acronym in self._acronyms:
                return acronym
        lower = word.lower()
        return "" if lower in self._misread else fold(simplemma.lemmatize(lower, lang=self._language))


@lru_cache
def _lexicon(language: str) -> _Lexicon:
    return _Lexicon(language)
