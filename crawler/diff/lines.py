"""The records of a JSON Lines file, a line each, and where in the file they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class ComparisonError(Exception):
    """A file that cannot be compared. The message names the line and says what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file.

    Attributes:
        offset: of its first byte.
        size: in bytes, line feed included.
        record: what it says.
    """

    offset: int
    size: int
    record: dict[str, Any]


def read_lines(path: Path) -> Iterator[Line]:
    """The lines of a file that hold a record; empty ones are passed over.

    Raises:
        ComparisonError: the file cannot be read, or a line is no record.
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
    """What a line says.

    Raises:
        ComparisonError: it is no record: no JSON object, or one without a URL.
    """
    try:
        record = orjson.loads(line)
    except ValueError as error:
        if not line.endswith(b"\n"):
            raise ComparisonError(
                f"{path}, line {number}, the last one, is torn: it has no end. The next run of the city sets it aside;"
                " or remove it, then compare again."
            ) from error
        raise ComparisonError(
            f"{path}, line {number}, is no JSON ({error}): mend or remove it, then compare again."
        ) from error
    if not isinstance(record, dict) or not isinstance(record.get("url"), str):
        raise ComparisonError(
            f"{path}, line {number}, is no record: a record is a JSON object that has a url. Give two files such as"
            " records.jsonl."
        )
    return record
