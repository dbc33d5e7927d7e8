"""The Anhui platform: disclosure columns under ``/public/column/…``, whose rows come from a separate service.

The service is called the label service here. A request to it is
``…/site/label/8888?labelName=publicInfoList&…&pageIndex=N``, and the response is JSON (``isJson=true``) or
HTML. The request was seen in the public code of other crawlers, for ah.gov.cn and its departments. The
same code shows ``pageCount:N`` in a script, and news columns at ``/content/column/<id>?pageIndex=N``. One
document of czj.luan.gov.cn was seen as a saved page. No saved listing was available.

Hosts of hefei.gov.cn require a cookie that a script sets in two steps. The crawl reports this requirement
as a refusal of access and never circumvents it.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from parsel import Selector
from w3lib.url import add_or_replace_parameters

from crawler.portals.column import Column
from crawler.portals.families.html_listings.html_family import HtmlFamily, printed_pages
from crawler.portals.fingerprints import Fingerprint, FingerprintSource
from crawler.portals.listing import Listing, Row, parse_count, parse_json, unique_rows
from crawler.reading import absolute_url, read_moment
from crawler.reading.urls import with_parameter

_PAGE_COUNT = re.compile(r"\bpageCount[\"']?\s*[:=]\s*[\"']?(\d{1,10})")
_LABEL = re.compile(r"[\"']([^\"'\s]*/site/label/\d+)")
_SITE = re.compile(
    r"<meta\s+name=[\"']?SiteId[\"']?\s+content=[\"']?(\d+)|\bsiteId[\"']?\s*[:=]\s*[\"']?(\d+)",
    re.IGNORECASE,
)
_PATH = re.compile(r"/public/column/(\d+)")


class Anhui(HtmlFamily):
    """Reads the listings of portals on the Anhui platform, and recognises and builds their URLs."""

    system = "Anhui platform"
    # The second form is that of a site's own columns, such as /ztzl/jyta/551709666.html. Other systems have fewer or more digits.
    document = re.compile(
        r"/public/\d+/\d+\.html$|^(?!/(?:public|content)/column/)(?:/[a-z][\w-]*)+/[1-9]\d{7,9}\.html$",
        re.IGNORECASE,
    )
    fingerprints = (
        Fingerprint(
            "its URL is a document's: {}", re.compile(r"/public/\d+/\d+\.html"), 4, FingerprintSource.URL
        ),
        Fingerprint(
            "its URL is a column's: {}",
            re.compile(r"/(?:public|content)/column/\d+"),
            4,
            FingerprintSource.URL,
        ),
        Fingerprint(
            "its URL is a request to the label service: {}",
            re.compile(r"/site/label/\d+"),
            5,
            FingerprintSource.URL,
        ),
        Fingerprint("the label service {}", re.compile(r"\bpublicInfoList\w*|/site/label/\d+"), 3),
        Fingerprint("columns such as {}", re.compile(r"/public/column/\d+"), 3),
        Fingerprint("the pager's script {}", re.compile(r"\bLs\.pagination\b"), 3),
        Fingerprint("columns such as {}", re.compile(r"/content/column/\d+"), 2, min_matches=2),
        Fingerprint("links such as {}", re.compile(r"/public/\d+/\d+\.html"), 3, min_matches=2),
        Fingerprint("a response with {}", re.compile(r"\"publishDate\"\s*:")),
    )

    def read_listing(self, text: str, url: str, column: Column, encoding: str = "utf-8") -> Listing:
        """Read one page of a listing, which is JSON or HTML."""
        if text.lstrip()[:1] not in {"{", "["}:
            return super().read_listing(text, url, column, encoding)
        data = parse_json(text)
        entries = data.get("data") if isinstance(data, dict) else data
        if isinstance(entries, dict):
            data, entries = entries, entries.get("data") or entries.get("rows")
        listed = entries if isinstance(entries, list) else []
        rows = [
            row for entry in listed if isinstance(entry, dict) and (row := self._row(entry, url)) is not None
        ]
        return Listing(unique_rows(rows), _page_count(data if isinstance(data, dict) else {}, url))

    def pager(self, page: Selector, url: str) -> tuple[int, str | None]:  # noqa: ARG002 the pager is on the page
        """Return the page count and None, because the second page's URL is not needed.

        The count is ``pageCount`` in a script. If no script contains ``pageCount``, the count is the number
        that the pager shows. If there is no pager either, the count is 1.
        """
        counted = _PAGE_COUNT.search(" ".join(page.xpath("//script/text()").getall()))
        return max(int(counted[1]) if counted else printed_pages(page) or 1, 1), None

    def page_url(self, column: Column, number: int, first: Listing) -> str:  # noqa: ARG002 the pages are numbered
        """Return the URL of page ``number``, counted from 1.

        Page 1 is at the column's URL. The URL of any later page contains ``pageIndex=N``.
        """
        return column.url if number == 1 else with_parameter(column.url, "pageIndex", str(number))

    def listing_request_url(self, text: str, url: str) -> str:
        """Return the URL of the request to the label service that returns the rows of the column at ``url``.

        If the column's page does not contain all the parameters of this request, the result is ``url``.
        """
        label, site, organ = _LABEL.search(text), _SITE.search(text), _PATH.search(urlsplit(url).path)
        category = parse_qs(urlsplit(url).query).get("catId")
        if not (label and site and organ and category):
            return url
        return add_or_replace_parameters(
            urljoin(url, label[1]),
            {
                "labelName": "publicInfoList",
                "siteId": site[1] or site[2],
                "organId": organ[1],
                "catId": category[0],
                "pageIndex": "1",
                "pageSize": "15",
                "isJson": "true",
            },
        )

    def _row(self, entry: dict[str, Any], url: str) -> Row | None:
        """Return an entry of a JSON listing as a row, or None if the entry has no URL."""
        target = absolute_url(url, str(entry.get("link") or entry.get("url") or ""))
        if target is None:
            return None
        return self.row(
            target,
            " ".join(str(entry.get("title") or "").split()) or None,
            read_moment(entry.get("publishDate")),
        )


def _page_count(data: dict[str, Any], url: str) -> int:
    """Return the page count of a JSON listing.

    The count is ``pageCount``. If the JSON contains no ``pageCount``, the count is ``total`` (the number of
    rows) divided by the page size in the request's URL. If the URL contains no page size, 15 is used. If the
    JSON contains neither ``pageCount`` nor ``total``, the count is 1.

    Args:
        data: the JSON object that the portal returned.
        url: the URL of the request.
    """
    count = parse_count(data.get("pageCount"))
    if count:
        return count
    size = parse_count(parse_qs(urlsplit(url).query).get("pageSize", ["15"])[0])
    total = parse_count(data.get("total"))
    return max(-(-total // size), 1) if total and size else 1
