"""The store of a city: the journal of its records and the index that is derived from it."""

from __future__ import annotations

import logging
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from crawler.items import Reply, record_line
from pipelines.index import Finding, Index, identity_key, url_key
from pipelines.journal import Journal, StoreError
from pipelines.results import CONFLICT_WARNING, Result

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

RECORDS = "records.jsonl"
INDEX = ".index.sqlite"

LINES_A_SYNC = 64
"""So many lines at most are lost when the power fails; none when the process is killed."""

_TAIL = 4096
"""So many bytes before the end of what the index knows must be as they were."""


class Store:
    """The records of one city.

    Attributes:
        torn: where a torn last line of an earlier run was set aside, None where there was none.
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
        self._journal = Journal(folder / RECORDS)
        self.torn = self._journal.torn
        self._index = Index(folder / INDEX)
        self._unsynced = 0
        self._catch_up()

    def find(self, reply: Reply) -> Finding:
        """What a reply is to this store, and remembers a new URL of a record it has."""
        keys = _keys(reply.index_number, reply.url, reply.content_sha256)
        finding = self._index.find(*keys)
        if finding.result in {Result.UNCHANGED, Result.DUPLICATE}:
            self._index.learn(*keys, finding)
        return finding

    def append(self, reply: Reply) -> None:
        """Write a reply's line, after :meth:`find` gave its revision.

        Raises:
            StoreError: the line could not be written.
        """
        self._journal.append(record_line(reply))
        self._learn(
            reply.index_number,
            reply.url,
            reply.content_sha256,
            reply.revision,
            CONFLICT_WARNING in reply.warnings,
        )
        self._unsynced += 1
        if self._unsynced >= LINES_A_SYNC:
            self.sync()

    def knows_url(self, url: str, index_number: str | None = None) -> bool:
        """Whether a document is known at this URL, and under this number where one is given."""
        return self._index.knows_url(url, index_number)

    def sync(self) -> None:
        """Have the disk hold all lines, then the index know them: never the other way round."""
        self._journal.sync()
        self._index.commit(
            offset=self._journal.size, tail=self._tail(self._journal.size), modified=self._journal.modified()
        )
        self._unsynced = 0

    def close(self) -> None:
        """Sync and close."""
        self.sync()
        self._index.close()
        self._journal.close()

    def _catch_up(self) -> None:
        state, size = self._index.state(), self._journal.size
        offset = int(state["offset"])
        same = offset <= size and (offset == 0 or state.get("tail") == self._tail(offset))
        if not same or (offset == size > 0 and state.get("modified") != self._journal.modified()):
            self._index.clear()
            offset = 0
        if offset == size:
            return
        for line in self._journal.lines(offset):
            try:
                record: dict[str, Any] = orjson.loads(line)
                self._learn(
                    record["index_number"],
                    record["url"],
                    record["content_sha256"],
                    record["revision"],
                    CONFLICT_WARNING in record["warnings"],
                )
            except (ValueError, TypeError, KeyError) as error:
                number = self._journal.line_number(offset)
                self._index.close()
                raise StoreError(
                    f"{self._journal.path}, line {number}, is no record. Nothing was changed: mend the line from a"
                    " copy, or move it out of the file, then run again."
                ) from error
            offset += len(line) + 1
        self.sync()

    def _learn(self, index_number: str | None, url: str, content: str, revision: int, conflict: bool) -> None:  # noqa: FBT001
        identity, place, says = _keys(index_number, url, content)
        if revision > 1:
            finding = Finding(
                Result.REVISED, revision, self._index.home_of_revision(identity, place, revision)
            )
        else:
            finding = Finding(Result.CONFLICT if conflict else Result.NEW, revision, place)
        self._index.learn(identity, place, says, finding)

    def _tail(self, offset: int) -> str:
        return sha256(self._journal.read(max(0, offset - _TAIL), offset)).hexdigest()


class StoreRecords:
    """The pipeline that owns the store of the run's city and writes the records."""

    def __init__(self, store: Store) -> None:
        """Write to ``store``."""
        self.store = store

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the store of the spider's city under ``DATA_DIR``."""
        city = crawler.spidercls.name
        return cls(Store(Path(crawler.settings["DATA_DIR"]) / city))

    def process_item(self, item: Reply) -> Reply:
        """Write one line."""
        self.store.append(item)
        return item

    def close_spider(self) -> None:
        """Close the store."""
        self.store.close()


def _keys(index_number: str | None, url: str, content: str) -> tuple[bytes, bytes, bytes]:
    return identity_key(index_number, url), url_key(url), bytes.fromhex(content)[:16]
