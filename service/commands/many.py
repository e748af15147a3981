"""Suggestions as rows: of one question, or of so many that they are written as they come."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from talka.graph.export import tame, writing_atomically
from talka.matching.matcher import BATCH, Matcher
from talka.matching.parallel import in_order
from talka.matching.query import Query
from talka.matching.suggestions import Suggestions
from talka.service import output
from talka.service.commands.base import err, out, progress
from talka.service.output import Format
from talka.service.words import Words

T = TypeVar("T")
Row = tuple[str | int | float, ...]

COLUMNS = ("rank", "partner", "score", "reasons", "model", "revision")
"""Of the rows; before them stands whose suggestion it is."""
TOGETHER = 2 * BATCH
"""Questions answered in one go."""


@dataclass(frozen=True)
class Question:
    """Whose question it is, as it stands in the first column, and how a matcher puts it."""

    first: str
    query: Callable[[Matcher], Query]


def flat(first: str, answer: Suggestions, words: Words) -> list[Row]:
    """An answer as rows: `first` tells whose; partners by their IRIs, reasons as sentences."""
    return [
        (
            first,
            rank,
            item.partner,
            round(item.score, 6),
            " | ".join(words.say(reason) for reason in item.reasons),
            answer.model,
            answer.revision,
        )
        for rank, item in enumerate(answer.items, start=1)
    ]


def together(items: Iterable[T]) -> Iterator[list[T]]:
    """The items, so many at a time as are answered in one go."""
    rest = iter(items)
    while some := list(islice(rest, TOGETHER)):
        yield some


def answered(questions: Sequence[Question], answer: Callable[[list[Question]], list[Row]]) -> Iterator[list[Row]]:
    """The rows that answer the questions, in their order, part by part; a bar on a terminal tells how far it is."""
    with progress("Suggesting") as bar:
        for number, part in enumerate(in_order(answer, list(together(questions))), start=1):
            bar(min(number * TOGETHER, len(questions)), len(questions))
            yield part


def write(parts: Iterable[list[Row]], first: str, file: Path | None, format_: Format) -> None:
    """Rows to a file, JSON or CSV by its ending, which is there when all are written; or printed, without a file.

    first: name of the first column
    """
    columns = (first, *COLUMNS)
    if file is not None:
        with writing_atomically(file) as target:
            count = _pour(lambda text: target.write(text.encode()), columns, parts, as_json=file.suffix == ".json")
        err.print(f"{count:,} rows written to {output.plain(str(file))}", highlight=False)
    elif format_ is Format.TABLE:
        output.rows(out, [dict(zip(columns, row, strict=True)) for part in parts for row in part], format_)
    else:
        _pour(out.file.write, columns, parts, as_json=format_ is Format.JSON)


def _pour(
    write: Callable[[str], object], columns: tuple[str, ...], parts: Iterable[list[Row]], *, as_json: bool
) -> int:
    """Rows as text, part by part. Tells how many."""
    count = 0
    write("[" if as_json else ",".join(columns) + "\n")
    for part in parts:
        write(_json(columns, part, begin=not count) if as_json else _csv(part))
        count += len(part)
    write("\n]\n" if as_json else "")
    return count


def _json(columns: tuple[str, ...], rows: list[Row], *, begin: bool) -> str:
    lines = (json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) for row in rows)
    return "".join(f"{'' if begin and not number else ','}\n{line}" for number, line in enumerate(lines))


def _csv(rows: list[Row]) -> str:
    """Cells that a spreadsheet would run as a formula are tamed."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows([tame(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return buffer.getvalue()
