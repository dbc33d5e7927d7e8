"""Quick tests that spare costly patterns lose nothing; across the modules that have one (meaning, metadata)."""

from __future__ import annotations

from itertools import product

import pytest

from crawler.reading.meaning.answer import read_answer
from crawler.reading.meaning.contacts import has_contact_label, read_contacts
from crawler.reading.metadata.vocabulary import MEANINGS, may_begin_with_label
from tests.support.pages import document, load, read

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


BEGINS = "经 经过 并 会 经我局 并本委认真 经过我厅充分 我局".split()
VERBS = "商 会商 会同商 商务 综合 征求 征求了 听取 听取了 与 咨询 汇总 与会办单位 与协办单位".split()
ENDS = ["", "意见", "的意见", "等部门研究", "等5个单位共同沟通", "同意"]


def test_a_clause_names_the_agencies_that_it_names_behind_words_that_pass_the_quick_test() -> None:
    """A clause of the sentence of receipt may begin with anything: behind 听取后 it is looked through in any case."""
    agencies, different = 0, []
    for parts in product(BEGINS, VERBS, ["市财政局、教育部", "您"], ENDS):
        clause = "".join(parts)
        plain, passed = (
            read_answer([f"您的建议收悉，{begin}{clause}，现答复如下："]).co_agencies
            for begin in ("", "听取后")
        )
        agencies += bool(passed)
        if plain != passed:
            different.append((clause, plain, passed))
    assert different == []
    assert agencies > 100


@pytest.mark.parametrize(
    "clause",
    [
        "经商市财政局、市教育局",
        "经我局认真会商市财政局、市教育局",
        "并综合市财政局、市教育局意见",
        "经征求市财政局、市教育局意见",
        "经听取了市财政局、市教育局的意见",
        "经与市财政局、市教育局共同研究",
        "与会办单位市财政局、市教育局沟通",
    ],
)
def test_agencies_that_were_consulted_are_read(clause: str) -> None:
    answer = read_answer([f"您的建议收悉，{clause}，现答复如下："])
    assert answer.co_agencies == ["市财政局", "市教育局"]


@pytest.mark.parametrize(
    ("known", "unknown"),
    [
        *(
            ("[ {} ]", form)
            for form in ("[ {} ]", "[{}]", "【{}】", "［{}］", "【 {} 】", "[ {} ]：", "［{}］:")
        ),
        *(("{}：", form) for form in ("{}：", "{}:", "{} ：", "{} :")),
    ],
)
def test_a_label_that_the_vocabulary_does_not_have_is_read_with_each_of_its_marks(
    known: str, unknown: str
) -> None:
    pairs = [
        ("索引号", "11500384008682034F/2023-00019"),
        ("发布机构", "市科技局"),
        ("发布日期", "2023-05-04"),
    ]
    lines = [known.format(label) + value for label, value in pairs]
    lines.insert(2, unknown.format("信息来历") + "内部")
    reply, labels = load(read(document("<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>")))
    assert (reply.metadata["信息来历"], labels) == ("内部", ["信息来历"])


def test_every_known_label_may_begin_a_line() -> None:
    written = [form.format(label) for label in MEANINGS for form in ("{}", "[ {} ]")]
    assert [text for text in written if not may_begin_with_label(text)] == []
