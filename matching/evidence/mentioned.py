"""Who and what of a network is named in a text: organisations, words of their names, their towns, countries."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from talka.graph.network import Network
from talka.ontology.concepts import fold
from talka.ontology.countries import named_countries
from talka.ontology.mentions import Names, words

LEAST = 3
"""Letters of a word of a name that counts by itself."""
SHORTEST_TOWN = 4
"""Letters of a town that is found."""

Found = tuple[list[int], str]
"""Row numbers of organisations, and what stands in the text."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """What stands in a text.

    names: of organisations; words: of their names, each once; towns: where they are; countries: their codes
    """

    names: list[Found] = field(default_factory=list)
    words: list[Found] = field(default_factory=list)
    towns: list[Found] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)


class Register:
    """What a network's organisations are called, and their towns."""

    def __init__(self, network: Network) -> None:
        called = [(row, {*labels.values()}) for row, labels in enumerate(network.labels)]
        self._names = Names((name, row) for row, names in called for name in names | {*network.other_names[row]})
        towns = ((town, row) for row in range(len(network)) for town in _towns(network, row))
        self._towns = Names(towns, clear=SHORTEST_TOWN)
        self._rows: defaultdict[str, list[int]] = defaultdict(list)
        for row, names in called:
            for word in {fold(word.written) for name in names for word in words(name)}:
                if len(word) >= LEAST:
                    self._rows[word].append(row)

    def mentions(self, text: str, language: str) -> Mentions:
        read = words(text, language)
        capitalised = {word.forms[0]: word.written for word in read if word.is_capitalised}
        return Mentions(
            [*self._names.within(read)],
            [(self._rows[word], written) for word, written in capitalised.items() if word in self._rows],
            [*self._towns.within(read)],
            named_countries(read, language),
        )


def _towns(network: Network, row: int) -> Iterator[str]:
    """Names of the places below the country in which an organisation is."""
    for iri in network.within(row):
        place = network.places.get(iri)
        if place and len(place.within) > 1:
            yield from place.labels.values()
    yield _town(network.localities[row])


def _town(locality: str) -> str:
    """A town without the number of its post office.

    >>> _town("PARIS CEDEX 15")
    'PARIS'
    """
    return " ".join(part for part in locality.split() if not any(map(str.isdigit, part)) and part.casefold() != "cedex")
