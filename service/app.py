"""The web service: JSON API and pages over one workspace."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles

from talka.service import errors
from talka.service.api.routes import router
from talka.service.pages import errors as page_errors
from talka.service.pages.routes import pages
from talka.service.workspace import Workspace

STATIC = Path(__file__).parent / "pages" / "static"

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""On every answer: nothing is loaded from, or sent to, another host, and no script runs that is not a file of ours.

Styles may be inline: the network picture sets positions and sizes by script.
"""


def create_app(workspace: Workspace) -> FastAPI:
    """The service over a workspace. The matcher is made at start, so that the first visitor does not wait."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        _ = workspace.matcher
        yield

    app = FastAPI(
        title="Talka",
        version=version("talka"),
        description="Partners across countries and languages, with the reasons.",
        lifespan=lifespan,
        docs_url=None,  # FastAPI's own page loads from another host; pages/ has one that does not
        redoc_url=None,
    )
    app.state.workspace = workspace
    errors.register(app)
    page_errors.register(app, HEADERS)
    app.add_middleware(GZipMiddleware, minimum_size=1_000)

    @app.middleware("http")
    async def secure(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    app.mount("/static/vis", StaticFiles(packages=[("pyvis", "templates/lib/vis-9.1.2")]), name="vis")
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.include_router(router)
    app.include_router(pages)
    return app
