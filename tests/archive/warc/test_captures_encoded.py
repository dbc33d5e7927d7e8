"""Bodies as they were sent: encodings are undone once, within bounds, and what is cut off is no page."""

from __future__ import annotations

import gzip
import zlib
from functools import partial
from typing import TYPE_CHECKING

import brotli
import pytest

from crawler.archive.warc.source import WarcSource
from tests.support.saved_portal import KJJ
from tests.support.warc_files import PAGE, RAW, Warc, archive, body, chunked, half, zstd

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize(
    ("headers", "encode"),
    [
        ({"Transfer-Encoding": "chunked"}, chunked),
        ({"Content-Encoding": "gzip"}, gzip.compress),
        ({"Content-Encoding": "br"}, brotli.compress),
        ({"Content-Encoding": "zstd"}, zstd),
        ({"Content-Encoding": "deflate"}, zlib.compress),
        ({"Content-Encoding": "deflate"}, lambda data: zlib.compress(data)[2:-4]),
        (
            {"Content-Encoding": "br", "Transfer-Encoding": "chunked"},
            lambda data: chunked(brotli.compress(data)),
        ),
        ({"Content-Encoding": "br"}, bytes),
        ({"Content-Encoding": "gzip"}, bytes),
        ({"Transfer-Encoding": "chunked"}, bytes),
    ],
    ids=[
        "chunked",
        "gzip",
        "br",
        "zstd",
        "deflate",
        "bare deflate",
        "both",
        "undone br",
        "undone gzip",
        "undone chunked",
    ],
)
def test_encodings_are_undone_and_those_that_a_crawler_has_undone_are_not_undone_twice(
    tmp_path: Path, headers: dict[str, str], encode: Callable[[bytes], bytes]
) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response(KJJ, encode(RAW), headers=headers)
    found = archive(warc.path)
    page = found.find(KJJ)
    assert page is not None
    assert page.body == RAW
    assert dict(page.headers) == {"Content-Type": "text/html; charset=utf-8"}
    assert found.problems() == []


@pytest.mark.parametrize(
    ("name", "encode"),
    [("gzip", partial(gzip.compress, compresslevel=1)), ("br", partial(brotli.compress, quality=1))],
    ids=["gzip", "br"],
)
def test_a_bomb_is_refused_named_and_the_rest_is_read(
    tmp_path: Path, name: str, encode: Callable[[bytes], bytes]
) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response(f"{KJJ}t1.html", encode(bytes(64 << 20)), headers={"Content-Encoding": name})
    warc.response(KJJ, PAGE)
    found = archive(warc.path)
    assert body(found, KJJ) == RAW
    assert body(found, f"{KJJ}t1.html") is None
    (problem,) = found.problems()
    assert "a.warc.gz, the record at byte 0 was skipped" in problem
    assert "larger than 32 MiB" in problem


CUT_BODIES: dict[str, tuple[dict[str, str], bytes, dict[str, str]]] = {
    "gzip": ({"Content-Encoding": "gzip"}, half(gzip.compress(RAW)), {}),
    "deflate": ({"Content-Encoding": "deflate"}, half(zlib.compress(RAW)), {}),
    "brotli": ({"Content-Encoding": "br"}, half(brotli.compress(bytes(range(256)) + RAW)), {}),
    "zstd": ({"Content-Encoding": "zstd"}, half(zstd(RAW)), {}),
    "chunks": ({"Transfer-Encoding": "chunked"}, half(chunked(RAW)), {}),
    "chunks at their end": ({"Transfer-Encoding": "chunked"}, chunked(RAW).removesuffix(b"0\r\n\r\n"), {}),
    "zstd that has no control bytes": (
        {"Content-Encoding": "zstd"},
        b"\x28\xb5\x2f\xfd\x20\xff" + b"text" * 9,
        {},
    ),
    "length": ({"Content-Length": str(len(RAW))}, half(RAW), {}),
    "all": ({"Content-Length": "900", "Content-Encoding": "gzip"}, b"", {}),
    "truncated": ({}, half(RAW), {"WARC_Truncated": "length"}),
    "segment": ({}, half(RAW), {"WARC_Segment_Number": "1"}),
}


@pytest.mark.parametrize("how", CUT_BODIES)
def test_a_body_that_is_not_whole_is_no_page_and_said(tmp_path: Path, how: str) -> None:
    headers, sent, record = CUT_BODIES[how]
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response(f"{KJJ}1.html", sent, headers=headers, **record)
    warc.response(f"{KJJ}2.html", PAGE)
    source = WarcSource(warc.path)
    (part,) = source.parts(1 << 30)
    assert [page.url for page in source.read_part(part)] == [f"{KJJ}2.html"]
    assert "the record at byte 0 was skipped" in source.problems[0]
    assert archive(warc.path).find(f"{KJJ}2.html") is not None


WHOLE_BODIES: dict[str, tuple[dict[str, str], bytes, bytes]] = {
    "gzip and more": ({"Content-Encoding": "gzip"}, gzip.compress(RAW) + b"\0\0more", RAW),
    "gzip in two members": (
        {"Content-Encoding": "gzip"},
        gzip.compress(RAW[:99]) + gzip.compress(RAW[99:]),
        RAW,
    ),
    "deflate and more": ({"Content-Encoding": "deflate"}, zlib.compress(RAW) + b"more", RAW),
    "chunks and more": ({"Transfer-Encoding": "chunked"}, chunked(RAW) + b"\r\nmore", RAW),
    "chunks with a trailer": (
        {"Transfer-Encoding": "chunked"},
        chunked(RAW).removesuffix(b"\r\n") + b"X-Check: 1\r\n\r\n",
        RAW,
    ),
    "chunks without the last line end": (
        {"Transfer-Encoding": "chunked"},
        chunked(RAW).removesuffix(b"\r\n\r\n"),
        RAW,
    ),
    "length of the encoded body": ({"Content-Length": "90"}, RAW, RAW),
    "length of the body before an encoding": (
        {"Content-Length": str(len(RAW)), "Content-Encoding": "gzip"},
        gzip.compress(RAW),
        RAW,
    ),
    "nothing, encoded": ({"Content-Encoding": "gzip"}, b"", b""),
    "nothing, an encoding of it undone": ({"Content-Encoding": "gzip", "Content-Length": "20"}, b"", b""),
}


def test_a_body_that_earlier_versions_marked_as_truncated_for_an_unspecified_reason_is_whole(
    tmp_path: Path,
) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response(KJJ, RAW, WARC_Truncated="unspecified")
    found = archive(warc.path)
    assert body(found, KJJ) == RAW
    assert found.problems() == []


@pytest.mark.parametrize("how", WHOLE_BODIES)
def test_a_body_that_browsers_take_without_loss_is_whole(tmp_path: Path, how: str) -> None:
    headers, sent, meant = WHOLE_BODIES[how]
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response(KJJ, sent, headers=headers)
    found = archive(warc.path)
    assert body(found, KJJ) == meant
    assert found.problems() == []


@pytest.mark.parametrize("headers", [{"Content-Length": "154"}, {"Content-Encoding": "gzip"}])
def test_a_redirect_leads_on_without_the_body_that_browsers_do_not_give(
    tmp_path: Path, headers: dict[str, str]
) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    to = {"Location": "/2.html"}
    warc.response(
        KJJ, b"\x1f\x8b"[: 2 * ("Content-Encoding" in headers)], status="302 Found", headers=headers | to
    )
    found = archive(warc.path)
    page = found.find(KJJ)
    assert page is not None
    assert page.redirects_to() == "https://kjj.cq.gov.cn/2.html"
    assert found.problems() == []
