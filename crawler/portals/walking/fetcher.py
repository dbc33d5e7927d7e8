"""Fetching for a walk: a page, or why it could not be had. Nothing here raises."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import TextResponse
from scrapy.http.request import NO_CALLBACK

from crawler.portals.listing import Listing, is_data
from crawler.portals.walking.failures import (
    STOPPED,
    Loss,
    LossKind,
    led_away,
    loss_from_status,
    mistake,
    refused,
)
from crawler.portals.walking.refusals import HostClosedError, OutsideError, PageMissingError, loss_from_error
from crawler.reading import UnreadablePageError, Verdict, decode, read_page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from scrapy.http import Response

    from crawler.portals.city import CitySpider
    from crawler.portals.column import Column
    from crawler.portals.listing import Row

HOME_PAGE = refused("home_page", "the home page in place of a listing")
STUB = Loss(LossKind.FAILED, "a stub in place of a listing", gone=True)
NOT_FOUND = Loss(LossKind.FAILED, "not_found", gone=True)

_NO_LISTING: dict[Verdict | None, Loss] = {
    Verdict.HOME_PAGE: HOME_PAGE,
    Verdict.STUB: STUB,
    Verdict.NOT_FOUND: NOT_FOUND,
}
"""What a page that shows no row of its column may be; anything else is a listing without rows."""


_TURNS_TO_SEND = 5
"""Turns of the event loop from asking Scrapy for a page to the request's leaving, where the host may be asked."""


