"""The web service: JSON API and pages over one workspace."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles

from talka.service import errors
from talka.service.api import brief, brokers, consortium, gaps, introductions, meetings, routes
from talka.service.headers import HEADERS, SecurityHeaders
from talka.service.limits import BodyLimit
from talka.service.pages import errors as page_errors
from talka.service.pages.routes import pages
from talka.service.workspace import Workspace

STATIC = Path(__file__).parent / "pages" / "static"


def create_app(workspace: Workspace) -> FastAPI:
    """The service over a workspace. The matcher is made at start, so that the first visitor does not wait."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
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
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5)

    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    app.mount("/static/vis", StaticFiles(packages=[("pyvis", "templates/lib/vis-9.1.2")]), name="vis")
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for part in (routes, consortium, gaps, brokers, introductions, meetings, brief):
        app.include_router(part.router)
    app.include_router(pages)
    return app
