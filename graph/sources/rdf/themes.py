"""What a node is about: Talka's themes, concepts of EuroVoc and the UN goals that are mapped to them, and words."""

import re
from dataclasses import dataclass, field

import pyoxigraph as ox

from talka.graph.records import Text, ThemeLink
from talka.graph.sources.rdf.facts import Facts
from talka.graph.sources.rdf.nodes import Term, text
from talka.graph.sources.rdf.terms import EUROVOC, KEYWORDS, NAMES, SAME, SUBJECTS, UN_GOALS
from talka.graph.tables import cells
from talka.graph.tables.cells import Refusal, concept, decimal
from talka.graph.theme_links import theme_links
from talka.ontology.concepts import scheme
from talka.ontology.terms import DCT, METHOD, RDF, TALKA, THEME
from talka.ontology.themes import themes

_HTTPS = re.compile(r"^https://(?=eurovoc\.europa\.eu/|metadata\.un\.org/)")
_VOCABULARIES = (("eurovoc", EUROVOC), ("sdg", UN_GOALS))


@dataclass
class Topics:
    """Themes that the node names, themes that were told in another way, and words that name none."""

    declared: tuple[str, ...] = ()
    links: tuple[ThemeLink, ...] = ()
    words: tuple[Text, ...] = ()


@dataclass
class _Found:
    themes: dict[str, None] = field(default_factory=dict)
    mapped: dict[tuple[str, str], None] = field(default_factory=dict)
    words: dict[Text, None] = field(default_factory=dict)


def topics(facts: Facts, predicates: tuple[str, ...]) -> Topics:
    """Themes, links and words of an organisation or a collaboration.

    predicates: those in which the names of themes are understood
    """
    found = _found(facts, predicates)
    told = _told(facts)
    declared = tuple(theme for theme in found.themes if theme not in told)
    links = dict(told)
    for link in theme_links(declared=declared, mapped=found.mapped):
        if link.theme not in links or links[link.theme].confidence < link.confidence:
            links[link.theme] = link
    for vocabulary, iri in found.mapped:
        if not theme_links(mapped=[(vocabulary, iri)]):
            facts.leave_out(SUBJECTS, f"is a concept of {vocabulary} that no theme is mapped to")
    return Topics(declared, tuple(links.values()), tuple(found.words))


def declared(facts: Facts) -> tuple[str, ...]:
    """The themes that a need, an offer or a practice names; what would have to be mapped is left out."""
    found = _found(facts, (*SUBJECTS, *KEYWORDS))
    for _ in (*found.mapped, *found.words):
        facts.leave_out((*SUBJECTS, *KEYWORDS), "is not the IRI or name of a theme")
    return tuple(found.themes)


def _found(facts: Facts, predicates: tuple[str, ...]) -> _Found:
    found = _Found()
    for term in facts.node.take(predicates):
        if isinstance(term, ox.Literal):
            _read_words(found, term)
        else:
            _read_concept(facts, found, term)
    return found


def _read_words(found: _Found, literal: ox.Literal) -> None:
    """The names of themes in a literal, separated by commas, semicolons or bars."""
    for word in filter(None, (part.strip() for part in re.split(r"[,;|]", text(literal)))):
        if theme := themes().find(word):
            found.themes[theme.iri] = None
        else:
            found.words[Text(word, literal.language or "")] = None


def _read_concept(facts: Facts, found: _Found, term: Term, *, described: bool = True) -> None:
    """A theme, a concept that is mapped to themes, or one that the file names or links to such."""
    iri = _HTTPS.sub("http://", text(term))
    if iri.startswith(THEME):
        try:
            found.themes[concept(themes(), "theme")(iri)] = None
        except Refusal as refusal:
            facts.refuse(SUBJECTS, iri, refusal)
        return
    for vocabulary, base in _VOCABULARIES:
        if iri.startswith(base):
            found.mapped[vocabulary, iri] = None
            return
    node = facts.nodes[term]
    before = len(found.themes) + len(found.mapped)
    for other in node.take(SAME) if described else ():
        if isinstance(other, ox.NamedNode) and other.value.startswith((THEME, EUROVOC, UN_GOALS)):
            _read_concept(facts, found, other, described=False)
    for name in node.take(NAMES):
        if isinstance(name, ox.Literal) and (theme := themes().find(text(name))):
            found.themes[theme.iri] = None
    if len(found.themes) + len(found.mapped) == before:
        facts.leave_out(SUBJECTS, "is a concept that is neither a theme nor of EuroVoc or the UN goals")


def _told(facts: Facts) -> dict[str, ThemeLink]:
    """The links to themes that a Talka export states with method and confidence."""
    links: dict[str, ThemeLink] = {}
    for statement in facts.nodes.subjects(RDF.subject, facts.node.term):
        part = facts.part(statement)
        predicates = [text(term) for term in part.node.take((RDF.predicate,))]
        theme = next((text(term) for term in part.node.take((RDF.object,))), "")
        if predicates == [DCT.subject] and theme in themes():
            links[theme] = ThemeLink(
                theme=theme,
                method=part.code((TALKA.method,), scheme("method"), METHOD),
                confidence=part.one((TALKA.confidence,), decimal(0, 1), 0.0),
                via=part.one((DCT.source,), cells.name, ""),
            )
    return links
