"""The folders of cities: which there are, and which rejects of theirs are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from crawler.run.city_folder import city_folders, columns_read, has_read_portal, open_rejects
from tests.support.report.cities import write_run

if TYPE_CHECKING:
    from pathlib import Path


def test_cities_are_the_folders_with_runs_or_records_or_a_citys_name(tmp_path: Path) -> None:
    for name in ("chongqing", "exports", "hechuan/runs", "wanzhou"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "wanzhou" / "records.jsonl").touch()
    names = [path.name for path in city_folders(tmp_path, {"chongqing", "zhengzhou"})]
    assert names == ["chongqing", "hechuan", "wanzhou"]


def test_what_was_resolved_stands_no_more(tmp_path: Path) -> None:
    lines = [
        {"url": "a", "reason": "status_404"},
        {"url": "b", "reason": "status_404"},
        {"url": "a", "reason": "resolved"},
    ]
    (tmp_path / "rejects.jsonl").write_bytes(
        b"".join(orjson.dumps(line) + b"\n" for line in lines) + b"{half"
    )
    standing, broken = open_rejects(tmp_path)
    assert [reject.url for reject in standing] == ["b"]
    assert broken == [4]


def test_a_column_was_read_on_the_day_of_the_newest_live_run_that_read_it_whole(tmp_path: Path) -> None:
    column = {"name": "a", "url": "https://a.gov.cn/jyta/index.html", "complete": True, "pages_read": 2}
    city = tmp_path / "town"
    write_run(city, "2026-09-01T02:20:00Z", 0, columns=[column])
    write_run(city, "2026-09-02T02:20:00Z", 0, columns=[column])
    write_run(city, "2026-09-03T02:20:00Z", 3, columns=[column | {"complete": False}])
    write_run(city, "2026-09-04T02:20:00Z", 0, columns=[column | {"pages_read": 0}])
    write_run(city, "2026-09-05T02:20:00Z", 0, columns=[column], source="archive/")
    write_run(tmp_path / "other", "2026-09-06T02:20:00Z", 0, columns=[])
    assert columns_read(tmp_path) == {"a.gov.cn/jyta/": "2026-09-02"}
    assert columns_read(tmp_path / "nowhere") == {}


def test_a_portal_was_read_by_a_live_run_that_read_a_page_or_if_there_is_a_record(tmp_path: Path) -> None:
    city = tmp_path / "town"
    assert not has_read_portal(city)
    write_run(city, "2026-09-01T02:20:00Z", 4, totals={"pages_read": 0})
    write_run(city, "2026-09-02T02:20:00Z", 0, totals={"pages_read": 2}, source="archive/")
    (city / "records.jsonl").touch()
    assert not has_read_portal(city)
    write_run(city, "2026-09-03T02:20:00Z", 3, totals={"pages_read": 1})
    assert has_read_portal(city)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "records.jsonl").write_bytes(b"{}\n")
    assert has_read_portal(tmp_path / "other")
