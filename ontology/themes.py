"""The theme tree: what organisations, projects, needs and offers are about.

>>> themes().find("ungdomsråd").id
'youth-participation'
>>> [themes()[iri].id for iri in themes().ancestors(themes().find("participatory-budgeting").iri)]
['participatory-budgeting', 'citizen-participation', 'democracy']
"""

from functools import lru_cache

from talka.ontology.concepts import ConceptScheme, read
from talka.ontology.terms import THEME


@lru_cache
def themes() -> ConceptScheme:
    """The scheme of `themes.ttl`."""
    return read("themes.ttl", THEME)
