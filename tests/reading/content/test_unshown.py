"""A text in an element that a browser does not show, and a text in a declared shadow root, which it does show."""

from __future__ import annotations

from html import escape

import pytest

from tests.support.pages import PARAGRAPHS, record

TITLE = "关于步道建设的公报"
MARKUP = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def _page(content: str) -> str:
    return f"<title>{TITLE}</title><h1>{TITLE}</h1><div>时间：2023-05-06</div><div class=nr>{content}</div>"


@pytest.mark.parametrize(
    "content",
    [
        f"<textarea>{escape(MARKUP)}</textarea>",
        f"<textarea style='display:none'>{MARKUP}</textarea>",
        "<textarea>" + "\n".join(PARAGRAPHS) + "</textarea>",
        f"<template>{MARKUP}</template>",
        f"<template shadowrootmode=open>{MARKUP}</template>",
        f"<template shadowrootmode=closed><div>{MARKUP}</div></template>",
        "<pre>" + "\n".join(PARAGRAPHS) + "</pre>",
    ],
)
def test_a_text_that_is_not_shown_is_the_body_where_no_other_text_is(content: str) -> None:
    reply = record(_page(content))
    assert (reply.title, reply.body) == (TITLE, "\n".join(PARAGRAPHS))


@pytest.mark.parametrize("tag", ["textarea", "template"])
@pytest.mark.parametrize(
    "content",
    ["请留下您的意见。", "<p>{{ title }}</p><p>全文共若干字。请您继续阅读下文。谢谢您的阅读。</p>", ""],
)
def test_a_field_or_a_template_of_a_script_is_no_text(tag: str, content: str) -> None:
    page = _page(f"<a href=/a.pdf>名录</a><{tag}>{content}</{tag}>")
    assert record(page).body == ""


@pytest.mark.parametrize("tag", ["textarea", "template"])
def test_a_text_that_is_shown_is_the_body_whatever_is_not_shown(tag: str) -> None:
    other = "南山街道今年新修步道三公里。北山街道今年新修步道两公里。"
    assert record(_page(f"{MARKUP}<{tag}>{other * 20}</{tag}>")).body == "\n".join(PARAGRAPHS)


def test_texts_in_attributes_are_no_body() -> None:
    page = _page(f'<a href=/a.pdf title="{PARAGRAPHS[1]}">名录</a><img src=/a.png alt="{PARAGRAPHS[2]}">')
    assert record(page).body == ""
