"""``pages.jsonl``: what it says of the pages of a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.saved_portal import KJJ, SavedPortal
from tests.support.warc_files import archive, text

if TYPE_CHECKING:
    from pathlib import Path


def test_pages_jsonl_gives_status_headers_and_time_and_transfer_headers_are_dropped(
    portal: SavedPortal,
) -> None:
    portal.add(KJJ, "gone", status=404, fetched_at="2026-09-01T10:00:00+08:00")
    portal.lines[0]["headers"] |= {"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"}
    portal.write()
    page = archive(portal.folder).find(KJJ)
    assert page is not None
    assert (page.status, page.fetched_at) == (404, "2026-09-01T02:00:00Z")
    assert page.headers == {"Content-Type": "text/html; charset=utf-8"}


@pytest.mark.parametrize(
    "line",
    [
        b'{"url": broken',
        b"[]",
        b'{"url": "https://a.b/"}',
        b'{"url": "https://a.b/", "file": "../secret.html"}',
        b'{"url": "https://a.b/", "file": "none.html"}',
        b'{"url": "https://a.b/", "file": "' + b"a" * 300 + b'.html"}',
        b'{"url": "https://a.b/", "file": "a\\u0000.html"}',
        b'{"url": "a.b", "file": "pages.jsonl"}',
        b'{"url": "https://a.b/", "file": "pages.jsonl", "fetched_at": "yesterday"}',
        b'{"url": "https://a.b/", "file": "pages.jsonl", "headers": [1]}',
    ],
)
def test_a_broken_line_is_named_and_the_rest_is_read(portal: SavedPortal, line: bytes) -> None:
    portal.add(KJJ, "listing")
    (portal.folder.parent / "secret.html").write_text("secret", encoding="utf-8")
    description = portal.folder / "pages.jsonl"
    description.write_bytes(line + b"\n" + description.read_bytes())
    found = archive(portal.folder)
    assert [capture.url for capture in found.captures()] == [KJJ]
    (problem,) = found.problems()
    assert "pages.jsonl, line 1," in problem


def test_a_folder_below_or_above_its_pages_jsonl_has_the_urls_that_it_says(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    below = folder / "pages" / "kjj.cq.gov.cn"
    below.mkdir(parents=True)
    (below / "saved-1.html").write_text("listing", encoding="utf-8")
    line = f'{{"url": "{KJJ}", "file": "pages/kjj.cq.gov.cn/saved-1.html", "fetched_at": "2026-09-01T02:00:00Z"}}\n'
    (folder / "pages.jsonl").write_text(line, encoding="utf-8")
    for opened in (tmp_path, folder, folder / "pages", below):
        found = archive(opened)
        assert [(capture.url, capture.fetched_at) for capture in found.captures()] == [
            (KJJ, "2026-09-01T02:00:00Z")
        ], opened


def test_what_pages_jsonl_says_of_a_file_that_is_no_page_counts_before_its_place(tmp_path: Path) -> None:
    folder = tmp_path / "kjj.cq.gov.cn"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"%PDF-1")
    line = f'{{"url": "{KJJ}b.pdf", "file": "kjj.cq.gov.cn/a.pdf"}}\n'
    (tmp_path / "pages.jsonl").write_text(line, encoding="utf-8")
    found = archive(tmp_path)
    assert text(found, f"{KJJ}b.pdf") == "%PDF-1"
    assert found.find("https://kjj.cq.gov.cn/a.pdf") is None
