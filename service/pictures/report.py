"""The gap report as one page that asks nothing of any host and prints well."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape

from talka.service.words import Words


def gaps_html(groups: Mapping[str, Sequence[Mapping[str, Any]]], words: Words) -> bytes:
    """Gaps by title. Each row has `text`, a sentence, and `country`, codes separated by |."""
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=select_autoescape())
    shown = [
        (
            words.gettext(title),
            [{"text": row["text"], "where": ", ".join(map(words.country, row["country"].split("|")))} for row in rows],
        )
        for title, rows in groups.items()
    ]
    page = environment.get_template("gaps.html").render(_=words.gettext, language=words.language, groups=shown)
    return page.encode()
