"""Contacts are masked wherever they stand in a record, and what is none stays."""

from __future__ import annotations

import pytest

from crawler.items import Contact, record_line
from crawler.store.masking import redact, redacted
from tests.support.replies import IDENTITY, reply_full_of_contacts
from tests.support.saved_portal import KJJ


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
