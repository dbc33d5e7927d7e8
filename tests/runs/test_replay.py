"""``scrapy crawl CITY -s REPLAY=…`` end to end."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.project import PROJECT
from tests.support.runs import Crawl
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail, trs_listing

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

DETAIL = f"{KJJ}202408/t20240813_103.html"


def test_a_first_run_stores_every_row_and_a_second_adds_no_line(kjj: SavedPortal, crawl: Crawl) -> None:
    first = crawl(replay=kjj.folder)
    assert first.code == 0, first.screen
    assert [line["suggestion"]["number"] for line in first.lines()] == ["B104", "B103", "B102", "B101"]
    assert {line["column"] for line in first.lines()} == {"kjj"}
    assert {line["fetched_at"] for line in first.lines()} == {"2026-09-01T02:00:00Z"}
    assert "4 rows, 4 records written" in first.screen
    assert str(first.city / "records.jsonl") in first.screen
    before = (first.city / "records.jsonl").read_bytes()
    second = crawl(replay=kjj.folder)
    assert second.code == 0
    assert (second.city / "records.jsonl").read_bytes() == before
    (column,) = second.manifest["columns"]
    assert (column["pages_read"], column["known"], column["complete"]) == (1, 2, True)


def test_two_replays_into_two_folders_are_byte_identical(
    kjj: SavedPortal, crawl: Crawl, tmp_path: Path
) -> None:
    crawl(replay=kjj.folder)
    crawl("-s", f"DATA_DIR={tmp_path / 'other'}", replay=kjj.folder)
    first, second = tmp_path / "data" / "chongqing", tmp_path / "other" / "chongqing"
    assert (first / "records.jsonl").read_bytes() == (second / "records.jsonl").read_bytes()


def test_columns_that_are_not_archived_are_named_and_do_not_count_as_missing(
    kjj: SavedPortal, crawl: Crawl
) -> None:
    run = crawl(replay=kjj.folder)
    assert "not archived" in run.screen
    assert "nyncw" in run.manifest["not_archived"]
    assert run.manifest["exit_code"] == 0


def test_a_detail_that_the_archive_lacks_is_missing_listed_and_never_a_404(
    kjj: SavedPortal, crawl: Crawl
) -> None:
    kjj.remove(DETAIL)
    run = crawl(replay=kjj.folder)
    assert run.code == 3
    assert run.manifest["outcome"] == "incomplete"
    assert run.manifest["totals"]["missing"] == 1
    assert len(run.lines()) == 3
    (reject,) = run.lines("rejects.jsonl")
    assert reject["url"] == DETAIL
    assert reject["reason"] == "not_in_archive"
    assert (reject["title"], reject["date"], reject["column"]) == (
        "关于第B103号建议的答复函",
        "2024-08-13",
        "kjj",
    )
    kjj.add(DETAIL, trs_detail("关于第B103号建议的答复函", "11500000MB15895317/2024-00103"))
    later = crawl(replay=kjj.folder)
    assert later.code == 0, later.screen
    assert len(later.lines()) == 4
    assert [line["reason"] for line in later.lines("rejects.jsonl")] == ["not_in_archive", "resolved"]


def test_a_listing_page_that_the_archive_lacks_leaves_the_column_incomplete(
    kjj: SavedPortal, crawl: Crawl
) -> None:
    kjj.remove(f"{KJJ}index_1.html")
    run = crawl(replay=kjj.folder)
    assert run.code == 3
    (column,) = run.manifest["columns"]
    assert (column["pages_promised"], column["pages_read"], column["complete"]) == (2, 1, False)
    assert [page["number"] for page in column["lost_pages"]] == [2]
    assert len(run.lines()) == 2
    kjj.add(f"{KJJ}index_1.html", trs_listing([("./202407/t20240712_102.html", "函", "2024-07-12")], 2, 2))
    later = crawl(replay=kjj.folder)
    assert later.code == 0
    assert len(later.lines()) == 3


def test_pages_promised_and_not_served_end_the_walk_soon(portal: SavedPortal, crawl: Crawl) -> None:
    row = [("./t20240101_1.html", "函", "2024-01-01")]
    portal.add(KJJ, trs_listing(row, pages=10_000))
    portal.add(f"{KJJ}t20240101_1.html", trs_detail("关于第B1号建议的答复函", "A/1"))
    run = crawl(replay=portal.folder)
    assert run.code == 3
    (column,) = run.manifest["columns"]
    assert (column["pages_promised"], column["pages_read"], len(column["lost_pages"])) == (10_000, 1, 3)


def test_a_first_listing_page_that_is_missing_is_incomplete(kjj: SavedPortal, crawl: Crawl) -> None:
    kjj.remove(KJJ)
    run = crawl(replay=kjj.folder)
    assert run.code == 3
    assert run.lines() == []


def test_the_ledger_balances_in_the_words_of_the_contract(kjj: SavedPortal, crawl: Crawl) -> None:
    kjj.add(
        KJJ,
        trs_listing(
            [
                ("./202409/t20240914_104.html", "关于第B104号建议的答复函", "2024-09-14"),
                ("./202409/t20240914_104_wap.html", "手机版", "2024-09-14"),
                ("./202408/t20240813_103.html", "关于第B103号建议的答复函", "2024-08-13"),
                ("./202408/t20240801_900.html", "关于第B103号建议的答复函（副本）", "2024-08-01"),
                ("./202408/t20240801_901.html", "关于第B901号建议的答复函", "2024-08-01"),
                ("./202408/t20240801_902.html", "没有了", "2024-08-01"),
                ("//evil.example.com/t20240801_903.html", "别处", "2024-08-01"),
            ],
            pages=2,
        ),
        fetched_at="2026-09-02T00:00:00Z",
    )
    same = trs_detail("关于第B103号建议的答复函", "11500000MB15895317/2024-00103")
    kjj.add(f"{KJJ}202408/t20240801_900.html", same)
    other = trs_detail("关于第B901号建议的答复函", "11500000MB15895317/2024-00103", text="另一件。")
    kjj.add(f"{KJJ}202408/t20240801_901.html", other)
    kjj.add(
        f"{KJJ}202408/t20240801_902.html", "<html><title>404</title><body>您访问的页面不存在</body></html>"
    )
    run = crawl(replay=kjj.folder)
    assert run.code == 0, run.screen
    totals = run.manifest["totals"]
    assert totals == {
        "pages_promised": 2,
        "pages_read": 2,
        "rows": 8,
        "repeated": 0,
        "outside": 0,
        "known": 0,
        "to_fetch": 8,
        "new": 4,
        "revised": 0,
        "unchanged": 0,
        "duplicate": 1,
        "conflict": 1,
        "rejected": 2,
        "failed": 0,
        "missing": 0,
        "not_requested": 0,
    }
    reasons = {reject["url"]: reject["reason"] for reject in run.lines("rejects.jsonl")}
    assert reasons == {
        f"{KJJ}202408/t20240801_902.html": "not_found",
        "https://evil.example.com/t20240801_903.html": "not of this city's hosts: evil.example.com",
    }
    assert [line["index_number"] for line in run.lines() if "index_number_conflict" in line["warnings"]] == [
        "11500000MB15895317/2024-00103"
    ]


def test_a_row_listed_on_two_pages_is_repeated(kjj: SavedPortal, crawl: Crawl) -> None:
    rows = [
        ("./202408/t20240813_103.html", "函", "2024-08-13"),
        ("./202407/t20240712_102.html", "函", "2024-07-12"),
    ]
    kjj.add(f"{KJJ}index_1.html", trs_listing(rows, 2, 2), fetched_at="2026-09-02T00:00:00Z")
    totals = crawl(replay=kjj.folder).manifest["totals"]
    assert (totals["rows"], totals["repeated"], totals["to_fetch"]) == (5, 1, 4), (
        "an older page 2 has another row"
    )


def test_a_listing_without_rows_is_a_changed_layout(kjj: SavedPortal, crawl: Crawl) -> None:
    kjj.add(KJJ, trs_listing([]) + "重庆市科学技术局" * 300, fetched_at="2026-09-02T00:00:00Z")
    run = crawl(replay=kjj.folder)
    assert run.code == 5, run.screen
    assert run.last_line.startswith("chongqing: layout changed.")


def test_details_from_which_nothing_can_be_read_are_a_changed_layout_and_rejects(
    kjj: SavedPortal, crawl: Crawl
) -> None:
    for line in kjj.lines:
        if "/t2024" in line["url"]:
            (kjj.folder / line["file"]).write_text(
                "<html><head><title>重庆市科学技术局</title></head><body>"
                + "<div></div>" * 400
                + "</body></html>",
                encoding="utf-8",
            )
    run = crawl(replay=kjj.folder)
    assert run.code == 5, run.screen
    assert run.lines() == []
    assert [reject["reason"] for reject in run.lines("rejects.jsonl")] == ["empty"] * 4


def test_a_challenge_in_place_of_a_listing_page_is_blocked(kjj: SavedPortal, crawl: Crawl) -> None:
    shell = "<html><head></head><body><script src='/x/app.js'></script><script src='/x/preload.js'></script></body></html>"
    kjj.remove(f"{KJJ}index_1.html")
    kjj.add(f"{KJJ}index_1.html", shell, fetched_at="2026-09-02T00:00:00Z")
    run = crawl(replay=kjj.folder)
    assert run.code == 4, run.screen
    assert len(run.lines()) == 2, "what the host already gave is kept"


def test_a_challenge_hides_no_older_page_of_a_listing_and_is_told(kjj: SavedPortal, crawl: Crawl) -> None:
    shell = "<html><head></head><body><script src='/x/app.js'></script><script src='/x/preload.js'></script></body></html>"
    kjj.add(f"{KJJ}index_1.html", shell, fetched_at="2026-09-02T00:00:00Z")
    run = crawl(replay=kjj.folder)
    assert (run.code, len(run.lines())) == (0, 4), run.screen
    assert f"The newest capture of {KJJ}index_1.html (blocked: script_shell, 2026-09-02)" in run.screen


WATCHED = """
import socket, sys
def refuse(event, arguments):
    inet = event == "socket.__new__" and arguments[1] not in (socket.AF_UNIX, -1)
    if inet or event in ("socket.bind", "socket.connect", "socket.getaddrinfo"):
        raise SystemExit(f"a replay did {event} {arguments}")
sys.addaudithook(refuse)
from scrapy.cmdline import execute
execute()
"""


def test_a_replay_opens_no_socket_at_all(kjj: SavedPortal, tmp_path: Path) -> None:
    settings = ["-s", f"REPLAY={kjj.folder}", "-s", f"DATA_DIR={tmp_path}/data"]
    ended = subprocess.run(
        [sys.executable, "-c", WATCHED, "crawl", "chongqing", *settings],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_a_broken_line_of_pages_jsonl_is_named_and_makes_the_run_incomplete(
    kjj: SavedPortal, crawl: Crawl
) -> None:
    with (kjj.folder / "pages.jsonl").open("ab") as file:
        file.write(b'{"url": broken\n')
    run = crawl(replay=kjj.folder)
    assert run.code == 3
    assert "line 7" in run.screen
    assert len(run.lines()) == 4
