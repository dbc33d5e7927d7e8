"""Reading the pages of a part of a source, in a process that reads nothing else."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import orjson

from crawler.archive.model import ArchiveError
from crawler.archive.sources.open import open_source
from crawler.items import record_line
from crawler.portals.document import read_document
from crawler.portals.walking.failures import FailureKind, FetchFailure, code_failure, led_away
from crawler.reading.urls import lookup_key
from crawler.reextraction.part_reading import ON_NO_COLUMN, REDIRECTED, Line, PartReading
from crawler.store.index import identity_key, key, url_key
from crawler.store.masking import redact, redacted
from crawler.store.validation import RecordCheck

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.archive.model import PageSource, Part, SavedPage
    from crawler.items import Reply
    from crawler.portals.column import Column
    from crawler.reextraction.task import Task

logger = logging.getLogger(__name__)


class PartReader:
    """Reads parts one after the other. Sources and the schema are opened once."""

    def __init__(self, task: Task) -> None:
        """Read for ``task``."""
        self._task = task
        self._check = RecordCheck()
        self._sources: dict[str, PageSource] = {}

    def read(self, part: Part, write: Callable[[bytes], int]) -> PartReading:
        """Read every document of a part.

        Args:
            part: of a source.
            write: takes a line and returns where it begins.

        A source that is there no more, or cannot be read any more, is a problem.
        """
        reading = PartReading()
        try:
            source = self._sources.get(part.source)
            if source is None:
                source = self._sources[part.source] = open_source(part.source, self._task.sources)
            told = set(source.problems)
            for place, page in enumerate(source.read_part(part)):
                self._add(reading, place, page, write)
        except (ArchiveError, FileNotFoundError, PermissionError) as error:
            reading.problems.append(str(error))
        else:
            reading.problems = [problem for problem in source.problems if problem not in told]
        return reading

    def close(self) -> None:
        """Close the sources."""
        for source in self._sources.values():
            source.close()

    def read_page(
        self,
        reading: PartReading,
        place: int,
        page: SavedPage,
        walked: Column | None,
        write: Callable[[bytes], int],
    ) -> None:
        """Read one document, or set its redirect aside.

        Args:
            reading: what it is added to.
            place: the capture's place in its part.
            page: the capture.
            walked: the column that it belongs to, or on whose listing it stands.
            write: takes a line and returns where it begins.
        """
        target = page.redirects_to()
        if target is None:
            reading.lines.append(self.line(reading, place, page, walked, write))
            return
        line = target.encode()
        known = (*self._page(page.url), page.url, REDIRECTED, "", b"", b"", b"")
        reading.lines.append(Line(page.fetched_at, place, *known, write(line), len(line)))

    def line(
        self,
        reading: PartReading,
        place: int,
        page: SavedPage,
        walked: Column | None,
        write: Callable[[bytes], int],
        *,
        asked: str = "",
    ) -> Line:
        """What one document came to.

        Args:
            reading: where its labels and warnings are counted.
            place: the capture's place in its part.
            page: the capture.
            walked: the column that it belongs to, or on whose listing it stands.
            write: takes a line and returns where it begins.
            asked: the URL that redirected there; what gives no record is told of it.
        """
        task = self._task
        away = led_away(page.status, page.url, page.header("Location"))
        if away is not None:
            return self.reject(place, replace(page, url=asked or page.url), away, write, column=walked)
        try:
            document = read_document(
                task.city,
                page.body,
                page.url,
                content_type=page.header("Content-Type"),
                fetched_at=page.fetched_at,
                status=page.status,
                walked=walked,
            )
            reply, loss = document.reply, document.failure
            if reply is not None:
                labels = document.unknown_labels
                if task.redacting:
                    redact(reply)
                    labels = [redacted(label) for label in labels]
                reading.unknown_labels.update(labels)
                fault = next(self._check.faults(reply), None)
                if fault is None:
                    reading.warnings.update(reply.warnings)
                    return self._record(place, page, reply, write)
                loss = FetchFailure(FailureKind.REJECTED, fault)
        except Exception as error:
            logger.debug("Reading %s failed", page.url, exc_info=True)
            reply, loss = None, code_failure(error)
            reading.faults.append(f"The code failed over {page.url}: {type(error).__name__}: {error}.")
        loss = loss or code_failure(RuntimeError("no reason given"))
        return self.reject(
            place, replace(page, url=asked or page.url), loss, write, reply=reply, column=walked
        )

    def _add(self, reading: PartReading, place: int, page: SavedPage, write: Callable[[bytes], int]) -> None:
        task = self._task
        url = task.city.family.canonical(page.url)
        host = urlsplit(url).netloc.lower()
        own = host in task.hosts
        reading.pages += 1
        reading.own += own
        leads_on = page.redirects_to() is not None
        reading.redirects += leads_on
        if not task.city.family.is_document(url):
            reading.others += not leads_on
            return
        if not own:
            if not leads_on:
                reading.outside[host] += 1
            return
        column = task.column_of(url)
        if column is not None:
            self.read_page(reading, place, page, column, write)
        else:
            line = self.reject(place, page, FetchFailure(FailureKind.REJECTED, ON_NO_COLUMN), write)
            reading.lines.append(line._replace(loss=ON_NO_COLUMN, url=page.url))

    def _record(self, place: int, page: SavedPage, reply: Reply, write: Callable[[bytes], int]) -> Line:
        line = record_line(reply)
        return Line(
            page.fetched_at,
            place,
            *self._page(page.url),
            "",
            "",
            "",
            identity_key(reply.index_number, reply.url),
            url_key(reply.url),
            bytes.fromhex(reply.content_sha256)[:16],
            write(line),
            len(line),
        )

    def reject(
        self,
        place: int,
        page: SavedPage,
        loss: FetchFailure,
        write: Callable[[bytes], int],
        *,
        reply: Reply | None = None,
        column: Column | None = None,
    ) -> Line:
        """The line of a document that gave no record.

        Args:
            place: the capture's place in its part.
            page: the capture.
            loss: why.
            write: takes a line and returns where it begins.
            reply: what was read of it.
            column: the column that it belongs to, or on whose listing it stands.
        """
        reason = redacted(loss.reason) if self._task.redacting else loss.reason
        said = {
            "url": page.url,
            "kind": loss.kind,
            "reason": reason,
            "column": column.name if column is not None else None,
            "title": reply.title if reply is not None else None,
            "date": reply.published_on if reply is not None else None,
            "index_number": reply.index_number if reply is not None else None,
            "at": page.fetched_at,
        }
        line = orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE)
        return Line(
            page.fetched_at,
            place,
            *self._page(page.url),
            "",
            loss.kind,
            _counted(reason),
            b"",
            b"",
            b"",
            write(line),
            len(line),
        )

    def _page(self, url: str) -> tuple[bytes, bool]:
        folded = self._task.city.family.page_key(url)
        return key(folded), folded == lookup_key(url)


def _counted(reason: str) -> str:
    """A reason without what differs from page to page: ``schema: $.title: …`` counts as ``schema``."""
    return reason.partition(": ")[0] if not reason.startswith("blocked") else reason
