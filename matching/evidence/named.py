"""Is named in the text of your idea, or its town or country is."""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from scipy.sparse import csr_matrix

from talka.matching.evidence.groups import cells, grouping
from talka.matching.evidence.history import Batch, History
from talka.matching.evidence.measures import Reasons, Wide, no_reasons
from talka.matching.evidence.mentioned import Found, Mentions, Register
from talka.matching.evidence.values import Flows
from talka.matching.query import Query
from talka.matching.reasons import Reason, Ref, mark

RARE = 30
"""Organisations that may share a word of their names, for it to be a reason; "University" is none."""
MOST = 3
"""Words in a reason."""

Worth = dict[int, float]
"""By row number of an organisation."""


class Named:
    """Who knows a partner, or where to look for one, writes it: `named` itself, `words_of_name` and of these the
    `coined_words` that are no word of the language, town and country.

    What many share counts less: a name by 1 / the organisations of that name, likewise each word of it, a town by the
    root of it, a country by 1 / the countries named. `named_place` is the share of the organisations round about whose
    address has a town that is named: Wien is Vienna, where some write it so.
    """

    kind = "named"

    def __init__(self, history: History) -> None:
        network = history.network
        self._countries = network.countries
        self._register = Register(network)
        self._place = grouping(cells(network.latitude, network.longitude))
        self._at_place = np.asarray(self._place.sum(axis=0)).ravel()

    def measure(self, batch: Batch) -> Wide:
        mentions = [self._mentions(query) for query in batch.queries]
        in_towns = self._matrix(_best(each.towns, power=0.0) for each in mentions)
        return {
            "named": Flows(self._matrix(_best(each.names, power=1.0) for each in mentions)),
            "words_of_name": Flows(self._matrix(_sums(each.words) for each in mentions)),
            "coined_words": Flows(self._matrix(_sums(each.coined) for each in mentions)),
            "named_town": Flows(self._matrix(_best(each.towns, power=0.5) for each in mentions)),
            "named_place": Flows(self._nearby(in_towns)),
            "named_country": Flows(self._matrix(self._in(each.countries) for each in mentions)),
        }

    def reasons(self, batch: Batch, row: int) -> Reasons:
        return told(self._mentions(batch.queries[row]), self._countries)

    def _mentions(self, query: Query) -> Mentions:
        return self._register.mentions(query.text, query.language) if query.is_idea else Mentions()

    def _in(self, countries: list[str]) -> Worth:
        rows = np.flatnonzero(np.isin(self._countries, countries))
        return dict.fromkeys(rows.tolist(), 1 / max(len(countries), 1))

    def _nearby(self, in_towns: csr_matrix) -> csr_matrix:
        """(b, n) share of the organisations of the same place that are in a town that is named."""
        shares = (in_towns @ self._place).multiply(1 / np.maximum(self._at_place, 1)).tocsr()
        return (shares @ self._place.T).tocsr().astype(np.float32)

    def _matrix(self, worth: Iterable[Worth]) -> csr_matrix:
        """(b, n) from the worth of some organisations for each question."""
        questions = [*worth]
        columns = np.array([row for some in questions for row in some], dtype=np.int32)
        values = np.array([value for some in questions for value in some.values()], dtype=np.float32)
        ends = np.cumsum([0, *map(len, questions)])
        return csr_matrix((values, columns, ends), shape=(len(questions), len(self._countries)))


def told(mentions: Mentions, countries: np.ndarray) -> Reasons:
    """At most one reason for each organisation, the most precise; countries: (n,) codes."""
    if mentions == Mentions():
        return no_reasons
    names = {row: written for rows, written in mentions.names for row in rows}
    towns = {row: written for rows, written in mentions.towns for row in rows}
    alike: defaultdict[int, list[str]] = defaultdict(list)
    for rows, written in sorted(mentions.words, key=lambda found: len(found[0])):
        for each in rows if len(rows) <= RARE else ():
            alike[each].append(written)

    def reasons(candidate: int) -> list[Reason]:
        country = str(countries[candidate])
        if candidate in names:
            return [_reason(mark("Your idea names it: {name}."), name=[Ref("text", names[candidate])])]
        if candidate in alike:
            written = [Ref("text", word) for word in alike[candidate][:MOST]]
            return [_reason(mark("Your idea has words of its name: {words}."), words=written)]
        if candidate in towns:
            return [_reason(mark("Is in {town}, which your idea names."), town=[Ref("text", towns[candidate])])]
        if country in mentions.countries:
            return [_reason(mark("Is in {country}, which your idea names."), country=[Ref("country", country)])]
        return []

    return reasons


def _best(found: Iterable[Found], power: float) -> Worth:
    """The highest value of each organisation: 1 / the organisations found together, to a power."""
    best: Worth = {}
    for rows, _ in found:
        for row in rows:
            best[row] = max(best.get(row, 0.0), len(rows) ** -power)
    return best


def _sums(found: Iterable[Found]) -> Worth:
    sums: defaultdict[int, float] = defaultdict(float)
    for rows, _ in found:
        for row in rows:
            sums[row] += 1 / len(rows)
    return sums


def _reason(message: str, **values: list[Ref]) -> Reason:
    return Reason(Named.kind, message, {name: tuple(refs) for name, refs in values.items()})
