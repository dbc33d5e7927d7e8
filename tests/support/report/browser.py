"""The report in a real Chromium that reaches no network."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND",
]  # fmt: skip
IN_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium"),
    # Playwright leaves its own loop's sockets to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@dataclass
class Heard:
    """What a page said and asked for while it was open."""

    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("console", lambda message: self.console.append(message.text))
        page.on("pageerror", lambda error: self.console.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))


def opened_at(
    browser: Browser,
    report: Path,
    heard: Heard,
    *,
    width: int = 1280,
    scheme: str = "light",
    locale: str = "en-US",
    bypass_csp: bool = False,
) -> Iterator[Page]:
    """The page, ready; at its end nothing was said on the console and nothing was asked of any network."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        locale=locale,
        bypass_csp=bypass_csp,
    )
    page = context.new_page()
    heard.listen(page)
    page.goto(report.as_uri())
    page.wait_for_selector("html[data-ready]")
    yield page
    context.close()
    assert heard.console == []
    assert [url for url in heard.requests if not url.startswith(("file:", "data:"))] == []


def search(page: Page, words: str) -> None:
    page.fill("#search", words)
    expect(page.locator("#grid")).to_have_attribute("data-searched", words, timeout=60_000)
