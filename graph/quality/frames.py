"""Where a country is, roughly: rectangles of degrees, to notice a position that cannot be right.

Outlines come from the package countryinfo, at a scale of about 1:110 million, one rectangle for each part of a country.
Parts and countries that it lacks are added here; with them, of 27,629 positions in CORDIS the 12 outside
are all wrong. A position just across a border is not noticed.
"""

from contextlib import suppress
from functools import lru_cache

from countryinfo import all_countries

Frame = tuple[float, float, float, float]
"""West, east, south and north in degrees (WGS 84)."""

MARGIN = 1.0
"""Degrees by which each rectangle is widened: about what the outlines leave out of coasts and small islands."""

ELSEWHERE: dict[str, tuple[Frame, ...]] = {
    "DK": ((14.6, 15.2, 54.9, 55.4),),  # Bornholm
    "EE": ((21.7, 23.4, 57.8, 59.1),),  # Saaremaa, Hiiumaa
    "ES": ((-18.2, -13.4, 27.6, 29.5), (1.1, 4.4, 38.6, 40.1)),  # Canary Islands, Balearic Islands
    "FI": ((19.2, 21.5, 59.7, 60.7),),  # Åland
    "FR": (
        (-61.9, -60.8, 14.3, 16.6),  # Guadeloupe, Martinique
        (-54.7, -51.6, 2.1, 5.8),  # French Guiana
        (55.2, 55.9, -21.4, -20.8),  # Réunion
        (45.0, 45.3, -13.1, -12.6),  # Mayotte
        (-56.5, -56.1, 46.7, 47.2),  # Saint-Pierre and Miquelon
        (163.5, 168.2, -22.8, -19.5),  # New Caledonia
        (-154.8, -134.4, -27.7, -7.9),  # French Polynesia
    ),
    "GB": ((-8.7, -0.7, 49.8, 60.9),),  # Scilly, Hebrides, Shetland
    "GR": ((23.8, 29.7, 35.5, 40.1), (19.3, 20.8, 37.6, 39.9)),  # islands of the Aegean, Ionian islands
    "GQ": ((8.4, 8.9, 3.2, 3.8),),  # Bioko
    "HU": ((16.1, 22.9, 45.7, 48.6),),
    "JP": ((122.9, 131.3, 24.0, 30.0),),  # Ryukyu Islands
    "ME": ((18.4, 20.4, 41.8, 43.6),),
    "NL": ((-70.1, -68.1, 11.9, 12.7), (-63.3, -62.9, 17.4, 18.1)),  # islands of the Caribbean
    "NO": ((10.4, 31.2, 76.4, 80.9), (-9.1, -7.9, 70.8, 71.2)),  # Svalbard, Jan Mayen
    "PT": ((-31.3, -25.0, 36.9, 39.8), (-17.3, -16.2, 32.3, 33.2)),  # Azores, Madeira
    "RS": ((18.8, 23.0, 42.2, 46.2),),
    "US": ((-67.3, -65.2, 17.8, 18.6),),  # Puerto Rico
    "XK": ((20.0, 21.8, 41.8, 43.3),),
}


@lru_cache
def frames() -> dict[str, tuple[Frame, ...]]:
    """The rectangles of each country by its ISO 3166-1 alpha-2 code; reading them takes about 0.1 s."""
    found: dict[str, list[Frame]] = {}
    for country in all_countries():
        with suppress(KeyError):  # a few territories have no outline
            for feature in country.geo_json()["features"]:
                shape = feature["geometry"]
                polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
                found.setdefault(country.iso(2), []).extend(_frame(polygon[0]) for polygon in polygons)
    return {code: (*found.get(code, ()), *ELSEWHERE.get(code, ())) for code in found | ELSEWHERE}


def _frame(ring: list[list[float]]) -> Frame:
    x, y = zip(*ring, strict=True)
    return min(x), max(x), min(y), max(y)


def outside(country: str, latitude: float, longitude: float) -> bool:
    """Whether a position cannot be in a country; False where nothing is known of the country's outline.

    >>> outside("LV", 57.24, 22.59), outside("LV", 22.59, 57.24), outside("PT", 32.65, -16.91)
    (False, True, False)
    """
    return country in frames() and not any(
        west - MARGIN <= longitude <= east + MARGIN and south - MARGIN <= latitude <= north + MARGIN
        for west, east, south, north in frames()[country]
    )
