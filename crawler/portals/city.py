"""The base of every city's spider: from its columns to replies.

A column is walked by one coroutine, in order, so that the same pages always give the same replies in
the same order. Columns are walked side by side, so the order among them is that in which their pages came; a
replay of a recording keeps to it. What happens on the way is told by signals (``events``).
"""

from __future__ import annotations

import asyncio
import re
from abc import abstractmethod
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request, Spider

from crawler.loaders import ReplyLoader
from crawler.portals.arguments import Arguments
from crawler.portals.browser import REQUEST_META, drive_a_browser
from crawler.portals.column import Column, column_name, directory_of, documents_directory
from crawler.portals.document import DocumentReading, read_document
from crawler.portals.fingerprints import Sign
from crawler.portals.tls import speak_old_tls
from crawler.portals.walking import signals
from crawler.portals.walking.failures import Loss, mistake, withdrawn
from crawler.portals.walking.fetcher import Fetching, content_type, fetched_at
from crawler.portals.walking.history import Memory, NothingKnown
from crawler.portals.walking.hosts import Hosts
from crawler.portals.walking.run_source import Source
from crawler.portals.walking.walk import ListingWalk
from crawler.reading import Selectors, canonical_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from crawler.items import Reply
    from crawler.portals.listing import Listing, Row


