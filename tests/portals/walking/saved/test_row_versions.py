"""A row fails if no version of its document gives a reply."""

from __future__ import annotations

from crawler.portals.walking.failures import NOT_IN_ARCHIVE, FailureKind, FetchFailure
from crawler.portals.walking.saved.row_versions import RowVersions

REFUSED = FetchFailure(FailureKind.FAILED, "status_503")


def test_a_row_with_one_version_has_its_result() -> None:
    read, failed = RowVersions(1), RowVersions(1)
    assert read.read("2026-01-01T00:00:00Z")
    assert (read.failure, read.hidden) == (None, None)
    failed.failed(NOT_IN_ARCHIVE, None)
    assert (failed.failure, failed.hidden) == ((NOT_IN_ARCHIVE, None), None)


def test_the_newest_failure_counts_after_the_last_version() -> None:
    row = RowVersions(2)
    row.failed(REFUSED, "2026-01-02T00:00:00Z")
    assert row.failure is None
    row.failed(NOT_IN_ARCHIVE, "2026-01-01T00:00:00Z")
    assert row.failure == (REFUSED, "2026-01-02T00:00:00Z")


def test_a_failure_after_a_reply_is_told_and_does_not_count() -> None:
    row = RowVersions(3)
    assert row.read("2026-01-01T00:00:00Z")
    assert not row.read("2026-01-02T00:00:00Z")
    row.failed(REFUSED, "2026-01-03T00:00:00Z")
    assert row.failure is None
    assert row.hidden == ("status_503", "2026-01-03T00:00:00Z", "2026-01-02T00:00:00Z")


def test_a_failure_before_a_reply_is_over() -> None:
    row = RowVersions(2)
    row.failed(REFUSED, "2026-01-01T00:00:00Z")
    assert row.read("2026-01-02T00:00:00Z")
    assert (row.failure, row.hidden) == (None, None)
