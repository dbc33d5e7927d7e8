"""Reads the lines of a JSON Lines file of records, with their positions in the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from crawler.items import upgraded
from crawler.store.schema_version import newer_schema, schema_version


class ComparisonError(Exception):
    """Raised if files of records cannot be compared. The message says what is wrong, and what the user can do."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a JSON Lines file.

    Attributes:
        offset: the offset of the line's first byte in the file.
        size: the line's length in bytes, including the line feed.
        record: the record that the line contains.
    """

    offset: int
    size: int
    record: dict[str, Any]


def read_lines(path: Path) -> Iterator[Line]:
    """Yield the lines of a JSON Lines file, skipping blank lines.

    Raises:
        ComparisonError: the file cannot be read, or a line is not a record.
    """
    offset = 0
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield Line(offset, len(line), _record(path, number, line))
                offset += len(line)
    except OSError as error:
        raise ComparisonError(f"{path} cannot be read ({error.strerror}): check the path.") from error


def _record(path: Path, number: int, line: bytes) -> dict[str, Any]:
    """Parse a line of a file as a record.

    Args:
        path: the file's path, for error messages.
        number: the line's number, counted from 1, for error messages.
        line: the line to parse.

    Raises:
        ComparisonError: the line is not a JSON object with a URL, or its schema version is newer than this program's.
    """
    try:
        record = orjson.loads(line)
    except ValueError as error:
        if not line.endswith(b"\n"):
            raise ComparisonError(
                f"{path}, line {number}, the last one, is torn: its end is missing. The next run of the city sets it aside;"
                " or remove it, then compare again."
            ) from error
        raise ComparisonError(
            f"{path}, line {number}, is not JSON ({error}): fix or remove it, then compare again."
        ) from error
    if not isinstance(record, dict) or not isinstance(record.get("url"), str):
        raise ComparisonError(
            f"{path}, line {number}, is not a record: a record is a JSON object that has a url. Give two files such as"
            " records.jsonl."
        )
    try:
        newer = newer_schema(path, schema_version(record))
    except TypeError as error:
        raise ComparisonError(f"{path}, line {number}, is not a record: {error}.") from error
    if newer is not None:
        raise ComparisonError(newer)
    return upgraded(record)
