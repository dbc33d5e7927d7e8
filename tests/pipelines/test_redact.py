"""``REDACT_CONTACTS=1``: contacts are masked in everything that is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from crawler.items import Answer, Attachment, Contact, Suggestion, content_sha256, record_line
from crawler.store.masking import redact, redacted
from pipelines.redact import Redact
from tests.support.replies import make_reply
from tests.support.runs import Crawl
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail, trs_listing

if TYPE_CHECKING:
    from crawler.items import Reply

IDENTITY = "360426199101010071"
"""A resident identity number with a right check digit, of nobody: GB 11643."""


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("手机13812345678。", "手机***********。"),
        ("138 1234 5678", "*** **** ****"),
        ("+86 138-1234-5678", "+** ***-****-****"),
        ("（联系电话：023-67513657）", "（联系电话：***-********）"),
        ("(0371)67170000", "(****)********"),
        ("（０２３）６７５１３６５７", "（***）********"),
        ("0371—6717 0000 转 8001", "****—**** **** * ****"),
        ("010 12345678", "*** ********"),
        ("Tel:+86-23-67513657", "Tel:+**-**-********"),
        ("联系电话：67513657、67513658", "联系电话：********、********"),
        ("传真 6751365", "传真 *******"),
        ("13812345678/0371-67170000", "***********/****-********"),
        ("热线400-123-4567", "热线***-***-****"),
        ("邮箱：wang.li-1@kjj.cq.gov.cn。", "邮箱：****.**-*@***.**.***.**。"),
        ("邮箱 wang＠cq.gov.cn", "邮箱 ****＠**.***.**"),
        (f"身份证{IDENTITY}号", f"身份证{'*' * 18}号"),
    ],
)
def test_contacts_are_masked(text: str, masked: str) -> None:
    assert redacted(text) == masked
    assert redacted(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        "416049270/2024-00024",
        "11500000MB15895317/2024-00070",
        "11500000009276206R/2025-00021",
        "005252522/2026-00012",
        "1134140000322523X5/202601-00012",
        "01525515-3/20260205-00019",
        "渝科局函〔2022〕242号",
        "渝ICP备05012610号-1",
        "2024年9月14日 09:34:15",
        "邮编：401147",
        "投资2024万元，惠及138123户",
        "拨打12345热线",
        f"{IDENTITY[:-1]}2",
        "t20240914_13626437.html",
    ],
)
def test_numbers_that_are_no_contacts_stay(text: str) -> None:
    assert redacted(text) == text


def reply_full_of_contacts() -> Reply:
    return make_reply(
        title="关于热线13812345678的答复函",
        agency="市科技局 023-67513657",
        keywords=["13812345678"],
        body=f"王建国代表：\n联系人：李红，023-67513657，li@cq.gov.cn，{IDENTITY}",
        suggestion=Suggestion(number="B003", title="关于13812345678的建议", deputies=["王建国"]),
        reply=Answer(signed_by="市科技局", contacts=[Contact("市科技局", "李红", "67513657")]),
        attachments=[Attachment("13812345678.pdf", f"{KJJ}P020240914_13812345678.pdf")],
        metadata={"联系电话": "023-67513657", "索引号": "11500000MB15895317/2024-00001"},
    )


def test_contacts_are_masked_wherever_they_stand_in_a_record() -> None:
    reply = reply_full_of_contacts()
    redact(reply)
    line = record_line(reply).decode().replace(f"{KJJ}P020240914_13812345678.pdf", "")
    for contact in ("13812345678", "67513657", "li@cq", IDENTITY):
        assert contact not in line
    assert reply.metadata["索引号"] == reply.index_number == "11500000MB15895317/2024-00001"
    assert reply.reply.contacts == [Contact("市科技局", "李红", "********")]
    assert reply.suggestion.number == "B003"
    assert reply.attachments[0].url == f"{KJJ}P020240914_13812345678.pdf", "an address is an address"


def test_two_labels_that_are_one_when_masked_stay_two() -> None:
    reply = reply_full_of_contacts()
    reply.metadata = {"手机13812345678": "甲", "手机13912345678": "乙"}
    redact(reply)
    assert list(reply.metadata.values()) == ["甲", "乙"]
    assert not any("1" in label for label in reply.metadata)


def test_the_hash_is_that_of_what_is_written_and_the_same_each_time() -> None:
    once, again = reply_full_of_contacts(), reply_full_of_contacts()
    before = once.content_sha256
    for reply in (once, again):
        Redact().process_item(reply)
    assert once.content_sha256 == content_sha256(once) != before
    assert record_line(once) == record_line(again)


def test_nothing_that_a_run_writes_has_a_contact(portal: SavedPortal, crawl: Crawl) -> None:
    title = "关于联系13812345678的答复函"
    portal.add(
        KJJ,
        trs_listing(
            [("./t20240914_1.html", title, "2024-09-14"), ("./t20240914_2.html", title, "2024-09-14")]
        ),
    )
    page = trs_detail(title, "11500000MB15895317/2024-00001", text="联系电话：023-67513657。")
    portal.add(f"{KJJ}t20240914_1.html", page)
    first = crawl("-s", "REDACT_CONTACTS=1", replay=portal.folder)
    assert first.code == 3, first.screen
    (record,) = first.lines()
    assert record["title"] == "关于联系***********的答复函"
    assert "联系电话：***-********。" in record["body"]
    (reject,) = first.lines("rejects.jsonl")
    assert reject["title"] == "关于联系***********的答复函"
    for path in first.city.rglob("*"):
        written = path.read_bytes() if path.is_file() else b""
        assert b"13812345678" not in written, path
        assert b"67513657" not in written, path
    second = crawl("-s", "REDACT_CONTACTS=1", "-a", "recheck=9999", replay=portal.folder)
    assert second.manifest["totals"]["unchanged"] == 1
    assert orjson.dumps(second.lines()) == orjson.dumps([record])
