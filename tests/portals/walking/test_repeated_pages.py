"""One page that a portal serves for several rows is the document of none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from crawler.items import Attachment, Reply
from crawler.portals.column import Column
from crawler.portals.listing import Row
from crawler.portals.walking.history import CrawlHistory
from crawler.portals.walking.repeated_pages import REPEATED, DocumentQueue, ReadDocument

if TYPE_CHECKING:
    from crawler.portals.walking.walk import ListingWalk

MESSAGE = Reply(title="提示信息", body="系统繁忙，请稍后再试！")


class Walk:
    """As much of a walk as the queue needs."""

    def __init__(self, name: str = "kjj") -> None:
        self.column = Column(name, f"https://{name}.cq.gov.cn/a/")


def reply(text: str, number: str | None = None) -> Reply:
    return Reply(title="关于建议的答复", body=f"张三代表：\n您的建议收悉。{text}", index_number=number)


def passed(
    *replies: Reply | None, target: str | None = None, history: CrawlHistory | None = None
) -> list[tuple[str, bool]]:
    """What leaves the queue, in order: the body, and whether it is a repeated page."""
    walk = cast("ListingWalk", Walk())
    queue = DocumentQueue(history or CrawlHistory())
    group = queue.expect(len(replies))
    for number, each in enumerate(replies):
        row = Row(url=f"https://kjj.cq.gov.cn/a/{number}.html")
        queue.add(group, None if each is None else ReadDocument(row, walk, each, [], target))
    return [(document.reply.body[-2:], document.failure is not None) for document in queue.ready]


def test_a_message_for_two_rows_is_the_document_of_neither() -> None:
    assert passed(MESSAGE, MESSAGE) == [("试！", True)] * 2


def test_a_message_between_documents_is_recognised() -> None:
    said = passed(reply("01"), MESSAGE, reply("02"), MESSAGE, reply("03"), None)
    assert said == [("01", False), ("02", False), ("03", False), ("试！", True), ("试！", True)]


def test_the_first_copy_of_a_document_is_held_back_too() -> None:
    assert passed(*[reply("01")] * 5) == [("01", True)] * 5


def test_documents_keep_their_order() -> None:
    said = passed(reply("01"), reply("02", "11/2"), reply("03"), None, reply("04"))
    assert said == [("01", False), ("02", False), ("03", False), ("04", False)]


def test_a_document_that_the_portal_lists_twice_is_kept() -> None:
    assert passed(reply("01"), reply("01"), reply("02")) == [("01", False), ("01", False), ("02", False)]


def test_documents_with_one_title_and_each_its_own_text_or_file_are_kept() -> None:
    assert not any(failed for _, failed in passed(*[reply(f"0{number}") for number in range(5)]))
    files = [
        Reply(title="答复", attachments=[Attachment(f"{number}.pdf", f"https://kjj.cq.gov.cn/{number}.pdf")])
        for number in range(5)
    ]
    assert not any(failed for _, failed in passed(*files))


def test_one_number_for_several_rows_is_one_record_and_not_a_repeated_page() -> None:
    assert not any(failed for _, failed in passed(*[reply("01", "11/1")] * 5))


def test_rows_that_are_redirected_to_one_address_have_no_document() -> None:
    login = "https://kjj.cq.gov.cn/login.html"
    assert passed(MESSAGE, MESSAGE, target=login) == [("试！", True)] * 2
    assert passed(reply("01"), reply("02"), target=login) == [("01", True), ("02", True)]
    assert passed(reply("01", "11/1"), target="https://kjj.cq.gov.cn/moved.html") == [("01", False)]


def test_one_message_alone_is_recognised_by_what_earlier_runs_saw() -> None:
    class Rejected(CrawlHistory):
        def was_repeated(self, digest: str) -> bool:  # noqa: ARG002
            return True

    class Stored(CrawlHistory):
        def stores_elsewhere(self, reply: Reply) -> bool:  # noqa: ARG002
            return True

    assert passed(MESSAGE) == [("试！", False)]
    assert passed(MESSAGE, history=Rejected()) == [("试！", True)]
    assert passed(MESSAGE, history=Stored()) == [("试！", True)]
    assert passed(reply("01"), history=Rejected()) == [("01", False)]  # it may be the document of this row


def test_the_reject_names_the_title() -> None:
    walk = cast("ListingWalk", Walk())
    queue = DocumentQueue(CrawlHistory())
    group = queue.expect(2)
    for number in range(2):
        queue.add(group, ReadDocument(Row(url=f"{number}.html"), walk, MESSAGE, []))
    failure = queue.ready[0].failure
    assert failure is not None
    assert failure.reason.startswith(f"{REPEATED}: 提示信息 (")
    assert failure.repeated
