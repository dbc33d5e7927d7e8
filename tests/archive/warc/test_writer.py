"""What a run writes into a WARC: who asked, every request, and bodies as they came.

Who asks is set by ``crawler/extensions/contact.py``.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from tests.portal import Fault, Portal
from tests.support.warc_files import is_clean, records_of, warcs_of

if TYPE_CHECKING:
    from tests.support.runs import Crawl, Visit


pytestmark = pytest.mark.slow

LIVE = ("-s", "DOWNLOAD_DELAY=0")


def test_requests_robots_and_who_asked_are_recorded(visit: Visit) -> None:
    with Portal(documents=2) as portal:
        run = visit(portal, {"CONTACT": "data@example.org"})
        asked = [portal.root + each.path for each in portal.served]
    found = records_of(warcs_of(run.city)[0])
    kind, _, first, info = found[0]
    assert kind == "warcinfo"
    assert {record.headers.get("WARC-Warcinfo-ID") for _, _, record, _ in found[1:]} == {first.record_id}
    said = dict(line.split(": ", 1) for line in info.decode().splitlines() if line)
    assert [name.partition("/")[0] for name in said["software"].split()] == ["fuwen", "Scrapy"]
    assert said["http-header-user-agent"].endswith("(+data@example.org)")
    assert (said["robots"], said["operator"], said["isPartOf"]) == (
        "classic",
        "data@example.org",
        "chongqing",
    )
    assert [url for kind, url, _, _ in found if kind == "response"] == asked
    assert f"{portal.root}/robots.txt" in asked
    responses = {record.record_id: url for kind, url, record, _ in found if kind == "response"}
    for kind, url, record, _ in found:
        if kind == "request":
            assert responses[record.headers.get("WARC-Concurrent-To")] == url
            assert record.http_headers.get("User-Agent") == said["http-header-user-agent"]
    assert all(
        record.headers.get("WARC-IP-Address") == "127.0.0.1"
        for kind, _, record, _ in found
        if kind == "response"
    )


def test_bodies_are_kept_as_they_came_and_errors_too(crawl: Crawl) -> None:
    faults = [Fault("bomb", where="document-2"), Fault("404", where="document-1")]
    with Portal(documents=3, faults=faults) as portal:
        run = crawl(*LIVE, "-a", f"listing={portal.listing}")
    found = records_of(warcs_of(run.city)[0])
    is_clean(warcs_of(run.city)[0])
    bomb = next(each for each in found if each[1] == portal.address(2) and each[0] == "response")
    assert bomb[2].http_headers.get("Content-Encoding") == "gzip"
    assert gzip.decompress(bomb[3]) == bytes(64 << 20)
    assert 404 in [record.http_headers.status_code for kind, _, record, _ in found if kind == "response"]
