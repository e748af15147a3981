"""Which language a text of unknown language is in, where it may be in none of ours."""

from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from talka.ontology.concepts import LANGUAGES

_EUROPEAN = (
    *LANGUAGES,
    *("bg", "bs", "cs", "da", "de", "es", "et", "fi", "fr", "ga", "hr", "hu", "is", "it", "mk", "mt"),
    *("nl", "nn", "no", "pl", "ro", "ru", "sk", "sl", "sq", "sr", "tr", "uk"),
)
"""With all 97 languages of the model, English titles are taken for Latin or Nigerian Pidgin."""
_ENOUGH = 2_000
"""Characters that are looked at."""


@lru_cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(_EUROPEAN))
    return identifier


@lru_cache(maxsize=1024)
def one_of_ours(text: str) -> str:
    """The language of a text if it is one of `LANGUAGES`, otherwise nothing.

    >>> one_of_ours("Mēs strādājam ar jauniešiem"), one_of_ours("Wir arbeiten mit Jugendlichen im Grenzraum")
    ('lv', '')
    """
    if not any(character.isalpha() for character in text):
        return ""
    language = str(_identifier().classify(text[:_ENOUGH])[0])
    return language if language in LANGUAGES else ""
