"""Labels: every way to print one means the same; labels that differ in meaning stay apart."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.reading.metadata.vocabulary import (
    MEANINGS,
    delimited_labels,
    meaning_of,
    normal_label,
    printed_label,
)
from tests.support.pages import LABELLED, document, load, read, record

pytestmark = pytest.mark.slow

# The table of docs/portals.md, section 6.
VOCABULARY = {
    "index_number": "索引号 信息索引号 索引码",
    "title": "标题 名称 信息名称 文件名称",
    "agency": "发布机构 发文机关 发文机构 发文单位 公开主体 制发机关 联合发文单位",
    "document_number": "发文字号 文号 文件编号",
    "written_on": "成文日期 生成日期 产生日期",
    "issued_on": "发文日期 印发日期",
    "published_on": "发布日期 发布时间 公开日期 公开时间",
    "bar_date": "时间 日期 发表时间 信息时间 创建时间 更新时间",
    "validity": "有效性 时效性 时效 文件状态",
    "genres": "体裁分类 公文种类 信息种类 体裁",
    "topics": "主题分类",
    "keywords": "关键词 关键字 主题词",
    "source": "来源 信息来源 文章来源",
}
KEPT_UNDER_THEIR_OWN_NAME = (
    "责任部门 公开责任部门 公开属性 公开类别 公开方式 公开形式 公开类型 内容概述 摘要 公开目录 服务对象 "
    "责任编辑 作者 实施日期 生效日期 废止日期 失效日期 分类 信息分类 组配分类"
)
SPACES = [" ", "  ", "\t", "\n", "\xa0", "\u2002", "\u2003", "\u3000", "\u200b", ""]


@pytest.mark.parametrize(
    ("meaning", "label"),
    [(meaning, label) for meaning, labels in VOCABULARY.items() for label in labels.split()],
)
def test_the_vocabulary_has_every_label_that_portals_print(meaning: str, label: str) -> None:
    assert meaning_of(label) == meaning


@pytest.mark.parametrize("label", KEPT_UNDER_THEIR_OWN_NAME.split())
def test_labels_that_differ_in_meaning_fill_no_field(label: str) -> None:
    assert meaning_of(label) == "other"


def test_a_label_has_one_meaning_and_stands_in_nfkc_without_marks() -> None:
    assert {label for label in MEANINGS if unicodedata.normalize("NFKC", label) != label} == set()
    assert {label for label in MEANINGS if normal_label(label) != label} == set()


@pytest.mark.parametrize(
    "printed",
    ["索引号", "索 引 号：", "索引号:", "[ 索引号 ]", "[索引号]", "索\xa0\xa0引\xa0\xa0号",
     "索\u2002引\u2003号", "索\u3000引\u3000号",
     "【索引号】", "［索引号］：", "索引号︓", "  索引号\n", "索\u200b引号", "「索引号」", "· 索引号："],
)  # fmt: skip
def test_every_way_to_print_a_label_means_the_same(printed: str) -> None:
    assert meaning_of(printed) == "index_number"


@pytest.mark.parametrize(
    "text", ["", " ", "：", "索引", "索引号码", "号", "本索引号", "来源于", "日期为", "x" * 100]
)
def test_what_is_no_label_has_no_meaning(text: str) -> None:
    assert meaning_of(text) is None


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("[ 索引号 ]", "索引号"),
        ("索 引 号：", "索 引 号"),
        ("标\u3000\u3000题", "标 题"),
        ("发布机构", "发布机构"),
        (" 文\xa0\xa0号: ", "文 号"),
    ],
)
def test_a_label_as_printed_keeps_its_inner_spaces_as_one(text: str, printed: str) -> None:
    assert printed_label(text) == printed


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.sampled_from(sorted(MEANINGS)), st.data())
def test_white_space_brackets_and_colons_change_no_meaning(label: str, data: st.DataObject) -> None:
    space = data.draw(st.sampled_from(SPACES))
    opened, closed = data.draw(
        st.sampled_from([("", ""), ("[", "]"), ("[ ", " ]"), ("【", "】"), ("［", "］")])
    )
    colon = data.draw(st.sampled_from(["", ":", "：", " ：", "："]))
    assert meaning_of(f"{opened}{space.join(label)}{closed}{colon}") == MEANINGS[label]


HTML_FORMS = {
    "plain": "索引号",
    "colon": "索引号：",
    "brackets": "[ 索引号 ]",
    "brackets without spaces": "[索引号]",
    "spaces": "索 引 号：",
    "nbsp": "索&nbsp;&nbsp;引&nbsp;&nbsp;号",
    "ensp": "索&ensp;引&ensp;号：",
    "emsp": "索&emsp;引&emsp;号",
    "ideographic space": "索　引　号",
    "padding spans": '索<span style="padding-right:0.5em"></span>引<span style="padding-right:0.5em"></span>号：',
    "colon of its own": "<span>索引号</span><span>：</span>",
    "bold": "<b>索引号</b>：",
    "a span a character": "<span>索</span><span>引</span><span>号</span>",
    "broken source line": "索引号\n        ",
}


@pytest.mark.parametrize("form", HTML_FORMS.values(), ids=HTML_FORMS.keys())
@pytest.mark.parametrize("cell", ["th", "td"])
def test_a_label_in_a_cell_is_read_in_every_form(form: str, cell: str) -> None:
    block = (
        f"<table><tr><{cell}>{form}</{cell}><td>416049270/2024-00024</td></tr>"
        f"<tr><{cell}>发布机构</{cell}><td>市科技局</td></tr></table>"
    )
    reply = record(document(block))
    assert (reply.index_number, reply.agency) == ("416049270/2024-00024", "市科技局")


@pytest.mark.parametrize(
    ("label", "field", "value", "expected"),
    [
        ("信息索引号", "index_number", "416049270/2024-00024", "416049270/2024-00024"),
        ("公开主体", "agency", "市科技局", "市科技局"),
        ("制发机关", "agency", "市科技局", "市科技局"),
        ("文号", "document_number", "新政〔2018〕14号", "新政〔2018〕14号"),
        ("时效性", "validity", "有效", "有效"),
        ("生成日期", "written_on", "2024-05-24", "2024-05-24"),
        ("公开时间", "published_on", "2024-05-24 09:34", "2024-05-24"),
        ("公文种类", "genres", "函", ["函"]),
        ("关键字", "keywords", "科技,转化", ["科技", "转化"]),
    ],
)
def test_other_names_of_a_label_fill_the_same_field(
    label: str, field: str, value: str, expected: object
) -> None:
    block = f"<table><tr><td>索引号</td><td>416049270/2024-00001</td></tr><tr><td>{label}</td><td>{value}</td></tr></table>"
    if field == "index_number":
        block = f"<table><tr><td>{label}</td><td>{value}</td></tr></table>"
    assert getattr(record(document(block)), field) == expected


@pytest.mark.parametrize("label", KEPT_UNDER_THEIR_OWN_NAME.split())
def test_a_label_of_another_meaning_is_kept_in_metadata_and_is_not_unknown(label: str) -> None:
    rows = {**LABELLED, label: "主动公开"}
    block = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in rows.items())
    reply, unknown = load(read(document(f"<table>{block}</table>")))
    assert reply.metadata[label] == "主动公开"
    assert unknown == []


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("索 引 号：1/2024-3 信 息 密 级：公开", ["索 引 号", "信 息 密 级"]),
        ("规 范 性 文 件 编 号：1", []),
        ("文号：1 规 范 性 文 件 编 号：1", ["文号"]),
        ("作者：王 芳 来 源：市科技局", ["作者", "来 源"]),
        ("来 源：市 局 时 间：2024-05-06", ["来 源", "时 间"]),
        ("来源：市科技局 时 间：2024-05-06", ["来源", "时 间"]),
    ],
)
def test_a_spaced_label_is_read_whole_and_not_its_end(line: str, names: list[str]) -> None:
    assert [label.name for label in delimited_labels(line)] == names
