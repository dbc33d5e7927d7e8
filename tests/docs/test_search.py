"""The documentation's search finds pages when the site is opened from a file."""

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
    from pathlib import Path

pytestmark = IN_CHROMIUM


def test_the_search_works_from_a_file(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs", reason="the extra [docs] is not installed")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path)],
        cwd=PROJECT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, check=True,
    )  # fmt: skip
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page()
        page.goto((tmp_path / "paths" / "archivist.html").as_uri())
        page.locator(".md-search__input").first.click()
        page.keyboard.type("reextract")
        result = page.locator(".md-search-result__link[href*='commands.html']").first
        expect(result).to_be_attached(timeout=30_000)
        browser.close()
