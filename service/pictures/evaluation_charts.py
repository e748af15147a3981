"""The plots of the evaluation report as SVG, drawn offline; each as wide as a phone."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import altair as alt
import vl_convert

from talka.matching.evaluation.calibration import Calibration
from talka.matching.evaluation.results import CandidateRecall, Result
from talka.service.pictures.colours import OTHER, PALETTE

WIDTH = 330
"""Pixels of a plot with its labels: what a phone shows without shrinking it."""
LABELS = 140
"""Pixels kept for names: the font of the page may be wider than the one that Vega measures them in."""
MARGIN = 25
_OURS, _BASELINE = PALETTE[1], PALETTE[0]


def accuracy_svg(results: Sequence[Result]) -> str:
    """nDCG@10 of each recommender with its interval, the best on top."""
    values = [
        {"name": result.recommender, "ours": not result.baseline, **asdict(result.metrics["nDCG@10"])}
        for result in results
    ]
    names = [row["name"] for row in values]
    y = alt.Y(
        "name:N", sort=names, title=None, axis=alt.Axis(minExtent=LABELS, labelLimit=LABELS, domain=False, ticks=False)
    )
    base = alt.Chart(_data(values)).encode(y=y, color=_colour())
    scale = alt.Scale(domainMin=0)
    bars = base.mark_rule(strokeWidth=3).encode(
        x=alt.X("low:Q", title="nDCG@10", scale=scale, axis=alt.Axis(tickCount=3)), x2="high:Q"
    )
    points = base.mark_point(filled=True, size=70, opacity=1).encode(x=alt.X("value:Q", scale=scale))
    return _svg(alt.layer(bars, points), width=WIDTH - LABELS - MARGIN, height=26 * len(values))


def trade_off_svg(results: Sequence[Result], by: str, title: str) -> str:
    """nDCG@10 against a figure of the exposure; the numbers are those of the table's rows."""
    values = [
        {
            "number": str(number),
            "name": result.recommender,
            "ours": not result.baseline,
            "x": getattr(result.exposure, by),
            "y": result.metrics["nDCG@10"].value,
        }
        for number, result in enumerate(results, start=1)
    ]
    base = alt.Chart(_data(values)).encode(
        x=alt.X("x:Q", title=title, scale=alt.Scale(zero=False, nice=True), axis=alt.Axis(tickCount=4)),
        y=alt.Y("y:Q", title="nDCG@10", scale=alt.Scale(domainMin=0)),
        color=_colour(),
    )
    points = base.mark_point(filled=True, size=60, opacity=1)
    return _svg(alt.layer(points, base.mark_text(dy=-11, fontSize=13).encode(text="number:N")), height=190)


def reliability_svg(calibration: Calibration) -> str:
    """The share that came true against the stated probability; on the dotted line both are the same."""
    values = [asdict(each) for each in calibration.bins]
    top = max(max(row["high"], row["predicted"]) for row in values)
    scale = alt.Scale(domain=[0, top], nice=True)
    ideal = alt.Chart(_data([{"x": 0, "y": 0}, {"x": top, "y": top}])).mark_line(strokeDash=[3, 3], color=OTHER)
    base = alt.Chart(_data(values)).encode(x=alt.X("predicted:Q", title="Stated probability", scale=scale))
    bars = base.mark_rule(color=_OURS).encode(y=alt.Y("low:Q", title="Share that came true", scale=scale), y2="high:Q")
    points = base.mark_point(filled=True, size=50, opacity=1, color=_OURS).encode(y=alt.Y("share:Q", scale=scale))
    return _svg(alt.layer(ideal.encode(x="x:Q", y="y:Q"), bars, points), height=250)


def candidates_svg(shares: Sequence[CandidateRecall]) -> str:
    """The share of the answers that are among so many candidates."""
    base = alt.Chart(_data([{"size": each.size, "recall": each.recall} for each in shares])).encode(
        x=alt.X(
            "size:Q",
            title="Candidates",
            scale=alt.Scale(type="log", nice=False),
            axis=alt.Axis(values=[each.size for each in shares], format="~s", labelOverlap=False),
        ),
        y=alt.Y("recall:Q", title="Share of the answers among them", scale=alt.Scale(domain=[0, 1])),
    )
    return _svg(alt.layer(base.mark_line(color=_OURS), base.mark_point(filled=True, color=_OURS, size=50)), height=220)


def _colour() -> alt.Color:
    """What is measured stands out from what it is measured against."""
    return alt.Color("ours:N", scale=alt.Scale(domain=[True, False], range=[_OURS, _BASELINE]), legend=None)


def _data(values: list[dict[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=values)


def _svg(chart: alt.LayerChart | alt.FacetChart, *, height: int, width: int = WIDTH - 3 * MARGIN) -> str:
    drawn = (
        chart.properties(width=width, height=height, background="transparent")
        .configure(aria=False, font="system-ui, Noto Sans, sans-serif", padding=4)
        .configure_axis(
            labelFontSize=13,
            titleFontSize=13,
            titleFontWeight="normal",
            titlePadding=10,
            labelFlush=False,
            gridColor="#e6e1d5",
        )
        .configure_view(stroke=None)
    )
    return str(vl_convert.vegalite_to_svg(drawn.to_dict(), vl_version="6.1"))
