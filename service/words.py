"""Words in the reader's language: sentences through gettext, names through the labeller."""

import gettext
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from talka.graph.network import Network
from talka.matching.explain import Labeller
from talka.matching.reasons import Reason, sentence
from talka.ontology.concepts import LANGUAGES, scheme
from talka.ontology.countries import country_name

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

    def gettext(self, message: str) -> str:
        return catalogue(self.language).gettext(message) if message else ""

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return catalogue(self.language).ngettext(singular, plural, number)

    def reason(self, reason: Reason) -> str:
        return sentence(reason, self.label, self.gettext)

    def country(self, code: str) -> str:
        return country_name(code, self.language)

    def kind(self, iri: str) -> str:
        kinds = scheme("kind")
        return kinds[iri].label(self.language) if iri in kinds else ""
