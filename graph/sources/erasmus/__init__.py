"""Erasmus+ Project Results and its forerunners such as Youth in Action: one export (CSV or xlsx) to records.

Not loaded: grants, project status, results, marks of good practice, streets, and regions, which are names without code.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from talka.graph.faults import Report
from talka.graph.records import Located
from talka.graph.sources.base import About, source_name
from talka.graph.sources.erasmus.export import Export
from talka.graph.sources.erasmus.organisations import SOURCE, rank
from talka.graph.sources.erasmus.table import header

NAME = "erasmus"
_OFFICIAL = re.compile(r"erasmusplus_(ka[1-3])(?:_(20[0-9]{2}))?_.*projects_overview|(youthinaction)_projects_overview")


def recognises(path: Path) -> bool:
    """Whether the first row, or that of a sheet, has columns for a project's identifier and its coordinator."""
    return path.is_file() and bool(header(path))


def about(path: Path) -> About:
    """The name tells which export it is: there is one for each key action and year of the call.

    The official file names state both, and the day of the export, which is left out: a newer export takes the place of
    the older one. Any other file goes by its own name. The rows at the beginning would not do, for a list of all years
    begins as that of its first year does, and would be replaced by it.

    >>> about(Path("ErasmusPlus_KA2_2014_CooperationForInnovation_Projects_Overview_2026-02-01.csv")).source
    'erasmus_ka2_2014'
    >>> about(Path("our partners.csv")).source
    'erasmus_our_partners'
    """
    name = source_name(path)
    if official := _OFFICIAL.search(name):
        name = "_".join(filter(None, official.groups())).replace("youthinaction", "youth_in_action")
    name = name.removeprefix("erasmus_")
    return About(
        source=f"erasmus_{name}",
        namespace="erasmus",
        title=f"{SOURCE}, {re.sub('^ka', 'KA', name).replace('_', ' ')}",
        license="https://creativecommons.org/licenses/by/4.0/",
        publisher="European Commission",
        lenient=True,
    )


def read(path: Path, report: Report) -> Iterator[Located]:
    """Of each row a project and its participations; of each organisation the row that says most about it.

    The export is read twice, so that of an organisation no more than the rank of its best row is kept in memory.
    """
    best: dict[str, bytes] = {}
    for row in Export(path, lambda fault: None).projects():
        for one, _ in row.organisations:
            best[one.id] = max(best.get(one.id, b""), rank(one))
    export = Export(path, report)
    for row in export.projects():
        yield Located(export.collaboration(row), path.name, row.number)
        for one, _ in row.organisations:
            if best[one.id] == rank(one):
                best[one.id] = b"written"
                yield Located(one, path.name, row.number)
        for participation in export.participations(row):
            yield Located(participation, path.name, row.number)
    export.notes.report()
