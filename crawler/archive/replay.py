"""Strict replay: a run that reads all its pages from an archive and does not use the network."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import partial
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import Settings, default_settings

from crawler.archive.lookup import Archive
from crawler.archive.model import ArchiveError, SavedPage, host_key
from crawler.archive.sources.open import archives_of, open_archive
from crawler.archive.versions import saved_versions
from crawler.clock import utc
from crawler.files import printable
from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.family import Family
from crawler.portals.walking.refusals import NotInArchiveError
from crawler.portals.walking.run_notes import RunNotes
from crawler.portals.walking.run_source import NEAR, VERSION, RunSource

_REPLAY_MIDDLEWARES = {
    name: order
    for name, order in default_settings.DOWNLOADER_MIDDLEWARES_BASE.items()
    if name.endswith((".RedirectMiddleware", ".DownloaderStats"))
}
"""The Scrapy downloader middlewares that a replay keeps, with their order. The others serve network requests."""


class ReplayAddon:
    """The Scrapy add-on for the setting ``REPLAY``: pages come from an archive instead of the network.

    Columns (the listings of a city) that have no page in the archive are left out of the replay.
    """

    def __init__(self, archive: Archive, notes: RunNotes) -> None:
        """Create the add-on for an open archive. Pages that cannot be read are reported in ``notes``."""
        self.archive = archive
        self.notes = notes

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the archive that the setting ``REPLAY`` names, and make the spider replay it.

        Raises:
            NotConfigured: the spider is not a city's, or neither ``REPLAY`` nor ``REPLAY_AT`` is set.
            ArchiveError: ``REPLAY`` is empty, only ``REPLAY_AT`` is set, the archive cannot be opened, or the archive
                contains no page of the requested columns.
        """
        named: str | None = crawler.settings["REPLAY"]
        spider = crawler.spider
        if not isinstance(spider, CitySpider):
            raise NotConfigured
        if not named:
            _refuse_half_a_replay(crawler.settings)
            raise NotConfigured
        archive = open_archive(
            named,
            spider.family.page_key,
            parse_moment(crawler.settings["REPLAY_AT"]),
            follow_links=crawler.settings.getbool("FOLLOW_LINKS"),
        )
        archive.on_hidden = spider.notes.note_older
        walked, left_out = _split_columns(spider, archive, named)
        recorded = any(archives_of(source) for source in archive.sources)
        spider.to_walk = walked
        spider.hosts.never_close()
        spider.source = RunSource(
            name=printable(named),
            today=date.fromisoformat(archive.newest()[:10]),
            versions=partial(saved_versions, archive),
            note_older=spider.notes.note_older,
            recorded=recorded,
            moves=False,
            not_archived=tuple(left_out),
        )
        spider.notes.problem(*archive.problems())  # every source has been opened by now
        spider.notes.note(*_foreign_sources(spider, archive))
        return cls(archive, spider.notes)

    def update_settings(self, settings: Settings) -> None:
        """Change the settings so that nothing uses the network and one page is requested at a time.

        With one request at a time, the pages always arrive in the same order.
        """
        for name, value in {
            "DOWNLOAD_HANDLERS_BASE": dict.fromkeys(
                ("http", "https"), f"{__name__}.{ReplayHandler.__name__}"
            ),
            "DOWNLOAD_HANDLERS": {},
            "CONCURRENT_REQUESTS": 1,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "DOWNLOADER_MIDDLEWARES_BASE": _REPLAY_MIDDLEWARES,
            "CONCURRENT_COLUMNS": 1,
            "DOWNLOAD_DELAY": 0,
            "DOWNLOAD_SLOTS": {},
            "AUTOTHROTTLE_ENABLED": False,
            "ARCHIVE": False,
        }.items():
            settings.set(name, value, priority="cmdline")


