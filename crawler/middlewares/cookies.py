"""Send back the cookies that a portal sets, if a city or the operator asks for it."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares import cookies
from scrapy.exceptions import NotConfigured
from tldextract import TLDExtract

# Scrapy's own would fetch the list of public suffixes from a host that is not one of the city's.
cookies._split_domain = TLDExtract(  # noqa: SLF001 Scrapy has no setting for it
    suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True
)


class CookiesMiddleware(cookies.CookiesMiddleware):
    """Scrapy's middleware for cookies, with the list of public suffixes that is installed.

    Cookies are kept in memory for one run. They are not written into the archive with the requests.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware for ``crawler``.

        Raises:
            NotConfigured: ``COOKIES_ENABLED`` is off, or the run is a replay, which sends no requests.
        """
        if crawler.settings["REPLAY"]:
            raise NotConfigured
        return super().from_crawler(crawler)
