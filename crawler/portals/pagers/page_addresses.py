"""Recognise the addresses of further pages of a listing by their form, whatever system made them."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from crawler.reading.urls import host_of

_IN_QUERY = frozenset(
    "page pageno pagenum pagenumber pageindex p pn pg pno currentpage currentpageno curpage currpage curr cp page_no"
    " page_num page_index nowpage topage gopage paged start offset".split()
)


def page_number(url: str, listing: str, *, strong: bool) -> int | None:
    """Return the page number in ``url``, or None if ``url`` does not have the form of a page of a listing.

    Args:
        url: the URL of a link on the listing.
        listing: the URL of the listing.
        strong: True if only forms are accepted that other pages rarely have: the listing's own file name with a
            number behind it (``list_2.html``), or the listing's own URL with a page number in its query.
    """
    own, other = urlsplit(listing), urlsplit(url)
    if host_of(listing) != host_of(url):
        return None
    number = _number_in_query(own.query, other.query) if _path(own.path) == _path(other.path) else None
    if number is None and (own.query == other.query or not (strong or other.query)):
        number = _number_in_path(_path(own.path), other.path, strong=strong)
    if number is None and not strong and _path(own.path) == _path(other.path):
        number = _number_in_query("", other.query)
    return number


def _path(path: str) -> str:
    """Return a path; if it ends in ``index.html`` or the like, without this file name."""
    return re.sub(r"/index\.\w+$", "/", path or "/")


def _number_in_query(own: str, other: str) -> int | None:
    """Return the page number in a query that otherwise equals the listing's own, or None."""
    number: int | None = None
    rest: list[tuple[str, str]] = []
    for name, value in parse_qsl(other, keep_blank_values=True):
        if name.lower() in _IN_QUERY and value.isdecimal() and len(value) < 10:
            number = int(value)
        else:
            rest.append((name, value))
    kept = [
        (name, value)
        for name, value in parse_qsl(own, keep_blank_values=True)
        if name.lower() not in _IN_QUERY
    ]
    return number if sorted(rest) == sorted(kept) else None


def _number_in_path(own: str, other: str, *, strong: bool) -> int | None:
    """Return the page number in a path below or beside the listing's own, or None."""
    directory, _, name = own.rpartition("/")
    stem = name.rpartition(".")[0] or name
    if not other.startswith(f"{directory}/"):
        return None
    rest = other[len(directory) + 1 :]
    stems = [re.escape(stem)] if stem else ["index"] if strong else ["index", "list", "default"]
    found = re.fullmatch(rf"(?:{'|'.join(stems)})[_-](\d{{1,5}})\.\w{{2,5}}", rest, re.IGNORECASE)
    if found is None and not strong:
        bare = re.escape(re.sub(r"\d+$", "", stem))
        found = re.fullmatch(
            rf"(?:(?:{'|'.join(stems)}|{bare or 'index'})?[_/-]?|(?:page|p|pg)[_/-]?)(\d{{1,5}})(?:\.\w{{2,5}}|/)?",
            rest,
            re.IGNORECASE,
        )
    return int(found[1]) if found else None
