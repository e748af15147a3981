"""Countries: one code for the many ways in which sources write them.

Names and codes come from the Unicode CLDR through Babel; the IRIs are those of the EU's country authority table.

>>> country_code("EL"), country_code("uk"), country_code("Λετονία"), country_code("SVERIGE")
('GR', 'GB', 'LV', 'SE')
>>> country_code("Atlantis") is None
True
>>> country_iri("CY")
'http://publications.europa.eu/resource/authority/country/CYP'
>>> country_name("PT", "lv")
'Portugāle'
"""

from collections.abc import Mapping
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from talka.ontology.concepts import LANGUAGES, fold
from talka.ontology.terms import COUNTRY

_EU_CODES = {"EL": "GR", "UK": "GB", "XK": "XK"}
"""Codes that EU sources use beside ISO 3166-1."""


@lru_cache
def _alpha3() -> dict[str, str]:
    """Alpha-3 code by alpha-2 code, from CLDR's territory aliases (three letters that stand for one territory)."""
    aliases: Mapping[str, list[str]] = get_global("territory_aliases")
    current = {"BUR", "ROM", "ZAR", "TMP", "DDR", "YMD", "FXX", "QUU"}  # withdrawn or private codes
    return {
        new[0]: old
        for old, new in sorted(aliases.items())
        if len(old) == 3 and old.isalpha() and len(new) == 1 and old not in current
    }


@lru_cache
def _names() -> dict[str, str]:
    """Two-letter code by folded name or code, in the languages of the pages and in each country's own."""
    names: dict[str, str] = {}
    codes = _alpha3()
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if code in codes:
                names[fold(name)] = code
    names |= {fold(alpha3): code for code, alpha3 in codes.items()}
    names |= {code.lower(): code for code in codes}
    names |= {old.lower(): new for old, new in _EU_CODES.items()}
    return names | {"czech republic": "CZ", "macedonia": "MK", "turkiye": "TR", "russia": "RU"}


@lru_cache(maxsize=4096)
def country_code(text: str) -> str | None:
    """ISO 3166-1 alpha-2 code for a code or a name; None when it is neither."""
    return _names().get(fold(text))


@lru_cache(maxsize=512)
def country_iri(code: str) -> str:
    """IRI in the EU country authority table for an alpha-2 code; raises KeyError for an unknown code."""
    return COUNTRY + _alpha3()[code]


@lru_cache(maxsize=4096)
def country_name(code: str, language: str = "en") -> str:
    """The country's name in a language of the pages; the code itself when CLDR has no name for it."""
    return str(Locale.parse(language).territories.get(code, code))