class Fetching:
    """Asks for a city's pages and minds how their hosts answer."""

    def __init__(self, spider: CitySpider) -> None:
        """Fetch for ``spider``, through the engine of its crawler."""
        self._spider = spider
        self._reading = asyncio.Lock()

    async def page(self, url: str) -> Response | Loss:
        """Fetch a page. A redirect that leads out of the city, and whatever a download raises, is a loss."""
        if self.is_stopping():
            return STOPPED
        request = Request(url, callback=NO_CALLBACK, meta=self._spider.request_meta())
        try:
            response: Response = await self._spider.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 whatever a download raises is a fact about this page
            return self.failed(url, error)
        return _led_away(response) or response

    async def file(self, request: Request) -> Response | Loss:
        """Fetch a file that a document links: asked for as a page is, with the limits that the request sets.

        A refusal counts for its host as that of a page does.
        """
        if self.is_stopping():
            return STOPPED
        try:
            response: Response = await self._spider.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 whatever a download raises is a fact about this file
            return self.failed(request.url, error)
        words = response.text if isinstance(response, TextResponse) else ""
        loss = _led_away(response) or loss_from_status(response.status, words)
        self.settle(request.url, loss)
        return loss or response

    async def documents(self, rows: Iterable[Row]) -> AsyncIterator[tuple[Row, Response | Loss]]:
        """Fetch the documents of rows, in order: the next is asked for when one has come, and comes while that is read.

        Only behind a page that came, at a host that refused none of late, so that a host which blocks is asked
        no more often than without. Of the columns that are walked side by side the document that came first is
        read first, whole, so that the order of the recording is that of the records.
        """
        ahead: asyncio.Future[Response | Loss] | None = None
        try:
            for row, following in pairwise((*rows, None)):
                assert row is not None  # noqa: S101 it stands at the end alone
                response = await (ahead or self._in_turn(row.url))
                ahead = None
                try:
                    if following is not None and not isinstance(response, Loss) and self._may_go_on(response):
                        ahead = asyncio.ensure_future(self._in_turn(following.url))
                        for _ in range(_TURNS_TO_SEND):
                            await asyncio.sleep(0)
                    yield row, response
                finally:
                    self._reading.release()
        finally:
            if ahead is not None and not ahead.cancel() and not ahead.cancelled():
                self._reading.release()

    async def _in_turn(self, url: str) -> Response | Loss:
        """Fetch a document and wait until what came before it was read; then the turn is its own, until it is given up."""
        response = await self.document(url)
        await self._reading.acquire()  # first come, first served
        return response

    async def document(self, url: str) -> Response | Loss:
        """Fetch the document of a row; what is none of the city's documents is not asked for."""
        try:
            self._spider.hosts.check(url)
        except (OutsideError, HostClosedError) as error:
            return loss_from_error(error)
        if not self._spider.is_document(url):
            return Loss(LossKind.REJECTED, "no document of this portal")
        return await self.page(url)

    async def listing(self, url: str, column: Column, response: Response | None = None) -> Listing | Loss:
        """Fetch and read a page of a listing.

        A stub, and a page without rows, is asked for once more before it is believed.

        Args:
            url: of the page.
            column: whose listing it is.
            response: the page, where it was already fetched.
        """
        fetched = response if response is not None else await self.page(url)
        page = fetched if isinstance(fetched, Loss) else self._listing_in(fetched, column)
        if page is not STUB and (isinstance(page, Loss) or page.rows):
            return page
        fetched = await self.page(url)
        return fetched if isinstance(fetched, Loss) else self._listing_in(fetched, column)

    def failed(self, url: str, error: BaseException) -> Loss:
        """Say what a failed download means, and note it where a host was asked."""
        loss = loss_from_error(error)
        if not isinstance(error, OutsideError | HostClosedError | PageMissingError):
            self.settle(url, loss)
        return loss

    def settle(self, url: str, loss: Loss | None) -> None:
        """Note how a host answered: with what was asked for, or with a loss. Blocks are counted by kind."""
        if loss is None or loss.gone or loss.kind is LossKind.REJECTED:
            self._spider.hosts.answered(url)
            return
        self._spider.hosts.lost(url, loss)
        if loss.block is not None:
            self._spider.crawler.stats.inc_value(f"blocked/{loss.block}")

    def is_stopping(self) -> bool:
        """Whether the engine is closing, so that nothing more is to be asked."""
        engine = self._spider.crawler.engine
        slot = engine._slot  # noqa: SLF001 Scrapy has no public sign of a spider that is being closed
        return not engine.running or slot is None or slot.closing is not None

    def _may_go_on(self, response: Response) -> bool:
        """Whether the next page may be asked for before this one was looked at; in a replay nothing is gained by it."""
        travels = self._spider.source.moves
        return travels and response.status == 200 and not self._spider.hosts.is_refusing(response.url)

    def _listing_in(self, response: Response, column: Column) -> Listing | Loss:
        """Read a page of a listing, decoded once; a page that refuses, is the home page or a stub is a loss."""
        spider = self._spider
        text = decode(response.body, content_type(response)).text
        # Data may hold scripts in strings and no Chinese but in escapes, as a challenge does.
        seen = "" if is_data(text) else text
        loss = _led_away(response) or loss_from_status(response.status, seen) or self._home(response, column)
        listing = Listing(())
        if loss is None:
            try:
                listing = spider.read_listing(text, response.url, column)
            except Exception as error:
                spider.logger.exception("Reading %s failed", response.url)
                return mistake(error)
            if not any(spider.belongs(row.url, column) for row in listing.rows):
                other = _NO_LISTING.get(_verdict(response))
                loss = other if other is HOME_PAGE or not listing.rows else None
        self.settle(response.url, loss)
        return loss or listing

    def _home(self, response: Response, column: Column) -> Loss | None:
        """A redirect to the front of the site, in place of a listing."""
        parts = urlsplit(response.url)
        front = parts.path in {"", "/"} and not parts.query
        asked = self._spider.page_key(column.url)
        return HOME_PAGE if front and self._spider.page_key(response.url) != asked else None


def fetched_at(response: Response) -> str:
    """When a page's bytes were fetched: what the archive says, in a live run now."""
    said: str | None = response.meta.get("fetched_at")
    return said or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def content_type(response: Response) -> str | None:
    """The value of a response's ``Content-Type`` header."""
    value: bytes | None = response.headers.get("Content-Type")
    return value.decode("latin-1") if value else None


def _led_away(response: Response) -> Loss | None:
    location = response.headers.get("Location")
    said = location.decode("utf-8", "replace") if location is not None else None
    return led_away(response.status, response.url, said)


def _verdict(response: Response) -> Verdict | None:
    try:
        return read_page(response.body, response.url, content_type=content_type(response)).verdict
    except UnreadablePageError:
        return None
