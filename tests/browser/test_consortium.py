"""Putting together a team, in a real browser."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

IDEA = "Vi är en ungdomsgård i Dalarna och vill hjälpa unga på landsbygden att starta sociala företag"


def ask(page: "Page", language: str) -> None:
    page.goto(f"/{language}/consortium")
    page.locator("#text").fill(IDEA)
    page.locator("#country").select_option("SE")
    page.locator("#countries").select_option("4")
    page.locator("form#consortium summary").click()
    page.locator("input[name=kind][value=municipality]").check()
    page.locator("form#consortium > button").click()
    page.locator(".proposals").first.wait_for()


def test_a_team_without_javascript(plain: "Page") -> None:
    ask(plain, "sv")
    assert plain.locator("#team-1-5").is_visible()
    assert plain.locator("svg.team").first.is_visible()
    left = plain.locator("#team-1-1 h3").inner_text()
    plain.locator("#team-1-1 input[name=without]").check()
    plain.locator("form#consortium > button").click()
    plain.locator(".proposals").first.wait_for()
    assert left not in plain.locator(".proposals").first.inner_text()
    plain.locator(".languages button", has_text="Português").click()
    plain.locator(".proposals").first.wait_for()
    assert plain.locator("html").get_attribute("lang") == "pt"
    assert left not in plain.locator(".proposals").first.inner_text()


def test_it_fits_a_phone(phone: "Page") -> None:
    ask(phone, "el")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way(page: "Page", scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for answered in (False, True):
        if answered:
            ask(page, "lv")
        else:
            page.goto("/lv/consortium")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
