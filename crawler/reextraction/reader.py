"""Read the documents in a part (a section of an archive), in this process or in any other."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

import orjson

from crawler.archive.model import ArchiveError, PageSource, Part, SavedPage
from crawler.archive.reading import FindPage
from crawler.archive.sources.open import open_source
from crawler.items import Reply, record_line
from crawler.portals.column import Column
from crawler.portals.document import DocumentReading
from crawler.portals.walking.failures import (
    FailureKind,
    FetchFailure,
    code_failure,
    error_line,
    redirect_failure,
)
from crawler.reading.urls import lookup_key, without_session
from crawler.reextraction.document_pages import SavedDocumentPages
from crawler.reextraction.part_reading import ON_NO_COLUMN, REDIRECTED, Line, PartReading
from crawler.reextraction.task import Task
from crawler.store.identity import identity_key, key, url_key
from crawler.store.masking import redact, redacted
from crawler.store.validation import RecordCheck

ReadDocument = Callable[[int, SavedPage, Column | None, FindPage], DocumentReading]
"""A function that reads a document.

Its arguments are the capture's number in its part, the capture, the column of the document or None, and a function that
finds the document's further pages.
"""

logger = logging.getLogger(__name__)


class PartReader:
    """Reads parts of archives one after the other; each archive and the JSON schema are opened only once."""

    def __init__(self, task: Task, read_document: ReadDocument) -> None:
        """Create a reader for the re-extraction that ``task`` describes.

        Args:
            task: the city, the sources and the options of the re-extraction.
            read_document: the function that reads documents.
        """
        self._task = task
        self._read_document = read_document
        self._check = RecordCheck()
        self._sources: dict[str, PageSource] = {}
        self._further_pages = SavedDocumentPages(task)

    def read(self, part: Part, write: Callable[[bytes], int]) -> PartReading:
        """Read every document of a part, and return the result.

        If the archive does not exist or can no longer be read, a sentence about this error is added to
        :attr:`PartReading.problems`.

        Args:
            part: the part to read.
            write: a function that stores a line's bytes, and returns the offset at which they begin.
        """
        reading = PartReading()
        try:
            source = self._sources.get(part.source)
            if source is None:
                source = self._sources[part.source] = open_source(
                    part.source, self._task.sources, follow_links=self._task.follow_links
                )
            earlier = set(source.problems)
            for position, page in enumerate(source.read_part(part)):
                self._add(reading, position, page, write)
        except (ArchiveError, FileNotFoundError, PermissionError) as error:
            reading.problems.append(str(error))
        else:
            reading.problems += [problem for problem in source.problems if problem not in earlier]
        return reading

    def close(self) -> None:
        """Close all sources."""
        for source in self._sources.values():
            source.close()
        self._further_pages.close()

    def read_page(
        self,
        reading: PartReading,
        position: int,
        page: SavedPage,
        walked: Column | None,
        write: Callable[[bytes], int],
    ) -> None:
        """Read one document, and add the result to ``reading``.

        If the page is a redirect, only the redirect's target URL is stored. The redirect is followed later.

        Args:
            reading: the object to which the line is added.
            position: the capture's number in its part.
            page: the capture (saved response) of the document.
            walked: the column to which the document belongs by its URL, or whose listing has a row for it.
                None if there is no such column.
            write: a function that stores a line's bytes, and returns the offset at which they begin.
        """
        page = self._task.with_scheme(page)
        target = page.redirects_to()
        if target is None:
            reading.lines.append(self.line(reading, position, page, walked, write))
            return
        line = self._stored(position, page, target.encode(), write)
        reading.lines.append(line._replace(url=page.url, failure=REDIRECTED))

    def line(
        self,
        reading: PartReading,
        position: int,
        page: SavedPage,
        walked: Column | None,
        write: Callable[[bytes], int],
        *,
        requested_url: str = "",
    ) -> Line:
        """Read one document, store its record or its reject, and return a description of the stored line.

        A reject is a line about a page that did not become a record.

        Args:
            reading: the object to whose ``faults`` an error in the code is added. The line is not added to it.
            position: the capture's number in its part.
            page: the capture (saved response) of the document.
            walked: the column to which the document belongs by its URL, or whose listing has a row for it.
                None if there is no such column.
            write: a function that stores a line's bytes, and returns the offset at which they begin.
            requested_url: the URL that redirected to the page, which a reject contains instead of the page's
                own URL; '' if the page was not reached by a redirect.
        """
        task = self._task
        away = redirect_failure(page.status, page.url, page.header("Location"))
        if away is not None:
            return self.reject(
                position, replace(page, url=requested_url or page.url), away, write, column=walked
            )
        try:
            find = partial(self._further_page, reading, page)
            document = self._read_document(position, page, walked, find)
            if document.continues is not None:
                reading.problems.append(f"{page.url} is not whole ({document.continues.reason}).")
            reply, failure = document.reply, document.failure
            if reply is not None:
                if task.redacting:
                    redact(reply)
                fault = next(self._check.faults(reply), None)
                if fault is None:
                    return self._record(position, page, reply, write)
                failure = FetchFailure(FailureKind.REJECTED, fault)
        except Exception as error:
            logger.debug("Reading %s failed", page.url, exc_info=not task.redacting)
            reply, failure = None, code_failure(error)
            reading.faults.append(f"The code failed while reading {page.url}: {error_line(error)}.")
        failure = failure or code_failure(RuntimeError("no reason given"))
        return self.reject(
            position, replace(page, url=requested_url or page.url), failure, write, reply=reply, column=walked
        )

    def _add(
        self, reading: PartReading, position: int, page: SavedPage, write: Callable[[bytes], int]
    ) -> None:
        task = self._task
        page = task.with_scheme(page)
        url = task.city.family.canonical(page.url)
        host = urlsplit(url).netloc.lower()
        own = host in task.hosts
        reading.pages += 1
        reading.own += own
        is_redirect = page.redirects_to() is not None
        reading.redirects += is_redirect
        if not task.city.family.is_document(url):
            reading.others += not is_redirect
            return
        if not own:
            if not is_redirect:
                reading.outside[host] += 1
            return
        column = task.column_of(url)
        if column is not None:
            self.read_page(reading, position, page, column, write)
        else:
            line = self.reject(position, page, FetchFailure(FailureKind.REJECTED, ON_NO_COLUMN), write)
            reading.lines.append(line._replace(failure=ON_NO_COLUMN, url=page.url))

    def _further_page(self, reading: PartReading, first: SavedPage, url: str) -> SavedPage | None:
        """Return the page at ``url``, a further page of the document ``first``, or None if it was not saved."""
        reading.joined.add(key(self._task.city.family.page_key(url)))
        page = self._further_pages.find(url, first.fetched_at)
        return replace(page, url=url) if page is not None and not page.is_scheme_known else page

    def _record(self, position: int, page: SavedPage, reply: Reply, write: Callable[[bytes], int]) -> Line:
        return self._stored(position, page, record_line(reply), write)._replace(
            identity=identity_key(reply.index_number, reply.url),
            url_key=url_key(reply.url),
            content=bytes.fromhex(reply.content_sha256)[:16],
        )

    def reject(
        self,
        position: int,
        page: SavedPage,
        failure: FetchFailure,
        write: Callable[[bytes], int],
        *,
        reply: Reply | None = None,
        column: Column | None = None,
    ) -> Line:
        """Store a reject (a line about a page without a record), and return a description of this line.

        Args:
            position: the capture's number in its part.
            page: the capture (saved response) of the document.
            failure: the reason why there is no record.
            write: a function that stores a line's bytes, and returns the offset at which they begin.
            reply: the values that were read from the document, or None if no values were read.
            column: the column to which the document belongs by its URL, or whose listing has a row for it.
                None if there is no such column.
        """
        reason = redacted(failure.reason) if self._task.redacting else failure.reason
        reject = {
            "url": without_session(page.url),
            "kind": failure.kind,
            "reason": reason,
            "column": column.name if column is not None else None,
            "title": reply.title if reply is not None else None,
            "date": reply.published_on if reply is not None else None,
            "index_number": reply.index_number if reply is not None else None,
            "at": page.fetched_at,
        }
        line = orjson.dumps(reject, option=orjson.OPT_APPEND_NEWLINE)
        stored = self._stored(position, page, line, write)
        return stored._replace(failure=failure.kind, reason=_counted_as(reason))

    def _stored(self, position: int, page: SavedPage, line: bytes, write: Callable[[bytes], int]) -> Line:
        """Store a line about a capture, and return a description without the values that depend on its kind."""
        folded = self._task.city.family.page_key(page.url)
        canonical = folded == lookup_key(page.url)
        return Line(page.fetched_at, position, key(folded), canonical, offset=write(line), size=len(line))


def _counted_as(reason: str) -> str:
    """Return a reject's reason without details that differ from page to page.

    Rejects are counted by this shortened reason. For example, ``schema: $.title: …`` becomes ``schema``. A
    reason that begins with ``blocked`` is returned unchanged.
    """
    return reason.partition(": ")[0] if not reason.startswith("blocked") else reason
