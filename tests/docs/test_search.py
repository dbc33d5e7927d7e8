"""The documentation's search finds pages when the site is opened from a file, by English and by Chinese words."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.support.project import PROJECT
from tests.support.report.browser import ARGUMENTS, CHROMIUM, IN_CHROMIUM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = IN_CHROMIUM

SEARCHES = {
    "reextract": "commands.html",
    "建议": "zh/add-a-city.html",
    "索引号": "portals.html",
    "重庆": "zh/start.html",
    "承办单位": "zh/add-a-city.html",
    "系统繁忙": "zh/running.html",
}
"""Words, and a page on which each is."""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page of the site in a folder, opened from its file."""
    pytest.importorskip("mkdocs", reason="the extra [docs] is not installed")
    site: Path = tmp_path_factory.mktemp("site")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)],
        cwd=PROJECT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, check=True,
    )  # fmt: skip
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page()
        page.goto((site / "paths" / "archivist.html").as_uri())
        yield page
        browser.close()


@pytest.mark.parametrize("words", SEARCHES)
def test_the_search_finds_a_word_from_a_file(page: Page, words: str) -> None:
    field = page.locator(".md-search__input").first
    field.fill("")
    field.click()
    page.keyboard.insert_text(words)
    page.keyboard.press("End")  # the search reads its field when a key is released
    result = page.locator(f".md-search-result__link[href*='{SEARCHES[words]}']").first
    expect(result).to_be_attached(timeout=30_000)
