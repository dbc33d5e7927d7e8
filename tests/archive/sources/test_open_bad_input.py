"""Sources that cannot be read: a clear sentence, the rest read, nothing lost in silence."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from crawler.archive.model import ArchiveError
from crawler.archive.sources.open import open_archive, open_source, open_sources
from crawler.archive.warc.writer import payload_digest
from crawler.portals.families.trs_wcm import TrsWcm
from tests.support.bad_archives import (
    BAD,
    DOCUMENT,
    broken_wacz,
    no_archive,
)
from tests.support.saved_portal import KJJ
from tests.support.warc_files import Warc

if TYPE_CHECKING:
    from pathlib import Path

each_bad = pytest.mark.parametrize("make", BAD, ids=[make.__name__ for make in BAD])


@each_bad
def test_one_of_several_sources_that_cannot_be_read_is_told_and_the_rest_is_read(
    tmp_path: Path, good: Path, make: type
) -> None:
    for names in ([str(good), str(make(tmp_path))], [str(make(tmp_path)), str(good)]):
        found = open_archive(",".join(names), TrsWcm().page_key)
        assert [capture.url for capture in found.captures()] == [KJJ, DOCUMENT]
        (problem,) = found.problems()
        assert "bad." in problem
        assert re.search(BAD[make], problem)


@each_bad
def test_the_only_source_that_cannot_be_read_is_refused(tmp_path: Path, make: type) -> None:
    with pytest.raises(ArchiveError, match=BAD[make]):
        open_archive(str(make(tmp_path)), TrsWcm().page_key)


@each_bad
def test_what_cannot_be_read_in_a_folder_of_archives_is_told_and_the_rest_is_read(
    good: Path, make: type
) -> None:
    bad = make(good.parent)
    found = open_archive(str(good.parent), TrsWcm().page_key)
    assert [capture.url for capture in found.captures()] == [KJJ, DOCUMENT]
    (problem,) = found.problems()
    assert str(bad) in problem


def test_where_no_source_can_be_read_each_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"bad\.bin is not an archive.*bad\.wacz is not a WACZ"):
        open_sources([str(no_archive(tmp_path)), str(broken_wacz(tmp_path))])


def test_a_path_that_does_not_exist_is_refused_though_another_can_be_read(good: Path) -> None:
    with pytest.raises(ArchiveError, match=r"There is no .*god\.warc\.gz to read: check the path"):
        open_sources([str(good), str(good.with_name("god.warc.gz"))])


def test_a_revisit_finds_its_capture_in_another_source_though_one_beside_cannot_be_read(
    tmp_path: Path,
) -> None:
    first, second = Warc(tmp_path / "a" / "a.warc.gz"), Warc(tmp_path / "b" / "b.warc.gz")
    digest = payload_digest(b"page")
    first.response(KJJ, b"page", at="2024-01-01T00:00:00Z", WARC_Payload_Digest=digest)
    second.revisit(KJJ, digest, "2024-01-01T00:00:00Z", at="2025-01-01T00:00:00Z")
    names = [str(no_archive(tmp_path)), str(second.path), str(first.path)]
    found = open_archive(",".join(names), TrsWcm().page_key)
    page = found.find(KJJ)
    assert page is not None
    assert (page.body, page.fetched_at) == (b"page", "2025-01-01T00:00:00Z")


def test_what_a_kill_left_in_the_archive_of_a_city_is_no_page(good: Path) -> None:
    good.with_name("good.warc.gz.torn-812-0a1b2c3d").write_bytes(b"\x1f\x8b\x08")
    source = open_source(str(good.parent))
    assert len(list(source.captures())) == 2
    assert source.problems == []


def test_damage_behind_a_page_of_more_than_a_block_is_passed_over(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    for number in range(3):
        warc.response(f"{KJJ}t{number}.html", "页" * 50_000)
    warc.damage(1)
    source = open_source(str(warc.path))
    assert [capture.url[-7:] for capture in source.captures()] == ["t0.html", "t2.html"]
    assert len(source.problems) == 1


@pytest.mark.parametrize("what", ["folder", "file"])
def test_what_cannot_be_asked_for_is_said_and_the_rest_is_read(
    tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    folder = tmp_path / "archives"
    (folder / "closed").mkdir(parents=True)
    (folder / "closed" / "page.html").write_text("<html></html>")
    good.rename(folder / good.name)
    ask = os.stat
    denied = "closed/." if what == "folder" else "page.html"

    def closed(path: object, *args: object, **named: object) -> object:
        if str(path).endswith(denied):
            raise PermissionError(13, "Permission denied", str(path))
        return ask(path, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", closed)
    found = open_archive(str(folder), TrsWcm().page_key)
    assert found.find(DOCUMENT) is not None
    (problem,) = found.problems()
    assert problem.startswith(f"{folder}/closed")
    assert "(Permission denied)" in problem


def test_a_folder_that_cannot_be_looked_through_and_a_link_that_leads_nowhere_are_said(
    tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "archives"
    (folder / "closed").mkdir(parents=True)
    good.rename(folder / good.name)
    (folder / "gone.warc.gz").symlink_to(tmp_path / "nowhere.warc.gz")
    looks_through = os.scandir

    def closed(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return looks_through(path)

    monkeypatch.setattr(os, "scandir", closed)
    found = open_archive(str(folder), TrsWcm().page_key)
    assert found.find(DOCUMENT) is not None
    assert [problem.removeprefix(f"{folder}/") for problem in sorted(found.problems())] == [
        "closed cannot be listed (Permission denied).",
        "gone.warc.gz is a link whose target does not exist.",
    ]


def test_a_source_in_a_folder_that_cannot_be_entered_is_said_with_what_to_do(
    tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = os.stat

    def closed(path: object, *args: object, **named: object) -> object:
        if "closed" in str(path):
            raise PermissionError(13, "Permission denied", str(path))
        return ask(path, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", closed)
    source = tmp_path / "closed" / "a.warc.gz"
    with pytest.raises(
        ArchiveError, match=r"a\.warc\.gz cannot be read \(Permission denied\): check the path, and"
    ):
        open_sources([str(good), str(source)])


def test_the_port_that_a_scheme_has_anyhow_is_no_other_place(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response("HTTPS://kjj.cq.gov.cn:443/1.html", "one")
    found = open_archive(str(warc.path), TrsWcm().page_key)
    assert found.find("https://kjj.cq.gov.cn/1.html") is not None
