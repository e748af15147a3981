"""A mapping to start from, for a table that has none: what its columns look like, told from their headers."""

import codecs
import json
from pathlib import Path
from urllib.parse import quote

from talka.graph.faults import UnknownFormat
from talka.graph.sources.mapping import csvw
from talka.graph.sources.mapping.terms import properties
from talka.graph.sources.workbook import raw_rows
from talka.graph.tables.cells import Refusal
from talka.graph.tables.csv_files import Dialect, among, csv_rows, delimiter_of, first_line
from talka.graph.tables.sheets import sheet_names
from talka.ontology.concepts import fold
from talka.ontology.terms import shorten

_WORDS = {
    "id": "id nr number nummer numurs numeris numero αριθμος",
    "name": "name namn nosaukums pavadinimas nome designacao ονομα ονομασια",
    "kind": "kind type typ veids tipas tipo τυπος",
    "country": "country land valsts salis pais χωρα",
    "municipality": "municipality kommun pasvaldiba novads savivaldybe municipio concelho δημος",
    "locality": "town city ort stad pilseta miestas cidade localidade πολη",
    "website": "website web homepage url hemsida webbplats majaslapa vietne svetaine tinklalapis sitio ιστοτοπος",
    "description": "description beskrivning apraksts aprasymas descricao περιγραφη about",
    "themes": "theme themes topic topics tema teman amne temas tema temos temas θεμα θεματα",
    "lat": "lat latitude latitud platums platuma πλατος",
    "lon": "lon lng longitude longitud garums ilguma μηκος",
    "source": "source kalla avots saltinis fonte πηγη",
}
"""Words, folded, by which people call the columns of organisations in the six languages and in exports."""


def start(path: Path) -> bytes:
    """Metadata for a CSV file or the first sheet of a workbook, as JSON; columns that are not understood are left out.

    Raises UnknownFormat when the file is no table.
    """
    header, dialect, url = _header(path)
    columns = {name: iri for iri, name in properties("organisations").items()}
    described: list[dict[str, object]] = []
    taken: set[str] = set()
    for title in header:
        name = looks_like(title)
        if name and name not in taken:
            taken.add(name)
            described.append({"titles": title, "propertyUrl": shorten(columns[name])})
        else:
            described.append({"titles": title, "suppressOutput": True})
    content = {"@context": csvw.CONTEXT, "url": url, "dc:type": "organisations", "dialect": dialect}
    content["tableSchema"] = {"columns": described}
    if not dialect:
        del content["dialect"]
    return json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n"


def looks_like(title: str) -> str:
    """The column of an organisation that a header seems to name; empty where none does.

    >>> looks_like("Organisationens namn"), looks_like("Χώρα"), looks_like("Budget")
    ('name', 'country', '')
    """
    words = fold(title).replace("_", " ").replace("-", " ").split()
    return next((name for name, known in _WORDS.items() for word in reversed(words) if word in known.split()), "")


def _header(path: Path) -> tuple[list[str], dict[str, str], str]:
    """The header, the dialect of a CSV file, and the url of the table."""
    known = among({word for words in _WORDS.values() for word in words.split()})
    if sheet := next(iter(sheet_names(path)), ""):
        rows, dialect, url = raw_rows(path, sheet), {}, f"{path.name}#sheet={quote(sheet)}"
    else:
        encoding = _encoding(path)
        told = Dialect(delimiter_of(first_line(path, encoding), known), encoding)
        rows, url = csv_rows(path, known, told), path.name
        dialect = {"delimiter": told.delimiter, "encoding": told.encoding}
    cells = next((cells for _, cells in rows), Refusal("is empty", "Write a header and at least one row."))
    if isinstance(cells, Refusal):
        raise UnknownFormat(f"{path.name} {cells}. {cells.mend}")
    return [cell.strip() for cell in cells if cell.strip()], dialect, url


def _encoding(path: Path) -> str:
    """UTF-8 where the file can be read so, else the encoding of Western spreadsheets; 1 MB is looked at."""
    with path.open("rb") as stream:
        head = stream.read(1 << 20)
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise UnknownFormat(f"{path.name} is encoded in UTF-16. Save it as CSV UTF-8.")
    try:
        head[: head.rfind(b"\n") + 1].decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"
