"""WARC as sources: what other tools write, and what is damaged."""

from __future__ import annotations

import gzip
import os
import pickle
import random
import shutil
import subprocess
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

import brotli
import pytest
from fastwarc.stream_io import ZstdWriter
from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.archive import warc as warc_module
from crawler.archive.lookup import Archive
from crawler.archive.model import ArchiveError, surt
from crawler.archive.sources.open import open_archive, open_source
from crawler.archive.warc.cdxj import index_places
from crawler.archive.warc.source import WarcSource
from crawler.archive.warc.writer import payload_digest
from crawler.portals.families.trs_wcm import TrsWcmSpider
from tests.portal import Portal
from tests.support.saved_portal import KJJ, SavedPortal
from tests.support.warc_files import WHEN, Warc, chunked, wacz

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGE = (
    "<html><head><title>关于第B001号建议的答复函</title></head><body>"
    + "<p>答复。</p>" * 200
    + "</body></html>"
)
RAW = PAGE.encode()


def archive(*paths: Path | str, at: str | None = None) -> Archive:
    return open_archive(",".join(map(str, paths)), TrsWcmSpider.page_key, at)


def body(found: Archive, url: str) -> bytes | None:
    page = found.find(url)
    return page.body if page else None


def zstd(data: bytes) -> bytes:
    out = BytesIO()
    writer = ZstdWriter(out)
    writer.write(data)
    writer.close()
    return out.getvalue()


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


@pytest.mark.parametrize("encode", [gzip.compress, brotli.compress], ids=["gzip", "br"])
def test_a_bomb_is_refused_named_and_the_rest_is_read(
    tmp_path: Path, encode: Callable[[bytes], bytes]
) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    name = "gzip" if encode is gzip.compress else "br"
    warc.response(f"{KJJ}t1.html", encode(bytes(64 << 20)), headers={"Content-Encoding": name})
    warc.response(KJJ, PAGE)
    found = archive(warc.path)
    assert body(found, KJJ) == RAW
    assert body(found, f"{KJJ}t1.html") is None
    (problem,) = found.problems()
    assert "a.warc.gz, the record at byte 0 was passed over" in problem
    assert "larger than 32 MiB" in problem


def test_a_revisit_is_read_with_the_body_of_the_capture_that_it_refers_to(tmp_path: Path) -> None:
    digest = payload_digest(RAW)
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response(KJJ, PAGE, at="2024-01-01T00:00:00Z", WARC_Payload_Digest=digest)
    warc.revisit(KJJ, digest, "2024-01-01T00:00:00Z", at="2025-01-01T00:00:00Z")
    page = archive(warc.path).find(KJJ)
    assert page is not None
    assert (page.body, page.fetched_at, page.status) == (RAW, "2025-01-01T00:00:00Z", 200)


def test_a_revisit_may_refer_to_another_warc_of_its_folder(tmp_path: Path) -> None:
    digest = payload_digest(RAW)
    Warc(tmp_path / "1.warc.gz").response(KJJ, PAGE, at="2024-01-01T00:00:00Z", WARC_Payload_Digest=digest)
    second = Warc(tmp_path / "2.warc.gz")
    second.revisit(KJJ, digest, "2024-01-01T00:00:00Z", at="2025-01-01T00:00:00Z")
    assert body(archive(second.path), KJJ) == RAW
    assert body(archive(tmp_path), KJJ) == RAW
    (tmp_path / "1.warc.gz").unlink()
    with pytest.raises(ArchiveError, match="says is unchanged is not in the archive"):
        archive(second.path).find(KJJ)


