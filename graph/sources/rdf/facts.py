"""The facts of one node to values: parsed as the cells of a table are."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

import pyoxigraph as ox

from talka.graph.faults import Fault, Report
from talka.graph.records import Text
from talka.graph.sources.rdf.left_out import LeftOut
from talka.graph.sources.rdf.nodes import Node, Nodes, Term, text
from talka.graph.sources.rdf.terms import (
    CONTACTS,
    DESCRIPTIONS,
    IDENTIFIERS,
    INSTANTS,
    KNOWN,
    LISTED,
    NAMES,
    OTHER_NAMES,
    REGISTERS,
    SAME,
    SCHEMES,
    VALUES,
    short,
)
from talka.graph.tables import cells
from talka.graph.tables.cells import Refusal
from talka.ontology.concepts import ConceptScheme

T = TypeVar("T")

_TIME = re.compile(r"T.*|Z|[+-]\d\d:\d\d$")
_language_code = lru_cache(maxsize=256)(cells.language)


def day(cell: str) -> str:
    """A day, month or year as XML Schema writes it, whose time and time zone are left out.

    >>> day("2024-05-31T09:00:00+02:00"), day("2024-05Z"), day("2024")
    ('2024-05-31', '2024-05', '2024')
    """
    return cells.date(_TIME.sub("", cell, count=1))


class Facts:
    """What one node says. A value that cannot be read is reported as a fault, and the node is then not `sound`."""

    def __init__(self, node: Node, nodes: Nodes, file: str, report: Report, left_out: LeftOut) -> None:
        self.node, self.nodes, self.left_out = node, nodes, left_out
        self.sound = True
        self._file, self._report = file, report

    @property
    def id(self) -> str:
        return self.node.id

    @property
    def place(self) -> str:
        """Where the node stands: the file and its IRI, for want of a row."""
        return f"{self._file} <{self.id}>" if isinstance(self.node.term, ox.NamedNode) else f"{self._file} _:{self.id}"

    def refuse(self, predicates: Iterable[str], value: str, refusal: Refusal) -> None:
        """Report a value that cannot be read."""
        self.sound = False
        self._report(
            Fault(self.place, 0, self.column(predicates), refusal.value or value, refusal.reason, refusal.mend)
        )

    def leave_out(self, predicates: Iterable[str], reason: str, mend: str = LISTED, count: int = 1) -> None:
        self.left_out.add(self.column(predicates), reason, mend, self.id, count)

    def column(self, predicates: Iterable[str]) -> str:
        """The predicate that is meant: the first that the node has, or else the first."""
        predicates = list(predicates)
        return short(next((each for each in predicates if each in self.node.facts), predicates[0]))

    def parsed(self, predicates: tuple[str, ...], parse: Callable[[str], T]) -> list[T]:
        """The values of literals and IRIs, each once; those that cannot be read are refused."""
        found: dict[T, None] = {}
        for term in self.node.take(predicates):
            value = text(term)
            if isinstance(term, ox.BlankNode) or (isinstance(term, ox.NamedNode) and parse is cells.name):
                value = self.label(term)  # where a name is asked for, a node stands for its own
            if value:
                try:
                    found[parse(value)] = None
                except Refusal as refusal:
                    self.refuse(predicates, value, refusal)
            elif isinstance(term, ox.BlankNode):
                self.leave_out(predicates, "is a node without a name")
        return list(found)

    def one(self, predicates: tuple[str, ...], parse: Callable[[str], T], empty: T) -> T:
        """The one value; the first of several, of which the others are counted as left out."""
        values = self.parsed(predicates, parse)
        if len(values) > 1:
            self.leave_out(predicates, "has another value, which is not loaded", "Keep one.", len(values) - 1)
        return values[0] if values else empty

    def checked(self, predicates: tuple[str, ...], value: str, parse: Callable[[str], str]) -> str:
        """A value that was told from the facts; empty, and refused, where `parse` does not accept it."""
        try:
            return parse(value)
        except Refusal as refusal:
            self.refuse(predicates, value, refusal)
            return ""

    def label(self, term: Term) -> str:
        """The text of a literal, the name of a described node, or else the IRI itself."""
        if isinstance(term, ox.NamedNode | ox.BlankNode):
            names = [text(name) for name in self.nodes[term].take(NAMES) if isinstance(name, ox.Literal)]
            return names[0] if names else text(term)
        return text(term)

    def texts(self, predicates: tuple[str, ...], parse: Callable[[str], str] = cells.text) -> list[Text]:
        """Literals with their languages."""
        found: dict[Text, None] = {}
        for term in self.node.take(predicates):
            value = text(term)
            if isinstance(term, ox.Literal) and value:
                try:
                    found[Text(parse(value), self._language(term))] = None
                except Refusal as refusal:
                    self.refuse(predicates, value, refusal)
            elif value or isinstance(term, ox.BlankNode):
                self.leave_out(predicates, "is no text")
        return list(found)

    def _language(self, literal: ox.Literal) -> str:
        try:
            return _language_code(literal.language) if literal.language else ""
        except Refusal:
            mend = "Write a code such as en, sv, lv, lt, pt or el."
            reason = f"the language {literal.language} is not known; texts in it are loaded as of no language"
            self.left_out.add("", reason, mend, self.id)
            return ""

    def names(self) -> tuple[tuple[Text, ...], tuple[Text, ...]]:
        """One name for each language, and all other names."""
        names: dict[str, Text] = {}
        others: dict[Text, None] = {}
        for predicate in NAMES:
            if predicate not in self.node.facts:
                continue
            first = not names
            for name in self.texts((predicate,), cells.name):
                if name.language not in names and (first or name.language):
                    names[name.language] = name
                elif name.value not in {known.value for known in names.values()}:
                    others[name] = None
        others.update(dict.fromkeys(self.texts(OTHER_NAMES, cells.name)))
        if not names:
            self.refuse(NAMES, "", Refusal("is missing", "Give it a name, such as skos:prefLabel or schema:name."))
        return tuple(names.values()), tuple(others)

    def descriptions(self, predicates: tuple[str, ...] = DESCRIPTIONS) -> tuple[Text, ...]:
        """One text for each language."""
        kept: dict[str, Text] = {}
        for description in self.texts(predicates):
            if kept.setdefault(description.language, description) != description:
                self.leave_out(predicates, "is a second text in its language, which is not loaded", "Keep one.")
        return tuple(kept.values())

    def date(self, predicates: tuple[str, ...]) -> str:
        """A date; also one of OWL-Time, as an instant or as the beginning or end of an interval."""
        for term in self.node.take(predicates):
            if isinstance(term, ox.NamedNode | ox.BlankNode):
                return self.part(term).one(INSTANTS, day, "")
        return self.one(predicates, day, "")

    def part(self, term: Term) -> "Facts":
        """The facts of a node that belongs to this one; its faults and what is left out are told as of this one."""
        part = _Part(self.nodes[term], self.nodes, self._file, self._report, self.left_out)
        part.whole = self
        return part

    def code(self, predicates: tuple[str, ...], scheme: ConceptScheme, base: str) -> str:
        """The IRI of a concept of one of Talka's schemes, given by it or by a name; other concepts are left out."""
        found: dict[str, None] = {}
        for term in self.node.take(predicates):
            value = self.label(term)
            if concept := scheme.find(value):
                found[concept.iri] = None
            elif text(term).startswith(base):
                mend = f"Known are {', '.join(each.id for each in scheme)}."
                self.refuse(predicates, value, Refusal("is none of Talka's codes", mend))
            else:
                self.leave_out(predicates, "is a code that Talka does not know")
        if len(found) > 1:
            self.leave_out(predicates, "has another value, which is not loaded", "Keep one.", len(found) - 1)
        return next(iter(found), "")

    def identifiers(self) -> tuple[str, ...]:
        """Identifiers with their schemes where these are told."""
        found = dict.fromkeys(value for term in self.node.take(IDENTIFIERS) for value in self._identifier(term))
        for predicate, register in REGISTERS.items():
            for value in self.parsed((predicate,), cells.name):
                found[value if value.lower().startswith(f"{register}:") else f"{register}:{value}"] = None
        return tuple(found)

    def _identifier(self, term: Term) -> list[str]:
        part = self.part(term) if isinstance(term, ox.NamedNode | ox.BlankNode) else None
        if part and part.node.facts:
            scheme = next(iter(part.parsed(SCHEMES, cells.name)), "").lower()
            values = part.parsed(VALUES, cells.name)
            part.finish()
            return [f"{scheme}:{value}" if scheme else value for value in values]
        value = self.checked(IDENTIFIERS, text(term), cells.name) if text(term) else ""
        return [value] if value else []

    def finish(self) -> None:
        """Count the predicates that were not asked for, and the classes that nobody knows."""
        for strange in self.node.classes - KNOWN:
            self.left_out.add(short(strange), "is a class that says nothing to Talka", LISTED, self.id)
        for predicate in self.node.facts.keys() - self.node.understood:
            count = len(self.node.facts[predicate])
            if predicate in CONTACTS:
                self.leave_out(
                    (predicate,), "is how to reach somebody, which is not loaded", "Use contacts.csv.", count
                )
            elif predicate in SAME:
                mend = "Organisations are linked by their identifiers, names and places after loading."
                self.leave_out((predicate,), "is a link to another description, which is not loaded", mend, count)
            else:
                self.leave_out((predicate,), "is not read", count=count)


class _Part(Facts):
    """A node that belongs to another one."""

    whole: Facts

    @property
    def id(self) -> str:
        return self.whole.id

    def refuse(self, predicates: Iterable[str], value: str, refusal: Refusal) -> None:
        self.whole.sound = False
        self._report(
            Fault(self.whole.place, 0, self.column(predicates), refusal.value or value, refusal.reason, refusal.mend)
        )