class ReplayHandler:
    """A download handler of Scrapy that reads pages from an archive and opens no network connections."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        """Create a handler that reads pages from the archive that :class:`ReplayAddon` opened.

        Raises:
            NotConfigured: ``REPLAY`` is not set.
        """
        replay = crawler.get_addon(ReplayAddon)
        if replay is None:
            raise NotConfigured("REPLAY is not set")
        self._archive = replay.archive
        self._notes = replay.notes

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create a handler for a crawler."""
        return cls(crawler)

    async def close(self) -> None:
        """Close the archive."""
        self._archive.close()

    async def download_request(self, request: Request) -> Response:
        """Return the saved page for a request.

        Raises:
            NotInArchiveError: the archive does not contain the page.
        """
        version = request.meta.pop(VERSION, None)
        try:
            if version is not None:
                source, capture = version.capture
                page: SavedPage | None = source.load(capture)
            else:
                page = self._archive.find(request.url, request.meta.get(NEAR))
        except ArchiveError as error:
            page = None
            self._notes.problem(str(error))
        if page is None:
            raise NotInArchiveError(request.url)
        request.meta["fetched_at"] = request.meta[NEAR] = page.fetched_at
        headers = {name: [value] for name, value in page.headers.items()}
        kind = responsetypes.from_args(headers=None, url=request.url, body=page.body)
        return kind(url=request.url, status=page.status, headers=headers, body=page.body)


def _refuse_half_a_replay(settings: Settings) -> None:
    """Raise an error if the replay settings are incomplete.

    Without this check, a run that was meant to be a replay would send requests to a portal.

    Raises:
        ArchiveError: only ``REPLAY_AT`` is set, or ``REPLAY`` is set but empty (for example because the shell
            expanded an unset variable).
    """
    if settings["REPLAY"] is not None:
        raise ArchiveError(
            "REPLAY is empty. Name an archive, for example -s REPLAY=saved/, or omit REPLAY for a live run."
        )
    if settings["REPLAY_AT"] is not None:
        raise ArchiveError(
            "REPLAY_AT is set, but REPLAY is not. Name an archive, for example -s REPLAY=saved/, or omit both for a live"
            " run."
        )


def _split_columns(spider: CitySpider, archive: Archive, named: str) -> tuple[list[Column], list[Column]]:
    """Return two lists: the requested columns that the archive contains, and the requested columns that it lacks.

    A column is contained if the archive has a listing page or a document of the column. ``named`` is the value of
    the setting ``REPLAY``.

    Raises:
        ArchiveError: the archive contains no page of any requested column.
    """
    archived = [column for column in spider.to_walk if _holds(archive, spider.family, column)]
    if not archived:
        raise ArchiveError(
            f"{named} holds no page of the requested columns of {spider.name}. It is an archive of something else, or"
            " its URLs are not the portal's."
        )
    return archived, [column for column in spider.to_walk if column not in archived]


def _foreign_sources(spider: CitySpider, archive: Archive) -> list[str]:
    """Return a sentence about each source that contains pages, but no page from the city's hosts."""
    hosts = {host_key(column.url) for column in (*spider.columns, *spider.to_walk)}
    return [
        f"{source.name} holds no page of the city's hosts. It is an archive of something else."
        for source in archive.sources
        if source.newest() and not any(next(source.captures(host), None) for host in hosts)
    ]


def _holds(archive: Archive, family: Family, column: Column) -> bool:
    """Return whether an archive contains a listing page or a document of a column.

    Only the column's host is searched, because all pages of a column are on it.
    """
    listing = family.page_key(column.url)
    for capture in archive.captures(host_key(column.url)):
        page = family.canonical(capture.url)
        if family.match_length(page, column) or family.page_key(page) == listing:
            return True
    return False


def parse_moment(value: str | None) -> str | None:
    """Convert the value of the setting ``REPLAY_AT`` to a time in UTC, e.g. ``2026-11-22T07:15:00Z``.

    Return None if the value is None. A day such as ``2024-05-01`` is converted to the day's last second. A time without
    a time zone is taken as UTC.

    Raises:
        ArchiveError: the value is neither a day nor a time.
    """
    if value is None:
        return None
    try:
        text = str(value).strip()
        moment = (
            datetime.combine(date.fromisoformat(text), time(23, 59, 59), UTC)
            if len(text) == len("2024-05-01")
            else datetime.fromisoformat(text)
        )
    except ValueError:
        raise ArchiveError(
            f"REPLAY_AT is {value}. Write a day or a time, for example -s REPLAY_AT=2024-05-01 or"
            " -s REPLAY_AT=2024-05-01T06:30:00Z."
        ) from None
    return utc(moment)