@pytest.mark.parametrize("packed", [False, True])
def test_a_revisit_may_refer_to_another_source_that_is_named_beside_it(tmp_path: Path, packed: bool) -> None:  # noqa: FBT001
    digest = payload_digest(RAW)
    first = Warc(tmp_path / "one" / "1.warc.gz")
    first.response(KJJ, PAGE, at="2024-01-01T00:00:00Z", WARC_Payload_Digest=digest)
    second = Warc(tmp_path / "two" / "2.warc.gz")
    second.revisit(KJJ, digest, "2024-01-01T00:00:00Z", at="2025-01-01T00:00:00Z")
    (tmp_path / "three").mkdir()
    original = wacz(tmp_path / "three" / "1.wacz", first.path) if packed else first.path
    for order in ([original, second.path], [second.path, original], [original.parent, second.path.parent]):
        names = [str(path) for path in order]
        pages = [
            page
            for source in [open_source(name, names) for name in names]
            for part in source.parts(1 << 20)
            for page in source.read_part(part)
        ]
        assert sorted((page.fetched_at, page.body) for page in pages) == [
            ("2024-01-01T00:00:00Z", RAW),
            ("2025-01-01T00:00:00Z", RAW),
        ]
    assert archive(second.path, original).find(KJJ) == pages[-1]


