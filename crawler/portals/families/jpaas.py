"""大汉 jpaas: Zhejiang, Jiangsu, ministries; the generation after JCMS.

Seen on a saved document of tjj.taizhou.gov.cn: URLs, assets, ``queryData``. Seen in public crawlers of a dozen
portals: the request for the rows of a column, its parameters in the column page's ``queryData``, rows as HTML
inside JSON, ``count`` and ``rows`` of the pager. No saved listing. To addresses abroad some portals of
Zhejiang give page 1 whatever is asked; the walk reports that.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from w3lib.url import add_or_replace_parameter

from crawler.portals.families.html_family import printed_pages
from crawler.portals.families.jcms import DOCUMENT, Jcms
from crawler.portals.fingerprints import Fingerprint, FingerprintSource
from crawler.portals.listing import Listing, parse_count, parse_json

if TYPE_CHECKING:
    from parsel import Selector

    from crawler.portals.column import Column

_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_QUERY = re.compile(
    r"\burl=[\"']([^\"']*/front/page/build/unit)[\"'][^>]*?\bqueryData=\"(\{[^\"]*\})\""
    r"|\bqueryData=\"(\{[^\"]*\})\"[^>]*?\burl=[\"']([^\"']*/front/page/build/unit)[\"']",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\bcount\s*[=:]\s*[\"']?(\d+)")
_ROWS = re.compile(r"\b(?:rows|pageSize)\s*[=:]\s*[\"']?(\d+)")
PER_PAGE = 15
"""Rows that are asked for where nobody says how many."""


class Jpaas(Jcms):
    """The portals on jpaas."""

    system = "大汉 jpaas"
    document = re.compile(DOCUMENT + "$")
    signs: ClassVar[tuple[Fingerprint, ...]] = (
        Fingerprint(
            "its URL is a document's: {}",
            re.compile(r"/art/\d{4}/art_[0-9a-f]{32}\.html"),
            4,
            FingerprintSource.URL,
        ),
        Fingerprint(
            "its URL asks the publishing server: {}",
            re.compile(r"/jpaas-publish-server/"),
            6,
            FingerprintSource.URL,
        ),
        Fingerprint("requests to {}", re.compile(r"/jpaas-publish-server/"), 5),
        Fingerprint("assets under {}", re.compile(r"/cms_files/\w+/"), 3),
        Fingerprint("links such as {}", re.compile(r"/art/\d{4}/art_[0-9a-f]{32}\.html"), 3, min_matches=2),
        Fingerprint("an answer with {}", re.compile(r"\"data\"\s*:\s*\{\s*\"html\"\s*:"), 2),
    )

    def read_listing(self, text: str, url: str, column: Column) -> Listing:
        """Read a column's page, or the answer to a request for its rows: JSON with HTML inside."""
        return super().read_listing(_html_inside(text), url, column)

    def pager(self, page: Selector, url: str) -> tuple[int, str | None]:
        """How many pages follow from the pager's ``count`` and ``rows``, and the request for the second."""
        source = page.get()
        count, rows = _COUNT.search(source), _ROWS.search(source)
        said = rows[1] if rows else _asked(url).get("pageSize")
        size, total = parse_count(said) or PER_PAGE, parse_count(count[1]) if count else None
        pages = -(-total // size) if total else printed_pages(page) or 1
        return max(pages, 1), self._request(source, url, 2)

    def page_url(self, column: Column, number: int, first: Listing) -> str:
        """The request for the rows of page ``number``."""
        if number == 1 or first.second is None:
            return column.url
        return _page_of(urljoin(column.url, first.second), number)

    def listing_request_url(self, text: str, url: str) -> str:
        """The request for the first rows, which stands on the column's page; the page itself has none or few."""
        return self._request(_html_inside(text), url, 1) or url

    def _request(self, text: str, url: str, number: int) -> str | None:
        if _UNIT in url or "/front/page/build/unit" in url:
            return _page_of(url, number)
        found = [
            (address, json_like(query))
            for one, first, second, other in _QUERY.findall(text)
            for address, query in [(one or other, html.unescape(first or second))]
        ]
        wanted = [(address, query) for address, query in found if query.get("pageType") == "column"] or found
        if not wanted:
            return None
        address, query = max(
            wanted, key=lambda each: "列表" in each[1].get("tagId", "") or "list" in each[1].get("tagId", "")
        )
        return _page_of(f"{urljoin(url, address)}?{urlencode(query)}", number)


def json_like(text: str) -> dict[str, str]:
    """What ``queryData`` says: JSON with single quotes; empty where it is something else."""
    read = parse_json(text.replace("'", '"'))
    return {str(key): str(value) for key, value in read.items()} if isinstance(read, dict) else {}


def _html_inside(text: str) -> str:
    """The HTML in an answer's ``data.html``; any other text as it is."""
    if text.lstrip()[:1] != "{":
        return text
    answer = parse_json(text)
    if answer is None:
        return text
    data = answer.get("data") if isinstance(answer, dict) else None
    inside = data.get("html") if isinstance(data, dict) else data
    return inside if isinstance(inside, str) else ""


def _asked(url: str) -> dict[str, Any]:
    """What a request's ``paramJson`` asks for; empty where it has none."""
    asked = parse_json(parse_qs(urlsplit(url).query).get("paramJson", ["{}"])[0])
    return asked if isinstance(asked, dict) else {}


def _page_of(request: str, number: int) -> str:
    """A request for another page."""
    asked = {"pageSize": PER_PAGE, **_asked(request), "pageNo": number}
    compact = json.dumps(asked, ensure_ascii=False, separators=(",", ":"))
    return add_or_replace_parameter(request, "paramJson", compact)
