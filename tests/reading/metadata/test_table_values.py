"""The values of a metadata block: as printed, or null with a warning, and never another one."""

from __future__ import annotations

import pytest

from tests.support.pages import (
    LABELLED,
    codes,
    document,
    record,
    table,
)

PUB_DATE = '<meta name="PubDate" content="2024-09-14 10:00">'


def test_copies_that_print_the_same_differently_agree() -> None:
    copy = {
        **LABELLED,
        "成文日期": "2024年9月10日",
        "发布日期": "2024-09-14 08:30",
        "索引号": " 11500000MB15895317 / 2024-00070",
    }
    assert codes(record(document(table(LABELLED) + table(copy)))) == []


def test_a_blank_document_number_is_null_and_so_is_a_placeholder() -> None:
    for printed in ("", "〔〕号", " 〔〕号 ", "无"):
        reply = record(document(table({**LABELLED, "发文字号": printed})))
        assert reply.document_number is None
        assert codes(reply) == []
        assert reply.metadata["发文字号"] == printed.strip()


def test_a_document_number_without_its_form_is_null_with_a_warning() -> None:
    reply = record(document(table({**LABELLED, "发文字号": "详见附件"})))
    assert reply.document_number is None
    assert codes(reply) == ["document_number_unreadable"]
    assert reply.metadata["发文字号"] == "详见附件"


@pytest.mark.parametrize("printed", ["2024年9月", "2024-13-45", "近日", "20240914"])
@pytest.mark.parametrize(
    ("label", "field", "head", "read"),
    [
        ("成文日期", "written_on", PUB_DATE, None),
        ("发布日期", "published_on", "", None),
        ("发布日期", "published_on", PUB_DATE, "2024-09-14"),
    ],
)
def test_a_date_that_cannot_be_read_has_a_warning_and_only_pub_date_in_its_place(
    label: str, field: str, head: str, read: str | None, printed: str
) -> None:
    page = document(table({**LABELLED, label: printed}), head=head, bar="<div>日期：2024-09-15</div>")
    reply = record(page)
    assert getattr(reply, field) == read
    assert f"{field}_unreadable" in reply.warnings
    assert reply.metadata[label] == printed


def test_topics_and_genres_are_split_at_semicolons_only() -> None:
    reply = record(
        document(
            table(
                {
                    **LABELLED,
                    "主题分类": "农业、林业、水利;科技,教育；其他",
                    "体裁分类": "政协提案办理;人大建议办理",
                }
            )
        )
    )
    assert reply.topics == ["农业、林业、水利", "科技,教育", "其他"]
    assert reply.genres == ["政协提案办理", "人大建议办理"]


def test_values_are_kept_as_printed() -> None:
    printed = {**LABELLED, "发布机构": "重庆市 科技局（代）", "主题分类": "Ⅲ①㎡…"}
    reply = record(document(table(printed)))
    assert reply.metadata == printed
    assert reply.agency == "重庆市 科技局（代）"
    assert reply.topics == ["Ⅲ①㎡…"]


def test_one_run_of_text_of_a_real_page_is_taken_apart() -> None:
    run = (
        "<div>[ 索引号 ]11500384008682034F/2023-00019 [ 发文字号 ]南川府办〔2023〕17号 [ 发布机构 ]南川区政府办公室 "
        "[ 主题分类 ]综合政务 [ 成文日期 ]2023-04-25 [ 发布日期 ]2023-05-04 [ 体裁分类 ]政协提案办理;人大建议办理</div>"
    )
    reply = record(document(run))
    assert reply.index_number == "11500384008682034F/2023-00019"
    assert reply.document_number == "南川府办〔2023〕17号"
    assert (reply.agency, reply.topics) == ("南川区政府办公室", ["综合政务"])
    assert (reply.written_on, reply.published_on) == ("2023-04-25", "2023-05-04")
    assert reply.genres == ["政协提案办理", "人大建议办理"]


def test_a_mistyped_organisation_code_is_a_warning_and_no_reason_to_reject() -> None:
    reply = record(document(table({**LABELLED, "索引号": "055299515/2020-00030"})))
    assert (reply.index_number, reply.agency_code) == ("055299515/2020-00030", None)
    assert codes(reply) == ["index_number_checksum"]


def test_responsible_units_and_sources_are_no_agency() -> None:
    reply = record(
        document(
            table(
                {
                    "索引号": "416049270/2024-00024",
                    "责任部门": "办公室",
                    "信息来源": "某报",
                    "发布机构": "市科技局",
                }
            )
        )
    )
    assert reply.agency == "市科技局"
    assert reply.metadata["责任部门"] == "办公室"
    assert codes(reply) == []


def test_the_value_of_a_label_ends_where_its_span_ends() -> None:
    reply = record(document("", bar="<div><span> 来源：岳阳市统计局</span><span>2026-04-30</span></div>"))
    assert (reply.agency, reply.published_on) == ("岳阳市统计局", "2026-04-30")
    assert reply.metadata == {"来源": "岳阳市统计局"}
