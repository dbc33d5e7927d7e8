"""The files of a folder of saved pages: links, and names that are no UTF-8."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest

from crawler.archive.model import surt
from crawler.archive.sources.open import open_source
from tests.support.bad_archives import (
    DOCUMENT,
    ROW,
)
from tests.support.saved_portal import KJJ, trs_detail, trs_listing
from tests.support.warc_files import WHEN, Warc

if TYPE_CHECKING:
    from tests.support.runs import Crawl


def moved_aside(folder: Path, *, to: str) -> Path:
    """The documents of a folder of saved pages, moved out of its listing's folder."""
    tree = folder / "kjj.cq.gov.cn" / "zwgk_176" / "zwxxgkml" / "rddbjyblqkgk"
    tree.mkdir(parents=True)
    (tree / "index.html").write_text(trs_listing([ROW]), encoding="utf-8")
    documents = folder.parent / to
    documents.mkdir()
    page = trs_detail("关于第B001号建议的答复函", "11500000MB15895317/2024-00001")
    (documents / "t20240914_1.html").write_text(page, encoding="utf-8")
    return documents


def test_a_folder_that_a_link_leads_to_is_read_and_one_that_lies_in_itself_only_once(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    documents = moved_aside(folder, to="years")
    tree = folder / "kjj.cq.gov.cn" / "zwgk_176" / "zwxxgkml" / "rddbjyblqkgk"
    (tree / "202409").symlink_to(documents)
    (documents / "again").symlink_to(folder)
    source = open_source(str(folder), follow_links=True)
    assert sorted(capture.url for capture in source.captures()) == [
        KJJ + "202409/t20240914_1.html",
        KJJ + "index.html",
    ]
    assert source.problems == []


def test_a_folder_is_read_under_its_own_name_whatever_link_leads_there_first(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    moved_aside(folder, to="years")
    (folder / "a-link").symlink_to(folder / "kjj.cq.gov.cn")
    source = open_source(str(folder))
    assert [capture.url for capture in source.captures()] == [KJJ + "index.html"]
    assert source.problems == []


def test_what_describes_the_pages_of_a_folder_that_a_link_leads_to_counts(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    elsewhere = moved_aside(folder, to="years")
    said = {"url": DOCUMENT, "file": "t20240914_1.html", "fetched_at": WHEN}
    (elsewhere / "pages.jsonl").write_bytes(orjson.dumps(said))
    (folder / "years").symlink_to(elsewhere)
    source = open_source(str(folder), follow_links=True)
    assert {each.url: each.fetched_at for each in source.captures()}[DOCUMENT] == WHEN
    assert source.problems == []


def test_a_link_that_leads_out_of_the_folder_is_skipped_and_named(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    documents = moved_aside(folder, to="years")
    tree = folder / "kjj.cq.gov.cn" / "zwgk_176" / "zwxxgkml" / "rddbjyblqkgk"
    (tree / "202409").symlink_to(documents)
    (tree / "private.pdf").symlink_to(documents / "t20240914_1.html")
    (tree / "202410").mkdir()
    (tree / "202410" / "t20241014_1.html").symlink_to(Path("..") / "index.html")
    source = open_source(str(folder))
    assert sorted(capture.url for capture in source.captures()) == [
        KJJ + "202410/t20241014_1.html",
        KJJ + "index.html",
    ]
    assert source.captures_of(surt(KJJ + "private.pdf")) == []
    (problem,) = source.problems
    assert problem.startswith(
        f"Skipped 2 links out of {folder}: {tree / '202409'}, {tree / 'private.pdf'}. To"
    )


@pytest.mark.parametrize(("follow", "code", "records"), [(False, 3, 0), (True, 0, 1)])
def test_a_replay_follows_links_out_of_its_folder_only_by_setting(
    crawl: Crawl, tmp_path: Path, *, follow: bool, code: int, records: int
) -> None:
    folder = tmp_path / "saved"
    documents = moved_aside(folder, to="years")
    (folder / "kjj.cq.gov.cn/zwgk_176/zwxxgkml/rddbjyblqkgk/202409").symlink_to(documents)
    run = crawl("-s", f"FOLLOW_LINKS={int(follow)}", replay=folder)
    assert (run.code, len(run.lines())) == (code, records)
    assert ("Skipped 1 link out of" in run.screen) is not follow


def test_pages_in_files_with_names_that_are_no_utf_8_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    tree = folder / "kjj.cq.gov.cn" / os.fsdecode("建议".encode("gbk"))
    tree.mkdir(parents=True)
    (tree / "1.html").write_text("<html>one</html>")
    told = f'<meta name="Url" content="{DOCUMENT}"><html>two</html>'
    (folder / os.fsdecode(b"\xb1\xea.html")).write_text(told)
    source = open_source(str(folder))
    read = {page.url: page.body for part in source.parts(1) for page in source.read_part(part)}
    assert read == {
        "https://kjj.cq.gov.cn/%BD%A8%D2%E9/1.html": b"<html>one</html>",
        DOCUMENT: told.encode(),
    }
    assert source.problems == []


def test_a_web_archive_in_gzip_is_known_by_its_first_bytes_whatever_its_name(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "crawl-2024.gz")
    warc.response(KJJ, "listing")
    (tmp_path / "old.gz").write_bytes(
        gzip.compress(b"filedesc://old.arc 0.0.0.0 20240101000000 text/plain 76\n")
    )
    (tmp_path / "data.gz").write_bytes(gzip.compress(b"data"))
    (tmp_path / "damaged.gz").write_bytes(b"\x1f\x8bdamaged")
    source = open_source(str(tmp_path))
    assert [capture.url for capture in source.captures()] == [KJJ]
    (problem,) = source.problems
    assert "old.gz is an ARC file" in problem
