"""Classes for one page of a listing and its rows, and helper functions that all families share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import orjson

_MAX_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a listing, which links to a document.

    Attributes:
        url: the document's canonical URL, which identifies the document.
        title: the document's title, or None if the listing shows none.
        date: the document's date on the listing, or None if the listing shows none.
        index_number: the 索引号 (index number) if the row shows one, as on JEECMS, otherwise None.
        pinned: True if the row stays at the top of the listing regardless of its date (置顶, pinned).
        printed_url: the document's URL as the listing prints it, resolved and without session ids; None if it
            is the canonical URL.
    """

    url: str
    title: str | None = None
    date: date | None = None
    index_number: str | None = None
    pinned: bool = False
    printed_url: str | None = None

    @property
    def request_url(self) -> str:
        """The URL to request: the one that the listing prints. The portal may not serve the canonical URL."""
        return self.printed_url or self.url


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a listing.

    Attributes:
        rows: the rows in the order of the page, one for each URL.
        pages: the number of pages that the pager shows, or 1 if there is no pager. The crawl ignores a
            number that is lower than the number of this page.
        second: the URL of the listing's second page, as in the pager; it may be relative to the listing's
            URL. None if the pager has no link to the second page.
        sign: a quotation that shows that the listing has pages after this one, or None. It is only looked for on
            the last page that the family counts (``further_pages.py``).
        total: the number of rows that this page shows for the whole listing, or None. It is only looked for where
            ``sign`` is.
    """

    rows: tuple[Row, ...]
    pages: int = 1
    second: str | None = None
    sign: str | None = None
    total: int | None = None


def is_json_or_xml(text: str) -> bool:
    """Return whether a listing's text is data for a script (JSON or XML) and not an HTML page."""
    start = text.lstrip("\ufeff \r\n\t")[:10].lower()
    return start.startswith(("{", "[", "<?xml", "<datastore"))


def parse_json(text: str) -> Any:
    """Return the value of a JSON text, or None if the text is not valid JSON."""
    try:
        return orjson.loads(text)
    except ValueError:
        return None


def parse_count(value: object) -> int | None:
    """Return a count as an int, or None if ``value`` is not a count.

    A count is an int or a string of digits, with at most ten digits.
    """
    digits = str(value)
    return int(digits) if digits.isdecimal() and len(digits) <= _MAX_DIGITS else None


def unique_rows(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return the rows with one row for each URL. Rows with the same URL are merged.

    On many listings, a picture and a title link to the same document.
    """
    merged: dict[str, Row] = {}
    for row in rows:
        first = merged.get(row.url)
        if first is None:
            merged[row.url] = row
        else:
            merged[row.url] = replace(
                first,
                title=first.title or row.title,
                date=first.date or row.date,
                index_number=first.index_number or row.index_number,
                pinned=first.pinned or row.pinned,
            )
    return tuple(merged.values())