def test_a_page_that_was_not_modified_is_the_page_as_it_was_before(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response(KJJ, PAGE, at="2024-01-01T00:00:00Z")
    warc.response(KJJ, at="2024-06-01T00:00:00Z", status="304 Not Modified")
    page = archive(warc.path).find(KJJ)
    assert page is not None
    assert (page.body, page.fetched_at, page.status) == (RAW, "2024-01-01T00:00:00Z", 200)


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


def test_of_several_sources_the_first_named_counts_and_of_a_folder_of_archives_the_newest(
    tmp_path: Path,
) -> None:
    Warc(tmp_path / "1.warc.gz").response(KJJ, "one", at="2025-01-01T00:00:00Z")
    Warc(tmp_path / "2.warc").path.unlink()
    Warc(tmp_path / "2.warc", gzip=False).response(KJJ, "two", at="2026-01-01T00:00:00Z")
    assert body(archive(tmp_path / "1.warc.gz", tmp_path / "2.warc"), KJJ) == b"one"
    assert body(archive(tmp_path / "2.warc", tmp_path / "1.warc.gz"), KJJ) == b"two"
    assert body(archive(tmp_path), KJJ) == b"two"


@pytest.mark.parametrize("packed", [True, False])
def test_a_damaged_record_in_the_middle_is_skipped_counted_and_said_where(
    tmp_path: Path, *, packed: bool
) -> None:
    warc = Warc(tmp_path / "a.warc", gzip=packed)
    for number in range(5):
        warc.response(f"{KJJ}t{number}.html", f"{number} {PAGE}")
    warc.damage(2)
    found = archive(warc.path)
    assert [capture.url[-7:] for capture in found.captures()] == ["t0.html", "t1.html", "t3.html", "t4.html"]
    (problem,) = found.problems()
    assert f"the record at byte {warc.offsets[2]:,} was passed over" in problem
    source = open_source(str(warc.path))
    pages = [page for part in source.parts(1 << 20) for page in source.read_part(part)]
    assert len(pages) == 4
    assert source.problems == [problem]


@pytest.mark.parametrize("packed", [True, False])
def test_a_truncated_end_is_said_and_every_whole_record_is_read(tmp_path: Path, *, packed: bool) -> None:
    warc = Warc(tmp_path / "a.warc", gzip=packed)
    for number in range(3):
        warc.response(f"{KJJ}t{number}.html", f"{number} {PAGE}")
    warc.cut()
    found = archive(warc.path)
    assert len(list(found.captures())) == 2
    (problem,) = found.problems()
    assert f"byte {warc.offsets[2]:,} was passed over: it is cut off" in problem


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


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
    assert "the record at byte 0 was passed over" in source.problems[0]
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
    assert page.leads_to() == "https://kjj.cq.gov.cn/2.html"
    assert found.problems() == []


def test_a_revisit_of_a_redirect_leads_on_though_its_original_is_not_in_the_archive(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    block = b"HTTP/1.1 302 Found\r\nLocation: /2.html\r\n\r\n"
    facts = {"WARC_Payload_Digest": payload_digest(b"moved")}
    warc.add("revisit", KJJ, block, content_type="application/http; msgtype=response", record=facts)
    page = archive(warc.path).find(KJJ)
    assert page is not None
    assert page.leads_to() == "https://kjj.cq.gov.cn/2.html"


def test_a_revisit_that_is_truncated_to_its_headers_as_some_tools_say_is_whole(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response(KJJ, PAGE)
    facts = {"WARC_Truncated": "length", "WARC_Payload_Digest": payload_digest(RAW)}
    warc.add("revisit", KJJ, b"", at="2026-10-01T02:00:00Z", record=facts)
    found = archive(warc.path)
    page = found.find(KJJ)
    assert page is not None
    assert (page.fetched_at, page.body) == ("2026-10-01T02:00:00Z", RAW)
    assert found.problems() == []


def test_a_whole_older_capture_counts_where_the_newest_is_cut_off(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response(KJJ, PAGE)
    warc.response(
        KJJ, half(gzip.compress(RAW)), at="2026-10-01T02:00:00Z", headers={"Content-Encoding": "gzip"}
    )
    found = archive(warc.path)
    assert body(found, KJJ) == RAW
    (problem,) = found.problems()
    assert f"byte {warc.offsets[1]:,} was passed over" in problem


def test_what_a_redirect_leads_to_is_found_whatever_letters_its_target_has(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc", gzip=False)
    warc.response(f"{KJJ}1.html", "", status="302 Found", headers={"Location": f"{KJJ}moved/XXXXXX.html"})
    warc.path.write_bytes(warc.path.read_bytes().replace(b"XXXXXX", "建议".encode()))
    page = archive(warc.path).find(f"{KJJ}1.html")
    assert page is not None
    assert page.leads_to() == f"{KJJ}moved/%E5%BB%BA%E8%AE%AE.html"


@pytest.mark.parametrize(
    "target", ["https://kjj.cq.gov.cn:99999/x", "https://kjj.cq.gov.cn:abc/x", "http://[::1"]
)
def test_a_redirect_to_what_is_no_address_keeps_its_words_and_the_rest_is_read(
    tmp_path: Path, target: str
) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response(f"{KJJ}1.html", "", status="302 Found", headers={"Location": target})
    warc.response(f"{KJJ}2.html", PAGE)
    found = archive(warc.path)
    page = found.find(f"{KJJ}1.html")
    assert page is not None
    assert (page.header("Location"), page.leads_to()) == (target, None)
    assert body(found, f"{KJJ}2.html") == RAW
    assert found.problems() == []


@pytest.mark.parametrize("sent", ["建议.pdf".encode(), "é.pdf".encode("latin-1"), "建议.pdf".encode("gbk")])
def test_a_header_is_read_as_utf_8_where_it_is(tmp_path: Path, sent: bytes) -> None:
    warc = Warc(tmp_path / "a.warc", gzip=False)
    placeholder = "X" * len(sent)
    warc.response(KJJ, PAGE, headers={"Content-Disposition": f"inline; filename={placeholder}"})
    warc.path.write_bytes(warc.path.read_bytes().replace(placeholder.encode(), sent))
    page = archive(warc.path).find(KJJ)
    assert page is not None
    try:
        said = sent.decode()
    except UnicodeDecodeError:
        said = sent.decode("latin-1")
    assert page.header("content-disposition") == f"inline; filename={said}"


@pytest.mark.parametrize(
    "sent",
    [
        "/建议/答复.html".encode(),
        "/建议/答复.html".encode("gbk"),
        "https://建议.cn/答复?a=b c".encode(),
        b" /x/../y ",
    ],
)
def test_a_saved_redirect_leads_where_scrapy_goes_from_the_live_one(tmp_path: Path, sent: bytes) -> None:
    warc = Warc(tmp_path / "a.warc", gzip=False)
    placeholder = "X" * len(sent)
    warc.response(KJJ, "", status="302 Found", headers={"Location": placeholder})
    warc.path.write_bytes(warc.path.read_bytes().replace(placeholder.encode(), sent))
    page = archive(warc.path).find(KJJ)
    assert page is not None
    request = Request(KJJ)
    redirect = RedirectMiddleware.from_crawler(get_crawler())
    live = Response(KJJ, 302, headers={"Location": sent})
    saved = Response(KJJ, 302, headers={name: [value] for name, value in page.headers.items()})
    followed = [redirect.process_response(request, each) for each in (live, saved)]
    assert [each.url for each in followed] == [page.leads_to()] * 2


def test_a_revisit_that_says_nothing_of_the_response_is_as_the_capture_it_refers_to(tmp_path: Path) -> None:
    warc, url = Warc(tmp_path / "a.warc.gz"), f"{KJJ}1.html"
    headers = {"Location": "https://kjj.cq.gov.cn/2.html", "X-Own": "1"}
    warc.response(url, PAGE, status="302 Found", headers=headers)
    digest = payload_digest(RAW)
    facts = {"WARC_Refers_To_Target_URI": url, "WARC_Refers_To_Date": WHEN, "WARC_Payload_Digest": digest}
    warc.add("revisit", url, b"", at="2026-10-01T02:00:00Z", record=facts)
    page = archive(warc.path).find(url)
    assert page is not None
    assert (page.fetched_at, page.status, page.body) == ("2026-10-01T02:00:00Z", 302, RAW)
    assert page.leads_to() == "https://kjj.cq.gov.cn/2.html"


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("not_modified", [False, True])
def test_the_index_knows_of_a_revisit_without_headers_whether_it_leads_on(
    tmp_path: Path, *, apart: bool, not_modified: bool
) -> None:
    first = Warc(tmp_path / "archive" / "1.warc.gz")
    second = Warc(tmp_path / "archive" / "2.warc.gz") if apart else first
    moved, page, later = f"{KJJ}1.html", f"{KJJ}2.html", "2026-10-01T02:00:00Z"
    first.response(moved, "moved", status="302 Found", headers={"Location": page})
    first.response(page, PAGE)
    for url, held in (moved, b"moved"), (page, RAW):
        profile = "server-not-modified" if not_modified else "identical-payload-digest"
        facts = {"WARC_Profile": f"http://netpreserve.org/warc/1.1/revisit/{profile}"}
        digest = {} if not_modified else {"WARC_Payload_Digest": payload_digest(held)}
        second.add("revisit", url, b"", at=later, record=facts | digest)
    first.response(moved, PAGE, at="2026-11-01T02:00:00Z")
    source = open_source(str(tmp_path / "archive"))
    statuses = [(each.url, each.fetched_at, each.status) for each in source.captures()]
    assert statuses == [
        (moved, WHEN, 302),
        (moved, later, 302),
        (moved, "2026-11-01T02:00:00Z", 200),
        (page, WHEN, 200),
        (page, later, 200),
    ]
    for url in moved, page:
        found = [(each.url, each.fetched_at, each.status) for each in source.captures_of(surt(url))]
        assert found == [each for each in statuses if each[0] == url]


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("head_end", [b"\n\n", b"\r\n\n", b"\n\r\n"])
def test_headers_of_http_may_be_parted_by_line_feeds_alone(
    tmp_path: Path, *, packed: bool, head_end: bytes
) -> None:
    text = b"<p>a: b</p>\n\n<p>\r\n\r\nc: d</p>"
    warc = Warc(tmp_path / "a.warc", gzip=packed)
    for number in range(3):
        block = b"HTTP/1.1 200 OK\nContent-Type: text/html\nX-Own: 1" + head_end + text
        facts = {"WARC_Payload_Digest": payload_digest(text)}
        kind = "application/http; msgtype=response"
        warc.add("response", f"{KJJ}{number}.html", block, content_type=kind, record=facts)
    warc.response(f"{KJJ}3.html", PAGE)
    source = WarcSource(warc.path)
    pages = [page for part in source.parts(1 << 30) for page in source.read_part(part)]
    assert [page.body for page in pages] == [text] * 3 + [RAW]
    assert [page.headers for page in pages[:3]] == [{"Content-Type": "text/html", "X-Own": "1"}] * 3
    found = archive(warc.path)
    assert [body(found, f"{KJJ}{number}.html") for number in range(4)] == [text] * 3 + [RAW]
    assert source.problems == found.problems() == []


def test_a_record_without_a_payload_is_said(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.add("response", KJJ, b"", content_type="application/http; msgtype=response")
    warc.response(f"{KJJ}t1.html", PAGE)
    found = archive(warc.path)
    assert body(found, f"{KJJ}t1.html") == RAW
    (problem,) = found.problems()
    assert "byte 0" in problem
    assert "no payload" in problem


def test_a_record_without_a_date_is_said(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response(KJJ, PAGE, at="yesterday")
    warc.response(f"{KJJ}t1.html", PAGE)
    found = archive(warc.path)
    assert body(found, KJJ) is None
    assert ["WARC-Date" in problem for problem in found.problems()] == [True]


def test_a_warc_that_is_one_gzip_stream_is_refused_with_what_to_do(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc", gzip=False)
    for number in range(4):
        warc.response(f"{KJJ}t{number}.html", PAGE)
    whole = tmp_path / "whole.warc.gz"
    whole.write_bytes(gzip.compress(warc.path.read_bytes()))
    with pytest.raises(ArchiveError, match="warcio recompress"):
        archive(whole)


@pytest.mark.parametrize("name", ["notes.txt", "page.html", "empty.bin", "a.gz"])
def test_a_file_that_is_no_archive_is_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(b"text") if name == "a.gz" else b"" if name == "empty.bin" else b"<html>")
    with pytest.raises(ArchiveError, match="is no archive"):
        archive(path)


def test_what_is_no_capture_of_a_page_is_passed_over(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.add("metadata", KJJ, b"a: b\r\n")
    warc.add("response", "dns:kjj.cq.gov.cn", b"20240101\nkjj 1.2.3.4\n", content_type="text/dns")
    warc.add("resource", "urn:text:1", b"text", content_type="text/plain")
    warc.add("resource", f"{KJJ}t9.html", RAW, content_type="text/html")
    found = archive(warc.path)
    assert [capture.url for capture in found.captures()] == [f"{KJJ}t9.html"]
    assert found.problems() == []


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


@pytest.mark.parametrize("packed", [True, False])
def test_whatever_happens_to_a_warc_nothing_is_lost_in_silence(tmp_path: Path, *, packed: bool) -> None:
    whole = Warc(tmp_path / "whole.warc", gzip=packed)
    for number in range(5):
        whole.response(f"{KJJ}t{number}.html", f"{number} {PAGE}")
    chance = random.Random(f"{packed}")  # noqa: S311 no secret
    for _ in range(60):
        data = bytearray(whole.path.read_bytes())
        place = chance.randrange(len(data))
        what = chance.choice(["flip", "take", "put", "cut"])
        if what == "flip":
            data[place] ^= 1 << chance.randrange(8)
        elif what == "take":
            del data[place : place + chance.randrange(1, 300)]
        elif what == "put":
            data[place:place] = chance.randbytes(chance.randrange(1, 100))
        else:
            del data[place:]
        path = tmp_path / "damaged.warc"
        path.write_bytes(bytes(data))
        for left in tmp_path.glob("*.cdxj"):
            left.unlink()
        source = WarcSource(path)
        shorter = (
            what == "cut" and place in whole.offsets
        )  # a whole WARC of fewer records, which nobody can tell
        assert len(list(source.captures())) == 5 or source.problems or shorter
        for part in source.parts(3000):
            assert all(page.body.endswith(b"</html>") for page in source.read_part(part))


# The index.


def test_an_archive_that_is_indexed_is_opened_without_reading_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    for number in range(30):
        warc.response(f"{KJJ}t{number}.html", PAGE)
    assert len(list(archive(warc.path).captures())) == 30

    def nobody_reads(*_: object) -> None:
        raise AssertionError("the archive was read")

    monkeypatch.setattr(warc_module, "read_records", nobody_reads)
    found = archive(warc.path)
    assert body(found, f"{KJJ}t17.html") == RAW
    assert body(found, f"{KJJ}t30.html") is None


def test_an_index_is_made_anew_when_the_archive_changes(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response(KJJ, "old")
    assert body(archive(warc.path), KJJ) == b"old"
    before = warc.path.stat()
    other = Warc(tmp_path / "b.warc.gz")
    other.response(KJJ, "new")
    os.utime(other.path, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.path.replace(warc.path)
    assert body(archive(warc.path), KJJ) == b"new"
    warc.response(f"{KJJ}t1.html", PAGE)
    assert body(archive(warc.path), f"{KJJ}t1.html") == RAW


@pytest.mark.parametrize("left", [b"", b"!meta {", b"<html>"])
def test_an_index_that_is_broken_is_made_anew(tmp_path: Path, left: bytes) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response(KJJ, PAGE)
    index_places(warc.path)[0].write_bytes(left)
    assert body(archive(warc.path), KJJ) == RAW


@pytest.mark.parametrize("lines", [0, 1])
@pytest.mark.parametrize("bytes_off", [0, 40])
def test_an_index_that_is_cut_off_is_made_anew(tmp_path: Path, lines: int, bytes_off: int) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    for number in range(3):
        warc.response(f"{KJJ}t{number}.html", PAGE)
    assert len(list(archive(warc.path).captures())) == 3
    index = index_places(warc.path)[0]
    whole = index.read_bytes()
    kept = b"".join(whole.splitlines(keepends=True)[: 4 - lines])
    index.write_bytes(kept[: len(kept) - bytes_off])
    assert body(archive(warc.path), f"{KJJ}t2.html") == RAW
    assert index.read_bytes() == whole


@pytest.mark.parametrize("garbage", [b"garbage", b"gar\nage"])
@pytest.mark.parametrize("line", [1, 2, 3])
def test_an_index_in_which_something_else_stands_is_made_anew(
    tmp_path: Path, line: int, garbage: bytes
) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    for number in range(3):
        warc.response(f"{KJJ}t{number}.html", PAGE)
    urls = [each.url for each in archive(warc.path).captures()]
    index = index_places(warc.path)[0]
    whole = index.read_bytes()
    lines = whole.splitlines(keepends=True)
    place = sum(map(len, lines[: line + 1])) - len(garbage)
    index.write_bytes(whole[:place] + garbage + whole[place + len(garbage) :])
    assert [each.url for each in archive(warc.path).captures()] == urls
    assert index.read_bytes() == whole


def test_the_index_of_an_archive_in_a_read_only_folder_lies_in_the_users_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response(KJJ, PAGE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    beside, cached = index_places(warc.path)
    beside.mkdir()  # nobody, root included, can write a file there
    assert body(archive(warc.path), KJJ) == RAW
    assert cached.is_file()
    assert cached.is_relative_to(tmp_path / "cache")


def test_pages_are_found_by_binary_search_among_many(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    for number in range(200):
        warc.response(f"{KJJ}t{number * 7919 % 200}.html", f"page {number * 7919 % 200}")
    found = archive(warc.path)
    assert [body(found, f"{KJJ}t{number}.html") for number in range(200)] == [
        f"page {number}".encode() for number in range(200)
    ]
    keys = [capture.url for capture in found.captures()]
    assert keys == sorted(keys)


# Parts.


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
