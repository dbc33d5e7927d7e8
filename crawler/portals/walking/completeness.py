"""Weigh whether a walk that reached the end of a listing has seen all of its rows.

The end is what the family's page count says. The page itself, the total that it prints and the size of the listing
in the last complete walk may say otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.counts import counted
from crawler.portals.listing import Listing
from crawler.portals.walking.signals import WalkEnd

_TOTAL = "the page shows a total of"
_DIGITS = re.compile(r"\d[\d,]*")

_ROWS_WITHOUT_LINK = 2
"""The number of rows by which the only page of a listing may have fewer rows than the total that it prints.

Rows without a link, and rows that link to the same document, are not counted as rows.
"""


@dataclass(frozen=True, slots=True)
class WalkSize:
    """The size of a listing as one walk saw it.

    Attributes:
        pages: the number of pages that the pager showed.
        pages_read: the number of pages that were read.
        rows: the number of rows on these pages, each URL counted once.
        accepted: what a person accepted as right although it looks like a missing pager, or an empty string.
    """

    pages: int
    pages_read: int
    rows: int
    accepted: str = ""

    @property
    def all_rows(self) -> int:
        """The number of rows on all pages, estimated if not all pages were read."""
        if self.pages_read >= self.pages:
            return self.rows
        return round(self.rows / max(self.pages_read, 1) * self.pages)


@dataclass(frozen=True, slots=True)
class Doubt:
    """The reason why a walk may have missed rows although no page failed.

    Attributes:
        end: how the walk ended.
        reason: the reason, without a final stop.
        url: the URL of the listing page that a person should look at.
        advice: what the person should do, without a final stop.
    """

    end: WalkEnd
    reason: str
    url: str
    advice: str

    @property
    def sentence(self) -> str:
        """The reason and the advice, for a person."""
        return f"Rows may be missing: {self.reason}. Look at {self.url}: {self.advice}."


def doubt_about(
    now: WalkSize,
    before: WalkSize | None,
    *,
    last: Listing | None,
    largest: int,
    known_rows: bool,
    url: str,
) -> Doubt | None:
    """Return the reason why a walk may have missed rows, or None if nothing speaks against it.

    Args:
        now: the size of the listing in this walk.
        before: its size in the last complete walk; None if there was none, or if this run does not read the portal.
        last: the listing's last page, or None if the walk ended earlier.
        largest: the number of rows of the longest page.
        known_rows: True if the walk met a row that an earlier run met.
        url: the URL of the last page that was read.
    """
    sign = _sign(now, last, largest)
    if sign is not None and before is not None and _is_accepted(sign, before.accepted):
        sign = None
    shrunk = before is not None and _shrunk(now, before, reached_end=last is not None, known_rows=known_rows)
    if before is not None and before.pages > 1 and now.pages == 1 and (sign or shrunk):
        sizes = f"the listing had {before.pages} pages and now one page with {counted(now.rows, 'row')}"
        return Doubt(
            WalkEnd.PAGER_GONE,
            f"{sizes}; {sign}" if sign else sizes,
            url,
            "if it has further pages, the family must read its new pager",
        )
    if sign is not None:
        return Doubt(
            WalkEnd.FURTHER_PAGES,
            sign,
            url,
            "if it has further pages, the family must read its pager; if not, run scrapy accept",
        )
    if before is not None and shrunk:
        return Doubt(
            WalkEnd.SHRUNK,
            f"the listing has {counted(now.all_rows, 'row')} on {counted(now.pages, 'page')}, and in its last complete walk"
            f" it had {counted(before.all_rows, 'row')} on {counted(before.pages, 'page')}",
            url,
            "if the portal removed the rows, nothing needs to be done, and the next run does not report it again",
        )
    return None


def too_many_pages(maximum: int, pages: int, url: str) -> Doubt:
    """Return the doubt about a walk that read as many pages as it may.

    Args:
        maximum: the maximum number of pages.
        pages: the number of pages that the pager shows.
        url: the URL of the last page that was read.
    """
    return Doubt(
        WalkEnd.PAGES_MAX,
        f"reading stopped after {counted(maximum, 'page')} (LISTING_PAGES_MAX), and the pager shows {pages}",
        url,
        "if the listing really is that long, set LISTING_PAGES_MAX higher",
    )


def contradicting_counts(number: int, shown_again: int, url: str) -> Doubt:
    """Return the doubt about a walk that ended at page ``number``, where an earlier page shows more pages afterwards.

    Args:
        number: the number of the last page, as its own pager shows.
        shown_again: the page count that an earlier page shows after the last page was read.
        url: the URL of the last page.
    """
    return Doubt(
        WalkEnd.FURTHER_PAGES,
        f"this page shows {counted(number, 'page')}, and an earlier page shows {shown_again}",
        url,
        "if its pager does not show all pages, the family must read the page count elsewhere",
    )


def _sign(now: WalkSize, last: Listing | None, largest: int) -> str | None:
    """Return what the last page says of further rows, or None if it says nothing."""
    if last is None:
        return None
    if last.sign is not None:
        return f"the page shows \u201c{last.sign}\u201d, and the family counts {counted(now.pages, 'page')}"
    tolerated = largest if now.pages > 1 else _ROWS_WITHOUT_LINK
    if last.total is not None and last.total - now.rows > tolerated:
        return f"{_TOTAL} {counted(last.total, 'row')}, and the family counts {now.rows}"
    return None


def _is_accepted(sign: str, accepted: str) -> bool:
    """Return whether a person accepted a sign. A total that counts more than the rows is accepted at any size."""
    if sign.startswith(_TOTAL):
        sign, accepted = _DIGITS.sub("#", sign), _DIGITS.sub("#", accepted)
    return sign in accepted


def _shrunk(now: WalkSize, before: WalkSize, *, reached_end: bool, known_rows: bool) -> bool:
    """Return whether the listing became so much shorter that its pager may be misread.

    It has less than half of its rows, or it has fewer pages and no row on them that an earlier run met.
    """
    if before.all_rows == 0:
        return False
    if now.all_rows * 2 < before.all_rows:
        return True
    return reached_end and now.pages < before.pages and not known_rows
