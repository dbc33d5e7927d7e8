"""A folder of saved pages as an archive.

The time of a file that nothing else dates is read by ``crawler/clock.py``.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from crawler.archive.lookup import Archive
from crawler.archive.model import ArchiveError
from crawler.archive.sources.folder import FolderSource
from crawler.portals.families.trs_wcm import TrsWcm
from tests.support.saved_portal import KJJ, SavedPortal
from tests.support.warc_files import archive, text

if TYPE_CHECKING:
    from pathlib import Path


def test_a_page_is_found_under_every_form_of_its_url(portal: SavedPortal) -> None:
    portal.add(f"{KJJ}index.html", "listing")
    found = archive(portal.folder)
    for url in (KJJ, f"{KJJ}index.html", KJJ.replace("https", "http"), f"{KJJ}#top"):
        assert text(found, url) == "listing"
    assert found.find(f"{KJJ}index_1.html") is None


def test_a_tree_as_wget_makes_it_with_queries_and_modification_times(tmp_path: Path) -> None:
    page = tmp_path / "public.zhengzhou.gov.cn" / "index.html?a=dir&h=1&p=D1101X&page=2"
    page.parent.mkdir()
    page.write_text("page two", encoding="utf-8")
    os.utime(page, (1700000000, 1700000000))
    (page.parent / "style.css").write_text("x", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    source = FolderSource(tmp_path)
    assert [capture.url for capture in source.captures()] == [
        "https://public.zhengzhou.gov.cn/index.html?a=dir&h=1&p=D1101X&page=2"
    ]
    saved = Archive([source], TrsWcm().page_key).find(
        "https://public.zhengzhou.gov.cn/?a=dir&h=1&p=D1101X&page=2"
    )
    assert saved is not None
    assert (saved.body, saved.fetched_at) == (b"page two", "2023-11-14T22:13:20Z")


def test_a_source_that_is_not_there_or_holds_nothing_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="There is no "):
        archive(tmp_path / "nowhere")
    with pytest.raises(ArchiveError, match="No saved page was found"):
        archive(tmp_path)


@pytest.mark.parametrize(
    "told",
    [
        f"<!-- saved from url=(0052){KJJ}t1.html -->",
        f"<!--\n Page saved with SingleFile \n url: {KJJ}t1.html \n saved date: Mon -->",
        f'<meta name="Url" content="{KJJ}t1.html">',
        f'<link rel="canonical" href="{KJJ}t1.html">',
    ],
)
def test_a_page_tells_its_url_itself_where_nothing_else_does(tmp_path: Path, told: str) -> None:
    (tmp_path / "page.html").write_text(
        f"<html><head>{told}</head><body>told</body></html>", encoding="utf-8"
    )
    assert "told" in (text(archive(tmp_path), f"{KJJ}t1.html") or "")


def test_pages_jsonl_and_the_tree_count_before_what_a_page_tells(portal: SavedPortal) -> None:
    told = f'<html><head><link rel="canonical" href="{KJJ}t9.html"></head><body>{{}}</body></html>'
    portal.add(f"{KJJ}t1.html", told.format("described"))
    page = portal.folder / "kjj.cq.gov.cn" / "x" / "t2.html"
    page.parent.mkdir(parents=True)
    page.write_text(told.format("tree"), encoding="utf-8")
    found = archive(portal.folder)
    assert "described" in (text(found, f"{KJJ}t1.html") or "")
    assert "tree" in (text(found, "https://kjj.cq.gov.cn/x/t2.html") or "")
    assert text(found, f"{KJJ}t9.html") is None


def test_files_that_tell_no_url_are_a_problem_and_files_that_are_no_pages_are_not(
    portal: SavedPortal,
) -> None:
    portal.add(KJJ, "listing")
    for name in ("a.html", "b.html", "style.css", "expected.jsonl"):
        (portal.folder / name).write_text("x", encoding="utf-8")
    (problem,) = archive(portal.folder).problems()
    assert "a.html" in problem
    assert "b.html" in problem
    assert "style.css" not in problem


def test_names_of_wget_on_file_systems_without_question_marks(tmp_path: Path) -> None:
    page = tmp_path / "public.zhengzhou.gov.cn+8080" / "index.html@a=dir&p=D1101X"
    page.parent.mkdir()
    page.write_text("page", encoding="utf-8")
    (capture,) = FolderSource(tmp_path).captures()
    assert capture.url == "https://public.zhengzhou.gov.cn:8080/index.html?a=dir&p=D1101X"


def test_an_index_that_was_built_beside_an_archive_is_no_page(tmp_path: Path) -> None:
    (tmp_path / "kjj.cq.gov.cn").mkdir()
    (tmp_path / "kjj.cq.gov.cn" / "t1.html").write_bytes(b"<p>saved</p>")
    (tmp_path / "20260901T020000Z.warc.gz.cdxj").write_bytes(b"cn,gov,cq)/ {}\n")
    source = FolderSource(tmp_path)
    assert [capture.url for capture in source.captures()] == ["https://kjj.cq.gov.cn/t1.html"]
    assert source.problems == []


def test_files_that_are_no_pages_are_had_from_a_tree_by_whoever_asks_and_read_by_nobody(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "kjj.cq.gov.cn" / "x"
    folder.mkdir(parents=True)
    (folder / "t1.html").write_text("page", encoding="utf-8")
    (folder / "附件 1.pdf").write_bytes(b"%PDF-1")
    os.utime(folder / "附件 1.pdf", (1700000000, 1700000000))
    found = archive(tmp_path)
    page = found.find("https://kjj.cq.gov.cn/x/%E9%99%84%E4%BB%B6%201.pdf")
    assert page is not None
    assert (page.body, page.status, page.fetched_at) == (b"%PDF-1", 200, "2023-11-14T22:13:20Z")
    assert [capture.url[-7:] for capture in found.captures()] == ["t1.html"]
    (source,) = found.sources
    assert [each.body for part in source.parts(1 << 20) for each in source.read_part(part)] == [b"page"]
    assert found.problems() == []
