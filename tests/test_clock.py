"""Times in UTC. A time that no calendar has is an error of one file or record, never of the program."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from unittest import mock

import pytest

from crawler.archive.model import ArchiveError
from crawler.archive.sources.folder import FolderSource
from crawler.archive.warc.captures import parse_warc_date
from crawler.clock import utc


def test_a_time_is_told_in_utc_with_a_year_of_four_digits() -> None:
    assert utc(datetime.fromisoformat("2026-11-22T15:15:00.9+08:00")) == "2026-11-22T07:15:00Z"
    assert utc(datetime.fromisoformat("0999-01-01T00:00:00Z")) == "0999-01-01T00:00:00Z"


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"])
def test_a_time_that_utc_does_not_have_is_an_error_of_its_record(moment: str) -> None:
    with pytest.raises(ValueError, match="is not a time in UTC"):
        utc(datetime.fromisoformat(moment))
    with pytest.raises(ArchiveError, match="its WARC-Date is not a date"):
        parse_warc_date(moment)


def test_a_file_from_the_year_33658_is_skipped_and_named(tmp_path: Path) -> None:
    for name in ("old.html", "future.html"):
        file = tmp_path / "kjj.cq.gov.cn" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("<html><body>页面</body></html>")
        os.utime(file, (1_000_000_000, 1_000_000_000))
    whole_stat = Path.stat

    def stat(path: Path, **options: bool) -> os.stat_result:
        found = whole_stat(path, **options)
        return (
            os.stat_result((*found[:8], 1_000_000_000_000, *found[9:]))
            if path.name == "future.html"
            else found
        )

    with mock.patch.object(Path, "stat", stat):  # not every file system has such a year
        source = FolderSource(tmp_path)
        assert [capture.fetched_at for capture in source.captures()] == ["2001-09-09T01:46:40Z"]
    assert source.problems == [f"{file} cannot be read (the time of its last modification is not a date)."]
