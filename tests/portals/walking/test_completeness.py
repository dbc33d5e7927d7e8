"""What speaks against a walk that reached the end of a listing as its family counts."""

from __future__ import annotations

import pytest

from crawler.portals.listing import Listing
from crawler.portals.walking.completeness import Doubt, WalkSize, doubt_about, too_many_pages
from crawler.portals.walking.signals import WalkEnd

URL = "https://a.gov.cn/zwgk/"


def doubt(
    now: WalkSize, before: WalkSize | None = None, *, last: Listing | None = None, known: bool = True
) -> Doubt | None:
    return doubt_about(now, before, last=last, largest=10, known_rows=known, url=URL)


@pytest.mark.parametrize(
    ("now", "total", "doubted"),
    [
        (WalkSize(1, 1, 10), 12, False),
        (WalkSize(1, 1, 10), 13, True),
        (WalkSize(3, 3, 25), 35, False),
        (WalkSize(3, 3, 25), 36, True),
        (WalkSize(3, 3, 25), 2, False),
    ],
)
def test_the_total_may_differ_by_a_page_or_on_one_page_by_two_rows(
    now: WalkSize, total: int, *, doubted: bool
) -> None:
    found = doubt(now, last=Listing((), total=total))
    assert (found is not None and found.end is WalkEnd.FURTHER_PAGES) is doubted


def test_a_sign_is_only_weighed_where_the_walk_reached_the_last_page() -> None:
    found = doubt(WalkSize(3, 3, 25), last=Listing((), sign="共5页"))
    assert found is not None
    assert found.sentence == (
        "Rows may be missing: the page shows “共5页”, and the family counts 3 pages."
        f" Look at {URL}: if it has further pages, the family must read its pager; if not, run scrapy accept."
    )
    assert doubt(WalkSize(3, 1, 10)) is None


@pytest.mark.parametrize(
    ("now", "before", "end"),
    [
        (WalkSize(2, 2, 14), WalkSize(3, 3, 30), WalkEnd.SHRUNK),
        (WalkSize(2, 2, 15), WalkSize(3, 3, 30), None),
        (WalkSize(2, 1, 10), WalkSize(10, 1, 10), WalkEnd.SHRUNK),
        (WalkSize(2, 2, 60), WalkSize(10, 10, 100), None),
        (WalkSize(1, 1, 10), WalkSize(3, 3, 30), WalkEnd.PAGER_GONE),
        (WalkSize(1, 1, 10), WalkSize(2, 2, 15), None),
        (WalkSize(1, 1, 3), WalkSize(1, 1, 8), WalkEnd.SHRUNK),
        (WalkSize(1, 1, 3), WalkSize(1, 1, 0), None),
    ],
)
def test_less_than_half_of_the_rows_of_the_last_complete_walk(
    now: WalkSize, before: WalkSize, end: WalkEnd | None
) -> None:
    found = doubt(now, before, last=Listing(()) if now.pages == now.pages_read else None)
    assert (found.end if found is not None else None) is end


def test_fewer_pages_without_a_known_row_leave_a_gap() -> None:
    now, before = WalkSize(2, 2, 20), WalkSize(3, 3, 30)
    assert doubt(now, before, last=Listing(())) is None
    found = doubt(now, before, last=Listing(()), known=False)
    assert found is not None
    assert found.end is WalkEnd.SHRUNK


def test_too_many_pages_name_the_setting() -> None:
    assert "reading stopped after 5 pages (LISTING_PAGES_MAX), and the pager shows 900" in (
        too_many_pages(5, 900, URL).sentence
    )


@pytest.mark.parametrize(
    ("accepted", "listing", "doubted"),
    [
        ("the page shows “共3页”, and the family counts 1 page", Listing((), sign="共3页"), False),
        ("the page shows “共3页”, and the family counts 1 page", Listing((), sign="共4页"), True),
        ("the page shows a total of 30 rows, and the family counts 10", Listing((), total=31), False),
        ("the page shows “共3页”, and the family counts 1 page", Listing((), total=31), True),
    ],
)
def test_an_accepted_sign_leaves_the_walk_complete(accepted: str, listing: Listing, *, doubted: bool) -> None:
    found = doubt(WalkSize(1, 1, 10), WalkSize(1, 1, 10, accepted), last=listing)
    assert (found is not None) is doubted
