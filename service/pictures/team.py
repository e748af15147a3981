"""A team as a small picture: who has worked with whom, and who would be new to each other."""

from collections.abc import Mapping, Sequence
from math import cos, pi, sin

from markupsafe import Markup

WIDE, HIGH, RADIUS, DOT = 320, 260, 96, 19
"""In units of the picture, which is as wide as its place."""


def team_svg(codes: Sequence[str], ties: Mapping[tuple[int, int], int], words: str) -> Markup:
    """An SVG of members on a circle, numbered from 1, with a code of their country.

    ties: number of collaborations by two places, the lower first. Solid lines are ties, the thicker the more; dashed
    ones are between members who have not worked together. `words` say the same for those who do not see it.
    """
    places = [_place(number, len(codes)) for number in range(len(codes))]
    lines = [
        (one, other, ties.get((one, other), 0)) for one in range(len(codes)) for other in range(one + 1, len(codes))
    ]
    lines.sort(key=lambda line: line[2])  # ties lie above what is new
    drawn = [_line(places[one], places[other], shared) for one, other, shared in lines]
    drawn += [_dot(place, number, code) for number, (place, code) in enumerate(zip(places, codes, strict=True), 1)]
    return Markup('<svg class="team" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDE, HIGH, words, Markup("").join(drawn)
    )


def _place(number: int, of: int) -> tuple[float, float]:
    angle = 2 * pi * number / of - pi / 2
    return round(WIDE / 2 + RADIUS * 1.25 * cos(angle), 1), round(HIGH / 2 + RADIUS * sin(angle), 1)


def _line(one: tuple[float, float], other: tuple[float, float], shared: int) -> Markup:
    kind, width = ("tie", min(1.5 + shared, 6)) if shared else ("new", 1)
    line = Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}" stroke-width="{}"/>')
    return line.format(kind, *one, *other, width)


def _dot(place: tuple[float, float], number: int, code: str) -> Markup:
    x, y = place
    dot = Markup(
        '<circle cx="{}" cy="{}" r="{}"/><text x="{}" y="{}">{}</text><text class="code" x="{}" y="{}">{}</text>'
    )
    return dot.format(x, y, DOT, x, y - 1, number, x, y + 12, code)
