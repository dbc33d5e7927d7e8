"""Strict replay: a run whose every page comes from an archive, without a network."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler.archive.pages import ArchiveError
from crawler.archive.sources import open_archive
from crawler.portals.city import CitySpider
from crawler.portals.losses import PageMissingError

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.settings import Settings

    from crawler.archive.archive import Archive


class Replay:
    """The add-on behind ``REPLAY``: it puts an archive in the place of the network.

    Columns of which the archive holds no page are not part of the replay.
    """

    def __init__(self, archive: Archive) -> None:
        """Answer from ``archive``."""
        self.archive = archive

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
        archive = open_archive(named, spider.page_key)
        _leave_out_columns(spider, archive, named)
        spider.source.name = named
        spider.source.moves = False
        spider.source.problems = archive.problems()
        spider.source.today = date.fromisoformat(archive.newest()[:10])
        return cls(archive)

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

    def __init__(self, archive: Archive) -> None:
        """Answer from ``archive``."""
        self._archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Answer from the archive that the add-on opened."""
        replay = crawler.get_addon(Replay)
        if replay is None:
            raise NotConfigured("REPLAY is not set")
        return cls(replay.archive)

    async def download_request(self, request: Request) -> Response:
        """The saved page.

        Raises:
            PageMissingError: the archive does not hold it.
        """
        page = self._archive.find(request.url)
        if page is None:
            raise PageMissingError(request.url)
        request.meta["fetched_at"] = page.fetched_at
        headers = {name: [value] for name, value in page.headers.items()}
        kind = responsetypes.from_args(headers=None, url=request.url, body=page.body)
        return kind(url=request.url, status=page.status, headers=headers, body=page.body)

    async def close(self) -> None:
        """Nothing is open."""


def _leave_out_columns(spider: CitySpider, archive: Archive, named: str) -> None:
    """Leave out the columns of which the archive holds neither a listing page nor a document."""
    held = set()
    for capture in archive.captures():
        page = spider.canonical(capture.url)
        held |= {
            column.name
            for column in spider.to_walk
            if spider.belongs(page, column) or spider.page_key(page) == spider.page_key(column.url)
        }
    spider.source.not_archived = [column for column in spider.to_walk if column.name not in held]
    spider.to_walk = [column for column in spider.to_walk if column.name in held]
    if not spider.to_walk:
        raise ArchiveError(
            f"{named} holds no page of any column of {spider.name} that was asked for: it is an archive of something"
            " else, or its URLs are not those of the portal."
        )
