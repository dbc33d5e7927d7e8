"""What is asked of ``scrapy crawl CITY -s REPLAY=…``: windows, limits and rechecks; a mistake is one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.portal import Portal
from tests.support.runs import Crawl
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("half", ["REPLAY=", "REPLAY_AT=2026-01-01"])
def test_half_a_replay_is_no_live_run(crawl: Crawl, half: str) -> None:
    with Portal(documents=2) as portal:
        run = crawl("-a", f"listing={portal.listing}", "-s", half)
        assert portal.served == []
    assert run.code == 1
    assert "Name an archive, for example -s REPLAY=saved/" in run.last_line


def test_a_revision_is_seen_when_asked_to_recheck(kjj: SavedPortal, crawl: Crawl) -> None:
    crawl(replay=kjj.folder)
    changed = trs_detail("关于第B104号建议的答复函", "11500000MB15895317/2024-00104", text="已修改。")
    kjj.add(f"{KJJ}202409/t20240914_104.html", changed, fetched_at="2024-09-20T00:00:00Z")
    kjj.lines = [line for line in kjj.lines if line["fetched_at"] < "2025" or "104.html" not in line["url"]]
    for line in kjj.lines:
        line["fetched_at"] = "2024-09-20T00:00:00Z"
    kjj.write()
    assert crawl(replay=kjj.folder).manifest["totals"]["revised"] == 0
    run = crawl("-a", "recheck=30", replay=kjj.folder)
    assert (run.manifest["totals"]["revised"], run.manifest["totals"]["to_fetch"]) == (1, 1)
    assert run.lines()[-1]["revision"] == 2


@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [
        (["-a", "since=2024-07-12"], ["B104", "B103", "B102"]),
        (["-a", "until=2024-07-31"], ["B102", "B101"]),
        (["-a", "since=2024-07-01", "-a", "until=2024-08-31"], ["B103", "B102"]),
        (["-a", "limit=3"], ["B104", "B103", "B102"]),
        (["-a", "limit=30"], ["B104", "B103", "B102", "B101"]),
    ],
)
def test_a_window_or_a_limit_is_ok_and_what_it_leaves_out_is_found_by_the_next_run(
    kjj: SavedPortal, crawl: Crawl, arguments: list[str], numbers: list[str]
) -> None:
    run = crawl(*arguments, replay=kjj.folder)
    assert run.code == 0, run.screen
    assert [line["suggestion"]["number"] for line in run.lines()] == numbers
    assert [column["complete"] for column in run.manifest["columns"]] == [len(numbers) == 4]
    assert crawl(replay=kjj.folder).manifest["columns"][0]["complete"]
    assert len(run.lines()) == 4


@pytest.mark.parametrize(
    ("city", "arguments", "ends"),
    [
        ("nowhere", [], (2, "There is no city nowhere: scrapy crawl CITY, where CITY is one of ")),
        ("chongqing", ["-a", "foo=1"], (2, "There is no argument -a foo=…")),
        ("chongqing", ["-a", "since=soon"], (2, "since=soon must be a date")),
        ("chongqing", ["-s", "REPLAY=/nowhere/at/all"], (1, "There is no /nowhere/at/all to read")),
        ("zhengzhou", [], (1, "holds no page of the requested columns of zhengzhou")),
        ("chongqing", ["-a", "columns=jw"], (1, "holds no page of the requested columns of chongqing")),
    ],
)
def test_a_users_mistake_ends_in_one_sentence(
    kjj: SavedPortal, crawl: Crawl, city: str, arguments: list[str], ends: tuple[int, str]
) -> None:
    code, says = ends
    run = crawl(*arguments, city=city, replay=kjj.folder)
    assert run.code == code
    assert says in run.screen
    assert len(run.screen.strip().splitlines()) == 1, run.screen


def test_an_empty_folder_cannot_be_replayed(crawl: Crawl, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    run = crawl(replay=tmp_path / "empty")
    assert (run.code, "No saved page was found" in run.screen) == (1, True)


def test_a_data_folder_that_cannot_be_written_is_named(
    kjj: SavedPortal, crawl: Crawl, tmp_path: Path
) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    run = crawl(replay=kjj.folder)
    assert run.code == 1
    assert "cannot be written" in run.screen
    assert "Traceback" not in run.screen
