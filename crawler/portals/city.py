"""The base of every city's spider: from its columns to replies.

A column is walked by one coroutine, in order, so that the same pages always give the same replies in
the same order. What happens on the way is told by signals (``events``).
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http.request import NO_CALLBACK

from crawler.loaders import load_reply
from crawler.portals import events
from crawler.portals.arguments import Arguments
from crawler.portals.column import Column, column_name
from crawler.portals.losses import Loss, LossKind, loss_from_error
from crawler.portals.memory import Memory, NothingKnown, Source
from crawler.portals.walk import ListingWalk
from crawler.reading import (
    Selectors,
    UnreadablePageError,
    Verdict,
    blocked_kind,
    canonical_url,
    decode,
    read_page,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.items import Reply
    from crawler.portals.listing import Listing

BLOCKED_DETAILS = 3
"""So many blocked documents of a host, and it is asked no more. One blocked listing page is enough."""


class CitySpider(Spider):
    """A city: its columns, and a family's way of reading them."""

    columns: ClassVar[tuple[Column, ...]] = ()
    selectors: ClassVar[Selectors] = Selectors()

    def __init__(self, **arguments: str) -> None:
        """Take the arguments of a run, ``-a NAME=VALUE``.

        Raises:
            ArgumentError: one of them is unknown, malformed or contradicts another.
        """
        super().__init__()
        self.arguments = Arguments.parse(arguments, [column.name for column in self.columns])
        self.to_walk = self._chosen()
        self.hosts = {urlsplit(column.url).netloc.lower() for column in (*self.columns, *self.to_walk)}
        self.allowed_domains = sorted({urlsplit(f"//{host}").hostname or "" for host in self.hosts})
        self.memory: Memory = NothingKnown()
        self.source = Source()
        self.seen: set[str] = set()
        self.allowance = self.arguments.limit
        self._turns = asyncio.Semaphore(1)
        self._blocked: dict[str, int] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Create the spider; ``COLUMNS_AT_ONCE`` says how many columns are walked at the same time."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider._turns = asyncio.Semaphore(crawler.settings.getint("COLUMNS_AT_ONCE"))  # noqa: SLF001 its own
        return spider

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
    @abstractmethod
    def belongs(cls, url: str, column: Column) -> int:
        """How well a page fits a column; 0 where it does not."""

    @classmethod
    @abstractmethod
    def is_document(cls, url: str) -> bool:
        """Whether a URL is one of a document."""

    @classmethod
    def canonical(cls, url: str) -> str:
        """The canonical URL of a page; a family may fold more into one."""
        return canonical_url(url)

    @classmethod
    def page_key(cls, url: str) -> str:
        """What all URLs of one page have in common: the canonical URL without its scheme."""
        return cls.canonical(url).split("://", 1)[-1]

    @classmethod
    def column_of(cls, url: str) -> Column | None:
        """The city's column to which a page belongs, told from its URL: the closest one."""
        fits = [(cls.belongs(url, column), column) for column in cls.columns]
        best = max(fits, key=lambda fit: fit[0], default=(0, None))
        return best[1] if best[0] else None

    # The walk.

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the first page of every column."""
        for column in self.to_walk:
            yield Request(
                column.url,
                callback=self.walk,
                errback=self.walk_without_first_page,
                cb_kwargs={"column": column},
                meta={"handle_httpstatus_all": True},
            )

    async def walk(self, response: Response, column: Column) -> AsyncIterator[Reply]:
        """Walk a column whose first page has come."""
        async with self._turns:
            async for reply in self._replies(column, self._listing(response, column)):
                yield reply

    async def walk_without_first_page(self, failure: Failure) -> AsyncIterator[Reply]:
        """Say that the first page of a column could not be had, and fetch what failed before."""
        column: Column = failure.request.cb_kwargs["column"]  # type: ignore[attr-defined]
        error = failure.value or RuntimeError("no reason given")
        async with self._turns:
            async for reply in self._replies(column, loss_from_error(error)):
                yield reply

    async def _replies(self, column: Column, first: Listing | Loss) -> AsyncIterator[Reply]:
        rows = [row async for row in ListingWalk(self, column).rows_to_fetch(first)]
        for row in rows:
            response = await self._fetch(row.url)
            if isinstance(response, Loss):
                self.tell(events.row_lost, column, row=row, loss=response, fetched_at=None)
                continue
            reply = self._read(response, column)
            if isinstance(reply, Loss):
                self.tell(events.row_lost, column, row=row, loss=reply, fetched_at=fetched_at(response))
            else:
                self.tell(events.reply_read, column, row=row, reply=reply)
                yield reply

    def parse(self, response: Response, **_: Any) -> Iterator[Reply]:
        """Read one document: for ``scrapy parse --spider NAME URL`` and for a Scrapy shell."""
        reply = self._read(response, None)
        if isinstance(reply, Loss):
            self.logger.warning("%s is no document: %s", response.url, reply.reason)
        else:
            yield reply

    async def fetch_listing(self, url: str, column: Column) -> Listing | Loss:
        """Fetch and read a further page of a listing; a page without rows is asked for once more."""
        page = await self._fetch_listing(url, column)
        if isinstance(page, Loss) or page.rows:
            return page
        return await self._fetch_listing(url, column)

    def tell(self, signal: object, column: Column, **facts: Any) -> None:
        """Tell whoever listens what happened."""
        self.crawler.signals.send_catch_log(signal, spider=self, column=column, **facts)

    def is_stopping(self) -> bool:
        """Whether the engine is closing, so that nothing more is to be asked."""
        engine = self.crawler.engine
        slot = engine._slot  # noqa: SLF001 Scrapy has no public sign of a spider that is being closed
        return not engine.running or slot is None or slot.closing is not None

    def _chosen(self) -> list[Column]:
        """The columns this run walks."""
        if self.arguments.listing:
            url = self.arguments.listing
            key = self.page_key(url)
            named = next((column for column in self.columns if self.page_key(column.url) == key), None)
            return [named or Column(column_name(url), url)]
        names = self.arguments.columns or [column.name for column in self.columns]
        return [column for column in self.columns if column.name in names]

    async def _fetch_listing(self, url: str, column: Column) -> Listing | Loss:
        response = await self._fetch(url)
        return response if isinstance(response, Loss) else self._listing(response, column)

    async def _fetch(self, url: str) -> Response | Loss:
        """Fetch a page, or say why it could not be had. Never raises."""
        host = urlsplit(url).netloc.lower()
        if self.is_stopping():
            return Loss(LossKind.FAILED, "not asked for, because the run was stopped", stopped=True)
        if host not in self.hosts or urlsplit(url).scheme not in {"http", "https"}:
            return Loss(LossKind.REJECTED, f"not of this city's hosts: {host or url}")
        if self._blocked.get(host, 0) >= BLOCKED_DETAILS:
            return Loss(LossKind.FAILED, "not asked for, because the host blocks", blocked=True)
        try:
            response = await self.crawler.engine.download_async(Request(url, callback=NO_CALLBACK))
        except Exception as error:  # noqa: BLE001 whatever a download raises is a fact about this page
            return loss_from_error(error)
        loss = _refusal(response)
        if loss is not None and loss.blocked:
            self._blocked[host] = self._blocked.get(host, 0) + 1
        elif loss is None:
            self._blocked.pop(host, None)
        return loss or response

    def _listing(self, response: Response, column: Column) -> Listing | Loss:
        """Read a page of a listing; a page that refuses or is the home page is a loss."""
        loss = _refusal(response)
        if loss is not None:
            return loss
        listing = self.read_listing(_text(response), response.url, column)
        if not listing.rows and read_page(response.body, response.url).verdict is Verdict.HOME_PAGE:
            return Loss(LossKind.FAILED, "the home page in place of a listing", blocked=True)
        return listing

    def _read(self, response: Response, walked: Column | None) -> Reply | Loss:
        """Read a document."""
        url = self.canonical(response.url)
        try:
            page = read_page(
                response.body, url, content_type=_content_type(response), selectors=self.selectors
            )
        except UnreadablePageError as error:
            return Loss(LossKind.REJECTED, f"unreadable: {error}")
        if page.verdict is not Verdict.DOCUMENT:
            return Loss(
                LossKind.REJECTED,
                page.verdict.value,
                blocked=page.verdict is Verdict.CHALLENGE,
                unreadable=page.verdict is Verdict.EMPTY,
            )
        column = self.column_of(url)
        return load_reply(
            page,
            city=self.name,
            column=column.name if column else None,
            fetched_at=fetched_at(response),
            kind=(column or walked or Column("", "")).kind,
        )


def fetched_at(response: Response) -> str:
    """When a page's bytes were fetched: what the archive says, in a live run now."""
    said: str | None = response.meta.get("fetched_at")
    return said or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _refusal(response: Response) -> Loss | None:
    """Why a response is no page: a block, or a status other than 200."""
    kind = blocked_kind(response.status, _text(response))
    if kind is not None:
        return Loss(LossKind.FAILED, f"blocked: {kind}", blocked=True)
    if response.status != 200:
        return Loss(LossKind.FAILED, f"status_{response.status}")
    return None


def _text(response: Response) -> str:
    return decode(response.body, _content_type(response)).text


def _content_type(response: Response) -> str | None:
    value: bytes | None = response.headers.get("Content-Type")
    return value.decode("latin-1") if value else None
