"""``REDACT_CONTACTS=1``: contacts are masked in everything that is written."""

from __future__ import annotations

import logging
from io import StringIO
from typing import TYPE_CHECKING, Any

import orjson

from crawler.items import content_sha256, record_line
from crawler.reading import PageReading, read_page
from pipelines.redact import Redact, mask_log_record
from tests.support.replies import reply_full_of_contacts
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail, trs_listing

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

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


CONTACTS = ("13812345678", "67513657", "67513658", "zhang@cq.gov.cn")
ROWS = "<tr><td>[ 联系电话 ]</td><td>67513657</td><td>[ 咨询邮箱 ]</td><td>zhang@cq.gov.cn</td></tr></tbody>"


def test_neither_feed_nor_log_nor_screen_has_a_contact(
    portal: SavedPortal, crawl: Crawl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = "关于优化服务的答复函"
    text = "联系人：李四，67513658。<a href='./13812345678.pdf'>附件13812345678.pdf</a>"
    page = trs_detail(title, "11500000MB15895317/2024-00001", text=text).replace("</tbody>", ROWS)
    rows = [(f"./t20240914_{number}.html", title, "2024-09-14") for number in (1, 2)]
    portal.add(KJJ, trs_listing(rows))
    portal.add(f"{KJJ}t20240914_1.html", page)
    portal.add(f"{KJJ}t20240914_2.html", page.replace("<body>", "<body><!-- B002 -->"))

    def read_one(body: bytes, *arguments: Any, **options: Any) -> PageReading:
        if b"B002" in body:
            raise ValueError("联系电话\t67513657 zhang@cq.gov.cn")
        return read_page(body, *arguments, **options)

    monkeypatch.setattr("crawler.portals.document.read_page", read_one)
    feed, log = tmp_path / "feed.jsonl", tmp_path / "run.log"
    run = crawl(
        *("-s", "REDACT_CONTACTS=1", "-s", f"LOG_FILE={log}", "-L", "DEBUG", "-O", str(feed)),
        replay=portal.folder,
    )
    assert run.code == 3, run.screen
    (item,) = map(orjson.loads, feed.read_bytes().splitlines())
    assert item["metadata"]["联系电话"] == "********"
    assert item["attachments"][0]["name"] == "附件***********.pdf"
    assert "ValueError: 联系电话\t********" in log.read_text("utf-8")
    for path in (feed, log, *run.city.rglob("*")):
        written = path.read_text("utf-8", "replace") if path.is_file() else ""
        assert [contact for contact in CONTACTS if contact in written] == [], path
    assert [contact for contact in CONTACTS if contact in run.screen] == []


def test_messages_and_tracebacks_in_the_log_are_masked() -> None:
    handler = logging.StreamHandler(screen := StringIO())
    handler.addFilter(mask_log_record)
    cause = ValueError("电话：67513657")
    error = (type(cause), cause, None)
    record = logging.LogRecord(
        "city", logging.ERROR, __file__, 1, "Reading %s failed", ("13812345678",), error
    )
    handler.handle(record)
    assert "Reading *********** failed" in screen.getvalue()
    assert "ValueError: 电话：********" in screen.getvalue()
