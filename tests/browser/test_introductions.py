"""The page of introductions in a real browser."""

from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("screen", ["page", "phone", "plain"])
def test_from_the_gaps_to_an_introduction_for_a_country(screen: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(screen)
    page.goto("/en/introductions")
    assert page.locator("h1").inner_text() == "Introductions"
    page.get_by_label("Country of one side").select_option(label="Cyprus")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/introductions?country=CY*")
    items = page.locator(".introductions > li")
    assert items.count() == 10
    for item in items.all():
        assert "Cyprus" in item.locator(".sides").inner_text()
    items.first.get_by_text("What to tell the two").click()
    assert items.first.get_by_text("What to tell", exact=False).nth(1).is_visible()
    name = items.first.locator("h2 a").first.inner_text()
    items.first.locator("h2 a").first.click()
    assert page.locator("h1").inner_text() == name


def test_the_pictures_show_the_same_before_and_after(page: "Page") -> None:
    page.goto("/sv/introductions")
    pictures = page.locator(".before-after svg")
    assert pictures.count() == 2
    boxes = [picture.bounding_box() for picture in pictures.all()]
    assert all(box and box["width"] > 250 and box["height"] > 200 for box in boxes)


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("language", ["en", "lv", "el"])
def test_no_sideways_scrolling_on_a_phone(page: "Page", width: int, language: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/{language}/introductions")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "pt"])
def test_accessible_to_all(page: "Page", language: str, scheme: Literal["light", "dark"]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=scheme)
    page.goto(f"/{language}/introductions")
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
