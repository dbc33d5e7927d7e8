"""Derives tables from the replies while these are written: attachments, references and replies to one suggestion.

What a join needs is kept in a temporary SQLite database, so that the memory in use does not grow with the number of
replies.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crawler.export.attachment_rows import AttachmentIndex
from crawler.export.congress import congress_division
from crawler.export.places import Place
from crawler.export.rows import Rows, StoredRow
from crawler.export.tables import ATTACHMENTS, REFERENCES, REPLIES, SAME_SUGGESTION, Table
from crawler.reading.html.lines import squeeze
from crawler.reading.meaning.references import read_references

_SCHEMA = """
CREATE TABLE mentions (reply INTEGER, city TEXT, url TEXT, kind TEXT, cited TEXT, count INTEGER);
CREATE TABLE targets (
    kind TEXT, cited TEXT, city TEXT, url TEXT, reply INTEGER, PRIMARY KEY (kind, cited, city, url)
) WITHOUT ROWID;
CREATE TABLE answers (
    reply INTEGER, congress TEXT, kind TEXT, term INTEGER, meeting INTEGER, number TEXT, agency TEXT, url TEXT
);
"""

_REFERENCES = """
SELECT mentions.reply, mentions.kind, mentions.cited, mentions.count, targets.reply, targets.url
FROM mentions LEFT JOIN targets
    ON targets.kind = mentions.kind AND targets.cited = mentions.cited AND targets.url <> mentions.url
    AND (mentions.kind = 'document_number' OR targets.city = mentions.city)
ORDER BY mentions.rowid, targets.reply
"""

_SAME_SUGGESTION = """
SELECT dense_rank() OVER (ORDER BY congress, kind, term, meeting, number), congress, kind, term, meeting, number,
    reply, agency, url
FROM answers JOIN (
    SELECT congress, kind, term, meeting, number FROM answers GROUP BY 1, 2, 3, 4, 5 HAVING count(DISTINCT agency) > 1
) USING (congress, kind, term, meeting, number)
ORDER BY 1, reply
"""

_KINDS_WITH_NUMBER = frozenset({"suggestion", "proposal", "motion"})


class Tables:
    """The tables of an export, each of which is read once. The replies are read first.

    Attributes:
        replies: the replies.
        counts: for each table besides the replies, the number of rows that were read, by the table's name.
    """

    def __init__(self, rows: Rows, database: sqlite3.Connection | None = None) -> None:
        """Create the tables.

        Args:
            rows: the replies.
            database: the temporary database; None if only the replies will be read.

        Raises:
            ExportError: a line of an ``attachments.jsonl`` does not describe an attachment.
        """
        self.replies = rows
        self.counts: Counter[str] = Counter()
        self._database = database
        self._attachments: AttachmentIndex | None = None
        self._read_replies = False
        if database is not None:
            database.executescript(_SCHEMA)
            self._attachments = AttachmentIndex(database, list(rows.folders))

    def rows(self, table: Table) -> Iterator[dict[str, Any]]:
        """Yield the rows of a table. If the replies were not read, they are read first.

        Raises:
            ExportError: a record cannot be read (:meth:`Rows.stored`).
        """
        if table is REPLIES:
            yield from self._replies()
            return
        if not self._read_replies:
            for _ in self._replies():
                pass
        read = {
            ATTACHMENTS.name: self._attachment_rows,
            REFERENCES.name: self._reference_rows,
            SAME_SUGGESTION.name: self._same_suggestion_rows,
        }[table.name]
        for row in read():
            self.counts[table.name] += 1
            yield row

    def _replies(self) -> Iterator[dict[str, Any]]:
        for stored in self.replies.stored():
            if self._database is not None and self._attachments is not None:
                self._attachments.add(stored.row, stored.record, stored.folder)
                _note(self._database, stored)
            yield stored.row
        self._read_replies = True

    def _attachment_rows(self) -> Iterator[dict[str, Any]]:
        if self._attachments is not None:
            yield from self._attachments.rows(with_contacts=self.replies.with_contacts)
            self.replies.notes += self._attachments.notes()

    def _reference_rows(self) -> Iterator[dict[str, Any]]:
        names = [column.name for column in REFERENCES.columns]
        for number, values in enumerate(self._select(_REFERENCES), start=1):
            yield dict(zip(names, (number, *values), strict=True))

    def _same_suggestion_rows(self) -> Iterator[dict[str, Any]]:
        names = [column.name for column in SAME_SUGGESTION.columns]
        for number, values in enumerate(self._select(_SAME_SUGGESTION), start=1):
            yield dict(zip(names, (number, *values), strict=True))

    def _select(self, query: str) -> Iterator[tuple[Any, ...]]:
        return iter(()) if self._database is None else self._database.execute(query)


def _note(database: sqlite3.Connection, stored: StoredRow) -> None:
    """Note what a reply refers to, what refers to it, and the suggestion that it answers."""
    row = stored.row
    number, city, url = row["document_number"], row["city"] or "", row["url"]
    for reference in read_references(row["body"] or ""):
        if reference.cited != number:
            values = (row["id"], city, url, reference.kind, reference.cited, reference.count)
            database.execute("INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?)", values)
    title = squeeze(unicodedata.normalize("NFC", row["title"] or ""))
    for kind, cited in (("document_number", number), ("title", title)):
        if cited:
            database.execute(
                "INSERT OR REPLACE INTO targets VALUES (?, ?, ?, ?, ?)", (kind, cited, city, url, row["id"])
            )
    _note_suggestion(database, row)


def _note_suggestion(database: sqlite3.Connection, row: dict[str, Any]) -> None:
    term, meeting, number = (
        row["suggestion_term"], row["suggestion_meeting"], row["suggestion_number"]
    )  # fmt: skip
    if row["kind"] not in _KINDS_WITH_NUMBER or None in {term, meeting, number}:
        return
    place = Place(row["division"], row["place"], row["level"])
    congress = congress_division(row["suggestion_session"] or "", place)
    if congress is not None:
        plain = re.sub(r"^0+(?=\d+$)", "", number)
        values = (
            row["id"], congress, row["kind"], term, meeting, plain, row["agency"] or row["listing"], row["url"]
        )  # fmt: skip
        database.execute("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)


@contextmanager
def tables_of(rows: Rows, folder: Path, *, derived: bool) -> Iterator[Tables]:
    """Provide the tables of an export.

    Args:
        rows: the replies.
        folder: the folder in which to put the temporary database.
        derived: True if other tables than the replies will be read.

    Raises:
        ExportError: a line of an ``attachments.jsonl`` does not describe an attachment.
    """
    if not derived:
        yield Tables(rows)
        return
    with (
        TemporaryDirectory(prefix=".export-", dir=folder) as temporary,
        closing(sqlite3.connect(f"{temporary}/derived.sqlite")) as database,
    ):
        # Nothing reads the file after a crash.
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        yield Tables(rows, database)
