"""Pages for what goes wrong, in the reader's language; the API keeps its problem details."""

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from talka.ontology.concepts import LANGUAGES
from talka.service.errors import problem
from talka.service.pages.render import render


def _language(request: Request) -> str:
    """The language of a page's path; empty for a path of the API."""
    head = request.url.path.split("/")[1]
    return head if head in LANGUAGES else ""


def register(app: FastAPI, headers: Mapping[str, str]) -> None:
    """Wrap the handlers that are there: paths below a language get a page.

    `headers` go on the page of an unforeseen error, which is made outside of the app's middleware.
    """
    refused, invalid = app.exception_handlers[HTTPException], app.exception_handlers[RequestValidationError]

    @app.exception_handler(HTTPException)
    async def refused_page(request: Request, error: HTTPException) -> Response:
        if language := _language(request):
            return render(request, language, "error.html", status=error.status_code, code=error.status_code)
        answer: Response = await refused(request, error)  # type: ignore[misc]
        return answer

    @app.exception_handler(RequestValidationError)
    async def invalid_page(request: Request, error: RequestValidationError) -> Response:
        if language := _language(request):
            return render(request, language, "error.html", status=400, code=400)
        answer: Response = await invalid(request, error)  # type: ignore[misc]
        return answer

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> Response:
        logging.getLogger("talka.service").error("%s failed", request.url.path, exc_info=error)
        if language := _language(request):
            answer: Response = render(request, language, "error.html", status=500, code=500)
        else:
            answer = problem(500, "The service failed at this. The fault is ours; try again, or report it.")
        answer.headers.update(headers)
        return answer
