"""``scrapy archive show``: a server on loopback that shows the captures of archives until it is interrupted."""

from __future__ import annotations

import re
import signal
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import psutil
import pytest

from tests.archive.show.serving import VIEWER, address_of, end, start
from tests.support.bad_archives import DOCUMENT, a_good_one, no_archive
from tests.support.commands import scrapy_here
from tests.support.saved_portal import KJJ

pytestmark = pytest.mark.slow


@dataclass
class Served:
    """A server of a test: its port, the archive that it shows, and its process."""

    port: int
    archive: Path
    process: int

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=sent)
        response = connection.getresponse()
        body = response.read().decode("utf-8", "replace")
        connection.close()
        return response, body


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("shown")
    archive = a_good_one(folder)
    (folder / "page.html").write_text(
        f'<link rel="canonical" href="{KJJ}page.html"><script>alert(1)</script>saved by hand',
        encoding="utf-8",
    )
    process = start(folder)
    host, port = address_of(process)
    assert host == "127.0.0.1"
    yield Served(port, archive, process.pid)
    code, said = end(process)
    assert code == 0, said


def test_the_list_leads_to_a_capture_and_its_page_in_a_frame(served: Served) -> None:
    _, listed = served.get("/")
    assert "3 captures, page 1 of 1" in listed
    place = re.search(rf'<a href="/capture/(\d+)">{re.escape(DOCUMENT)}</a>', listed)
    assert place is not None
    response, around = served.get(f"/capture/{place[1]}")
    assert "frame-src 'self'" in (response.getheader("Content-Security-Policy") or "")
    assert f'<iframe sandbox src="/page/{place[1]}"' in around
    assert f"{served.archive} offset=" in around
    response, page = served.get(f"/page/{place[1]}", Sec_Fetch_Dest="iframe")
    assert (response.getheader("Content-Security-Policy") or "").startswith("sandbox; default-src 'none'")
    assert response.getheader("X-Content-Type-Options") == "nosniff"
    assert "关于第B001号建议的答复函" in page


def test_the_list_is_searched(served: Served) -> None:
    _, listed = served.get("/?q=page.html")
    assert "1 capture, page 1 of 1" in listed
    assert "page.html</a>" in listed
    assert "0 captures" in served.get("/?q=%3Cscript%3E&page=x")[1]


def test_a_saved_page_is_shown_in_its_frame_alone(served: Served) -> None:
    response, body = served.get("/page/0", Sec_Fetch_Dest="document")
    assert response.status == 403
    assert "in its frame alone" in body


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", ""])
def test_another_host_name_is_not_answered(served: Served, host: str) -> None:
    response, body = served.get("/", Host=host.format(port=served.port))
    assert response.status == 421
    assert KJJ not in body


def test_localhost_is_answered(served: Served) -> None:
    assert served.get("/", Host=f"localhost:{served.port}")[0].status == 200


@pytest.mark.parametrize(
    "path",
    ["/capture/3", "/page/-1", "/page/x", "/page/%C2%B2", "/capture/0/0", "/page", "/x", "/replay/package.json",
     "/replay/..%2fpackage.json", "/file/1/a.warc.gz", "/../../etc/passwd", "/page/" + "9" * 5000],
)  # fmt: skip
def test_another_address_is_not_there(served: Served, path: str) -> None:
    assert served.get(path)[0].status == 404


def test_nothing_but_get_and_head_is_answered(served: Served) -> None:
    assert served.get("/", method="POST")[0].status == 405
    response, body = served.get("/", method="HEAD")
    assert (response.status, body) == (200, "")


def test_the_bytes_are_saved_as_they_were_archived(served: Served) -> None:
    response, body = served.get("/bytes/2")
    assert response.getheader("Content-Disposition") == "attachment"
    assert response.getheader("Content-Type") == "application/octet-stream"
    assert body.startswith('<link rel="canonical"')


def test_no_other_address_of_this_machine_is_bound(served: Served) -> None:
    bound = psutil.Process(served.process).net_connections(kind="inet")
    assert {tuple(each.laddr) for each in bound if each.status == psutil.CONN_LISTEN} == {
        ("127.0.0.1", served.port)
    }


@pytest.mark.skipif(not VIEWER.exists(), reason="ReplayWeb.page is not here: make test gets it with npm")
def test_with_replayweb_page_the_archives_own_bytes_are_served_in_ranges(served: Served) -> None:
    listed = served.get("/")[1]
    place = re.search(rf'<a href="/capture/(\d+)">{re.escape(DOCUMENT)}</a>', listed)
    assert place is not None
    assert f'<a href="/view/{place[1]}">' in served.get(f"/capture/{place[1]}")[1]
    _, view = served.get(f"/view/{place[1]}")
    assert f'source="/file/0/archive.warc.gz" url="{DOCUMENT}" ts="20260901020000"' in view
    response, part = served.get("/file/0/archive.warc.gz", Range="bytes=0-2")
    assert (response.status, part.encode("utf-8", "replace")[:1]) == (206, b"\x1f")
    assert response.getheader("Content-Encoding") is None, "the archive's own bytes"
    assert response.getheader("Content-Range") == f"bytes 0-2/{served.archive.stat().st_size}"
    for script in ("ui.js", "sw.js"):
        response, _ = served.get(f"/replay/{script}", method="HEAD")
        assert (response.status, response.getheader("Content-Type")) == (200, "text/javascript")
    assert "replay-app-main" in served.get("/replay/?source=x")[1]


def test_a_port_can_be_named_and_sigterm_ends_the_server_too(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = start(a_good_one(tmp_path), "--port", port)
        _, said = refused.communicate(timeout=60)
        assert refused.returncode == 1
        assert f"Port {port} cannot be used" in said
        assert "Traceback" not in said
    process = start(tmp_path, no_archive(tmp_path), "--port", port)
    assert address_of(process) == ("127.0.0.1", port)
    code, said = end(process, signal.SIGTERM)
    assert code == 0
    assert "bad.bin is not an archive" in said


@pytest.mark.filterwarnings("ignore:twisted.web.resource:DeprecationWarning")  # its own import
def test_what_cannot_be_shown_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "style.css").write_text("x", encoding="utf-8")
    ended = scrapy_here("archive", "show", tmp_path)
    assert (ended.code, ended.screen.count("\n")) == (1, 1), ended.screen
    assert "There is no saved page to show" in ended.screen
    assert scrapy_here("archive", "show", tmp_path / "nowhere").code == 1
    assert scrapy_here("archive", "show", tmp_path, "--port", "70000").code == 2
