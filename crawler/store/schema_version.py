"""Recognizes records that a newer version of this program wrote.

A key of such a record may mean something that this program does not know, so the record is neither compared with other
records nor shown. :data:`crawler.items.SCHEMA_VERSION` is the newest version that this program knows.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from crawler.items import SCHEMA_VERSION
from crawler.store.journal import StoreError


def schema_version(record: dict[str, Any]) -> int:
    """Return the schema version of a record, or 0 if the record has none.

    Raises:
        TypeError: the value is not a whole number.
    """
    version = record.get("schema_version")
    if version is None:
        return 0
    if type(version) is not int:
        raise TypeError(f"schema_version is {version!r}")
    return version


def newer_schema(path: Path, version: int) -> str | None:
    """Return a sentence if ``version`` is newer than the newest version that this program knows, otherwise None.

    Args:
        path: the file that contains the record, for the sentence.
        version: the record's schema version.
    """
    if version <= SCHEMA_VERSION:
        return None
    return (
        f"{path} has records of schema version {version}, but this version of fuwen knows only {SCHEMA_VERSION}. Nothing"
        " was changed: use the version of fuwen that wrote them, or a newer one."
    )


def parse_record(path: Path, line: bytes) -> dict[str, Any]:
    """Return the record on a line of a file.

    Args:
        path: the file that contains the line, for the error message.
        line: the line.

    Raises:
        ValueError: the line is not JSON.
        TypeError: the record's schema version is not a whole number.
        StoreError: the record's schema version is newer than the newest version that this program knows.
    """
    record: dict[str, Any] = orjson.loads(line)
    problem = newer_schema(path, schema_version(record))
    if problem is not None:
        raise StoreError(problem)
    return record
