"""The description of a re-extraction, which is sent to the processes that read the archives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlsplit

from crawler.archive.model import SavedPage
from crawler.portals.city import City
from crawler.portals.column import Column, column_name
from crawler.reading.urls import host_of, without_scheme


@dataclass(frozen=True)
class Task:
    """The city, the sources and the options of a re-extraction.

    Attributes:
        city: the city whose documents are read.
        sources: the names of the sources (archives), as given by the user.
        listing: the URL of an additional listing whose documents are read too, or None. A crawl has the same
            option (``-a listing=URL``).
        redacting: True if contact details are masked in all output.
        newest: True to use only one capture (saved response) of each page: the capture that a replay (a crawl
            of the archive) would use.
        follow_links: True to follow links that lead out of a folder (the setting ``FOLLOW_LINKS``).
        at: the time (UTC, ``2026-11-22T07:15:00Z``) after which captures are not used, or None for no limit.
        cpu_seconds: the CPU time for reading one page (the setting ``READING_CPU_SECONDS``). 0 means no limit.
        schemes: the schemes of documents that rows of saved listings link to, if they are not those of the hosts'
            columns. The keys are the page keys of the documents.
    """

    city: City
    sources: tuple[str, ...]
    listing: str | None = None
    redacting: bool = False
    newest: bool = False
    follow_links: bool = False
    at: str | None = None
    cpu_seconds: float = 0
    schemes: Mapping[str, str] = field(default_factory=dict, hash=False)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns (listings) whose documents are read: the city's own, and one for ``listing`` if it is given."""
        if self.listing is None:
            return self.city.columns
        return (*self.city.columns, Column(column_name(self.listing), self.listing))

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The hosts of the columns, including ports."""
        return frozenset(host_of(column.url) for column in self.columns)

    @cached_property
    def with_listing(self) -> City:
        """The city with all columns whose documents are read, including the one for ``listing``."""
        return City(self.city.name, self.city.family, self.columns)

    def column_of(self, url: str) -> Column | None:
        """Return the column that a page belongs to, judging by its URL, or None if no column matches."""
        return self.with_listing.column_of(url)

    def scheme_of(self, url: str) -> str:
        """Return the scheme of the columns on a URL's host, or https if no column is on the host."""
        return self._host_schemes.get(host_of(url), "https")

    def with_scheme(self, page: SavedPage) -> SavedPage:
        """Return a saved page with the scheme with which a run would request it, if its own scheme is not known."""
        if page.is_scheme_known:
            return page
        scheme = self.schemes.get(self.city.family.page_key(page.url)) or self.scheme_of(page.url)
        return replace(page, url=f"{scheme}://{without_scheme(page.url)}")

    @cached_property
    def _host_schemes(self) -> dict[str, str]:
        return {host_of(column.url): urlsplit(column.url).scheme for column in reversed(self.columns)}
