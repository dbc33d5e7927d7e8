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


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("named")
    named_cities(data)
    return make_report(data, city_folders(data), data / "report.html", at=AT, names=NAMES).path


def check(browser: Browser, heard: Heard, report: Path, *, width: int, scheme: str, locale: str) -> None:
    for page in opened_at(browser, report, heard, width=width, scheme=scheme, locale=locale, bypass_csp=True):
        page.evaluate(OPEN_EVERYTHING)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert findings(page) == []
        page.locator("#grid .rows .row").first.click()
        page.wait_for_selector("#record[open]")
        assert findings(page) == []


def test_axe_finds_nothing_serious_where_something_changed(
    browser: Browser, heard: Heard, report: Path
) -> None:
    check(browser, heard, report, width=1280, scheme="light", locale="en-US")


def test_axe_finds_nothing_serious_on_a_wide_page_in_chinese(
    browser: Browser, heard: Heard, named: Path
) -> None:
    check(browser, heard, named, width=1280, scheme="light", locale="zh-CN")


def test_axe_finds_nothing_serious_on_a_narrow_dark_page(browser: Browser, heard: Heard, named: Path) -> None:
    check(browser, heard, named, width=400, scheme="dark", locale="en-US")
