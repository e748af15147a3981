"""The gap report as one page that asks nothing of any host and prints well."""

from collections.abc import Collection
from pathlib import Path

from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup

from talka.graph.network import Network
from talka.matching.gaps.pairs import Counted
from talka.matching.gaps.report import Report
from talka.service.pictures.gap_network import gap_network_svg, legend
from talka.service.pictures.heat_map import cells, heat_map_svg
from talka.service.words import Words


def gaps_html(network: Network, counted: Counted, found: Report, words: Words, first: Collection[str] = ()) -> bytes:
    """All gaps by kind, with why they matter, the heat map of the countries and the network with its gaps.

    first: codes of the countries that stand first in the heat map
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=select_autoescape(), trim_blocks=True
    )
    kinds = [
        (
            kind.name,
            words.gettext(kind.title),
            words.gettext(kind.why),
            [(words.say(gap), ", ".join(map(words.country, gap.countries))) for gap in gaps],
        )
        for kind, gaps in found.items()
    ]
    pairs = cells(counted, first)
    page = environment.get_template("gaps.html").render(
        _=words.gettext,
        number=lambda value, form=None: format_decimal(value, form, locale=words.language),
        country=words.country,
        language=words.language,
        kinds=kinds,
        missing=[title for _, title, _, gaps in kinds if not gaps],
        cells=pairs,
        heat_map=Markup(heat_map_svg(pairs, words)),  # noqa: S704  # made by us, names escaped
        picture=Markup(gap_network_svg(network, found, words)),  # noqa: S704  # likewise
        legend=legend(network, words),
    )
    return page.encode()
