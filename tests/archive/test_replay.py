"""Replays of archives that are not as they should be: the rest is read, and the run says what it lacked.

Where pages come from is ``crawler/portals/walking/run_source.py``, what a run has to say of it
``crawler/portals/walking/run_notes.py``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.bad_archives import DOCUMENT, broken_wacz, no_archive
from tests.support.saved_portal import KJJ, trs_detail, trs_listing
from tests.support.warc_files import Warc

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.runs import Crawl


def test_a_replay_of_a_damaged_archive_reads_the_rest_names_what_is_missing_and_is_incomplete(
    tmp_path: Path, crawl: Crawl
) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    rows = [(f"./202409/t20240914_{number}.html", "关于建议的答复函", "2024-09-14") for number in (3, 2, 1)]
    warc.response(KJJ, trs_listing(rows))
    for number in (1, 2, 3):
        page = trs_detail(f"关于第B00{number}号建议的答复函", f"11500000MB15895317/2024-0000{number}")
        warc.response(f"{KJJ}202409/t20240914_{number}.html", page)
    warc.damage(2)
    run = crawl(replay=warc.path)
    assert run.code == 3, run.screen
    assert len(run.lines()) == 2
    assert run.manifest["totals"]["missing"] == 1
    assert f"a.warc.gz, the record at byte {warc.offsets[2]:,} was skipped" in run.screen
    assert "Traceback" not in run.screen


def test_an_archive_of_another_city_and_a_moment_that_is_none_are_not_started(
    warc: Warc, crawl: Crawl
) -> None:
    run = crawl(city="zhengzhou", replay=warc.path)
    assert run.code == 1, run.screen
    assert "holds no page of the requested columns of zhengzhou" in run.last_line
    run = crawl("-s", "REPLAY_AT=last week", replay=warc.path)
    assert run.code == 1, run.screen
    assert "-s REPLAY_AT=2024-05-01" in run.last_line


def test_a_replay_at_a_day_shows_the_portal_as_it_was_at_the_end_of_that_day(
    tmp_path: Path, crawl: Crawl
) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    row = ("./202409/t20240914_1.html", "关于建议的答复函", "2024-09-14")
    for at, text in (("2024-10-01T23:59:59Z", "旧的答复。"), ("2025-10-01T00:00:00Z", "新的答复。")):
        warc.response(KJJ, trs_listing([row]), at=at)
        page = trs_detail("关于第B001号建议的答复函", "11500000MB15895317/2024-00001", text=text)
        warc.response(f"{KJJ}202409/t20240914_1.html", page, at=at)
    run = crawl("-s", "REPLAY_AT=2024-10-01", replay=warc.path)
    assert run.code == 0, run.screen
    (line,) = run.lines()
    assert "旧的答复" in line["body"]
    assert line["fetched_at"] == "2024-10-01T23:59:59Z"


def test_a_replay_of_sources_of_which_some_cannot_be_read_is_incomplete(
    tmp_path: Path, good: Path, crawl: Crawl
) -> None:
    damaged = Warc(tmp_path / "damaged.warc.gz")
    damaged.response(DOCUMENT, "x")
    damaged.cut()
    sources = [good, no_archive(tmp_path), broken_wacz(tmp_path), damaged.path]
    run = crawl("-a", "columns=kjj", replay=",".join(map(str, sources)))
    assert run.code == 3, run.screen
    assert len(run.lines()) == 1
    for said in (
        "bad.bin is not an archive",
        "bad.wacz is not a WACZ",
        "damaged.warc.gz, the record at byte 0",
    ):
        assert said in run.screen
        assert any(said in trouble for trouble in run.manifest["troubles"])
    assert "3 problems listed above" in run.last_line
    assert "Traceback" not in run.screen


def test_a_replay_names_an_archive_of_another_city(tmp_path: Path, good: Path, crawl: Crawl) -> None:
    other = Warc(tmp_path / "other.warc.gz")
    other.response("https://public.zhengzhou.gov.cn/?a=dir&h=1&p=D1101X", "x")
    run = crawl(replay=f"{good},{other.path}")
    assert run.code == 0, run.screen
    assert f"{other.path} holds no page of the city's hosts" in run.screen


def test_names_of_files_that_are_no_utf_8_cost_nothing(tmp_path: Path, good: Path, crawl: Crawl) -> None:
    folder = tmp_path / "archives"
    folder.mkdir()
    good.rename(folder / os.fsdecode(b"\xb1\xea.warc.gz"))
    (folder / os.fsdecode(b"\xb1\xea.html")).write_text("<html></html>")
    run = crawl(replay=folder)
    assert run.code == 3, run.screen
    assert len(run.lines()) == 1
    assert r"The URL of" in run.screen
    assert r"\udcb1\udcea.html" in run.screen
