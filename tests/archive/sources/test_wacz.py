"""A WACZ as a source: the WARC in it are read, and what does not belong there is passed over and said.

A WARC inside of a ZIP is ``crawler/archive/warc/warc_file.py``, a section of it ``crawler/archive/warc/file_slice.py``.
"""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.archive.model import ArchiveError
from crawler.archive.sources.open import open_archive, open_source
from crawler.portals.families.trs_wcm import TrsWcm
from tests.support.project import PROJECT
from tests.support.saved_portal import KJJ
from tests.support.warc_files import Warc, archive, body, wacz

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Make = Callable[[Path], Path]

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_wacz_is_read_whether_its_warc_are_compressed_once_more_or_not(
    tmp_path: Path, warc: Warc, compression: int
) -> None:
    other = Warc(tmp_path / "made" / "b.warc.gz")
    other.response(KJJ, "listing")
    found = archive(wacz(tmp_path / "a.wacz", warc.path, other.path, compression=compression))
    assert body(found, f"{KJJ}t3.html") == b"page 3"
    assert body(found, KJJ) == b"listing"
    assert len(list(found.captures())) == 6
    assert found.problems() == []
    found.close()


def test_a_wacz_of_py_wacz_is_read(tmp_path: Path, warc: Warc) -> None:
    tool = shutil.which("wacz") or shutil.which("wacz", path=str(PROJECT / "build" / "wacz" / "bin"))
    if tool is None:
        pytest.skip("py-wacz is not installed: make test does it")
    path = tmp_path / "a.wacz"
    subprocess.run(
        [tool, "create", "-o", str(path), str(warc.path)], check=True, capture_output=True, timeout=120
    )
    assert body(archive(path), f"{KJJ}t2.html") == b"page 2"


@pytest.mark.parametrize(
    "name", ["../outside.warc.gz", "archive/../../outside.warc.gz", "/etc/outside.warc.gz"]
)
def test_a_member_whose_name_leads_out_is_passed_over_and_said(tmp_path: Path, warc: Warc, name: str) -> None:
    path = wacz(tmp_path / "a.wacz", warc.path, members={name: warc.path.read_bytes()})
    found = archive(path)
    assert body(found, f"{KJJ}t1.html") == b"page 1"
    (problem,) = found.problems()
    assert name in problem
    assert "leads out of the archive" in problem
    assert not list(tmp_path.parent.rglob("outside.warc.gz"))


def test_a_member_that_is_a_bomb_is_passed_over_and_said(tmp_path: Path, warc: Warc) -> None:
    path = wacz(tmp_path / "a.wacz", warc.path, members={"archive/bomb.warc": bytes(64 << 20)})
    found = archive(path)
    assert body(found, f"{KJJ}t1.html") == b"page 1"
    (problem,) = found.problems()
    assert "like a zip bomb" in problem


def test_a_zip_without_a_warc_and_a_broken_one_are_refused(tmp_path: Path, warc: Warc) -> None:
    with pytest.raises(ArchiveError, match="holds no WARC"):
        archive(wacz(tmp_path / "a.wacz", members={"readme": b"nothing"}))
    path = wacz(tmp_path / "b.wacz", warc.path)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(ArchiveError, match="get a whole copy"):
        archive(path)


def test_two_members_of_one_name_are_both_read(tmp_path: Path) -> None:
    for name in ("one", "two"):
        Warc(tmp_path / name / "a.warc.gz").response(f"{KJJ}{name}.html", name)
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = wacz(tmp_path / "a.wacz", *(tmp_path / name / "a.warc.gz" for name in ("one", "two")))
    found = open_archive(str(path), TrsWcm().page_key)
    assert [capture.url for capture in found.captures()] == [f"{KJJ}one.html", f"{KJJ}two.html"]
    assert [
        page.url
        for part in open_source(str(path)).parts(1 << 30)
        for page in open_source(str(path)).read_part(part)
    ] == [
        f"{KJJ}one.html",
        f"{KJJ}two.html",
    ]


def browsertrix(folder: Path) -> Path:
    """A WACZ with the members and records that browsertrix-crawler writes."""
    warc = Warc(folder / "rec-0.warc.gz")
    warc.response(KJJ, "listing")
    warc.add("resource", f"urn:pageinfo:{KJJ}", b'{"pageid": "1"}', content_type="application/json")
    warc.add("resource", f"urn:text:{KJJ}", b"text", content_type="text/plain")
    warc.add("resource", f"urn:view:{KJJ}", b"\x89PNG", content_type="image/png")
    warc.add("resource", "urn:fuzzy:x", b"x", content_type="text/plain")
    pages = (
        b'{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}\n{"id": "1", "url": "%b"}\n'
        % KJJ.encode()
    )
    return wacz(
        folder / "crawl.wacz",
        members={
            "archive/rec-0.warc.gz": warc.path.read_bytes(),
            "indexes/index.cdx.gz": b"\x1f\x8b",
            "indexes/index.idx": b"!meta 0 {}",
            "pages/pages.jsonl": pages,
            "pages/extraPages.jsonl": pages,
            "logs/crawl.log": b"{}",
            "datapackage.json": b"{}",
            "datapackage-digest.json": b"{}",
        },
    )


def archiveweb_page(folder: Path) -> Path:
    """A WACZ with the members and records that ArchiveWeb.page writes."""
    warc = Warc(folder / "data.warc.gz")
    warc.response(KJJ, "listing")
    warc.add("request", KJJ, b"GET / HTTP/1.1\r\n\r\n", content_type="application/http; msgtype=request")
    warc.add("metadata", "urn:metadata:1", b'{"pages": []}', content_type="application/json")
    warc.add("resource", f"urn:text:{KJJ}", b"text", content_type="text/plain")
    return wacz(
        folder / "saved.wacz",
        members={
            "datapackage.json": b"{}",
            "datapackage-digest.json": b"{}",
            "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n',
            "archive/data.warc.gz": warc.path.read_bytes(),
            "indexes/index.cdx": b"",
        },
    )


@pytest.mark.parametrize("make", [browsertrix, archiveweb_page])
def test_the_wacz_of_another_tool_gives_its_pages_zipped_and_unzipped(tmp_path: Path, make: Make) -> None:
    made = tmp_path / "made"
    path = shutil.move(make(made), tmp_path)
    with zipfile.ZipFile(path) as zipped:
        zipped.extractall(tmp_path / "unzipped")
    for source in (path, tmp_path / "unzipped"):
        found = archive(source)
        assert [capture.url for capture in found.captures()] == [KJJ]
        assert body(found, KJJ) == b"listing"
        assert found.problems() == []
        found.close()
