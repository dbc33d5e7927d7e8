"""Format times in UTC, e.g. ``2026-11-22T07:15:00Z``, for records, manifests and archives."""

from __future__ import annotations

import errno
from datetime import UTC, datetime
from pathlib import Path


def utc(moment: datetime) -> str:
    """Return a time as text in UTC, e.g. ``2026-11-22T07:15:00Z``.

    A time without a time zone is taken as UTC. Fractions of a second are dropped.

    Raises:
        ValueError: in UTC, the time is before the year 1 or after the year 9999.
    """
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return aware.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    except OverflowError as error:
        raise ValueError(f"{moment} is not a time in UTC") from error


def now() -> str:
    """Return the current time in UTC, e.g. ``2026-11-22T07:15:00Z``."""
    return utc(datetime.now(UTC))


def modified_at(path: Path) -> str:
    """Return the time at which a file was last modified, in UTC, e.g. ``2026-11-22T07:15:00Z``.

    Raises:
        OSError: the file does not exist, or its time of modification is after the year 9999.
    """
    try:
        return utc(datetime.fromtimestamp(path.stat().st_mtime, UTC))
    except (OverflowError, ValueError) as error:
        raise OSError(errno.EOVERFLOW, "the time of its last modification is not a date") from error
