"""Challenges, refusals and messages of a server: told by their marks, and only where they stand alone."""

from __future__ import annotations

import pytest

from crawler.reading import Verdict, blocked_kind
from tests.support.pages import PAGER, ROWS, document, page, read

SHELL = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"></head><!--[if lt IE 10]><p>当前使用的浏览器存在安全隐患</p><![endif]-->'
    '<body><script src="/1ywu/js/app.52ef.js"></script><script src="/1ywu/js/preload.js"></script></body></html>'
)
COOKIE = "<html><head></head><body><script>document.cookie='a=b;path=/';{}location.href='/';</script></body></html>"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (SHELL, "script_shell"),
        (COOKIE.format(""), "cookie_challenge"),
        (COOKIE.format("__jsl_clearance='x';"), "jsl_challenge"),
        ("<html><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script><body></body></html>", "rs_challenge"),
        (f"<html><script>window.$_ts={{}};{'x' * 9000}</script><body></body></html>", "rs_challenge"),
        ("<html><body><script>eval(atob('YWJj'))</script></body></html>", "script_shell"),
    ],
)
def test_a_challenge_is_recognised_by_its_marks(text: str, kind: str) -> None:
    assert blocked_kind(200, text) == kind
    reading = read(text)
    assert reading.verdict is Verdict.CHALLENGE
    assert reading.challenge_kind == kind


STYLE = f"<style>{'.box { width: 600px; margin: 100px auto }' * 30}</style>"
"""Makes a message as large as a page."""


@pytest.mark.parametrize(
    "message",
    [
        "您的访问请求被拦截，事件编号：123456789",
        "很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。",
        "当前访问疑似黑客攻击，已被云防护拦截。",
        "您的请求带有不合法参数，已被网站管理员设置拦截！",
        "您的访问过于频繁，请稍后再试。",
        "您的IP地址已被限制访问。",
        "请完成安全验证后继续访问",
        "您的访问行为异常，请输入验证码继续访问",
    ],
)
def test_a_firewalls_message_is_a_challenge(message: str) -> None:
    for text in (page(f"{STYLE}<h1>提示</h1><p>{message}</p>"), page(f"<p>{message}</p>")):
        assert blocked_kind(200, text) == "refusal_page"
        assert read(text).verdict is Verdict.CHALLENGE


@pytest.mark.parametrize(
    "message",
    [
        "<h1>502 Bad Gateway</h1><hr>nginx",
        "<h1>HTTP Status 500 – Internal Server Error</h1><p>java.lang.NullPointerException</p>",
        "<h1>“/”应用程序中的服务器错误。</h1><p>运行时错误</p>",
        "<p>网站正在升级维护，给您带来不便敬请谅解。</p>",
    ],
)
def test_a_servers_message_is_no_document(message: str) -> None:
    assert read(page(f"{STYLE}{message}")).verdict is Verdict.EMPTY
    assert read(page(message)).verdict is Verdict.STUB


@pytest.mark.parametrize(
    "problem", ["网站升级维护", "您的访问请求被拦截", "请完成安全验证后继续访问", "访问网站过于频繁"]
)
def test_a_short_reply_that_speaks_of_such_messages_is_a_document(problem: str) -> None:
    body = ["王芳代表：", f"您反映的{problem}等问题的建议收悉。现答复如下：", "已经改正。", "2024年5月24日"]
    text = document("", title="关于第12号建议的答复", body=body)
    assert blocked_kind(200, text) is None
    assert read(text).verdict is Verdict.DOCUMENT


@pytest.mark.parametrize("status", [403, 412, 429, 521])
def test_a_status_of_refusal_is_a_block_whatever_stands_in_it(status: int) -> None:
    assert blocked_kind(status, document()) == f"status_{status}"
    assert blocked_kind(status, "") == f"status_{status}"


@pytest.mark.parametrize(
    "text",
    [
        document(),
        page(f"<ul>{ROWS}</ul>{PAGER}"),
        "",
        "<p>Hello</p>",
        document().replace("<body>", "<body><script>document.cookie='a=1';location.href;</script>"),
    ],
)
def test_ordinary_pages_are_no_challenge(text: str) -> None:
    assert blocked_kind(200, text) is None
