"""The base class of families. A family is the code for all portals of one content management system.

This code does not depend on Scrapy.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from datetime import date
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from crawler.portals.column import Column, directory_of, documents_directory
from crawler.portals.fingerprints import Fingerprint
from crawler.portals.listing import Listing, Row
from crawler.reading import Selectors, canonical_url
from crawler.reading.urls import without_scheme

if TYPE_CHECKING:
    from crawler.loaders import ReplyLoader


class Family(ABC):
    """Reads the listings of one content management system, and recognises and builds its portals' URLs.

    A family has no state. A new family must implement :meth:`read_listing` and :meth:`page_url` and set
    ``document``. It overrides other methods if its portals differ from the default.

    Attributes:
        system: the common name of the content management system.
        document: a pattern that is found in the path and query of a document's URL.
        url_identifies_documents: True if ``document`` matches only documents, False if it matches other
            pages too.
        is_fallback: True if pages of other families may have the fingerprints too: the family is recognised only where no
            other is.
        fingerprints: the features by which a page of this family is recognised (``recognition.py``).
        selectors: the selectors for the title and body of a document.
        loader: the class that creates a record from a page's values, or None for :class:`~crawler.loaders.ReplyLoader`.
    """

    system: ClassVar[str] = ""
    document: ClassVar[re.Pattern[str]]
    url_identifies_documents: ClassVar[bool] = True
    is_fallback: ClassVar[bool] = False
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = ()
    selectors: ClassVar[Selectors] = Selectors()
    loader: ClassVar[type[ReplyLoader] | None] = None

    @abstractmethod
    def read_listing(self, text: str, url: str, column: Column, encoding: str = "utf-8") -> Listing:
        """Read one page of a listing, and return its rows and what its pager shows.

        Args:
            text: the page's text.
            url: the page's URL.
            column: the column to which the listing belongs.
            encoding: the page's encoding, in which browsers send the queries of its links.
        """

    @abstractmethod
    def page_url(self, column: Column, number: int, first: Listing) -> str:
        """Return the URL of page ``number`` (counted from 1) of a listing whose first page is ``first``."""

    def match_length(self, url: str, column: Column) -> int:
        """Return how closely ``url`` matches a column, as a length, or 0 if ``url`` does not match.

        The result is the length of the host and path of the column's document directory if ``url`` is in or
        below this directory. A document belongs to the column with the highest result. By default, the
        document directory is the directory of the listing. The column may specify a different directory, and
        a family may override this method.
        """
        directory = documents_directory(column)
        return len(directory) if directory_of(url).startswith(directory) else 0

    def is_document(self, url: str) -> bool:
        """Return whether a URL has the form of a document's URL."""
        parts = urlsplit(url)
        return self.document.search(f"{parts.path}?{parts.query}" if parts.query else parts.path) is not None

    def canonical(self, url: str) -> str:
        """Return the canonical URL of a page."""
        return canonical_url(self.preferred_url(url))

    def preferred_url(self, url: str) -> str:
        """Return the URL at which a page is requested and known if the portal serves it at several URLs.

        By default, the result is ``url``.
        """
        return url

    def row(
        self,
        url: str,
        title: str | None,
        day: date | None,
        index_number: str | None = None,
        *,
        pinned: bool = False,
    ) -> Row:
        """Return a row of a listing.

        Args:
            url: the document's absolute URL as the listing prints it.
            title: the document's title, or None if the listing shows none.
            day: the document's date on the listing, or None if the listing shows none.
            index_number: the 索引号 (index number), or None if the row shows none.
            pinned: True if the row is marked as 置顶 (pinned).
        """
        printed = self.preferred_url(url.partition("#")[0])
        canonical = self.canonical(printed)
        return Row(canonical, title, day, index_number, pinned, printed if printed != canonical else None)

    def listing_request_url(self, text: str, url: str) -> str:  # noqa: ARG002 families read the text
        """Return the URL at which the crawl of a listing starts.

        By default, the result is ``url``. On some portals, the listing's page contains few or no rows: a
        script on the page requests them. The families of these portals return the URL of the script's request, if
        ``text`` contains the parts of this URL.

        Args:
            text: the text of the listing's page.
            url: the URL of the listing's page, as a browser shows it.
        """
        return url

    def page_key(self, url: str) -> str:
        """Return the canonical URL of a page without the scheme.

        The result is the same for all URLs of a page, so it is used as a key.
        """
        return without_scheme(self.canonical(url))
