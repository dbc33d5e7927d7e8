"""A document that stands in an object of the page's script alone is read as one that stands on the page."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from crawler.reading import Verdict
from tests.support.pages import (
    FIELDS,
    FOOTER,
    LABELLED,
    NAVIGATION,
    PARAGRAPHS,
    TITLE,
    codes,
    document,
    load,
    read,
)

pytestmark = pytest.mark.slow

URL = "https://www.example.gov.cn/gkmlpt/content/3/3255/post_3255421.html"
CONTENT = "".join(f'<p style="text-indent: 2em">{line}</p>' for line in PARAGRAPHS)
DETAIL = {
    "id": 3255421,
    "title": TITLE,
    "identifier": LABELLED["索引号"],
    "publisher": LABELLED["发布机构"],
    "document_number": LABELLED["发文字号"],
    "classify_theme_name": LABELLED["主题分类"],
    "classify_genre_name": LABELLED["体裁分类"],
    "classify_main_name": "建议提案办理",
    "keywords": "",
    "date": 1725897600,
    "display_publish_time": 1726272000,
    "created_at": "2024-09-20 10:11:12",
    "is_expired": 0,
    "is_abolished": 0,
    "content": CONTENT,
    "attachment": [{"name": "任务清单.xlsx", "url": "/attachment/0/12/3.xlsx"}],
}


def page(detail: str, head: str = "", shown: str = "") -> str:
    """A page of the platform: a frame, and a script with everything else."""
    tree = '[{"id":1,"name":"目录","children":[]}]'
    config = (
        f"window._CONFIG = {{ SID: '755001', TREE: {tree}, URL: '//' + location.host, DETAIL: {detail} }};"
    )
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}<script>{config}</script></head>'
        f'<body><div id="app">{shown}</div><script src="/gkmlpt/js/app.js"></script></body></html>'
    )


def escaped(value: object) -> str:
    """JSON as PHP writes it into a page."""
    return json.dumps(value).replace("<", "\\u003C").replace(">", "\\u003E").replace("/", "\\/")


def literal(value: dict[str, object]) -> str:
    """The same as JavaScript's own literal: keys bare, strings in single quotes, a comma at the end."""
    members = [
        f"{key}: {json.dumps(each, ensure_ascii=False)}"
        if not isinstance(each, str)
        else f"{key}: '{each.replace(chr(39), chr(92) + chr(39))}'"
        for key, each in value.items()
    ]
    return f"{{ {', '.join(members)}, }}"


@pytest.mark.parametrize("detail", [escaped(DETAIL), json.dumps(DETAIL, ensure_ascii=False), literal(DETAIL)])
@pytest.mark.parametrize("shown", ["", "<p>正在加载，请稍候</p>", NAVIGATION + FOOTER])
def test_a_document_in_a_script_gives_every_field(detail: str, shown: str) -> None:
    reading = read(page(detail, shown=shown), URL)
    assert reading.verdict is Verdict.DOCUMENT
    assert reading.challenge_kind is None
    reply, unknown = load(reading)
    expected = {**FIELDS, "validity": None}
    assert {name: getattr(reply, name) for name in expected} == expected
    assert reply.title == TITLE
    assert reply.body == "\n".join(PARAGRAPHS)
    assert [(each.name, each.url) for each in reply.attachments] == [
        ("任务清单.xlsx", "https://www.example.gov.cn/attachment/0/12/3.xlsx")
    ]
    assert reply.metadata["索引号"] == LABELLED["索引号"]
    assert reply.metadata["分类"] == "建议提案办理"
    assert (reply.kind, reply.suggestion.number, reply.reply.signed_on) == (
        "suggestion",
        "B003",
        "2024-08-13",
    )
    assert (unknown, codes(reply)) == ([], [])


def test_a_page_whose_script_has_the_text_alone_has_the_title_of_its_head() -> None:
    tags = f'<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2024-09-14 10:00">'
    head = f"<title>{TITLE}_某市政府</title>{tags}"
    reading = read(page("{content:" + json.dumps(CONTENT) + "}", head), URL)
    reply, _ = load(reading)
    assert (reading.verdict, reply.title) == (Verdict.DOCUMENT, TITLE)
    assert reply.published_on == "2024-09-14"
    assert reply.body == "\n".join(PARAGRAPHS)


def test_a_document_of_attachments_alone_is_a_document() -> None:
    reading = read(page(escaped({**DETAIL, "content": ""})), URL)
    assert (reading.verdict, reading.body, len(reading.attachments)) == (Verdict.DOCUMENT, "", 1)


def test_a_page_that_carries_a_document_is_never_a_challenge() -> None:
    for detail in (escaped(DETAIL), '{"content": ""}', '{"content": "<p>x</p>"}'):
        script = f"<script>document.cookie='a=1';location.href='/';</script>{page(detail)}"
        assert read(script, URL).verdict is not Verdict.CHALLENGE


def test_what_the_page_shows_counts_before_what_its_script_carries() -> None:
    other = escaped({**DETAIL, "identifier": "000000000/2020-00001", "title": "关于第9号建议的答复"})
    shown = document(after=f"<script>window._CONFIG = {{ DETAIL: {other} }}</script>")
    reply, _ = load(read(shown, URL))
    plain, _ = load(read(document(), URL))
    assert reply == replace(plain, page_sha256=reply.page_sha256)


def test_switches_that_are_on_are_the_validity() -> None:
    assert load(read(page(escaped({**DETAIL, "is_abolished": 1})), URL))[0].validity == "废止"
    assert load(read(page(escaped({**DETAIL, "is_expired": True})), URL))[0].validity == "失效"


def test_a_key_that_nobody_knows_is_kept_and_reported() -> None:
    reply, unknown = load(read(page(escaped({**DETAIL, "undertaker": "基础研究处"})), URL))
    assert reply.metadata["undertaker"] == "基础研究处"
    assert unknown == ["undertaker"]


def test_a_window_that_a_script_opens_is_no_document() -> None:
    window = "<script>layer.open({title: '提示', content: '<p>您即将离开本网站</p>', publisher: 0});</script>"
    script = "<script>share({title: 'DETAIL', content: '分享', url: '/'});</script>"
    reply = load(read(document(after=script), URL))[0]
    assert reply.title == TITLE
    assert read(f"<html><body>{window}</body></html>", URL).verdict is not Verdict.DOCUMENT
