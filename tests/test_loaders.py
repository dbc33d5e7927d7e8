"""Where a field comes from, and in which order its sources count (docs/contract.md, "The record")."""

from __future__ import annotations

import hashlib

import pytest

from crawler.items import WARNINGS
from crawler.loaders import ReplyLoader
from tests.support.pages import FIELDS, LABELLED, PARAGRAPHS, TITLE, codes, document, read, record, table


def without(*labels: str) -> dict[str, str]:
    return {label: value for label, value in LABELLED.items() if label not in labels}


@pytest.mark.parametrize(
    ("labels", "written_on"),
    [
        ({"成文日期": "2024-09-10", "发文日期": "2024-09-12"}, "2024-09-10"),
        ({"发文日期": "2024-09-12", "生成日期": "2024-09-11"}, "2024-09-11"),
        ({"发文日期": "2024-09-12"}, "2024-09-12"),
        ({"印发日期": "2024-09-13"}, "2024-09-13"),
        ({"成文日期": "", "发文日期": "2024-09-12"}, "2024-09-12"),
        ({}, None),
    ],
)
def test_written_on_is_the_date_of_issue_only_where_there_is_no_date_of_writing(
    labels: dict[str, str], written_on: str | None
) -> None:
    reply = record(document(table({**without("成文日期"), **labels})))
    assert reply.written_on == written_on
    assert reply.published_on == "2024-09-14"


@pytest.mark.parametrize(
    ("printed", "tagged", "bar", "published_on", "warned"),
    [
        ("2024-09-14", "2024-09-14 10:00", "2024-09-14", "2024-09-14", []),
        ("2024-09-14", "2024-09-15 10:00", "", "2024-09-14", ["published_on_disagrees"]),
        ("2024-09-14", None, "2024-09-14", "2024-09-14", []),
        ("", "2024-09-15 10:00", "", "2024-09-15", []),
        ("", "2024-09-15 10:00", "2024-09-16", "2024-09-15", ["published_on_disagrees"]),
        ("", None, "2024-09-16", "2024-09-16", []),
        ("", None, "", None, []),
    ],
)
def test_published_on_is_the_label_failing_that_pub_date_failing_that_the_bar(
    printed: str, tagged: str | None, bar: str, published_on: str | None, warned: list[str]
) -> None:
    head = f'<meta name="PubDate" content="{tagged}">' if tagged else ""
    shown = f"<div><span>日期：</span><span>{bar}</span></div>" if bar else ""
    reply = record(document(table({**LABELLED, "发布日期": printed}), head=head, bar=shown))
    assert (reply.published_on, codes(reply)) == (published_on, warned)
    assert reply.written_on == "2024-09-10"


@pytest.mark.parametrize(
    "shown",
    [
        "发布时间：2024-09-16 10:00",
        "时间：2024年9月16日",
        "更新时间：2024-09-16",
        "2024-09-16 10:00",
        "<i></i>2024-09-16",
    ],
)
def test_a_page_without_a_block_has_the_date_of_its_bar(shown: str) -> None:
    assert record(document("", bar=f"<div>{shown}</div>")).published_on == "2024-09-16"


def test_no_date_is_read_out_of_an_index_number_a_url_or_the_body() -> None:
    reply = record(document(table({"索引号": "01525515-3/20260205-00019", "发布机构": "保山市财政局"})))
    assert (reply.written_on, reply.published_on) == (None, None)


@pytest.mark.parametrize(
    ("labels", "head", "agency", "warned"),
    [
        ({"发布机构": "市科技局", "来源": "某报"}, "", "市科技局", []),
        ({"来源": "市科技局"}, "", "市科技局", ["agency_from_source"]),
        ({}, '<meta name="ContentSource" content="市科技局">', "市科技局", ["agency_from_source"]),
        (
            {"来源": "本站"},
            '<meta name="ContentSource" content="市科技局">',
            "市科技局",
            ["agency_from_source"],
        ),
        ({"来源": ""}, '<meta name="ContentSource" content="市科技局">', "市科技局", ["agency_from_source"]),
        ({}, "", None, []),
        ({"发布机构": ""}, '<meta name="ContentSource" content="市科技局">', None, []),
    ],
)
def test_the_agency_is_its_label_failing_that_the_source_with_a_warning(
    labels: dict[str, str], head: str, agency: str | None, warned: list[str]
) -> None:
    reply = record(document(table({**without("发布机构"), **labels}), head=head))
    assert (reply.agency, codes(reply)) == (agency, warned)


