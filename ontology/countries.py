"""Countries: one code for the many ways in which sources write them.

Names and codes come from the Unicode CLDR through Babel; the IRIs are those of the EU's country authority table.

>>> country_code("EL"), country_code("uk"), country_code("Λετονία"), country_code("SVERIGE")
('GR', 'GB', 'LV', 'SE')
>>> country_code("Atlantis") is None
True
>>> country_iri("CY")
'http://publications.europa.eu/resource/authority/country/CYP'
>>> country_name("PT", "lv"), country_name("RO", "pt")
('Portugāle', 'Roménia')
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from talka.ontology.concepts import LANGUAGES, fold
from talka.ontology.mentions import Names, Word
from talka.ontology.terms import COUNTRY

_EU_CODES = {"EL": "GR", "UK": "GB"}
"""Codes that EU sources use in the place of those of ISO 3166-1."""
_KOSOVO = "XKX"
"""The one country that has no alpha-3 code in ISO 3166-1; the EU's table gives it this one (CLDR has XKK)."""
_WITHDRAWN = {"BUR", "ROM", "ZAR", "TMP", "DDR", "YMD", "FXX"}
_NO_COUNTRY = re.compile(r"AA|AC|DG|TA|Q[M-Z]|X[A-Z]|ZZ|EU|UN|EZ")
"""Two-letter codes that ISO 3166-1 leaves to users, as for "unknown", or that name no country or a part of one."""
_LOCALES = {"pt": "pt_PT"}
"""Where CLDR's names under the bare code are those of another country: "pt" is Brazil's, Romênia for Roménia."""
_SMALL_WORDS = {"&", "and", "och", "un", "ir", "e", "και", "the"}
_OTHER_NAMES = {
    "Czech Republic": "CZ",
    "East Timor": "TL",
    "Förenade kungariket": "GB",
    "Didžioji Britanija": "GB",
    "Grã-Bretanha": "GB",
    "Great Britain": "GB",
    "Holland": "NL",
    "Ivory Coast": "CI",
    "Kingdom of the Netherlands": "NL",
    "Lielbritānija": "GB",
    "Macedonia": "MK",
    "Palestina": "PS",
    "Palestine": "PS",
    "Palestinian National Authority": "PS",
    "Palestīna": "PS",
    "People's Republic of China": "CN",
    "Republic of Macedonia": "MK",
    "Republic of the Congo": "CG",
    "Russia": "RU",
    "Storbritannien": "GB",
    "Swaziland": "SZ",
    "Tchéquia": "CZ",
    "Turkey": "TR",
    "Turkiye": "TR",
    "USA": "US",
    "United States of America": "US",
    "Μεγάλη Βρετανία": "GB",
    "Παλαιστίνη": "PS",
}


@lru_cache
def _alpha3() -> dict[str, str]:
    """Alpha-3 code by alpha-2 code, from CLDR's territory aliases (three letters that stand for one territory)."""
    aliases: Mapping[str, list[str]] = get_global("territory_aliases")
    codes = {
        new[0]: old
        for old, new in sorted(aliases.items())
        if len(old) == 3 and old.isalpha() and len(new) == 1 and old not in _WITHDRAWN
    }
    return {code: old for code, old in codes.items() if not _NO_COUNTRY.fullmatch(code)} | {"XK": _KOSOVO}


def _key(name: str) -> str:
    """A name for comparison: without hyphens, and without the small words that some write as & or leave out."""
    return " ".join(word for word in re.split(r"[\s\-–]+", fold(name)) if word not in _SMALL_WORDS)


@lru_cache
def _locale(language: str) -> Locale:
    return Locale.parse(_LOCALES.get(language, language))


@lru_cache
def _names() -> dict[str, str]:
    """Two-letter code by key of a name, or by a code, in the languages of the pages."""
    codes = _alpha3()
    names = {_key(name): code for name, code in _OTHER_NAMES.items()}
    for language in LANGUAGES:
        names |= {_key(name): code for code, name in _locale(language).territories.items() if code in codes}
    names |= {alpha3.lower(): code for code, alpha3 in codes.items()}  # not through _key: Andorra is AND
    names |= {code.lower(): code for code in codes}
    return names | {old.lower(): new for old, new in _EU_CODES.items()}


@lru_cache(maxsize=4096)
def country_code(text: str) -> str | None:
    """ISO 3166-1 alpha-2 code (XK for Kosovo) for a code or a name; None when it is neither."""
    return _names().get(fold(text)) or _names().get(_key(text))


@lru_cache(maxsize=512)
def country_iri(code: str) -> str:
    """IRI in the EU country authority table for an alpha-2 code; raises KeyError for an unknown code."""
    return COUNTRY + _alpha3()[code]


@lru_cache(maxsize=4096)
def country_name(code: str, language: str = "en") -> str:
    """The country's name in a language of the pages; the code itself when CLDR has no name for it."""
    return str(_locale(language).territories.get(code, code))


@lru_cache
def _names_in(language: str) -> Names:
    """The countries' names in one language, numbered in the order of `_alpha3`."""
    number = {code: number for number, code in enumerate(_alpha3())}
    names = [(country_name(code, language).replace("&", "and"), number[code]) for code in number]
    others = [*_OTHER_NAMES.items(), ("UK", "GB")]
    return Names([*names, *((name, number[code]) for name, code in others)], language=language, clear=2)


def named_countries(text: list[Word], language: str) -> list[str]:
    """Codes of the countries that are named in a text of a language; of an unknown one, in English.

    Without any capital letter, as some write on a phone, "portugal" is a country too.

    >>> from talka.ontology.mentions import words
    >>> named_countries(words("Vi söker partner i Portugal och på Cypern", "sv"), "sv")
    ['PT', 'CY']
    """
    codes = list(_alpha3())
    lower = not any(word.is_capitalised for word in text)
    found = _names_in(language if language in LANGUAGES else "en").within(text, lower=lower)
    return list(dict.fromkeys(codes[number] for numbers, _ in found for number in numbers))
