"""What people do with the pages, in a real browser."""

import re
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import FloatRect, Locator, Page

pytestmark = pytest.mark.browser

IDEA = "Vi vill starta en ungdomsgård med musik och konst för unga på landsbygden."
TALSI = "/organisations/talka-keep-lv-talsi-county-municipality"
KINDS = [
    "/",
    "/organisations?theme=youth-work",
    "/organisations?q=zzzz&country=SE",
    TALSI,
    "/organisations/hostile-o0",
    "/collaborations/hostile-c",
    "/ideas",
    "/themes",
    "/gaps",
]


def heading(page: "Page") -> str:
    return page.locator("h1").inner_text()


def first_suggestion(page: "Page") -> "Locator":
    return page.locator(".proposals > li").first


def ask(page: "Page", language: str) -> None:
    """Send the idea from the page in a language."""
    page.goto(f"/{language}/ideas")
    page.locator("#text").fill(IDEA)
    page.locator("form#idea > button").click()
    page.locator(".proposals").wait_for()


def until(page: "Page", expression: str) -> None:
    """Wait for an expression to hold; the policy of the pages forbids what playwright would use for that."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(expression)


def drawn(page: "Page") -> "Locator":
    """The canvas of the network picture, once it is drawn."""
    page.locator("#network").scroll_into_view_if_needed()
    page.wait_for_selector("#network.drawn")
    return page.locator("#network canvas")


def box_of(place: "Locator") -> "FloatRect":
    box = place.bounding_box()
    assert box is not None
    return box


@pytest.mark.parametrize("screen", ["page", "phone", "plain"])
def test_from_search_to_an_organisation_to_a_partner(screen: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(screen)
    page.goto("/en/")
    page.get_by_label("Search for your organisation").fill("Talsu")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Talsu novada pašvaldība").first.click()
    assert heading(page) == "Talsu novada pašvaldība"
    suggestion = first_suggestion(page)
    assert suggestion.locator(".reasons li").count() > 0
    name = suggestion.locator("h3").inner_text()
    suggestion.locator("h3 a").click()
    assert heading(page) == name


@pytest.mark.parametrize("screen", ["phone", "plain"])
def test_an_idea_in_swedish_gives_suggestions_with_reasons(screen: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(screen)
    page.goto("/sv/ideas")
    page.get_by_label("Er idé, på ert eget språk").fill(IDEA)
    page.get_by_label("Ert land").select_option(label="Sverige")
    page.get_by_role("button", name="Hitta partner").click()
    assert heading(page) == "Partner för er idé"
    assert page.locator(".proposals > li").count() == 10
    for suggestion in page.locator(".proposals > li").all():
        assert "Sverige" not in suggestion.locator(".facts").inner_text()
    reasons = page.locator(".reasons").first.inner_text()
    assert "Arbetar med samma sak som er idé" in reasons
    assert "Beskrivningen" in page.locator(".proposals").inner_text()
    assert page.get_by_role("checkbox", name="Fritidsgårdar").is_checked()


@pytest.mark.parametrize("screen", ["page", "phone", "plain"])
def test_the_list_is_turned_to_small_and_new_organisations(screen: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(screen)
    page.goto(f"/en{TALSI}")
    before = page.locator(".proposals h3").all_inner_texts()
    page.get_by_text("Choose other suggestions").click()
    page.get_by_label("Small and new organisations").select_option(label="Favoured")
    page.get_by_role("button", name="Show").click()
    assert "newcomers=1" in page.url
    assert page.get_by_label("Small and new organisations").input_value() == "1"
    assert page.locator(".proposals h3").all_inner_texts() != before
    assert "newcomers=1" in str(page.locator(".map img").get_attribute("src"))
    page.get_by_role("link", name="Show all again").click()
    assert page.locator(".proposals h3").all_inner_texts() == before


def test_the_dials_are_turned_by_keyboard_and_kept_by_the_language_switch(page: "Page") -> None:
    page.goto("/sv/ideas")
    page.locator("#text").fill(IDEA)
    page.locator("form#idea summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Säkert eller överraskande").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.locator("form#idea > button").click()
    page.locator(".proposals").wait_for()
    assert page.get_by_label("Säkert eller överraskande").input_value() == "1"
    page.get_by_role("button", name="Ελληνικά").click()
    assert page.get_by_label("Ασφαλείς ή απρόσμενες").input_value() == "1"


def test_a_theme_of_an_idea_is_taken_away(page: "Page") -> None:
    ask(page, "sv")
    box = page.get_by_role("checkbox", name="Musik och scenkonst")
    box.uncheck()
    page.get_by_role("button", name="Sök igen").click()
    assert not page.get_by_role("checkbox", name="Musik och scenkonst").is_checked()
    assert page.get_by_role("checkbox", name="Fritidsgårdar").is_checked()


def test_the_language_switch_keeps_the_place(page: "Page") -> None:
    page.goto("/en/organisations?q=youth&country=SE")
    page.get_by_role("navigation", name="Language").get_by_role("link", name="Ελληνικά").click()
    assert page.url.endswith("/el/organisations?q=youth&country=SE")
    assert page.locator("html").get_attribute("lang") == "el"
    assert heading(page) == "Αναζήτηση οργανισμών"
    assert page.get_by_label("Χώρα").input_value() == "SE"


def test_the_language_switch_keeps_an_answered_idea(page: "Page") -> None:
    ask(page, "sv")
    first = first_suggestion(page).locator("h3").inner_text()
    page.get_by_role("button", name="Lietuvių").click()
    assert page.locator("html").get_attribute("lang") == "lt"
    assert page.get_by_label("Jūsų idėja savo kalba").input_value() == IDEA
    assert first_suggestion(page).locator("h3").inner_text() == first


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_the_pictures_are_drawn(screen: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(screen)
    page.goto(f"/en{TALSI}")
    page.locator(".map img").scroll_into_view_if_needed()
    until(page, "document.querySelector('.map img').naturalWidth > 0")
    drawn(page)
    ink = """() => { const c = document.querySelector('#network canvas');
        const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n }"""
    until(page, f"({ink})() > 500")
    assert page.locator("#partners tbody tr").count() == page.locator("#partners tbody a").count() > 5


def test_a_point_of_the_network_leads_to_its_page(page: "Page") -> None:
    page.goto(f"/en{TALSI}")
    box = box_of(drawn(page))
    for step in range(30, int(box["height"]) - 30, 6):  # down along the points that stand furthest to the left
        page.mouse.click(box["x"] + 105, box["y"] + step)  # half of what the script leaves beside them
        page.wait_for_timeout(30)
        if not page.url.endswith(TALSI):
            break
    page.wait_for_load_state()
    assert re.search("/en/organisations/talka-", page.url)
    assert not page.url.endswith(TALSI)


@pytest.mark.parametrize(
    "path",
    ["/organisations?q=hostile", "/organisations/hostile-o0", "/organisations/hostile-o2", "/collaborations/hostile-c",
     "/gaps", "/organisations?q=%3Cscript%3Ewindow.pwned=1%3C/script%3E"],
)  # fmt: skip
def test_no_script_in_a_name_runs(page: "Page", path: str) -> None:
    page.goto(f"/en{path}")
    if page.locator("#network").count():
        box = box_of(drawn(page))
        for share in range(1, 20):  # over the points, whose names come up
            page.mouse.move(box["x"] + box["width"] * share / 20, box["y"] + box["height"] / 2)
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
    page.wait_for_timeout(200)
    assert page.evaluate("window.pwned") is None
    assert page.locator("main script, main img[onerror]").count() == 0


def test_an_idea_with_a_script_is_only_text(page: "Page") -> None:
    page.goto("/en/ideas")
    text = "</textarea><script>window.pwned=1</script> a youth centre with music"
    page.get_by_label("Your idea").fill(text)
    page.get_by_role("button", name="Find partners").click()
    assert page.get_by_label("Your idea").input_value() == text
    assert page.evaluate("window.pwned") is None


def test_the_keyboard_is_enough(page: "Page") -> None:
    page.goto("/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.wait_for_timeout(500)  # it slides in
    assert page.locator(":focus").bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("Talsu")
    page.keyboard.press("Enter")
    page.wait_for_url("**/organisations?q=Talsu")
    assert page.get_by_role("link", name="Talsu novada pašvaldība").count() > 0


def test_focus_is_visible(page: "Page") -> None:
    page.goto("/en/")
    for _ in range(25):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", page.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("language", ["en", "lt", "el"])
def test_no_sideways_scrolling_on_a_phone(page: "Page", width: int, language: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for path in KINDS:
        page.goto(f"/{language}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.goto("/docs")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_everything_stands_open_in_print(page: "Page") -> None:
    page.goto(f"/en{TALSI}")
    page.emulate_media(media="print")
    assert page.locator("header nav").first.is_hidden()
    assert page.locator("#suggestions .proposals").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "el"])
def test_accessible_to_all(page: "Page", language: str, scheme: Literal["light", "dark"]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    def check() -> None:
        found = Axe().run(page)
        assert found.violations_count == 0, f"{page.url}, {language}, {scheme}: {found.generate_report()}"

    page.emulate_media(color_scheme=scheme)
    for path in KINDS:
        page.goto(f"/{language}{path}")
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
        check()
    ask(page, language)
    check()
    page.goto("/docs")
    check()
