"""Suggestions as rows: of one question, or of so many that they are written as they come."""

import csv
import io
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeVar

import typer

from talka.graph.export import tame, writing_atomically
from talka.matching.matcher import BATCH, Suggestions
from talka.service.words import Words

T, R = TypeVar("T"), TypeVar("R")
Row = tuple[str | int | float, ...]

COLUMNS = ("rank", "partner", "score", "reasons", "model", "revision")
"""Of the rows; before them stands whose suggestion it is."""
TOGETHER = 2 * BATCH
"""Questions answered in one go; each go has its thread."""
THREADS = 2


def flat(first: str, answer: Suggestions, words: Words) -> list[Row]:
    """An answer as rows: `first` tells whose; partners by their IRIs, reasons as sentences."""
    return [
        (
            first,
            rank,
            item.partner,
            round(item.score, 6),
            " | ".join(words.reason(reason) for reason in item.reasons),
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


def in_order(work: Callable[[T], R], items: Iterable[T], threads: int = THREADS) -> Iterator[R]:
    """What work makes of the items, in their order. Only a few are worked on, or wait to be taken, at a time.

    >>> list(in_order(str.upper, ["a", "b", "c"]))
    ['A', 'B', 'C']
    """
    pending: deque[Future[R]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for item in items:
            pending.append(pool.submit(work, item))
            if len(pending) > 2 * threads:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()


def write_many(path: Path, first: str, parts: Iterable[list[Row]]) -> int:
    """Rows to a file, JSON or CSV by its ending, part by part; it is there when all are written. Tells how many."""
    if path.suffix not in (".json", ".csv"):
        raise typer.BadParameter(f"{path.name}: use .csv or .json.")
    with writing_atomically(path) as file:
        return pour(file, (first, *COLUMNS), parts, as_json=path.suffix == ".json")


def pour(file: BinaryIO, columns: tuple[str, ...], parts: Iterable[list[Row]], *, as_json: bool) -> int:
    """Rows to an open file, part by part. Tells how many."""
    count = 0
    file.write(b"[" if as_json else (",".join(columns) + "\n").encode())
    for part in parts:
        file.write((_json(columns, part, begin=not count) if as_json else _csv(part)).encode())
        count += len(part)
    file.write(b"\n]\n" if as_json else b"")
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
