"""The folders of cities: which there are, and which rejects of theirs are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from crawler.run.city_folder import city_folders, open_rejects

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
