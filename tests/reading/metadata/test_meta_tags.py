"""Government meta tags with the defects they really have (docs/portals.md, section 4)."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.reading import MetaTags
from tests.support.pages import LABELLED, PARAGRAPHS, TITLE, codes, document, read, record, table

UNDATED = {label: value for label, value in LABELLED.items() if label != "发布日期"}


def tags(head: str) -> MetaTags:
    return read(document(head=head)).meta_tags


def meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


def test_names_match_in_any_case_and_without_white_space() -> None:
    found = tags(
        meta(" ColumnName ", "预决算")
        + meta("contentSource", "市财政局")
        + "<meta content='标题' NAME=ARTICLETITLE>"
    )
    assert found.first("columnname") == "预决算"
    assert found.first("contentsource") == "市财政局"
    assert found.first("articletitle") == "标题"


@pytest.mark.parametrize("name", ["PubDate", "Pubdate", "PuDate", "pubdate", " PubDate ", "PUBDATE"])
def test_misspelt_dates_of_publication_are_read(name: str) -> None:
    assert tags(meta(name, "2026-02-14 16:35:43")).published_on == date(2026, 2, 14)


@pytest.mark.parametrize(
    "content",
    ["2026-05-15 14:05", "2026-05-15 14∶05", "2026-05-15,15:44", "2026-05-15 12:15:27.0", "2026-05-15", "2026-05-15 14:05:09",
     "<PUBLISHTIME>2026-05-15 18:47</PUBLISHTIME>", "&lt;PUBLISHTIME&gt;2026-05-15 18:47&lt;/PUBLISHTIME&gt;",
     " 2026-05-15 14:05\n"],
)  # fmt: skip
def test_every_form_of_a_date_of_publication_is_read(content: str) -> None:
    assert tags(meta("PubDate", content)).published_on == date(2026, 5, 15)
    assert record(document(table(UNDATED), head=meta("PubDate", content))).published_on == "2026-05-15"


@pytest.mark.parametrize("content", ["", " ", "null", "2026", "2026-05", "昨天"])
def test_a_date_of_publication_without_a_day_says_nothing(content: str) -> None:
    assert tags(meta("PubDate", content)).published_on is None
    assert record(document(table(UNDATED), head=meta("PubDate", content))).published_on is None


def test_empty_values_and_null_are_passed_over() -> None:
    found = tags(meta("SiteName", "") + meta("SiteName", "null") + meta("SiteName", "某州人民政府"))
    assert found.first("sitename") == "某州人民政府"


def test_of_two_sets_the_first_counts_and_a_second_of_another_page_gives_a_warning() -> None:
    own = (
        meta("ArticleTitle", TITLE)
        + meta("PubDate", "2026-03-02 15:07")
        + meta("ContentSource", "楚雄市人民政府")
    )
    other = (
        meta("ArticleTitle", "《预警信息传播规范》解读")
        + meta("PubDate", "2020-08-26 09:14")
        + meta("ContentSource", "中国政府网")
    )
    reply = record(document(table({"索引号": "cxs004/2026-00012", "名称": TITLE}), head=own + other))
    assert reply.title == TITLE
    assert reply.published_on == "2026-03-02"
    assert reply.agency == "楚雄市人民政府"
    assert codes(reply) == ["agency_from_source", "published_on_disagrees"]


@pytest.mark.parametrize(
    "others", ["2026-05-11 10:37:53", "页面生成时间 2026-05-11 10:37:53", "页面生成时间：2026-05-11 10:37:53"]
)
def test_a_pub_date_that_the_meta_others_repeats_is_the_time_the_page_was_generated(others: str) -> None:
    head = meta("PubDate", "2026-05-11 10:37:53") + meta("others", others)
    reply = record(document(table(UNDATED), head=head, bar="<div>发布时间：2026-05-09</div>"))
    assert reply.published_on == "2026-05-09"
    assert codes(reply) == []
    assert record(document(table(UNDATED), head=head)).published_on is None


def test_the_other_pub_date_of_a_page_that_says_when_it_was_generated_counts() -> None:
    head = (
        meta("PubDate", "2026-07-15 20:27:20") + meta("others", "2026-07-15 20:27:20")
        + meta("PubDate", "<PUBLISHTIME>2026-06-02 18:47</PUBLISHTIME>")
    )  # fmt: skip
    reply = record(document(table(UNDATED), head=head))
    assert (reply.published_on, codes(reply)) == ("2026-06-02", [])


def test_a_table_and_a_meta_tag_that_disagree_give_a_warning_that_names_the_key() -> None:
    reply = record(document(head=meta("PubDate", "2024-09-15 08:00")))
    assert (reply.published_on, codes(reply)) == ("2024-09-14", ["published_on_disagrees"])


def test_a_table_and_a_meta_tag_that_name_one_day_agree() -> None:
    assert codes(record(document(head=meta("PubDate", "2024-09-14 23:59")))) == []


def test_zero_width_characters_at_the_end_of_a_title_are_no_part_of_it() -> None:
    reply = record(document(title=f"{TITLE}\u200b", head=meta("ArticleTitle", f"{TITLE}\u200b")))
    assert reply.title == TITLE


def test_meta_tags_in_the_body_count() -> None:
    assert (
        record(document(table(UNDATED), body=[meta("PubDate", "2024-09-14"), *PARAGRAPHS])).published_on
        == "2024-09-14"
    )
