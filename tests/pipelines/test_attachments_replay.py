"""Attachments out of an archive in place of the portal."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING

import orjson

from tests.support.attachments.attached import PDF, lines_of
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail, trs_listing
from tests.support.warc_files import Warc

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.runs import Crawl


def replayed(folder: Path, *held: str) -> Path:
    """A saved column of one document with two files, some of which the archive holds."""
    folder.mkdir()
    portal = SavedPortal(folder)
    portal.add(KJJ, trs_listing([("./202409/t20240914_1.html", "关于第B001号建议的答复函", "2024-09-14")]))
    page = trs_detail("关于第B001号建议的答复函", "11500000MB15895317/2024-00001")
    links = '</p><p><a href="a.pdf">附件1</a><a href="b.pdf">附件2</a></p></div></div>'
    portal.add(f"{KJJ}202409/t20240914_1.html", page.replace("</p></div></div>", links))
    for name in held:
        portal.add(f"{KJJ}202409/{name}", "x")
        (folder / portal.lines[-1]["file"]).write_bytes(PDF)
    return folder


def test_a_replay_takes_files_from_the_archive_and_lists_those_it_lacks(crawl: Crawl, tmp_path: Path) -> None:
    saved = replayed(tmp_path / "saved", "a.pdf")
    run = crawl("-s", "ATTACHMENTS=1", replay=saved)
    said = [(line["fate"], line["problem"], line["fetched_at"]) for line in lines_of(run)]
    assert said[0] == ("stored", None, "2026-09-01T02:00:00Z")
    assert said[1][:2] == ("missing", "not_in_archive")
    assert run.code == 3
    assert "1 attachment missing from the archive" in run.last_line
    assert crawl(replay=saved).code == 0


def as_tree(saved: Path, tree: Path) -> Path:
    """The pages and files of a ``pages.jsonl`` as wget lays them out."""
    for line in map(orjson.loads, (saved / "pages.jsonl").read_bytes().splitlines()):
        place = tree / line["url"].removeprefix("https://")
        if line["url"].endswith("/"):
            place /= "index.html"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes((saved / line["file"]).read_bytes())
        moment = datetime.fromisoformat(line["fetched_at"]).timestamp()
        os.utime(place, (moment, moment))
    return tree


def as_warc(saved: Path, path: Path) -> Path:
    """The pages and files of a ``pages.jsonl`` as a WARC."""
    warc = Warc(path)
    for line in map(orjson.loads, (saved / "pages.jsonl").read_bytes().splitlines()):
        warc.response(line["url"], (saved / line["file"]).read_bytes(), at=line["fetched_at"])
    return path


def test_a_tree_of_wget_and_a_warc_give_the_records_and_files_of_pages_jsonl(
    crawl: Crawl, tmp_path: Path
) -> None:
    saved = replayed(tmp_path / "saved", "a.pdf", "b.pdf")
    sources = saved, as_tree(saved, tmp_path / "tree"), as_warc(saved, tmp_path / "a.warc.gz")
    gave = []
    for number, source in enumerate(sources):
        run = crawl("-s", "ATTACHMENTS=1", "-s", f"DATA_DIR={tmp_path / str(number)}", replay=source)
        assert run.code == 0, run.screen
        city = tmp_path / str(number) / "chongqing"
        gave.append([(city / name).read_bytes() for name in ("records.jsonl", "attachments.jsonl")])
        gave[-1] += sorted(each.read_bytes() for each in (city / "attachments").rglob("*") if each.is_file())
    assert gave[0] == gave[1] == gave[2]
    assert gave[0][2:] == [PDF]


def test_two_replays_give_the_same_bytes(crawl: Crawl, tmp_path: Path) -> None:
    saved = replayed(tmp_path / "saved", "a.pdf", "b.pdf")
    runs = [crawl("-s", "ATTACHMENTS=1", "-s", f"DATA_DIR={tmp_path / name}", replay=saved) for name in "ab"]
    assert [run.code for run in runs] == [0, 0]
    once, twice = ((tmp_path / name / "chongqing" / "attachments.jsonl").read_bytes() for name in "ab")
    assert once == twice != b""
