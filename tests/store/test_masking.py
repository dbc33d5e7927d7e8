"""Contacts are masked wherever they stand in a record, and what is none stays."""

from __future__ import annotations

import pytest

from crawler.items import Answer, Attachment, Contact, record_line
from crawler.store.masking import redact, redacted, redacted_facts
from tests.support.replies import IDENTITY, make_reply, reply_full_of_contacts
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
    line = record_line(reply).decode()
    for contact in ("13812345678", "67513657", "li@cq", IDENTITY):
        assert contact not in line
    assert reply.metadata["索引号"] == reply.index_number == "11500000MB15895317/2024-00001"
    assert reply.reply.contacts == [Contact("市科技局", "李红", "********")]
    assert reply.suggestion.number == "B003"
    assert reply.attachments[0].url == f"{KJJ}P020240914_***********.pdf"


def test_two_labels_that_are_one_when_masked_stay_two() -> None:
    reply = reply_full_of_contacts()
    reply.metadata = {"手机13812345678": "甲", "手机13912345678": "乙"}
    redact(reply)
    assert list(reply.metadata.values()) == ["甲", "乙"]
    assert not any("1" in label for label in reply.metadata)


def test_a_label_and_its_value_in_the_metadata_are_looked_at_together() -> None:
    reply = make_reply(
        metadata={"联系电话": "67513101", "承办人": "李四 67513102", "服务热线": "12345", "编号": "67513103"}
    )
    redact(reply)
    assert reply.metadata == {
        "联系电话": "********",
        "承办人": "李四 ********",
        "服务热线": "*****",
        "编号": "67513103",
    }


def test_codes_in_the_metadata_stay_whatever_they_look_like() -> None:
    codes = {"索引号": "0371-67513101", "发文字号": "13812345678"}
    reply = make_reply(number="0371-67513101", metadata=dict(codes))
    redact(reply)
    assert reply.metadata == codes
    assert reply.index_number == "0371-67513101"


@pytest.mark.parametrize(
    "phone", ["67513101", "0371-67513101转8001", "（0371）6751 3101", "67513102、67513101"]
)
def test_what_the_contacts_know_is_masked_wherever_it_occurs(phone: str) -> None:
    reply = make_reply(
        title="67513101的来电",
        body="市教育局67513101\n6751-3101\n办理67513101件\n第67513101号\n67513199",
        attachments=[Attachment("67513101.pdf", f"{KJJ}67513101.pdf")],
        reply=Answer(contacts=[Contact("市教育局 67513101", "李四", phone)]),
    )
    redact(reply)
    assert reply.title == "********的来电"
    assert reply.body == "市教育局********\n****-****\n办理67513101件\n第67513101号\n67513199"
    assert reply.attachments == [Attachment("********.pdf", f"{KJJ}********.pdf")]
    contact = reply.reply.contacts[0]
    assert contact.unit == "市教育局 ********"
    assert not any(character.isdigit() for character in str(contact.phone))


def test_a_year_or_an_extension_is_not_masked_everywhere() -> None:
    reply = make_reply(
        body="2024年，内线电话：2024\n2024", reply=Answer(contacts=[Contact(None, None, "2024")])
    )
    redact(reply)
    assert reply.body == "2024年，内线电话：****\n2024"


@pytest.mark.parametrize(
    ("url", "masked"),
    [
        ("http://a.cn/f/13812345678.pdf?x=1&y=a%2Fb", "http://a.cn/f/***********.pdf?x=1&y=a/b"),
        ("http://a.cn/%E5%BC%A0%E4%B8%8913812345678.pdf", "http://a.cn/%E5%BC%A0%E4%B8%89***********.pdf"),
        ("http://a.cn/%D5%C5%C8%FD13812345678.pdf", "http://a.cn/%D5%C5%C8%FD***********.pdf"),
        ("http://a.cn/f?mail=li%40cq.gov.cn", "http://a.cn/f?mail=**@**.***.**"),
        ("http://a.cn/%E5%BC%A0%20t20240914_13626437.pdf", "http://a.cn/%E5%BC%A0%20t20240914_13626437.pdf"),
    ],
)
def test_contacts_in_the_url_of_an_attachment_are_masked(url: str, masked: str) -> None:
    reply = make_reply(attachments=[Attachment("a.pdf", url)])
    redact(reply)
    assert reply.attachments[0].url == masked


def test_the_url_of_the_page_stays_because_it_identifies_the_record() -> None:
    reply = make_reply(url=f"{KJJ}13812345678.html")
    redact(reply)
    assert reply.url == f"{KJJ}13812345678.html"


def test_facts_of_a_city_are_masked_but_for_urls_and_codes() -> None:
    facts = {
        "rejects": [
            {"url": f"{KJJ}13812345678.html", "title": "联系13812345678", "index_number": "0371-67513101"}
        ],
        "unknown_labels": [{"label": "手机13812345678", "records": 2, "example": f"{KJJ}13812345678.html"}],
        "compared": None,
    }
    assert redacted_facts(facts) == {
        "rejects": [
            {"url": f"{KJJ}13812345678.html", "title": "联系***********", "index_number": "0371-67513101"}
        ],
        "unknown_labels": [{"label": "手机***********", "records": 2, "example": f"{KJJ}13812345678.html"}],
        "compared": None,
    }
