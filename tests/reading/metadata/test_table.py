"""The metadata block on a whole page: copies, blanks, unknown labels, and what only looks like it.

What is found are the pairs of ``crawler/reading/metadata/pairs.py``.
"""

from __future__ import annotations

import pytest

from tests.support.pages import (
    FIELDS,
    LABELLED,
    PARAGRAPHS,
    codes,
    document,
    load,
    read,
    record,
    table,
    values,
)

SEARCH_FORM = (
    '<form><input name="index" value="" type="text" placeholder="索引号"/><input placeholder="关键词"/>'
    '<input name="publisher" value="郑州市财政局" placeholder="发布机构"/><input placeholder="文号"/>'
    '<input id="date-from" value="2001-01-01" placeholder="成文日期-从"/><input placeholder="成文日期-到"/></form>'
)
ICONS = (
    '<div class="pubinfo-card-wrap"><ul class="pubinfo-card">'
    '<li><i icon="h" title="索引号"></i><em>755156513/2018-00300</em></li>'
    '<li><i icon="V" title="发布机构"></i><em>新郑市人民政府</em></li>'
    '<li><i icon="t" title="关键词"></i><em>综合,政务，建议；应急 培训</em></li>'
    '<li><i icon="G" title="成文日期"></i><em>2018-06-11</em></li>'
    '<li><i icon="1" title="发布日期"></i><em>2018-06-12</em></li>{}</ul></div>'
)
THREE_MORE = (
    '<li><i title="体裁"></i><em>通知</em></li><li><i title="文号"></i><em>新政〔2018〕14号</em></li>'
    '<li><i title="有效性"></i><em>有效</em></li>'
)


def test_icon_titles_are_labels_and_five_items_are_read_by_title() -> None:
    reply, unknown = load(read(document(SEARCH_FORM + ICONS.format(""))))
    assert (reply.index_number, reply.agency_code) == ("755156513/2018-00300", "755156513")
    assert reply.agency == "新郑市人民政府"
    assert reply.keywords == ["综合", "政务", "建议", "应急", "培训"]
    assert (reply.written_on, reply.published_on) == ("2018-06-11", "2018-06-12")
    assert (reply.genres, reply.document_number, reply.validity) == ([], None, None)
    assert list(reply.metadata) == ["索引号", "发布机构", "关键词", "成文日期", "发布日期"]
    assert unknown == []


def test_eight_items_are_read_by_title_never_by_position() -> None:
    reply = record(document(SEARCH_FORM + ICONS.format(THREE_MORE)))
    assert (reply.genres, reply.document_number, reply.validity) == (["通知"], "新政〔2018〕14号", "有效")


def test_icon_titles_the_vocabulary_does_not_have_are_kept_and_reported() -> None:
    extra = '<li><i title="受理编码"></i><em>甲-17</em></li>'
    reply, unknown = load(read(document(SEARCH_FORM + ICONS.format(extra))))
    assert reply.metadata["受理编码"] == "甲-17"
    assert unknown == ["受理编码"]


def test_placeholders_and_values_of_a_search_form_are_no_metadata() -> None:
    reply = record(document(SEARCH_FORM))
    assert reply.metadata == {}
    assert (reply.index_number, reply.agency, reply.written_on, reply.published_on) == (
        None,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    "form",
    [
        "<form>索引号：<input name=i> 文号：<input name=w> 发布日期：<input name=f> 至 <input name=t></form>",
        (
            "<table><tr><td>索引号</td><td><input></td></tr><tr><td>发布机构</td><td><select><option>全部</select></td></tr>"
            "<tr><td>发布日期</td><td><input> - <input></td></tr></table>"
        ),
    ],
)
def test_the_labels_of_a_search_form_are_no_copy_of_the_block(form: str) -> None:
    reply = record(document(form + table(LABELLED)))
    assert values(reply) == FIELDS
    assert codes(reply) == []


