"""SKOS concept schemes (themes, kinds, roles, categories) as Python objects, read from the Turtle files beside this."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

import pyoxigraph as ox

from talka.ontology.terms import SKOS

LANGUAGES = ("en", "sv", "lv", "lt", "pt", "el")
"""The languages of the labels and of the pages."""


def fold(text: str) -> str:
    """Text for comparison: no case, no diacritics, single spaces.

    >>> fold("  Jaunatnes  līdzdalība ")
    'jaunatnes lidzdaliba'
    >>> fold("Νεολαία")
    'νεολαια'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(plain.split())


def pick(labels: dict[str, str], language: str, *, otherwise: str = "") -> str:
    """The label to show: the reader's language, then English, then any (in order of language code, unknown last).

    >>> pick({"lv": "Talsi", "el": "Τάλσι"}, "sv")
    'Τάλσι'
    """
    for code in (language, "en"):
        if code in labels:
            return labels[code]
    return labels[min(labels, key=lambda code: (not code, code))] if labels else otherwise


@dataclass(frozen=True)
class Concept:
    """One concept; `labels` and `synonyms` are keyed by language code."""

    iri: str
    id: str
    labels: dict[str, str]
    synonyms: dict[str, tuple[str, ...]]
    broader: str | None

    def label(self, language: str = "en") -> str:
        return pick(self.labels, language, otherwise=self.id)


class ConceptScheme:
    """A scheme in which each concept has at most one broader one (a forest).

    >>> kinds = scheme("kind")
    >>> kinds.find("Youth organisation").id
    'youth-organisation'
    """

    def __init__(self, concepts: dict[str, Concept]) -> None:
        self._concepts = concepts

    def __iter__(self) -> Iterator[Concept]:
        return iter(self._concepts.values())

    def __len__(self) -> int:
        return len(self._concepts)

    def __contains__(self, iri: str) -> bool:
        return iri in self._concepts

    def __getitem__(self, iri: str) -> Concept:
        return self._concepts[iri]

    @cached_property
    def _by_name(self) -> dict[str, Concept]:
        names: dict[str, Concept] = {}
        for concept in self:
            for synonyms in concept.synonyms.values():
                for synonym in synonyms:
                    names.setdefault(fold(synonym), concept)
        for concept in self:  # preferred labels and ids win over synonyms
            names.update({fold(label): concept for label in concept.labels.values()})
        for concept in self:
            names[fold(concept.id)] = names[fold(concept.iri)] = concept
        return names

    def find(self, name: str) -> Concept | None:
        """The concept that has this id, IRI, label or synonym in any of the languages, whatever the case."""
        return self._by_name.get(fold(name))

    def nearest(self, name: str, limit: int = 3) -> list[str]:
        """Ids whose names look like `name`, for "did you mean"."""
        from difflib import get_close_matches

        names = get_close_matches(fold(name), self._by_name, n=limit * 2, cutoff=0.6)
        return list(dict.fromkeys(self._by_name[name].id for name in names))[:limit]

    def ancestors(self, iri: str) -> list[str]:
        """The concept itself, then its broader concepts up to the top."""
        chain = [iri]
        while (broader := self._concepts[chain[-1]].broader) is not None:
            chain.append(broader)
        return chain

    def narrower(self, iri: str) -> list[str]:
        return [concept.iri for concept in self if concept.broader == iri]

    def top(self) -> list[Concept]:
        return [concept for concept in self if concept.broader is None]


def read(file: str, base: str) -> ConceptScheme:
    """The concepts of `ontology/<file>` whose IRIs start with `base`, in the order of the file."""
    labels: dict[str, dict[str, str]] = {}
    synonyms: dict[str, dict[str, list[str]]] = {}
    broader: dict[str, str] = {}
    for triple in ox.parse(input=(files("talka.ontology") / file).read_bytes(), format=ox.RdfFormat.TURTLE):
        iri, value = str(getattr(triple.subject, "value", "")), triple.object
        if not iri.startswith(base) or iri == base:
            continue
        if triple.predicate.value == SKOS.prefLabel and isinstance(value, ox.Literal):
            labels.setdefault(iri, {})[value.language or "en"] = value.value
        elif triple.predicate.value == SKOS.altLabel and isinstance(value, ox.Literal):
            synonyms.setdefault(iri, {}).setdefault(value.language or "en", []).append(value.value)
        elif triple.predicate.value == SKOS.broader and isinstance(value, ox.NamedNode):
            broader[iri] = value.value
    return ConceptScheme(
        {
            iri: Concept(
                iri=iri,
                id=iri.removeprefix(base),
                labels=names,
                synonyms={lang: tuple(names) for lang, names in synonyms.get(iri, {}).items()},
                broader=broader.get(iri),
            )
            for iri, names in labels.items()
        }
    )


@lru_cache
def scheme(name: str) -> ConceptScheme:
    """One of the small schemes of `codes.ttl`: kind, collaboration-kind, role, category or method."""
    return read("codes.ttl", f"https://w3id.org/talka/{name}/")
