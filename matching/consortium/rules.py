"""Rules for a team, one class each: what it says, who meets it, and how it stands in the program.

A rule is a statement (`talka.matching.reasons`), so that a clash can be told in the reader's language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from talka.matching.consortium.facts import Facts, spoken
from talka.matching.consortium.program import Program
from talka.matching.reasons import Ref, mark

Values = Mapping[str, tuple[Ref, ...]]


class Rule(Protocol):
    """One rule. `met` (n,) bool are those who are in the team for it, or could be; none where it is about all."""

    @property
    def message(self) -> str: ...
    @property
    def values(self) -> Values: ...
    def met(self, facts: Facts) -> np.ndarray: ...
    def write(self, program: Program, facts: Facts) -> None: ...


def _count(number: int) -> Values:
    return {"number": (Ref("count", str(number)),)}


def _nobody(facts: Facts) -> np.ndarray:
    return np.zeros(len(facts.network), dtype=bool)


def _one(facts: Facts, organisation: str) -> np.ndarray:
    """Raises KeyError for an unknown IRI."""
    one = _nobody(facts)
    one[facts.network.index[organisation]] = True
    return one


class _OfAll:
    """A rule about the team as a whole, or about each member."""

    def met(self, facts: Facts) -> np.ndarray:
        return _nobody(facts)


@dataclass(frozen=True)
class Size(_OfAll):
    number: int
    message = mark("members: {number}")

    @property
    def values(self) -> Values:
        return _count(self.number)

    def write(self, program: Program, facts: Facts) -> None:
        program.members(np.ones(program.n, dtype=bool), self.number, self.number)


@dataclass(frozen=True)
class MinCountries(_OfAll):
    number: int
    message = mark("countries: at least {number}")

    @property
    def values(self) -> Values:
        return _count(self.number)

    def write(self, program: Program, facts: Facts) -> None:
        present = []
        for code in np.unique(facts.countries[facts.countries != ""]):
            present.append(program.variable())
            program.members(facts.countries == code, 0, others=[(present[-1], -1.0)])
        program.sum([(variable, 1) for variable in present], self.number)


@dataclass(frozen=True)
class MaxPerCountry(_OfAll):
    number: int
    message = mark("members from one country: at most {number}")

    @property
    def values(self) -> Values:
        return _count(self.number)

    def write(self, program: Program, facts: Facts) -> None:
        for code, there in zip(*np.unique(facts.countries, return_counts=True), strict=True):
            if there > self.number:
                program.members(facts.countries == code, upper=self.number)


@dataclass(frozen=True)
class Within(_OfAll):
    countries: tuple[str, ...]
    message = mark("members only from {countries}")

    @property
    def values(self) -> Values:
        return {"countries": tuple(Ref("country", code) for code in self.countries)}

    def write(self, program: Program, facts: Facts) -> None:
        program.members(~np.isin(facts.countries, self.countries), upper=0)


@dataclass(frozen=True)
class Abroad(_OfAll):
    country: str
    message = mark("nobody from {country}")

    @property
    def values(self) -> Values:
        return {"country": (Ref("country", self.country),)}

    def write(self, program: Program, facts: Facts) -> None:
        program.members(facts.countries == self.country, upper=0)


@dataclass(frozen=True)
class NeedKind:
    kind: str
    number: int = 1
    message = mark("{kind}: at least {number}")

    @property
    def values(self) -> Values:
        return {"kind": (Ref("kind", self.kind),), **_count(self.number)}

    def met(self, facts: Facts) -> np.ndarray:
        of_kind: np.ndarray = facts.kinds == self.kind
        return of_kind

    def write(self, program: Program, facts: Facts) -> None:
        program.members(self.met(facts), self.number)


@dataclass(frozen=True)
class Cover:
    theme: str
    message = mark("a member who works on {theme}")

    @property
    def values(self) -> Values:
        return {"theme": (Ref("theme", self.theme),)}

    def met(self, facts: Facts) -> np.ndarray:
        works: np.ndarray = facts.works_on[:, facts.network.theme_index[self.theme]]
        return works

    def write(self, program: Program, facts: Facts) -> None:
        program.members(self.met(facts), 1)


@dataclass(frozen=True)
class Newcomers:
    number: int
    message = mark("members who have no partner abroad so far: at least {number}")

    @property
    def values(self) -> Values:
        return _count(self.number)

    def met(self, facts: Facts) -> np.ndarray:
        return facts.new_abroad

    def write(self, program: Program, facts: Facts) -> None:
        program.members(facts.new_abroad, self.number)


@dataclass(frozen=True)
class With:
    organisation: str
    message = mark("with {organisation}")

    @property
    def values(self) -> Values:
        return {"organisation": (Ref("organisation", self.organisation),)}

    def met(self, facts: Facts) -> np.ndarray:
        return _one(facts, self.organisation)

    def write(self, program: Program, facts: Facts) -> None:
        program.members(_one(facts, self.organisation), 1)


@dataclass(frozen=True)
class Lead(With):
    message = mark("led by {organisation}")


@dataclass(frozen=True)
class Without(_OfAll):
    organisation: str
    message = mark("without {organisation}")

    @property
    def values(self) -> Values:
        return {"organisation": (Ref("organisation", self.organisation),)}

    def write(self, program: Program, facts: Facts) -> None:
        program.members(_one(facts, self.organisation), upper=0)


@dataclass(frozen=True)
class SameLanguage(_OfAll):
    """In every member's country one same language is spoken (`facts.spoken`), be it `language` or, where that is
    empty, any one."""

    language: str = ""

    @property
    def message(self) -> str:
        some, any_ = mark("a common language: {language}"), mark("a language that is spoken in every member's country")
        return some if self.language else any_

    @property
    def values(self) -> Values:
        return {"language": (Ref("language", self.language),)} if self.language else {}

    def write(self, program: Program, facts: Facts) -> None:
        if self.language:
            program.members(~facts.speaks(self.language), upper=0)
            return
        there = {str(code): program.variable() for code in np.unique(facts.countries)}
        for code, variable in there.items():
            program.members(facts.countries == code, upper=0, others=[(variable, -program.most)])
        chosen = []
        for countries in _widest(there):
            chosen.append(program.variable())
            for code in sorted(there.keys() - countries):
                program.sum([(there[code], -1), (chosen[-1], -1)], -1)
        program.sum([(variable, 1) for variable in chosen], 1)


def _widest(codes: Iterable[str]) -> list[frozenset[str]]:
    """The countries of each language; without languages that are spoken only where another one is spoken too."""
    by_language: dict[str, set[str]] = {}
    for code in codes:
        for language in spoken(code):
            by_language.setdefault(language, set()).add(code)
    sets = sorted({frozenset(found) for found in by_language.values()}, key=lambda found: (-len(found), sorted(found)))
    return [found for found in sets if not any(found < other for other in sets)]