def test_a_commented_block_is_no_metadata() -> None:
    comment = '<!--<div class="bar"><span>日期：</span><span>2019-11-05</span><span>来源：</span><span>中国政府网</span></div>-->'
    block = f"<!--{table({'索引号': '999/2000-1', '发布机构': '不是它'})}-->{table(LABELLED)}"
    reply = record(document(block, bar=comment))
    assert values(reply) == FIELDS
    assert reply.metadata == dict(LABELLED)
    assert codes(reply) == []


def test_the_first_value_that_is_not_empty_counts() -> None:
    first = {**LABELLED, "发文字号": "", "有效性": ""}
    reply = record(document(table(first) + table(LABELLED)))
    assert values(reply) == FIELDS
    assert reply.metadata == dict(LABELLED)
    assert codes(reply) == []


@pytest.mark.parametrize(
    ("label", "value", "field"),
    [
        ("索引号", "11500000MB15895317/2024-00071", "index_number"),
        ("发文字号", "渝科局函〔2024〕227号", "document_number"),
        ("主题分类", "科技", "topics"),
        ("体裁分类", "其他", "genres"),
        ("发布机构", "市教委", "agency"),
        ("有效性", "废止", "validity"),
        ("成文日期", "2024-09-11", "written_on"),
        ("发布日期", "2024-09-15", "published_on"),
    ],
)
def test_two_copies_that_disagree_give_a_warning_that_names_the_key(
    label: str, value: str, field: str
) -> None:
    reply = record(document(table(LABELLED) + table({**LABELLED, label: value})))
    assert values(reply) == FIELDS
    assert reply.metadata == dict(LABELLED)
    assert codes(reply) == sorted(["metadata_copies_disagree", f"{field}_disagrees"])


def test_a_desktop_and_a_mobile_copy_may_name_a_date_differently() -> None:
    desktop = {
        "索 引 号：": "1134140000322523X5/202601-00012",
        "发布机构：": "市财政局",
        "发布日期：": "2026-01-23 17:05",
    }
    mobile = {
        "索 引 号：": "1134140000322523X5/202601-00012",
        "发布机构：": "市财政局",
        "发文日期：": "2026-01-23 17:05",
    }
    reply = record(document(table(desktop) + table(mobile)))
    assert (reply.written_on, reply.published_on) == ("2026-01-23", "2026-01-23")
    assert reply.index_number == "1134140000322523X5/202601-00012"
    assert set(reply.metadata) == {"索 引 号", "发布机构", "发布日期", "发文日期"}


def test_a_block_of_the_lines_of_a_list_between_navigation_and_title_is_no_menu() -> None:
    lines = "".join(f"<li>{label}：{value}</li>" for label, value in LABELLED.items())
    menu = '<ul><li><a href="/a/">索引号查询</a></li><li><a href="/b/">发布机构</a></li><li><a href="/c/">关键词</a></li></ul>'
    assert values(record(document(f"{menu}<ul>{lines}</ul>"))) == FIELDS


def test_words_of_the_body_are_no_metadata() -> None:
    body = [
        *PARAGRAPHS[:2],
        "索引号：000000000/1999-00001",
        "发布日期：1999-01-01",
        "发布机构：市教委",
        *PARAGRAPHS[2:],
    ]
    assert values(record(document(body=body))) == FIELDS


def test_a_hidden_block_counts_as_the_copy_it_is() -> None:
    hidden = f'<div style="display:none">{table(LABELLED)}</div>'
    assert values(record(document(table(LABELLED) + hidden))) == FIELDS


def test_dates_of_other_items_in_the_navigation_are_not_the_pages() -> None:
    news = "".join(
        f'<div><a href="/n{day}.html">另一条新闻的标题文字</a><p>发布时间：2026-08-{day}</p></div>'
        for day in (19, 18, 17)
    )
    reply = record(document(news, bar="<p>日期： 2026-07-15</p>"))
    assert reply.published_on == "2026-07-15"
    assert "2026-08-19" not in reply.metadata.values()


def test_copies_of_the_block_beyond_those_that_are_read_are_warned_of() -> None:
    copy = table(LABELLED)
    assert codes(record(document(copy * 8))) == []
    assert codes(record(document(copy * 8 + table({**LABELLED, "有效性": "失效"})))) == ["metadata_cut_off"]
