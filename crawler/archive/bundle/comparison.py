"""Compares the records of a bundle with what its archive gives today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import orjson

from crawler.items import upgraded

_NOT_OF_THE_PAGE = ("revision", "continues")
"""The keys of a record that depend on the records before it."""


def compare_records(old: Path, new: Path) -> tuple[int, int]:
    """Count the records that are in only one of the files ``old`` and ``new``. The order of lines does not matter.

    Of several lines that were read from the same capture, the last one counts: it repairs the others. A withdrawn record
    does not count. Revision and earlier identity are not compared, because a repair adds revisions. Lines of schema
    version 1 are compared as lines of the current version.

    Returns:
        The number of records that are only in ``old``, and the number of records that are only in ``new``.
    """
    ours, theirs = (Counter(_last_readings(path)) for path in (old, new))
    return (ours - theirs).total(), (theirs - ours).total()


def _last_readings(path: Path) -> Iterator[bytes]:
    readings: dict[object, bytes | None] = {}
    for number, line in enumerate(path.read_bytes().splitlines()):
        try:
            record = upgraded(orjson.loads(line))
            withdrawn = record.pop("withdrawn")
            for key in _NOT_OF_THE_PAGE:
                del record[key]
            capture = record["url"], record["fetched_at"], record["page_sha256"]
            readings[capture] = None if withdrawn else orjson.dumps(record, option=orjson.OPT_SORT_KEYS)
        except (ValueError, AttributeError, KeyError, TypeError):
            readings[number] = line  # not a record, so no line that is read from the archive is the same
    return (reading for reading in readings.values() if reading is not None)
