"""Words in the reader's language: sentences through gettext, names through the labeller."""

import gettext
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_percent

from talka.graph.network import Network
from talka.matching.explain import Labeller
from talka.matching.reasons import Statement, mark, sentence
from talka.ontology.concepts import LANGUAGES, scheme
from talka.ontology.countries import country_name

NAMES = 50_000
"""Names kept: reasons for many name the same over and over."""

LOCALES = Path(__file__).parent / "locales"

AUTONYMS = {"en": "English", "sv": "Svenska", "lv": "Latviešu", "lt": "Lietuvių", "pt": "Português", "el": "Ελληνικά"}
"""What each language calls itself, for the language switch."""


@lru_cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The page texts and reasons in a language; English is the language of the source.

    Compiled when first needed, so that no compiled file can lag behind its source.
    """
    file = LOCALES / f"{language}.po"
    if not file.is_file():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with file.open("rb") as stream:
        write_mo(compiled, read_po(stream, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


class Words:
    """Everything that has to be said in one language."""

    def __init__(self, network: Network, language: str = "en") -> None:
        self.language = language if language in LANGUAGES else "en"
        self.label = Labeller(network, self.language)
        self._named = lru_cache(maxsize=NAMES)(self.label.__call__)

    def gettext(self, message: str) -> str:
        return catalogue(self.language).gettext(message) if message else ""

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return catalogue(self.language).ngettext(singular, plural, number)

    def say(self, statement: Statement) -> str:
        """A reason or a gap in words."""
        return sentence(statement, self._named, self.gettext)

    def percent(self, share: float) -> str:
        return percent(share, self.language)

    def likely(self, months: int) -> str:
        """What the percentages of a list of suggestions say."""
        message = mark(
            "The percentage says how likely it is that the two join in a new project within {months} months, judging "
            "by what came true before."
        )
        return self.gettext(message).format(months=months)

    def country(self, code: str) -> str:
        return country_name(code, self.language)

    def kind(self, iri: str) -> str:
        kinds = scheme("kind")
        return kinds[iri].label(self.language) if iri in kinds else ""


LEAST = 0.001
"""Lower probabilities are told as lower than this one."""


def percent(share: float, language: str) -> str:
    """A probability as people write it in a language: one below a tenth with a digit more.

    >>> percent(0.124, "sv"), percent(0.0314, "en"), percent(0.00001, "en")
    ('12\xa0%', '3.1%', '< 0.1%')
    """
    locale = Locale.parse(language)
    form = str(locale.percent_formats[None].pattern)
    if share < 0.1:
        form = form.replace("#0", "#0.0")
    said = format_percent(max(share, LEAST), form, locale=locale)
    return said if share >= LEAST else f"< {said}"
