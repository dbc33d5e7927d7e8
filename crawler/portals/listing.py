"""One page of a listing and its rows, and the helpers that all families share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import orjson

_MAX_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a listing.

    Attributes:
        url: the document's canonical URL.
        title: the title, None if the listing prints none.
        date: the listing's date of the document.
        index_number: the 索引号, if the row prints one (JEECMS).
        pinned: True if the row is at the top whatever its date (置顶).
    """

    url: str
    title: str | None = None
    date: date | None = None
    index_number: str | None = None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a listing.

    Attributes:
        rows: the rows in the order of the page, each URL once.
        pages: the number of pages that the pager shows, 1 without a pager. It is less than the page's own
            number if the page does not show it.
        second: the URL of the second page according to the pager, relative to the listing's; None if the
            pager does not link it.
    """

    rows: tuple[Row, ...]
    pages: int = 1
    second: str | None = None


def is_json_or_xml(text: str) -> bool:
    """Tell whether a listing is data for a script, JSON or XML, instead of an HTML page."""
    start = text.lstrip("\ufeff \r\n\t")[:10].lower()
    return start.startswith(("{", "[", "<?xml", "<datastore"))


def parse_json(text: str) -> Any:
    """Return the value of a JSON text, None if it is not valid JSON."""
    try:
        return orjson.loads(text)
    except ValueError:
        return None


def parse_count(value: object) -> int | None:
    """Return a count, given as a number or as digits; None for anything else and for more than nine digits."""
    digits = str(value)
    return int(digits) if digits.isdecimal() and len(digits) <= _MAX_DIGITS else None


def unique_rows(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Merge rows with the same URL: a picture and a title often link to the same document."""
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
