"""The quality report as a file in a real browser: it fits phones, prints, and is accessible to all."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from talka.graph.load import check
from talka.graph.quality.profile import Profile
from talka.service.pictures.quality import Checked, quality_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
FICTIONAL = Path(__file__).parents[1] / "data" / "fictional"
SCRIPT = "<script>window.pwned=1</script>"


def checked(folder: Path) -> Checked:
    profile = Profile()
    report = check(folder, see=profile.see)
    return Checked(report, profile.result())


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("broken")
    rows = [f"w{n},Organisation {n},Atlantis{n}" for n in range(30)] + [f"h,{SCRIPT},SE", f"o,{'LONG NAME' * 30},LV"]
    (folder / "organisations.csv").write_text("\n".join(["id,name,country", *rows]))
    return folder


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("language", ["en", "lt", "el"])
def test_the_report_fits_and_is_accessible(
    browser: "Browser", broken: Path, tmp_path: Path, language: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    file = tmp_path / "report.html"
    file.write_bytes(quality_html([checked(broken), checked(FICTIONAL)], language))
    page = browser.new_page(viewport={"width": width, "height": 800})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("window.pwned") is None
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.emulate_media(media="print")
    assert page.locator(".bar").first.is_visible()
    page.close()
    assert said == [], "the page complained"
