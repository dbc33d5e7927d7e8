"""Which page an archive gives: of the first source that has one, the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.archive.sources.open import open_archive
from crawler.portals.families.trs_wcm import TrsWcm
from tests.support.saved_portal import KJJ, SavedPortal
from tests.support.warc_files import archive, text

if TYPE_CHECKING:
    from pathlib import Path


def test_a_mobile_page_stands_in_for_the_desktop_page_and_gives_way_to_it(portal: SavedPortal) -> None:
    portal.add(f"{KJJ}t20240101_1_wap.html", "mobile")
    assert text(archive(portal.folder), f"{KJJ}t20240101_1.html") == "mobile"
    portal.add(f"{KJJ}t20240101_1.html", "desktop")
    assert text(archive(portal.folder), f"{KJJ}t20240101_1.html") == "desktop"
    assert text(archive(portal.folder), f"{KJJ}t20240101_1_wap.html") == "mobile"


def test_pages_jsonl_counts_before_the_tree_and_the_first_source_before_the_second(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        page = folder / "kjj.cq.gov.cn" / "x" / "t20240101_1.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"tree {folder.name}", encoding="utf-8")
    SavedPortal(first).add("https://kjj.cq.gov.cn/x/t20240101_1.html", "described")
    url = "https://kjj.cq.gov.cn/x/t20240101_1.html"
    assert text(archive(first, second), url) == "described"
    assert text(archive(second, first), url) == "tree b"


@pytest.mark.parametrize(
    "saved", ["view.aspx?id=3&cid=9", "view.aspx?cid=9&id=3", "view.aspx;jsessionid=A1?id=3&cid=9"]
)
@pytest.mark.parametrize("asked", ["view.aspx?id=3&cid=9", "view.aspx?cid=9&id=3"])
def test_a_page_is_found_by_what_was_requested_and_by_its_canonical_url(
    portal: SavedPortal, saved: str, asked: str
) -> None:
    portal.add(f"{KJJ}{saved}", "page")
    assert text(archive(portal.folder), f"{KJJ}{asked}") == "page"


def test_of_several_captures_the_newest_counts(portal: SavedPortal) -> None:
    portal.add(KJJ, "new", fetched_at="2026-09-02T00:00:00Z")
    portal.add(KJJ, "old", fetched_at="2026-09-01T00:00:00Z")
    assert text(archive(portal.folder), KJJ) == "new"


def test_the_newest_capture_at_or_before_the_moment_counts(portal: SavedPortal) -> None:
    for year in (2024, 2023, 2025):
        portal.add(KJJ, str(year), fetched_at=f"{year}-01-01T00:00:00Z")
    found = open_archive(str(portal.folder), TrsWcm().page_key, "2024-06-01T00:00:00Z")
    assert text(found, KJJ) == "2024"
    assert [capture.fetched_at[:4] for capture in found.captures()] == ["2023", "2024", "2025"]
