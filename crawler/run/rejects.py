"""``rejects.jsonl``: every page that should have become a record and did not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import orjson

from crawler.portals.listing import Row
from crawler.store.journal import Journal, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

REJECTS = "rejects.jsonl"
RESOLVED = "resolved"


class Rejects:
    """The rejects of a city, appended to.

    A page that is rejected again for the same reason gets no further line; one that succeeds later
    gets a line with the reason ``resolved``.

    Attributes:
        torn: where a torn last line of an earlier run was set aside, None where there was none.
    """

    def __init__(self, folder: Path, mask: Callable[[str], str] | None = None) -> None:
        """Open the file and read what still stands.

        Args:
            folder: of the city.
            mask: what is done to each text before it is written (``REDACT_CONTACTS``).

        Raises:
            StoreError: it cannot be written, or a line is no reject.
        """
        self._journal = Journal(folder / REJECTS)
        self.torn = self._journal.torn
        self._mask = mask or str
        self._standing: dict[str, dict[str, Any]] = {}
        for number, line in enumerate(self._journal.lines(), start=1):
            try:
                said = orjson.loads(line)
                url, reason = said["url"], said["reason"]
            except (ValueError, KeyError, TypeError) as error:
                raise StoreError(
                    f"{self._journal.path}, line {number}, is no reject. Nothing was changed: mend the line from a"
                    " copy, or move it out of the file, then run again."
                ) from error
            if reason == RESOLVED:
                self._standing.pop(url, None)
            else:
                self._standing[url] = said

    def add(self, row: Row, *, column: str, kind: str, reason: str, at: str) -> None:
        """Note a page that gave no record.

        Args:
            row: the listing's facts.
            column: the column on whose listing it stands.
            kind: ``rejected``, ``failed`` or ``missing``.
            reason: why.
            at: when the page was fetched, or when it was asked for in vain.

        Raises:
            StoreError: the line could not be written.
        """
        reason = self._mask(reason)
        before = self._standing.get(row.url)
        if before is not None and before["reason"] == reason:
            return
        said = {
            "url": row.url,
            "kind": kind,
            "reason": reason,
            "column": column,
            "title": self._mask(row.title) if row.title else None,
            "date": row.date.isoformat() if row.date else None,
            "index_number": row.index_number,
            "at": at,
        }
        self._standing[row.url] = said
        self._write(said)

    def resolve(self, row: Row, at: str) -> None:
        """Note that a page which failed before was read.

        Raises:
            StoreError: the line could not be written.
        """
        before = self._standing.pop(row.url, None)
        if before is not None:
            said = {**before, "kind": RESOLVED, "reason": RESOLVED, "at": at}
            self._write(said)

    def __contains__(self, url: object) -> bool:
        return url in self._standing

    def standing(self, column: str) -> Iterator[Row]:
        """The rows of a column that still failed when last tried."""
        for said in list(self._standing.values()):
            if said.get("column") == column:
                day = said.get("date")
                yield Row(
                    url=said["url"],
                    title=said.get("title"),
                    date=date.fromisoformat(day) if day else None,
                    index_number=said.get("index_number"),
                )

    def close(self) -> None:
        """Sync and close.

        Raises:
            StoreError: the disk did not take the last lines; the file is closed.
        """
        try:
            self._journal.sync()
        finally:
            self._journal.close()

    def _write(self, said: dict[str, Any]) -> None:
        self._journal.append(orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE))
