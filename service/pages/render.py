"""Templates to HTML: one Jinja environment for each language, and what every page needs."""

from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from talka.service.words import AUTONYMS, catalogue

TEMPLATES = Path(__file__).parent / "templates"


@lru_cache
def environment(language: str) -> Environment:
    """Everything is escaped unless it says that it is markup; a name that a template misspells is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = catalogue(language)
    made.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals["language"] = language
    return made


def switch(request: Request, language: str) -> list[tuple[str, str, str]]:
    """Code, own name and address of this page in each language; the start page where the path has no language."""
    head, _, rest = request.url.path.removeprefix("/").partition("/")
    query = urlencode(request.query_params.multi_items())
    path = rest if head in AUTONYMS else ""
    return [(code, name, f"/{code}/{path}" + (f"?{query}" if query else "")) for code, name in AUTONYMS.items()]


def render(request: Request, language: str, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    page = environment(language).get_template(template)
    text = page.render(switch=switch(request, language), path=request.url.path, **values)
    return HTMLResponse(text, status)
