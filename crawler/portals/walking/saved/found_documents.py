"""The documents that a run is to read, each with the versions of it that a replayed archive contains."""

from __future__ import annotations

from collections.abc import AsyncIterator

from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.portals.listing import Row
from crawler.portals.walking.repeated_pages import DocumentQueue, RepeatedPages
from crawler.portals.walking.run_source import RunSource, SavedVersion
from crawler.portals.walking.saved.row_versions import RowVersions
from crawler.portals.walking.walk import ListingWalk

FoundRow = tuple[Row, ListingWalk, RepeatedPages]
"""A row whose document is to be read, the walk that found it, and the group of documents to which it belongs."""


class FoundDocuments:
    """Takes rows from the walks of all columns, and gives the documents in the order in which they are read.

    Attributes:
        versions: what became of each document, by the canonical URL of its row.
    """

    def __init__(self, source: RunSource, queue: DocumentQueue, walks: int) -> None:
        """Prepare to find documents.

        Args:
            source: the source of the pages.
            queue: the queue to which the documents that were read are added.
            walks: the number of columns that are walked.
        """
        self.versions: dict[str, RowVersions] = {}
        self._source = source
        self._queue = queue
        self._walks = walks
        self._recorded: list[tuple[SavedVersion, FoundRow]] = []

    async def of(
        self, walk: ListingWalk, first: Response | Failure
    ) -> AsyncIterator[tuple[SavedVersion | None, FoundRow]]:
        """Walk a column, and yield the documents to fetch: for each, its version (in a replay) and its row.

        In a replay of a recording, documents are kept until the last column was walked. They are then yielded in the
        order in which they were recorded. The recorded runs stored them in this order too.

        Args:
            walk: the walk of the column.
            first: the response for the listing's first page, or the reason why it could not be fetched.
        """
        walk_error: Exception | None = None
        try:
            async for rows in walk.rows_to_fetch(first):
                versions = [self._source.versions_of(row.request_url) for row in rows]
                group = self._queue.expect(sum(map(len, versions)))
                for row, saved in zip(rows, versions, strict=True):
                    self.versions[row.url] = RowVersions(len(saved))
                    for version in saved:
                        if version is not None and self._source.recorded:
                            self._recorded.append((version, (row, walk, group)))
                        else:
                            yield version, (row, walk, group)
        except Exception as error:  # noqa: BLE001 raised below; documents of other columns may be waiting
            walk_error = error
        self._walks -= 1
        if not self._walks:
            for version, found in sorted(self._recorded, key=lambda document: document[0].recorded):
                yield version, found
        if walk_error is not None:
            raise walk_error
