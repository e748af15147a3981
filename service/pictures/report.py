"""The gap report as one page that asks nothing of any host and prints well."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

from talka.matching.gaps.report import Report
from talka.service.words import Words


def gaps_html(found: Report, words: Words) -> bytes:
    """All gaps by kind, with why they matter."""
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
    page = environment.get_template("gaps.html").render(_=words.gettext, language=words.language, kinds=kinds)
    return page.encode()
