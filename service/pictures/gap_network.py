"""The network with its gaps marked: who stands alone, and which ties are missing, as SVG without script."""

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from talka.graph.network import Network
from talka.matching.gaps.at_home import AtHome
from talka.matching.gaps.base import Gap
from talka.matching.gaps.isolated import Isolated
from talka.matching.gaps.local_ties import LocalTies
from talka.matching.gaps.report import Report
from talka.matching.reasons import Ref
from talka.service.pictures.colours import OTHER, by_frequency
from talka.service.pictures.network import as_data, draw
from talka.service.words import Words

MOST = 700
"""Organisations from which on there is no picture: it would be a grey ball."""
MISSING = "#A8431B"
NAMED = 12
"""Organisations with missing ties whose names are written, those with the most first."""

_SVG = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" font-family="system-ui, Noto Sans, sans-serif">'
    '<title>{title}</title><rect x="{left}" y="{top}" width="100%" height="100%" fill="#fff"/>{parts}</svg>'
)
_TIE = Markup('<path d="M{} {}L{} {}" stroke="#a5a5a0" stroke-width="2"/>')
_GAP = Markup(
    '<path d="M{} {}L{} {}" stroke="{}" stroke-width="7" stroke-dasharray="18 11" fill="none"><title>{}</title></path>'
)
_DOT = Markup('<circle cx="{}" cy="{}" r="{}" fill="{}"><title>{}</title></circle>')
_ALONE = Markup('<circle cx="{}" cy="{}" r="17" fill="#fff" stroke="{}" stroke-width="9"><title>{}</title></circle>')
_NAME = Markup(
    '<text x="{}" y="{}" font-size="38" text-anchor="{}" paint-order="stroke" stroke="#fff" stroke-width="8">{}</text>'
)


def gap_network_svg(network: Network, found: Report, words: Words) -> str:
    """All organisations and ties; rings around those of gaps about one organisation, and dashed lines where two should
    meet. Empty where there are no such gaps, or more than `MOST` organisations."""
    gaps = [gap for each in found.values() for gap in each]
    alone, missing = _alone(network, gaps), _missing(network, gaps)
    if len(network) > MOST or not (alone or missing):
        return ""
    data = as_data(draw(network, range(len(network)), words))
    nodes = {node["id"]: node for node in data["nodes"]}
    at = {row: (round(node["x"]), round(node["y"])) for row, node in nodes.items()}
    left, right = min(x for x, _ in at.values()) - 60, max(x for x, _ in at.values()) + 60
    top, bottom = min(y for _, y in at.values()) - 60, max(y for _, y in at.values()) + 60

    def parts() -> Iterator[Markup]:
        for edge in data["edges"]:
            yield _TIE.format(*at[edge["from"]], *at[edge["to"]])
        for row, node in nodes.items():
            dot = _ALONE if row in alone else _DOT
            radius = () if row in alone else (round(0.8 * node["size"]),)
            yield dot.format(*at[row], *radius, node["color"], node["title"])
        for one, other in missing:
            names = (words.label.organisation(row, network.iris[row]) for row in (one, other))
            yield _GAP.format(*at[one], *at[other], MISSING, " – ".join(names))
        for row in _most(one for one, _ in missing):
            x, y = at[row]
            across = (x - left) / (right - left)
            anchor = "start" if across < 0.2 else "end" if across > 0.8 else "middle"
            yield _NAME.format(x, y - 24, anchor, words.label.organisation(row, network.iris[row]))

    title = words.gettext("The network with its gaps")
    box = f"{left} {top} {right - left} {bottom - top}"
    return str(_SVG.format(box=box, title=title, left=left, top=top, parts=Markup("").join(parts())))


def legend(network: Network, words: Words) -> list[tuple[str, str]]:
    """Countries by name with their colours; those that share the last one are not named."""
    colours = by_frequency(network.countries.tolist())
    return [(words.country(code), colour) for code, colour in colours.items() if code and colour != OTHER]


def _alone(network: Network, gaps: Iterable[Gap]) -> set[int]:
    """Rows of the organisations that are a gap by themselves."""
    rows = [_rows(network, gap.about) for gap in gaps if gap.kind in (Isolated.name, AtHome.name)]
    return {row for found in rows for row in found}


def _missing(network: Network, gaps: Iterable[Gap]) -> list[tuple[int, int]]:
    """Pairs of rows that a gap names together and that share no collaboration: its first organisation with each of
    the others."""
    pairs = {
        (rows[0], other): None
        for gap in gaps
        if gap.kind == LocalTies.name and len(rows := _rows(network, gap.about)) > 1
        for other in rows[1:]
        if not len(network.shared(rows[0], other))
    }
    return list(pairs)


def _rows(network: Network, about: Iterable[Ref]) -> list[int]:
    return [network.index[ref.value] for ref in about if ref.kind == "organisation" and ref.value in network.index]


def _most(rows: Iterable[int]) -> list[int]:
    """The rows that come most often."""
    counts: dict[int, int] = {}
    for row in rows:
        counts[row] = counts.get(row, 0) + 1
    return sorted(counts, key=lambda row: (-counts[row], row))[:NAMED]
