"""What tables and columns are called and what belongs in them, in six languages, and the guide of the template.

Read from `columns.ttl`.

>>> column("contacts", "role").label["sv"], column("participations", "role").help["en"]
('Roll', 'What the organisation does in it: choose from the list.')
>>> guide("required")["pt"]
'Obrigatório'
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

import pyoxigraph as ox

from talka.ontology.terms import PREFIXES

_BASE = "https://w3id.org/talka/"
_LABEL, _DEFINITION = PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "definition"


@dataclass(frozen=True)
class Words:
    """A label and a sentence or two of help, keyed by language code."""

    label: dict[str, str] = field(default_factory=dict)
    help: dict[str, str] = field(default_factory=dict)


@lru_cache
def _words() -> dict[str, Words]:
    words: dict[str, Words] = defaultdict(Words)
    data = (files("talka.ontology") / "columns.ttl").read_bytes()
    for triple in ox.parse(input=data, format=ox.RdfFormat.TURTLE):
        if isinstance(triple.subject, ox.NamedNode) and isinstance(text := triple.object, ox.Literal):
            found = words[triple.subject.value.removeprefix(_BASE)]
            {_LABEL: found.label, _DEFINITION: found.help}[triple.predicate.value][text.language or ""] = text.value
    return dict(words)


def table(name: str) -> Words:
    """Raises KeyError for a table that is not described."""
    return _words()[f"table/{name}"]


def column(table: str, name: str) -> Words:
    """The words for a column of a table. Raises KeyError for a column that is not described."""
    words = _words()
    return words.get(f"column/{table}.{name}") or words[f"column/{name}"]


def guide(part: str) -> dict[str, str]:
    """A paragraph of the guide by language. Raises KeyError for one that is not there."""
    return _words()[f"guide/{part}"].label
