"""大汉 JCMS, used in Jiangsu, Zhejiang, Shandong and many other places; the predecessor of jpaas.

It was seen in the public code of crawlers of a dozen portals, but not on a saved page. A column's page,
``/col/col<column>/index.html``, contains the first rows in ``<script type="text/xml">``, as records of HTML
inside CDATA. The data proxy ``dataproxy.jsp`` returns the records from number ``startrecord`` to
``endrecord``. One request returns as many rows as three pages show in a browser. The rows that one request
returns are called a group here, and each group is treated as one page of the listing. It is inferred that
the column's page contains a whole group, so the number of rows on this page is the group size.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import ClassVar
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from parsel import Selector
from w3lib.url import add_or_replace_parameters, url_query_cleaner

from crawler.portals.column import Column
from crawler.portals.families.html_listings.html_family import HtmlFamily
from crawler.portals.fingerprints import Fingerprint, FingerprintSource
from crawler.portals.links import base_url, parse_html
from crawler.portals.listing import Listing, parse_count
from crawler.reading.urls import host_of

PROXY = "/module/web/jpage/dataproxy.jsp"
PER_PAGE = 15
"""The default number of rows on a page in the browser. One request returns three times as many."""

DOCUMENT = r"/art/\d{4}/(?:\d{1,2}/\d{1,2}/)?art_(?:(?P<column>\d+)_\d+|[0-9a-f]{32})\.html"
"""The pattern of the path of a document's URL, for both systems of 大汉: JCMS and jpaas."""

_RECORD = re.compile(r"<record>\s*+(<!\[CDATA\[)?", re.IGNORECASE)
_RECORD_END = re.compile("</record>", re.IGNORECASE)
_CDATA_END = re.compile(r"\]\]>\s*+</record>", re.IGNORECASE)
_TOTAL = re.compile(r"<totalrecord>\s*(\d{1,10})|\btotalRecord\s*[:=]\s*[\"']?(\d{1,10})", re.IGNORECASE)
_SHOWN = re.compile(r"\bperPage\s*[:=]\s*[\"']?(\d{1,4})", re.IGNORECASE)
_QUOTED = re.compile(r"[\"']([^\"'\s]*+)(?=[\"'])")
_PROXY = re.compile(r"dataproxy\.jsp(?:\?|$)")
_PARAMETER = re.compile(
    r"\b(appid|webid|path|columnid|sourceContentType|unitid|webname|permissiontype)[\"']?\s*:\s*"
    r"(?:[\"']([^\"']*)[\"']|([\w-]+))"
)
_COLUMN = re.compile(r"/col/col(\d+)/")


