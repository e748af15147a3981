"""A meeting plan in a real browser: from the form to the plan, its files, on a phone, without JavaScript."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

GUESTS = (
    "Trakų rajono savivaldybė",
    "Geri Norai",
    "talka-keep-lv-kuldiga-district-municipality",
    "talka-keep-lv-talsi-county-municipality; 1-2",
    "talka-keep-se-municipality-of-emmaboda",
    "talka-cordis-924758522",
    "talka-local-y-mpact-aglantzia",
)


def plan(page: "Page", language: str, dated: bool = True, guests: tuple[str, ...] = GUESTS) -> None:
    page.goto(f"/{language}/meetings")
    page.locator("#people").fill("\n".join(guests))
    page.locator("#slots").fill("4")
    if dated:
        page.locator("#start").fill("2026-11-28T09:00")
        page.locator("#timezone").select_option("Europe/Vilnius")
    page.locator("form#plan > button").click()
    page.locator(".timetable").wait_for()


@pytest.mark.parametrize("screen", ["page", "phone", "plain"])
def test_from_the_form_to_the_plan_and_its_files(screen: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    page: Page = request.getfixturevalue(screen)
    plan(page, "en")
    assert page.locator(".timetable tbody tr").count() == len(GUESTS)
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Talsu novada pašvaldība"))
    assert row.get_by_text("Not there").count() == 2
    for button, name in (("Table (CSV)", "meetings.csv"), ("Calendar (.ics)", "meetings.ics")):
        with page.expect_download() as download:
            page.get_by_role("button", name=button, exact=True).click()
        assert download.value.suggested_filename == name
    with page.expect_download() as download:
        page.get_by_role("button", name="Calendar of Geri Norai").click()
    download.value.save_as(tmp_path / "mine.ics")
    assert "BEGIN:VEVENT" in (tmp_path / "mine.ics").read_text(encoding="utf-8")
    page.get_by_role("button", name="To print: a sheet for each").click()
    page.locator("section.day").first.wait_for()
    assert page.locator("section.day").count() == len(GUESTS)


def test_the_plan_stays_when_the_language_is_changed(page: "Page") -> None:
    plan(page, "en")
    before = page.locator(".timetable td a").all_inner_texts()
    page.get_by_role("button", name="Svenska").click()
    page.wait_for_url("**/sv/meetings")
    assert page.locator(".timetable td a").all_inner_texts() == before
    assert page.locator("#slots").input_value() == "4"
    assert page.locator("#people").input_value().split("\n") == list(GUESTS)


def test_the_plan_is_changed_on_the_spot(page: "Page") -> None:
    plan(page, "en", dated=False)
    assert page.get_by_role("button", name="Calendar (.ics)").count() == 0
    page.locator("#tables").fill("1")
    page.locator("form#plan > button").click()
    page.get_by_text("All tables are taken in every slot").wait_for()
    assert page.locator(".timetable .at").count() == 8


def test_those_who_mean_harm_meet_like_all_others(page: "Page") -> None:
    plan(page, "en", guests=("hostile-o0", "hostile-o1", "hostile-o2", *GUESTS))
    assert page.locator(".timetable").get_by_text("</script>").count() > 0
    assert page.evaluate("window.pwned") is None
    page.get_by_role("button", name="To print: a sheet for each").click()
    page.locator("section.day").first.wait_for()
    assert page.evaluate("window.pwned") is None


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("language", ["lt", "el"])
def test_no_sideways_scrolling_on_a_phone(page: "Page", width: int, language: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/{language}/meetings")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    plan(page, language)
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.querySelector('.timetable').scrollWidth") <= width, "nor within the plan"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["page", "phone"])
def test_accessible_to_all(screen: str, scheme: Literal["light", "dark"], request: pytest.FixtureRequest) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page: Page = request.getfixturevalue(screen)
    page.emulate_media(color_scheme=scheme)
    page.goto("/pt/meetings")
    found = [Axe().run(page)]
    plan(page, "pt")
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
    found.append(Axe().run(page))
    page.locator("button[value=print]").click()
    page.locator("section.day").first.wait_for()
    found.append(Axe().run(page))
    for result in found:
        assert result.violations_count == 0, result.generate_report()
