"""Where an organisation and its suggested partners are: a map as SVG, drawn offline.

Outlines come from the package countryinfo, at a scale of about 1:110 million: small islands are missing.
"""

import math
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import vl_convert
from countryinfo import all_countries

from talka.graph.network import Network
from talka.service.words import Words

WIDTH, HEIGHT = 560, 520
MARGIN = 4.0
"""Degrees of land shown around the outermost point."""

DIAMETER = 27
"""Of a marker, in pixels."""

_SEA, _LAND, _BORDER, _ASKER, _PARTNER = "#dfe9ea", "#f3efe3", "#b9b39f", "#b3401f", "#0b5c62"


@lru_cache
def _land() -> list[list[list[float]]]:
    """The outer rings of all countries, (longitude, latitude) in degrees, clockwise: the order that d3-geo takes for
    the inside; a ring the other way round would fill the rest of the globe."""
    rings = []
    for country in all_countries():
        with suppress(KeyError):  # a few territories have no outline
            for feature in country.geo_json()["features"]:
                shape = feature["geometry"]
                polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
                rings += [_clockwise(polygon[0]) for polygon in polygons]
    return rings


def _clockwise(ring: list[list[float]]) -> list[list[float]]:
    """The ring, turned round if its signed area (shoelace formula) is positive.

    >>> _clockwise([[0, 0], [1, 0], [1, 1], [0, 0]])
    [[0, 0], [1, 1], [1, 0], [0, 0]]
    """
    x, y = np.array(ring, dtype=float).T
    area = float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))
    return ring[::-1] if area > 0 else ring


def _near(frame: tuple[float, float, float, float]) -> list[dict[str, Any]]:
    """The land within a frame (west, east, south, north) as GeoJSON features."""
    west, east, south, north = frame
    near = []
    for ring in _land():
        x, y = np.array(ring).T
        if (
            x.max() > west - MARGIN
            and x.min() < east + MARGIN
            and y.max() > south - MARGIN
            and y.min() < north + MARGIN
        ):
            near.append({"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    return near


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
    return _render(tuple(tuple(point.items()) for point in points))


@lru_cache(maxsize=256)  # drawing takes about 0.3 s
def _render(points: tuple[tuple[tuple[str, Any], ...], ...]) -> str:
    return str(vl_convert.vegalite_to_svg(_chart([dict(point) for point in points]).to_dict(), vl_version="6.1"))


def _data(values: list[dict[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=values)


def _chart(points: list[dict[str, Any]]) -> Any:
    """Land, lines from the asker, and the points."""
    frame = _extent(points)
    projection = _mercator(frame)
    _apart(points, projection["scale"])
    land = alt.Chart(_data(_near(frame)))
    layers: list[alt.Chart] = [land.mark_geoshape(fill=_LAND, stroke=_BORDER, strokeWidth=0.5)]
    here = next((point for point in points if point["asker"]), None)
    others = [point for point in points if not point["asker"]]
    if here and others:
        lines = [point | {"lat2": here["lat"], "lon2": here["lon"]} for point in others]
        layers.append(
            alt.Chart(_data(lines))
            .mark_rule(color=_PARTNER, opacity=0.35)
            .encode(longitude="lon:Q", latitude="lat:Q", longitude2="lon2:Q", latitude2="lat2:Q")
        )
    for shape, colour, size, chosen in (
        ("circle", _PARTNER, 560, others),
        ("square", _ASKER, 420, [here] if here else []),
    ):
        data = alt.Chart(_data(chosen)).encode(longitude="lon:Q", latitude="lat:Q")
        layers.append(data.mark_point(shape=shape, filled=True, color=colour, opacity=1, size=size, stroke="white"))
        layers.append(data.mark_text(color="white", fontSize=16, fontWeight="bold").encode(text="number:N"))
    return (
        alt.layer(*layers)
        .project(type="mercator", **projection)
        .properties(width=WIDTH, height=HEIGHT, background=_SEA)
        .configure_view(stroke=None, clip=True)
    )


def _y(latitude: float) -> float:
    """Mercator's ordinate, in radians at the equator, of a latitude in degrees."""
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def _latitude(y: float) -> float:
    return math.degrees(2 * math.atan(math.exp(y)) - math.pi / 2)


def _apart(points: list[dict[str, Any]], scale: float) -> None:
    """Move points that would cover one another, each to the nearest free place on a spiral around its own."""
    taken: list[tuple[float, float]] = []
    for point in points:
        x, y = scale * math.radians(point["lon"]), scale * _y(point["lat"])
        for step in range(200):
            turn, reach = 2.4 * step, 0.45 * DIAMETER * math.sqrt(step)  # 2.4: the golden angle
            here = (x + reach * math.cos(turn), y + reach * math.sin(turn))
            if all(math.dist(here, other) >= DIAMETER for other in taken):
                break
        taken.append(here)
        point["lon"], point["lat"] = math.degrees(here[0] / scale), _latitude(here[1] / scale)


def _mercator(frame: tuple[float, float, float, float]) -> dict[str, Any]:
    """Scale (pixels a radian), centre and translation under which the frame just fits the picture."""
    west, east, south, north = frame
    scale = min(WIDTH / math.radians(east - west), HEIGHT / (_y(north) - _y(south)))
    middle = _latitude((_y(north) + _y(south)) / 2)
    return {"scale": scale, "center": [(west + east) / 2, middle], "translate": [WIDTH / 2, HEIGHT / 2]}


def _extent(points: list[dict[str, Any]]) -> tuple[float, float, float, float]:
    """West, east, south, north in degrees: Europe from Portugal to Cyprus, wider where a point lies outside."""
    lats = [point["lat"] for point in points] + [38.0, 60.0]
    lons = [point["lon"] for point in points] + [-8.0, 30.0]
    south, north = max(-80.0, min(lats) - MARGIN), min(80.0, max(lats) + MARGIN)
    return max(-180.0, min(lons) - MARGIN), min(180.0, max(lons) + MARGIN), south, north
