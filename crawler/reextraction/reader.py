"""Read the documents in a part (a section of an archive), in this process or in any other."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

import orjson

from crawler.archive.lookup import Archive
from crawler.archive.model import ArchiveError, PageSource, Part, SavedPage
from crawler.archive.reading import FindPage, checked_reading
from crawler.archive.sources.open import open_source, open_sources
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
from crawler.reading.urls import host_of, lookup_key, without_session
from crawler.reextraction.part_reading import ON_NO_COLUMN, REDIRECTED, Line, PartReading
from crawler.reextraction.task import Task
from crawler.store.identity import identity_key, key, url_key
from crawler.store.masking import redacted
from crawler.store.validation import RecordCheck

ReadDocument = Callable[[SavedPage, Column | None, FindPage], DocumentReading]
"""A function that reads a document.

Its arguments are the capture, the column of the document or None, and a function that finds the document's further
pages.
"""

logger = logging.getLogger(__name__)


class PartReader:
    """Reads parts of archives one after the other; each archive and the JSON schema are opened only once."""

    def __init__(self, task: Task, read_document: ReadDocument, archive: Archive | None = None) -> None:
        """Create a reader for the re-extraction that ``task`` describes.

        Args:
            task: the city, the sources and the options of the re-extraction.
            read_document: the function that reads documents.
            archive: the archive that contains the further pages of documents. If it is None, the task's sources are
                opened when the first document with several pages is read.
        """
        self._task = task
        self._read_document = read_document
        self._check = RecordCheck()
        self._sources: dict[str, PageSource] = {}
        self._archive = archive

    def read(self, part: Part) -> PartReading:
        """Read every document of a part, and return the result.

        If the archive does not exist or can no longer be read, a sentence about this error is added to
        :attr:`PartReading.problems`.
        """
        reading = PartReading()
        try:
            source = self._sources.get(part.source)
            if source is None:
                source = self._sources[part.source] = open_source(
                    part.source, self._task.sources, follow_links=self._task.follow_links
                )
            earlier = set(source.problems)
            for page in source.read_part(part):
                self._add(reading, page)
        except (ArchiveError, FileNotFoundError, PermissionError) as error:
            reading.problems.append(str(error))
        else:
            reading.problems += [problem for problem in source.problems if problem not in earlier]
        return reading

    def read_page(self, reading: PartReading, page: SavedPage, walked: Column | None) -> None:
        """Read one document, and add the result to ``reading``.

        If the page is a redirect, only the redirect's target URL is stored. The redirect is followed later.

        Args:
            reading: the object to which the line is added.
            page: the capture (saved response) of the document.
            walked: the column to which the document belongs by its URL, or whose listing has a row for it.
                None if there is no such column.
        """
        page = self._task.with_scheme(page)
        target = page.redirects_to()
        if target is None:
            reading.lines.append(self.line(reading, page, walked))
            return
        reading.lines.append(self._line(page, target.encode())._replace(url=page.url, failure=REDIRECTED))

    def line(
        self, reading: PartReading, page: SavedPage, walked: Column | None, *, requested_url: str = ""
    ) -> Line:
        """Read one document, and return the line of its record or its reject.

        A reject is a line about a page that did not become a record.

        Args:
            reading: the object to whose ``faults`` an error in the code is added. The line is not added to it.
            page: the capture (saved response) of the document.
            walked: the column to which the document belongs by its URL, or whose listing has a row for it.
                None if there is no such column.
            requested_url: the URL that redirected to the page, which a reject contains instead of the page's
                own URL; '' if the page was not reached by a redirect.
        """
        reply = None
        failure = redirect_failure(page.status, page.url, page.header("Location"))
        if failure is None:
            try:
                document = self._read_document(page, walked, partial(self._further_page, reading, page))
                if document.continues is not None:
                    reading.problems.append(f"{page.url} is not whole ({document.continues.reason}).")
                document = checked_reading(document, self._check, redacting=self._task.redacting)
                reply, failure = document.reply, document.failure
                if reply is not None and failure is None:
                    return self._record(page, reply)
            except Exception as error:
                logger.debug("Reading %s failed", page.url, exc_info=not self._task.redacting)
                reply, failure = None, code_failure(error)
                reading.faults.append(f"The code failed while reading {page.url}: {error_line(error)}.")
        failure = failure or code_failure(RuntimeError("no reason given"))
        return self.reject(replace(page, url=requested_url or page.url), failure, reply=reply, column=walked)

    def _add(self, reading: PartReading, page: SavedPage) -> None:
        task = self._task
        page = task.with_scheme(page)
        url = task.city.family.canonical(page.url)
        host = host_of(url)
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
            self.read_page(reading, page, column)
        else:
            line = self.reject(page, FetchFailure(FailureKind.REJECTED, ON_NO_COLUMN))
            reading.lines.append(line._replace(failure=ON_NO_COLUMN, url=page.url))

    def _further_page(self, reading: PartReading, first: SavedPage, url: str) -> SavedPage | None:
        """Return the page at ``url``, a further page of the document ``first``, or None if it was not saved.

        The capture that is nearest in time to that of ``first`` is used.
        """
        task = self._task
        reading.joined.add(key(task.city.family.page_key(url)))
        if self._archive is None:
            sources = open_sources(task.sources, follow_links=task.follow_links)
            self._archive = Archive(sources, task.city.family.page_key, task.at)
        page = None
        with suppress(ArchiveError):
            page = self._archive.find_target(url, first.fetched_at)
        return replace(page, url=url) if page is not None and not page.is_scheme_known else page

    def _record(self, page: SavedPage, reply: Reply) -> Line:
        return self._line(page, record_line(reply))._replace(
            identity=identity_key(reply.index_number, reply.url),
            url_key=url_key(reply.url),
            content=bytes.fromhex(reply.content_sha256)[:16],
        )

    def reject(
        self,
        page: SavedPage,
        failure: FetchFailure,
        *,
        reply: Reply | None = None,
        column: Column | None = None,
    ) -> Line:
        """Return a reject (a line about a page without a record).

        Args:
            page: the capture (saved response) of the document.
            failure: the reason why there is no record.
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
        return self._line(page, line)._replace(failure=failure.kind, reason=_counted_as(reason))

    def _line(self, page: SavedPage, text: bytes) -> Line:
        """Return a line about a capture without the values that depend on its kind."""
        folded = self._task.city.family.page_key(page.url)
        return Line(text, page.fetched_at, key(folded), folded == lookup_key(page.url))


def _counted_as(reason: str) -> str:
    """Return a reject's reason without details that differ from page to page.

    Rejects are counted by this shortened reason. For example, ``schema: $.title: …`` becomes ``schema``. A
    reason that begins with ``blocked`` is returned unchanged.
    """
    return reason.partition(": ")[0] if not reason.startswith("blocked") else reason
