"""Format times in UTC, e.g. ``2026-11-22T07:15:00Z``, for records, manifests and archives."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path


def utc(moment: datetime) -> str:
    """Return a time as text in UTC, e.g. ``2026-11-22T07:15:00Z``.

    A time without a time zone is taken as UTC. Fractions of a second are dropped.
    """
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def now() -> str:
    """Return the current time in UTC, e.g. ``2026-11-22T07:15:00Z``."""
    return utc(datetime.now(UTC))


def modified_at(path: Path) -> str:
    """Return the time at which a file was last modified, in UTC, e.g. ``2026-11-22T07:15:00Z``."""
    return utc(datetime.fromtimestamp(path.stat().st_mtime, UTC))
