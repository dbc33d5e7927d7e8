"""Shared by the tests of the report."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, sync_playwright

from crawler.report.page import make_report
from crawler.run.city_folder import city_folders
from tests.support.report.browser import ARGUMENTS, CHROMIUM, Heard, opened_at
from tests.support.report.cities import (
    three_cities,
    what_came_since,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second report over three cities."""
    data = tmp_path_factory.mktemp("data")
    three_cities(data)
    folders = city_folders(data)
    make_report(data, folders, data / "report.html", at=datetime(2026, 9, 21, 1, tzinfo=UTC))
    what_came_since(data)
    return make_report(data, folders, data / "report.html", at=datetime(2026, 9, 21, 8, tzinfo=UTC)).path


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def opened(browser: Browser, report: Path, heard: Heard) -> Iterator[Page]:
    yield from opened_at(browser, report, heard)
