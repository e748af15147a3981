"""What people ask about: a municipality, a region, a country or a theme, found by id, code or name."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from itertools import takewhile

from anyascii import anyascii

from talka.graph.faults import TalkaError
from talka.graph.network import Network
from talka.matching.explain import Labeller
from talka.matching.reasons import Ref
from talka.ontology.concepts import LANGUAGES, fold
from talka.ontology.countries import country_code, country_iri, country_name
from talka.ontology.terms import local_id
from talka.ontology.themes import themes
from talka.service.worked_on import themes_of

NUTS = "http://data.europa.eu/nuts/code/"
LISTED = 10
"""Names that a message lists at most."""


class SubjectError(TalkaError):
    """Nothing, or more than one thing, is called like that. near: what was perhaps meant"""

    def __init__(self, message: str, near: Iterable["Subject"] = ()) -> None:
        super().__init__(message)
        self.near = tuple(near)


@dataclass(frozen=True)
class Subject:
    """A territory or theme, and the rows of the organisations that are based there or work on it.

    ref: of kind `place`, `country` or `theme`; id: what one may write for it
    """

    ref: Ref
    id: str
    rows: tuple[int, ...]

    @property
    def is_theme(self) -> bool:
        return self.ref.kind == "theme"


@dataclass(frozen=True)
class _Named:
    subject: Subject
    names: tuple[str, ...]


@lru_cache(maxsize=4)
def subjects(network: Network) -> dict[str, Subject]:
    """All places, countries and themes that have an organisation, by id: places first, then countries, then themes."""
    by_territory: dict[str, list[int]] = defaultdict(list)
    by_country: dict[str, list[int]] = defaultdict(list)
    by_theme: dict[str, list[int]] = defaultdict(list)
    for row in range(len(network)):
        by_country[str(network.countries[row])].append(row)
        for territory in network.within(row):
            by_territory[territory].append(row)
        for theme in {broader for iri in themes_of(network, row) for broader in themes().ancestors(iri)}:
            by_theme[theme].append(row)
    countries = {country_iri(code) for code in by_country if code}
    found = [
        Subject(Ref("place", iri), local_id(iri) if "/place/" in iri else iri.removeprefix(NUTS), tuple(rows))
        for iri, rows in sorted(by_territory.items())
        if iri and iri not in countries
    ]
    found += [Subject(Ref("country", code), code, tuple(rows)) for code, rows in sorted(by_country.items()) if code]
    found += [Subject(Ref("theme", t.iri), t.id, tuple(by_theme[t.iri])) for t in themes() if t.iri in by_theme]
    return {subject.id: subject for subject in found}


def municipalities(network: Network) -> list[Subject]:
    """The places with a name of their own in which no other place lies, by id."""
    own = [subject for subject in subjects(network).values() if "/id/place/" in subject.ref.value]
    above = {
        iri
        for subject in own
        for iri in (network.places[subject.ref.value].within if subject.ref.value in network.places else ())
        if iri != subject.ref.value
    }
    return [subject for subject in own if subject.ref.value not in above]


def find_territory(network: Network, text: str) -> Subject:
    """As `find_subject`, but no theme."""
    return find_subject(network, text, with_themes=False)


def find_subject(network: Network, text: str, *, with_themes: bool = True) -> Subject:
    """By id, IRI, code or name in any language, also in another case of the word (Talsi for Talsu novads).

    Raises SubjectError, whose message lists what was perhaps meant.
    """
    subject = subjects(network).get(text) or _by_code(network, text)
    if subject and (with_themes or not subject.is_theme):
        return subject
    territories = tuple(each for each in _named(network) if not each.subject.is_theme)
    words, named = _plain(text), _named(network) if with_themes else territories
    for fits, among in ((_same_name, named), (_same_words, named)):
        if found := _fitting(words, among, fits):
            return _only(network, text, found)
    if code := country_code(text):  # before Estonia is taken for a slip in another country's name
        raise SubjectError(f"No organisation of {country_name(code)} is loaded here.")
    for fits, among in ((_same_stems, territories), (_nearly, territories), (_same_stems, named), (_nearly, named)):
        if found := _fitting(words, among, fits):
            return _only(network, text, found)
    near = [subject for subject in _near(network, words) if with_themes or not subject.is_theme]
    meant = " or ".join(f"{_name(network, subject)} ({subject.id})" for subject in near)
    hint = f"Did you mean {meant}?" if meant else "Try its own name, an id, or a country's code such as SE."
    kinds = "municipality, region, country or theme" if with_themes else "municipality, region or country"
    raise SubjectError(f"{text!r} is no {kinds} with organisations here. {hint}", near)


def _fitting(words: str, among: tuple[_Named, ...], fits: Callable[[str, str], bool]) -> list[Subject]:
    return [each.subject for each in among if any(fits(words, name) for name in each.names)]


def _only(network: Network, text: str, found: list[Subject]) -> Subject:
    if len(found) == 1:
        return found[0]
    listed = "\n".join(f"  {subject.id}  {_name(network, subject)}" for subject in found[:LISTED])
    more = f"\n  and {len(found) - LISTED} more" if len(found) > LISTED else ""
    message = f"{len(found)} places, countries or themes fit {text!r}. Give the id of one of them:\n{listed}{more}"
    raise SubjectError(message, found)


def _by_code(network: Network, text: str) -> Subject | None:
    known = subjects(network)
    for subject in known.values():
        if subject.ref.value == text or (subject.id.endswith(f"-{text}") and "/place/" in subject.ref.value):
            return subject
    if text.upper() in known:
        return known[text.upper()]
    return known.get(country_code(text) or "") if len(text) <= 3 else None


@lru_cache(maxsize=4)
def _named(network: Network) -> tuple[_Named, ...]:
    return tuple(
        _Named(subject, tuple(dict.fromkeys(_plain(name) for name in _names(network, subject))))
        for subject in subjects(network).values()
    )


def _names(network: Network, subject: Subject) -> Iterator[str]:
    match subject.ref.kind:
        case "country":
            yield from (country_name(subject.id, language) for language in LANGUAGES)
        case "theme":
            concept = themes()[subject.ref.value]
            yield from concept.labels.values()
            yield from (name for names in concept.synonyms.values() for name in names)
        case _:
            labels = network.places[subject.ref.value].labels if subject.ref.value in network.places else {}
            for name in labels.values():
                yield from (name, anyascii(name))


def _plain(text: str) -> str:
    return fold(text.replace("-", " ").replace("–", " "))


def _same_name(words: str, name: str) -> bool:
    return words == name


def _same_words(words: str, name: str) -> bool:
    return _each(words, name, lambda word, other: word == other)


def _same_stems(words: str, name: str) -> bool:
    return _each(words, name, _same_stem)


def _nearly(words: str, name: str) -> bool:
    return _each(words, name, lambda word, other: SequenceMatcher(None, word, other).ratio() >= 0.77)


def _each(words: str, name: str, alike: Callable[[str, str], bool]) -> bool:
    return bool(words) and all(any(alike(word, other) for other in name.split()) for word in words.split())


def _same_stem(word: str, other: str) -> bool:
    """
    >>> _same_stem("trakai", "traku"), _same_stem("dalarna", "dalarnas"), _same_stem("braga", "braganca")
    (True, True, True)
    >>> _same_stem("talka", "talsu")
    False
    """
    stem = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, other, strict=False)))
    return stem >= 4 and max(len(word), len(other)) - stem <= 3


def _near(network: Network, words: str) -> list[Subject]:
    """At most three whose names, or words of names, look like those that were asked for."""
    names = {name: each.subject for each in reversed(_named(network)) for name in each.names}
    names |= {word: subject for name, subject in names.items() for word in name.split() if len(word) > 3} | names
    asked = [words, *(word for word in words.split()[:LISTED] if len(word) > 3)]
    found = [name for each in asked for name in get_close_matches(each, names, n=3, cutoff=0.7)]
    return list(dict.fromkeys(names[name] for name in found))[:3]


def _name(network: Network, subject: Subject) -> str:
    return Labeller(network)(subject.ref)
