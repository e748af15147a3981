"""The language of a title or description of keep.eu, told among those that are spoken where the project is.

Langid reads short titles badly (Croatian for Serbian, Dutch for a German brand name) when it may choose among 130
languages. Among the few of a programme, and with the long description beside a title as a second witness, it was right
for 0.99 of 300 titles read, and silent for 1 in 20; among the languages of a country, for 0.97 of 300 bodies' names.
"""

from collections.abc import Iterable
from functools import lru_cache

from babel.languages import get_official_languages
from py3langid.langid import MODEL_FILE, LanguageIdentifier

BEGINNING = 1_500
"""Characters of a text that are read: enough to be certain."""
EXPECTED = 8.0
"""What being expected is worth, as logarithm of odds: outweighs a brand name, but not three words of a language."""
CERTAIN = 4.0
"""Least lead over the next language, as logarithm of odds; below it the language is not said."""
_SAME = {"nb": "no", "nn": "no"}
"""Codes that langid mixes up, and the one that holds for both."""
_MISTAKEN = {"fy", "oc", "vec"}
"""Languages of regions that langid sees in texts of the neighbouring Dutch, French and Italian."""


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE)


@lru_cache(maxsize=512)
def official(country: str, regional: bool = False) -> frozenset[str]:
    """Official languages of a country that can be told, without their script; on demand those of its regions too.

    >>> sorted(official("BE")), sorted(official("NO")), sorted(official("ES", regional=True))
    (['de', 'fr', 'nl'], ['no'], ['ca', 'es', 'eu', 'gl'])
    """
    codes = (code.partition("_")[0] for code in get_official_languages(country, regional=regional))
    return (frozenset(_SAME.get(code, code) for code in codes) & frozenset(_identifier().labels)) - _MISTAKEN


def spoken(countries: Iterable[str]) -> frozenset[str]:
    """English and the official languages of some countries.

    >>> sorted(spoken(["LV", "LT"]))
    ['en', 'lt', 'lv']
    """
    return frozenset({"en"}.union(*map(official, countries)))


def language_of(text: str, among: frozenset[str], expected: str = "", certain: float = CERTAIN) -> str:
    """The language of a text; empty where it is not certain.

    among: languages that it may be in; expected: the one that its column or neighbour suggests
    certain: least lead over the next language, as logarithm of odds

    >>> language_of("Parki przyjaźni", frozenset({"pl", "lt", "en"}))
    'pl'
    >>> language_of("MOM", frozenset({"de", "nl", "en"})), language_of("MOM", frozenset({"de", "nl", "en"}), "nl")
    ('', 'nl')
    """
    scores = dict.fromkeys(among, float("-inf"))
    for code, score in _identifier().rank(text[:BEGINNING]):
        code = _SAME.get(code, code)
        if code in scores:
            scores[code] = max(scores[code], score + EXPECTED * (code == expected))
    best, *others = sorted(scores, key=lambda code: (-scores[code], code))
    return best if not others or scores[best] - scores[others[0]] >= certain else ""
