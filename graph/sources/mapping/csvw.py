"""Metadata of CSV on the Web (CSVW, W3C 2015): what Talka reads of it, checked strictly.

https://www.w3.org/TR/tabular-metadata/. Everything stands in the one file: nothing is fetched, and a schema, dialect or
table that is named by an address elsewhere is refused. A property that is not read is refused too, since one that is
misspelt would be missing without a word; properties with a prefix, such as dc:title, are notes and may be any.
"""
# ruff: noqa: N815  # the names are those of the standard

import json
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from talka.graph.faults import Fault

CONTEXT = "http://www.w3.org/ns/csvw"
LARGEST = 1 << 20
"""Largest metadata file, in bytes."""


def _inline(value: object) -> object:
    if isinstance(value, str):
        raise ValueError("is the address of another file; write its content here")
    return value


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


class _Part(BaseModel):
    """A part of the metadata; `notes` are its properties with a prefix."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    notes: dict[str, Any] = Field(default_factory=dict, exclude=True)

    @model_validator(mode="before")
    @classmethod
    def _set_notes_apart(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        apart = {key: value for key, value in data.items() if ":" in key or key in ("@type", "@id", "notes")}
        return {key: value for key, value in data.items() if key not in apart} | {"notes": apart}


class NumberFormat(_Part):
    """How numbers are written."""

    decimalChar: str = "."
    groupChar: str = ""


class Datatype(_Part):
    """The form of a cell: of a date, `format` is a pattern such as dd.MM.yyyy."""

    base: str = "string"
    format: str | NumberFormat = ""


class _Inherited(_Part):
    """Properties that a group, table or schema hands down to its columns."""

    aboutUrl: str | None = None
    datatype: Annotated[
        Datatype | None, BeforeValidator(lambda value: {"base": value} if isinstance(value, str) else value)
    ] = None
    default: str | None = None
    lang: str | None = None
    null: Annotated[list[str] | None, BeforeValidator(_listed)] = None
    ordered: bool | None = None
    propertyUrl: str | None = None
    required: bool | None = None
    separator: str | None = Field(default=None, min_length=1)
    textDirection: str | None = None
    valueUrl: str | None = None


INHERITED = tuple(name for name in _Inherited.model_fields if name != "notes")


class Column(_Inherited):
    """One column. `titles` are its headers in the file."""

    name: str = ""
    titles: Annotated[str | list[str] | dict[str, str | list[str]], Field()] = ""
    virtual: bool = False
    suppressOutput: bool = False

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers under which the column may stand; its name where it has no title."""
        return tuple(_flat(self.titles)) or ((self.name,) if self.name else ())


def _flat(titles: Any) -> Iterator[str]:
    if isinstance(titles, dict):
        titles = list(titles.values())
    if isinstance(titles, list):
        for title in titles:
            yield from _flat(title)
    elif titles:
        yield titles


class Schema(_Inherited):
    """The columns of a table. Keys that refer to other tables are checked as all references are."""

    columns: list[Column] = Field(default_factory=list)
    primaryKey: Annotated[list[str], BeforeValidator(_listed)] = Field(default_factory=list)
    foreignKeys: list[Any] = Field(default_factory=list)
    rowTitles: Any = None


class Dialect(_Part):
    """How a CSV file is written. The delimiter is told from the header where it is not given."""

    delimiter: str = Field(default="", max_length=1)
    encoding: str = "utf-8"
    quoteChar: str = Field(default='"', min_length=1, max_length=1)
    skipRows: int = Field(default=0, ge=0, le=1_000)
    header: Literal[True] = True
    headerRowCount: Literal[1] = 1
    doubleQuote: Literal[True] = True
    commentPrefix: None = None
    lineTerminators: Any = None
    skipBlankRows: bool = True
    skipInitialSpace: bool = True
    trim: Any = True

    @model_validator(mode="after")
    def _known_encoding(self) -> "Dialect":
        try:
            "".encode(self.encoding)
        except LookupError:
            raise ValueError(f"encoding {self.encoding} is not known") from None
        return self


class _Tabular(_Inherited):
    dialect: Annotated[Dialect | None, BeforeValidator(_inline)] = None
    tableSchema: Annotated[Schema | None, BeforeValidator(_inline)] = None
    tableDirection: Any = None


class Table(_Tabular):
    """A table: `url` is a file beside the metadata, or in a folder below; of a workbook, with #sheet=NAME."""

    url: str = Field(min_length=1)
    suppressOutput: bool = False


class Group(_Tabular):
    """All of the metadata."""

    tables: list[Table] = Field(min_length=1)


def parse(path: Path) -> Group | list[Fault]:
    """The metadata in a file, a single table as a group of one; or its faults."""

    def fault(row: int, place: str, value: str, reason: str, mend: str) -> Fault:
        return Fault(path.name, row, place, value, reason, mend)

    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            return [
                fault(0, "", "", f"has more than {LARGEST >> 20} MB", "Metadata describes a table; it has no rows.")
            ]
        content = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        return [fault(error.lineno, "", "", f"is not JSON ({error.msg})", "Look for a missing comma or bracket.")]
    except (OSError, UnicodeError, RecursionError) as error:
        return [fault(0, "", "", f"cannot be read ({error})", "Save it as JSON in UTF-8.")]
    context = content.pop("@context", None) if isinstance(content, dict) else None
    contexts = context if isinstance(context, list) else [context]
    if CONTEXT not in contexts or any(isinstance(part, dict) and set(part) - {"@language"} for part in contexts):
        return [fault(0, "@context", "", "is not that of CSV on the Web", f'Write "@context": "{CONTEXT}".')]
    try:
        return Group.model_validate(content if "tables" in content else {"tables": [content]})
    except ValidationError as error:
        return [fault(0, *_explained(found, "tables" in content)) for found in error.errors()]


def _explained(found: Any, group: bool) -> tuple[str, str, str, str]:
    """Place, value, reason and mend of what pydantic found."""
    parts = [str(part) for part in found["loc"] if not str(part).startswith(("function-", "list[", "dict["))]
    place = ".".join(parts if group else parts[2:])
    value = found["input"] if isinstance(found["input"], str | int | float) else ""
    if found["type"] == "extra_forbidden":
        near = get_close_matches(parts[-1], _PROPERTIES, n=1)
        mend = f"Did you mean {near[0]}?" if near else "docs/mapping.md lists what is read."
        return place, "", "is not a property that Talka reads here", mend
    return place, str(value), f"is wrong ({found['msg']})", "docs/mapping.md shows what may stand here."


_PROPERTIES = sorted({name for part in (Column, Schema, Dialect, Table, Group, Datatype) for name in part.model_fields})
