"""Moments as archives write them: UTC, to the second."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def utc(moment: datetime) -> str:
    """A moment in UTC to the second; one without a zone is taken for UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def modified_at(path: Path) -> str:
    """When a file was last modified, in UTC to the second."""
    return utc(datetime.fromtimestamp(path.stat().st_mtime, UTC))
