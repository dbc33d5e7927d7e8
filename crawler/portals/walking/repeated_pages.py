"""Recognise one page that a portal serves for several rows, such as a message or the page of a login.

Such a page is the document of none of the rows (docs/contract.md, "One page for several rows"). So that not even
the first copy is stored, a reply that could be such a page is held back: until the next reply differs, or, if the
page has nothing that a document has, until all documents were read that the walk of the column gave at a time.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field

from crawler.items import Reply
from crawler.portals.listing import Row
from crawler.portals.walking.failures import FailureKind, FetchFailure
from crawler.portals.walking.history import CrawlHistory
from crawler.portals.walking.walk import ListingWalk
from crawler.store.repeated import ALIKE, has_marks, page_digest

REPEATED = "one page for several rows"
"""The beginning of the reason of the rejects."""


@dataclass(slots=True)
class ReadDocument:
    """A document that was read.

    Attributes:
        row: the row of the listing that links to the document.
        walk: the walk that found the row.
        reply: the reply in the document.
        unknown_labels: the labels on the page that are not in the label vocabulary.
        target: the URL to which the row is redirected; None if there is no redirect, or if a row has this URL.
        digest: a hash of the title, the body and the attachments.
        failure: the reason why the document is not a record, or None.
        continues: the reason why a further page of the document is missing, or None.
    """

    row: Row
    walk: ListingWalk
    reply: Reply
    unknown_labels: list[str]
    target: str | None = None
    digest: str = field(init=False)
    failure: FetchFailure | None = None
    continues: FetchFailure | None = None

    def __post_init__(self) -> None:
        """Compute the digest."""
        self.digest = page_digest(self.reply)

    def equals(self, other: ReadDocument) -> bool:
        """Return whether this is the same page as ``other``, and has no index number (索引号)."""
        return self.reply.index_number is None and (self.digest, None) == (
            other.digest,
            other.reply.index_number,
        )


class RepeatedPages:
    """Holds back those of a group of documents that could be repeated pages, and finds the repeated pages.

    The documents of a group belong to one column and are read one after another.
    """

    def __init__(self, documents: int, history: CrawlHistory, seen: defaultdict[str, set[str]]) -> None:
        """Prepare for the documents of a group.

        Args:
            documents: the number of documents to read.
            history: the results of earlier runs.
            seen: by digest, the rows of the documents without an index number in this run; shared by all columns.
        """
        self._left = documents
        self._history = history
        self._seen = seen
        self._alike: list[ReadDocument] = []
        self._unmarked: list[ReadDocument] = []

    def add(self, document: ReadDocument | None) -> list[ReadDocument]:
        """Add the next document, and return the documents that are not held back any more, in order.

        Repeated pages have a ``failure``. After the last document, no document is held back.

        Args:
            document: the document, or None if it was not read.
        """
        ready: list[ReadDocument] = []
        if document is not None:
            if not has_marks(document.reply):
                self._unmarked.append(document)
            elif self._alike and _alike(self._alike[0], document):
                self._alike.append(document)
            else:
                ready = self._released()
                self._alike = [document]
                if document.reply.index_number and document.target is None:
                    ready += self._released()
        self._left -= 1
        if self._left <= 0:
            ready += self._released() + self._released_unmarked()
        return ready

    def _released(self) -> list[ReadDocument]:
        """Return the equal documents that are held back. They are repeated pages if there are too many of them."""
        alike, self._alike = self._alike, []
        if not alike:
            return []
        first = alike[0]
        rows = {document.row.url for document in alike}
        redirected = len(rows) > 1 and all(document.target == first.target is not None for document in alike)
        if first.reply.index_number is None:
            self._seen[first.digest] |= rows
        repeated = redirected or len(self._seen[first.digest]) >= ALIKE
        return [_repeated(document) for document in alike] if repeated else alike

    def _released_unmarked(self) -> list[ReadDocument]:
        unmarked, self._unmarked = self._unmarked, []
        targets: defaultdict[str | None, set[str]] = defaultdict(set)
        for document in unmarked:
            self._seen[document.digest].add(document.row.url)
            targets[document.target].add(document.row.url)
        return [
            _repeated(document)
            if len(self._seen[document.digest]) > 1
            or (document.target is not None and len(targets[document.target]) > 1)
            or self._history.was_repeated(document.digest)
            or self._history.stores_elsewhere(document.reply)
            else document
            for document in unmarked
        ]


class DocumentQueue:
    """The documents of a run, in the order in which they were read. Possible repeated pages are held back.

    Attributes:
        ready: the documents that are not held back.
    """

    def __init__(self, history: CrawlHistory) -> None:
        """Create an empty queue. The argument ``history`` answers questions about earlier runs."""
        self.ready: deque[ReadDocument] = deque()
        self._history = history
        self._seen: defaultdict[str, set[str]] = defaultdict(set)

    def expect(self, documents: int) -> RepeatedPages:
        """Prepare for a number of documents of one column that are read one after another, and return their group."""
        return RepeatedPages(documents, self._history, self._seen)

    def add(self, group: RepeatedPages, document: ReadDocument | None) -> None:
        """Add the next document of a group, or None if the document was not read."""
        self.ready += group.add(document)


def _alike(first: ReadDocument, other: ReadDocument) -> bool:
    return (first.target is not None and first.target == other.target) or other.equals(first)


def _repeated(document: ReadDocument) -> ReadDocument:
    document.failure = repeated_failure(document.reply, document.digest)
    return document


def repeated_failure(reply: Reply, digest: str) -> FetchFailure:
    """Return the reason why a reply on a repeated page, whose hash is ``digest``, is not a record."""
    from crawler.store.masking import redacted  # noqa: PLC0415 its patterns take 20 ms, and few runs need them

    title = redacted(reply.title[:60])  # the reason is shown on the screen and kept in the manifest
    return FetchFailure(FailureKind.REJECTED, f"{REPEATED}: {title} ({digest})", repeated=True)
