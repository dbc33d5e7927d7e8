"""Records that are one page, such as a message that an earlier version stored for every row."""

from __future__ import annotations

from crawler.items import Attachment, Reply, record_line
from crawler.store.repeated import RepeatedPage, has_marks, page_digest, repeated_pages

URL = "https://kjj.cq.gov.cn/a/{}.html"


def lines(*replies: Reply) -> list[bytes]:
    for number, reply in enumerate(replies):
        reply.url = reply.url or URL.format(number)
    return [record_line(reply) for reply in replies]


def message() -> Reply:
    return Reply(title="提示信息", body="系统繁忙，请稍后再试！")


def document(text: str = "") -> Reply:
    return Reply(title="答复", body=f"张三代表：\n您的建议收悉。{text}", published_on="2024-05-20")


def test_a_message_that_is_stored_twice_is_found() -> None:
    found = repeated_pages(lines(document(), message(), document("2"), message()))
    assert found == [RepeatedPage("提示信息", URL.format(1), 2)]


def test_a_document_that_is_stored_twice_is_kept_and_three_times_is_found() -> None:
    assert repeated_pages(lines(document(), document())) == []
    assert [page.records for page in repeated_pages(lines(*[document() for _ in range(3)]))] == [3]


def test_the_newest_version_of_a_record_counts() -> None:
    was, is_now = message(), document()
    was.url = is_now.url = URL.format(0)
    assert repeated_pages(lines(was, message(), is_now)) == []


def test_records_with_a_number_and_lines_that_are_not_records_are_left_out() -> None:
    numbered = [Reply(title="a", body="b", index_number="11/1") for _ in range(3)]
    assert (
        repeated_pages([*lines(*numbered), b"{}", b"[]", b"5", b"{", b'{"attachments": 5, "url": "x"}']) == []
    )


def test_the_time_in_a_message_does_not_make_another_page() -> None:
    messages = [
        Reply(
            title="提示信息", body=f"系统繁忙，请稍后再试！\n2026-11-30 10:22:{second} 请求编号 9f{second}-ab"
        )
        for second in (11, 12)
    ]
    assert [page.records for page in repeated_pages(lines(*messages))] == [2]


def test_numbers_in_a_reply_make_another_document() -> None:
    assert repeated_pages(lines(*[document(f"第{number}号") for number in range(5)])) == []
    files = [
        Reply(title="答复", attachments=[Attachment("附件", URL.format(number))], published_on="2024-05-20")
        for number in range(5)
    ]
    assert repeated_pages(lines(*files)) == []


def test_what_a_document_has_and_what_makes_two_pages_one() -> None:
    assert (has_marks(message()), has_marks(document())) == (False, True)
    assert page_digest(message()) == page_digest(message()) != page_digest(document())


def test_a_withdrawn_record_does_not_count() -> None:
    one, other = message(), message()
    withdrawn = message()
    one.url, other.url = URL.format(1), URL.format(2)
    withdrawn.url, withdrawn.revision, withdrawn.withdrawn = other.url, 2, True
    assert repeated_pages(lines(one, other)) != []
    assert repeated_pages(lines(one, other, withdrawn)) == []
