"""Anybody's table, a CSV file or a sheet, by a mapping: metadata of CSV on the Web that says what its columns mean.

`talka load table.csv` finds table.csv-metadata.json or csv-metadata.json beside it; `talka load my-metadata.json` loads
the tables that it names. `docs/mapping.md` shows how to write one, and why this standard.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from talka.graph.faults import Fault, Report
from talka.graph.records import Located
from talka.graph.sources.base import About, source_name
from talka.graph.sources.mapping import csvw
from talka.graph.sources.mapping.columns import meaning
from talka.graph.sources.mapping.rows import RowReader
from talka.graph.sources.workbook import raw_rows
from talka.graph.tables.cells import Refusal, url
from talka.graph.tables.columns import unread
from talka.graph.tables.csv_files import Dialect, among, csv_rows
from talka.graph.tables.parsed import parsed, titles
from talka.graph.tables.raw import Raw
from talka.graph.tables.sheets import sheet_names

NAME = "mapping"

_ENDING, _SHARED = "-metadata.json", "csv-metadata.json"


def recognises(path: Path) -> bool:
    """Whether this is metadata of CSV on the Web, sound or not, or a table that has some beside it."""
    found = _metadata(path)
    if found is None or not _begins_as_metadata(found):
        return False
    group = csvw.parse(found)
    return isinstance(group, list) or bool(_tables(group, path))


def _begins_as_metadata(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return csvw.CONTEXT.encode() in stream.read(65_536)
    except OSError:
        return False


def about(path: Path) -> About:
    """The source's name is that of the table, or of the metadata; dc:title, dc:license, dc:publisher say the rest."""
    found = _metadata(path)
    group = csvw.parse(found) if found else []
    if not isinstance(group, csvw.Group):
        return About(source=source_name(path))
    notes = group.tables[0].notes | group.notes
    named = path.resolve().parent if path.name == _SHARED else path.with_name(path.name.removesuffix(_ENDING))
    return About(
        source=source_name(path if path.is_dir() else named),
        title=_note(notes, "dc:title") or path.name,
        license=_iri(_note(notes, "dc:license")),
        publisher=_note(notes, "dc:publisher"),
    )


def _note(notes: dict[str, Any], name: str) -> str:
    """A note as one line: a text, {"@value": ...}, {"@id": ...} or {"schema:name": ...}."""
    value = notes.get(name, "")
    if isinstance(value, dict):
        value = next((value[key] for key in ("@value", "schema:name", "@id") if key in value), "")
    return value if isinstance(value, str) else ""


def _iri(text: str) -> str:
    try:
        return url(text) if text else ""
    except Refusal:
        return ""


def read(path: Path, report: Report) -> Iterator[Located]:
    """The records of the tables that the metadata describes; faults of the metadata name the place in it."""
    metadata = _metadata(path)
    if metadata is None:
        mend = f"Write {path.name}{_ENDING} beside it: see docs/mapping.md."
        report(Fault(path.name, 0, "", "", "has no metadata of CSV on the Web", mend))
        return
    group = csvw.parse(metadata)
    if isinstance(group, list):
        for fault in group:
            report(fault)
        return
    tables = [(table, meaning(group, table)) for table in _tables(group, path)]
    if not tables:
        report(Fault(metadata.name, 0, "url", "", f"does not name {path.name}", "Correct the url of the table."))
    reader = RowReader({meant.table for _, meant in tables}, report)
    for described, meant in tables:
        try:
            file, sheet = _locate(metadata, described.url)
        except Refusal as refusal:
            meant.problems.append(("url", described.url, refusal.reason, refusal.mend))
        for problem in meant.problems:
            report(Fault(metadata.name, 0, *problem))
        if meant.problems:
            yield Located(unread(meant.table), described.url, 0)
            continue
        raw = _raw(file, sheet, described.dialect or group.dialect or csvw.Dialect(), set(titles(meant.columns)))
        rows = parsed(raw, described.url, meant.columns, report)
        yield from reader.records(meant, described.url, rows)


def _metadata(path: Path) -> Path | None:
    """The metadata of a path: itself, or what stands beside or in it."""
    if path.is_dir():
        beside = [path / _SHARED]
    elif path.suffix.lower() == ".json":
        beside = [path]
    else:
        beside = [path.with_name(f"{path.name}{_ENDING}"), path.with_name(_SHARED)]
    return next((found for found in beside if found.is_file()), None)


def _tables(group: csvw.Group, path: Path) -> list[csvw.Table]:
    """The tables that a path stands for: those of the file, or all of the metadata's."""
    tables = [table for table in group.tables if not table.suppressOutput]
    if path.is_dir() or path.suffix.lower() == ".json":
        return tables
    return [table for table in tables if Path(unquote(urlsplit(table.url).path)).name == path.name]


def _locate(metadata: Path, url: str) -> tuple[Path, str]:
    """The file of a table, and its sheet where it is a workbook. Raises Refusal for what is not beside the metadata."""
    parts, folder = urlsplit(url), metadata.resolve().parent
    file = (folder / unquote(parts.path)).resolve()
    if parts.scheme or parts.netloc or not file.is_relative_to(folder):
        raise Refusal("is not a file beside the metadata", "Nothing is fetched: put the file there and write its name.")
    if not file.is_file():
        raise Refusal("is not there", "Put the file beside the metadata, or correct its name.")
    if file.suffix.lower() != ".xlsx":
        return file, ""
    sheets = sheet_names(file)
    sheet = unquote(parts.fragment.removeprefix("sheet=")) or next(iter(sheets), "")
    if sheets and sheet not in sheets:
        raise Refusal(f"has no sheet {sheet}", f"Its sheets are {', '.join(sheets)}: write #sheet=NAME after the url.")
    return file, sheet


def _raw(file: Path, sheet: str, dialect: csvw.Dialect, known: set[str]) -> Iterator[Raw]:
    if sheet or file.suffix.lower() == ".xlsx":
        return raw_rows(file, sheet)
    return csv_rows(
        file, among(known), Dialect(dialect.delimiter, dialect.encoding, dialect.quoteChar, dialect.skipRows)
    )
