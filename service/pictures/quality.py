"""The quality report of sources: one page that asks nothing of any host and prints well, or the same as JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.dates import format_date

from talka.graph.load import LoadReport
from talka.graph.quality.profile import Quality
from talka.service.fault_groups import private
from talka.service.pictures.quality_view import SourceView
from talka.service.templates import environment

LOCALES = {"en": "en_GB", "pt": "pt_PT"}
"""Where a language's own code means another country's dates."""


@dataclass(frozen=True)
class Checked:
    """A source that was checked: its faults, and what it holds."""

    report: LoadReport
    quality: Quality


def quality_json(sources: Sequence[Checked]) -> bytes:
    """The report as data. Values of faults that may be of persons are empty."""
    found = [
        {
            "source": source.report.source,
            "ready": not source.report.refused,
            "faults": len(source.report.refused),
            "warnings": len(source.report.faults) - len(source.report.refused),
            **source.quality.as_dict(),
            "fault_list": [f.as_dict() | ({"value": ""} if private(f) else {}) for f in source.report.faults],
        }
        for source in sources
    ]
    return (json.dumps({"sources": found}, ensure_ascii=False, indent=1) + "\n").encode()


def quality_html(sources: Sequence[Checked], language: str) -> bytes:
    """The report as a page in a language of the pages; what is said of a fault itself is in English."""
    page = environment(language, Path(__file__).parent).get_template("quality.html")
    today = format_date(datetime.now(UTC).date(), format="long", locale=LOCALES.get(language, language))
    return page.render(
        language=language, today=today, sources=[SourceView(s.report, s.quality, language) for s in sources]
    ).encode()
