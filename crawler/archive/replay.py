"""Strict replay: a run whose every page comes from an archive, without a network."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, date, datetime, time
from functools import partial
from typing import TYPE_CHECKING

from scrapy.core.downloader.middleware import DownloaderMiddlewareManager
from scrapy.exceptions import NotConfigured
from scrapy.responsetypes import responsetypes
from scrapy.settings import default_settings
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from crawler.archive.model import MOST_REDIRECTS, REDIRECTS, ArchiveError, host_key, printable
from crawler.archive.sources.open import archives_of, open_archive
from crawler.clock import utc
from crawler.portals.city_spider import CitySpider
from crawler.portals.walking.refusals import NotInArchiveError
from crawler.portals.walking.run_source import RunSource

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import Settings
    from twisted.internet.defer import Deferred
    from twisted.python.failure import Failure

    from crawler.archive.lookup import Archive
    from crawler.portals.column import Column
    from crawler.portals.family import Family
    from crawler.portals.walking.run_notes import RunNotes


_FOR_SAVED_PAGES = {
    name: place
    for name, place in default_settings.DOWNLOADER_MIDDLEWARES_BASE.items()
    if name.endswith((".RedirectMiddleware", ".DownloaderStats"))
}
"""Scrapy's middlewares that have to do with what is in an archive; the others speak to a network."""


class ReplayAddon:
    """The add-on behind ``REPLAY``: it puts an archive in the place of the network.

    Columns of which the archive holds no page are not part of the replay.
    """

    def __init__(self, archive: Archive, notes: RunNotes) -> None:
        """Answer from ``archive``; what cannot be read of it is a problem in ``notes``."""
        self.archive = archive
        self.notes = notes

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open what ``REPLAY`` names.

        Raises:
            ArchiveError: it names nothing, cannot be opened, or holds nothing of the columns to walk.
        """
        named: str | None = crawler.settings["REPLAY"]
        spider = crawler.spider
        if not isinstance(spider, CitySpider):
            raise NotConfigured
        if not named:
            _refuse_half_a_replay(crawler.settings)
            raise NotConfigured
        archive = open_archive(named, spider.family.page_key, read_moment(crawler.settings["REPLAY_AT"]))
        walked, left_out = _split_columns(spider, archive, named)
        recorded = any(archives_of(source) for source in archive.sources)
        spider.to_walk = walked
        spider.source = RunSource(
            name=printable(named),
            today=date.fromisoformat(archive.newest()[:10]),
            recorded=partial(_recorded, archive) if recorded else None,
            moves=False,
            not_archived=tuple(left_out),
        )
        spider.notes.problem(*archive.problems())  # every source has been opened by now
        spider.notes.note(*_foreign(spider, archive))
        return cls(archive, spider.notes)

    def update_settings(self, settings: Settings) -> None:
        """Replace every way to a network, and ask one page at a time so that the order is always the same."""
        for name, value in {
            "DOWNLOADER": f"{__name__}.{ReplayDownloader.__name__}",
            "DOWNLOADER_MIDDLEWARES_BASE": _FOR_SAVED_PAGES,
            "CONCURRENT_COLUMNS": 1,
            "DOWNLOAD_DELAY": 0,
            "ARCHIVE": False,
        }.items():
            settings.set(name, value, priority="cmdline")


class ReplayDownloader:
    """What Scrapy asks in the place of its downloader: it has no handlers, so nothing in it opens a socket.

    Nor has it slots, whose delays and turns are for hosts.

    Attributes:
        active: the requests under way.
        slots: none.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Answer from the archive that the add-on opened.

        Raises:
            NotConfigured: it opened none.
        """
        replay = crawler.get_addon(ReplayAddon)
        if replay is None:
            raise NotConfigured("REPLAY is not set")
        self.active: set[Request] = set()
        self.slots: dict[str, object] = {}
        self._archive = replay.archive
        self._notes = replay.notes
        self._middlewares = build_from_crawler(DownloaderMiddlewareManager, crawler)

    def fetch(self, request: Request) -> Deferred[Response | Request]:
        """The saved page, or the request to which it redirects."""
        self.active.add(request)
        download = self._fetch(request)
        fetched: Deferred[Response | Request] = deferred_from_coro(download)
        # Not in the coroutine: between its end and the next callback Scrapy would find nothing to do, and close.
        fetched.addBoth(self._ended, request)
        return fetched

    def get_slot_key(self, request: Request) -> str:
        """The host of a request, by which Scrapy's queue takes turns."""
        host: str = urlparse_cached(request).hostname or ""
        return host

    def needs_backout(self) -> bool:
        """Whether a request is under way."""
        return bool(self.active)

    def close(self) -> None:
        """Close the archive."""
        self._archive.close()

    async def _fetch(self, request: Request) -> Response | Request:
        # Meanwhile Scrapy asks for the first pages of all columns: it takes them by host, of those that it knows of.
        await asyncio.sleep(0)
        return await self._middlewares.download_async(self._saved, request)

    def _ended(self, result: Response | Request | Failure, request: Request) -> Response | Request | Failure:
        self.active.remove(request)
        return result

    async def _saved(self, request: Request) -> Response:
        """The saved page.

        Raises:
            NotInArchiveError: the archive does not hold it.
        """
        try:
            page = self._archive.find(request.url)
        except ArchiveError as error:
            page = None
            self._notes.problem(str(error))
        if page is None:
            raise NotInArchiveError(request.url)
        request.meta["fetched_at"] = page.fetched_at
        headers = {name: [value] for name, value in page.headers.items()}
        kind = responsetypes.from_args(headers=None, url=request.url, body=page.body)
        return kind(url=request.url, status=page.status, headers=headers, body=page.body)


