"""Find and read documents that do not belong to any column by their URL.

A column is one of the city's listings. Such a document is either in a row of a saved listing or the target of
a redirect. A crawl reads these documents too, because it follows rows and redirects to any URL on the city's
hosts.
"""

from __future__ import annotations

from collections.abc import Iterator

from crawler.archive.lookup import Archive
from crawler.archive.model import (
    MAX_REDIRECTS,
    ArchiveError,
    SavedPage,
    surt,
)
from crawler.archive.reading import SavedPageReader
from crawler.portals.column import Column
from crawler.portals.walking.failures import NOT_IN_ARCHIVE, REDIRECT_LOOP, FetchFailure
from crawler.portals.walking.hosts import Hosts
from crawler.portals.walking.refusals import OffsiteError, failure_from_refusal
from crawler.reading import UnreadablePageError
from crawler.reextraction.captures import CaptureDatabase, Redirect
from crawler.reextraction.part_reading import PartReading
from crawler.reextraction.reader import PartReader
from crawler.reextraction.saved_listings import saved_listings
from crawler.reextraction.task import Task
from crawler.store.identity import key


class OffColumnDocuments:
    """Finds and reads documents whose URL does not belong to any of the city's columns (listings).

    All parts (sections) of the sources must have been read before :meth:`read` is called.

    Attributes:
        listed: the number of URLs that do not belong to any column but are in a row of a saved listing.
        followed: the number of redirects of documents that were followed.
        problems: sentences about pages in the sources that could not be read.
    """

    def __init__(self, task: Task, archive: Archive, captures: CaptureDatabase) -> None:
        """Prepare to search an archive.

        Args:
            task: the city, the sources and the options of the re-extraction.
            archive: the sources to search.
            captures: the database of all captures (saved responses) that have been read.
        """
        self._task = task
        self._archive = archive
        self._captures = captures
        self._pages = SavedPageReader(task.city, task.cpu_seconds)
        self._reader = PartReader(task, self._pages.document, archive)
        self._hosts = Hosts(column.url for column in task.columns)
        self.listed = self.followed = 0
        self.problems: dict[str, None] = {}

    def read(self, part: int) -> Iterator[PartReading]:
        """Read the documents that do not belong to any column, and yield the results.

        The results are also stored in the database of captures.

        Args:
            part: the part number under which the results are stored.
        """
        needs_rows = self._captures.has_off_column() or self._captures.has_only_later(self._task.at)
        listed = self._listed_documents() if needs_rows else {}
        self.listed = len(listed)
        for saved_key, (page, column) in listed.items():
            self._captures.remove_off_column(page)
            for number, reading in self._captures_at(saved_key, column):
                self._captures.add(number, part, reading)
                yield reading
        for redirect in self._captures.redirects():
            own_column = self._task.column_of(self._task.city.family.canonical(redirect.url))
            yield self._follow(redirect, own_column or listed[surt(redirect.url)][1])

    def close(self) -> None:
        """End the process that reads pages."""
        self._pages.close()

    def _listed_documents(self) -> dict[str, tuple[bytes, Column]]:
        """Find the documents that do not belong to any column but are in a row of a saved listing.

        Returns:
            A dictionary with one entry for each URL of such a document. The key is the URL's SURT (the form
            by which archives sort URLs). The value is a tuple: the page's key (see :meth:`_page`) and the
            column of the listing.
        """
        listed: dict[str, tuple[bytes, Column]] = {}
        for column, saved in saved_listings(self._task, self._archive.sources, self.problems):
            try:
                listing = self._pages.listing(saved, column)
            except UnreadablePageError as error:
                self.problems[f"The listing page {saved.url} was skipped: {error}."] = None
                continue
            for row in listing.rows:
                page = self._page(row.url)
                self._captures.add_listed(page)
                for saved_under in self._captures.off_column_urls(page):
                    listed.setdefault(surt(saved_under), (page, column))
        return listed

    def _captures_at(self, saved_key: str, column: Column) -> Iterator[tuple[int, PartReading]]:
        """Read all captures (saved responses) of a URL in each source.

        For each source, yield its number and the result of reading its captures.

        Args:
            saved_key: the SURT of the URL, which is the form by which archives sort URLs.
            column: the column whose listing contains the URL.
        """
        for number, source in enumerate(self._archive.sources):
            reading = PartReading()
            for capture in source.captures_of(saved_key):
                try:
                    page = source.load(capture)
                except ArchiveError as error:
                    reading.problems.append(str(error))
                    continue
                self._reader.read_page(reading, page, column)
            yield number, reading

    def _follow(self, redirect: Redirect, column: Column) -> PartReading:
        """Read the page to which a redirect leads, and store the result in place of the redirect.

        If the page does not become a record, the stored reject contains the redirect's URL instead of the
        page's. If the page would be read even without the redirect, the redirect is removed and no result is
        stored.

        Args:
            redirect: the redirect to follow.
            column: the column to which the redirect's URL belongs, or whose listing has a row for this URL.

        Returns:
            A result without lines. It contains only the faults that were found while reading the page.
        """
        self.followed += 1
        reading = PartReading()
        target = self._target_of(redirect)
        if isinstance(target, SavedPage):
            if self._is_read_by_itself(target, redirect):
                self._captures.drop(redirect)
                return reading
            line = self._reader.line(reading, target, column, requested_url=redirect.url)
        else:
            page = SavedPage(redirect.url, 0, {}, b"", redirect.fetched_at)
            line = self._reader.reject(page, target, column=column)
        self._captures.replace(redirect, line)
        return reading

    def _is_read_by_itself(self, page: SavedPage, redirect: Redirect) -> bool:
        """Return whether ``page``, a redirect's target, would be read even without the redirect.

        In this case the redirect is redundant. However, if only the newest capture (saved response) of each
        page is used, a redirect to another page is never redundant, because it replaces older captures of the
        redirect's own URL. Neither is a redirect to a page that was fetched after the task's ``at``.
        """
        url = self._task.city.family.canonical(page.url)
        if (
            page.status != 200
            or not self._task.city.family.is_document(url)
            or self._task.column_of(url) is None
            or (self._task.at is not None and page.fetched_at > self._task.at)
        ):
            return False
        return not self._task.newest or self._page(url) == self._page(redirect.url)

    def _target_of(self, redirect: Redirect) -> SavedPage | FetchFailure:
        """Return the page to which a redirect finally leads, as saved nearest in time to the redirect.

        If that page cannot be reached, the failure that a crawl would record is returned instead.
        """
        target, moment = redirect.target, redirect.fetched_at
        for _ in range(MAX_REDIRECTS):
            try:
                self._hosts.check(target)
            except OffsiteError as error:
                return failure_from_refusal(error)
            self._captures.remove_off_column(self._page(target))
            found = self._archive.capture_of(target, moment)
            if found is None:
                return NOT_IN_ARCHIVE
            try:
                page = found[0].load(found[1])
            except ArchiveError as error:
                self.problems[str(error)] = None
                return NOT_IN_ARCHIVE
            following = page.redirects_to()
            if following is None:
                return page
            target, moment = following, page.fetched_at
        return REDIRECT_LOOP

    def _page(self, url: str) -> bytes:
        """Return a key for the page at ``url`` that is the same for every URL of that page."""
        return key(self._task.city.family.page_key(url))
