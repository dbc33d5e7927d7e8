"""Finds what a city's ``attachments.jsonl`` says about an attachment, without keeping its lines in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from crawler.counts import counted
from crawler.export.rows import ExportError
from crawler.store.attachment_journal import ATTACHMENTS, AttachmentLine, placed_lines
from crawler.store.masking import redacted


class AttachmentIndex:
    """The places of the last lines about the attachments of cities, in a table of a temporary database.

    No lock is taken: lines that a run appends later are not read.
    """

    def __init__(self, database: sqlite3.Connection, folders: list[Path]) -> None:
        """Read the ``attachments.jsonl`` of each city.

        Args:
            database: the temporary database.
            folders: the folders of the cities.

        Raises:
            ExportError: a complete line does not describe an attachment.
        """
        self._database = database
        self._folders = folders
        database.execute(
            "CREATE TABLE lines (city INTEGER, key BLOB, offset INTEGER, length INTEGER, PRIMARY KEY (city, key))"
            " WITHOUT ROWID"
        )
        database.execute("CREATE TABLE listed (reply INTEGER, name TEXT, url TEXT, city INTEGER, key BLOB)")
        for city, folder in enumerate(folders):
            if (folder / ATTACHMENTS).is_file():
                values = _line_places(folder / ATTACHMENTS)
                database.executemany(
                    "INSERT OR REPLACE INTO lines VALUES (?, ?, ?, ?)", ((city, *value) for value in values)
                )

    def add(self, row: dict[str, Any], record: dict[str, Any], folder: Path) -> None:
        """Note the attachments of a reply.

        Args:
            row: the reply's row, whose names and URLs of attachments may be masked.
            record: the record as stored. Its URLs are those of ``attachments.jsonl``.
            folder: the folder of the record's city.
        """
        for shown, stored in zip(row["attachments"] or (), record.get("attachments") or (), strict=True):
            url = str(stored.get("url") or "")
            line = AttachmentLine(record.get("index_number"), record["url"], 0, "", url, "")
            values = (
                row["id"],
                shown.get("name"),
                shown.get("url"),
                self._folders.index(folder),
                line.short_key,
            )
            self._database.execute("INSERT INTO listed VALUES (?, ?, ?, ?, ?)", values)

    def rows(self, *, with_contacts: bool) -> Iterator[dict[str, Any]]:
        """Yield the rows of the table of attachments, in the order of the replies.

        Args:
            with_contacts: True to leave contacts in texts as they are, False to mask them.
        """
        found = self._database.execute(
            "SELECT reply, name, url, city, offset, length FROM listed LEFT JOIN lines USING (city, key)"
            " ORDER BY listed.rowid"
        )
        for number, (reply, name, url, city, offset, length) in enumerate(found, start=1):
            line = self._line(city, offset, length) if offset is not None else {}
            text = line.get("text")
            text = text if isinstance(text, str) else None
            yield {
                "id": number,
                "reply_id": reply,
                "name": name,
                "url": url,
                **{key: line.get(key) for key in ("fate", "problem", "type", "size", "sha256", "path")},
                "fetched_at": line.get("fetched_at") or None,
                "text": text if with_contacts or text is None else redacted(text),
                "text_problem": line.get("text_problem"),
                "ocr": None if text is None else line.get("ocr") is True,
            }

    def notes(self) -> list[str]:
        """Return a sentence about attachments to which no exported reply links, such as those of earlier versions."""
        query = "SELECT count(*) FROM lines LEFT JOIN (SELECT DISTINCT city, key FROM listed) AS l USING (city, key)"
        (number,) = self._database.execute(f"{query} WHERE l.key IS NULL").fetchone()
        files = counted(number, "attachment")
        return [f"Left out {files} that no exported version of a record links to."] if number else []

    def _line(self, city: int, offset: int, length: int) -> dict[str, Any]:
        with (self._folders[city] / ATTACHMENTS).open("rb") as file:
            file.seek(offset)
            line: dict[str, Any] = orjson.loads(file.read(length))
            return line


def _line_places(path: Path) -> Iterator[tuple[bytes, int, int]]:
    """Yield the key, offset and length of each line.

    Raises:
        ExportError: a complete line does not describe an attachment.
    """
    for number, offset, length, line in placed_lines(path):
        if line is None:
            raise ExportError(
                f"{path}, line {number}, is not that of an attachment. Nothing was written. Restore the line from a"
                " backup or move it out of the file, then export again."
            )
        yield line.short_key, offset, length