def _refuse_half_a_replay(settings: Settings) -> None:
    """A run that was meant for saved pages asks no portal.

    Raises:
        ArchiveError: ``REPLAY`` is there and empty, as a shell leaves it of a name that is not set, or only
            ``REPLAY_AT`` is.
    """
    if settings["REPLAY"] is not None:
        raise ArchiveError(
            "REPLAY is empty: name an archive, -s REPLAY=saved/, or leave it away for a live run."
        )
    if settings["REPLAY_AT"] is not None:
        raise ArchiveError(
            "REPLAY_AT is set and REPLAY is not: name an archive, -s REPLAY=saved/, or leave both away for a live run."
        )


def _split_columns(spider: CitySpider, archive: Archive, named: str) -> tuple[list[Column], list[Column]]:
    """Return the columns of which the archive holds a listing page or a document, and the others.

    Raises:
        ArchiveError: the archive holds nothing of any column.
    """
    held = [column for column in spider.to_walk if _holds(archive, spider.family, column)]
    if not held:
        raise ArchiveError(
            f"{named} holds no page of any column of {spider.name} that was asked for: it is an archive of something"
            " else, or its URLs are not those of the portal."
        )
    return held, [column for column in spider.to_walk if column not in held]


def _recorded(archive: Archive, url: str, redirects: int = MOST_REDIRECTS) -> tuple[str, str, int]:
    """Sorts pages as they were recorded, a redirect by what it leads to. A saved page has no place among them: it comes first."""
    found = archive.capture_of(url)
    if found is None or not archives_of(found[0]):
        return "", "", 0
    source, capture = found
    if redirects and capture.status in REDIRECTS:
        with suppress(ArchiveError):
            target = source.load(capture).leads_to()
            if target is not None:
                return _recorded(archive, target, redirects - 1)
    return capture.fetched_at, capture.place.file, capture.place.offset


def _foreign(spider: CitySpider, archive: Archive) -> list[str]:
    """Which sources hold pages and none of the city's hosts, a sentence each."""
    hosts = {host_key(column.url) for column in (*spider.columns, *spider.to_walk)}
    return [
        f"{source.name} holds no page of the city's hosts: it is an archive of something else."
        for source in archive.sources
        if source.newest() and not any(next(source.captures(host), None) for host in hosts)
    ]


def _holds(archive: Archive, family: Family, column: Column) -> bool:
    """Tell whether an archive holds a page of a column; all of them are on the column's host."""
    listing = family.page_key(column.url)
    for capture in archive.captures(host_key(column.url)):
        page = family.canonical(capture.url)
        if family.match_length(page, column) or family.page_key(page) == listing:
            return True
    return False


def read_moment(said: str | None) -> str | None:
    """``REPLAY_AT`` in UTC: a day stands for its end, a moment without a zone is one in UTC.

    Raises:
        ArchiveError: it is neither.
    """
    if said is None:
        return None
    try:
        text = str(said).strip()
        moment = (
            datetime.combine(date.fromisoformat(text), time(23, 59, 59), UTC)
            if len(text) == len("2024-05-01")
            else datetime.fromisoformat(text)
        )
    except ValueError:
        raise ArchiveError(
            f"REPLAY_AT is {said}: write a day or a moment, -s REPLAY_AT=2024-05-01 or -s REPLAY_AT=2024-05-01T06:30:00Z."
        ) from None
    return utc(moment)
