"""Documents outside of the columns, and redirects: they are followed as a replay follows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.archive.model import ArchiveError
from crawler.archive.sources.folder import FolderSource
from tests.support.reextractions import MOVED, NUMBER, Reextract, moved, same_records
from tests.support.runs import Crawl
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail, trs_listing

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.slow


def test_a_document_outside_of_the_columns_counts_where_a_listing_names_it(
    kjj: SavedPortal, command: Reextract, crawl: Crawl
) -> None:
    elsewhere = "https://kjj.cq.gov.cn/zwgk_176/other/t20240501_9.html"
    kjj.add(
        KJJ,
        trs_listing([(elsewhere, "关于第B9号建议的答复函", "2024-09-14")]),
        fetched_at="2026-09-03T00:00:00Z",
    )
    kjj.add(elsewhere, trs_detail("关于第B9号建议的答复函", NUMBER.format(109)))
    ended = command(kjj.folder)
    assert ended.code == 0, ended.screen
    assert "read 1 document on a column's listing, but with a URL that matches no column" in ended.screen
    (record,) = [line for line in ended.lines() if line["url"] == elsewhere]
    (replayed,) = [line for line in crawl(replay=kjj.folder).lines() if line["url"] == elsewhere]
    assert record == replayed
    assert (record["column"], record["kind"]) == (None, "suggestion")


def test_a_listing_that_would_take_minutes_to_read_is_named_and_the_documents_are_read(
    kjj: SavedPortal, command: Reextract
) -> None:
    elsewhere = "https://kjj.cq.gov.cn/zwgk_176/other/t20240501_9.html"
    kjj.add(elsewhere, trs_detail("关于第B9号建议的答复函", NUMBER.format(109)))
    kjj.add(KJJ, "<html><body>" + "<div>" * 9_000, fetched_at="2026-09-03T00:00:00Z")
    ended = command(kjj.folder)
    assert ended.code == 3
    assert f"The listing page {KJJ} was skipped: elements are nested more than 2,000 deep." in ended.screen
    assert ended.lines()


@pytest.mark.parametrize(
    "targets",
    [
        (f"{MOVED}?moved=1",),
        (f"{KJJ}moved/?id=104",),
        (f"{KJJ}moved/?id=104", f"{KJJ}moved/?id=104&again=1"),
        ("https://kjj.cq.gov.cn/zwgk_176/other/202409/t20240914_104.html",),
        (f"{KJJ}202409/t20240914_204.html",),
        (MOVED.replace("https:", "http:"),),
    ],
    ids=["no document's URL", "no page's", "twice", "in no column", "in the column", "another scheme"],
)
def test_what_a_document_redirects_to_gives_the_records_of_a_replay(
    kjj: SavedPortal, command: Reextract, crawl: Crawl, targets: tuple[str, ...]
) -> None:
    moved(kjj, *targets)
    ended, run = command(kjj.folder), crawl(replay=kjj.folder)
    assert (ended.code, run.code) == (0, 0), ended.screen
    assert len(ended.lines()) == 4
    assert same_records(ended, run)
    assert ended.lines(".rejects.jsonl") == []


def test_a_target_that_several_documents_share_is_read_once(kjj: SavedPortal, command: Reextract) -> None:
    moved(kjj, f"{MOVED}?moved=1")
    other = f"{KJJ}202408/t20240813_103.html"
    kjj.remove(other)
    kjj.add(other, "", status=301, Location=f"{MOVED}?moved=1")
    ended = command(kjj.folder)
    assert "followed 2 redirects of documents" in ended.screen
    assert (ended.code, len(ended.lines())) == (0, 3)


def test_a_document_that_stands_on_a_listing_and_redirects_is_followed(
    kjj: SavedPortal, command: Reextract, crawl: Crawl
) -> None:
    row, target = "https://kjj.cq.gov.cn/zwgk_176/other/t20240501_9.html", f"{KJJ}moved/?id=109"
    listing = trs_listing([(row, "关于第B109号建议的答复函", "2024-09-14")])
    kjj.add(KJJ, listing, fetched_at="2026-09-03T00:00:00Z")
    kjj.add(row, "", status=302, Location=target)
    kjj.add(target, trs_detail("关于第B109号建议的答复函", NUMBER.format(109)))
    (record,) = [line for line in command(kjj.folder).lines() if line["url"] == target]
    (replayed,) = [line for line in crawl(replay=kjj.folder).lines() if line["url"] == target]
    assert record == replayed


@pytest.mark.parametrize(
    ("target", "why"),
    [
        (f"{MOVED}?gone=1", ("missing", "not_in_archive")),
        (f"{KJJ}202409/t20240914_204.html", ("missing", "not_in_archive")),
        ("https://www.example.org/login", ("rejected", "not of this city's hosts: www.example.org")),
        (MOVED, ("failed", "blocked: redirect_loop")),
        ("javascript:void(0)", ("rejected", "redirects to javascript:void(0)")),
        ("http://[bad/", ("rejected", "redirects to http://[bad/")),
    ],
    ids=["no document's URL", "in the column", "another host", "itself", "a script", "no URL"],
)
def test_a_redirect_that_leads_to_no_page_is_listed_as_a_replay_lists_it(
    kjj: SavedPortal, command: Reextract, crawl: Crawl, target: str, why: tuple[str, str]
) -> None:
    kjj.remove(MOVED)
    kjj.add(MOVED, "", status=302, Location=target)
    ended, run = command(kjj.folder), crawl(replay=kjj.folder)
    assert ended.code == (0 if why[0] == "rejected" else 3), ended.screen
    for rejects in (ended.lines(".rejects.jsonl"), run.lines("rejects.jsonl")):
        assert [(line["url"], line["kind"], line["reason"]) for line in rejects] == [(MOVED, *why)]
    assert same_records(ended, run)


def test_documents_that_redirect_to_one_page_without_a_record_are_each_listed(
    kjj: SavedPortal, command: Reextract, crawl: Crawl
) -> None:
    other = f"{KJJ}202408/t20240813_103.html"
    for url in (MOVED, other):
        kjj.remove(url)
        kjj.add(url, "", status=302, Location="/404.html")
    kjj.add("https://kjj.cq.gov.cn/404.html", "gone", status=404)
    ended, run = command(kjj.folder), crawl(replay=kjj.folder)
    assert ended.code == run.code == 3
    for rejects in (ended.lines(".rejects.jsonl"), run.lines("rejects.jsonl")):
        assert {(line["url"], line["reason"]) for line in rejects} == {
            (MOVED, "status_404"),
            (other, "status_404"),
        }


def test_what_a_redirect_led_to_is_read_as_of_its_time(
    kjj: SavedPortal, command: Reextract, crawl: Crawl
) -> None:
    first, second = "2026-09-05T02:00:0{}Z", "2026-09-06T02:00:0{}Z"
    target = f"{MOVED}?moved=1"
    kjj.remove(MOVED)
    kjj.add(MOVED, "", status=302, fetched_at=first.format(0), Location=target)
    kjj.add(target, trs_detail("关于第B104号建议的答复函", NUMBER.format(104)), fetched_at=first.format(1))
    kjj.add(MOVED, "", status=302, fetched_at=second.format(0), Location=target)
    kjj.add(target, "", status=302, fetched_at=second.format(1), Location="https://kjj.cq.gov.cn/")
    kjj.add("https://kjj.cq.gov.cn/", "<html></html>", fetched_at=second.format(2))
    ended = command(kjj.folder)
    assert [line["url"] for line in ended.lines() if line["fetched_at"] == first.format(1)] == [target]
    assert [line["url"] for line in ended.lines(".rejects.jsonl")] == [MOVED]
    for moment in ("2026-09-05", "2026-09-06"):
        at = ("-s", f"REPLAY_AT={moment}")
        again = command(kjj.folder, "--force", *at)
        run = crawl(*at, "-s", f"DATA_DIR={kjj.folder.parent / moment}", replay=kjj.folder)
        run.city = kjj.folder.parent / moment / "chongqing"
        assert same_records(again, run), moment


@pytest.mark.parametrize("newest", [(), ("--newest",)])
@pytest.mark.parametrize("at", ["2026-09-01", "2026-09-05", "2026-08-01"])
@pytest.mark.parametrize("moves", [False, True])
def test_of_a_page_that_was_only_fetched_later_the_newest_capture_counts_where_a_row_leads_to_it(
    kjj: SavedPortal, command: Reextract, crawl: Crawl, newest: tuple[str, ...], at: str, *, moves: bool
) -> None:
    kjj.remove(MOVED)
    later = f"{KJJ}202410/t20241001_105.html"
    target = f"{KJJ}202409/t20240914_204.html" if moves else MOVED
    if moves:
        kjj.add(MOVED, "", status=302, Location=target)
    for day in (5, 6):
        page = trs_detail("关于第B104号建议的答复函", NUMBER.format(104), text=f"第{day}日。")
        kjj.add(target, page, fetched_at=f"2026-09-0{day}T02:00:00Z")
    rows = [(path, "关于建议的答复函", "2024-09-14") for path in (later, MOVED)]
    kjj.add(KJJ, trs_listing(rows, pages=2), fetched_at="2026-09-06T01:00:00Z")
    kjj.add(
        later, trs_detail("关于第B105号建议的答复函", NUMBER.format(105)), fetched_at="2026-09-06T02:00:00Z"
    )
    options = ("-s", f"REPLAY_AT={at}")
    ended, run = command(kjj.folder, *newest, *options), crawl(*options, replay=kjj.folder)
    urls = {line["url"] for line in run.lines()}
    assert (target in urls, later in urls) == (True, at == "2026-08-01")
    assert same_records(ended, run)


@pytest.mark.parametrize("target", [f"{MOVED}?moved=1", f"{KJJ}202409/t20240914_204.html"])
def test_a_redirect_is_another_version_of_its_page_and_stands_for_it_where_the_newest_counts(
    kjj: SavedPortal, command: Reextract, crawl: Crawl, target: str
) -> None:
    changed = trs_detail("关于第B104号建议的答复函", NUMBER.format(104), text="内容有更新。")
    kjj.add(MOVED, "", status=302, fetched_at="2026-09-05T02:00:00Z", Location=target)
    kjj.add(target, changed, fetched_at="2026-09-05T02:00:01Z")
    ended, run = command(kjj.folder), crawl(replay=kjj.folder)
    assert len(ended.lines()) == 5
    assert same_records(ended, run)
    assert len(command(kjj.folder, "--newest", "--force").lines()) == 4


def test_a_document_that_only_once_redirected_to_nothing_is_not_lost(
    kjj: SavedPortal, command: Reextract
) -> None:
    kjj.add(MOVED, "", status=302, fetched_at="2026-08-01T02:00:00Z", Location=f"{MOVED}?gone=1")
    ended = command(kjj.folder)
    assert (ended.code, len(ended.lines())) == (0, 4)
    assert [line["reason"] for line in ended.lines(".rejects.jsonl")] == ["not_in_archive"]


def test_what_cannot_be_looked_up_leaves_the_rest_read_and_is_said(
    kjj: SavedPortal, command: Reextract, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved(kjj, f"{MOVED}?moved=1")

    def fails(*_: object) -> None:
        raise ArchiveError("No index can be written anywhere.")

    monkeypatch.setattr(FolderSource, "captures_of", fails)
    ended = command(kjj.folder)
    assert (ended.code, len(ended.lines())) == (3, 3)
    assert "No index can be written anywhere." in ended.screen
    assert ended.lines(".rejects.jsonl") == []
