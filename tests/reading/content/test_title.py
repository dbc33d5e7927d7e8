"""The title: the heading with which the page's other statements of its title agree."""

from __future__ import annotations

import pytest

from tests.support.pages import LABELLED, PARAGRAPHS, TITLE, document, read, record, table

TWO_LINES = (
    "关于进一步提升科技成果转化水平的建议的答复",
    "关于市十六届人大第二次会议第B（2024）182号建议的答复",
)
JOINED = " ".join(TWO_LINES)


@pytest.mark.parametrize(
    "heading",
    [
        "<h1>{}</h1>",
        "<h2>{}</h2>",
        "<p class=tit>{}</p>",
        "<div class=content-title>\n\t\t{}\n\t</div>",
        "<h1 id=title><UCAPTITLE>{}</UCAPTITLE></h1>",
        "<div><span>{}</span></div>",
        "<table><tr><td>{}</td></tr></table>",
    ],
)
def test_a_heading_is_found_whatever_it_is_made_of(heading: str) -> None:
    page = document(
        title=None,
        head=f"<title>{TITLE}_人大代表建议办理_重庆市科学技术局</title>",
        bar=heading.format(TITLE),
    )
    assert record(page).title == TITLE


@pytest.mark.parametrize(
    "suffix",
    [
        "",
        "-政务公开",
        "_某市人民政府",
        " - 某市统计局",
        "--某局",
        " _\n\t\t财政报告 _\n\t\t某市人民政府门户网站\n",
    ],
)
def test_site_suffixes_are_no_part_of_the_title(suffix: str) -> None:
    page = document(title=None, head=f"<title>\n\t{TITLE}{suffix}</title>", bar=f"<p class=t>{TITLE}</p>")
    assert record(page).title == TITLE


@pytest.mark.parametrize(
    "site", ["重庆市科学技术局", "人大代表建议办理情况公开", "统计公报 - 某市统计局", ""]
)
def test_the_name_of_a_site_or_column_is_no_title(site: str) -> None:
    page = document(
        title=None,
        head=f'<title>{site}</title><meta name="ArticleTitle" content="{TITLE}">',
        bar=f"<div>{TITLE}</div>",
    )
    assert record(page).title == TITLE


@pytest.mark.parametrize(
    "inner",
    [
        "{}<br/>{}",
        "{}<br>\n{}",
        "\n\t\t{}\n{}\n\t",
        "<span>{}</span><br><span>{}</span>",
        "{} {}",
        "{}&nbsp;&nbsp;{}",
        "{}\u3000{}",
    ],
)
def test_a_title_in_two_parts_is_joined_by_one_space(inner: str) -> None:
    page = document(
        title=None,
        head=f"<title>{JOINED}-政务公开</title>",
        bar=f"<div class=content-title>{inner.format(*TWO_LINES)}</div>",
    )
    assert record(page).title == JOINED


def test_runs_of_white_space_are_one_space() -> None:
    printed = "2025年全市经济总量实现新突破  高质量发展取得新成效"
    assert record(document(title=printed)).title == "2025年全市经济总量实现新突破 高质量发展取得新成效"


def test_full_width_characters_of_a_title_stay_as_printed() -> None:
    assert record(document(title=TWO_LINES[1])).title == TWO_LINES[1]


def test_a_heading_that_holds_date_and_source_too_gives_the_title_alone() -> None:
    heading = f"<h2 id=t>{TITLE} <small>2026-05-15 <span>来源：上海市财政局</span></small></h2>"
    reply = record(document("", title=None, head=f"<title>{TITLE}</title>", bar=heading))
    assert reply.title == TITLE
    assert reply.published_on == "2026-05-15"


def test_a_title_in_the_block_is_a_value_and_the_heading_is_the_title() -> None:
    reply = record(document(table({**LABELLED, "标题": TITLE})))
    assert reply.title == TITLE
    assert reply.metadata["标题"] == TITLE
    assert reply.body == "\n".join(PARAGRAPHS)


def test_a_title_that_is_only_said_by_the_block_or_a_meta_tag_is_the_title() -> None:
    assert record(document(table({**LABELLED, "名称": TITLE}), title=None)).title == TITLE
    assert record(document(title=None, head=f'<meta name="ArticleTitle" content="{TITLE}">')).title == TITLE


def test_a_related_link_with_a_title_like_it_is_not_the_title() -> None:
    other = "重庆市科学技术局关于市六届人大二次会议第B009号建议办理情况的答复函"
    related = f'<div><a href="/t2.html">{other}</a><a href="/t1.html">{TITLE}</a></div>'
    page = document(after=related).replace("<div class=main>", f"{related}<div class=main>")
    reply = record(page)
    assert reply.title == TITLE
    assert reply.body == "\n".join(PARAGRAPHS)


def test_a_page_without_any_heading_has_the_title_that_it_says_of_itself() -> None:
    assert (
        read(f"<title>{TITLE}</title><p>王开周代表：</p><p>你提出的建议收悉，现答复如下。</p>").title == TITLE
    )
