"""What each capture is to the records before it: versions, duplicates, conflicts, and what failed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.reextractions import (
    NUMBER,
    Extract,
    Reextract,
)
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail, trs_listing

if TYPE_CHECKING:
    pass


def test_every_version_of_a_page_is_a_revision_in_the_order_of_fetching(
    kjj: SavedPortal, extract: Extract
) -> None:
    url = f"{KJJ}202409/t20240914_104.html"
    for month, text in ((12, "第三版。"), (10, "第二版。"), (11, "第二版。")):
        page = trs_detail("关于第B104号建议的答复函", NUMBER.format(104), text=text)
        kjj.add(url, page, fetched_at=f"2026-{month}-01T02:00:00Z")
    came, records = extract()
    versions = [(each["revision"], each["fetched_at"][:7]) for each in records if each["url"] == url]
    assert versions == [(1, "2026-09"), (2, "2026-10"), (3, "2026-12")]
    assert came.totals.results == {"new": 4, "revised": 2, "unchanged": 1}
    came, records = extract(at="2026-10-15T00:00:00Z")
    assert max(each["revision"] for each in records) == 2
    assert came.totals.left_out == 2
    came, records = extract(newest=True)
    assert [(each["revision"], each["fetched_at"][:7]) for each in records if each["url"] == url] == [
        (1, "2026-12")
    ]
    _, records = extract(newest=True, at="2026-11-15T00:00:00Z")
    assert [each["fetched_at"][:7] for each in records if each["url"] == url] == ["2026-11"]


def test_duplicates_and_conflicts_are_decided_as_in_a_run(kjj: SavedPortal, command: Reextract) -> None:
    first = "../202409/t20240914_104.html"
    rows = [
        (f"./202405/t20240501_{number}.html", f"关于第B{number}号建议的答复函", "2024-05-01")
        for number in (1, 2)
    ]
    kjj.add(
        KJJ,
        trs_listing([(first.removeprefix("."), "关于第B104号建议的答复函", "2024-09-14"), *rows], pages=2),
        fetched_at="2026-09-02T00:00:00Z",
    )
    same = trs_detail("关于第B104号建议的答复函", NUMBER.format(104))
    kjj.add(f"{KJJ}202405/t20240501_1.html", same, fetched_at="2026-09-02T00:00:01Z")
    other = trs_detail("关于第B2号建议的答复函", NUMBER.format(104))
    kjj.add(f"{KJJ}202405/t20240501_2.html", other, fetched_at="2026-09-02T00:00:02Z")
    kjj.remove(f"{KJJ}index_1.html")
    kjj.add(f"{KJJ}index_1.html", trs_listing([], pages=2, number=2))
    ended = command(kjj.folder)
    assert "(4 new, 1 duplicate, 1 conflict)" in ended.screen, ended.screen
    (conflict,) = [line for line in ended.lines() if "index_number_conflict" in line["warnings"]]
    assert conflict["url"].endswith("t20240501_2.html")


def test_a_page_that_failed_once_and_came_another_time_is_not_lost(
    kjj: SavedPortal, extract: Extract
) -> None:
    kjj.add(f"{KJJ}202409/t20240914_104.html", "gone", status=404, fetched_at="2026-10-01T02:00:00Z")
    came, records = extract()
    assert len(records) == 4
    assert came.totals.rejects == {"status_404": 1}
    assert came.is_complete
