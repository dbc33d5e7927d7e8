"""大汉 JCMS: Jiangsu, Zhejiang, Shandong and many others, in the generation before jpaas.

Seen in public crawlers of a dozen portals, on no saved page: ``/col/col<column>/index.html`` holds the first
rows in ``<script type="text/xml">``, as records of HTML inside CDATA; ``dataproxy.jsp`` gives further ones by
``startrecord`` and ``endrecord``. A request brings three pages of what a reader sees, so pages are counted
here as requests. Inferred: that the first rows are a whole group, so that their number is the group's.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from parsel import Selector
from w3lib.url import add_or_replace_parameters, url_query_cleaner

from crawler.portals.families.html_family import HtmlFamily
from crawler.portals.fingerprints import Fingerprint, FingerprintSource
from crawler.portals.listing import Listing, parse_count

if TYPE_CHECKING:
    from crawler.portals.column import Column

PROXY = "/module/web/jpage/dataproxy.jsp"
PER_PAGE = 15
"""Rows that a reader sees on a page where the portal does not say; three times as many come at once."""

DOCUMENT = r"/art/\d{4}/(?:\d{1,2}/\d{1,2}/)?art_(?:(?P<column>\d+)_\d+|[0-9a-f]{32})\.html"
"""A document of either generation of 大汉."""

_RECORD = re.compile(r"<record>\s*(?:<!\[CDATA\[(.*?)\]\]>|(.*?))\s*</record>", re.DOTALL | re.IGNORECASE)
_TOTAL = re.compile(r"<totalrecord>\s*(\d{1,9})|\btotalRecord\s*[:=]\s*[\"']?(\d{1,9})", re.IGNORECASE)
_SHOWN = re.compile(r"\bperPage\s*[:=]\s*[\"']?(\d{1,4})", re.IGNORECASE)
_PROXY = re.compile(r"[\"']([^\"'\s]*dataproxy\.jsp(?:\?[^\"'\s]*)?)[\"']")
_PARAMETER = re.compile(
    r"\b(appid|webid|path|columnid|sourceContentType|unitid|webname|permissiontype)[\"']?\s*:\s*"
    r"(?:[\"']([^\"']*)[\"']|([\w-]+))"
)
_COLUMN = re.compile(r"/col/col(\d+)/")


class Jcms(HtmlFamily):
    """The portals on JCMS."""

    system = "大汉 JCMS"
    document = re.compile(DOCUMENT + "$")
    signs: ClassVar[tuple[Fingerprint, ...]] = (
        Fingerprint(
            "its URL is a document's: {}",
            re.compile(r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html"),
            4,
            FingerprintSource.URL,
        ),
        Fingerprint("its URL is a column's: {}", re.compile(r"/col/col\d+/"), 3, FingerprintSource.URL),
        Fingerprint("rows come from {}", re.compile(r"dataproxy\.jsp\b"), 3),
        Fingerprint("its URL is {}", re.compile(r"dataproxy\.jsp\b"), 4, FingerprintSource.URL),
        Fingerprint("rows inside of {}", re.compile(r"<datastore>|<recordset>", re.IGNORECASE), 3),
        Fingerprint("the mark {}", re.compile(r"\bZJEG_RSS\b"), 2),
        Fingerprint(
            "links such as {}", re.compile(r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html"), 2, min_matches=2
        ),
        Fingerprint("columns such as {}", re.compile(r"/col/col\d+/"), 2, min_matches=2),
    )

    def read_listing(self, text: str, url: str, column: Column) -> Listing:
        """Read a column's page, or what the proxy answers; the records where there are any."""
        records = [cdata or html.unescape(plain) for cdata, plain in _RECORD.findall(text)]
        if not records:
            return super().read_listing(text, url, column)
        inside = "".join(
            f"<table>{each}</table>" if each.lstrip()[:3].lower() == "<tr" else each for each in records
        )
        rows = self.rows(Selector(text=f"<ul>{inside}</ul>", type="html"), url, column)
        total = _TOTAL.search(text)
        size = _asked_for(url) or len(records)
        pages = -(-int(total[1] or total[2]) // size) if total else 1
        return Listing(rows, max(pages, 1), self._group(text, url, 2, size))

    def pager(self, page: Selector, url: str) -> tuple[int, str | None]:  # noqa: ARG002 it is with the records
        """A column's page without records has one page."""
        return 1, None

    def page_url(self, column: Column, number: int, first: Listing) -> str:
        """The URL of the group ``number``, after that of the second."""
        if number == 1 or first.second is None:
            return column.url
        second = urljoin(column.url, first.second)
        return _records(second, number, _asked_for(second) or 1)

    def listing_request_url(self, text: str, url: str) -> str:
        """The column's page, or what the proxy gives first where the page holds no records."""
        shown = _SHOWN.search(text)
        group = 3 * (int(shown[1]) if shown else PER_PAGE)
        return url if _RECORD.search(text) else self._group(text, url, 1, group) or url

    def match_length(self, url: str, column: Column) -> int:
        """How well a page fits a column: whether it has the column's number, on the same host."""
        number = column_number(column.url)
        if number is None or column_number(url) is None:
            return super().match_length(url, column)
        same_host = urlsplit(url).netloc.lower() == urlsplit(column.url).netloc.lower()
        return len(number) if same_host and column_number(url) == number else 0

    def _group(self, text: str, url: str, number: int, size: int) -> str | None:
        """The address of a group of records, as far as a page says what the proxy is to be asked."""
        if "dataproxy.jsp" in url:
            return _records(url, number, size)
        proxy = _PROXY.search(text)
        asked = {name: quoted or bare for name, quoted, bare in _PARAMETER.findall(text)}
        if proxy and "?" in proxy[1]:
            address = url_query_cleaner(html.unescape(proxy[1]), ["page"], remove=True)
        elif {"columnid", "unitid"} <= asked.keys():
            address = f"{proxy[1] if proxy else PROXY}?{urlencode(asked)}"
        else:
            return None
        shown = _SHOWN.search(text)
        if shown:
            address = add_or_replace_parameters(address, {"perpage": shown[1]})
        return _records(urljoin(url, address), number, size)


def column_number(url: str) -> str | None:
    """The number of the column in the URL of a column, of a document, or of a request for either's rows."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    asked = query.get("columnid") or query.get("pageId")
    if asked:
        return asked[0]
    column = _COLUMN.search(parts.path)
    document = re.search(DOCUMENT, parts.path)
    return column[1] if column else document["column"] if document else None


def _asked_for(url: str) -> int | None:
    """How many records a request asks for; None where it is no such request."""
    query = parse_qs(urlsplit(url).query)
    first, last = query.get("startrecord", [""])[0], query.get("endrecord", [""])[0]
    begin, end = parse_count(first), parse_count(last)
    return max(end - begin + 1, 1) if begin is not None and end is not None else None


def _records(address: str, number: int, size: int) -> str:
    """The address of a group of ``size`` records, counted from 1."""
    first = (number - 1) * size + 1
    given = parse_qs(urlsplit(address).query).get("perpage", [str(max(size // 3, 1))])[0]
    asked = {"startrecord": str(first), "endrecord": str(first + size - 1), "perpage": given}
    return add_or_replace_parameters(address, asked)
