"""Files of texts and of ideas: read and checked as a whole, before anything is answered."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from babel import Locale

from talka.graph.faults import Fault, SourceRefused, TalkaError
from talka.graph.network import Network
from talka.ontology.countries import country_code
from talka.ontology.terms import local_id


@dataclass(frozen=True)
class Idea:
    """An idea of a file. Language and country are codes, empty where nothing is said.

    organisation: row number of the asker in the network; unknown: one is named that is not there
    """

    id: str
    text: str
    language: str
    country: str
    organisation: int | None
    unknown: bool


def read_texts(file: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file that has at least the columns id and text; cells without their blanks at the ends."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            header = stream.readline()
            stream.seek(0)
            reader = csv.DictReader(stream, delimiter=max(",;\t", key=header.count))
            if missing := {"id", "text"} - set(reader.fieldnames or ()):
                raise TalkaError(
                    f"{file.name}: there is no column {' and none '.join(sorted(missing))}. It needs id and text."
                )
            for row in reader:
                yield {name: (cell or "").strip() for name, cell in row.items() if isinstance(name, str)}
    except UnicodeDecodeError:
        raise TalkaError(f"{file.name} is not UTF-8. Save it as CSV UTF-8.") from None


def read_ideas(file: Path, network: Network) -> Sequence[Idea]:
    """All ideas of a file. Raises SourceRefused with each cell that cannot be understood."""
    askers, faults, ideas = Askers(network), [], []
    for number, row in enumerate(read_texts(file), start=2):
        language, country = row.get("lang", ""), row.get("country", "")
        if not row["text"]:
            faults.append(Fault(file.name, number, "text", "", "there is no text", "Write what the idea is about."))
        if language and not known_language(language):
            mend = "Write a code such as sv, or leave it empty to have it recognised."
            faults.append(Fault(file.name, number, "lang", language, "is not a language", mend))
        if country and country_code(country) is None:
            mend = "Write a code such as SE, or a name, or leave it empty."
            faults.append(Fault(file.name, number, "country", country, "is not a country", mend))
        asker = askers.find(named) if (named := row.get("organisation", "")) else None
        code, unknown = country_code(country) or "", bool(named) and asker is None
        ideas.append(Idea(row["id"], row["text"], known_language(language), code, asker, unknown))
    if faults:
        raise SourceRefused(faults)
    return ideas


def known_language(text: str) -> str:
    """The language's code in two letters; empty for what is none.

    >>> known_language("SV"), known_language("en-GB"), known_language("xx"), known_language("Swedish")
    ('sv', 'en', '', '')
    """
    code = text.lower().replace("_", "-").partition("-")[0]
    return code if len(code) == 2 and code in Locale("en").languages else ""


class Askers:
    """Organisations by IRI, by id (`cordis-999981634`), or by the bare id in their source where one only has it."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._rows: defaultdict[str, set[int]] = defaultdict(set)
        for iri, row in network.index.items():
            parts = local_id(iri).split("-")
            for number in range(1, len(parts)):
                self._rows["-".join(parts[number:])].add(row)

    def find(self, text: str) -> int | None:
        """A row number; None for what names nobody, or several."""
        if (known := self._network.row(text)) is not None:
            return known
        rows = self._rows.get(quote(text, safe=""), set())
        return next(iter(rows)) if len(rows) == 1 else None
