"""The base class of all city spiders. It crawls a city's columns (listings) and yields the replies.

The crawl of one listing is called a walk. One coroutine walks a column and then reads its documents, in
order, so the same pages always produce the same replies in the same order. Several columns are walked at
the same time. If a recording is replayed, the documents keep the order in which they were recorded. Signals
report each step (:mod:`crawler.portals.walking.signals`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy import signals as scrapy_signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler.items import Reply
from crawler.portals.arguments import Arguments
from crawler.portals.browser import REQUEST_META, use_browser
from crawler.portals.city import City
from crawler.portals.column import Column
from crawler.portals.family import Family
from crawler.portals.listing import Row
from crawler.portals.tls import allow_legacy_tls
from crawler.portals.walking import signals
from crawler.portals.walking.failures import NOT_PASSED_ON, FetchFailure, withdrawn_failure
from crawler.portals.walking.fetcher import Fetcher, fetched_at
from crawler.portals.walking.history import CrawlHistory
from crawler.portals.walking.hosts import Hosts
from crawler.portals.walking.listing_fetcher import ListingFetcher
from crawler.portals.walking.repeated_pages import DocumentQueue, ReadDocument
from crawler.portals.walking.row_selection import RowSelection
from crawler.portals.walking.run_notes import RunNotes
from crawler.portals.walking.run_source import RunSource
from crawler.portals.walking.saved.found_documents import FoundDocuments
from crawler.portals.walking.saved.listing import pages_of
from crawler.portals.walking.signals import Decision
from crawler.portals.walking.walk import ListingWalk

if TYPE_CHECKING:
    from crawler.portals.bounded_reading.responses import ResponseReader


class CitySpider(Spider):
    """Crawls a city's columns and yields the replies in their documents. The city's family reads the pages.

    Attributes:
        family: the object that reads the pages of the portals' content management system.
        label: the city's Chinese name.
        division: the city's GB/T 2260 code, such as ``500000``; None if it has none or it is not known.
        place: the official name of the place with that code, such as ``重庆市``.
        level: ``national`` for an authority of the whole country; otherwise empty (see ``division.py``).
        columns: the city's listings.
        browser: True if scripts write the city's pages, so a browser must fetch them.
        cookies: True if the city's portal redirects every request until it gets back a cookie.
        tls: ``legacy`` if the city's servers support only outdated TLS (docs/running.md), otherwise None.
        arguments: the arguments of this run.
        to_walk: the columns that this run crawls.
        hosts: the hosts to which this run may send requests.
        fetcher: the sender of this run's requests.
        history: the results of earlier runs; set by the run recorder.
        source: the source of this run's pages, the network or an archive; set by the replay add-on.
        notes: the id of the run, and remarks for its manifest.
    """

    _rows: RowSelection
    _found: FoundDocuments
    _documents: DocumentQueue
    family: ClassVar[Family]
    label: ClassVar[str] = ""
    division: ClassVar[str | None] = None
    place: ClassVar[str] = ""
    level: ClassVar[str] = ""
    columns: ClassVar[tuple[Column, ...]] = ()
    browser: ClassVar[bool] = False
    cookies: ClassVar[bool] = False
    tls: ClassVar[str | None] = None
    fetcher: Fetcher

    def __init__(self, **arguments: str) -> None:
        """Parse and check the arguments of a run (``-a NAME=VALUE``).

        Raises:
            ArgumentError: an argument is unknown or malformed, or contradicts another argument.
        """
        super().__init__()
        self.arguments = Arguments.parse(arguments, [column.name for column in self.columns])
        self.to_walk = self.city().columns_to_walk(self.arguments)
        self.hosts = Hosts(column.url for column in (*self.columns, *self.to_walk))
        self.allowed_domains = self.hosts.names()
        self.history = CrawlHistory()
        self.source = RunSource()
        self.notes = RunNotes()
        self._reading, self._in_pipelines = asyncio.Lock(), asyncio.Lock()
        self._entering: Reply | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Create the spider and its fetcher.

        The spider is connected to the signals that report that the pipelines have finished with a reply.
        """
        spider = super().from_crawler(crawler, *args, **kwargs)
        for signal in (scrapy_signals.item_scraped, scrapy_signals.item_dropped, scrapy_signals.item_error):
            crawler.signals.connect(spider.reply_finished, signal=signal)
        spider.fetcher = Fetcher(crawler, spider.hosts, spider.request_meta())
        return spider

    @classmethod
    def of(cls, city: City) -> type[Self]:
        """Return a spider class for a city that has no file in ``crawler/spiders``."""
        return type(cls.__name__, (cls,), {"name": city.name, "family": city.family, "columns": city.columns})

    @classmethod
    def city(cls) -> City:
        """Return the city's name, family and columns as a :class:`City`."""
        return City(cls.name, cls.family, cls.columns)

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Change the download settings if the city needs cookies, legacy TLS or, in a live run, a browser."""
        super().update_settings(settings)
        if cls.cookies:
            settings.set("COOKIES_ENABLED", True, priority="spider")  # noqa: FBT003 Scrapy's order of arguments
        if cls.tls is not None:
            allow_legacy_tls(settings, cls.tls)
        if cls.browser and not settings.get("REPLAY"):
            use_browser(settings)

    async def start(self) -> AsyncIterator[Request]:
        """Yield the request for the first page of every column that this run crawls.

        At most ``CONCURRENT_COLUMNS`` columns are crawled at the same time.
        """
        if not self.settings.getbool("RECORD_RUN"):
            self.logger.warning(
                "Nothing is stored: use scrapy crawl, or set RECORD_RUN to True in your script."
            )
        # Only now are the settings final: the replay add-on changes them after the spider was created.
        walk_slots = asyncio.Semaphore(self.settings.getint("CONCURRENT_COLUMNS"))
        pages_max = self.settings.getint("LISTING_PAGES_MAX")
        self._rows = RowSelection(self.arguments, self.history, self.source.today)
        self._documents = DocumentQueue(self.history)
        self._found = FoundDocuments(self.source, self._documents, len(self.to_walk))
        listings = ListingFetcher(self.fetcher, self.family, self.reader.listing)
        for order, column in enumerate(self.to_walk):
            pages = pages_of(column, listings, self.send_signal, self.source, pages_max)
            walk = ListingWalk(
                column, pages, self._rows, self.send_signal, moves=self.source.moves, pages_max=pages_max
            )

            async def replies(first: Response | Failure, walk: ListingWalk = walk) -> AsyncIterator[Reply]:
                async with walk_slots:
                    async for reply in self._replies(walk, first):
                        yield reply

            yield Request(
                column.url,
                priority=-order,
                meta=self.request_meta(),
                callback=replies,
                errback=replies,
                dont_filter=True,  # the filter would silently drop a page that redirects to itself
            )

    @cached_property
    def reader(self) -> ResponseReader:
        """The reader of this run's pages, made after the settings are checked."""
        # Imported here, because commands that only list the cities import every city's spider.
        from crawler.portals.bounded_reading.responses import ResponseReader  # noqa: PLC0415

        return ResponseReader(self.crawler, self.city(), self.fetcher)

    def request_meta(self) -> dict[str, Any]:
        """Return the Scrapy ``meta`` for page requests. The dict is empty unless a browser fetches the pages."""
        return dict(REQUEST_META) if self.browser else {}

    async def _replies(self, walk: ListingWalk, first: Response | Failure) -> AsyncIterator[Reply]:
        async for version, (row, its_walk, group) in self._found.of(walk, first):
            response = await self.fetcher.document(row.request_url, self.family, version)
            async with self._reading:  # a document in several pages keeps its place in the order
                self._documents.add(group, await self._document_in(row, response, its_walk))
            async for reply in self._ready_replies():
                yield reply

    async def _ready_replies(self) -> AsyncIterator[Reply]:
        """Yield the replies that are not held back, in the order in which they were read.

        Sends the signal ``reply_read`` or, for repeated pages, ``row_failed``.
        """
        ready = self._documents.ready
        while ready:
            # Only one reply at a time is in the pipelines, so the ledger knows the reply's row.
            await self._in_pipelines.acquire()
            document = ready.popleft() if ready else None
            if document is not None and document.failure is None:
                versions, column = self._found.versions[document.row.url], document.walk.column
                if not versions.read(document.reply.fetched_at):
                    self.send_signal(signals.rows_decided, column, decisions=[Decision.TO_FETCH])
                if versions.unread:
                    document.continues = None  # a later version is read
                names = ("row", "reply", "unknown_labels", "continues")
                facts = {name: getattr(document, name) for name in names}
                self.send_signal(signals.reply_read, column, **facts)
                self._entering = document.reply
                try:
                    yield document.reply
                finally:
                    if self._entering is document.reply:
                        self._entering = None
                        at = document.reply.fetched_at
                        self._send_row_failed(column, document.row, NOT_PASSED_ON, at)
                        self._in_pipelines.release()
            else:
                if document is not None and document.failure is not None:
                    at = document.reply.fetched_at
                    self._version_failed(document.walk.column, document.row, document.failure, at)
                self._in_pipelines.release()

    def _version_failed(self, column: Column, row: Row, failure: FetchFailure, at: str | None) -> None:
        """Note that a version of a row's document gave no reply. Report the row if it was the last version."""
        versions = self._found.versions[row.url]
        versions.failed(failure, at)
        if versions.failure is not None:
            self._send_row_failed(column, row, *versions.failure)
        if versions.hidden is not None:
            self.source.note_older(row.url, *versions.hidden)

    def _send_row_failed(self, column: Column, row: Row, failure: FetchFailure, at: str | None) -> None:
        self.send_signal(signals.row_failed, column, row=row, failure=failure, fetched_at=at)

    def reply_entered(self) -> None:
        """Note that the reply that was yielded last has passed all spider middlewares."""
        self._entering = None

    def reply_finished(self) -> None:
        """Allow the next reply to enter the pipelines after they have finished with the previous reply."""
        if self._in_pipelines.locked():
            self._in_pipelines.release()

    async def _document_in(
        self, row: Row, response: Response | FetchFailure, walk: ListingWalk
    ) -> ReadDocument | None:
        """Return a row's document, or send ``row_failed`` and return None if it could not be fetched or read.

        Args:
            row: the row of the listing that links to the document.
            response: the document's page, or the reason why it was not fetched.
            walk: the walk that found the row.
        """
        column = walk.column
        if isinstance(response, FetchFailure):
            self._version_failed(column, row, response, None)
            return None
        reading = await self.reader.document(response, column)
        self.fetcher.note_answer(row.url, reading.failure)
        if reading.reply is not None:
            target = None if self._rows.lists(reading.reply.url) else reading.reply.url
            found = ReadDocument(row, walk, reading.reply, reading.unknown_labels, target)
            found.continues = reading.continues
            return found
        failure = reading.failure
        if failure is not None and failure.gone and row.url in walk.unlisted:
            failure = withdrawn_failure(failure)
        if failure is not None:
            self._version_failed(column, row, failure, fetched_at(response))
        return None

    async def parse(self, response: Response, **_: Any) -> AsyncIterator[Reply]:
        """Yield the reply in one document, for ``scrapy parse --spider NAME URL`` and for a Scrapy shell.

        A page that is not a document is logged as a warning.
        """
        reading = await self.reader.document(response, None)
        if reading.reply is None:
            self.logger.warning("%s is not a document: %s", response.url, reading.reason)
        else:
            yield reading.reply

    def send_signal(self, signal: object, column: Column, **facts: Any) -> None:
        """Send ``signal`` about the crawl of ``column``, with ``facts`` as additional arguments."""
        self.crawler.signals.send_catch_log(signal, spider=self, column=column, **facts)
