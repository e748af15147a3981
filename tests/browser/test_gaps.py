"""The page of the gaps and the report as a file, in a real browser."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from talka.graph.network import Network
from talka.matching.gaps.report import report
from talka.service.gaps import Gaps
from talka.service.pictures.report import gaps_html
from talka.service.words import Words

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("screen", ["page", "phone", "plain"])
def test_the_pictures_are_drawn_within_the_page(screen: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(screen)
    page.goto("/lv/gaps")
    for name in (".heat img", ".whole img"):
        picture = page.locator(name)
        picture.scroll_into_view_if_needed()
        page.wait_for_timeout(800)
        box = picture.bounding_box()
        assert box is not None
        assert 300 < box["width"] <= (page.viewport_size or {"width": 0})["width"]
        assert picture.evaluate("image => image.naturalWidth") > 100
        assert picture.get_attribute("alt")


def test_from_a_country_to_all_gaps_of_a_kind(phone: "Page") -> None:
    phone.goto("/en/gaps")
    phone.get_by_label("Country", exact=True).select_option(label="Latvia")
    phone.get_by_role("button", name="Show").click()
    assert "country=LV" in phone.url
    assert "country=LV" in str(phone.locator(".heat img").get_attribute("src"))
    phone.get_by_role("link", name="See all: Municipality and local organisations side by side").click()
    assert phone.locator("h2").all_inner_texts()[0].startswith("Municipality and local organisations")
    assert phone.get_by_label("Country", exact=True).input_value() == "LV"
    total = int(re.sub(r"\D", "", phone.locator("h2 .count").inner_text()))
    assert phone.locator(".gaps > li").count() == total > 5
    phone.locator(".gaps a[href*='/organisations/']").first.click()
    assert "/en/organisations/" in phone.url


def test_the_table_says_what_the_heat_map_shows(page: "Page") -> None:
    page.goto("/en/gaps")
    page.get_by_text("The same as a table").click()
    rows = page.locator("table tbody tr").all_inner_texts()
    assert len(rows) == 15, "six countries"
    assert any(re.match(r"Portugal – Lithuania\s+10\s+(19|20)\.\d", row) for row in rows), rows


@pytest.mark.parametrize("language", ["en", "el"])
def test_the_report_is_one_file_for_everybody(
    page: "Page", tmp_path: Path, default_network: Network, language: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    counted, words = Gaps(default_network).countries, Words(default_network, language)
    file = tmp_path / "gaps.html"
    file.write_bytes(gaps_html(default_network, counted, report(default_network), words))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(file.read_text(encoding="utf-8"))
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("figure svg").count() >= 2
    assert asked == []
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
