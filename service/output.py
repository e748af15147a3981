"""What commands print: tables for people, JSON and CSV for programs."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from talka.graph.export import tame
from talka.graph.faults import Fault
from talka.graph.load import LoadReport
from talka.service.fault_groups import grouped


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def plain(text: str) -> str:
    """Text that rich does not read as markup."""
    return text.replace("[", "\\[")


def rows_csv(rows: Sequence[dict[str, Any]]) -> str:
    """Rows of the same keys as CSV; cells that a spreadsheet would run as a formula are tamed."""
    buffer = io.StringIO(newline="")
    if rows:
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(rows[0])
        writer.writerows([tame("" if cell is None else str(cell)) for cell in row.values()] for row in rows)
    return buffer.getvalue()


def rows(console: Console, items: Sequence[dict[str, Any]], format_: Format) -> None:
    """Rows of the same keys, in the format asked for."""
    if format_ is Format.JSON:
        console.file.write(json.dumps(list(items), ensure_ascii=False, indent=1) + "\n")
    elif format_ is Format.CSV:
        console.file.write(rows_csv(items))
    elif items:
        table = Table(header_style="bold", box=None, pad_edge=False)
        for name in items[0]:
            table.add_column(name, overflow="fold")
        for item in items:
            table.add_row(*(Text("" if value is None else str(value)) for value in item.values()))
        console.print(table)


def faults(console: Console, found: Sequence[Fault]) -> None:
    """Each fault on a line of its own; of many of one kind the first, and how many more there are."""
    for group in grouped(found):
        kind = "[yellow]warning[/]" if group.warning else "[red]fault[/]"
        for fault in group.first:
            console.print(f"{kind} {plain(str(fault))}", highlight=False, soft_wrap=True)
        if group.more:
            console.print(f"        and {group.more:,} more like it{group.rows_of_more()}", highlight=False)
    refused = sum(not fault.warning for fault in found)
    if refused:
        console.print(f"[bold]{refused} fault{'s' * (refused > 1)}: nothing of this source was written.[/]")


def load_reports(out: Console, err: Console, reports: Sequence[LoadReport], format_: Format) -> None:
    """What became of each source: a sentence for people, a row for programs."""
    faults(err, [fault for report in reports for fault in report.faults])
    if format_ is not Format.TABLE:
        rows(out, [_load_row(report) for report in reports], format_)
        return
    for report in reports:
        row = _load_row(report)
        what = f"{counts(report.read)}; {report.triples:,} triples {row['state']}"
        warnings = f"; {row['warnings']:,} warnings" if row["warnings"] else ""
        out.print(f"[bold]{plain(report.source)}[/]: {what}{warnings}", highlight=False, soft_wrap=True)
        if report.changes:
            changes = ", ".join(f"{word} {row[word]}" for word in ("added", "changed", "gone"))
            out.print(f"  {changes}", highlight=False, soft_wrap=True)


def _load_row(report: LoadReport) -> dict[str, Any]:
    """One source: what was read and left out, and what that adds to, changes in and takes from what was there."""
    changes = report.changes
    return {
        "source": report.source,
        **{table: report.read.get(table, 0) for table in ("organisations", "collaborations", "participations")},
        "warnings": len(report.faults) - len(report.refused),
        "triples": report.triples,
        "state": "unchanged" if not report.changed else "replaced" if changes else "written",
        "added": counts(changes.added) if changes else "",
        "changed": counts(changes.changed) if changes else "",
        "gone": counts(changes.gone) if changes else "",
    }


def counts(numbers: Mapping[str, int]) -> str:
    """
    >>> counts({"organisations": 1200, "needs": 0, "municipalities": 1})
    '1,200 organisations, 1 municipality'
    """
    return ", ".join(f"{n:,} {_one(table) if n == 1 else table}" for table, n in numbers.items() if n) or "none"


def _one(table: str) -> str:
    return table[:-3] + "y" if table.endswith("ies") else table.removesuffix("s")
