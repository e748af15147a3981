"""A real browser on the default dataset, with a few organisations that mean harm among it.

Without Chromium these tests are skipped; where CI is set, a missing Chromium is a failure. Nothing here imports
playwright before a browser is there to be driven.
"""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

from talka.graph.load import load
from talka.graph.sources.default import SOURCE, default_dataset
from talka.graph.store import MemoryStore
from talka.service.app import create_app
from talka.service.learning import Maker
from talka.service.workspace import Workspace

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-quic"]  # fmt: skip
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    chromium = shutil.which("chromium")
    if chromium is None:
        missing = "There is no chromium here to drive; `apt-get install chromium` brings one."
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(browser: "Browser", hostile_graph: dict[str, bytes], vector_cache: Path) -> Iterator[str]:
    """The address of the service, on a port of its own. Asks for the browser first, to be skipped before the work."""
    store = MemoryStore()
    load(store, default_dataset(), source=SOURCE)
    store.replace(hostile_graph)
    app = create_app(Workspace(store, Maker(vector_cache)))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the service did not start"
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


class Watch:
    """Notes what a page asks for and complains about."""

    def __init__(self, page: "Page") -> None:
        self.requests: list[str] = []
        self.faults: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._said)

    def _said(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(message.text)


def _page(browser: "Browser", site: str, **options: Any) -> Iterator["Page"]:
    context: BrowserContext = browser.new_context(base_url=site, **options)
    context.set_default_timeout(15_000)
    page = context.new_page()
    watch = Watch(page)
    yield page
    context.close()
    elsewhere = [url for url in watch.requests if not url.startswith((site, "data:", "blob:"))]
    assert elsewhere == [], "the page asked another host"
    assert watch.faults == [], "the page complained"


@pytest.fixture
def page(browser: "Browser", site: str) -> Iterator["Page"]:
    """A page on a desk. At the end it must have asked no other host, and must not have complained."""
    yield from _page(browser, site, viewport=DESK, locale="en-GB")


@pytest.fixture
def phone(browser: "Browser", site: str) -> Iterator["Page"]:
    yield from _page(browser, site, viewport=PHONE, has_touch=True, is_mobile=True, locale="en-GB")


@pytest.fixture
def plain(browser: "Browser", site: str) -> Iterator["Page"]:
    """A page without JavaScript."""
    yield from _page(browser, site, viewport=PHONE, java_script_enabled=False, locale="en-GB")
