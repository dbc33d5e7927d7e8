"""The base class of families: what portals of one content management system have in common, without Scrapy."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import ClassVar
from urllib.parse import urlsplit

from crawler.loaders import ReplyLoader
from crawler.portals.column import Column, directory_of, documents_directory
from crawler.portals.fingerprints import Fingerprint
from crawler.portals.listing import Listing
from crawler.reading import Selectors, canonical_url
from crawler.reading.urls import without_scheme


class Family(ABC):
    """The portals of one content management system: how their listings, documents and URLs look.

    A family holds no state. A new one implements :meth:`read_listing` and :meth:`page_url`, sets
    ``document``, and overrides the other methods where its portals differ.

    Attributes:
        system: the common name of the content management system.
        document: matches path and query of a document's URL.
        url_identifies_documents: True if ``document`` matches documents only.
        fingerprints: what identifies the family on a page (``recognition.py``).
        selectors: the selectors of a document's title and body.
        loader: turns a page that was read into a record.
    """

    system: ClassVar[str] = ""
    document: ClassVar[re.Pattern[str]]
    url_identifies_documents: ClassVar[bool] = True
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = ()
    selectors: ClassVar[Selectors] = Selectors()
    loader: ClassVar[type[ReplyLoader]] = ReplyLoader

    @abstractmethod
    def read_listing(self, text: str, url: str, column: Column) -> Listing:
        """Read one page of a listing."""

    @abstractmethod
    def page_url(self, column: Column, number: int, first: Listing) -> str:
        """Return the URL of page ``number`` (from 1) of a listing, given its first page."""

    def match_length(self, url: str, column: Column) -> int:
        """Return how many characters of ``url`` match the directory of a column's documents; 0 for no match.

        By default that is the listing's own directory; the column or the family may name another.
        """
        directory = documents_directory(column)
        return len(directory) if directory_of(url).startswith(directory) else 0

    def is_document(self, url: str) -> bool:
        """Tell whether a URL is that of a document."""
        parts = urlsplit(url)
        return self.document.search(f"{parts.path}?{parts.query}" if parts.query else parts.path) is not None

    def canonical(self, url: str) -> str:
        """Return the canonical URL of a page; a family may map further URLs to one."""
        return canonical_url(url)

    def listing_request_url(self, text: str, url: str) -> str:  # noqa: ARG002 families read the text
        """Return the URL at which the walk of a listing starts, given the page that a browser shows at ``url``.

        This is ``url``, unless a script fills the page and the page names what the script requests.
        """
        return url

    def page_key(self, url: str) -> str:
        """Return the key that all URLs of one page share: the canonical URL without its scheme."""
        return without_scheme(self.canonical(url))
