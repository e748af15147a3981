"""What the columns of somebody's table mean: CSVW metadata to the columns of a Talka table.

A column is known by its `propertyUrl`, which is the property that Talka writes, or without one by its `name`, which is
then that of a column of the Talka folder.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from talka.graph.sources.mapping import csvw
from talka.graph.sources.mapping.cells import reader
from talka.graph.sources.mapping.terms import CLASSES, expand, known, properties
from talka.graph.tables import cells
from talka.graph.tables.cells import Refusal
from talka.graph.tables.columns import COLUMNS, REQUIRED
from talka.graph.tables.parsed import Column
from talka.ontology.terms import RDF, shorten

_TEMPLATE = re.compile(r"[^{}]*\{(\w+)\}")
_REFERENCES = ("id", "municipality", "organisation", "organisations", "collaboration")
"""Columns that hold ids, which in somebody's table may hold spaces: `talka.graph.sources.mapping` makes ids of them."""


@dataclass(frozen=True)
class Source:
    """One column of the file: `key` is what faults call it, `target` the column of the Talka table that it fills."""

    key: str
    target: str
    language: str = ""


@dataclass
class Meaning:
    """How the rows of a file become rows of a Talka table.

    columns: the columns of the file, for `talka.graph.tables.parsed.parsed`; constants: the same value for every row
    id: key of the column that holds the id; empty where there is none and ids are made
    problems: place in the metadata, value, reason and mend
    """

    table: str
    columns: dict[str, Column] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)
    constants: dict[str, Any] = field(default_factory=dict)
    id: str = ""
    problems: list[tuple[str, str, str, str]] = field(default_factory=list)


def meaning(group: csvw.Group, described: csvw.Table) -> Meaning:
    """The meaning of a table; what is wrong with it is in `problems`."""
    schema = described.tableSchema or group.tableSchema or csvw.Schema()
    found = Meaning(_table(described, schema))
    if not found.table:
        mend = f"Write dc:type as one of {', '.join(COLUMNS)}."
        found.problems.append(("dc:type", "", "is not a table of Talka", mend))
        return found
    key = _key(found, schema, described)
    for number, column in enumerate(schema.columns, 1):
        header = next(iter(column.headers), f"column {number}")
        if key and column.name == key:
            found.id = header
        if not column.virtual and not column.headers:
            found.problems.append((header, "", "has neither titles nor name", "Write its header as its titles."))
        elif column.suppressOutput:
            found.columns[header] = Column(cells.text, titles=column.headers)
        elif expand(column.propertyUrl or "") != RDF.type:
            _add(found, _inherit(column, schema, described, group), header)
    if key and not found.id:
        found.problems.append(("primaryKey", key, "is not the name of a column", "Name one of the columns."))
    found.id = next((source.key for source in found.sources if source.target == "id"), found.id)
    _check_required(found)
    return found


def _table(described: csvw.Table, schema: csvw.Schema) -> str:
    """The Talka table: by a virtual column rdf:type, by dc:type, or else that of organisations."""
    for column in schema.columns:
        if column.virtual and expand(column.propertyUrl or "") == RDF.type:
            return CLASSES.get(expand(column.valueUrl or ""), "")
    named = str(described.notes.get("dc:type", described.notes.get("dct:type", REQUIRED)))
    return CLASSES.get(expand(named), named if named in COLUMNS else "")


def _inherit(column: csvw.Column, *above: csvw._Inherited) -> csvw.Column:
    """A column with what the schema, the table and the group hand down; the nearest wins."""
    handed = {
        name: next((value for part in above if (value := getattr(part, name)) is not None), None)
        for name in csvw.INHERITED
        if getattr(column, name) is None and name not in ("aboutUrl", "propertyUrl", "valueUrl")
    }
    return column.model_copy(update=handed)


def _add(found: Meaning, column: csvw.Column, header: str) -> None:
    iri = expand(column.propertyUrl or "")
    target = properties(found.table).get(iri, "") if iri else column.name
    kept = known(found.table).get(target)
    if kept is None and header == found.id:
        found.columns[header] = Column(cells.text, required=True, titles=column.headers)
    elif kept is None:
        near = f"Known are {', '.join(known(found.table))}, and the properties in docs/mapping.md."
        mend = f"{near} Write suppressOutput: true for a column that is not to be loaded."
        value = column.propertyUrl or column.name
        found.problems.append((header, value, f"means nothing in {found.table}", mend))
    elif column.virtual:
        _add_constant(found, column, target, kept, header)
    else:
        _add_source(found, column, target, kept, header)


def _add_constant(found: Meaning, column: csvw.Column, target: str, kept: Column, header: str) -> None:
    value = column.default if column.default is not None else expand(column.valueUrl or "")
    try:
        found.constants[target] = kept.parse(value)
    except Refusal as refusal:
        found.problems.append((header, value, refusal.reason, refusal.mend))


def _add_source(found: Meaning, column: csvw.Column, target: str, kept: Column, header: str) -> None:
    many = isinstance(kept.empty, tuple)
    parse = reader(column, str if target in _REFERENCES else kept.parse, many)
    first = all(source.target != target for source in found.sources)
    required = (kept.required and first) or bool(column.required)
    try:
        empty = parse(column.default) if column.default else kept.empty
    except Refusal as refusal:
        found.problems.append((header, column.default or "", refusal.reason, refusal.mend))
        return
    found.columns[header] = Column(parse, required and not column.default, empty, titles=column.headers)
    language = "" if column.lang in (None, "und") else str(column.lang)
    found.sources.append(Source(header, target, language))


def _key(found: Meaning, schema: csvw.Schema, described: csvw.Table) -> str:
    """The name of the column that holds the id, by primaryKey or by the one name in aboutUrl; empty without them."""
    about = schema.aboutUrl or described.aboutUrl or ""
    match = _TEMPLATE.fullmatch(about)
    names = schema.primaryKey or ([match[1]] if match else [])
    if len(names) > 1 or (about and not names):
        place, value = ("primaryKey", ", ".join(names)) if names else ("aboutUrl", about)
        mend = "Name one column: primaryKey as its name, or aboutUrl as {name}."
        found.problems.append((place, value, "names no single column", mend))
    return names[0] if len(names) == 1 else ""


def _check_required(found: Meaning) -> None:
    filled = {source.target for source in found.sources} | set(found.constants)
    by_column = {name: iri for iri, name in properties(found.table).items()}
    for name, column in COLUMNS[found.table].items():
        if column.required and name not in filled and name != "id":
            told = f" (its propertyUrl is {shorten(by_column[name])})" if name in by_column else ""
            mend = f"Describe it{told}, or give all rows one value: virtual: true, name: {name} and a default."
            found.problems.append(("tableSchema", "", f"has no column {name}, which {found.table} need", mend))
