"""Which language a text is in."""

from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from talka.ontology.concepts import LANGUAGES


@lru_cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    return identifier


def identify(text: str) -> str:
    """The most likely of the six languages; English for a text without letters.

    >>> identify("Vi vill starta en ungdomsgård"), identify("Θέλουμε ένα κέντρο νέων")
    ('sv', 'el')
    """
    if not any(character.isalpha() for character in text):
        return "en"
    return str(_identifier().classify(text)[0])
