"""Strict replay: a run whose every page comes from an archive, without a network."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler.archive.descriptions import utc
from crawler.archive.pages import ArchiveError, host_key
from crawler.archive.sources import open_archive
from crawler.portals.city import CitySpider
from crawler.portals.losses import PageMissingError

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.settings import Settings

    from crawler.archive.archive import Archive
    from crawler.portals.column import Column
    from crawler.portals.memory import Source


class Replay:
    """The add-on behind ``REPLAY``: it puts an archive in the place of the network.

    Columns of which the archive holds no page are not part of the replay.
    """

    def __init__(self, archive: Archive, source: Source) -> None:
        """Answer from ``archive``; what cannot be read of it is told to ``source``."""
        self.archive = archive
        self.source = source

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open what ``REPLAY`` names.

        Raises:
            ArchiveError: it cannot be opened, or holds nothing of the columns to walk.
        """
        named: str | None = crawler.settings["REPLAY"]
        spider = crawler.spider
        if not named or not isinstance(spider, CitySpider):
            raise NotConfigured
        archive = open_archive(named, spider.page_key, read_moment(crawler.settings["REPLAY_AT"]))
        _leave_out_columns(spider, archive, named)
        spider.source.name = named
        spider.source.moves = False
        spider.source.problems = archive.problems()
        spider.source.today = date.fromisoformat(archive.newest()[:10])
        return cls(archive, spider.source)

    def update_settings(self, settings: Settings) -> None:
        """Replace every way to a network, and ask one page at a time so that the order is always the same."""
        handler = f"{__name__}.{ReplayHandler.__name__}"
        for name, value in {
            "DOWNLOAD_HANDLERS": {
                **dict.fromkeys(("data", "file", "ftp", "s3")),
                **dict.fromkeys(("http", "https"), handler),
            },
            "CONCURRENT_REQUESTS": 1,
            "COLUMNS_AT_ONCE": 1,
            "DOWNLOAD_DELAY": 0,
            "ROBOTSTXT_OBEY": False,
            "RETRY_ENABLED": False,
            "ARCHIVE": False,
        }.items():
            settings.set(name, value, priority="cmdline")


class ReplayHandler:
    """A download handler without a socket."""

    lazy = False

    def __init__(self, replay: Replay) -> None:
        """Answer from what ``replay`` opened."""
        self._archive = replay.archive
        self._problems = replay.source.problems

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Answer from the archive that the add-on opened."""
        replay = crawler.get_addon(Replay)
        if replay is None:
            raise NotConfigured("REPLAY is not set")
        return cls(replay)

    async def download_request(self, request: Request) -> Response:
        """The saved page.

        Raises:
            PageMissingError: the archive does not hold it.
        """
        try:
            page = self._archive.find(request.url)
        except ArchiveError as error:
            page = None
            if str(error) not in self._problems:
                self._problems.append(str(error))
        if page is None:
            raise PageMissingError(request.url)
        request.meta["fetched_at"] = page.fetched_at
        headers = {name: [value] for name, value in page.headers.items()}
        kind = responsetypes.from_args(headers=None, url=request.url, body=page.body)
        return kind(url=request.url, status=page.status, headers=headers, body=page.body)

    async def close(self) -> None:
        """Close the archive."""
        self._archive.close()


def _leave_out_columns(spider: CitySpider, archive: Archive, named: str) -> None:
    """Leave out the columns of which the archive holds neither a listing page nor a document."""
    held = {column.name for column in spider.to_walk if _holds(archive, spider, column)}
    spider.source.not_archived = [column for column in spider.to_walk if column.name not in held]
    spider.to_walk = [column for column in spider.to_walk if column.name in held]
    if not spider.to_walk:
        raise ArchiveError(
            f"{named} holds no page of any column of {spider.name} that was asked for: it is an archive of something"
            " else, or its URLs are not those of the portal."
        )


def _holds(archive: Archive, spider: CitySpider, column: Column) -> bool:
    """Whether an archive holds a page of a column, which all are on the column's host."""
    listing = spider.page_key(column.url)
    for capture in archive.captures(host_key(column.url)):
        page = spider.canonical(capture.url)
        if spider.belongs(page, column) or spider.page_key(page) == listing:
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
