"""How good a source is: counted while its records pass by, in memory that holds counts, ids and hashes.

What it finds is no fault: the source can be loaded. It says what a person may want to mend first.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from talka.graph.quality.completeness import FIELDS, Table, table_of
from talka.graph.quality.findings import Finding, Repeated, names, texts
from talka.graph.quality.memberships import Memberships, Place
from talka.graph.quality.spoken import Spoken
from talka.graph.quality.suspicious import REPETITIONS, Check, Repetition, checks
from talka.graph.records import Collaboration, Located, Organisation, Participation, Record

LARGE = 100
"""Members above which a collaboration says little about who knows whom."""
SIZES = (0, 1, 2, 5, 10, 20, 50, 100)
"""Upper bounds, each included, of the groups in which collaborations are counted; the last group is open."""


@dataclass
class Quality:
    """What a source holds. All counts are of records without fault; contact persons are in none of them.

    names, texts: by language; "" where it is not stated
    countries, kinds: of organisations ("" where not known; kinds and roles are IRIs); schemes: their identifiers
    years: in which collaborations start; sizes, spread: how many collaborations have 0, 1, ... listed members, or
        members of 0, 1, ... countries, by the upper bounds of `SIZES` and -1 for more
    sampled: on how many texts the language was looked at
    """

    tables: dict[str, Table] = field(default_factory=dict)
    names: Counter[str] = field(default_factory=Counter)
    texts: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    schemes: Counter[str] = field(default_factory=Counter)
    years: Counter[str] = field(default_factory=Counter)
    sizes: dict[int, int] = field(default_factory=dict)
    spread: dict[int, int] = field(default_factory=dict)
    sampled: int = 0
    findings: list[Finding] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        counts = {name: dict(value) for name, value in vars(self).items() if isinstance(value, Counter)}
        return {
            "tables": {name: asdict(table) for name, table in self.tables.items()},
            **counts,
            "sizes": self.sizes,
            "spread": self.spread,
            "sampled": self.sampled,
            "findings": [asdict(finding) for finding in self.findings],
        }


class Profile:
    """Sees each record of a source once, in any order, and tells what they are like together.

    >>> from talka.graph.records import Text
    >>> profile = Profile()
    >>> profile.see(Located(Organisation("o1", (Text("BIEDRIBA KLINTS", "lv"),), "LV"), "organisations.csv", 2))
    >>> quality = profile.result()
    >>> quality.tables["organisations"].filled["website"], [finding.check for finding in quality.findings]
    (0, ['capitals'])
    """

    def __init__(self, today: date | None = None) -> None:
        self._quality = Quality()
        self._memberships = Memberships()
        self._spoken = Spoken()
        self._checks = checks(today or datetime.now(UTC).date())
        self._findings: dict[tuple[str, str], Finding] = {}
        self._repeated: dict[tuple[Repetition, str], Repeated] = {}
        self._of: dict[type, tuple[list[Check], list[Repetition]]] = {}

    def see(self, located: Located) -> None:
        """Count a record; contact persons and refused rows are passed over."""
        record = located.record
        table = table_of(record)
        if not table:
            return
        self._quality.tables.setdefault(table, Table()).add(record, FIELDS[table])
        self._count(record, (located.file, located.row))
        self._hear(located, table)
        self._check(located, table)

    def _count(self, record: Record, place: Place) -> None:
        quality = self._quality
        match record:
            case Organisation():
                quality.countries[record.country] += 1
                quality.kinds[record.kind] += 1
                quality.schemes.update({_scheme(identifier) for identifier in record.identifiers})
                self._memberships.organisation(record.id, record.country, place)
            case Collaboration():
                quality.forms[record.kind] += 1
                quality.years[record.start[:4]] += 1
                self._memberships.collaboration(record.id, record.members or 0, place)
            case Participation():
                quality.roles[record.role] += 1
                self._memberships.participation(record.collaboration, record.organisation)

    def _hear(self, located: Located, table: str) -> None:
        """Note the languages; only the main name counts, since other names are rarely in a language."""
        self._quality.names.update(name.language for name in names(located.record)[:1])
        for text in texts(located.record):
            self._quality.texts[text.language] += 1
            self._spoken.see(table, located.file, located.row, text)

    def _check(self, located: Located, table: str) -> None:
        record, kind = located.record, type(located.record)
        if kind not in self._of:
            self._of[kind] = (
                [check for check in self._checks if kind in check.of],
                [repetition for repetition in REPETITIONS if kind in repetition.of],
            )
        alone, together = self._of[kind]
        for check in alone:
            if value := check.find(record):
                self._finding(check.name, table).add(located.file, located.row, value)
        for repetition in together:
            repeated = self._repeated.setdefault((repetition, table), Repeated(repetition.least, repetition.same))
            for value in repetition.keys(record):
                repeated.add(value, located.file, located.row)

    def _finding(self, check: str, table: str) -> Finding:
        return self._findings.setdefault((check, table), Finding(check, table))

    def result(self) -> Quality:
        """What was seen so far; the findings are in the order of their names and tables."""
        memberships = self._memberships
        findings = [*self._findings.values(), *self._across(), *self._misspoken()]
        return replace(
            self._quality,
            sizes=_grouped(memberships.sizes.tolist()),
            spread=_grouped(memberships.countries.tolist()),
            sampled=len(self._spoken),
            findings=sorted((f for f in findings if f.count), key=lambda f: (f.check, f.table)),
        )

    def _across(self) -> Iterator[Finding]:
        """What only the whole source shows."""
        for (repetition, table), repeated in self._repeated.items():
            yield repeated.finding(repetition.name, table)
        if not len(self._memberships):  # then it is a source of organisations only, or of a few projects by name
            return
        large = self._memberships.larger_than(LARGE)
        yield _finding("large", "collaborations", [(place, str(size)) for place, size in large])
        for check, table, places in (
            ("no-members", "collaborations", self._memberships.without_members()),
            ("no-collaboration", "organisations", self._memberships.without_collaboration()),
        ):
            yield _finding(check, table, [(place, "") for place in places])

    def _misspoken(self) -> Iterator[Finding]:
        found: dict[str, Finding] = {}
        for text, language in self._spoken.mistaken():
            finding = found.setdefault(text.table, Finding("language", text.table))
            finding.add(text.file, text.row, f"{text.language} → {language}: {text.text}")
        yield from found.values()


def _finding(check: str, table: str, found: Iterable[tuple[Place, str]]) -> Finding:
    finding = Finding(check, table)
    for (file, row), value in found:
        finding.add(file, row, value)
    return finding


def _grouped(counts: Iterable[int]) -> dict[int, int]:
    """How many of the numbers fall into each group of `SIZES`, by its upper bound; -1 is the open group.

    >>> _grouped([0, 4, 5, 101])
    {0: 1, 5: 2, -1: 1}
    """
    found = Counter(next((bound for bound in SIZES if count <= bound), -1) for count in counts)
    return {bound: found[bound] for bound in (*SIZES, -1) if found[bound]}


def _scheme(identifier: str) -> str:
    """The register that gave an identifier; empty where it does not say.

    >>> _scheme("vat:LV40008042411"), _scheme("TEST-1")
    ('vat', '')
    """
    scheme, colon, _ = identifier.partition(":")
    return scheme if colon else ""
