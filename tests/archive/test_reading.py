"""A saved document is read as a run reads a fetched one."""

from __future__ import annotations

from crawler.archive.model import SavedPage
from crawler.archive.reading import read_saved_document
from tests.support.saved_portal import KJJ, trs_detail

URL = f"{KJJ}202409/t20240914_1.html"
PAGE = trs_detail("关于第B001号建议的答复函", "11500000MB15895317/2024-00001").encode("gb18030")


def test_the_headers_status_and_time_of_a_saved_page_are_used_whatever_the_case_of_its_headers() -> None:
    headers = {"content-type": "text/html; charset=gb18030"}
    page = SavedPage(URL, 200, headers, PAGE, "2026-09-01T02:00:00Z")
    reply = read_saved_document(None, page).reply
    assert reply is not None
    assert (reply.encoding, reply.fetched_at, reply.url) == ("gb18030", page.fetched_at, URL)
    assert reply.title == "关于第B001号建议的答复函"
    assert "关于第B001号建议的答复函" in page.decoded.text
    refused = SavedPage(URL, 412, headers, PAGE, page.fetched_at)
    assert read_saved_document(None, refused).reason == "blocked: status_412"
