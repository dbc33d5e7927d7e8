"""Sentry hears of a run that needs somebody, and of no text."""

from __future__ import annotations

import gzip
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import brotli
import pytest

from tests.support.saved_portal import KJJ, trs_detail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.runs import Crawl
    from tests.support.saved_portal import SavedPortal


pytestmark = pytest.mark.slow

BODY = "您提出的建议收悉"
"""Words of every reply's text: they belong into no log and to no service."""


class Service(BaseHTTPRequestHandler):
    """Takes what is sent to Sentry."""

    taken: list[str]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress}.get(
            self.headers.get("Content-Encoding", ""), bytes
        )
        body = unpack(body)
        self.server.taken.append(body.decode())  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def sentry() -> Iterator[tuple[str, list[str]]]:
    """A service on loopback: its DSN and what it took."""
    taken: list[str] = []
    with HTTPServer(("127.0.0.1", 0), Service) as server:
        server.taken = taken  # type: ignore[attr-defined]
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://key@127.0.0.1:{server.server_port}/1", taken
        server.shutdown()
        thread.join()


def test_sentry_hears_of_a_run_that_needs_somebody_and_of_no_text(
    crawl_process: Crawl, kjj: SavedPortal, sentry: tuple[str, list[str]]
) -> None:
    pytest.importorskip("sentry_sdk", reason="the extra monitor is not installed")
    dsn, taken = sentry
    assert crawl_process("-s", f"SENTRY_DSN={dsn}", replay=kjj.folder).code == 0
    assert taken == [], "a run that is ok is no event"
    kjj.add(KJJ, trs_detail("人大代表建议办理", None), fetched_at="2026-09-02T02:00:00Z")
    run = crawl_process("-s", f"SENTRY_DSN={dsn}", "-a", "full=1", replay=kjj.folder)
    assert run.code == 5, run.screen
    assert len(taken) == 1
    assert "chongqing: layout changed" in taken[0]
    assert '"city":"chongqing"' in taken[0].replace(" ", "")
    assert BODY not in taken[0]


def test_a_dsn_that_is_none_stops_the_run_in_words(crawl_process: Crawl, kjj: SavedPortal) -> None:
    pytest.importorskip("sentry_sdk", reason="the extra monitor is not installed")
    run = crawl_process("-s", "SENTRY_DSN=sentry.example", replay=kjj.folder)
    assert (run.code, "Traceback" in run.screen) == (1, False)
    assert "SENTRY_DSN is not a DSN" in run.last_line
    assert not run.city.exists(), "the run has not begun, so the next one does not call it killed"


def test_sentry_is_sent_no_secret() -> None:
    sentry = pytest.importorskip("crawler.extensions.sentry", reason="the extra monitor is not installed")
    event: dict[str, Any] = {
        "message": "no answer from http://li:invented-7Qx@proxy.example/",
        "exception": {"values": [{"value": "ftp://li:invented-7Qx@a.example/"}]},
        "tags": {"api_key": "invented-7Qx"},
    }
    assert "invented" not in str(sentry._without_records(event, {}))
