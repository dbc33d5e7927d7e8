"""A browser for the portals whose listings are written by script: ``browser = True`` in a city.

Needs the extra ``browser`` (scrapy-playwright) and a Chromium: Debian's is found on the path, another is named by
the setting ``BROWSER``. Pages take some ten times as long, so no family asks for it: a listing that a script
fills is asked for as the script does wherever a page says how (``listing_request_url``). The browser says the same
honest User-Agent, keeps no cookies from one page to the next, and proves nothing to a challenge: what it shows
then is reported as a block like any other page.
"""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    # Scripts ask for the rows once the page is there; it is whole when the network is quiet.
    "playwright_page_goto_kwargs": {"wait_until": "networkidle"},
}
"""What a request says so that the browser fetches it; robots.txt does not."""


class BrowserMissingError(RuntimeError):
    """A city needs a browser that is not installed. The message says how to get it."""


def use_browser(settings: BaseSettings) -> None:
    """Have a browser fetch the pages of one city.

    Raises:
        BrowserMissingError: the extra is not installed.
    """
    if find_spec("scrapy_playwright") is None:
        raise BrowserMissingError(
            "This city's pages are written by script and need a browser: "
            "pip install -c constraints.txt -e '.[browser]', and a Chromium (apt-get install chromium)."
        )
    program = settings.get("BROWSER") or next(filter(None, map(shutil.which, _NAMES)), None)
    # Chromium refuses its sandbox to root, as in a container.
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
    """Whether a page can do without something it asks for: pictures and styles, and whatever other hosts have.

    Args:
        request: of a page, as Playwright has it.
    """
    if request.resource_type in _NEEDLESS:
        return True
    page = request.frame.page.url
    return bool(urlsplit(page).netloc) and urlsplit(request.url).netloc != urlsplit(page).netloc
