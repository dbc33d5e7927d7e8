"""Documents that lie in no column's folder: a saved listing names them, or a redirect of a document leads to them.

A run takes them too: it follows the rows, and what they redirect to, wherever that is on the city's hosts.
"""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from crawler.archive.archive import Archive
from crawler.archive.pages import MOST_REDIRECTS, REDIRECTS, ArchiveError, place_key
from crawler.archive.reextraction.reader import PartReader, PartReading
from crawler.portals.hosts import Hosts
from crawler.portals.losses import NOT_IN_ARCHIVE, REDIRECT_LOOP, OutsideError, loss_from_error
from crawler.reading import decode
from pipelines.index import key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from crawler.archive.pages import PageSource, SavedPage
    from crawler.archive.reextraction.captures import Captures
    from crawler.archive.reextraction.task import Task
    from crawler.portals.column import Column
    from crawler.portals.losses import Loss


class Elsewhere:
    """Reads such documents, once every part of the sources was read.

    Attributes:
        listed: how many URLs lie in no column and stand on a column's listing.
        led_to: how many addresses were read because a document redirects there.
        problems: what could not be read of listings, a sentence each.
    """

    def __init__(self, task: Task, sources: Sequence[PageSource], captures: Captures) -> None:
        """Look in ``sources`` for what ``captures`` has set aside."""
        self._task = task
        self._sources = sources
        self._captures = captures
        self._reader = PartReader(task)
        self._archive = Archive(sources, task.city.page_key, task.at)
        self._hosts = Hosts(column.url for column in task.columns)
        self._seen: set[str] = set()
        self.listed = self.led_to = 0
        self.problems: dict[str, None] = {}

    def readings(self) -> Iterator[tuple[int, PartReading]]:
        """What each capture came to, with the number of its source; a capture that was set aside counts no more."""
        if self._captures.some_on_no_column():
            for url, column in self._listed().items():
                self.listed += 1
                yield from self._pages(url, column)
                yield from self._led_on(url, column)
        for url in self._captures.urls_led_on():
            own = self._task.column_of(self._task.city.canonical(url))
            if own is not None:
                yield from self._led_on(url, own)
        self._captures.forget_led_on()

    def _listed(self) -> dict[str, Column]:
        """URLs under which documents of no column were saved, where a listing of a column names them."""
        listed: dict[str, Column] = {}
        city = self._task.city
        for column, url, text in self._listings():
            for row in city.read_listing(text, url, column).rows:
                for saved_under in self._captures.urls_on_no_column(key(city.page_key(row.url))):
                    listed.setdefault(saved_under, column)
        return listed

    def _listings(self) -> Iterator[tuple[Column, str, str]]:
        """The saved listing pages: their column, URL and text."""
        city, columns = self._task.city, self._task.columns
        for source in self._sources:
            for capture in source.captures():
                url = city.canonical(capture.url)
                if capture.status != 200 or city.is_document(url):
                    continue
                page_key = city.page_key(url)
                column = self._task.column_of(url) or next(
                    (each for each in columns if city.page_key(each.url) == page_key), None
                )
                if column is None:
                    continue
                try:
                    page = source.load(capture)
                except ArchiveError as error:
                    self.problems[str(error)] = None
                    continue
                yield column, url, decode(page.body, page.header("Content-Type")).text

    def _pages(self, url: str, column: Column) -> Iterator[tuple[int, PartReading]]:
        """Read every capture of a URL that is no redirect, once."""
        self._captures.forget_on_no_column(url)
        if place_key(url) in self._seen:
            return
        self._seen.add(place_key(url))

        def read(reading: PartReading, place: int, page: SavedPage, write: Callable[[bytes], int]) -> None:
            self._reader.read_page(reading, place, page, column, write)

        yield from self._loaded(url, read, redirects=False)

    def _led_on(self, url: str, column: Column) -> Iterator[tuple[int, PartReading]]:
        """Read what the redirects of a URL lead to; where that is nothing, say so of the URL."""
        ends: dict[str, None] = {}

        def follow(reading: PartReading, place: int, page: SavedPage, write: Callable[[bytes], int]) -> None:
            end = self._end_of(page)
            if isinstance(end, str):
                ends[end] = None
            else:
                self._reader.lose(reading, place, page, end, walked=column, write=write)

        yield from self._loaded(url, follow, redirects=True)
        for end in ends:
            canonical = self._task.city.canonical(end)
            if self._task.city.is_document(canonical) and self._task.column_of(canonical) is not None:
                continue  # read by itself
            if place_key(end) not in self._seen:
                self.led_to += 1
            for saved_under in self._captures.urls_on_no_column(key(self._task.city.page_key(end))) or [end]:
                yield from self._pages(saved_under, column)

    def _loaded(
        self,
        url: str,
        take: Callable[[PartReading, int, SavedPage, Callable[[bytes], int]], None],
        *,
        redirects: bool,
    ) -> Iterator[tuple[int, PartReading]]:
        """Give every capture of a URL to ``take``: those that redirect, or the others."""
        for number, source in enumerate(self._sources):
            reading, data = PartReading(), BytesIO()
            for place, capture in enumerate(source.captures_of(place_key(url))):
                try:
                    page = source.load(capture)
                except ArchiveError as error:
                    reading.problems.append(str(error))
                    continue
                if (page.leads_to() is not None) is redirects:
                    take(reading, place, page, partial(_append, data))
            reading.data = data.getvalue()
            yield number, reading

    def _end_of(self, page: SavedPage) -> str | Loss:
        """The URL under which the page was saved that a redirect leads to at last, or why there is none: as in a replay."""
        target = page.leads_to() or page.url
        for _ in range(MOST_REDIRECTS):
            try:
                self._hosts.check(target)
            except OutsideError as error:
                return loss_from_error(error)
            found = self._archive.capture_of(target)
            if found is None:
                return NOT_IN_ARCHIVE
            source, capture = found
            if capture.status not in REDIRECTS:
                return capture.url
            try:
                following = source.load(capture).leads_to()
            except ArchiveError:
                return NOT_IN_ARCHIVE
            if following is None:
                return capture.url
            target = following
        return REDIRECT_LOOP


def _append(data: BytesIO, line: bytes) -> int:
    offset = data.tell()
    data.write(line)
    return offset
