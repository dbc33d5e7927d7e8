"""``scrapy read``: where a saved page has its address and its time from."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.saved_page import MODIFIED, MODIFIED_UTC, NUMBER, TITLE, URL, read, tell
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail


def _told_at(path: Path, url: str) -> Path:
    """A page, with its address told as a browser tells it."""
    saved = f"<!-- saved from url=({len(url):04})" + url + " -->"
    path.write_text(saved + path.read_text(encoding="utf-8"), encoding="utf-8")
    return path


def test_pages_jsonl_says_url_headers_and_time_before_the_page_does(portal: SavedPortal) -> None:
    told = "<!-- saved from url=(0042)https://told.example.gov.cn/t20240914_1.html -->"
    html = told + trs_detail(TITLE, NUMBER, text="建議辦理情況。")
    (portal.folder / "page.html").write_bytes(html.encode("big5", "xmlcharrefreplace"))
    portal.lines.append(
        {
            "url": URL,
            "file": "page.html",
            "headers": {"content-TYPE": "text/html; charset=big5"},
            "fetched_at": "2026-09-01T10:00:00+08:00",
        }
    )
    portal.write()
    record = read(portal.folder / "page.html").record
    assert record["url"] == URL
    assert record["fetched_at"] == "2026-09-01T02:00:00Z"
    assert "建議辦理情況。" in record["body"]
    portal.lines[0]["fetched_at"] = None
    portal.write()
    os.utime(portal.folder / "page.html", (MODIFIED, MODIFIED))
    assert read(portal.folder / "page.html").record["fetched_at"] == MODIFIED_UTC


@pytest.mark.parametrize(("folders", "found"), [("1/2/3/4", "described"), ("1/2/3/4/5", "not")])
def test_pages_jsonl_counts_up_to_five_folders_up(
    portal: SavedPortal, page: Path, folders: str, found: str
) -> None:
    place = portal.folder / folders
    place.mkdir(parents=True)
    page = page.rename(place / "page.html")
    portal.lines.append({"url": URL, "file": f"{folders}/page.html"})
    portal.write()
    assert read(page).record["url"] == (URL if found == "described" else page.as_uri())


def test_an_older_capture_keeps_its_own_time(portal: SavedPortal) -> None:
    portal.add(URL, trs_detail(TITLE, NUMBER), fetched_at="2026-09-01T02:00:00Z")
    portal.add(URL, trs_detail(TITLE, NUMBER, text="已更新。"), fetched_at="2026-10-01T02:00:00Z")
    older = portal.folder / portal.lines[0]["file"]
    record = read(older).record
    assert (record["url"], record["fetched_at"]) == (URL, "2026-09-01T02:00:00Z")
    assert len(read(portal.folder).records) == 2


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ("<!-- saved from url=(0042)https://a.gov.cn/1.html -->", "https://a.gov.cn/1.html"),
        ("<!-- Page saved with SingleFile \n url: https://b.gov.cn/1.html \n-->", "https://b.gov.cn/1.html"),
        ('<meta name="Url" content="https://c.gov.cn/1.html">', "https://c.gov.cn/1.html"),
        ('<link rel="canonical" href="https://d.gov.cn/1.html">', "https://d.gov.cn/1.html"),
    ],
)
def test_else_the_url_that_the_page_tells_of_itself(page: Path, head: str, url: str) -> None:
    assert read(tell(page, head)).record["url"] == url


@pytest.mark.parametrize("head", ["", '<meta name="Url" content="https://c.gov.cn:port/1.html">'])
def test_else_the_files_own_uri_and_its_time_of_modification(page: Path, head: str) -> None:
    tell(page, head)
    os.utime(page, (MODIFIED, MODIFIED))
    record = read(page).record
    assert record["url"] == page.as_uri()
    assert record["fetched_at"] == MODIFIED_UTC


def test_a_page_whose_url_is_not_known_has_no_attachment_that_starts_from_it(page: Path) -> None:
    links = '<p><a href="./a.pdf">甲.pdf</a><a href="https://oss.example.gov.cn/b.pdf">乙.pdf</a></p>'
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("感谢您", f"{links}感谢您"), encoding="utf-8")
    record = read(page).record
    assert record["attachments"] == [{"name": "乙.pdf", "url": "https://oss.example.gov.cn/b.pdf"}]
    assert "attachment_without_url" in record["warnings"]
    record = read(_told_at(page, URL)).record
    assert [each["url"] for each in record["attachments"]] == [
        f"{KJJ}202409/a.pdf",
        "https://oss.example.gov.cn/b.pdf",
    ]
    assert "attachment_without_url" not in record["warnings"]


def test_a_folder_gives_all_its_pages(tmp_path: Path, page: Path) -> None:
    tree = tmp_path / "kjj.cq.gov.cn" / "zwgk"
    tree.mkdir(parents=True)
    (tree / "t20240914_105.html?page=1").write_bytes(page.read_bytes())
    tell(tmp_path / "told.shtml", '<meta name="Url" content="https://c.gov.cn/1.html">')
    for name in ("style.css", "logo.png", "photo.PNG", "expected.jsonl", ".DS_Store"):
        (tmp_path / name).write_bytes(b"\x89PNG")
    ended = read(tmp_path)
    assert ended.code == 0
    assert [record["url"] for record in ended.records] == [
        "https://kjj.cq.gov.cn/zwgk/t20240914_105.html?page=1",
        page.as_uri(),
        "https://c.gov.cn/1.html",
    ]
    assert ended.said == f"{tmp_path}: skipped files that are not pages (.css 1, .jsonl 1, .png 2).\n"


def test_a_page_that_pages_jsonl_names_and_the_folder_lacks_is_said(portal: SavedPortal) -> None:
    portal.add(URL, trs_detail(TITLE, NUMBER))
    portal.lines.append({"url": f"{KJJ}t20240101_1.html", "file": "lost.html"})
    portal.lines.append({"url": "https://host:port/", "file": portal.lines[0]["file"]})
    portal.write()
    ended = read(portal.folder)
    assert ended.code == 3
    assert len(ended.records) == 1
    assert "pages.jsonl, line 2" in ended.said
    assert "lost.html" in ended.said
    assert "pages.jsonl, line 3" in ended.said
