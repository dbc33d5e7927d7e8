"""A page that is no document has a named result and never becomes a record."""

from __future__ import annotations

import pytest

from crawler.reading import Verdict
from tests.support.pages import FOOTER, LABELLED, document, page, read, table


@pytest.mark.parametrize(
    "layout", [document(), document(""), document(body=""), document(table(LABELLED), title=None, body="")]
)
def test_a_document_is_a_document(layout: str) -> None:
    assert read(layout).verdict is Verdict.DOCUMENT


def test_a_short_reply_without_metadata_is_a_document() -> None:
    assert (
        read(
            page(
                "<h1>关于第84号建议的答复</h1><p>李燕代表：</p><p>您提出的建议收悉，同意办理。</p><p>2020年9月30日</p>"
            )
        ).verdict
        is Verdict.DOCUMENT
    )


def test_a_notice_with_a_date_of_its_own_is_a_document() -> None:
    bar = "<div>发布时间：2024-09-14 来源：市大数据局</div>"
    text = document(
        "",
        title="系统升级维护的通知",
        bar=bar,
        body=["本网站系统将于今晚升级维护，届时暂停服务。", "请各单位提前做好安排，因此带来的不便敬请谅解。"],
    )
    assert read(text).verdict is Verdict.DOCUMENT


@pytest.mark.parametrize(
    "text",
    [
        page("<div>对不起，您访问的页面不存在！</div>", "404"),
        page("<h1>404 Not Found</h1>"),
        page("<p>您要查看的文章已被删除。</p>"),
        page("<p>该文章已撤稿</p>"),
        page("<p>该信息未发布或已撤销发布</p>"),
        "<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center><hr>nginx</body></html>",
    ],
)
def test_a_404_with_status_200_is_not_found(text: str) -> None:
    assert read(text).verdict is Verdict.NOT_FOUND


@pytest.mark.parametrize(
    "title",
    [
        "关于市六届人大二次会议第404号建议的答复",
        "关于完善政务网站404页面的建议的答复",
        "关于第12号建议的答复",
    ],
)
@pytest.mark.parametrize("problem", ["路灯不亮", "网站信息不存在、文件已失效", "页面不存在"])
def test_a_short_reply_that_speaks_of_404_or_of_missing_pages_is_a_document(title: str, problem: str) -> None:
    paragraphs = [
        "王芳代表：",
        f"您提出的解决{problem}等问题的建议收悉。现答复如下：",
        "我们已经逐一修复。",
        "2024年5月24日",
    ]
    assert read(document("", title=title, body=paragraphs)).verdict is Verdict.DOCUMENT


def test_a_home_page_in_place_of_a_document_is_a_home_page() -> None:
    links = "".join(f'<li><a href="/c{n}/">政务公开栏目{n}</a></li>' for n in range(40))
    head = '<meta name="SiteName" content="重庆市科学技术局"><meta name="ColumnType" content="首页">'
    assert read(page(f"<ul>{links}</ul>", "重庆市科学技术局", head)).verdict is Verdict.HOME_PAGE
    assert read(page(f"<ul>{links}</ul>", "重庆市科学技术局门户网站")).verdict is Verdict.HOME_PAGE


@pytest.mark.parametrize(
    "text",
    ["<html><head></head><body></body></html>", "<html><body><div>&nbsp;</div></body></html>", "<p>ok</p>",
     f"<html><head><style>{'a{b:c}' * 40}</style></head><body><div id=list></div></body></html>"],
)  # fmt: skip
def test_a_few_hundred_bytes_without_a_word_are_a_stub(text: str) -> None:
    assert read(text).verdict is Verdict.STUB


def test_a_page_of_normal_size_with_nothing_on_it_is_empty() -> None:
    filler = "<div class=x></div>" * 200
    assert read(f"<html><head><title></title></head><body>{filler}</body></html>").verdict is Verdict.EMPTY


def test_an_empty_file_is_no_document() -> None:
    assert read(b"").verdict in {Verdict.STUB, Verdict.EMPTY}
    assert read(b" \n\t ").verdict in {Verdict.STUB, Verdict.EMPTY}


def test_labels_of_the_foot_are_no_metadata() -> None:
    front = page(f"<div class=t>正文</div>{FOOTER.replace('</div>', '<p>联系电话：0714-6350000</p></div>')}")
    assert read(front).bar == []
