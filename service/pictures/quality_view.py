"""A source's quality in a reader's language: bars, findings and faults as the template of the report shows them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from babel import Locale
from babel.numbers import format_decimal, format_percent

from talka.graph.faults import Fault
from talka.graph.load import LoadReport
from talka.graph.quality.completeness import Table
from talka.graph.quality.findings import Example, Finding
from talka.graph.quality.profile import SIZES, Quality
from talka.ontology.concepts import scheme
from talka.ontology.countries import country_name
from talka.service.fault_groups import FaultGroup, grouped, private
from talka.service.pictures.quality_words import CHARTS, FIELDS, FINDINGS, OTHERS, TABLES, UNKNOWN
from talka.service.words import catalogue

BARS = 20
"""Bars of a chart at most; what is less frequent is added up."""
EXTRA = frozenset({"other-names", "call", "signed", "keywords", "members", "themes-mapped", "themes-found"})
"""Fields that few sources know: an empty bar would ask for what nobody can give."""
PLACED = ("e-mail", "telephone")
"""Findings whose value is the field in which something stands."""


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: `share` (0 to 1) is its length, `figure` what stands beside it."""

    label: str
    share: float
    figure: str


class SourceView:
    """One source in a reader's language, as the template shows it."""

    def __init__(self, report: LoadReport, quality: Quality, language: str) -> None:
        self.name = report.title or report.source
        self.refused = len(report.refused)
        self.warnings = len(report.faults) - self.refused
        self.faults = sorted(grouped(report.faults), key=lambda group: group.warning)
        self._quality = quality
        self._language = language
        self._say = catalogue(language).gettext

    def number(self, value: int) -> str:
        return str(format_decimal(value, locale=self._language))

    @property
    def counts(self) -> list[tuple[str, str]]:
        """Tables that have records, and how many."""
        return [(self._say(TABLES[name]), self.number(table.records)) for name, table in self._tables()]

    def _tables(self) -> Iterator[tuple[str, Table]]:
        return ((name, self._quality.tables[name]) for name in TABLES if name in self._quality.tables)

    @property
    def completeness(self) -> list[tuple[str, list[Bar]]]:
        """For each table, how many of its records have each field."""
        return [
            (
                self._say(TABLES[name]),
                [self._share(self._say(FIELDS[field]), filled, table.records) for field, filled in _fields(table)]
                + (self._registers(table.records) if name == "organisations" else []),
            )
            for name, table in self._tables()
        ]

    def _registers(self, organisations: int) -> list[Bar]:
        schemes = sorted(((code, n) for code, n in self._quality.schemes.items() if code), key=_most_first)
        return [self._share(f"– {code.upper()}", n, organisations) for code, n in schemes]

    def _share(self, label: str, part: int, whole: int) -> Bar:
        return Bar(label, part / whole, f"{self._percent(part, whole)} ({self.number(part)})")

    def _percent(self, part: int, whole: int) -> str:
        """Never 100 % as long as one is missing, nor 0 % as long as there is one."""
        share = part / whole if part in (0, whole) else min(max(part / whole, 0.01), 0.99)
        return str(format_percent(share, locale=self._language))

    @cached_property
    def charts(self) -> list[tuple[str, list[Bar]]]:
        """What the records are, each chart with its title; those that have nothing to show are left out."""
        quality = self._quality
        bars = {
            "countries": self._bars(quality.countries, self._country),
            "kinds": self._bars(quality.kinds, self._concept("kind")),
            "names": self._bars(quality.names, self._tongue),
            "texts": self._bars(quality.texts, self._tongue),
            "forms": self._bars(quality.forms, self._concept("collaboration-kind")),
            "years": self._years(quality.years),
            "sizes": self._groups(quality.sizes),
            "spread": self._groups(quality.spread),
            "roles": self._bars(quality.roles, self._concept("role")),
        }
        return [(self._say(title), bars[name]) for name, title in CHARTS.items() if bars[name]]

    def _bars(self, counts: Mapping[str, int], label: Callable[[str], str]) -> list[Bar]:
        """The most frequent first, then the sum of the others, then those that are not known."""
        named = sorted(((key, n) for key, n in counts.items() if key), key=_most_first)
        rows = [(label(key), n) for key, n in named[:BARS]]
        if len(named) > BARS:
            rows.append((self._say(OTHERS), sum(n for _, n in named[BARS:])))
        if counts.get(""):
            rows.append((self._say(UNKNOWN), counts[""]))
        return self._drawn(rows)

    def _drawn(self, rows: Sequence[tuple[str, int]]) -> list[Bar]:
        longest = max((count for _, count in rows), default=1)
        return [Bar(label, count / longest, self.number(count)) for label, count in rows]

    def _years(self, counts: Mapping[str, int]) -> list[Bar]:
        """The newest first; those from long ago are added up."""
        years = sorted((year for year in counts if year), reverse=True)
        rows = [(year, counts[year]) for year in years[:BARS]]
        if len(years) > BARS:
            rows.append((f"≤ {years[BARS]}", sum(counts[year] for year in years[BARS:])))
        if counts.get(""):
            rows.append((self._say(UNKNOWN), counts[""]))
        return self._drawn(rows)

    def _groups(self, counts: Mapping[int, int]) -> list[Bar]:
        """Groups of sizes, the smallest first."""
        return self._drawn([(_between(bound), count) for bound, count in counts.items()])

    def _country(self, code: str) -> str:
        return country_name(code, self._language)

    def _tongue(self, code: str) -> str:
        name = str(Locale.parse(self._language).languages.get(code, code))
        return name[:1].upper() + name[1:]

    def _concept(self, name: str) -> Callable[[str], str]:
        concepts = scheme(name)
        return lambda iri: concepts[iri].label(self._language) if iri in concepts else iri

    @cached_property
    def findings(self) -> list[tuple[str, str, list[tuple[str, str, list[Example]]]]]:
        """Title, advice, and for each table its name, count and examples."""
        found: dict[str, list[Finding]] = {}
        for finding in self._quality.findings:
            found.setdefault(finding.check, []).append(finding)
        return [
            (self._say(title), self._say(advice), [self._finding(finding) for finding in found[check]])
            for check, (title, advice) in FINDINGS.items()
            if check in found
        ]

    def _finding(self, finding: Finding) -> tuple[str, str, list[Example]]:
        records = self._quality.tables[finding.table].records
        examples = [
            Example(e.file, e.rows, self._say(FIELDS[e.value]), e.times) if finding.check in PLACED else e
            for e in finding.examples
        ]
        figure = f"{self.number(finding.count)} ({self._percent(finding.count, records)})"
        return self._say(TABLES[finding.table]), figure, examples

    def rows(self, rows: Iterable[int]) -> str:
        return ", ".join(map(self.number, rows))

    @staticmethod
    def mends(group: FaultGroup) -> list[str]:
        """What to do, each once; of many different mends the first."""
        return list(dict.fromkeys(fault.mend for fault in group.first))

    @staticmethod
    def value(fault: Fault) -> str:
        return "" if private(fault) else fault.shown


def _fields(table: Table) -> list[tuple[str, int]]:
    """The fields of a table; those that few sources know only where there are any."""
    told = table.filled.get("themes-mapped") or table.filled.get("themes-found")
    extra = EXTRA if told else EXTRA | {"themes-declared"}
    return [(name, n) for name, n in table.filled.items() if name not in extra or (n and name != "themes-declared")]


def _most_first(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _between(bound: int) -> str:
    """A group of sizes by its upper bound.

    >>> _between(1), _between(5), _between(-1)
    ('1', '3–5', '> 100')
    """
    if bound < 0:
        return f"> {SIZES[-1]}"
    lower = SIZES[SIZES.index(bound) - 1] + 1 if bound else 0
    return str(bound) if lower == bound else f"{lower}–{bound}"
