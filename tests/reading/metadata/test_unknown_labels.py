"""Labels that the vocabulary does not have: they are kept and reported."""

from __future__ import annotations

import pytest

from tests.support.pages import document, load, read, record


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


NUMBER = "416049270/2024-00024"


def test_an_unknown_label_with_its_value_is_no_value_of_a_blank_label_before_it() -> None:
    items = (
        "发布机构：",
        "受理编码：甲-17",
        "索引号：MB1532375/2024-00070",
        "成文日期：",
        "公开方式：",
        "有效性：",
    )
    block = f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
    reply, unknown = load(read(document(block)))
    assert (reply.agency, reply.metadata["受理编码"], unknown) == (None, "甲-17", ["受理编码"])


def test_a_line_of_pairs_without_marks_may_begin_with_an_unknown_label_without_a_value() -> None:
    block = (
        "<p><span>受理编码</span><em></em><span>索引号</span><em>" + NUMBER + "</em>"
        "<span>发布机构</span><em>市科技局</em></p>"
    )
    reply = record(document(block))
    assert (reply.index_number, reply.agency) == (NUMBER, "市科技局")


def test_a_spaced_label_that_ends_like_a_known_one_is_kept_whole() -> None:
    block = "<div>索 引 号：1/2024-3 备 案 文 号：甲一 发 布 机 构：市科技局 信 息 门 类：通知</div>"
    reply = record(document(block))
    assert reply.metadata == {
        "索 引 号": "1/2024-3",
        "备 案 文 号": "甲一",
        "发 布 机 构": "市科技局",
        "信 息 门 类": "通知",
    }
    assert reply.document_number is None
