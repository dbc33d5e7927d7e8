"""Ask a portal for a few pages of each column: robots.txt first, and at most a given number of requests a column."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

from scrapy import Request, signals
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.http import Response
from scrapy.settings import Settings

from crawler.archive.model import SavedPage
from crawler.archive.reading import saved_failure
from crawler.archive.recording import NOT_ARCHIVED
from crawler.clock import now
from crawler.contact.checks import ColumnContact
from crawler.contact.column import REFUSED, ColumnCheck
from crawler.portals.bounded_reading.page_reader import PageReader
from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.walking.failures import FailureKind, FetchFailure, blocked_failure
from crawler.portals.walking.fetcher import content_type, fetched_at
from crawler.reading.urls import host_of

MOST_REQUESTS = 8
"""The maximum number of requests for a column. robots.txt and redirects count, too."""

_MOST_REDIRECTS = 2
"""The maximum number of redirects of one page: to https, and to another host name."""

_LIMIT = FetchFailure(FailureKind.FAILED, f"the limit of {MOST_REQUESTS} requests is reached")


@dataclass(slots=True)
class FirstContact:
    """The result of a first contact with a city.

    Attributes:
        city: the city's name, or the host of an address that no city has.
        at: the time when the contact began, such as ``2026-11-22T07:15:00Z``.
        columns: what was found out about each column.
        exchanges: each request with its response, as sent and received, and the time.
    """

    city: str
    at: str = field(default_factory=now)
    columns: list[ColumnContact] = field(default_factory=list)
    exchanges: list[tuple[Request, Response, str]] = field(default_factory=list)


async def ask_columns(
    spider: CitySpider,
    columns: Collection[Column],
    *,
    recognising: bool = False,
    tell: Callable[[ColumnContact], object] | None = None,
) -> FirstContact:
    """Check columns of a spider one after another, while its engine runs, and return the results.

    A host that refuses a page is asked for no further page.

    Args:
        spider: the spider, whose fetcher sends the requests.
        columns: the columns to check.
        recognising: True if nothing was inferred about the columns but their URLs.
        tell: a function that gets the result for each column as soon as it is known.
    """
    contact, settings = FirstContact(spider.name), spider.settings
    with (
        _counted(spider.crawler, contact) as asked,
        closing(
            PageReader(None, settings.getfloat("READING_CPU_SECONDS"), spider.fetcher.is_stopping)
        ) as reader,
    ):
        refused: dict[str, FetchFailure] = {}
        for column in columns:
            begin = len(asked)

            async def fetch(url: str, limit: int = begin + MOST_REQUESTS) -> SavedPage | FetchFailure:
                left, host = limit - len(asked), host_of(url)
                if left <= 0 or host in refused:
                    return refused.get(host, _LIMIT)
                own = {"dont_retry": True, "redirect_ttl": min(_MOST_REDIRECTS, left - 1), NOT_ARCHIVED: True}
                response = await spider.fetcher.page(url, **own)
                if isinstance(response, FetchFailure):
                    return response
                page = saved_page(response)
                failure = await reader.call(saved_failure, page)
                spider.fetcher.note_answer(url, failure)
                if failure is not None and failure.blocked:
                    refused[host] = blocked_failure(str(failure.block), f"{host} {REFUSED}")
                return failure or page

            check = ColumnCheck(spider.city(), column, fetch, reader.call)
            result = await check.run(recognising=recognising, obeys_robots=settings.getbool("ROBOTSTXT_OBEY"))
            result.requests = len(asked) - begin
            contact.columns.append(result)
            if tell is not None:
                tell(result)
    return contact


def contact_city(
    spider: type[CitySpider],
    settings: Settings,
    columns: Collection[str] = (),
    *,
    recognising: bool = False,
    tell: Callable[[ColumnContact], object] | None = None,
) -> FirstContact:
    """Ask the portals of a city, and store nothing.

    Args:
        spider: the city's spider.
        settings: the project's settings, with the delay between requests and the User-Agent.
        columns: the names of the columns to check; empty for all.
        recognising: True if nothing was inferred about the columns but their URLs.
        tell: a function that gets the result for each column as soon as it is known.

    Raises:
        ArgumentError: the city has no such column.
    """
    found: list[FirstContact | Exception] = []

    class ContactSpider(spider):  # type: ignore[misc, valid-type] # a class that is known only now
        async def start(self) -> AsyncIterator[Request]:
            try:
                found.append(await ask_columns(self, self.to_walk, recognising=recognising, tell=tell))
            except Exception as error:  # noqa: BLE001 it is raised below
                found.append(error)
            return
            yield

    own = settings.copy()
    changes: dict[str, Any] = {
        "TWISTED_REACTOR_ENABLED": False,
        "RECORD_RUN": False,
        "REPLAY": None,
        "ITEM_PIPELINES": {},
        "REDIRECT_MAX_TIMES": _MOST_REDIRECTS,
        "RETRY_ENABLED": False,
    }
    own.setdict(changes, priority="cmdline")
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)  # the checks say what failed
    arguments = {"columns": ",".join(columns)} if columns else {}

    async def run() -> None:
        await AsyncCrawlerRunner(own).crawl(ContactSpider, **arguments)

    asyncio.run(run())
    result = found[0]
    if isinstance(result, Exception):
        raise result
    return result


def saved_page(response: Response) -> SavedPage:
    """Return a response as a saved page, with the header that says how to decode it."""
    headers = {"Content-Type": content_type(response) or ""}
    return SavedPage(response.url, response.status, headers, response.body, fetched_at(response))


@contextmanager
def _counted(crawler: Crawler, contact: FirstContact) -> Iterator[list[str]]:
    """Count the requests of a crawler in the list that is yielded, and note each exchange in ``contact``."""
    asked: list[str] = []

    def count(request: Request) -> None:
        asked.append(request.url)

    def note(response: Response, request: Request) -> None:
        contact.exchanges.append((request, response, now()))

    crawler.signals.connect(count, signal=signals.request_reached_downloader)
    crawler.signals.connect(note, signal=signals.response_downloaded)
    try:
        yield asked
    finally:
        crawler.signals.disconnect(count, signal=signals.request_reached_downloader)
        crawler.signals.disconnect(note, signal=signals.response_downloaded)
