"""Themes that a source does not declare in our scheme: mapped from its own vocabulary, or found in its texts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from talka.graph.records import Text, ThemeLink
from talka.ontology.languages import one_of_ours
from talka.ontology.mappings import mapped as themes_of
from talka.ontology.named import found_themes
from talka.ontology.terms import METHOD

LEAST = 0.5
"""Confidence under which a link is more likely wrong than right, and so is not given."""
MOST = 5
"""Links of one record: sources with themes of their own give up to three (keep.eu) or ten codes (CORDIS), which fall
together in a few themes; a record about everything is a match for everybody, and so for nobody."""

TRUST = {"euroscivoc": 0.7}
"""What a mapping's confidence is multiplied by where the source's concepts are not given by people: of the projects of
Horizon Europe whose EuroSciVoc code is mapped by broadMatch or better, the code itself fits 28 of 46, by
relatedMatch 5 of 26 (`tests/data/labels/themes_mapped.csv`)."""

_VOCABULARIES = {
    "keep": "keep.eu",
    "erasmus": "Erasmus+",
    "euroscivoc": "EuroSciVoc",
    "eurovoc": "EuroVoc",
    "sdg": "UN goals",
}


def theme_links(
    declared: tuple[str, ...] = (),
    mapped: Iterable[tuple[str, str]] = (),
    title: Iterable[Text] = (),
    texts: Iterable[Text] = (),
) -> tuple[ThemeLink, ...]:
    """Each theme once with its best confidence, none that is `declared`, the surest first; at most `MOST`.

    declared: IRIs of the themes that the source itself gives
    mapped: (vocabulary, key) such as ("keep", "Tourism"), ("euroscivoc", "/29/101/559"), ("eurovoc", IRI)
    title, texts: the same title and text may come in several languages; one of unknown language is identified

    >>> links = theme_links(mapped=[("keep", "Safety")])
    >>> [(link.theme, link.confidence, link.via) for link in links]
    [('https://w3id.org/talka/theme/safety', 0.9, 'keep.eu: Safety')]
    """
    links: dict[str, ThemeLink] = {}
    for link in (*_mapped(mapped), *_found(title, texts)):
        best = links.setdefault(link.theme, link)
        if link.confidence > best.confidence:
            links[link.theme] = link
    given = [link for link in links.values() if link.confidence >= LEAST and link.theme not in declared]
    return tuple(sorted(given, key=lambda link: -link.confidence)[:MOST])


def _mapped(concepts: Iterable[tuple[str, str]]) -> Iterator[ThemeLink]:
    for vocabulary, key in concepts:
        for hit in themes_of(vocabulary, key):
            confidence = hit.confidence * TRUST.get(vocabulary, 1.0)
            yield ThemeLink(hit.theme, METHOD + "mapped", confidence, f"{_VOCABULARIES[vocabulary]}: {hit.label}")


def _found(title: Iterable[Text], texts: Iterable[Text]) -> Iterator[ThemeLink]:
    """By language: a description and its translation are one witness, not two."""
    titles, bodies = _by_language(title), _by_language(texts)
    for language in dict.fromkeys((*titles, *bodies)):
        for hit in found_themes(titles.get(language, ""), bodies.get(language, ""), language):
            yield ThemeLink(hit.theme, METHOD + "found-in-text", hit.confidence, ", ".join(hit.words))


def _by_language(texts: Iterable[Text]) -> dict[str, str]:
    parts: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        language = text.language.partition("-")[0] or one_of_ours(text.value)
        parts[language].append(text.value)
    return {language: " \n".join(values) for language, values in parts.items() if language}
