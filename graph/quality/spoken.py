"""Whether texts are in the language that they are said to be in: a sample of each language is looked at."""

import random
from dataclasses import dataclass
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from talka.graph.records import Text

SAMPLE = 300
"""Texts of each stated language that are looked at; each takes about 0.1 ms."""
LONG_ENOUGH, READ = 60, 400
"""Letters of a text below which a language is a guess, and letters that are read."""
SURE = 0.999
"""Probability that the identifier must give to another language."""
_CANDIDATES = "bg cs da de el en es et fi fr ga hr hu is it lt lv mk mt nl no pl pt ro ru sk sl sq sr sv tr uk"
_ALIKE = {"nb": "no", "nn": "no", "da": "no", "bs": "hr", "sr": "hr", "cnr": "hr", "gl": "pt", "mk": "bg"}
"""Languages so near that the identifier takes one for the other, by the one under which they are compared."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """A text of the sample: where it stands, the language it is said to be in, and its beginning."""

    table: str
    file: str
    row: int
    language: str
    text: str


class Spoken:
    """A sample of texts, of each language at most `SAMPLE`, any as likely as another (Vitter's algorithm R)."""

    def __init__(self) -> None:
        self._random = random.Random(0)  # noqa: S311  # the same report of the same file
        self._seen: dict[str, int] = {}
        self._kept: dict[str, list[Sampled]] = {}

    def see(self, table: str, file: str, row: int, text: Text) -> None:
        """Take note of a text; those that are too short, or of a language that cannot be told, are passed over."""
        language = text.language.partition("-")[0]
        if len(text.value) < LONG_ENOUGH or _family(language) not in _known():
            return
        kept = self._kept.setdefault(language, [])
        seen = self._seen[language] = self._seen.get(language, 0) + 1
        place = len(kept) if len(kept) < SAMPLE else self._random.randrange(seen)
        if place < SAMPLE:
            kept[place : place + 1] = [Sampled(table, file, row, language, text.value[:READ])]

    def __len__(self) -> int:
        return sum(map(len, self._kept.values()))

    def mistaken(self) -> list[tuple[Sampled, str]]:
        """The texts of the sample that look as if they were in another language, and in which."""
        found = []
        for sampled in sorted((s for kept in self._kept.values() for s in kept), key=lambda s: (s.file, s.row)):
            language, probability = _identifier().classify(sampled.text.lower())
            if probability >= SURE and _family(language) != _family(sampled.language):
                found.append((sampled, str(language)))
        return found


def _family(language: str) -> str:
    return _ALIKE.get(language, language)


@lru_cache
def _known() -> frozenset[str]:
    return frozenset(map(_family, _CANDIDATES.split()))


@lru_cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_CANDIDATES.split())
    return identifier