class Jcms(HtmlFamily):
    """Reads the listings of portals on JCMS, and recognises and builds their URLs."""

    system = "大汉 JCMS"
    document = re.compile(DOCUMENT + "$")
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        Fingerprint(
            "its URL is a document's: {}",
            re.compile(r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html"),
            4,
            FingerprintSource.URL,
        ),
        Fingerprint("its URL is a column's: {}", re.compile(r"/col/col\d+/"), 3, FingerprintSource.URL),
        Fingerprint("rows come from {}", re.compile(r"dataproxy\.jsp\b"), 3),
        Fingerprint("its URL is {}", re.compile(r"dataproxy\.jsp\b"), 4, FingerprintSource.URL),
        Fingerprint("rows inside {}", re.compile(r"<datastore>|<recordset>", re.IGNORECASE), 3),
        Fingerprint("the mark {}", re.compile(r"\bZJEG_RSS\b"), 2),
        Fingerprint(
            "links such as {}", re.compile(r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html"), 2, min_matches=2
        ),
        Fingerprint("columns such as {}", re.compile(r"/col/col\d+/"), 2, min_matches=2),
    )

    def read_listing(self, text: str, url: str, column: Column, encoding: str = "utf-8") -> Listing:
        """Read a column's page, or a response of the data proxy (``dataproxy.jsp``).

        The rows come from the records in ``text`` or, if there are none, from its HTML.
        """
        records = list(_records(text))
        if not records:
            return super().read_listing(text, url, column, encoding)
        inside = "".join(
            f"<table>{record}</table>" if record.lstrip()[:3].lower() == "<tr" else record
            for record in records
        )
        base = base_url(parse_html(text, url), url) if "<base" in text.lower() else url
        rows = self.rows(parse_html(f"<ul>{inside}</ul>", url, encoding, base), url, column)
        total = _TOTAL.search(text)
        size = _requested_size(url) or len(records)
        pages = -(-int(total[1] or total[2]) // size) if total else 1
        return Listing(rows, max(pages, 1), self._group(text, url, 2, size))

    def pager(self, page: Selector, url: str) -> tuple[int, str | None]:  # noqa: ARG002 the records give both
        """Return the page count 1 and None, because there is no URL of a second page.

        This method is called only if the page contains no ``<record>`` data. The listing then has only one
        page.
        """
        return 1, None

    def page_url(self, column: Column, number: int, first: Listing) -> str:
        """Return the URL of the request for the records of page ``number``, counted from 1.

        For page 1, this is the column's URL. The URL of any later page is made from the second page's URL,
        ``first.second``. If ``first.second`` is None, the column's URL is returned for every page.
        """
        if number == 1 or first.second is None:
            return column.url
        second = urljoin(column.url, first.second)
        return _group_url(second, number, _requested_size(second) or 1)

    def listing_request_url(self, text: str, url: str) -> str:
        """Return the URL at which the crawl of a listing starts.

        If the column's page contains records, the crawl starts at ``url``, the URL of this page. If the page
        contains only the parameters of a request to the data proxy (``dataproxy.jsp``), the crawl starts
        with this request. If the page contains neither, the result is ``url``.

        Args:
            text: the text of the column's page.
            url: the URL of the column's page.
        """
        shown = _SHOWN.search(text)
        group = 3 * (int(shown[1]) if shown else PER_PAGE)
        return url if any(True for _ in _records(text)) else self._group(text, url, 1, group) or url

    def match_length(self, url: str, column: Column) -> int:
        """Return the length of the column's number if ``url`` has the same number and host, otherwise 0.

        If ``url`` or the column's URL contains no column number, the result is that of
        :meth:`Family.match_length`, which compares directories.
        """
        number = column_number(column.url)
        if number is None or column_number(url) is None:
            return super().match_length(url, column)
        same_host = host_of(url) == host_of(column.url)
        return len(number) if same_host and column_number(url) == number else 0

    def _group(self, text: str, url: str, number: int, size: int) -> str | None:
        """Return the URL of the request to the data proxy (``dataproxy.jsp``) for one group of records.

        Return None if the page does not contain the request's parameters.

        Args:
            text: the text of the page.
            url: the URL of the page, or the URL of a request to the data proxy for another group.
            number: the number of the group, counted from 1.
            size: the number of records in each group.
        """
        if "dataproxy.jsp" in url:
            return _group_url(url, number, size)
        proxy = next((quoted[1] for quoted in _QUOTED.finditer(text) if _PROXY.search(quoted[1])), None)
        parameters = {name: quoted or bare for name, quoted, bare in _PARAMETER.findall(text)}
        if proxy and "?" in proxy:
            proxy_url = url_query_cleaner(html.unescape(proxy), ["page"], remove=True)
        elif {"columnid", "unitid"} <= parameters.keys():
            proxy_url = f"{proxy or PROXY}?{urlencode(parameters)}"
        else:
            return None
        shown = _SHOWN.search(text)
        if shown:
            proxy_url = add_or_replace_parameters(proxy_url, {"perpage": shown[1]})
        return _group_url(urljoin(url, proxy_url), number, size)


def _records(text: str) -> Iterator[str]:
    """Yield the HTML of each record. A record without an end is not a record."""
    position, has_cdata_end = 0, True
    while (start := _RECORD.search(text, position)) is not None:
        end = _CDATA_END.search(text, start.end()) if start[1] and has_cdata_end else None
        if end is not None:
            yield text[start.end() : end.start()]
        else:
            has_cdata_end = has_cdata_end and not start[1]
            end = _RECORD_END.search(text, start.end())
            if end is None:
                return
            begin = start.start(1) if start[1] else start.end()
            yield html.unescape(text[begin : end.start()].rstrip())
        position = end.end()


def column_number(url: str) -> str | None:
    """Return the column number that a URL contains, or None if the URL contains none.

    The URL may be that of a column, of a document, or of a request for rows.
    """
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    requested = query.get("columnid") or query.get("pageId")
    if requested:
        return requested[0]
    column = _COLUMN.search(parts.path)
    document = re.search(DOCUMENT, parts.path)
    return column[1] if column else document["column"] if document else None


def _requested_size(url: str) -> int | None:
    """Return the number of records requested by ``url``, or None if ``url`` is not a request for records."""
    query = parse_qs(urlsplit(url).query)
    first, last = query.get("startrecord", [""])[0], query.get("endrecord", [""])[0]
    begin, end = parse_count(first), parse_count(last)
    return max(end - begin + 1, 1) if begin is not None and end is not None else None


def _group_url(proxy_url: str, number: int, size: int) -> str:
    """Return the URL of the request for group ``number`` (counted from 1) if each group has ``size`` records."""
    first = (number - 1) * size + 1
    per_page = parse_qs(urlsplit(proxy_url).query).get("perpage", [str(max(size // 3, 1))])[0]
    parameters = {"startrecord": str(first), "endrecord": str(first + size - 1), "perpage": per_page}
    return add_or_replace_parameters(proxy_url, parameters)