def test_a_document_number_in_the_first_lines_counts_where_its_label_is_blank() -> None:
    body = ["巴南水利函〔2025〕26号", *PARAGRAPHS]
    assert record(document("", body=body)).document_number == "巴南水利函〔2025〕26号"
    assert record(document(body=body)).document_number == "渝科局函〔2024〕226号"


@pytest.mark.parametrize(
    "line",
    [
        "（巴南水利函〔2025〕26号）",
        "巴南水利函〔2025〕26号　　　　签发人：王芳",
        "巴南水利函〔2025〕26号 签 发 人：王芳",
        "巴南水利函〔2025〕26号　　办理结果：A",
        "巴南水利函〔2025〕26号　A类",
        "巴南水利函〔2025〕26号（B1）",
    ],
)
def test_a_letters_head_may_print_more_beside_its_number(line: str) -> None:
    reply = record(document("", body=[line, *PARAGRAPHS]))
    assert reply.document_number == "巴南水利函〔2025〕26号"
    assert reply.body.split("\n")[0] == " ".join(line.split())


@pytest.mark.parametrize(
    "line", ["巴南水利函〔2025〕26号 文件要求", "根据巴南水利函〔2025〕26号", "（26号）"]
)
def test_another_line_with_a_number_is_no_letters_head(line: str) -> None:
    assert record(document("", body=[line, *PARAGRAPHS])).document_number is None


def test_a_document_number_that_is_only_mentioned_is_not_the_documents() -> None:
    body = [PARAGRAPHS[0], "已按照《关于兑现奖励的通知》（郑科〔2023〕31号）执行。", *PARAGRAPHS[1:]]
    assert record(document("", body=body)).document_number is None


FACTS = {
    "建议编号": "第0023号",
    "领衔代表": "王芳、李明",
    "会办单位": "市财政局、市教委",
    "办理结果": "B类",
    "信息编号": "20240099",
    "编号": "12",
}
"""What some portals print of a suggestion in the metadata block of its reply."""


def test_what_a_block_says_of_the_suggestion_counts_where_the_text_says_nothing() -> None:
    said = ["您提出的建议收悉，现答复如下：", "同意办理。"]
    page = document(table({**LABELLED, **FACTS}), title="关于增设路灯的建议的答复", body=said)
    reply = record(page)
    assert (reply.suggestion.number, reply.suggestion.deputies) == ("0023", ["王芳", "李明"])
    assert (reply.reply.co_agencies, reply.reply.result_code) == (["市财政局", "市教委"], "B")
    assert {label: reply.metadata[label] for label in FACTS} == FACTS


def test_what_the_text_says_of_the_suggestion_counts_before_the_block() -> None:
    reply = record(document(table({**LABELLED, **FACTS})))
    assert (reply.suggestion.number, reply.suggestion.deputies) == ("B003", ["王开周"])
    assert reply.reply.co_agencies == ["市教委"]


def test_the_general_reader_says_so() -> None:
    assert "general_reader" in record(document()).warnings


def test_url_is_canonical_and_hashes_are_of_what_they_name() -> None:
    page = document().encode()
    reply = record(page, "HTTPS://KJJ.example.gov.cn/a/index.html#x")
    assert reply.url == "https://kjj.example.gov.cn/a/"
    assert reply.page_sha256 == hashlib.sha256(page).hexdigest()


def test_a_record_says_where_it_is_from_and_begins_with_revision_one() -> None:
    reply = ReplyLoader(read(document())).load(
        city="chongqing", column="kjj", fetched_at="2026-09-01T02:00:03Z", kind="suggestion"
    )
    assert (reply.city, reply.column, reply.fetched_at) == ("chongqing", "kjj", "2026-09-01T02:00:03Z")
    assert (reply.revision, reply.schema_version, reply.kind) == (1, 2, "suggestion")


def test_every_warning_that_a_record_gives_is_documented() -> None:
    pages = [
        document(),
        document(
            table({**LABELLED, "发文字号": "见文", "成文日期": "近日"}) + table({**LABELLED, "发布机构": "x"})
        ),
    ]
    given = {code for page in pages for code in record(page).warnings}
    assert given >= {"general_reader", "metadata_copies_disagree"}
    assert given <= set(WARNINGS)


def test_the_fields_of_an_ordinary_page() -> None:
    reply = record(document())
    assert {name: getattr(reply, name) for name in FIELDS} == FIELDS
    assert reply.title == TITLE
    assert reply.body == "\n".join(PARAGRAPHS)
    assert reply.attachments == []
