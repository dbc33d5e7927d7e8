"""A packed archive in ReplayWeb.page, in real Chromium: a page of the city as it was recorded, and no other host asked."""

from __future__ import annotations

import re
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import orjson
import pytest
from playwright.sync_api import expect, sync_playwright

from crawler.archive.bundle.bundle import pack
from tests.portal import Portal
from tests.support.project import PROJECT
from tests.support.runs import Visit

if TYPE_CHECKING:
    from collections.abc import Iterator

CHROMIUM = shutil.which("chromium")
VIEWER = PROJECT / "build" / "replaywebpage" / "package"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip
APPLICATION = "<!doctype html><script src='ui.js'></script><replay-app-main></replay-app-main>"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium"),
    pytest.mark.skipif(not VIEWER.exists(), reason="ReplayWeb.page is not here: make test gets it with npm"),
    # Playwright leaves its own loop's sockets to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


class WithRanges(SimpleHTTPRequestHandler):
    """Serves files, and the parts of them that the viewer asks for."""

    def do_GET(self) -> None:
        asked = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        path = Path(self.translate_path(self.path))
        if asked is None or not path.is_file():
            super().do_GET()
            return
        body = path.read_bytes()
        begin, last = asked.groups()
        part = body[int(begin) : int(last) + 1 if last else None] if begin else body[-int(last) :]
        first = int(begin) if begin else len(body) - len(part)
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {first}-{first + len(part) - 1}/{len(body)}")
        self.send_header("Content-Length", str(len(part)))
        self.end_headers()
        self.wfile.write(part)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address under which it is served."""
    folder = tmp_path / "site"
    (folder / "replay").mkdir(parents=True)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(WithRanges, directory=str(folder))) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield folder, f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        serving.join()


def test_a_packed_archive_is_shown_with_a_page_that_a_later_run_found_unchanged(
    tmp_path: Path, visit: Visit, site: tuple[Path, str]
) -> None:
    folder, address = site
    with Portal(documents=2) as portal:
        visit(portal)
        city = visit(portal, full="1", recheck="30000").city
    pack(city, tmp_path / "bundle")
    record = orjson.loads((city / "records.jsonl").read_bytes().splitlines()[0])
    shutil.copy(tmp_path / "bundle" / "chongqing.wacz", folder / "city.wacz")
    for script in ("ui.js", "sw.js"):
        shutil.copy(VIEWER / script, folder / "replay")
    (folder / "replay" / "index.html").write_text(APPLICATION, encoding="utf-8")
    (folder / "index.html").write_text(
        "<!doctype html><script src='replay/ui.js'></script>"
        f"<replay-web-page source='/city.wacz' url='{record['url']}' replayBase='/replay/'></replay-web-page>",
        encoding="utf-8",
    )
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page()
        page.context.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        shown = page.frame_locator("replay-web-page iframe").frame_locator("iframe").locator("body")
        first_line = record["body"].split("\n")[0]
        expect(shown).to_contain_text(first_line, timeout=30_000)
        browser.close()
    assert {urlsplit(url).netloc for url in asked if url.startswith("http")} == {urlsplit(address).netloc}
