"""Documents that lie in no column's folder: a saved listing names them, or a redirect of a document leads to them.

A run takes them too: it follows the rows, and what they redirect to, wherever that is on the city's hosts.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from crawler.archive.lookup import Archive
from crawler.archive.model import MAX_REDIRECTS, REDIRECT_STATUSES, ArchiveError, SavedPage, surt
from crawler.portals.walking.failures import NOT_IN_ARCHIVE, REDIRECT_LOOP
from crawler.portals.walking.hosts import Hosts
from crawler.portals.walking.refusals import OutsideError, failure_from_error
from crawler.reading import canonical_url, decode
from crawler.reextraction.part_reading import PartReading
from crawler.reextraction.reader import PartReader
from crawler.store.index import key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.archive.model import Capture, PageSource
    from crawler.portals.column import Column
    from crawler.portals.walking.failures import FetchFailure
    from crawler.reextraction.captures import CaptureDatabase, Redirect
    from crawler.reextraction.task import Task


class OffColumnDocuments:
    """Reads such documents, once every part of the sources was read.

    Attributes:
        listed: how many URLs lie in no column and stand on a column's listing.
        followed: how many redirects of documents were followed.
        problems: what could not be read of the sources, a sentence each.
    """

    def __init__(self, task: Task, sources: Sequence[PageSource], captures: CaptureDatabase) -> None:
        """Look in ``sources`` for what ``captures`` has set aside."""
        self._task = task
        self._sources = sources
        self._captures = captures
        self._reader = PartReader(task)
        self._archive = Archive(sources, task.city.family.page_key, task.at)
        self._hosts = Hosts(column.url for column in task.columns)
        self.listed = self.followed = 0
        self.problems: dict[str, None] = {}

    def read(self, part: int) -> Iterator[PartReading]:
        """Read them and tell the captures; gives what each came to.

        Args:
            part: counts as the part of captures that lie in none of the sources' parts.
        """
        listed = self._listed() if self._captures.has_off_column() else {}
        self.listed = len(listed)
        for place, (page, column) in listed.items():
            self._captures.remove_off_column(page)
            for number, reading in self._captures_at(place, column):
                self._captures.add(number, part, reading)
                yield reading
        for redirect in self._captures.redirects():
            own = self._task.column_of(self._task.city.family.canonical(redirect.url))
            yield self._followed(redirect, own or listed[surt(redirect.url)][1])

    def _listed(self) -> dict[str, tuple[bytes, Column]]:
        """Where documents of no column were saved that a column's listing names: key of the place -> page and column."""
        listed: dict[str, tuple[bytes, Column]] = {}
        city = self._task.city
        for column, url, text in self._listings():
            for row in city.family.read_listing(text, url, column).rows:
                page = self._page(row.url)
                for saved_under in self._captures.off_column_urls(page):
                    listed.setdefault(surt(saved_under), (page, column))
        return listed

    def _listings(self) -> Iterator[tuple[Column, str, str]]:
        """The saved listing pages: their column, URL and text."""
        city, columns = self._task.city, self._task.columns
        for source in self._sources:
            for capture in source.captures():
                url = city.family.canonical(capture.url)
                if capture.status != 200 or city.family.is_document(url):
                    continue
                page_key = city.family.page_key(url)
                column = self._task.column_of(url) or next(
                    (each for each in columns if city.family.page_key(each.url) == page_key), None
                )
                if column is None:
                    continue
                try:
                    page = source.load(capture)
                except ArchiveError as error:
                    self.problems[str(error)] = None
                    continue
                yield column, url, decode(page.body, page.header("Content-Type")).text

    def _captures_at(self, place: str, column: Column) -> Iterator[tuple[int, PartReading]]:
        """What the captures of a place came to, with the number of their source."""
        for number, source in enumerate(self._sources):
            reading, data = PartReading(), BytesIO()
            for count, capture in enumerate(source.captures_of(place)):
                try:
                    page = source.load(capture)
                except ArchiveError as error:
                    reading.problems.append(str(error))
                    continue
                self._reader.read_page(reading, count, page, column, partial(_append, data))
            reading.data = data.getvalue()
            yield number, reading

    def _followed(self, redirect: Redirect, column: Column) -> PartReading:
        """Read what a redirect leads to, in its place; where that gives no record, it is told of the redirect's URL."""
        self.followed += 1
        reading, data = PartReading(), BytesIO()
        write = partial(_append, data)
        end = self._end_of(redirect)
        if isinstance(end, SavedPage):
            if self._is_read_by_itself(end, redirect):
                self._captures.drop(redirect)
                return reading
            line = self._reader.line(reading, redirect.place, end, column, write, asked=redirect.url)
        else:
            asked = SavedPage(redirect.url, 0, {}, b"", redirect.fetched_at)
            line = self._reader.reject(redirect.place, asked, end, write, column=column)
        self._captures.replace(redirect, line, data.getvalue())
        return reading

    def _is_read_by_itself(self, page: SavedPage, redirect: Redirect) -> bool:
        """Whether a page that a redirect leads to counts already, and nothing changes by its counting once more.

        Where the newest capture of each page is asked for, a redirect to another page stands for what was there before.
        """
        url = self._task.city.family.canonical(page.url)
        if (
            page.status != 200
            or not self._task.city.family.is_document(url)
            or self._task.column_of(url) is None
        ):
            return False
        return not self._task.newest or self._page(url) == self._page(redirect.url)

    def _end_of(self, redirect: Redirect) -> SavedPage | FetchFailure:
        """The page to which a redirect leads at last, as of its time, or why there is none: in the words of a run."""
        url, target, moment = redirect.url, redirect.target, redirect.fetched_at
        for _ in range(MAX_REDIRECTS):
            try:
                self._hosts.check(target)
            except OutsideError as error:
                return failure_from_error(error)
            self._captures.remove_off_column(self._page(target))
            found = self._capture_at(target, moment, itself=canonical_url(target) == canonical_url(url))
            if found is None:
                return REDIRECT_LOOP if canonical_url(target) == canonical_url(url) else NOT_IN_ARCHIVE
            source, capture = found
            try:
                page = source.load(capture)
            except ArchiveError as error:
                self.problems[str(error)] = None
                return NOT_IN_ARCHIVE
            following = page.redirects_to()
            if following is None:
                return page
            url, target, moment = target, following, capture.fetched_at
        return REDIRECT_LOOP

    def _capture_at(self, url: str, moment: str, *, itself: bool) -> tuple[PageSource, Capture] | None:
        """The capture of a URL that is next to a moment, None where there is none.

        Args:
            url: to which a redirect leads.
            moment: when the redirect was fetched.
            itself: whether the redirect leads to its own URL, so that only another kind of answer is of use.
        """
        wanted = canonical_url(url)
        held = [(source, each) for source in self._sources for each in source.captures_of(surt(url))]
        pages = [each for each in held if each[1].status not in REDIRECT_STATUSES]
        under_it = [] if itself else [each for each in held if canonical_url(each[1].url) == wanted]
        found = under_it or pages
        if found:
            return min(found, key=lambda each: _apart(each[1], moment))
        folded = self._archive.capture_of(url)
        return folded if folded is not None and folded[1].status not in REDIRECT_STATUSES else None

    def _page(self, url: str) -> bytes:
        """What stands for all URLs of a page among the captures."""
        return key(self._task.city.family.page_key(url))


def _apart(capture: Capture, moment: str) -> tuple[float, bool]:
    """How far a capture is from a moment in seconds; of equally far ones a page is nearer than a redirect."""
    seconds = (datetime.fromisoformat(capture.fetched_at) - datetime.fromisoformat(moment)).total_seconds()
    return abs(seconds), capture.status in REDIRECT_STATUSES


def _append(data: BytesIO, line: bytes) -> int:
    offset = data.tell()
    data.write(line)
    return offset
