"""Pages that show archives: what a stranger wrote is escaped, runs nothing and requests nothing."""

from __future__ import annotations

import pytest

from crawler.archive.model import Capture, RecordLocation, SavedPage
from crawler.archive.show.pages import (
    CAPTURES_PER_PAGE,
    Answer,
    capture_page,
    list_page,
    saved_bytes,
    saved_page,
    viewer_page,
)

HOSTILE = "https://a.example/\"><script>alert(1)</script>?q='&x=<b>"
WHEN = "2026-09-01T02:00:00Z"


def capture(url: str = HOSTILE) -> Capture:
    return Capture(url, WHEN, 200, RecordLocation('<i>"a".warc.gz', 0, 9))


def shown(body: bytes, **headers: str) -> Answer:
    return saved_page(SavedPage(HOSTILE, 200, headers, body, WHEN))


def directives(answer: Answer) -> dict[str, str]:
    pairs = (directive.strip().partition(" ") for directive in answer.policy.split(";"))
    return {name: value for name, _, value in pairs}


@pytest.mark.parametrize(
    "answer",
    [
        list_page("<i>name</i>", [(0, capture())], 1, '"><i>'),
        capture_page("<i>name</i>", 0, capture(), "/view/0"),
        viewer_page("/file/0/archive.warc.gz", capture()),
    ],
)
def test_urls_names_and_queries_are_escaped(answer: Answer) -> None:
    html = answer.body.decode()
    assert "<script>alert" not in html
    assert "<i>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_a_saved_page_has_a_policy_that_forbids_scripts_and_requests() -> None:
    policy = directives(shown(b"<html><script>alert(1)</script></html>"))
    assert policy["sandbox"] == "", "no script, form, popup or navigation of the window"
    assert policy["default-src"] == "'none'"
    assert {name: value for name, value in policy.items() if "http" in value or "*" in value} == {}
    around = capture_page("name", 0, capture(), None)
    assert b'<iframe sandbox src="/page/0"' in around.body
    assert directives(around)["frame-src"] == "'self'", "a link in the frame leads nowhere else"
    assert directives(around)["default-src"] == "'none'"


def test_tags_that_connect_before_a_policy_is_asked_are_taken_out() -> None:
    page = (
        b"<html><head><LINK rel=preconnect href=//evil.example><link/rel=dns-prefetch href=//evil.example>"
        b"<meta http-equiv=refresh content='0;url=//evil.example'><base href=//evil.example></base><p>links</p>"
    )
    html = shown(page).body.decode().lower()
    assert "<removed-link rel" in html
    for tag in ("<link", "<meta", "<base", "</base"):
        assert tag not in html
    assert "<p>links</p>" in html


def test_a_page_is_decoded_as_it_is_when_it_is_read() -> None:
    answer = shown("<html><head><meta charset=gbk></head>建议</html>".encode("gbk"))
    assert answer.media_type == "text/html; charset=utf-8"
    assert "建议" in answer.body.decode()


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"plain text", "text/plain; charset=utf-8"),
        (b"", "text/plain; charset=utf-8"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "text/plain; charset=utf-8"),
        (b"%PDF-1.7", "text/html; charset=utf-8"),
    ],
)
def test_another_kind_of_file_is_an_image_a_text_or_a_sentence(body: bytes, media_type: str) -> None:
    answer = shown(body)
    assert answer.media_type == media_type
    assert directives(answer)["sandbox"] == ""
    assert body != b"%PDF-1.7" or b"not a page of text (application/pdf)" in answer.body


def test_the_bytes_are_a_file_to_save() -> None:
    answer = saved_bytes(SavedPage(HOSTILE, 200, {}, b"<script>", WHEN))
    assert (answer.body, answer.media_type, answer.is_download) == (
        b"<script>",
        "application/octet-stream",
        True,
    )


def test_a_long_list_has_pages() -> None:
    captures = [(place, capture(f"https://a.example/{place}.html")) for place in range(CAPTURES_PER_PAGE + 1)]
    first, second = (list_page("name", captures, number, "a&b").body.decode() for number in (1, 2))
    assert first.count("<tr><td>") == CAPTURES_PER_PAGE
    assert second.count("<tr><td>") == 1
    assert '<a href="/?page=2&amp;q=a%26b">further</a>' in first
    assert "further" not in second
    assert "501 captures, page 2 of 2" in second
