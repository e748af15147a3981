"""Which countries work together more and which less than expected: a heat map as SVG, and its cells as rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

import altair as alt
import numpy as np
import vl_convert
from babel.numbers import format_decimal

from talka.matching.gaps.pairs import Counted
from talka.matching.gaps.shrinkage import shrink
from talka.service.words import Words

MOST = 14
"""Countries shown: as many as a phone shows with readable numbers."""
WIDTH, NAMES, MARGIN = 350, 92, 15
"""Pixels of the picture, of the names in it and beside it: what a phone shows without shrinking it."""
SCALE = ("#D98032", "#F7F5EF", "#4A9BD1")
"""From fewer over as expected to more: orange and blue are told apart with any colour vision, black is read on both."""


@dataclass(frozen=True)
class Cell:
    """Two countries, by code: collaborations of both, observed and expected, and the ratio of the two, shrunk."""

    one: str
    other: str
    observed: int
    expected: float
    ratio: float


def cells(counted: Counted, first: Collection[str] = (), most: int = MOST) -> list[Cell]:
    """All pairs of the countries with the most organisations, without those that are expected to meet nobody.

    first: codes of the countries that come before all others. The larger country of a pair comes first, the pairs in
    the order of the countries.
    """
    active = np.flatnonzero((counted.expected >= 1).any(axis=1))
    codes, sizes = counted.groups.countries, counted.groups.sizes
    order = sorted(active.tolist(), key=lambda group: (codes[group] not in first, -sizes[group], codes[group]))
    one, other = np.array(list(combinations(order[:most], 2)), dtype=np.int64).reshape(-1, 2).T
    kept = counted.expected[one, other] > 0
    one, other = one[kept], other[kept]
    observed, expected = counted.observed[one, other], counted.expected[one, other]
    ratios = shrink(observed, expected).ratio
    return [
        Cell(str(codes[a]), str(codes[b]), int(o), float(e), float(r))
        for a, b, o, e, r in zip(one, other, observed, expected, ratios, strict=True)
    ]


def heat_map_svg(found: Sequence[Cell], words: Words) -> str:
    """The cells as a square picture; empty where there is no pair."""
    if not found:
        return ""
    order = list(dict.fromkeys([cell.one for cell in found] + [cell.other for cell in found]))
    names = {code: f"{code} {words.country(code)}" for code in order}
    values = [
        {
            "name": names[one],
            "column": other,
            "ratio": float(np.log2(cell.ratio)),
            "says": format_decimal(cell.ratio, "0.0", locale=words.language),
        }
        for cell in found
        for one, other in ((cell.one, cell.other), (cell.other, cell.one))
    ]
    side = (WIDTH - NAMES - MARGIN) / len(order)
    y = alt.Y("name:N", sort=list(names.values()), title=None, axis=alt.Axis(labelLimit=NAMES, minExtent=NAMES))
    x = alt.X("column:N", sort=order, title=None, axis=alt.Axis(orient="top", labelAngle=0, labelOverlap=False))
    scale = alt.Scale(domain=[-1, 0, 1], range=list(SCALE), clamp=True, interpolate="rgb")
    colour = alt.Color("ratio:Q", scale=scale, legend=_legend(words))
    base = alt.Chart(alt.InlineData(values=values)).encode(x=x, y=y)
    squares = base.mark_rect(stroke="white", aria=False).encode(color=colour)
    numbers = base.mark_text(fontSize=9 if side < 24 else 12, color="#000", aria=False).encode(text="says:N")
    chart = (
        alt.layer(squares, numbers)
        .properties(width=side * len(order), height=min(side, 32) * len(order), background="white")
        .configure(aria=False, font="system-ui, Noto Sans, sans-serif", padding=4)
        .configure_axis(labelFontSize=11, domain=False, ticks=False, labelColor="#000")
        .configure_legend(
            titleFontWeight="normal", titleColor="#000", labelColor="#000", titleFontSize=11, labelFontSize=11
        )
        .configure_view(stroke=None)
    )
    return str(vl_convert.vegalite_to_svg(chart.to_dict(), vl_version="6.1"))


def _legend(words: Words) -> alt.Legend:
    return alt.Legend(
        title=words.gettext("Times as many as expected"),
        orient="bottom",
        direction="horizontal",
        gradientLength=WIDTH - NAMES - MARGIN,
        values=[-1, 0, 1],
        labelExpr="datum.value < 0 ? '½' : datum.value > 0 ? '2' : '1'",
    )