class CitySpider(Spider):
    """A city: its columns, and a family's way of reading them.

    Attributes:
        columns: the city's listings.
        selectors: where a family's documents have their title and their body.
        loader: what makes a record of a document.
        system: the family's content management system, as people call it.
        document: path and query of a document's URL, as far as they tell it.
        documents_told_by_url: whether ``document`` fits documents alone.
        signs: what speaks for the family on a page (``recognition``).
        browser: whether the city's pages are written by script, so that a browser has to fetch them.
        tls: ``legacy`` where the city's servers speak only what today's clients refuse (docs/running.md).
    """

    columns: ClassVar[tuple[Column, ...]] = ()
    selectors: ClassVar[Selectors] = Selectors()
    loader: ClassVar[type[ReplyLoader]] = ReplyLoader
    system: ClassVar[str] = ""
    document: ClassVar[re.Pattern[str]]
    documents_told_by_url: ClassVar[bool] = True
    signs: ClassVar[tuple[Sign, ...]] = ()
    browser: ClassVar[bool] = False
    tls: ClassVar[str | None] = None

    def __init__(self, **arguments: str) -> None:
        """Take the arguments of a run, ``-a NAME=VALUE``.

        Raises:
            ArgumentError: one of them is unknown, malformed or contradicts another.
        """
        super().__init__()
        self.arguments = Arguments.parse(arguments, [column.name for column in self.columns])
        self.to_walk = self._chosen()
        self.hosts = Hosts(column.url for column in (*self.columns, *self.to_walk))
        self.allowed_domains = self.hosts.names()
        self.fetching = Fetching(self)
        self.memory: Memory = NothingKnown()
        self.source = Source()
        self.seen: set[str] = set()
        self.allowance = self.arguments.limit
        self._turns = asyncio.Semaphore(1)
        self._walked: list[list[tuple[Row, ListingWalk]]] = []

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Speak to the city's servers as old as they are, where the city says so."""
        super().update_settings(settings)
        if cls.tls is not None:
            speak_old_tls(settings, cls.tls)
        if cls.browser and not settings.get("REPLAY"):
            drive_a_browser(settings)

    # What a family says.

    @classmethod
    @abstractmethod
    def read_listing(cls, text: str, url: str, column: Column) -> Listing:
        """Read one page of a listing."""

    @classmethod
    @abstractmethod
    def page_url(cls, column: Column, number: int, first: Listing) -> str:
        """The URL of a listing's page ``number`` (from 1), given what its first page says."""

    @classmethod
    def belongs(cls, url: str, column: Column) -> int:
        """How well a page fits a column; 0 where it does not.

        The length of the directory in which the column's documents stand, which is the listing's own where
        neither family nor column say otherwise.
        """
        directory = documents_directory(column)
        return len(directory) if directory_of(url).startswith(directory) else 0

    @classmethod
    def is_document(cls, url: str) -> bool:
        """Whether a URL is one of a document."""
        parts = urlsplit(url)
        return cls.document.search(f"{parts.path}?{parts.query}" if parts.query else parts.path) is not None

    @classmethod
    def canonical(cls, url: str) -> str:
        """The canonical URL of a page; a family may fold more into one."""
        return canonical_url(url)

    @classmethod
    def walked_from(cls, text: str, url: str) -> str:  # noqa: ARG003 a family may have to look
        """The address at which a walk of a listing begins, given the page a person sees under ``url``.

        The page itself, but where a script fills it: there it is what the script asks for, if the page says.
        """
        return url

    @classmethod
    def page_key(cls, url: str) -> str:
        """What all URLs of one page have in common: the canonical URL without its scheme."""
        return cls.canonical(url).split("://", 1)[-1]

    @classmethod
    @lru_cache
    def column_of(cls, url: str) -> Column | None:
        """The city's column to which a page belongs, told from its URL: the closest one.

        Remembered for the last pages, as whoever reads a page asks more than once.
        """
        fits = [(cls.belongs(url, column), column) for column in cls.columns]
        best = max(fits, key=lambda fit: fit[0], default=(0, None))
        return best[1] if best[0] else None

    # The walk.

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the first page of every column; ``COLUMNS_AT_ONCE`` of them are walked at the same time."""
        # Only here the settings are final: a replay has set them since the spider was made.
        self._turns = asyncio.Semaphore(self.settings.getint("COLUMNS_AT_ONCE"))
        for place, column in enumerate(self.to_walk):
            yield Request(
                column.url,
                priority=-place,
                meta=self.request_meta(),
                callback=self.walk,
                errback=self.walk_without_first_page,
                cb_kwargs={"column": column},
                dont_filter=True,  # a redirect to itself must come back as such, not vanish
            )

    def request_meta(self) -> dict[str, Any]:
        """What every request for a page says to the downloader."""
        return dict(REQUEST_META) if self.browser else {}

    async def walk(self, response: Response, column: Column) -> AsyncIterator[Reply]:
        """Walk a column whose first page has come."""
        async with self._turns:
            first = await self.fetching.listing(column.url, column, response)
            async for reply in self._replies(column, first):
                yield reply

    async def walk_without_first_page(self, failure: Failure) -> AsyncIterator[Reply]:
        """Say that the first page of a column could not be had, and fetch what failed before."""
        column: Column = failure.request.cb_kwargs["column"]  # type: ignore[attr-defined]
        first = self.fetching.failed(column.url, failure.value or RuntimeError("no reason given"))
        async with self._turns:
            async for reply in self._replies(column, first):
                yield reply

    async def _replies(self, column: Column, first: Listing | Loss) -> AsyncIterator[Reply]:
        walk = ListingWalk(self, column)
        fault: Exception | None = None
        try:
            rows = await walk.rows_to_fetch(first)
        except Exception as error:  # noqa: BLE001 raised below: documents of other columns may wait for this walk
            rows, fault = [], error
        chosen = self._in_turn([(row, walk) for row in rows])
        walks = {row.url: walk for row, walk in chosen}
        async for row, response in self.fetching.documents(row for row, _ in chosen):
            walk = walks[row.url]
            column = walk.column
            if isinstance(response, Loss):
                self.tell(signals.row_lost, column, row=row, loss=response, fetched_at=None)
                continue
            reading = self._read(response, column)
            self.fetching.settle(row.url, reading.loss)
            if reading.reply is None:
                loss, at = reading.loss, fetched_at(response)
                if loss is not None and loss.gone and row.url in walk.unlisted:
                    loss = withdrawn(loss)
                self.tell(signals.row_lost, column, row=row, loss=loss, fetched_at=at)
                continue
            unknown = reading.unknown_labels
            self.tell(signals.reply_read, column, row=row, reply=reading.reply, unknown_labels=unknown)
            yield reading.reply
        if fault is not None:
            raise fault

    def _in_turn(self, chosen: list[tuple[Row, ListingWalk]]) -> list[tuple[Row, ListingWalk]]:
        """The documents to fetch now that a column's listing was walked: its own.

        Where a recording is replayed, none until the last listing was walked, and then those of all columns in
        the order in which they were recorded: so the run that recorded them stored them.
        """
        recorded = self.source.recorded
        if recorded is None:
            return chosen
        self._walked.append(chosen)
        if len(self._walked) < len(self.to_walk):
            return []
        return sorted(chain.from_iterable(self._walked), key=lambda each: recorded(each[0].url))

    def parse(self, response: Response, **_: Any) -> Iterator[Reply]:
        """Read one document: for ``scrapy parse --spider NAME URL`` and for a Scrapy shell."""
        reading = self._read(response, None)
        if reading.reply is None:
            self.logger.warning("%s is no document: %s", response.url, reading.reason)
        else:
            yield reading.reply

    def tell(self, signal: object, column: Column, **facts: Any) -> None:
        """Tell whoever listens what happened."""
        self.crawler.signals.send_catch_log(signal, spider=self, column=column, **facts)

    def _chosen(self) -> list[Column]:
        """The columns this run walks."""
        if self.arguments.listing:
            url = self.arguments.listing
            key = self.page_key(url)
            named = next((column for column in self.columns if self.page_key(column.url) == key), None)
            return [named or Column(column_name(url), url)]
        names = self.arguments.columns or [column.name for column in self.columns]
        return [column for column in self.columns if column.name in names]

    def _read(self, response: Response, walked: Column | None) -> DocumentReading:
        """Read a document. A mistake in the code costs this document, not the walk: it is logged and a loss."""
        try:
            return read_document(
                type(self),
                response.body,
                response.url,
                content_type=content_type(response),
                fetched_at=fetched_at(response),
                status=response.status,
                walked=walked,
            )
        except Exception as error:
            self.logger.exception("Reading %s failed", response.url)
            return DocumentReading(None, None, mistake(error))
