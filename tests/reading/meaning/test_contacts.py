"""Contacts: every label under which one stands is read, however it is spaced."""

from __future__ import annotations

from itertools import product

import pytest

from crawler.reading.meaning.contacts import ContactReading, has_contact_label, read_contacts

CONTACT_LABELS = (
    "联系单位 联系部门 联系处室 联系科室 承办单位 承办处室 承办科室 联系人 联系人员 联系人姓名 承办联系人 经办人 承办人"
    " 承办人员 承办人姓名 联络人 联络员 联系电话 联系方式 联系号码 联系手机 电话 电话号码 内线电话 办公电话 咨询电话"
    " 固定电话 联络电话 手机 手机号 手机号码 座机 联系人及电话 联系人和联系方式 承办人、联系电话 经办人与其联系电话"
    " 联系人（电话） 联系人/电话 联系人电话 分管领导 主管领导 单位负责人 主要负责人 负责人 责任人 联系单位及电话"
    " 承办科室和联系方式"
).split()
"""Labels under which a contact stands, as replies print them."""

PIECES = (
    "联系 承办 经办 联络 单位 部门 处室 科室 人 人员 员 姓名 电话 方式 号码 号 机 手机 座机 内线 办公 咨询 固定 及 和 、 与 /"
    " （ ） ( ) 其 分管 主管 主要 领导 负责 责任 邮编 邮政编码 地址 传真 电子邮箱 电子邮件 邮箱 抄送 主办 协办 会办 签发 监督"
).split()
"""What labels of contacts and of their neighbours are made of."""


@pytest.mark.parametrize("gap", ["", " "])
@pytest.mark.parametrize("colon", ["：", ":", " ："])
def test_every_label_of_a_contact_is_read_however_it_is_spaced(gap: str, colon: str) -> None:
    labels = [gap.join(label) for label in CONTACT_LABELS if not (gap and "（" in label)]
    lines = [f"{label}{colon}0371-67180459" for label in labels]
    assert [line for line in lines if not has_contact_label(line) or len(read_contacts([line])) != 1] == []


@pytest.mark.parametrize("value", ["王芳", "0371-67180459"])
def test_a_line_has_the_contacts_that_it_has_beside_a_label_that_passes_the_quick_test(value: str) -> None:
    """``邮编：`` has no contact, and a line in which it stands is looked through in any case."""
    labels = ["".join(pieces) for count in (1, 2) for pieces in product(PIECES, repeat=count)]
    lines = [f"{label}：{value}" for label in labels]
    looked_through = [(line, read_contacts([f"{line} 邮编："])) for line in lines]
    assert [line for line, contacts in looked_through if read_contacts([line]) != contacts] == []
    assert [line for line, contacts in looked_through if contacts and not has_contact_label(line)] == []
    assert len({line for line, contacts in looked_through if contacts}) > 10


@pytest.mark.parametrize(
    ("line", "contact"),
    [
        ("联系单位：0371-12345678", ContactReading(phone="0371-12345678")),
        ("联系单位：12345", ContactReading(phone="12345")),
        ("联系单位：市科技局 0371-12345678", ContactReading("市科技局", phone="0371-12345678")),
        ("联系单位：市科技局（12345678）", ContactReading("市科技局", phone="12345678")),
        ("联系单位：2024年专班", ContactReading("2024年专班")),
        ("联系单位（电话）：市科技局 12345678", ContactReading("市科技局", phone="12345678")),
        ("联 系 人 （ 电 话 ）：张三 0371-12345678", ContactReading(person="张三", phone="0371-12345678")),
        ("联 系 人 ( 联 系 电 话 )：张三 12345678", ContactReading(person="张三", phone="12345678")),
        ("联系人姓名及电话：张三 12345678", ContactReading(person="张三", phone="12345678")),
        ("联系人/电话：张三/12345678", ContactReading(person="张三", phone="12345678")),
    ],
)
def test_a_number_beside_a_name_is_the_telephone_number(line: str, contact: ContactReading) -> None:
    assert read_contacts([line]) == [contact]
