"""Where an organisation and its suggested partners are: a map as SVG, drawn offline.

Outlines come from the package countryinfo, at a scale of about 1:110 million: small islands are missing.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import vl_convert
from countryinfo import CountryInfo, CountryNotFoundError, all_countries

from talka.graph.network import Network
from talka.service.words import Words

WIDTH, HEIGHT = 560, 520
MARGIN = 4.0
"""Degrees of land shown around the outermost point."""

_LAND, _BORDER, _ASKER, _PARTNER = "#e9e4d6", "#fbfaf6", "#b3401f", "#0b5c62"


@lru_cache
def _land() -> list[dict[str, Any]]:
    """The outlines of all countries as GeoJSON features, rings in the order that the projection expects."""
    features = []
    for country in all_countries():
        try:
            features += CountryInfo(country).geo_json()["features"]
        except (CountryNotFoundError, KeyError):  # a few territories have no outline
            continue
    return [{"type": "Feature", "properties": {}, "geometry": feature["geometry"]} for feature in features]


def map_svg(network: Network, row: int | None, partners: Sequence[int], words: Words) -> str:
    """The asker as a square, partners as circles numbered in the order given; those without a position are left out."""
    points = [
        {
            "number": str(rank) if rank else "",
            "lat": float(network.latitude[each]),
            "lon": float(network.longitude[each]),
            "asker": not rank,
        }
        for rank, each in ([(0, row)] if row is not None else []) + list(enumerate(partners, start=1))
        if not np.isnan(network.latitude[each])
    ]
    return str(vl_convert.vegalite_to_svg(_chart(points).to_dict(), vl_version="6.1"))


def _chart(points: list[dict[str, Any]]) -> alt.LayerChart:
    """Land, lines from the asker, and the points."""
    land = alt.Chart(alt.Data(values=_land()))
    layers: list[alt.Chart] = [land.mark_geoshape(fill=_LAND, stroke=_BORDER)]
    here = next((point for point in points if point["asker"]), None)
    others = [point for point in points if not point["asker"]]
    if here and others:
        lines = [point | {"lat2": here["lat"], "lon2": here["lon"]} for point in others]
        layers.append(
            alt.Chart(alt.Data(values=lines))
            .mark_rule(color=_PARTNER, opacity=0.35)
            .encode(longitude="lon:Q", latitude="lat:Q", longitude2="lon2:Q", latitude2="lat2:Q")
        )
    for shape, colour, size, chosen in (("circle", _PARTNER, 260, others), ("square", _ASKER, 200, [here] if here else [])):
        data = alt.Chart(alt.Data(values=chosen)).encode(longitude="lon:Q", latitude="lat:Q")
        layers.append(data.mark_point(shape=shape, filled=True, color=colour, opacity=1, size=size, stroke="white"))
        layers.append(data.mark_text(color="white", fontSize=11, fontWeight="bold").encode(text="number:N"))
    west, east, south, north = _extent(points)
    frame = {"type": "Polygon", "coordinates": [[[west, south], [west, north], [east, north], [east, south], [west, south]]]}
    return (
        alt.layer(*layers)
        .project(type="mercator", fit=frame)  # type: ignore[arg-type]  # a GeoJSON object is allowed
        .properties(width=WIDTH, height=HEIGHT, background="transparent")
        .configure_view(stroke=None, clip=True)
    )


def _extent(points: list[dict[str, Any]]) -> tuple[float, float, float, float]:
    """West, east, south, north in degrees: Europe from Portugal to Cyprus, wider where a point lies outside."""
    lats = [point["lat"] for point in points] + [38.0, 60.0]
    lons = [point["lon"] for point in points] + [-8.0, 30.0]
    south, north = max(-80.0, min(lats) - MARGIN), min(80.0, max(lats) + MARGIN)
    return max(-180.0, min(lons) - MARGIN), min(180.0, max(lons) + MARGIN), south, north
