"""Where the URL and the time of a saved file come from, and how the file is read as a page."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.archive.sources.open import open_source
from tests.support.bad_archives import DOCUMENT, ROW
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail, trs_listing
from tests.support.warc_files import Warc

if TYPE_CHECKING:
    from crawler.archive.model import SavedPage
    from tests.support.runs import Crawl

PAGE = trs_detail("关于第B001号建议的答复函", "11500000MB15895317/2024-00001")
COPY = f"https://web.archive.org/web/20240601020304/{DOCUMENT}"


def browser(url: str, html: str = PAGE) -> str:
    return f"<!DOCTYPE html>\n<!-- saved from url=({len(url):04d}){url} -->\n{html}"


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1700000000, 1700000000))
    return path


MODIFIED = "2023-11-14T22:13:20Z"


def pages(folder: Path) -> list[SavedPage]:
    source = open_source(str(folder))
    assert source.problems == []
    return [page for part in source.parts(1 << 20) for page in source.read_part(part)]


@pytest.mark.parametrize(
    ("head", "fetched_at"),
    [
        (f"<!--\n Page saved with SingleFile \n url: {DOCUMENT}\n saved date: Tue May 21 2024 16:30:05 GMT+0800 (CST)\n-->",
         "2024-05-21T08:30:05Z"),
        (f"<!-- Saved from {DOCUMENT} at 2024-05-21T08:30:05Z using monolith v2.8.1 -->", "2024-05-21T08:30:05Z"),
        (f"<!-- saved from url=(0052){DOCUMENT} -->", MODIFIED),
        (f"<!-- saved from url=(0096){COPY} -->", "2024-06-01T02:03:04Z"),
    ],
)  # fmt: skip
def test_the_time_that_a_page_states_counts_before_that_of_its_file(
    tmp_path: Path, head: str, fetched_at: str
) -> None:
    write(tmp_path / "page.html", head + PAGE)
    (page,) = pages(tmp_path)
    assert (page.url, page.fetched_at) == (DOCUMENT, fetched_at)


def test_a_pages_jsonl_counts_before_what_a_page_states(portal: SavedPortal) -> None:
    portal.add(
        DOCUMENT, f"<!-- Saved from {KJJ}other.html at 2024-05-21T08:30:05Z using monolith v2 -->{PAGE}"
    )
    (page,) = pages(portal.folder)
    assert (page.url, page.fetched_at) == (DOCUMENT, "2026-09-01T02:00:00Z")


def test_a_copy_of_the_wayback_machine_is_the_page_that_was_copied(portal: SavedPortal) -> None:
    link = f'<a href="/web/20240601020304/{KJJ}a.pdf">附件</a>'
    portal.add(COPY, link, status=200)
    write(portal.folder / "web.archive.org/web/20240601020304/https:/kjj.cq.gov.cn/x/t2.html", link)
    restored = f'<a href="{KJJ}a.pdf">附件</a>'.encode()
    assert {(page.url, page.fetched_at, page.body) for page in pages(portal.folder)} == {
        (DOCUMENT, "2024-06-01T02:03:04Z", restored),
        ("https://kjj.cq.gov.cn/x/t2.html", "2024-06-01T02:03:04Z", restored),
    }


def test_in_the_folder_of_a_host_a_browsers_comment_counts_for_that_host_or_in_a_file_named_after_a_title(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "kjj.cq.gov.cn"
    write(folder / "答复.html", browser(DOCUMENT))
    write(folder / "a/t1.html", browser("https://other.example.gov.cn/a.html"))
    write(folder / "a/t2.html", browser("https://kjj.cq.gov.cn/"))
    write(tmp_path / "cq.gov.cn/关于建议的答复.html", browser(f"{KJJ}t3.html"))
    write(tmp_path / "cq.gov.cn/reply (1).html", browser(f"{KJJ}t4.html"))
    assert sorted(page.url for page in pages(tmp_path)) == [
        "https://kjj.cq.gov.cn/a/t1.html",
        "https://kjj.cq.gov.cn/a/t2.html",
        DOCUMENT,
        f"{KJJ}t3.html",
        f"{KJJ}t4.html",
    ]


def test_in_the_folder_of_a_host_what_httrack_states_counts(tmp_path: Path) -> None:
    comment = (
        "<!-- Mirrored from kjj.cq.gov.cn/list.jsp?page=2 by HTTrack Website Copier/3.x [XR&CO'2014],"
        " Tue, 21 May 2024 08:30:05 GMT -->"
    )
    write(tmp_path / "kjj.cq.gov.cn/list4a5b.html", f"<html>{comment}<a href='view7.html'>x</a></html>")
    write(
        tmp_path / "kjj.cq.gov.cn/view7.html",
        f"<html>{comment.replace('list.jsp?page=2', 'view.jsp?id=7')}</html>",
    )
    for name in ("index.html", "hts-log.txt", "cookies.txt", "hts-cache/new.zip"):
        write(tmp_path / name, "HTTrack")
    listing, document = pages(tmp_path)
    assert (listing.url, listing.fetched_at) == (
        "https://kjj.cq.gov.cn/list.jsp?page=2",
        "2024-05-21T08:30:05Z",
    )
    assert b'<a href="//kjj.cq.gov.cn/view.jsp?id=7">' in listing.body
    assert document.url == "https://kjj.cq.gov.cn/view.jsp?id=7"
    assert not document.is_scheme_known


def test_what_a_browser_puts_beside_a_page_is_no_page(crawl: Crawl, tmp_path: Path) -> None:
    folder = tmp_path / "重庆.科技局"
    write(folder / "列表.html", browser(KJJ, trs_listing([(DOCUMENT, *ROW[1:])])))
    write(folder / "答复.htm", browser(DOCUMENT))
    for companion in ("列表_files", "答复_文件"):
        write(folder / companion / "saved_resource.html", browser("about:blank", "<p></p>"))
        write(folder / companion / "jquery.js.下载", "var a;")
        write(folder / companion / "sub" / "a(1)", "x")
    run = crawl(replay=tmp_path)
    assert (run.code, len(run.lines())) == (0, 1), run.screen


def test_a_folder_of_that_name_without_its_page_is_read(tmp_path: Path) -> None:
    write(tmp_path / "答复_files" / "1.html", browser(DOCUMENT))
    assert [page.url for page in pages(tmp_path)] == [DOCUMENT]


def test_a_browsers_page_without_its_comment_and_an_empty_file_are_named(tmp_path: Path) -> None:
    write(tmp_path / "列表.html", browser(KJJ))
    write(tmp_path / "答复.html", PAGE)
    write(tmp_path / "leer.html", "")
    (problem,) = open_source(str(tmp_path)).problems
    assert "leer.html" in problem
    assert "答复.html" in problem


def test_a_page_in_gzip_is_unpacked_and_a_file_in_gzip_is_not(tmp_path: Path) -> None:
    folder = tmp_path / "kjj.cq.gov.cn"
    folder.mkdir()
    (folder / "t1.html").write_bytes(gzip.compress(PAGE.encode()))
    (folder / "a.gz").write_bytes(gzip.compress(b"data"))
    assert [page.body for page in pages(tmp_path)] == [PAGE.encode()]
    source = open_source(str(tmp_path))
    (capture,) = source.captures_of("cn,gov,cq,kjj)/a.gz")
    assert gzip.decompress(source.load(capture).body) == b"data"


def test_a_tree_below_a_folder_of_warc_is_read_too(crawl: Crawl, tmp_path: Path) -> None:
    warc = Warc(tmp_path / "saved" / "a.warc.gz")
    warc.response(KJJ, trs_listing([ROW]))
    write(tmp_path / "saved" / "mirror" / DOCUMENT.partition("://")[2], PAGE)
    run = crawl(replay=tmp_path / "saved")
    assert (run.code, len(run.lines())) == (0, 1), run.screen


@pytest.mark.parametrize("converted", [False, True])
def test_a_tree_of_adjusted_names_is_replayed_whether_its_links_were_converted_or_not(
    crawl: Crawl, tmp_path: Path, *, converted: bool
) -> None:
    folder = tmp_path / "kjj.cq.gov.cn/zwgk_176/zwxxgkml/rddbjyblqkgk"
    name = "202409/t20240914_1.shtml"
    href = f"{name}.html" if converted else f"./{name}"
    write(folder / "index.html", trs_listing([(href, *ROW[1:])]))
    write(folder / f"{name}.html", PAGE)
    run = crawl(replay=tmp_path)
    assert (run.code, [line["url"] for line in run.lines()]) == (0, [KJJ + name]), run.screen


def test_pages_that_are_described_are_read_from_a_folder_that_is_named_by_a_relative_path(
    portal: SavedPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal.add(DOCUMENT, PAGE)
    write(portal.folder / "kjj.cq.gov.cn/list.jsp?page=2", "<html>rows</html>")
    monkeypatch.chdir(portal.folder.parent)
    assert {page.url for page in pages(Path(portal.folder.name))} == {
        DOCUMENT,
        "https://kjj.cq.gov.cn/list.jsp?page=2",
    }


def test_only_the_beginning_of_a_file_in_a_tree_is_searched_for_a_statement(tmp_path: Path) -> None:
    later = f"<html>{'x' * 5000}<!-- saved from url=(0052){KJJ}other.html -->"
    write(tmp_path / DOCUMENT.partition("://")[2], later)
    write(tmp_path / "page.html", later)
    assert {page.url for page in pages(tmp_path)} == {DOCUMENT, f"{KJJ}other.html"}
