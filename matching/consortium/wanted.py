"""The team that is asked for, and what makes one team better than another."""

from dataclasses import dataclass

from talka.matching.consortium.rules import (
    Abroad,
    Cover,
    Lead,
    MaxPerCountry,
    MinCountries,
    NeedKind,
    Newcomers,
    Rule,
    SameLanguage,
    Size,
    With,
    Within,
    Without,
)

SMALLEST, LARGEST = 2, 30
"""Members of a team."""


@dataclass(frozen=True)
class Wanted:
    """The rules for a team, all of which have to be met. Organisations, kinds and themes are IRIs.

    size: members in all, the lead among them
    min_countries: how many countries they come from at least; max_per_country: 0 for any number
    kinds: how many there are at least of each kind
    themes: each is worked on by a member at least; narrower themes count
    lead, include, exclude: who is in the team, and who is not
    newcomers: how many members have no collaboration abroad so far, or none at all, at least
    language: code of a language that is spoken in every member's country; "any" for whichever that is
    countries: the only ones from which members come, the lead's too; empty for all
    home: the country from which nobody is, since the asker, who is not in the graph, is from there
    """

    size: int = 5
    min_countries: int = 1
    max_per_country: int = 0
    kinds: tuple[tuple[str, int], ...] = ()
    themes: tuple[str, ...] = ()
    lead: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    newcomers: int = 0
    language: str = ""
    countries: frozenset[str] = frozenset()
    home: str = ""

    def __post_init__(self) -> None:
        if not SMALLEST <= self.size <= LARGEST:
            raise ValueError(f"a team has {SMALLEST} to {LARGEST} members, not {self.size}")

    def rules(self) -> list[Rule]:
        """One by one, the most general first."""
        rules: list[Rule] = [Size(self.size)]
        if self.lead:
            rules.append(Lead(self.lead))
        if self.min_countries > 1:
            rules.append(MinCountries(self.min_countries))
        if self.max_per_country:
            rules.append(MaxPerCountry(self.max_per_country))
        if self.countries:
            rules.append(Within(tuple(sorted(self.countries))))
        if self.home:
            rules.append(Abroad(self.home))
        if self.language:
            rules.append(SameLanguage("" if self.language == "any" else self.language))
        rules += [NeedKind(kind, number) for kind, number in self.kinds]
        rules += [Cover(theme) for theme in dict.fromkeys(self.themes)]
        if self.newcomers:
            rules.append(Newcomers(self.newcomers))
        rules += [With(organisation) for organisation in dict.fromkeys(self.include)]
        rules += [Without(organisation) for organisation in dict.fromkeys(self.exclude)]
        return rules


@dataclass(frozen=True)
class Weights:
    """What counts how much in a team's worth. They sum to 1, so the worth lies in 0..1. Set by judgement.

    worth = fit * mean fit of the members to the idea
          + trust * mean over all pairs of members of how well they know each other
          + coverage * share of the idea's themes that the team covers, by their weight

    Each of the three lies in 0..1 (`objective`).
    """

    fit: float = 0.65
    trust: float = 0.1
    coverage: float = 0.25


JUDGED = Weights()
"""The weights that hold unless others are given."""
