"""What the template offers to choose from, and the row that shows how each table is filled in."""

from babel import Locale

from talka.graph.tables.columns import EXAMPLE
from talka.ontology.concepts import LANGUAGES, ConceptScheme, fold, scheme
from talka.ontology.countries import country_code, country_name
from talka.ontology.themes import themes

_LISTS = {
    "country": "countries",
    "kind": "kinds",
    "collaborations.kind": "collaboration kinds",
    "themes": "themes",
    "theme": "themes",
    "participations.role": "roles",
    "category": "categories",
    "level": "levels",
    "lang": "languages",
    "name_lang": "languages",
    "title_lang": "languages",
    "text_lang": "languages",
    "description_lang": "languages",
}
_SCHEMES = {"kinds": "kind", "collaboration kinds": "collaboration-kind", "roles": "role", "categories": "category"}


def list_of(table: str, column: str) -> str:
    """The list to choose from in a column; empty where there is none.

    >>> list_of("collaborations", "kind"), list_of("organisations", "kind"), list_of("contacts", "role")
    ('collaboration kinds', 'kinds', '')
    """
    return _LISTS.get(f"{table}.{column}") or _LISTS.get(column, "")


def choices(language: str) -> dict[str, list[str]]:
    """The lists by name, their entries in a language of the pages as `talka load` understands them.

    >>> choices("sv")["kinds"][:3]
    ['Kommun', 'Region', 'Statlig myndighet']
    """
    lists = {"countries": _countries(language), "themes": _tree(themes(), language)}
    lists |= {name: [concept.label(language) for concept in scheme(kept)] for name, kept in _SCHEMES.items()}
    return lists | {"levels": ["municipality", "region"], "languages": list(LANGUAGES)}


def _countries(language: str) -> list[str]:
    codes = [code for code in map(str, Locale("en").territories) if len(code) == 2 and country_code(code) == code]
    return sorted((country_name(code, language) for code in codes), key=fold)


def _tree(concepts: ConceptScheme, language: str) -> list[str]:
    """Labels with each narrower concept after its broader one."""

    def below(broader: str | None) -> list[str]:
        level = sorted((c for c in concepts if c.broader == broader), key=lambda c: fold(c.label(language)))
        return [label for concept in level for label in (concept.label(language), *below(concept.iri))]

    return below(None)


def example(table: str, language: str) -> dict[str, str]:
    """The cells of the row that shows how a table is filled in; it is not loaded.

    >>> example("participations", "lt")["role"]
    'Koordinatorius'
    """
    kind, role = scheme("kind"), scheme("role")

    def label(concepts: ConceptScheme, name: str) -> str:
        found = concepts.find(name)
        return found.label(language) if found else ""

    theme = "|".join(label(themes(), name) for name in ("youth-participation", "volunteering"))
    text = {"text": "We look for a partner for a youth exchange on volunteering.", "lang": "en"}
    wish = {
        "id": EXAMPLE,
        "organisation": EXAMPLE,
        "category": label(scheme("category"), "cooperation"),
        "theme": theme,
    }
    rows = {
        "organisations": {
            "id": EXAMPLE,
            "name": "Biedrība Piemērs",
            "name_lang": "lv",
            "kind": label(kind, "youth-organisation"),
            "municipality": EXAMPLE,
            "country": country_name("LV", language),
            "website": "https://example.org",
            "description": "A youth club by the sea. Young volunteers run a café and an exchange every summer.",
            "description_lang": "en",
            "themes": theme,
            "source": "https://example.org/about",
        },
        "municipalities": {
            "id": EXAMPLE,
            "name": "Piemēra novads",
            "name_lang": "lv",
            "country": country_name("LV", language),
            "level": "municipality",
        },
        "collaborations": {
            "id": EXAMPLE,
            "title": "Volunteers across the Baltic Sea",
            "title_lang": "en",
            "kind": label(scheme("collaboration-kind"), "project"),
            "programme": "Erasmus+",
            "start": "2024-05",
            "end": "2025-04-30",
            "themes": theme,
        },
        "participations": {
            "collaboration": EXAMPLE,
            "organisation": EXAMPLE,
            "role": label(role, "coordinator"),
            "start": "2024-05",
        },
        "needs": wish | text,
        "offers": wish | {"text": "We can host a group of twelve in spring.", "lang": "en"},
        "practices": {
            "id": EXAMPLE,
            "title": "Young people decide on a part of the budget",
            "title_lang": "en",
            "organisations": EXAMPLE,
            "themes": theme,
        },
        "contacts": {
            "organisation": EXAMPLE,
            "name": "Anna Piemēra",
            "email": "anna@example.org",
            "consent": "may be contacted about partnerships",
            "date": "2024-05-31",
        },
    }
    return rows[table]
