"""``scrapy archive show`` in real Chromium: a packed archive as it was recorded, and a hostile page that can do nothing."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest
from playwright.sync_api import Page, expect, sync_playwright

from crawler.archive.bundle.bundle import pack
from tests.archive.show.serving import VIEWER, address_of, end, start
from tests.portal import Portal
from tests.support.runs import Visit
from tests.support.saved_portal import KJJ
from tests.support.warc_files import Warc

if TYPE_CHECKING:
    from playwright.sync_api import Request

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium"),
    # Playwright leaves its own loop's sockets to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@contextmanager
def browsing(source: Path) -> Iterator[tuple[Page, str, list[str]]]:
    """A browser, the address of a server that shows ``source``, and the URLs that the browser asks for."""
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    process = start(source)
    host, port = address_of(process)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            page = browser.new_page()
            page.context.on("request", note)
            yield page, f"http://{host}:{port}/", asked
            browser.close()
    finally:
        code, said = end(process)
    assert code == 0, said


@pytest.mark.skipif(not VIEWER.exists(), reason="ReplayWeb.page is not here: make test gets it with npm")
def test_a_packed_archive_is_shown_in_replayweb_page_with_a_page_that_a_later_run_found_unchanged(
    tmp_path: Path, visit: Visit
) -> None:
    with Portal(documents=2) as portal:
        visit(portal)
        city = visit(portal, full="1", recheck="30000").city
    pack(city, tmp_path / "bundle")
    record = orjson.loads((city / "records.jsonl").read_bytes().splitlines()[0])
    with browsing(tmp_path / "bundle") as (page, address, asked):
        page.goto(address)
        page.get_by_text(record["url"]).last.click()
        page.get_by_text("in ReplayWeb.page").click()
        shown = page.frame_locator("replay-web-page iframe").frame_locator("iframe").locator("body")
        expect(shown).to_contain_text(record["body"].split("\n")[0], timeout=30_000)
        assert {url for url in asked if url.startswith("http") and not url.startswith(address)} == set()


HOSTILE = """<!DOCTYPE html><html><head><link rel=preconnect href="{0}pre"><link rel=stylesheet href="{0}css">
<meta http-equiv=refresh content="0;url={0}refresh">
<style>@import url({0}import); body {{background: url({0}background)}}</style></head>
<body onload="fetch('{0}onload')"><p id=text>hostile</p>
<script>document.getElementById("text").textContent = "ran"; fetch("{0}fetch"); top.location = "{0}top"</script>
<img src="{0}image" onerror="document.getElementById('text').textContent = 'ran'"><iframe src="{0}frame"></iframe>
<object data="{0}object"></object><video src="{0}video" poster="{0}poster"></video>
<form action="{0}form"><button>submit</button></form><a target=_top href="{0}window">window</a>
<a target=_blank href="{0}popup">popup</a><a ping="{0}ping" href="{0}link">link</a></body></html>"""


class _Elsewhere(BaseHTTPRequestHandler):
    reached: list[str]

    def do_GET(self) -> None:
        self.reached.append(self.path)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def test_a_hostile_page_runs_nothing_and_reaches_nobody(tmp_path: Path) -> None:
    reached: list[str] = []
    handler = type("Elsewhere", (_Elsewhere,), {"reached": reached})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as elsewhere:
        serving = threading.Thread(target=elsewhere.serve_forever)
        serving.start()
        try:
            warc = Warc(tmp_path / "a.warc.gz")
            warc.response(KJJ, HOSTILE.format(f"http://127.0.0.1:{elsewhere.server_port}/"))
            with browsing(tmp_path) as (page, address, _):
                page.goto(f"{address}capture/0")
                frame = page.frame_locator("iframe")
                for text in ("submit", "window", "popup"):
                    frame.get_by_text(text).click()
                expect(frame.locator("#text")).to_have_text("hostile")
                frame.get_by_text("link").click()
                page.wait_for_timeout(1000)
                assert page.url == f"{address}capture/0"
                assert len(page.context.pages) == 1
                page.goto(f"{address}page/0")
                expect(page.locator("body")).to_contain_text("in its frame alone")
        finally:
            elsewhere.shutdown()
            serving.join()
    assert reached == []
