"""The report in real Chromium can be used by everybody: axe-core finds nothing serious on the page or in a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.report.page import make_report
from crawler.run.city_folder import city_folders
from tests.support.project import PROJECT
from tests.support.report.browser import IN_CHROMIUM, Heard, opened_at
from tests.support.report.cities import AT
from tests.support.report.named_cities import NAMES, named_cities

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

AXE = PROJECT / "build" / "axe" / "package" / "axe.min.js"
OPEN_EVERYTHING = """() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
    for (const opener of document.querySelectorAll(".opener, .tile[data-code='50']")) opener.click();
}"""
pytestmark = [
    *IN_CHROMIUM,
    pytest.mark.skipif(not AXE.is_file(), reason="no axe-core on this machine: make build/axe/.done"),
]


def findings(page: Page) -> list[str]:
    """The serious and critical findings, each with the first element that it is about."""
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:200]}"
        for each in found
        if each["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize(
    ("width", "scheme", "locale"), [(1280, "light", "en-US"), (400, "dark", "zh-CN")], ids=["desk", "phone"]
)
def test_axe_finds_nothing_serious(  # noqa: PLR0917 what pytest passes
    browser: Browser, heard: Heard, tmp_path: Path, width: int, scheme: str, locale: str
) -> None:
    named_cities(tmp_path)
    report = make_report(tmp_path, city_folders(tmp_path), tmp_path / "report.html", at=AT, names=NAMES).path
    for page in opened_at(browser, report, heard, width=width, scheme=scheme, locale=locale, bypass_csp=True):
        page.evaluate(OPEN_EVERYTHING)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert findings(page) == []
        page.locator("#grid .rows .row").first.click()
        page.wait_for_selector("#record[open]")
        assert findings(page) == []
