"""Who and what of a network is named in a text: organisations, words of their names, their towns, countries."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from talka.graph.network import Network
from talka.ontology.concepts import fold
from talka.ontology.countries import country_code, named_countries
from talka.ontology.mentions import Names, is_word, words

LEAST = 3
"""Letters of a word of a name that counts by itself."""
TOWN = 4
"""Letters of a town that is found."""

Found = tuple[list[int], str]
"""Row numbers of organisations, and what stands in the text."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """What stands in a text.

    names: of organisations; words: of their names, in capital letters or beginning with one; coined: those that are no
    word of the text's language; towns: where they are; countries: their codes

    A name that is a word of the language ("Impact", "FAIR") counts as such only: by the 1,564 ideas of CORDIS after
    2024-01-01, 3 % of the 1,045 organisations abroad that are named so joined, of those named by other acronyms 17 %,
    by other words or by several 42 %.
    """

    names: list[Found] = field(default_factory=list)
    words: list[Found] = field(default_factory=list)
    coined: list[Found] = field(default_factory=list)
    towns: list[Found] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)


class Register:
    """What a network's organisations are called, and their towns."""

    def __init__(self, network: Network) -> None:
        called = [
            {*labels.values(), *others} for labels, others in zip(network.labels, network.other_names, strict=True)
        ]
        self._names = Names((name, row) for row, names in enumerate(called) for name in names)
        self._towns = Names(((town, row) for row in range(len(network)) for town in _towns(network, row)), clear=TOWN)
        self._rows: defaultdict[str, list[int]] = defaultdict(list)
        for row, names in enumerate(called):
            for word in {fold(word.written) for name in names for word in words(name)}:
                if len(word) >= LEAST:
                    self._rows[word].append(row)

    def mentions(self, text: str, language: str) -> Mentions:
        read = words(text, language)
        capitalised = {word.forms[0]: word.written for word in read if word.is_capitalised}
        of_names = [(self._rows[word], written) for word, written in capitalised.items() if word in self._rows]
        return Mentions(
            [(rows, written) for rows, written in self._names.within(read) if not is_word(written, language)],
            of_names,
            [(rows, written) for rows, written in of_names if not is_word(written, language)],
            [*self._towns.within(read)],
            named_countries(read, language),
        )


def _towns(network: Network, row: int) -> Iterator[str]:
    """Names of the places below the country in which an organisation is."""
    for iri in network.within(row):
        place = network.places.get(iri)
        if place and len(place.within) > 1:
            yield from place.labels.values()
    if not country_code(network.localities[row]):  # some write "Norway" there
        yield _town(network.localities[row])


def _town(locality: str) -> str:
    """A town without the number of its post office.

    >>> _town("PARIS CEDEX 15")
    'PARIS'
    """
    return " ".join(part for part in locality.split() if not any(map(str.isdigit, part)) and part.casefold() != "cedex")
