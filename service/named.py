"""Organisations as people name them."""

from urllib.parse import quote

from talka.graph.faults import TalkaError
from talka.graph.network import Network
from talka.ontology.concepts import fold
from talka.ontology.terms import local_id
from talka.service.search import Search, find
from talka.service.words import Words


def find_organisation(network: Network, text: str) -> int:
    """Row number by IRI, id or name. Raises TalkaError for a name that fits nobody, or several: it lists them."""
    if (known := network.row(text)) is not None:
        return known
    own = [row for iri, row in network.index.items() if iri.endswith(f"-{quote(text, safe='')}")]  # id in its source
    if len(own) == 1 and " " not in text:
        return own[0]
    label = Words(network).label
    found = find(network, Search(words=text))
    rows = found.rows if found.words == text and not found.partly else []
    words = fold(text).split()
    exact = [row for row in rows if fold(text) in map(fold, network.labels[row].values())]
    called = [row for row in rows if all(word in fold(" ".join(network.labels[row].values())) for word in words)]
    rows = exact or called or rows
    if len(rows) == 1:
        return rows[0]
    if not rows:
        near = [label.organisation(row) for row in found.rows[:3]]
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise TalkaError(f"No organisation is called {text!r}. Try fewer words, or an id.{hint}")
    shown = "\n".join(f"  {local_id(network.iris[row])}  {label.organisation(row)}" for row in rows[:10])
    more = f"\n  and {len(rows) - 10} more" if len(rows) > 10 else ""
    raise TalkaError(f"{len(rows)} organisations fit {text!r}. Give the id of one of them:\n{shown}{more}")
