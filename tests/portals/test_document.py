"""The one way from a detail page's bytes to a record."""

from __future__ import annotations

import pytest

from crawler.portals.column import Column
from crawler.portals.document import (
    MAX_PAGES,
    DocumentReading,
    FetchedPage,
    ReadingSteps,
    finish_reading,
    read_document,
    read_pages,
)
from crawler.portals.walking.failures import NOT_IN_ARCHIVE, STOPPED, FailureKind, FetchFailure
from crawler.reading import Verdict
from crawler.spiders.chongqing import ChongqingSpider
from tests.support.saved_portal import KJJ, trs_detail

URL = f"{KJJ}202409/t20240914_1_wap.html?from=app#top"
PAGE = trs_detail("关于第B001号建议的答复函", "11500000MB15895317/2024-00001")
BLANK = "<html><head><title>重庆市科学技术局</title></head><body>" + "<div></div>" * 400 + "</body></html>"
GONE = "<html><title>404</title><body>您访问的页面不存在</body></html>"
SHELL = "<html><body><script src='/x/app.js'></script></body></html>"


def read(
    page: str = PAGE, *, url: str = URL, status: int = 200, walked: Column | None = None
) -> DocumentReading:
    return read_document(
        ChongqingSpider.city(),
        page.encode(),
        url,
        content_type="text/html; charset=utf-8",
        fetched_at="2026-09-01T02:00:00Z",
        status=status,
        walked=walked,
    )


def test_a_document_becomes_a_record_of_its_city_and_column() -> None:
    reading = read()
    assert reading.reply is not None
    assert (reading.verdict, reading.failure, reading.reason) == (Verdict.DOCUMENT, None, "")
    assert (reading.reply.city, reading.reply.column, reading.reply.kind) == (
        "chongqing",
        "kjj",
        "suggestion",
    )
    assert reading.reply.url == f"{KJJ}202409/t20240914_1.html?from=app"
    assert reading.reply.fetched_at == "2026-09-01T02:00:00Z"


def test_a_page_of_no_city_is_read_without_one() -> None:
    reading = read_document(None, PAGE.encode(), URL, content_type=None, fetched_at="2026-09-01T02:00:00Z")
    assert reading.reply is not None
    assert (reading.reply.city, reading.reply.column) == (None, None)
    assert reading.reply.index_number == "11500000MB15895317/2024-00001"


def test_the_kind_of_the_walked_column_counts_where_the_url_tells_none() -> None:
    page = trs_detail("关于公共充电设施的函", "11500000MB15895317/2024-00001")
    elsewhere = "https://kjj.cq.gov.cn/other/202409/t20240914_1.html"
    walked = Column("kjj-proposals", "https://kjj.cq.gov.cn/x/", "proposal")
    reading = read(page, url=elsewhere, walked=walked)
    assert reading.reply is not None
    assert (reading.reply.column, reading.reply.kind) == (None, "proposal")


def test_labels_that_the_vocabulary_does_not_have_are_handed_on() -> None:
    page = PAGE.replace("[ 发文字号 ]", "[ 奇异标签 ]")
    assert read(page).unknown_labels == ["奇异标签"]


@pytest.mark.parametrize(
    ("page", "status", "verdict", "reason", "flags"),
    [
        (BLANK, 200, Verdict.EMPTY, "empty", set()),
        (GONE, 200, Verdict.NOT_FOUND, "not_found", set()),
        (SHELL, 200, Verdict.CHALLENGE, "blocked: script_shell", {"blocked"}),
        (PAGE, 403, Verdict.CHALLENGE, "blocked: status_403", {"blocked"}),
        (SHELL, 202, Verdict.CHALLENGE, "blocked: script_shell", {"blocked"}),
        (GONE, 404, None, "status_404", {"gone"}),
        (PAGE, 500, None, "status_500", set()),
        ("<b>" * 100_000 + "<div>" * 100_000, 200, None, "unreadable: ", set()),
    ],
)
def test_what_is_no_document_says_why(
    page: str, status: int, verdict: Verdict | None, reason: str, flags: set[str]
) -> None:
    reading = read(page, status=status)
    assert reading.reply is None
    assert reading.failure is not None
    assert reading.verdict is verdict
    assert reading.reason.startswith(reason)
    assert {name for name in ("blocked", "gone", "stopped") if getattr(reading.failure, name)} == flags


def pages_of(steps: ReadingSteps, *answers: FetchedPage | FetchFailure) -> tuple[list[str], DocumentReading]:
    """The URLs that a reading asks for, and what it comes to with these answers."""
    left, urls = list(answers), []

    def fetch(url: str) -> FetchedPage | FetchFailure:
        urls.append(url)
        return left.pop(0) if len(left) > 1 else left[0]

    return urls, finish_reading(steps, fetch)


def part(number: int, url: str = "", following: str = "t20240914_1_1.html") -> FetchedPage:
    body = PAGE.replace("</body>", f"<p>{number}</p><div><a href='{following}'>下一页</a></div></body>")
    body = body.replace("</p>", f"第{number}页。</p>")
    return FetchedPage(body.encode(), url or f"{KJJ}202409/t20240914_1.html", "text/html; charset=utf-8", 200)


def test_the_first_page_alone_has_a_warning() -> None:
    alone = part(1)
    reading = read(alone.body.decode())
    assert reading.reply is not None
    assert reading.reply.warnings[0] == "body_continues"
    assert reading.continues is not None
    assert (
        reading.continues.reason == f"body_continues: page 2, {KJJ}202409/t20240914_1_1.html: not requested"
    )


def test_a_document_has_no_more_pages_than_are_read() -> None:
    numbers = iter(range(2, 1000))

    def fetch(url: str) -> FetchedPage:
        number = next(numbers)
        return part(number, url, f"t20240914_1_{number}.html")

    steps = read_pages(ChongqingSpider.city(), part(1), "2026-09-01T02:00:00Z")
    reading = finish_reading(steps, fetch)
    assert next(numbers) == MAX_PAGES + 1
    assert reading.continues is not None
    assert "page 51, " in reading.continues.reason


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (NOT_IN_ARCHIVE, FailureKind.MISSING),
        (FetchFailure(FailureKind.REJECTED, "redirects to ftp://a/"), FailureKind.FAILED),
        (FetchedPage(b"%PDF-1.4", KJJ, None, 200), FailureKind.FAILED),
        (FetchedPage(GONE.encode(), KJJ, None, 404), FailureKind.FAILED),
        (FetchedPage(BLANK.encode(), KJJ, None, 200), FailureKind.FAILED),
    ],
)
def test_a_further_page_that_cannot_be_read_ends_the_record(
    answer: FetchedPage | FetchFailure, kind: FailureKind
) -> None:
    steps = read_pages(ChongqingSpider.city(), part(1), "2026-09-01T02:00:00Z")
    urls, reading = pages_of(steps, answer)
    assert urls == [f"{KJJ}202409/t20240914_1_1.html"]
    assert reading.reply is not None
    assert "body_continues" in reading.reply.warnings
    assert reading.continues is not None
    assert (reading.continues.kind, reading.continues.gone) == (kind, False)


def test_a_run_that_stops_in_the_middle_of_a_document_has_no_record_of_it() -> None:
    steps = read_pages(ChongqingSpider.city(), part(1), "2026-09-01T02:00:00Z")
    _, reading = pages_of(steps, STOPPED)
    assert (reading.reply, reading.failure) == (None, STOPPED)
