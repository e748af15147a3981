"""Templates to HTML, with what every page needs."""

from pathlib import Path
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse

from talka.service.templates import environment
from talka.service.words import AUTONYMS

TEMPLATES = Path(__file__).parent / "templates"


def switch(request: Request, language: str) -> list[tuple[str, str, str]]:
    """Code, own name and address of this page in each language; the start page where the path has no language."""
    head, _, rest = request.url.path.removeprefix("/").partition("/")
    query = urlencode(request.query_params.multi_items())
    path = rest if head in AUTONYMS else ""
    return [(code, name, f"/{code}/{path}" + (f"?{query}" if query else "")) for code, name in AUTONYMS.items()]


def render(request: Request, language: str, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    page = environment(language, TEMPLATES).get_template(template)
    text = page.render(switch=switch(request, language), path=request.url.path, **values)
    return HTMLResponse(text, status)
