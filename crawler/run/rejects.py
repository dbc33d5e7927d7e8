"""``rejects.jsonl``: all pages that should have become a record but did not, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import Path

import orjson

from crawler.portals.listing import Row
from crawler.store.journal import Journal, StoreError
from crawler.store.results import Result

REJECTS = "rejects.jsonl"
RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Reject:
    """A line of ``rejects.jsonl``, which describes a page that did not become a record.

    Attributes:
        url: the page's canonical URL.
        kind: ``rejected`` if no valid record could be read from the page or the portal has withdrawn it, ``missing``
            if the replayed archive lacks it, ``failed`` after any other failure; ``resolved`` if a later run read it.
        reason: the reason as a code or a short text; ``resolved`` if a later run read the page.
        column: the name of the column whose listing contains the page, or None if not known.
        title: the title in the listing, or None if it shows none.
        date: the date in the listing, ISO 8601, or None if it shows none.
        index_number: the 索引号 (index number) in the listing, or None if it shows none.
        at: the time when the page was fetched or its request failed, in UTC, or None if not known.
        request_url: the URL to request if it is not ``url``: the one that the listing prints; otherwise None.
    """

    url: str
    kind: str
    reason: str
    column: str | None = None
    title: str | None = None
    date: str | None = None
    index_number: str | None = None
    at: str | None = None
    request_url: str | None = None

    @classmethod
    def of_line(cls, line: bytes) -> Reject:
        """Parse a line of ``rejects.jsonl``.

        Raises:
            ValueError: the line is not a JSON object with ``url`` and ``reason``, or its date is not a date.
        """
        entry = orjson.loads(line)
        if not isinstance(entry, dict) or not {"url", "reason"} <= entry.keys():
            raise ValueError("url or reason is missing")
        values = {field.name: entry.get(field.name) for field in fields(cls)}
        reject = cls(**{name: str(value) if value is not None else None for name, value in values.items()})  # type: ignore[arg-type]
        reject.row()  # its date must be a date
        return reject

    def line(self) -> bytes:
        """Return the reject as a line of ``rejects.jsonl``, including the line feed."""
        return orjson.dumps(asdict(self), option=orjson.OPT_APPEND_NEWLINE)

    def row(self) -> Row:
        """Return the listing row that this reject came from."""
        day = date.fromisoformat(self.date) if self.date else None
        return Row(self.url, self.title, day, self.index_number, printed_url=self.request_url)


def read_rejects(lines: Iterable[bytes]) -> tuple[dict[str, Reject], list[int]]:
    """Return a tuple: the open rejects by URL, newest last, and the numbers (from 1) of lines that are not valid.

    A URL's open reject is the last line about the URL, unless the reason in that line is ``resolved``.
    """
    still_open: dict[str, Reject] = {}
    broken = []
    for number, line in enumerate(lines, start=1):
        try:
            reject = Reject.of_line(line)
        except ValueError:
            broken.append(number)
            continue
        still_open.pop(reject.url, None)
        if reject.reason != RESOLVED:
            still_open[reject.url] = reject
    return still_open, broken


class Rejects:
    """A city's ``rejects.jsonl``, open for appending. It lists the pages that did not become a record.

    If a page is rejected again for the same reason, no line is added to the file. When the page is finally read,
    a line with the reason ``resolved`` is added. Until then, the page's reject is called open.

    Attributes:
        torn: the file to which an incomplete last line was moved, or None if the last line was complete.
    """

    def __init__(self, folder: Path, mask: Callable[[str], str] | None = None) -> None:
        """Open ``rejects.jsonl`` in a city's folder, or create it, and read the open rejects.

        Args:
            folder: the city's folder.
            mask: a function applied to titles and reasons before they are written (setting
                ``REDACT_CONTACTS``), or None.

        Raises:
            StoreError: the file cannot be written, or one of its lines is not valid.
        """
        self._journal = Journal(folder / REJECTS)
        self.torn = self._journal.torn
        self._mask = mask or str
        self._open, broken = read_rejects(self._journal.lines())
        if broken:
            raise StoreError(
                f"{self._journal.path}, line {broken[0]}, is not a reject. Nothing was changed: restore the line from a"
                " copy, or move it out of the file, then run again."
            )

    def add(self, row: Row, *, column: str, kind: str, reason: str, at: str) -> None:
        """Append a line about a page that did not become a record.

        If the page already has an open reject with the same reason, do nothing.

        Args:
            row: the page's row in the listing.
            column: the name of the column whose listing contains the row.
            kind: ``rejected``, ``failed`` or ``missing``.
            reason: the reason as a code or a short text.
            at: the time when the page was fetched or its request failed, in UTC.

        Raises:
            StoreError: the line could not be written.
        """
        reason = self._mask(reason)
        before = self._open.get(row.url)
        if before is not None and before.reason == reason:
            return
        reject = Reject(
            url=row.url,
            kind=kind,
            reason=reason,
            column=column,
            title=self._mask(row.title) if row.title else None,
            date=row.date.isoformat() if row.date else None,
            index_number=row.index_number,
            at=at,
            request_url=row.printed_url,
        )
        self._open[row.url] = reject
        self._journal.append(reject.line())

    def resolve(self, row: Row, at: str) -> None:
        """Append a line that says that a page was read, if the last line about the page is a reject.

        Args:
            row: the page's row in the listing.
            at: the time when the page was fetched, in UTC.

        Raises:
            StoreError: the line could not be written.
        """
        before = self._open.pop(row.url, None)
        if before is not None:
            self._journal.append(replace(before, kind=RESOLVED, reason=RESOLVED, at=at).line())

    def __contains__(self, url: object) -> bool:
        return url in self._open

    def is_rejected(self, url: str) -> bool:
        """Return whether an earlier run rejected the page at ``url``, and no run has read the page since."""
        before = self._open.get(url)
        return before is not None and before.kind == Result.REJECTED

    def has_reason_ending(self, end: str) -> bool:
        """Return whether the reason of an open reject ends with ``end``."""
        return any(reject.reason.endswith(end) for reject in self._open.values())

    def open_rows(self, column: str) -> Iterator[Row]:
        """Yield the rows of a column's listing whose pages have an open reject."""
        for reject in list(self._open.values()):
            if reject.column == column:
                yield reject.row()

    def close(self) -> None:
        """Sync ``rejects.jsonl`` to the disk and close it.

        Raises:
            StoreError: the last lines could not be synced. The file is closed nevertheless.
        """
        try:
            self._journal.sync()
        finally:
            self._journal.close()
