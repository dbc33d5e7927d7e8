"""Fetch pages in a browser, for portals whose listings are written by scripts.

A browser is used if a city sets ``browser = True``. It needs the extra ``browser`` (scrapy-playwright) and
an installed Chromium. Debian's Chromium is found on
``PATH``; the setting ``BROWSER`` can name a different program. Fetching a page in a browser takes about ten
times as long as a plain request. If a page contains the request that its script sends, the crawler therefore
sends this request without a browser (``Family.listing_request_url``). The browser sends the same User-Agent
as the crawler, keeps no cookies between pages, and does not solve challenges. A challenge is reported as a
refusal by the portal.
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
    # Scripts request the rows after the page has loaded. The page is complete when the network is idle.
    "playwright_page_goto_kwargs": {"wait_until": "networkidle"},
}
"""The ``meta`` of a request that the browser fetches. The request for robots.txt does not have this ``meta``."""


class BrowserMissingError(RuntimeError):
    """A city needs a browser, but the extra ``browser`` is missing. The message says how to install it."""


def use_browser(settings: BaseSettings) -> None:
    """Change ``settings`` to have the city's pages fetched by a browser.

    Raises:
        BrowserMissingError: the extra ``browser`` is not installed.
    """
    if find_spec("scrapy_playwright") is None:
        raise BrowserMissingError(
            "This city's pages are written by scripts and need a browser: "
            "pip install -c constraints.txt -e '.[browser]', and a Chromium (apt-get install chromium)."
        )
    program = settings.get("BROWSER") or next(filter(None, map(shutil.which, _NAMES)), None)
    # Chromium's sandbox does not start if the user is root, as in a container.
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
    """Return whether the browser should skip a request, because the page can be read without the response.

    Requests for images, media, fonts and style sheets are skipped. Requests to a host other than the
    page's host are also skipped.

    Args:
        request: the Playwright request that a page sends.
    """
    if request.resource_type in _NEEDLESS:
        return True
    page = request.frame.page.url
    return bool(urlsplit(page).netloc) and urlsplit(request.url).netloc != urlsplit(page).netloc
