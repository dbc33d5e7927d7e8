"""Attachments in an S3-compatible store, by setting alone."""

from __future__ import annotations

import hashlib
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.support.attachments.files import a_pdf
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail, trs_listing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.runs import Crawl

PDF = a_pdf()
DIGEST = hashlib.sha256(PDF).hexdigest()


class Bucket(ThreadingHTTPServer):
    """Takes what is put, by path."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.kept: dict[str, bytes] = {}


class _Handler(BaseHTTPRequestHandler):
    server: Bucket

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.kept[urlsplit(self.path).path] = body
        self.send_response(200)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the base class names it so
        """Say nothing."""


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    with Bucket() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server
        server.shutdown()


@pytest.fixture
def saved(portal: SavedPortal) -> Path:
    """A column of one document with one file."""
    portal.add(KJJ, trs_listing([("./202409/t20240914_1.html", "关于第B001号建议的答复函", "2024-09-14")]))
    page = trs_detail("关于第B001号建议的答复函", "11500000MB15895317/2024-00001")
    linked = page.replace("</p></div></div>", '</p><p><a href="a.pdf">附件1</a></p></div></div>')
    portal.add(f"{KJJ}202409/t20240914_1.html", linked)
    portal.add(f"{KJJ}202409/a.pdf", "x")
    (portal.folder / portal.lines[-1]["file"]).write_bytes(PDF)
    return portal.folder


def settings(bucket: Bucket) -> list[str]:
    said = {
        "ATTACHMENTS": "1",
        "FILES_STORE": "s3://replies/fuwen/",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{bucket.server_address[1]}",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION_NAME": "cn-north-1",
    }
    return [part for name, value in said.items() for part in ("-s", f"{name}={value}")]


def test_files_go_to_the_store_and_the_lines_stay_here(bucket: Bucket, saved: Path, crawl: Crawl) -> None:
    pytest.importorskip("botocore", reason="botocore is not installed: it wants python-dateutil before 3")
    run = crawl(*settings(bucket), replay=saved)
    assert run.code == 0, run.screen
    (line,) = run.lines("attachments.jsonl")
    path = f"{DIGEST[:2]}/{DIGEST}.pdf"
    assert line["path"] == f"s3://replies/fuwen/chongqing/{path}"
    assert {place: hashlib.sha256(body).hexdigest() for place, body in bucket.kept.items()} == {
        f"/replies/fuwen/chongqing/{path}": DIGEST
    }
    assert not (run.city / "attachments").exists()


def test_without_its_library_the_run_does_not_start(
    bucket: Bucket, saved: Path, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "botocore", None)  # importing it now fails, installed or not
    run = crawl(*settings(bucket), replay=saved)
    assert run.code == 1
    assert "pip install -c constraints.txt -e '.[s3]'" in run.last_line
