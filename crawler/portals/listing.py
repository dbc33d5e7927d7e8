"""What one page of a listing says, and the reading that all families share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


_LONGEST_COUNT = 9


@dataclass(frozen=True, slots=True)
class Row:
    """One document as a listing shows it.

    Attributes:
        url: the document's page, canonical.
        title: None where the listing prints none.
        date: the listing's date of the document.
        index_number: 索引号 where the row prints one (JEECMS).
        pinned: the row stands at the top for its weight, not for its date (置顶).
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
        rows: the documents, in the order of the page, each once.
        pages: how many pages the portal promises; 1 where it shows no pager. Less than its own number on a
            page that cannot tell.
        second: the address of the second page as the pager says it, from the listing's own; None where it
            does not say.
    """

    rows: tuple[Row, ...]
    pages: int = 1
    second: str | None = None


def is_json_or_xml(text: str) -> bool:
    """Whether a listing is data that a script would show, JSON or XML, and no page."""
    start = text.lstrip("\ufeff \r\n\t")[:10].lower()
    return start.startswith(("{", "[", "<?xml", "<datastore"))


def parse_json(text: str) -> Any:
    """What a JSON text says; None where it is none."""
    try:
        return orjson.loads(text)
    except ValueError:
        return None


def parse_count(value: object) -> int | None:
    """A count as data has it, a number or its digits; None for anything else and for what no portal counts."""
    digits = str(value)
    return int(digits) if digits.isdecimal() and len(digits) <= _LONGEST_COUNT else None


def unique_rows(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Rows with one entry a document: a picture and a title often link to the same page."""
    kept: dict[str, Row] = {}
    for row in rows:
        first = kept.get(row.url)
        if first is None:
            kept[row.url] = row
        else:
            kept[row.url] = replace(
                first,
                title=first.title or row.title,
                date=first.date or row.date,
                index_number=first.index_number or row.index_number,
                pinned=first.pinned or row.pinned,
            )
    return tuple(kept.values())
