"""The store of a city: a journal of its records (``records.jsonl``) and an index of the journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from crawler.items import Reply, record_line
from crawler.store.field_coverage import Coverage, count_by_column, coverage_from_json, coverage_to_json
from crawler.store.identity import JournalLine, identity_key, url_key
from crawler.store.index import Index
from crawler.store.journal import Journal, StoreError
from crawler.store.results import Finding, Result
from crawler.store.schema_version import newer_schema, schema_version

RECORDS = "records.jsonl"
INDEX = ".index.sqlite"

LINES_PER_COMMIT = 512
"""The number of appended lines after which the index of a small store is committed.

If the process is killed, at most this number of lines must be added to the index again. A commit after each
line would take more time than appending the line.
"""

COMMITS_PER_STORE = 128
"""A large store commits its index after the appended lines are this part of its records.

A commit reads the whole index for its checksum. With a fixed number of lines, a line would cost more the larger the store is.
"""

_TAIL = 4096
"""The number of bytes that are compared to find out whether the index was made from this journal.

These are the last bytes of the lines that the index already contains.
"""


class Store:
    """The store of one city's records. After a :class:`StoreError`, every call except :meth:`close` raises it again.

    Attributes:
        torn: the file to which an incomplete last line of the journal was moved, or None if the last line was
            complete.
        index_rebuilt: a sentence if the index was damaged and was made again from the journal when the store was
            opened, otherwise None.
        begin: the size of the journal in bytes when the store was opened.
        before_by_column: by column name, the coverage (number of values in each field) of the records that were
            already stored when the store was opened. The name is empty for records of no column.
        added_by_column: the same for the records that were added after the store was opened.
    """

    def __init__(self, folder: Path) -> None:
        """Open the store in ``folder``, or create it, and bring its index up to date with the journal.

        Lines that the index does not contain yet are added to it. If the index does not match the journal, it
        is rebuilt.

        Raises:
            StoreError: the folder cannot be written, or a line of the journal is not a record or has a schema version
                that is newer than this program's.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{folder} cannot be created ({error.strerror}): choose another folder with -s DATA_DIR=…."
            ) from error
        self._failure: StoreError | None = None
        self._journal = Journal(folder / RECORDS)
        self.torn = self._journal.torn
        self.before_by_column: dict[str, Coverage] = {}
        self.added_by_column: dict[str, Coverage] = {}
        self._uncommitted = 0
        self._newest_schema = 0
        self.index_rebuilt: str | None = None
        with ExitStack() as if_it_fails:
            if_it_fails.callback(self._journal.close)
            with self._failing_in_words(folder / INDEX):
                self._index = Index(folder / INDEX)
                if_it_fails.callback(self._index.close)
                if self._index.damaged:
                    self.index_rebuilt = (
                        f"{INDEX} was damaged. It was made again from {RECORDS}, and no record is affected."
                    )
                self._catch_up()
            if_it_fails.pop_all()
        self.begin = self._journal.size
        self._lines_per_commit = self._next_commit()

    @property
    def before(self) -> Coverage:
        """The coverage of the records that were already stored when the store was opened."""
        return sum(self.before_by_column.values(), Coverage())

    @property
    def added(self) -> Coverage:
        """The coverage of the records that were added after the store was opened."""
        return sum(self.added_by_column.values(), Coverage())

    def find(self, reply: Reply) -> Finding:
        """Compare a reply with the stored records and return the result.

        If the reply need not be stored, its URL and content are noted in the index.

        Raises:
            StoreError: the index could not be read or written.
        """
        keys = _keys(reply.index_number, reply.url, reply.content_sha256)
        with self._failing_in_words(self._index.path):
            finding = self._index.find(*keys)
            if not finding.is_stored:
                self._index.learn(*keys, finding)
        return finding

    def append(self, reply: Reply) -> None:
        """Write a reply to the journal. The reply must have the revision that :meth:`find` returned.

        Raises:
            StoreError: the line could not be written.
        """
        line = record_line(reply)
        with self._failing_in_words(self._index.path):
            self._journal.append(line)
            record: dict[str, Any] = orjson.loads(line)
            self._newest_schema = max(self._newest_schema, reply.schema_version)
            self._index_line(record)
            count_by_column(self.added_by_column, record)
            self._uncommitted += 1
            if self._uncommitted >= self._lines_per_commit:
                self.sync()

    def remember_alias(self, url: str, reply: Reply) -> None:
        """Add ``url`` to the index as another URL of a stored reply.

        For example, the listing may link to a URL that redirects to the reply's own URL.

        Raises:
            StoreError: the index could not be read or written.
        """
        identity, own_url, content = _keys(reply.index_number, reply.url, reply.content_sha256)
        if url_key(url) == own_url:
            return
        with self._failing_in_words(self._index.path):
            home = self._index.find(identity, own_url, content).home
            self._index.learn(
                identity, url_key(url), content, Finding(Result.DUPLICATE, reply.revision, home)
            )

    def knows_url(self, url: str, index_number: str | None = None) -> bool:
        """Return whether a document was seen at ``url``.

        If ``index_number`` is given, the document must also have this 索引号 (index number).

        Raises:
            StoreError: the index could not be read.
        """
        with self._failing_in_words(self._index.path):
            return self._index.knows_url(url, index_number)

    def has_content_elsewhere(self, reply: Reply) -> bool:
        """Return whether the content of ``reply`` is stored as another record.

        Raises:
            StoreError: the index could not be read.
        """
        identity, _, content = _keys(reply.index_number, reply.url, reply.content_sha256)
        with self._failing_in_words(self._index.path):
            return self._index.has_content_elsewhere(identity, content)

    def sync(self) -> None:
        """Sync the journal to the disk, then commit the index.

        In this order, the index never contains a record that is missing from the journal.

        Raises:
            StoreError: the files could not be synced.
        """
        with self._failing_in_words(self._index.path):
            self._journal.sync()
            size = self._journal.size
            self._index.commit(
                offset=size,
                tail=self._tail(size),
                modified=self._journal.modified(),
                schema=self._newest_schema,
                coverage=coverage_to_json(self.before_by_column, self.added_by_column),
            )
            self._uncommitted, self._lines_per_commit = 0, self._next_commit()

    def _next_commit(self) -> int:
        """Return the number of lines after which the index is committed next."""
        return max(LINES_PER_COMMIT, (self.before.records + self.added.records) // COMMITS_PER_STORE)

    def close(self) -> None:
        """Sync and close the journal and the index.

        After an error, both are closed without a sync. In this case, the index is brought up to date the next
        time the store is opened.

        Raises:
            StoreError: the files could not be synced. They are closed nevertheless.
        """
        try:
            if self._failure is None:
                self.sync()
        finally:
            with suppress(sqlite3.Error):
                self._index.close()
            self._journal.close()

    @contextmanager
    def _failing_in_words(self, index: Path) -> Iterator[None]:
        """Return a context manager that turns database and file errors into a :class:`StoreError` with advice.

        If an earlier call failed, entering the context manager raises the earlier error again.

        Args:
            index: the index's file, which the error message names.
        """
        if self._failure is not None:
            raise self._failure
        try:
            yield
        except StoreError as error:
            self._failure = error
            raise
        except (sqlite3.Error, OSError) as error:
            self._failure = StoreError(
                f"{index} could not be read or written ({error}). It is derived and every line of {RECORDS} is whole:"
                f" make room on the disk and make the folder writable; if that does not help, delete {index.name}; then run"
                " again."
            )
            raise self._failure from error

    def _catch_up(self) -> None:
        state, size = self._index.state(), self._journal.size
        offset = int(state["offset"])
        same = offset <= size and (offset == 0 or state.get("tail") == self._tail(offset))
        if not same or (offset == size > 0 and state.get("modified") != self._journal.modified()):
            self._index.clear()
            offset = 0
        if offset:
            self.before_by_column = coverage_from_json(str(state["coverage"]))
            self._check_schema(int(state["schema"]))
        if offset == size:
            return
        for line in self._journal.lines(offset):
            try:
                record = orjson.loads(line)
                self._check_schema(schema_version(record))
                self._index_line(record)
                count_by_column(self.before_by_column, record)
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                number = self._journal.line_number(offset)
                self._index.close()
                raise StoreError(
                    f"{self._journal.path}, line {number}, is not a record. Nothing was changed: restore the line from"
                    " a copy, or move it out of the file, then run again."
                ) from error
            offset += len(line) + 1
        self.sync()

    def _check_schema(self, version: int) -> None:
        problem = newer_schema(self._journal.path, version)
        if problem is not None:
            self._index.close()
            raise StoreError(problem)
        self._newest_schema = max(self._newest_schema, version)

    def _index_line(self, record: dict[str, Any]) -> None:
        self._index.learn_line(JournalLine.of_record(record))

    def _tail(self, offset: int) -> str:
        return sha256(self._journal.read(max(0, offset - _TAIL), offset)).hexdigest()


def _keys(index_number: str | None, url: str, content: str) -> tuple[bytes, bytes, bytes]:
    return identity_key(index_number, url), url_key(url), bytes.fromhex(content)[:16]
