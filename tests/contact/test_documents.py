"""What the documents of a column confirm."""

from __future__ import annotations

from crawler.contact.checks import ColumnContact
from crawler.contact.documents import add_document_checks
from crawler.items import Attachment, Reply
from crawler.portals.walking.failures import FailureKind, FetchFailure
from tests.support.replies import make_reply

URLS = ["https://kjj.somewhere.gov.cn/jy/1.html", "https://kjj.somewhere.gov.cn/jy/2.html"]


def found(*replies: Reply, failure: FetchFailure | None = None, kind: str | None = None) -> dict[str, str]:
    contact = ColumnContact("kjj", "https://kjj.somewhere.gov.cn/jy/")
    add_document_checks(contact, URLS[: max(len(replies), 1)], replies, failure, kind)
    return {check.check: f"{check.result.value}: {check.found}" for check in contact.checks}


def test_two_documents_with_all_fields_are_confirmed() -> None:
    checks = found(
        make_reply(published_on="2024-09-14", kind="suggestion"),
        make_reply(
            "11500000MB15895317/2024-00002", title="另一件", written_on="2024-09-13", kind="suggestion"
        ),
        kind="suggestion",
    )
    assert {text.partition(":")[0] for text in checks.values()} == {"confirmed"}
    assert checks["document"] == "confirmed: 2 of 2 documents were read"
    assert checks["date"] == "confirmed: 2024-09-14; 2024-09-13"
    assert checks["body"] == "confirmed: 9 characters; 9 characters"


def test_attachments_are_a_body_and_nothing_is_none() -> None:
    file = Attachment("答复.pdf", "https://kjj.somewhere.gov.cn/jy/1.pdf")
    assert found(make_reply(body="", attachments=[file]))["body"] == "confirmed: 1 attachment"
    assert found(make_reply(body=""))["body"] == "different: 1 of 1 document lack it"


def test_what_a_portal_does_not_print_is_not_seen() -> None:
    checks = found(make_reply(None, kind="other"), kind="suggestion")
    assert checks["number"] == "not seen: 1 of 1 document lack it"
    assert checks["date"] == "not seen: 1 of 1 document lack it"
    assert checks["kind"] == "not seen: the documents do not say it"


def test_without_a_document_the_reason_is_all_there_is_to_say() -> None:
    failure = FetchFailure(FailureKind.FAILED, "status_404", gone=True)
    assert found(failure=failure) == {"document": "different: status_404"}
