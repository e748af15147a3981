"""Names in a text: of countries, towns, organisations. Inflected forms count, acronyms as they are written."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import simplemma

from talka.ontology.concepts import LANGUAGES, fold

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 8
"""Words that a name may have; of a longer one the first so many must stand there."""
_CLEAR = 6
"""Letters from which a name of one word may be written in other letters than its own: "Siemens" for "SIEMENS", but not
"Care" for "CARE"."""
_LEAST = 3
"""Letters of the shortest name of one word that is found as it is written; "UN" or "Q1" stand for too many things."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text as it is written, and folded: as it stands there, and its lemma."""

    written: str
    forms: tuple[str, str]

    @property
    def is_capitalised(self) -> bool:
        return self.written[:1].isupper()


def words(text: str, language: str = "") -> list[Word]:
    """The words of a text; without a known language they have no other form.

    >>> [word.forms for word in words("Jaunieši Portugālē", "lv")]
    [('jauniesi', 'jaunietis'), ('portugale', 'portugale')]
    """
    found: list[str] = _WORD.findall(text)
    return [Word(word, _forms(word, language)) for word in found]


class Names:
    """Many names with their numbers, to find those that stand in a text.

    >>> names = Names([("Sveriges Lantbruksuniversitet", 1), ("SLU", 1), ("Uppsala", 2)])
    >>> [numbers for numbers, _ in names.within(words("The slu of Uppsala"))]
    [[2]]
    """

    def __init__(self, names: Iterable[tuple[str, int]], *, language: str = "", clear: int = _CLEAR) -> None:
        """names: several may have the same number, and a name several numbers; language: of all of them.

        clear: letters from which a name of one word is found however it is written, and inflected
        """
        self._exact: defaultdict[str, list[int]] = defaultdict(list)
        self._folded: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for name, number in names:
            parts = _WORD.findall(name)[:_LONGEST]
            if len(parts) > 1 or len("".join(parts)) >= clear:
                for form in set(zip(*(_forms(part, language) for part in parts), strict=True)):
                    self._folded[form].append(number)
            elif parts and len(parts[0]) >= _LEAST:
                self._exact[parts[0]].append(number)

    def within(self, text: list[Word], *, lower: bool = False) -> Iterator[tuple[list[int], str]]:
        """Numbers of each name that stands in the text, and as what; a name may be found several times.

        It must begin with a capital letter there, as names do in all languages of the pages, unless `lower`.
        """
        sequences = tuple(zip(*(word.forms for word in text), strict=True))
        for begin, word in enumerate(text):
            if not (lower or word.is_capitalised):
                continue
            if word.written in self._exact:
                yield sorted(set(self._exact[word.written])), word.written
            for end in range(begin + 1, min(begin + _LONGEST, len(text)) + 1):
                found = {number for forms in sequences for number in self._folded.get(forms[begin:end], ())}
                if found:
                    yield sorted(found), " ".join(each.written for each in text[begin:end])


def is_word(written: str, language: str) -> bool:
    """Whether it is an ordinary word of a language of the pages, or the name of something well known.

    >>> is_word("Impact", "en"), is_word("Uniarts", "en"), is_word("Impact", "lv")
    (True, False, False)
    """
    return language in LANGUAGES and simplemma.is_known(written.lower(), lang=language)


@lru_cache(maxsize=65_536)
def _forms(word: str, language: str) -> tuple[str, str]:
    lemma = simplemma.lemmatize(word, lang=language) if language in LANGUAGES else word
    return fold(word), fold(lemma)
