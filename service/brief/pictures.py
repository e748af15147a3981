"""The pictures of a brief as SVG: how many work on each theme, and who is tied to which country.

The same file stands in a page and in a PDF, so it asks for nothing, has a white ground, and is as wide as a phone can
show without making its letters too small.
"""

from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from talka.matching.reasons import Ref, Statement, mark
from talka.service.brief.document import Line
from talka.service.words import Words

WIDTH = 410
"""Pixels, of every picture."""
ROW = 22
"""Pixels between two lines of names."""
_FONT = "Libertinus Serif, Georgia, serif"
_INK, _MAIN, _WARM, _SOFT = "#1d2a2a", "#17594a", "#b3401f", "#9db3ac"
LEAST = 4
"""What a bar of full length stands for at least, lest a single one look like many."""
LONGEST = 33
"""Letters of a name; the rest is cut."""


@dataclass(frozen=True)
class Bars:
    """Themes with how many organisations work on each, most first; whether all of them declared their own."""

    themes: tuple[tuple[str, int], ...]
    declared: bool

    @property
    def captions(self) -> tuple[Statement, ...]:
        count = Line(mark("How many of them work on each theme; an organisation may work on several."))
        derived = Line(mark("Of those that name no theme, the themes of their projects count."))
        return (count,) if self.declared else (count, derived)

    def alt(self, words: Words) -> str:
        values = ", ".join(f"{words.label(Ref('theme', iri))} {count}" for iri, count in self.themes)
        return words.gettext("Bar chart: {values}.").format(values=values)

    def svg(self, words: Words) -> str:
        picture = _picture(ROW * len(self.themes) + 8)
        left, most = 204, max(LEAST, *(count for _, count in self.themes))
        for place, (iri, count) in enumerate(self.themes):
            y, width = ROW * place + 4, max(2, round((WIDTH - left - 40) * count / most))
            _text(picture, left - 8, y + 15, _short(words.label(Ref("theme", iri))), anchor="end")
            _add(picture, "rect", x=left, y=y + 2, width=width, height=ROW - 7, rx=2, fill=_MAIN)
            _text(picture, left + width + 6, y + 15, words.label(Ref("count", str(count))))
        return _written(picture)


@dataclass(frozen=True)
class Bonds:
    """Organisations (o) beside the countries (c) of their partners.

    organisations: IRIs; countries: codes with how many partners there are in each
    abroad: position of an organisation, of a country, and number of its partners there
    inside: positions of two organisations that work together
    whole: whether nobody was left out
    """

    organisations: tuple[str, ...]
    countries: tuple[tuple[str, int], ...]
    abroad: tuple[tuple[int, int, int], ...]
    inside: tuple[tuple[int, int], ...]
    whole: bool = True

    @property
    def captions(self) -> tuple[Statement, ...]:
        everybody = mark(
            "Lines lead to the countries of their partners; the number in a circle says how many these are."
        )
        some = mark(
            "The best connected organisations and the countries with most partners. The number in a circle says how "
            "many partners all of them have there."
        )
        arcs = (Line(mark("Dashed arcs: the two work together.")),) if self.inside else ()
        return (Line(everybody if self.whole else some), *arcs)

    def alt(self, words: Words) -> str:
        said = []
        for place, iri in enumerate(self.organisations):
            tied = [(self.countries[there][0], count) for one, there, count in self.abroad if one == place]
            there = ", ".join(f"{words.country(code)} {count}" for code, count in tied)
            said.append(f"{words.label(Ref('organisation', iri))}: {there or '–'}")
        return words.gettext("Partners by country: {values}.").format(values="; ".join(said))

    def svg(self, words: Words) -> str:
        rows = max(len(self.organisations), len(self.countries), 1)
        picture = _picture(ROW * rows + 8)
        ours = [_y(place, len(self.organisations), rows) for place in range(len(self.organisations))]
        theirs = [_y(place, len(self.countries), rows) for place in range(len(self.countries))]
        left, right, most = 198, 284, max((count for _, _, count in self.abroad), default=1)
        for one, there, count in self.abroad:
            path = f"M{left} {ours[one]}C{left + 42} {ours[one]} {right - 42} {theirs[there]} {right} {theirs[there]}"
            _add(picture, "path", d=path, fill="none", stroke=_SOFT, stroke_width=round(0.8 + 3.2 * count / most, 1))
        for one, other in self.inside:
            reach = min(72, 14 + abs(ours[one] - ours[other]) // 2)
            path = f"M{left} {ours[one]}C{left + reach} {ours[one]} {left + reach} {ours[other]} {left} {ours[other]}"
            _add(picture, "path", d=path, fill="none", stroke=_WARM, stroke_width=1.6, stroke_dasharray="5 3")
        for iri, y in zip(self.organisations, ours, strict=True):
            _add(picture, "circle", cx=left, cy=y, r=5, fill=_MAIN)
            _text(picture, left - 11, y + 4, _short(words.label(Ref("organisation", iri))), anchor="end")
        for (code, count), y in zip(self.countries, theirs, strict=True):
            _add(picture, "circle", cx=right, cy=y, r=10, fill=_MAIN)
            _text(picture, right, y + 4, str(count), anchor="middle", fill="#ffffff", size=11 if count < 100 else 9)
            _text(picture, right + 16, y + 4, _short(words.country(code), 19))
        return _written(picture)


def _y(place: int, of: int, rows: int) -> int:
    """The middle of a line; the shorter of two columns is spread over the height of the longer."""
    return round(4 + ROW * rows * (place + 0.5) / of)


def _short(text: str, longest: int = LONGEST) -> str:
    """
    >>> _short("Local self-government and services", 20)
    'Local…'
    """
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;–-") + "…"


def _picture(height: int) -> Element:
    box = f"0 0 {WIDTH} {height}"
    picture = Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=box, width=str(WIDTH), height=str(height))
    _add(picture, "rect", width=WIDTH, height=height, fill="#ffffff")
    return picture


def _add(picture: Element, tag: str, **attributes: Any) -> Element:
    return SubElement(picture, tag, {name.replace("_", "-"): str(value) for name, value in attributes.items()})


def _text(
    picture: Element, x: int, y: int, text: str, *, anchor: str = "start", fill: str = _INK, size: int = 12
) -> None:
    written = _add(picture, "text", x=x, y=y, fill=fill, font_family=_FONT, font_size=size, text_anchor=anchor)
    written.text = "".join(letter for letter in text if letter.isprintable())


def _written(picture: Element) -> str:
    return tostring(picture, encoding="unicode")
