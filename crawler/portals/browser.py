"""A browser for portals whose listings are written by scripts: ``browser = True`` in a city.

It needs the extra ``browser`` (scrapy-playwright) and a Chromium. Debian's is found on the path; the setting
``BROWSER`` names another. Pages take about ten times as long, so no family needs a browser: where a page
names the request of its script, the walk sends that request (``listing_request_url``). The browser sends the
same User-Agent, keeps no cookies between pages and solves no challenge; a challenge is reported as a block.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NEEDLESS = frozenset({"image", "media", "font", "stylesheet"})

REQUEST_META: Mapping[str, Any] = {
    "playwright": True,
    # Scripts request the rows after the page has loaded; it is complete when the network is idle.
    "playwright_page_goto_kwargs": {"wait_until": "networkidle"},
}
"""Request meta that makes the browser fetch a page. The request for robots.txt does not have it."""


class BrowserMissingError(RuntimeError):
    """A city needs a browser that is not installed. The message says how to get it."""


def use_browser(settings: BaseSettings) -> None:
    """Set the settings that make a browser fetch a city's pages.

    Raises:
        BrowserMissingError: the extra ``browser`` is not installed.
    """
    if find_spec("scrapy_playwright") is None:
        raise BrowserMissingError(
            "This city's pages are written by scripts and need a browser: "
            "pip install -c constraints.txt -e '.[browser]', and a Chromium (apt-get install chromium)."
        )
    program = settings.get("BROWSER") or next(filter(None, map(shutil.which, _NAMES)), None)
    # Chromium's sandbox does not start for root, as in a container.
    options: dict[str, Any] = {"headless": True, "args": [*_ARGUMENTS, "--no-sandbox"]}
    if program:
        options["executable_path"] = program
    handlers = dict.fromkeys(("http", "https"), "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler")
    for name, value in {
        "DOWNLOAD_HANDLERS": {**settings.getdict("DOWNLOAD_HANDLERS"), **handlers},
        "PLAYWRIGHT_LAUNCH_OPTIONS": options,
        "PLAYWRIGHT_ABORT_REQUEST": f"{__name__}.is_needless",
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": settings.getfloat("DOWNLOAD_TIMEOUT") * 1000,
    }.items():
        settings.set(name, value, priority="spider")


def is_needless(request: Any) -> bool:
    """Tell whether a page can do without a request: pictures, fonts and styles, and anything from other hosts.

    Args:
        request: the Playwright request of a page.
    """
    if request.resource_type in _NEEDLESS:
        return True
    page = request.frame.page.url
    return bool(urlsplit(page).netloc) and urlsplit(request.url).netloc != urlsplit(page).netloc
