"""A WARC as a source of pages: which capture of a page counts, and parts that hold every capture once."""

from __future__ import annotations

import gzip
import os
import pickle
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from crawler.archive.model import ArchiveError
from crawler.archive.sources.open import open_source
from tests.portal import Portal
from tests.support.saved_portal import KJJ, SavedPortal
from tests.support.warc_files import PAGE, RAW, Warc, archive, body, half, wacz

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("packed", [True, False])
def test_a_page_is_found_with_its_status_headers_and_time(tmp_path: Path, *, packed: bool) -> None:
    warc = Warc(tmp_path / f"a.warc{'.gz' if packed else ''}", gzip=packed)
    warc.add("warcinfo", "", b"software: a test\r\n", content_type="application/warc-fields")
    warc.response(
        KJJ, PAGE, status="404 Not Found", at="2026-09-01T02:00:00.987654Z", headers={"Content-Length": "7"}
    )
    warc.add(
        "request", KJJ, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", content_type="application/http; msgtype=request"
    )
    page = archive(warc.path).find(KJJ.replace("https", "http"))
    assert page is not None
    assert (page.url, page.status, page.body) == (KJJ, 404, RAW)
    assert page.fetched_at == "2026-09-01T02:00:00Z"
    assert dict(page.headers) == {"Content-Type": "text/html; charset=utf-8"}


def test_of_several_captures_the_newest_at_or_before_the_moment_counts(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    for year in (2023, 2025, 2024):
        warc.response(KJJ, f"{year}", at=f"{year}-05-01T12:00:00Z")
    for at, expected in (
        (None, b"2025"),
        ("2024-05-01T12:00:00Z", b"2024"),
        ("2024-05-01T11:59:59Z", b"2023"),
        ("2000-01-01T00:00:00Z", b"2025"),
    ):
        assert body(archive(warc.path, at=at), KJJ) == expected


def test_a_whole_older_capture_counts_where_the_newest_is_cut_off(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response(KJJ, PAGE)
    warc.response(
        KJJ, half(gzip.compress(RAW)), at="2026-10-01T02:00:00Z", headers={"Content-Encoding": "gzip"}
    )
    found = archive(warc.path)
    assert body(found, KJJ) == RAW
    (problem,) = found.problems()
    assert f"byte {warc.offsets[1]:,} was skipped" in problem


@pytest.mark.parametrize("name", ["notes.txt", "page.html", "empty.bin", "a.gz"])
def test_a_file_that_is_no_archive_is_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(b"text") if name == "a.gz" else b"" if name == "empty.bin" else b"<html>")
    with pytest.raises(ArchiveError, match="is not an archive"):
        archive(path)


def test_a_warc_of_wget_is_read(tmp_path: Path) -> None:
    wget = shutil.which("wget")
    if wget is None:
        pytest.skip("there is no wget on this machine")
    with Portal(documents=3) as portal:
        subprocess.run(
            [
                wget,
                "-q",
                "-r",
                "-l",
                "1",
                "--warc-file=saved",
                "--delete-after",
                "--no-directories",
                portal.listing,
            ],
            cwd=tmp_path,
            check=False,
            timeout=60,
        )
        found = archive(tmp_path / "saved.warc.gz")
        urls = {capture.url for capture in found.captures()}
        assert {portal.listing, portal.address(1), portal.address(3)} <= urls
        assert "关于" in (body(found, portal.address(2)) or b"").decode()
    assert found.problems() == []


@pytest.mark.parametrize("kind", ["warc.gz", "warc", "wacz", "folder"])
@pytest.mark.parametrize("size", [1, 4_000, 50_000, 1 << 30])
def test_every_capture_is_in_exactly_one_part_in_the_order_of_the_file(
    tmp_path: Path, kind: str, size: int
) -> None:
    urls = [f"{KJJ}t{number}.html" for number in range(23)]
    path = tmp_path / f"a.{kind}"
    if kind == "folder":
        path.mkdir()
        saved = SavedPortal(path)
        for url in urls:
            saved.add(url, f"{url} {PAGE}")
    else:
        warc = Warc(tmp_path / "in" / "a.warc.gz" if kind == "wacz" else path, gzip=kind != "warc")
        for number, url in enumerate(urls):
            warc.response(url, f"{url} {PAGE}" + os.urandom(3000).hex() * (number % 3))
        if kind == "wacz":
            wacz(path, warc.path)
    parts = list(open_source(str(path)).parts(size))
    assert len(parts) == (1 if size == 1 << 30 else len(parts)) >= 1
    read = []
    for part in pickle.loads(pickle.dumps(parts)):  # noqa: S301 our own
        read += [page.url for page in open_source(part.source).read_part(part)]
    assert sorted(read) == sorted(urls)
    if kind != "folder":
        assert read == urls
    assert size != 1 or len(parts) == len(urls)
