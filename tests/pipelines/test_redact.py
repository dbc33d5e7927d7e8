"""``REDACT_CONTACTS=1``: contacts are masked in everything that is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from crawler.items import content_sha256, record_line
from pipelines.redact import Redact
from tests.support.replies import reply_full_of_contacts
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail, trs_listing

if TYPE_CHECKING:
    from tests.support.runs import Crawl


def test_the_hash_is_that_of_what_is_written_and_the_same_each_time() -> None:
    once, again = reply_full_of_contacts(), reply_full_of_contacts()
    before = once.content_sha256
    for reply in (once, again):
        Redact().process_item(reply)
    assert once.content_sha256 == content_sha256(once) != before
    assert record_line(once) == record_line(again)


def test_nothing_that_a_run_writes_has_a_contact(portal: SavedPortal, crawl: Crawl) -> None:
    title = "关于联系13812345678的答复函"
    portal.add(
        KJJ,
        trs_listing(
            [("./t20240914_1.html", title, "2024-09-14"), ("./t20240914_2.html", title, "2024-09-14")]
        ),
    )
    page = trs_detail(title, "11500000MB15895317/2024-00001", text="联系电话：023-67513657。")
    portal.add(f"{KJJ}t20240914_1.html", page)
    first = crawl("-s", "REDACT_CONTACTS=1", replay=portal.folder)
    assert first.code == 3, first.screen
    (record,) = first.lines()
    assert record["title"] == "关于联系***********的答复函"
    assert "联系电话：***-********。" in record["body"]
    (reject,) = first.lines("rejects.jsonl")
    assert reject["title"] == "关于联系***********的答复函"
    for path in first.city.rglob("*"):
        written = path.read_bytes() if path.is_file() else b""
        assert b"13812345678" not in written, path
        assert b"67513657" not in written, path
    second = crawl("-s", "REDACT_CONTACTS=1", "-a", "recheck=9999", replay=portal.folder)
    assert second.manifest["totals"]["unchanged"] == 1
    assert orjson.dumps(second.lines()) == orjson.dumps([record])
