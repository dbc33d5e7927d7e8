"""Recording: a live run leaves a WARC of everything that came, from which it can be run again."""

from __future__ import annotations

import gzip
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive.sources.open import open_source
from tests.portal import Fault, Portal
from tests.support.runs import Crawl, Visit, run_here
from tests.support.warc_files import is_clean, warcs_of

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


def test_a_body_that_ends_with_its_connection_is_whole_in_the_archive(
    tmp_path: Path, crawl_process: Crawl
) -> None:
    with Portal(documents=3, faults=[Fault("unmeasured")]) as portal:
        live = crawl_process(*LIVE, "-a", f"listing={portal.listing}")
        listing = portal.listing
    assert (live.code, len(live.lines())) == (0, 3)
    (warc,) = warcs_of(live.city)
    assert b"WARC-Truncated" not in gzip.decompress(warc.read_bytes())
    again = run_here(tmp_path / "again", "chongqing", "-a", f"listing={listing}", replay=warc)
    assert again.code == 0, again.screen
    assert (again.city / "records.jsonl").read_bytes() == (live.city / "records.jsonl").read_bytes()


def test_a_record_line_is_traced_to_its_warc_record_by_page_sha256(visit: Visit) -> None:
    with Portal(documents=3) as portal:
        run = visit(portal)
    source = open_source(str(warcs_of(run.city)[0]))
    by_digest = {each.page_sha256: each.capture for each in source.index.with_prefix("")}  # type: ignore[attr-defined]
    for line in run.lines():
        capture = by_digest[line["page_sha256"]]
        assert (capture.url, capture.fetched_at) == (line["url"], line["fetched_at"])
        assert sha256(source.load(capture).body).hexdigest() == line["page_sha256"]


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
