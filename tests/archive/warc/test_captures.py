"""From a record to a page: statuses, headers, redirects, and revisits with the capture that they refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.archive.model import ArchiveError
from crawler.archive.sources.open import open_source
from crawler.archive.warc.writer import payload_digest
from tests.support.saved_portal import KJJ
from tests.support.warc_files import PAGE, RAW, WHEN, Warc, archive, body, wacz

if TYPE_CHECKING:
    from pathlib import Path


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
    with pytest.raises(ArchiveError, match="this revisit refers to is not in the archive"):
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


def test_a_revisit_of_a_redirect_leads_on_though_its_original_is_not_in_the_archive(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    block = b"HTTP/1.1 302 Found\r\nLocation: /2.html\r\n\r\n"
    facts = {"WARC_Payload_Digest": payload_digest(b"moved")}
    warc.add("revisit", KJJ, block, content_type="application/http; msgtype=response", record=facts)
    page = archive(warc.path).find(KJJ)
    assert page is not None
    assert page.redirects_to() == "https://kjj.cq.gov.cn/2.html"


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


def test_what_a_redirect_leads_to_is_found_whatever_letters_its_target_has(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc", gzip=False)
    warc.response(f"{KJJ}1.html", "", status="302 Found", headers={"Location": f"{KJJ}moved/TARGET.html"})
    warc.path.write_bytes(warc.path.read_bytes().replace(b"TARGET", "建议".encode()))
    page = archive(warc.path).find(f"{KJJ}1.html")
    assert page is not None
    assert page.redirects_to() == f"{KJJ}moved/%E5%BB%BA%E8%AE%AE.html"


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
    assert (page.header("Location"), page.redirects_to()) == (target, None)
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
    assert [each.url for each in followed] == [page.redirects_to()] * 2


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
    assert page.redirects_to() == "https://kjj.cq.gov.cn/2.html"


def test_a_record_without_a_date_is_said(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response(KJJ, PAGE, at="yesterday")
    warc.response(f"{KJJ}t1.html", PAGE)
    found = archive(warc.path)
    assert body(found, KJJ) is None
    assert ["WARC-Date" in problem for problem in found.problems()] == [True]


def test_what_is_no_capture_of_a_page_is_passed_over(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.add("metadata", KJJ, b"a: b\r\n")
    warc.add("response", "dns:kjj.cq.gov.cn", b"20240101\nkjj 1.2.3.4\n", content_type="text/dns")
    warc.add("resource", "urn:text:1", b"text", content_type="text/plain")
    warc.add("resource", f"{KJJ}t9.html", RAW, content_type="text/html")
    found = archive(warc.path)
    assert [capture.url for capture in found.captures()] == [f"{KJJ}t9.html"]
    assert found.problems() == []
