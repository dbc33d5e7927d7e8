"""The store of a city: the journal of its records and the index that is derived from it."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from crawler.items import record_line
from crawler.store.field_coverage import Coverage
from crawler.store.index import Finding, Index, identity_key, url_key
from crawler.store.journal import Journal, StoreError
from crawler.store.results import CONFLICT_WARNING, Result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.items import Reply

RECORDS = "records.jsonl"
INDEX = ".index.sqlite"

LINES_PER_COMMIT = 512
"""So many lines at most the index learns again after a kill; telling it costs more than telling the journal."""

_TAIL = 4096
"""So many bytes before the end of what the index knows must be as they were."""


class Store:
    """The records of one city. After a line that could not be written it takes no other.

    Attributes:
        torn: where a torn last line of an earlier run was set aside, None where there was none.
        before: the coverage of the records that were there when the store was opened.
        added: the coverage of the records that were new since.
    """

    def __init__(self, folder: Path) -> None:
        """Open the store in ``folder``, creating it where there is none.

        The index catches up with the journal from where it stopped; where the journal is not the one it
        knows, it is built anew.

        Raises:
            StoreError: the folder cannot be written, or a line in the journal's middle is no record.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{folder} cannot be made ({error.strerror}): choose another place with -s DATA_DIR=…."
            ) from error
        self._failure: StoreError | None = None
        self._journal = Journal(folder / RECORDS)
        self.torn = self._journal.torn
        self.before = Coverage()
        self.added = Coverage()
        self._uncommitted = 0
        with self._failing_in_words(folder / INDEX):
            self._index = Index(folder / INDEX)
            self._catch_up()

    def find(self, reply: Reply) -> Finding:
        """What a reply is to this store, and remembers a new URL of a record it has.

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
        """Write a reply's line, after :meth:`find` gave its revision.

        Raises:
            StoreError: the line could not be written.
        """
        line = record_line(reply)
        with self._failing_in_words(self._index.path):
            self._journal.append(line)
            record: dict[str, Any] = orjson.loads(line)
            self._learn(record)
            self.added.count(record)
            self._uncommitted += 1
            if self._uncommitted >= LINES_PER_COMMIT:
                self.sync()

    def remember_alias(self, url: str, reply: Reply) -> None:
        """Remember another URL of a reply that the store has: its row's, where that redirected to the document.

        Raises:
            StoreError: the index could not be read or written.
        """
        identity, place, says = _keys(reply.index_number, reply.url, reply.content_sha256)
        if url_key(url) == place:
            return
        with self._failing_in_words(self._index.path):
            home = self._index.find(identity, place, says).home
            self._index.learn(identity, url_key(url), says, Finding(Result.DUPLICATE, reply.revision, home))

    def knows_url(self, url: str, index_number: str | None = None) -> bool:
        """Whether a document is known at this URL, and under this number where one is given.

        Raises:
            StoreError: the index could not be read.
        """
        with self._failing_in_words(self._index.path):
            return self._index.knows_url(url, index_number)

    def sync(self) -> None:
        """Have the disk hold all lines, then the index know them: never the other way round.

        Raises:
            StoreError: the disk does not take them.
        """
        with self._failing_in_words(self._index.path):
            self._journal.sync()
            size = self._journal.size
            self._index.commit(
                offset=size,
                tail=self._tail(size),
                modified=self._journal.modified(),
                coverage=(self.before + self.added).to_json(),
            )
            self._uncommitted = 0

    def close(self) -> None:
        """Sync and close. After a failure the index forgets what was not synced, and catches up next time.

        Raises:
            StoreError: the disk did not take the last lines; the files are closed.
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
        """Turn what the index raises into words, and after a failure refuse everything."""
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
                f" make room and the folder writable; where that is not it, delete {index.name}; then run again."
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
            self.before = Coverage.from_json(str(state["coverage"]))
        if offset == size:
            return
        for line in self._journal.lines(offset):
            try:
                record = orjson.loads(line)
                self._learn(record)
                self.before.count(record)
            except (ValueError, TypeError, KeyError) as error:
                number = self._journal.line_number(offset)
                self._index.close()
                raise StoreError(
                    f"{self._journal.path}, line {number}, is no record. Nothing was changed: mend the line from a"
                    " copy, or move it out of the file, then run again."
                ) from error
            offset += len(line) + 1
        self.sync()

    def _learn(self, record: dict[str, Any]) -> None:
        """Have the index know a line of the journal."""
        keys = _keys(record["index_number"], record["url"], record["content_sha256"])
        self._index.learn_line(*keys, record["revision"], conflict=CONFLICT_WARNING in record["warnings"])

    def _tail(self, offset: int) -> str:
        return sha256(self._journal.read(max(0, offset - _TAIL), offset)).hexdigest()


def _keys(index_number: str | None, url: str, content: str) -> tuple[bytes, bytes, bytes]:
    return identity_key(index_number, url), url_key(url), bytes.fromhex(content)[:16]
