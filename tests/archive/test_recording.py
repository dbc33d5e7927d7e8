"""Recording: a live run leaves a WARC of everything that came, from which it can be run again."""

from __future__ import annotations

import gzip
import time
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive.sources.open import open_source
from tests.portal import Fault, Portal
from tests.support.runs import Crawl, Visit, run_here
from tests.support.warc_files import is_clean, records_of, warcs_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

LIVE = ("-s", "DOWNLOAD_DELAY=0")


def test_a_live_run_replayed_from_its_warc_gives_the_same_bytes_without_a_network(
    tmp_path: Path, crawl: Crawl
) -> None:
    with Portal(documents=12, rows=5, faults=[Fault("moved", where="document-7")]) as portal:
        live = crawl(*LIVE, "-a", f"listing={portal.listing}", "-s", "CONTACT=data@example.org")
        listing = portal.listing
    assert live.code == 0, live.screen
    (warc,) = warcs_of(live.city)
    assert warc.name == f"{live.manifest['run_id']}.warc.gz"
    is_clean(warc)
    for folder in ("one", "two"):
        again = run_here(tmp_path / folder, "chongqing", "-a", f"listing={listing}", replay=warc)
        assert again.code == 0, again.screen
        assert not (again.city / "archive").exists()
        assert (again.city / "records.jsonl").read_bytes() == (live.city / "records.jsonl").read_bytes()


def test_requests_robots_and_who_asked_are_recorded(visit: Visit) -> None:
    with Portal(documents=2) as portal:
        run = visit(portal, {"CONTACT": "data@example.org"})
        asked = [portal.root + each.path for each in portal.served]
    found = records_of(warcs_of(run.city)[0])
    kind, _, _, info = found[0]
    assert kind == "warcinfo"
    said = dict(line.split(": ", 1) for line in info.decode().splitlines() if line)
    assert said["software"].startswith("fuwen/")
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


def test_a_record_line_is_traced_to_its_warc_record_by_page_sha256(visit: Visit) -> None:
    with Portal(documents=3) as portal:
        run = visit(portal)
    source = open_source(str(warcs_of(run.city)[0]))
    by_digest = {each.page_sha256: each.capture for each in source.index.with_prefix("")}  # type: ignore[attr-defined]
    for line in run.lines():
        capture = by_digest[line["page_sha256"]]
        assert (capture.url, capture.fetched_at) == (line["url"], line["fetched_at"])
        assert sha256(source.load(capture).body).hexdigest() == line["page_sha256"]


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


def test_unchanged_bodies_become_revisits_and_are_replayed_from_what_they_refer_to(
    visit: Visit, tmp_path: Path
) -> None:
    with Portal(documents=5) as portal:
        first = visit(portal)
        portal.edit(3)
        time.sleep(1)  # of one second two runs would have the same time of fetching
        second = visit(portal, recheck="9999")
        listing, edited = portal.listing, portal.address(3)
    one, two = warcs_of(first.city)
    assert second.manifest["totals"]["revised"] == 1
    is_clean(two)
    kinds = {
        url: kind for kind, url, _, _ in records_of(two) if kind in {"response", "revisit"} and "/t20" in url
    }
    assert {url for url, kind in kinds.items() if kind == "response"} == {edited}
    assert len(kinds) == 5
    revisit = next(record for kind, _, record, _ in records_of(two) if kind == "revisit")
    assert str(revisit.headers.get("WARC-Profile")).endswith("identical-payload-digest")
    again = run_here(tmp_path / "again", "chongqing", "-a", f"listing={listing}", replay=two)
    assert again.code == 0, again.screen
    assert len(again.lines()) == 5
    assert {line["fetched_at"] for line in again.lines()} <= {
        line["fetched_at"] for line in second.lines()
    } | {record.headers.get("WARC-Date") for _, _, record, _ in records_of(two)}
    (second.city / "archive" / ".payloads.sqlite").unlink()
    with Portal(documents=1) as other:
        visit(other)  # the index of payloads is derived: a run makes it anew
    assert (second.city / "archive" / ".payloads.sqlite").exists()
    assert one.exists()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"ARCHIVE": False}, None),
        ({"REDACT_CONTACTS": True}, "No WARC is written, because REDACT_CONTACTS is set"),
    ],
)
def test_without_an_archive_or_with_contacts_masked_no_warc_is_written(
    visit: Visit, settings: dict[str, Any], said: str | None
) -> None:
    with Portal(documents=2) as portal:
        run = visit(portal, settings)
    assert run.code == 0
    assert not (run.city / "archive").exists()
    assert any(said in note for note in run.manifest["notes"]) == (said is not None) if said else True
