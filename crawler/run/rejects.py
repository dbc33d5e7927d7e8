"""``rejects.jsonl``: every page that should have become a record and did not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import orjson

from crawler.portals.listing import Row
from pipelines.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REJECTS = "rejects.jsonl"
RESOLVED = "resolved"


class Rejects:
    """The rejects of a city, appended to.

    A page that is rejected again for the same reason gets no further line; one that succeeds later
    gets a line with the reason ``resolved``.
    """

    def __init__(self, folder: Path) -> None:
        """Open the file and read what still stands.

        Raises:
            StoreError: it cannot be written.
        """
        self._journal = Journal(folder / REJECTS)
        self._standing: dict[str, dict[str, Any]] = {}
        for line in self._journal.lines():
            try:
                said = orjson.loads(line)
                url, reason = said["url"], said["reason"]
            except (ValueError, KeyError, TypeError):
                continue
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
        """
        before = self._standing.get(row.url)
        if before is not None and before["reason"] == reason:
            return
        said = {
            "url": row.url,
            "kind": kind,
            "reason": reason,
            "column": column,
            "title": row.title,
            "date": row.date.isoformat() if row.date else None,
            "index_number": row.index_number,
            "at": at,
        }
        self._standing[row.url] = said
        self._journal.append(orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE))

    def resolve(self, row: Row, at: str) -> None:
        """Note that a page which failed before was read."""
        before = self._standing.pop(row.url, None)
        if before is not None:
            said = {**before, "kind": RESOLVED, "reason": RESOLVED, "at": at}
            self._journal.append(orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE))

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
        """Sync and close."""
        self._journal.sync()
        self._journal.close()
