"""The page of the gatekeepers in a real browser."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("screen", ["page", "phone", "plain"])
def test_gatekeepers_of_a_country_are_found_and_opened(screen: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(screen)
    page.goto("/en/brokers")
    page.get_by_label("Role").select_option(value="gatekeeper")
    page.get_by_label("Country").select_option(value="LV")
    page.get_by_role("button", name="Show").click()
    assert "role=gatekeeper" in page.url
    assert page.get_by_label("Country").input_value() == "LV"
    first = page.locator(".proposals > li").first
    assert "Latvia" in first.locator(".facts").inner_text()
    name = first.locator(".name").inner_text()
    first.locator(".name a").click()
    assert page.locator("h1").inner_text() == name


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_the_picture_is_drawn_and_nothing_sticks_out(screen: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(screen)
    page.goto("/en/brokers")
    picture = page.locator(".brokers .map img")
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("async image => { await image.decode(); return image.naturalWidth }") == 560
    for part in page.locator("details").all():
        part.locator("summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]


@pytest.mark.parametrize("screen", ["page", "phone"])
@pytest.mark.parametrize("language", ["en", "lv", "el"])
def test_nothing_keeps_anybody_out(screen: str, language: str, request: pytest.FixtureRequest) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page: Page = request.getfixturevalue(screen)
    page.goto(f"/{language}/brokers?by=sector&role=liaison")
    for part in page.locator("details").all():
        part.locator("summary").click()
    faults = Axe().run(page)
    assert faults.violations_count == 0, faults.generate_report()


def test_a_stranger_may_be_a_broker(page: "Page") -> None:
    page.goto("/en/brokers?country=SE")
    assert page.evaluate("window.pwned") is None
