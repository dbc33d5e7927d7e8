"""The versions of a page: its captures that are pages, oldest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.archive.versions import saved_versions
from tests.support.saved_portal import KJJ, SavedPortal
from tests.support.warc_files import Warc, archive, text

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.archive.lookup import Archive


def days(found: Archive, url: str = KJJ) -> list[str]:
    return [version.fetched_at[:10] for version in saved_versions(found, url)]


@pytest.mark.parametrize("status", [204, 206, 403, 404, 410, 412, 429, 500, 503])
def test_an_answer_that_is_no_page_hides_no_older_page_and_is_told(portal: SavedPortal, status: int) -> None:
    portal.add(KJJ, "old", fetched_at="2026-09-01T00:00:00Z")
    portal.add(KJJ, "page", fetched_at="2026-09-02T00:00:00Z")
    portal.add(KJJ, "busy", fetched_at="2026-09-03T00:00:00Z", status=status)
    found = archive(portal.folder)
    told: list[tuple[str, str, str, str]] = []
    found.on_hidden = lambda *facts: told.append(facts)
    assert text(found, KJJ) == "page"
    assert days(found) == ["2026-09-01", "2026-09-02"]
    assert set(told) == {(KJJ, f"status_{status}", "2026-09-03T00:00:00Z", "2026-09-02T00:00:00Z")}


def test_what_is_no_page_is_given_where_nothing_else_is(portal: SavedPortal) -> None:
    portal.add(KJJ, "one", fetched_at="2026-09-01T00:00:00Z", status=503)
    portal.add(KJJ, "two", fetched_at="2026-09-02T00:00:00Z", status=500)
    assert days(archive(portal.folder)) == ["2026-09-02"]


def test_with_a_moment_later_versions_are_left_out_unless_there_are_no_others(portal: SavedPortal) -> None:
    for day in (1, 2, 3):
        portal.add(KJJ, str(day), fetched_at=f"2026-09-0{day}T00:00:00Z")
    assert days(archive(portal.folder, at="2026-09-02T23:59:59Z")) == ["2026-09-01", "2026-09-02"]
    assert days(archive(portal.folder, at="2026-08-01T00:00:00Z")) == ["2026-09-03"]


def test_the_versions_come_from_the_first_source_that_has_the_page(tmp_path: Path) -> None:
    bodies = {"a": "503 Busy", "b": "200 OK", "c": "200 OK"}
    for day, (name, status) in enumerate(bodies.items(), 1):
        Warc(tmp_path / f"{name}.warc.gz").response(KJJ, name, status=status, at=f"2026-09-0{day}T00:00:00Z")
    assert days(archive(*[tmp_path / f"{name}.warc.gz" for name in bodies])) == ["2026-09-02"]


def test_runs_that_began_in_one_second_keep_their_order(tmp_path: Path) -> None:
    for name in ("20260901T000000Z", "20260901T000000Z-2"):
        Warc(tmp_path / f"{name}.warc.gz").response(KJJ, name)
    assert text(archive(tmp_path), KJJ) == "20260901T000000Z-2"


def test_a_version_is_sorted_by_what_it_redirects_to_at_its_time(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    for day in (1, 2):
        moved = {"Location": "/elsewhere"}
        warc.response(KJJ, status="302 Found", headers=moved, at=f"2026-09-0{day}T00:00:00Z")
        warc.response("https://kjj.cq.gov.cn/elsewhere", "page", at=f"2026-09-0{day}T00:00:05Z")
    found = saved_versions(archive(warc.path), KJJ)
    assert [version.recorded[0] for version in found] == ["2026-09-01T00:00:05Z", "2026-09-02T00:00:05Z"]
