"""The page of briefs in a real browser."""

import io
from typing import TYPE_CHECKING, Literal

import pytest
from pypdf import PdfReader

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

BRIEFS = [
    "/brief",
    "/brief?about=Aglandjia",
    "/brief?about=social-economy",
    "/brief?about=SE",
    "/brief?about=youth-centres",
]


@pytest.mark.parametrize("screen", ["page", "phone", "plain"])
def test_a_brief_is_chosen_and_read(screen: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(screen)
    page.goto("/lv/brief")
    page.get_by_label("Apskats par").select_option(label="Talsu novads (3)")
    page.get_by_role("button", name="Rādīt apskatu").click()
    assert page.locator("h1").inner_text() == "Talsu novads"
    assert page.locator("#introductions ol > li").count() == 3
    assert page.get_by_role("link", name="Mērsraga ostas pārvalde").count() > 1
    for picture in page.locator("figure img").all():
        picture.scroll_into_view_if_needed()
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 300
        assert len(picture.get_attribute("alt") or "") > 40


def test_the_language_switch_keeps_the_brief(page: "Page") -> None:
    page.goto("/en/brief?about=talka-pt-braga")
    page.get_by_role("link", name="Ελληνικά").click()
    assert page.locator("h1").inner_text() == "Braga"
    assert page.locator("#active h2").inner_text() == "Ποιοι δραστηριοποιούνται"


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("language", ["en", "lt", "el"])
def test_no_sideways_scrolling_on_a_phone(page: "Page", width: int, language: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for path in [*(f"/{language}{path}" for path in BRIEFS), f"/brief.html?about=SE&lang={language}"]:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_no_script_in_a_name_runs(page: "Page") -> None:
    for path in ("/en/brief?about=youth-centres", "/en/brief?about=SE", "/brief.html?about=youth-centres"):
        page.goto(path)
        assert page.evaluate("window.pwned") is None
        assert page.locator("main script, main img[onerror]").count() == 0


def test_only_the_brief_is_printed(page: "Page") -> None:
    page.goto("/en/brief?about=Talsi")
    page.emulate_media(media="print")
    assert page.locator("form.brief-form").is_hidden()
    assert page.locator("#next").is_visible()


def test_the_file_prints_on_a_few_pages_of_a4(page: "Page") -> None:
    page.goto("/brief.html?about=Braga&lang=el")
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) <= 5
    box = printed.pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx((210 / 25.4 * 72, 297 / 25.4 * 72), abs=1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "el"])
def test_accessible_to_all(page: "Page", language: str, scheme: Literal["light", "dark"]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=scheme)
    for path in [*(f"/{language}{path}" for path in BRIEFS), f"/brief.html?about=Talsi&lang={language}"]:
        page.goto(path)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{page.url}, {scheme}: {found.generate_report()}"
