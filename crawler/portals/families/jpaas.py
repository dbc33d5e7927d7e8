"""大汉 jpaas, used in Zhejiang, in Jiangsu and by ministries; the successor of JCMS.

A saved document of tjj.taizhou.gov.cn shows URLs, assets and ``queryData``. The public code of crawlers of
a dozen portals shows the request for a column's rows, its parameters in ``queryData`` on the column's page,
rows as HTML inside JSON, and the pager's ``count`` and ``rows``. No saved listing was available. Some
portals in Zhejiang return page 1 in place of every page if the client is abroad. The crawl reports the
repeated page as a failure.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from parsel import Selector
from w3lib.url import add_or_replace_parameter

from crawler.portals.column import Column
from crawler.portals.families.html_listings.html_family import printed_pages
from crawler.portals.families.jcms import DOCUMENT, Jcms
from crawler.portals.fingerprints import Fingerprint, FingerprintSource
from crawler.portals.listing import Listing, parse_count, parse_json

_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_QUERY = re.compile(
    r"\burl=[\"']([^\"']*/front/page/build/unit)[\"'][^>]*?\bqueryData=\"(\{[^\"]*\})\""
    r"|\bqueryData=\"(\{[^\"]*\})\"[^>]*?\burl=[\"']([^\"']*/front/page/build/unit)[\"']",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\bcount\s*[=:]\s*[\"']?(\d+)")
_ROWS = re.compile(r"\b(?:rows|pageSize)\s*[=:]\s*[\"']?(\d+)")
PER_PAGE = 15
"""The default number of rows that one request returns."""


class Jpaas(Jcms):
    """Reads the listings of portals on jpaas, and recognises and builds their URLs."""

    system = "大汉 jpaas"
    document = re.compile(DOCUMENT + "$")
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        Fingerprint(
            "its URL is a document's: {}",
            re.compile(r"/art/\d{4}/art_[0-9a-f]{32}\.html"),
            4,
            FingerprintSource.URL,
        ),
        Fingerprint(
            "its URL is a request to the publishing server: {}",
            re.compile(r"/jpaas-publish-server/"),
            6,
            FingerprintSource.URL,
        ),
        Fingerprint("requests to {}", re.compile(r"/jpaas-publish-server/"), 5),
        Fingerprint("assets under {}", re.compile(r"/cms_files/\w+/"), 3),
        Fingerprint("links such as {}", re.compile(r"/art/\d{4}/art_[0-9a-f]{32}\.html"), 3, min_matches=2),
        Fingerprint("a response with {}", re.compile(r"\"data\"\s*:\s*\{\s*\"html\"\s*:"), 2),
    )

    def read_listing(self, text: str, url: str, column: Column, encoding: str = "utf-8") -> Listing:
        """Read a column's page, or the response to a request for the column's rows.

        The response is JSON with HTML inside.
        """
        return super().read_listing(_html_inside(text), url, column, encoding)

    def pager(self, page: Selector, url: str) -> tuple[int, str | None]:
        """Return the page count, and the URL of the request for the second page's rows.

        The page count is ``count`` (the number of rows) in the pager's script, divided by ``rows`` (the page
        size). If the script contains no ``count``, the page count is the one that the pager shows. The URL is
        None if the page does not contain the request's parameters.
        """
        source = page.get()
        count, rows = _COUNT.search(source), _ROWS.search(source)
        page_size = rows[1] if rows else _parameters(url).get("pageSize")
        size, total = parse_count(page_size) or PER_PAGE, parse_count(count[1]) if count else None
        pages = -(-total // size) if total else printed_pages(page) or 1
        return max(pages, 1), self._request(source, url, 2)

    def page_url(self, column: Column, number: int, first: Listing) -> str:
        """Return the URL of the request for the rows of page ``number``, counted from 1.

        The result is the column's URL for page 1, and for every page if ``first.second`` is None.
        """
        if number == 1 or first.second is None:
            return column.url
        return _request_for_page(urljoin(column.url, first.second), number)

    def listing_request_url(self, text: str, url: str) -> str:
        """Return the URL of the request for the first rows of the column at ``url``.

        The column's page usually contains the parameters of this request, but few or no rows. If the page
        contains no parameters, the result is ``url``.
        """
        return self._request(_html_inside(text), url, 1) or url

    def _request(self, text: str, url: str, number: int) -> str | None:
        if _UNIT in url or "/front/page/build/unit" in url:
            return _request_for_page(url, number)
        found = [
            (unit_url, read_query_data(query))
            for one, first, second, other in _QUERY.findall(text)
            for unit_url, query in [(one or other, html.unescape(first or second))]
        ]
        units = [(unit_url, query) for unit_url, query in found if query.get("pageType") == "column"] or found
        if not units:
            return None
        unit_url, query = max(
            units, key=lambda unit: "列表" in unit[1].get("tagId", "") or "list" in unit[1].get("tagId", "")
        )
        return _request_for_page(f"{urljoin(url, unit_url)}?{urlencode(query)}", number)


def read_query_data(text: str) -> dict[str, str]:
    """Return the parameters in ``text``, the value of the attribute ``queryData``: JSON with single quotes.

    If ``text`` is not a JSON object, the result is an empty dict.
    """
    data = parse_json(text.replace("'", '"'))
    return {str(key): str(value) for key, value in data.items()} if isinstance(data, dict) else {}


def _html_inside(text: str) -> str:
    """Return the HTML inside a JSON response: the value of ``data.html`` or ``data``.

    If the JSON contains no HTML, the result is an empty string. If ``text`` is not JSON, it is returned
    unchanged.
    """
    if text.lstrip()[:1] != "{":
        return text
    response = parse_json(text)
    if response is None:
        return text
    data = response.get("data") if isinstance(response, dict) else None
    inside = data.get("html") if isinstance(data, dict) else data
    return inside if isinstance(inside, str) else ""


def _parameters(url: str) -> dict[str, Any]:
    """Return the parameters in ``paramJson``, a query parameter of a request's URL whose value is JSON.

    If the URL contains no ``paramJson``, the result is an empty dict.
    """
    parameters = parse_json(parse_qs(urlsplit(url).query).get("paramJson", ["{}"])[0])
    return parameters if isinstance(parameters, dict) else {}


def _request_for_page(request: str, number: int) -> str:
    """Return the URL of a request with its page number changed to ``number``."""
    parameters = {"pageSize": PER_PAGE, **_parameters(request), "pageNo": number}
    compact = json.dumps(parameters, ensure_ascii=False, separators=(",", ":"))
    return add_or_replace_parameter(request, "paramJson", compact)
