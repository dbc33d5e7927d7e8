"""Times as records, manifests and archives write them: UTC, to the second, ``2026-11-22T07:15:00Z``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path


def utc(moment: datetime) -> str:
    """Return a time in UTC, to the second; a time without a zone is taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def now() -> str:
    """Return the present time."""
    return utc(datetime.now(UTC))


def modified_at(path: Path) -> str:
    """Return when a file was last modified."""
    return utc(datetime.fromtimestamp(path.stat().st_mtime, UTC))
