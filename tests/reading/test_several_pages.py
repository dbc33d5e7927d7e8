"""The pages of one document: which comes next, and what they say together."""

from __future__ import annotations

from crawler.reading import PageReading, Verdict, join_pages, next_page_url, page_fault
from crawler.reading.content.attachments import AttachmentReading
from crawler.reading.content.pager import Pager

URL = "http://a.gov.cn/jyta/t1{}.html"


def page(number: int, pager: Pager | None = None, **values: object) -> PageReading:
    url = URL.format(f"_{number - 1}" if number > 1 else "")
    reading = PageReading(
        url, Verdict.DOCUMENT, f"{number}", "utf-8", title="答复", body=f"第{number}页。", pager=pager
    )
    for name, value in values.items():
        setattr(reading, name, value)
    return reading


def urls(*numbers: int) -> dict[int, str]:
    return {number: URL.format(f"_{number - 1}") for number in numbers}


def test_numbers_lead_through_all_pages_though_each_pager_shows_some() -> None:
    pages = [page(1, Pager(urls(2, 3)))]
    assert next_page_url(pages) == URL.format("_1")
    pages.append(page(2, Pager(urls(3))))
    assert next_page_url(pages) == URL.format("_2")
    pages.append(page(3, Pager(urls(4))))
    assert next_page_url(pages) == URL.format("_3")
    pages.append(page(4, Pager(urls(2, 3), following=URL.format("_3"))))
    assert next_page_url(pages) is None


def test_a_document_in_one_page_has_no_next_page() -> None:
    assert next_page_url([page(1)]) is None


def test_a_page_without_text_or_with_the_text_of_an_earlier_one_is_no_further_page() -> None:
    first = page(1)
    assert page_fault(page(2), [first]) is None
    assert page_fault(page(2, verdict=Verdict.LISTING), [first]) is None
    assert page_fault(page(2, body=""), [first]) == "no text of the document (document)"
    assert page_fault(page(2, verdict=Verdict.NOT_FOUND, title="404"), [first]) is not None
    assert page_fault(page(3, body=first.body), [first, page(2)]) == "the same text as page 1"


def test_texts_and_files_are_joined_in_order_and_the_digest_is_that_of_the_first_page() -> None:
    one, two = AttachmentReading("一", "http://a/1.pdf"), AttachmentReading("二", "http://a/2.pdf")
    whole = join_pages(page(1, attachments=[one]), [page(2, attachments=[one, two], undecodable=3)])
    assert whole.body == "第1页。\n第2页。"
    assert whole.attachments == [one, two]
    assert (whole.url, whole.sha256, whole.undecodable) == (URL.format(""), "1", 3)
